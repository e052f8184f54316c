"""Probability distributions as people write them in model.toml."""

from typing import Annotated, Literal

from pydantic import Field, PositiveFloat, model_validator

from detente.core.written import Written


class Lognormal(Written):
    """LN(median, sigma): sigma is the standard deviation of the logarithm."""

    kind: Literal["lognormal"] = "lognormal"
    median: PositiveFloat
    sigma: PositiveFloat


class Normal(Written):
    """N(mean, sd)."""

    kind: Literal["normal"] = "normal"
    mean: float
    sd: PositiveFloat


class HalfNormal(Written):
    """HN(scale): the absolute value of N(0, scale)."""

    kind: Literal["halfnormal"] = "halfnormal"
    scale: PositiveFloat


class Beta(Written):
    """Beta(a, b) on [0, 1]."""

    kind: Literal["beta"] = "beta"
    a: PositiveFloat
    b: PositiveFloat


class Uniform(Written):
    """U(least, most)."""

    kind: Literal["uniform"] = "uniform"
    least: float
    most: float

    @model_validator(mode="after")
    def _ordered(self) -> "Uniform":
        if not self.least < self.most:
            raise ValueError(f"a uniform distribution needs least < most; got {self.least} and {self.most}")
        return self


class Dirichlet(Written):
    """Dirichlet over named shares that sum to one."""

    kind: Literal["dirichlet"] = "dirichlet"
    weights: dict[str, PositiveFloat]


class Fixed(Written):
    """A value held without uncertainty, for definitions only."""

    kind: Literal["fixed"] = "fixed"
    value: float


Distribution = Annotated[
    Lognormal | Normal | HalfNormal | Beta | Uniform | Dirichlet | Fixed, Field(discriminator="kind")
]

"""A small crisis of one's own, as a file tells it: what is at stake, who could win, what war costs, who knows what.

Five kinds, each a type: `range`, `screening`, `shift`, `offers`, `timing`.
"""

from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from detente.core.written import Written

MOST_TYPES = 50
"""Types of one opponent."""

ONE_LINE = r"^[^\x00-\x1f\x7f-\x9f]*$"
PRINTABLE = r"^[^\x00-\x09\x0b-\x1f\x7f-\x9f]*$"
"""What a user's words may hold: nothing that would steer a terminal; a line may end in longer texts only."""

SLACK = 1e-9
"""[probability] Decimal chances may miss 1 by this much."""


@dataclass(frozen=True)
class Meaning:
    """What a number of a game file is, and what to give instead of one that it cannot be."""

    what: str
    mend: str


Probability = Annotated[
    float,
    Field(strict=True, ge=0, le=1, allow_inf_nan=False),
    Meaning("a probability", "give a number from 0 (never) to 1 (for certain)"),
]
Share = Annotated[
    float,
    Field(strict=True, ge=0, le=1, allow_inf_nan=False),
    Meaning("a share of the prize", "give a number from 0 to 1"),
]
Cost = Annotated[
    float,
    Field(strict=True, ge=0, le=1e6, allow_inf_nan=False),
    Meaning(
        "a cost of war", "give 0 or more, in shares of the prize; who gains by war itself has a prize not named here"
    ),
]
Discount = Annotated[
    float,
    Field(strict=True, gt=0, lt=1, allow_inf_nan=False),
    Meaning(
        "a discount factor, what a period's delay leaves of a gain",
        "give a number above 0 and below 1, such as 0.95; at 1 waiting would cost nothing, and no answer were "
        "the only one",
    ),
]
Curve = Annotated[
    float,
    Field(strict=True, gt=0.01, le=10, allow_inf_nan=False),
    Meaning(
        "an exponent of utility",
        "give 1 for a side that takes shares as they come, less (such as 0.7) if it shuns risk",
    ),
]
Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=ONE_LINE),
    Meaning("a name", "give 1 to 60 letters in one line"),
]
Count = Meaning("a number of periods", "give a whole number, at most 10000")
Text = Annotated[
    str,
    StringConstraints(max_length=2_000, pattern=PRINTABLE),
    Meaning("a text", "give at most 2000 letters, without control characters"),
]


class _Crisis(Written):
    """What every kind has in common. A is the side that the results are told for; exchange the sides to see B's."""

    title: Annotated[
        str,
        StringConstraints(max_length=200, pattern=ONE_LINE),
        Meaning("a title", "give at most 200 letters in one line"),
    ] = ""
    description: Text = ""
    prize: Name = Field(default="the prize", description="What is in dispute, as 1 in all shares.")
    side_a: Name = Field(default="A", description="Name of side A.")
    side_b: Name = Field(default="B", description="Name of side B.")
    notes: tuple[Text, ...] = Field(default=(), max_length=20, description="Told beside the result.")

    @model_validator(mode="after")
    def _two_sides(self) -> Self:
        if self.side_a.casefold() == self.side_b.casefold():
            raise ValueError(f"side_b|both sides are called {self.side_a!r}; rename one")
        return self


class RangeGame(_Crisis):
    """One prize, one war: which divisions do both sides prefer to fighting?"""

    kind: Literal["range"]
    chance_a: Probability = Field(description="A's chance to win a war, as A sees it.")
    chance_a_by_b: Probability | None = Field(default=None, description="The same as B sees it; default: as A does.")
    cost_a: Cost = Field(description="What war costs A, in shares of the prize.")
    cost_b: Cost = Field(description="What war costs B, in shares of the prize.")
    curve_a: Curve = Field(default=1.0, description="Exponent of A's utility; below 1 it shuns risk.")
    curve_b: Curve = Field(default=1.0, description="Exponent of B's utility.")
    power: Share = Field(default=0.5, description="A's bargaining power: its part of what a deal saves.")
    reservation_a: Share = Field(default=0.0, description="The least that A can accept whatever war would bring.")
    reservation_b: Share = Field(default=0.0, description="The least that B can accept whatever war would bring.")
    divisions: tuple[Share, ...] = Field(
        default=(),
        max_length=1000,
        description="The only shares of A that are possible, if the prize cannot be cut anywhere.",
    )


class OneType(Written):
    """One kind of opponent that B may be."""

    name: Annotated[
        str,
        StringConstraints(max_length=60, pattern=ONE_LINE),
        Meaning("a name", "give at most 60 letters in one line"),
    ] = ""
    cost: Cost = Field(description="What war costs it, in shares of the prize.")
    chance: Probability = Field(description="How likely B is of this type.")


class ScreeningGame(_Crisis):
    """A makes one demand of an opponent who alone knows what war would cost it."""

    kind: Literal["screening"]
    chance_a: Probability = Field(description="A's chance to win a war; both know it.")
    cost_a: Cost = Field(description="What war costs A, in shares of the prize.")
    cost_b_between: tuple[Cost, Cost] | None = Field(
        default=None, description="B's cost is as likely anywhere between these two."
    )
    cost_b_mean: Cost | None = Field(default=None, description="B's cost is exponential with this mean.")
    types: tuple[OneType, ...] = Field(default=(), max_length=MOST_TYPES, description="B is one of these.")

    @model_validator(mode="after")
    def _one_distribution(self) -> Self:
        given = [self.cost_b_between is not None, self.cost_b_mean is not None, bool(self.types)]
        if sum(given) != 1:
            told = "nothing says" if not any(given) else "more than one field says"
            raise ValueError(
                f"types|{told} what A knows of B's cost; give one of cost_b_between, cost_b_mean and types"
            )
        if self.cost_b_between is not None and self.cost_b_between[0] > self.cost_b_between[1]:
            low, high = self.cost_b_between
            raise ValueError(f"cost_b_between|the range from {low:g} to {high:g} is empty; give the lower cost first")
        if self.types:
            total = sum(one.chance for one in self.types)
            if abs(total - 1.0) > SLACK:
                raise ValueError(f"types|the chances of the types sum to {total:g}; make them sum to 1")
        return self


class ShiftGame(_Crisis):
    """Power shifts from one period to all later ones, and nobody can promise not to use it."""

    kind: Literal["shift"]
    chance_a_now: Probability = Field(description="A's chance to win a war fought now.")
    chance_a_later: Probability = Field(description="A's chance to win a war fought in any later period.")
    cost_a: Cost = Field(description="What war costs A, once, in prizes of one period.")
    cost_b: Cost = Field(description="What war costs B, once, in prizes of one period.")
    discount: Discount = Field(description="What a period's delay leaves of a gain, to both sides.")


class OffersGame(_Crisis):
    """The sides make offers by turns, and delay costs both."""

    kind: Literal["offers"]
    discount_a: Discount = Field(description="What a period's delay leaves of a gain to A.")
    discount_b: Discount = Field(description="What a period's delay leaves of a gain to B.")
    first: Literal["a", "b"] = Field(default="a", description="Who makes the first offer.")
    leave_a: Share = Field(default=0.0, description="What A has if it leaves the table when it is to answer.")
    leave_b: Share = Field(default=0.0, description="What B has if it leaves the table when it is to answer.")
    meanwhile_a: Share = Field(default=0.0, description="What A would live on if there never were a deal.")
    meanwhile_b: Share = Field(default=0.0, description="What B would live on if there never were a deal.")
    periods: Annotated[int, Field(strict=True, ge=1, le=10_000), Count] | None = Field(
        default=None, description="Offers that can be made; default: without end."
    )
    end_a: Share = Field(default=0.0, description="What A gets one period after the last offer is refused.")
    end_b: Share = Field(default=0.0, description="What B gets one period after the last offer is refused.")

    @model_validator(mode="after")
    def _one_game(self) -> Self:
        leave, meanwhile = self.leave_a + self.leave_b > 0, self.meanwhile_a + self.meanwhile_b > 0
        if leave and meanwhile:
            raise ValueError("leave_a|leaving and living on something meanwhile are two games; give one or the other")
        if self.periods is not None and (leave or meanwhile):
            raise ValueError(
                "periods|offers that end have no options on the way; use end_a and end_b, or leave out periods"
            )
        if self.periods is None and self.end_a + self.end_b > 0:
            raise ValueError("end_a|nothing says when the offers end; add periods, or leave out end_a and end_b")
        return self


class TimingGame(_Crisis):
    """A deal now, or a better one after some periods of fighting?"""

    kind: Literal["timing"]
    chance_a_now: Probability = Field(description="A's chance to win the war now.")
    chance_a_later: Probability = Field(description="A's chance to win it after the periods of fighting.")
    periods: Annotated[int, Field(strict=True, ge=0, le=10_000), Count] = Field(
        description="Periods of fighting before the later deal."
    )
    discount: Discount = Field(description="What a period's delay leaves of a gain, to both sides.")
    fighting_cost_a: Cost = Field(default=0.0, description="What a period of fighting costs A, in shares of the prize.")
    fighting_cost_b: Cost = Field(default=0.0, description="What a period of fighting costs B.")
    cost_a: Cost = Field(description="What a war to the end would cost A, in shares of the prize.")
    cost_b: Cost = Field(description="What a war to the end would cost B.")
    power: Share = Field(default=0.5, description="A's bargaining power: its part of what a deal saves.")


Game = RangeGame | ScreeningGame | ShiftGame | OffersGame | TimingGame

KINDS: dict[str, type[Game]] = {
    "range": RangeGame, "screening": ScreeningGame, "shift": ShiftGame, "offers": OffersGame, "timing": TimingGame,
}  # fmt: skip
"""Name of a kind and its type."""

__all__ = [
    "KINDS", "Game", "Meaning", "OffersGame", "OneType", "RangeGame", "ScreeningGame", "ShiftGame", "TimingGame",
]  # fmt: skip

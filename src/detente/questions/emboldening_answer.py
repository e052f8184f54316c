"""S7, computed: what a deal does to each observer's hazard of challenging, under rival theories of reputation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import special

from detente.calibrate import latent_power
from detente.calibrate.reputation import NAME, NAMES, PRIOR
from detente.catalogue.beliefs import Beliefs
from detente.catalogue.beliefs import read as read_beliefs
from detente.catalogue.conflicts import conflict
from detente.core.answers import BreakEven, Driver
from detente.core.errors import DataMissing, UnknownName, WrongInput
from detente.core.words import word
from detente.models import reputation as model
from detente.models.reputation import equations as eq
from detente.panel import derived
from detente.questions import sensitivity
from detente.questions import war_effects as effects
from detente.questions.war_effects import Member
from detente.simulation.beliefs import draws as draws_of

Array = NDArray[Any]

VARIANTS: Final = {
    "E3a": "power and interests",
    "E3b": "resolve reputation",
    "E3c": "same adversary or region",
}
FREED: Final = "freed"
LABELS: Final = {**VARIANTS, FREED: "capacity freed (sign flipped)"}
REAL_RISE: Final = 1.1
"""[ratio] The event: a rise of the hazard by more than a tenth."""

MOST_OBSERVERS: Final = 12
ADVERSARY_SIDE: Final = "B"
AVERAGE_STAKE: Final = 1.5
"""[stakes] Fall of worth with resolve for an observer of even power and average stakes, in whose units slopes are."""

METHOD: Final = sensitivity.FIRST_ORDER.format(of="the log ratio over draws and variants")
VARIANT_METHOD: Final = sensitivity.BETWEEN.format(of="the log ratio", cases="variants")
AGAINST: Final = "USA"
"""Whose power an observer's is held against: that of the coalition's strongest member."""


@dataclass(frozen=True)
class Drawn:
    """Draws of everything that is uncertain; `gain`, `cost` and `power` [observer x draw]."""

    rho: Array
    half_life: Array
    weight: Array
    even: Array
    settlement: Array
    general: Array
    specific: Array
    gain: Array
    cost: Array
    power: Array

    def having(self, **changed: Any) -> "Drawn":
        """The same with some replaced, and broadcast to as many draws."""
        size = len(self.rho)
        return Drawn(**{
            name: np.broadcast_to(changed[name], (*value.shape[:-1], size)) if name in changed else value
            for name, value in vars(self).items()
        })  # fmt: skip

    def medians(self) -> "Drawn":
        """One draw, at the median of each."""
        return Drawn(**{name: np.median(value, axis=-1, keepdims=True) for name, value in vars(self).items()})


def beliefs() -> Beliefs:
    """The beliefs of the model of reputation."""
    return read_beliefs(Path(model.__file__).parent / "model.toml")


def record() -> derived.DerivedResult:
    """What the record of disputes says, as shipped."""
    return derived.load(NAME)


def checked(observers: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """Each observer's own record of disputes. Raises WrongInput for a member of the coalition or too many observers,
    UnknownName for a state without a record."""
    if not observers:
        raise WrongInput("slot 'observers': no observers; name at least one state, such as RUS or CHN")
    if len(observers) > MOST_OBSERVERS:
        raise WrongInput(f"slot 'observers': {len(observers)} states; name at most {MOST_OBSERVERS}")
    result = record()
    known = {row["state"]: row for row in result.frame.iter_rows(named=True)}
    for state in observers:
        if state in result.recipe["coalition"]:
            raise WrongInput(f"slot 'observers': {state} belongs to the coalition that is watched; name who watches it")
        if state not in known:
            raise UnknownName("observer with a record of disputes", state, list(known))
    return {state: known[state] for state in observers}


@dataclass
class Reputation:
    """The answer's numbers. `settlement` [share, draw] is what the deal gives the supported side."""

    observers: tuple[str, ...]
    settlement: Array
    draws: int
    seed: int
    day: date
    weights: Mapping[str, float]
    conflict: str = "ukraine"
    own: dict[str, dict[str, Any]] = field(init=False)

    def __post_init__(self) -> None:
        self.own = checked(self.observers)

    @property
    def adversary(self) -> str:
        """The state that the deal is made with."""
        return conflict(self.conflict).sides[ADVERSARY_SIDE].state

    def near(self, state: str) -> bool:
        """Whether an observer lies in the adversary's part of the world, or is the adversary."""
        known = {row["state"]: row["region"] for row in record().frame.iter_rows(named=True)}
        return known[state] == known[self.adversary]

    @cached_property
    def slopes(self) -> tuple[Array, Array]:
        """[log odds by belief in resolve, draw] Records with others and with the challenger, all specifications alike.

        A specification is drawn, then its coefficient from its own limits.
        """
        rng = np.random.Generator(np.random.Philox(key=[self.seed, 7]))
        luck = rng.random((self.draws, 3))
        fits = record().recipe["fits"]
        chosen = np.minimum((luck[:, 0] * len(fits)).astype(int), len(fits) - 1)
        z = special.ndtri(np.clip(luck[:, 1:], 1e-12, 1.0 - 1e-12))
        found = []
        for place, name in enumerate(NAMES[:2]):
            value, error = np.array([fit["coefficients"][name] for fit in fits]).T
            found.append(value[chosen] + error[chosen] * z[:, place])
        return found[0], found[1]

    @cached_property
    def drawn(self) -> Drawn:
        """Draws of all that is uncertain."""
        believed = beliefs()

        def draw(name: str, member: str = "") -> Array:
            return draws_of(believed[f"reputation.{name}"], self.draws, self.seed, member=member)

        general, specific = self.slopes
        return Drawn(
            draw("interdependence"), draw("half_life"), draw("deal_weight"), draw("even_share"),
            self.settlement[np.arange(self.draws) % len(self.settlement)], general, specific,
            np.stack([draw("gain", state) for state in self.observers]),
            np.stack([draw("cost", state) for state in self.observers]),
            np.stack([self._power(state, draw) for state in self.observers]),
        )  # fmt: skip

    def _power(self, state: str, draw: Any) -> Array:
        """[share, draw] The observer's part of its own power and that of the coalition's strongest member."""
        try:
            ratio, _ = latent_power.log_ratio(state, AGAINST, self.day)
        except (UnknownName, DataMissing):
            return draw("power_unknown", state)
        return 1.0 / (1.0 + np.exp(-ratio[np.arange(self.draws) % len(ratio)]))

    def ratio(self, variant: str, years: float = 0.0, given: Drawn | None = None) -> Array:
        """[ratio, observer x draw] Hazard so many years after the deal over that without it."""
        d = self.drawn if given is None else given
        k = eq.quality(d.settlement, d.even)
        k = -k if variant == FREED else k
        rho = np.stack([self._rho(variant, state, d) for state in self.observers])
        firm, backed = eq.updated(PRIOR, PRIOR, k, rho, d.weight)
        firm, backed = (eq.faded(PRIOR, count, years, d.half_life) for count in (firm, backed))
        before, after = (eq.worth(d.power, d.gain, d.cost, r) for r in (0.5, eq.resolve(firm, backed)))
        slope = np.stack([self._slope(variant, state, d) for state in self.observers])
        return eq.challenge_ratio(-slope / AVERAGE_STAKE, before, after)

    def _rho(self, variant: str, state: str, d: Drawn) -> Array:
        heard = variant in ("E3b", FREED) or (variant == "E3c" and self.near(state))
        return d.rho * float(heard)

    def _slope(self, variant: str, state: str, d: Drawn) -> Array:
        return d.specific if variant == "E3c" and state == self.adversary else d.general

    @cached_property
    def ratios(self) -> dict[str, Array]:
        """[ratio, observer x draw] by variant, the flipped one among them, in the first year."""
        return {variant: self.ratio(variant) for variant in LABELS}

    @property
    def shares(self) -> dict[str, float]:
        """[share] Weight of each variant in the mixture."""
        whole = sum(self.weights.values())
        return {name: weight / whole for name, weight in self.weights.items()}

    def mixture(self, values: Mapping[str, Array]) -> tuple[Array, Array]:
        """Values of all variants in one row, and the weight of each."""
        kept = [(values[name].ravel(), share) for name, share in self.shares.items() if share > 0.0]
        return (
            np.concatenate([value for value, _ in kept]),
            np.concatenate([np.full(len(value), share / len(value)) for value, share in kept]),
        )

    def quantiles(self, observer: int | None = None) -> tuple[float, ...]:
        """[ratio] 5, 25, 50, 75 and 95 % of the mixture, for one observer or an observer taken at random."""
        rows = {name: value if observer is None else value[observer] for name, value in self.ratios.items()}
        value, weight = self.mixture(rows)
        order = np.argsort(value, kind="stable")
        place = np.cumsum(weight[order]) - 0.5 * weight[order]
        return tuple(float(x) for x in np.interp((0.05, 0.25, 0.5, 0.75, 0.95), place, value[order]))

    @property
    def chance(self) -> float:
        """[share] Chance that the hazard of an observer taken at random rises by more than a tenth."""
        value, weight = self.mixture(self.ratios)
        return float(np.clip(weight[value > REAL_RISE].sum(), 0.0, 1.0))

    @property
    def members(self) -> tuple[Member, ...]:
        """The variants that carry a tenth of the weight or more."""
        shares = self.shares
        return tuple(
            effects.member(label, self.ratios[name].ravel(), self.ratios[name].ravel() > REAL_RISE)
            for name, label in LABELS.items()
            if shares.get(name, 0.0) >= 0.1
        )

    def judged(self, variant: str, observer: int) -> float | None:
        """[share] Spread of the log ratio that judgement alone gives, over all of it; None where nothing spreads."""
        whole = float(np.std(np.log(self.ratios[variant][observer])))
        if whole < 1e-12:
            return None
        held = self.drawn.having(general=np.mean(self.drawn.general), specific=np.mean(self.drawn.specific))
        alone = float(np.std(np.log(self.ratio(variant, given=held)[observer])))
        return min(alone / whole, 1.0)

    @property
    def judged_overall(self) -> float:
        """[share] The same for the mixture, the choice of a theory counting as judgement."""
        held = self.drawn.having(general=np.mean(self.drawn.general), specific=np.mean(self.drawn.specific))
        told = [self.mixture({v: np.log(self.ratio(v, given=g)) for v in LABELS}) for g in (held, self.drawn)]
        spread = [float(np.sqrt(np.cov(value, aweights=weight, ddof=0))) for value, weight in told]
        return min(spread[0] / max(spread[1], 1e-12), 1.0)

    @property
    def most_judged(self) -> float:
        """[share] The largest part of any number's spread that is judgement, that of the mixture among them."""
        parts = [self.judged(variant, n) or 0.0 for variant in VARIANTS for n in range(len(self.observers))]
        return max(*parts, self.judged_overall)

    def rate(self, state: str) -> Array:
        """[1/year, draw] Own disputes with force begun against the coalition: Gamma(n + 1/2) over the years watched."""
        first, last = record().recipe["rate_years"]
        rng = np.random.Generator(np.random.Philox(key=[self.seed, 11]))
        return rng.gamma(self.own[state]["against_coalition"] + 0.5, 1.0 / (last - first + 1), self.draws)

    @cached_property
    def drivers(self) -> tuple[Driver, ...]:
        """The two things the answer hangs on most: choice of a theory and beliefs, over draws of all variants."""
        names = [name for name, share in self.shares.items() if share > 0.0]
        logs = np.stack([np.log(self.ratios[name]).mean(axis=0) for name in names])
        d = self.drawn
        sample = {
            "reputation.interdependence": d.rho, "reputation.deal_weight": d.weight, "reputation.even_share": d.even,
            "settlement under the terms": d.settlement, "what a record does to disputes (estimated)": d.general,
            "reputation.gain": d.gain.mean(axis=0), "reputation.cost": d.cost.mean(axis=0),
        }  # fmt: skip
        found = [
            sensitivity.between("theory of reputation", logs).driver(VARIANT_METHOD),
            *sensitivity.drivers(sensitivity.influences(logs, sample), METHOD),
        ]
        return tuple(sorted(found, key=lambda one: -one.share)[: sensitivity.TOLD])

    def weight_turning(self, theory: str = "E3b") -> float | None:
        """[share] Weight of a theory nearest to its own at which the answer's word changes, the others keeping their
        proportions; None where no weight changes it."""
        chances = {name: float(np.mean(value > REAL_RISE)) for name, value in self.ratios.items()}
        rest = {name: share for name, share in self.shares.items() if name != theory and share > 0.0}
        if not rest:
            return None
        others = sum(share * chances[name] for name, share in rest.items()) / sum(rest.values())
        own = self.shares.get(theory, 0.0)
        weights = np.linspace(0.0, 1.0, 201)
        turned = [w for w in weights if word(float(w * chances[theory] + (1.0 - w) * others)) != word(self.chance)]
        return float(min(turned, key=lambda w: abs(w - own))) if turned else None

    def would_change(self) -> tuple[BreakEven, ...]:
        """Values at which an average observer's hazard under resolve reputation rises by a tenth, others at medians,
        and the weight of that theory at which the word changes."""
        middle = self.drawn.medians()

        def crossing(name: str, places: Array) -> float | None:
            heights = [
                float(self.ratio("E3b", given=middle.having(**{name: place})).mean()) - REAL_RISE for place in places
            ]
            return effects.crossing(places, np.array(heights))

        last = float(np.quantile(self.drawn.weight, 0.99))
        return (
            BreakEven(
                assumption="how many ordinary disputes the deal counts for, from which on resolve reputation alone "
                "raises the hazard by a tenth",
                break_even=crossing("weight", np.linspace(0.0, last, 60)), unit="count",
            ),
            BreakEven(
                assumption="interdependence (how much of the deal an observer takes for its own case), from which on "
                "resolve reputation alone raises the hazard by a tenth",
                break_even=crossing("rho", np.linspace(0.0, 1.0, 51)), unit="share",
            ),
            BreakEven(
                assumption="weight of resolve reputation, the other theories keeping their proportions, at which the "
                "answer's word changes",
                break_even=self.weight_turning(), unit="share",
            ),
            BreakEven(
                assumption="what the deal gives the supported side, below which resolve reputation alone raises the "
                "hazard by a tenth",
                break_even=crossing("settlement", np.linspace(0.0, 1.0, 101)), unit="share",
            ),
            BreakEven(
                assumption="effect of belief in resolve on the log odds of a dispute at which resolve reputation "
                "alone raises the hazard by a tenth",
                break_even=crossing("general", np.linspace(-6.0, 1.0, 71)), unit="log odds",
            ),
            BreakEven(
                assumption="settlement at which observers would see neither success nor failure: where the sign turns",
                break_even=float(np.median(self.drawn.settlement)), unit="share",
            ),
        )  # fmt: skip

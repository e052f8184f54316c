"""What each term of a settlement would change, others as asked: by belief alone, for no table codes terms."""

import numpy as np

from detente.calibrate.peace_spells import COVARIATES
from detente.catalogue.levers import levers
from detente.questions.durability_asked import LEADING, Asked
from detente.questions.durability_deal import Deal
from detente.questions.durability_peace import Array, Failure, at, recipe


def other_terms(a: Asked) -> dict[str, Deal]:
    """The terms asked about with one of them changed, by what is changed."""
    mark = levers()["guarantees"].marks
    choices = {
        "no guarantees": a.terms._replace(guarantees=mark["none"]),
        "monitors": a.terms._replace(guarantees=mark["monitors"]),
        "a tripwire force": a.terms._replace(guarantees=mark["tripwire"]),
        "a treaty": a.terms._replace(guarantees=mark["treaty"]),
        "no monitoring": a.terms._replace(monitoring=0.0),
        "full monitoring": a.terms._replace(monitoring=1.0),
        "terms agreed freely": a.terms._replace(imposed=0.0),
        "terms imposed from outside": a.terms._replace(imposed=1.0),
    }  # fmt: skip
    return {name: terms for name, terms in choices.items() if terms != a.terms}


def term_effects(a: Asked, failure: Failure = "war") -> dict[str, tuple[Deal, Array]]:
    """What each term would change of the chance that peace holds ten years [% points, draw], others as asked."""
    base = at(a.pools[failure], LEADING)
    return {
        name: (terms, 100.0 * (at(a.survival(failure, terms), LEADING) - base))
        for name, terms in other_terms(a).items()
    }


def log_ratio(a: Asked, terms: Deal, *, prior: bool = False) -> Array:
    """[log, draw] Hazard of a new war over that of the median settlement; with `prior` by the beliefs alone."""
    median = recipe()["median_settlement"]
    own = {name: a.peace.belief(name) for name in COVARIATES} if prior else a.peace.posterior("war")
    score = np.sum([own[n] * (x - median[n]) for n, x in zip(COVARIATES, a.peace.case.x, strict=True)], axis=0)
    return score + a.peace.shift(terms)


def strongest_term(a: Asked) -> tuple[str, Deal]:
    """The single term that moves the median log hazard most, others as asked."""
    base = a.peace.shift(a.terms)
    moved = {name: abs(float(np.median(a.peace.shift(t) - base))) for name, t in other_terms(a).items()}
    name = max(moved, key=lambda one: moved[one])
    return name, other_terms(a)[name]

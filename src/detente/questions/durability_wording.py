"""Sentences of the answer to S6: base rates, chances with what is left to the beliefs, terms, analogues, limits."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from detente.calibrate import durability as fitted
from detente.calibrate.peace_spells import PAIRS, SPELLS
from detente.core.answers import Driver
from detente.core.prose import End, Label, Prose, Value, say
from detente.panel import derived
from detente.questions.durability_asked import LEADING, Asked
from detente.questions.durability_deal import Deal
from detente.questions.durability_peace import (
    FAILURES,
    FIRST,
    LABELS,
    MEMBERS,
    Failure,
    Peace,
    at,
    base_rate,
    recipe,
)
from detente.questions.durability_terms import log_ratio, strongest_term, term_effects
from detente.questions.war_runs import belief_label
from detente.questions.wording import listed, year_label
from detente.sources import table_of

NEIGHBOURS = "between neighbours"

YEARLY = 1.0
"""[1/year] A rate at which terms would follow the balance within about a year, as an example."""

APART = 0.25
"""[share] Difference of ten-year survivals from which members are said to disagree."""

FEATURES = {
    "undecided": "an undecided war", "neighbours": "neighbours", "after_1945": "the same era",
    "disputes": "as many earlier disputes", "deaths": "as deadly a war", "inequality": "sides as unequal",
    "length": "as long a war",
}  # fmt: skip

ENDS: dict[Failure, str] = {
    "dispute": "a dispute", "force": "a use of force", "fatal": "a dispute with deaths", "war": "a new war"
}  # fmt: skip


def chance_value(a: Asked, failure: Failure, year: float) -> Value:
    """[%] The pool's chance that peace holds until a year."""
    return a.values.band(f"holds.{failure}.{year:g}", "%", 100.0 * at(a.pools[failure], year), digits=0)


def left_value(a: Asked, failure: Failure, year: float) -> Value:
    """[%] How much of that chance's spread the beliefs alone would give."""
    return a.values.add(f"prior_share.{failure}.{year:g}", "%", 100.0 * a.left(failure, year), digits=0)


def years_value(a: Asked, year: float) -> Value:
    """[years]"""
    return a.values.add(f"years.{year:g}", "years", year, digits=0 if year == int(year) else 1)


def median_settlement(a: Asked) -> float:
    """[share] What the model gives the median settlement of history for ten years without a new war, median draw."""
    return float(np.median(at(_median_peace(a).weibull("war", Deal()), LEADING)))


def _median_peace(a: Asked) -> Peace:
    case = a.peace.case.having(**recipe()["median_settlement"])
    return Peace(case, a.peace.draws, a.peace.seed)


def leading_year(a: Asked) -> float:
    """The year of the number that leads: ten where it was asked about, else the last one asked about."""
    return LEADING if LEADING in a.years else max(a.years)


def headline(a: Asked) -> Prose:
    """Base rates first, then the pool under the terms asked about."""
    year = leading_year(a)
    rates = [
        say("{n} % {what}", what=LABELS[f], n=_base(a, f, year))
        for f in FAILURES
    ]  # fmt: skip
    first = say(
        "After past wars between neighbours, peace held for {year} years in {rates}.", year=years_value(a, year),
        rates=listed(rates),
    )  # fmt: skip
    model = [say("{n} {what}", n=_with_prior(a, f, year), what=LABELS[f]) for f in FAILURES]
    return first + say(
        "For {terms} the models together give chances of {model}. The definition of failure decides the answer.",
        terms=a.name, model=listed(model),
    )  # fmt: skip


def _base(a: Asked, failure: Failure, year: float) -> Value:
    """[%] What happened after past wars between neighbours."""
    share = base_rate(NEIGHBOURS, failure, year)[0]
    return a.values.add(f"base_rate.{failure}.{year:g}", "%", 100.0 * share, digits=0)


def _with_prior(a: Asked, failure: Failure, year: float) -> Prose:
    value = chance_value(a, failure, year)
    return say(
        "{n} % (nine in ten: {low} to {high}; prior share {left} %)", n=value, low=End(value=value, part="low90"),
        high=End(value=value, part="high90"), left=left_value(a, failure, year),
    )  # fmt: skip


def details(a: Asked, drivers: Sequence[Driver]) -> tuple[Prose, ...]:
    """The paragraphs under the headline."""
    told = [
        _other_years(a),
        _against_history(a),
        _terms(a) + _civil_wars(a),
        _analogues(a),
        _learned(a),
        _rearmament(a) + _shift(a),
        _hangs(drivers),
    ]
    return tuple(one for one in told if one.text)


def _other_years(a: Asked) -> Prose:
    parts = []
    for year in a.years:
        if year == leading_year(a):
            continue
        chances = [say("{n} {what}", n=_with_prior(a, f, year), what=LABELS[f]) for f in FAILURES]
        rates = [
            say("{n}", n=_base(a, f, year))
            for f in FAILURES
        ]  # fmt: skip
        parts.append(say(
            "Within {year} years the chances are {chances}; past neighbours had {rates} %, in the same order.",
            year=years_value(a, year), chances=listed(chances), rates=listed(rates),
        ))  # fmt: skip
    if a.too_early:
        parts.append(say(
            "No figure is given for {early} years: the source folds truces that broke within months into one war, "
            "and no "
            "table at hand lists them pair by pair, so that the first {first} years would look safer than they are.",
            early=listed([say("{y}", y=years_value(a, y)) for y in a.too_early], last="or"),
            first=years_value(a, float(FIRST)),
        ))  # fmt: skip
    whole = say(
        "Prior share is the spread of a number over the spread that the beliefs alone would give it: near one "
        "hundred, the "
        "data have said nothing."
    )
    for part in parts:
        whole += part
    return whole


def _against_history(a: Asked) -> Prose:
    """Hazard ratio against the median settlement, the term that changes it most, and how many past cases there are."""
    own = log_ratio(a, a.terms)
    ratio = a.values.band("hazard_ratio", "ratio", np.exp(own), digits=1)
    left = a.peace.left_to_prior(own, log_ratio(a, a.terms, prior=True))
    name, terms = strongest_term(a)
    other = a.values.band("hazard_ratio.strongest_term", "ratio", np.exp(log_ratio(a, terms)), digits=1)
    r = recipe()
    return say(
        "Against the median settlement of history, which was decisive and between states without a border, the hazard "
        "of a new war is {ratio} times as high (nine in ten: {low} to {high}; prior share {left} %). The term that "
        "would change it most, by belief alone, is {term}: {other} times instead. The fit rests on {spells} pairs of "
        "enemies after {wars} wars, watched until {until}; {few} of them ended undecided.",
        ratio=ratio, low=End(value=ratio, part="low90"), high=End(value=ratio, part="high90"),
        left=a.values.add("prior_share.hazard_ratio", "%", 100.0 * left, digits=0), term=name, other=other,
        spells=a.values.add("spells", "1", float(r["spells"])), wars=a.values.add("wars", "1", float(r["wars"])),
        until=year_label(int(r["watched_until"][:4])),
        few=a.values.add("undecided", "1", float(_group("after an undecided war")["spells"])),
    )  # fmt: skip


def _group(name: str) -> Mapping[str, Any]:
    return next(row for row in recipe()["base_rates"] if row["group"] == name)


def _terms(a: Asked) -> Prose:
    parts = []
    for name, (_, change) in term_effects(a, "fatal").items():
        value = a.values.band(f"effect.fatal.{name.replace(' ', '_')}", "% points", change, digits=0)
        parts.append(say(
            "{name} {n} ({low} to {high})", name=name, n=value, low=End(value=value, part="low90"),
            high=End(value=value, part="high90"),
        ))  # fmt: skip
    return say(
        "What the terms would change of the chance that ten years pass without a dispute with deaths, in points of per "
        "cent: {parts}. All of this is belief (prior share {all} %), for no table at hand codes the terms of "
        "settlements "
        "between states; that guarantees never shorten peace is an assumption.",
        parts=listed(parts), all=a.values.add("prior_share.terms", "%", 100.0, digits=0),
    )  # fmt: skip


def _civil_wars(a: Asked) -> Prose:
    """Where peacekeepers and treaties are coded: another kind of war, beside the model."""
    found = recipe()["civil_wars"]
    parts = {}
    for name, own in found["ratios"].items():
        for end in ("ratio", "low", "high"):
            parts[f"{name}_{end}"] = a.values.add(f"civil_wars.{name}.{end}", "ratio", own[end], digits=1)
    return say(
        "Beside the model stand civil wars, where such terms are coded: of {cases} cease-fires without a victor, those "
        "under peacekeepers broke at {peacekeepers_ratio} times the rate of others ({peacekeepers_low} to "
        "{peacekeepers_high}), those by a treaty at {treaty_ratio} times ({treaty_low} to {treaty_high}).",
        cases=a.values.add("civil_wars.cases", "1", float(found["cases"])), **parts,
    )  # fmt: skip


def _analogues(a: Asked, count: int = 5) -> Prose:
    """The nearest past settlements, why each is near, and what came of it."""
    told = []
    rows = derived.load(fitted.ANALOGUES).frame.head(count).iter_rows(named=True)
    for i, row in enumerate(rows):
        why = listed([FEATURES[name] for name in row["near"]])
        happened = [_came(a, i, row, failure) for failure in ("force", "fatal", "war")]
        told.append(say(
            "{first} and {second}, {year} ({why}): {happened}", first=row["first"], second=row["second"],
            year=year_label(row["ended_on"].year), why=why, happened=listed(happened),
        ))  # fmt: skip
    whole = say("The nearest past settlements, beside the model and not in it:")
    for i, one in enumerate(told):
        whole += one + say("") if i == len(told) - 1 else say("{one};", one=one)
    return say("{whole}.", whole=whole)


def _came(a: Asked, i: int, row: Mapping[str, Any], failure: Failure) -> Prose:
    if not row[f"ended_{failure}"]:
        return say(
            "no {what} by {until}", what=ENDS[failure].split(" ", 1)[1], until=year_label(row["watched_until"].year)
        )
    years = a.values.add(f"analogue.{i}.{failure}", "years", float(row[f"years_{failure}"]), digits=1)
    return say("{what} after {n} years", what=ENDS[failure], n=years)


def _learned(a: Asked) -> Prose:
    """What past settlements say of undecided wars, borders, disputes and time."""
    parts = []
    for name, label in (("stalemate", "an undecided end"), ("contiguous", "a border"), ("history", "earlier disputes")):
        own = recipe()["fits"]["fatal"]["parameters"][name]
        ends = [
            a.values.add(f"effect.{name}.{end}", "ratio", float(np.exp(own[end])), digits=1) for end in ("low", "high")
        ]
        verb = "does not show an effect of" if own["low"] < 0.0 < own["high"] else "shows one of"
        parts.append(say(
            "{verb} {label} (hazard ratio {low} to {high})", verb=verb, label=label, low=ends[0], high=ends[1]
        ))  # fmt: skip
    shape = recipe()["fits"]["war"]["parameters"]["shape"]
    low, high = (a.values.add(f"shape.war.{end}", "1", shape[end], digits=2) for end in ("low", "high"))
    return say(
        "On disputes with deaths history {parts}. Once pairs of one war share an effect, it does not show either "
        "that the "
        "hazard of a new war falls as peace ages (shape {low} to {high}; a constant hazard is one).",
        parts=listed(parts), low=low, high=high,
    )  # fmt: skip


def _rearmament(a: Asked) -> Prose:
    before = at(a.peace.rearmament(a.terms, prior=True), LEADING)
    after = at(a.peace.rearmament(a.terms), LEADING)
    follows = at(a.peace.rearmament(a.terms._replace(renegotiation=YEARLY), prior=True), LEADING)
    r = recipe()["rearmament"]
    return say(
        "The rearmament model as believed would give {before} % to ten years without a new war, {follows} % were the "
        "terms to follow the balance within about a year; replayed on {spells} past settlements, most of whose balance "
        "moved without war, it gives {after} % (prior share {left} %), and weighs {weight} % in the pool.",
        before=a.values.add("rearmament.prior", "%", 100.0 * float(np.median(before)), digits=0),
        after=a.values.add("rearmament.replayed", "%", 100.0 * float(np.median(after)), digits=0),
        left=a.values.add("prior_share.rearmament", "%", 100.0 * a.peace.left_to_prior(after, before), digits=0),
        follows=a.values.add("rearmament.renegotiated", "%", 100.0 * float(np.median(follows)), digits=0),
        spells=a.values.add("replayed_spells", "1", float(r["spells"])),
        weight=a.values.add("weight.rearmament", "%", 100.0 * a.peace.weights("war")["rearmament"], digits=0),
    )  # fmt: skip


def _shift(a: Asked) -> Prose:
    """The idea behind the rearmament model, checked on history."""
    found = recipe()["capability_shift"]
    parts = []
    for failure, own in found.items():
        values = {end: a.values.add(f"capability_shift.{failure}.{end}", "ratio", own[end], digits=1) for end in own}
        parts.append(say("{low} to {high} for {what}", low=values["low"], high=values["high"], what=ENDS[failure]))
    clear = any(own["low"] > 1.0 or own["high"] < 1.0 for own in found.values())
    return say(
        "Where the balance had moved by a factor of two since the settlement, the hazard was multiplied by {parts}: "
        "history "
        "{verdict}.",
        parts=listed(parts), verdict="shows an effect" if clear else "does not show that a moved balance ends peace",
    )  # fmt: skip


def _hangs(drivers: Sequence[Driver]) -> Prose:
    if not drivers:
        return say("Nothing in the model changes it.")
    labels = []
    for one in drivers:
        text = belief_label("ukraine", one.belief)
        labels.append(Label(text=text, names="code") if any(c.isdigit() for c in text) else text)
    return say(
        "What counts as failure matters more than any belief; within one definition, a new war, it hangs most on "
        "these beliefs: {what}.",
        what=listed(labels),
    )  # fmt: skip


def disagreement(a: Asked) -> tuple[Prose, ...]:
    """What each member makes of ten years, and whether they disagree."""
    found = []
    for failure in FAILURES:
        told, medians = [], []
        for name, survival in a.peace.members(failure, a.terms).items():
            sample = 100.0 * at(survival, LEADING)
            medians.append(float(np.median(sample)))
            told.append(say(
                "{name} {n} % (weight {w} %)", name=MEMBERS[name],
                n=a.values.band(f"member.{failure}.{name}", "%", sample, digits=0),
                w=a.values.add(f"weight.{failure}.{name}", "%", 100.0 * a.peace.weights(failure)[name], digits=0),
            ))  # fmt: skip
        apart = max(medians) - min(medians) > 100.0 * APART
        verdict = "the models disagree" if apart else "the members lie within a quarter of each other"
        found.append(say(
            "Ten years {what}: {told}; {verdict}.", what=LABELS[failure], told=listed(told), verdict=verdict
        ))  # fmt: skip
    return tuple(found)


def caveats(a: Asked) -> tuple[Prose, ...]:
    """Limits of the table, of the weights and of the case."""
    scored = recipe()["scores"]["war"]
    disputes = recipe()["cases"]["ukraine"]
    return (
        say(
            "Truces that broke within months are folded into their wars by the source, and no table at hand lists "
            "them pair "
            "by pair; so no figure is given before year {first}, and the level of all of them may be too kind.",
            first=years_value(a, float(FIRST)),
        ),
        say(
            "Guarantees go to hard cases, so that raw comparisons would understate them; wars with nuclear powers "
            "or outside "
            "backing like this one are few in the table. The balance at the settlement is the war model's force "
            "ratio now."
        ),
        say(
            "The table at hand holds {some} of {all} pairs of enemies in wars between states; the others, and what "
            "they "
            "would say, are not in it. Weights come from {scored} wars left out one at a time, and their errors are "
            "wide.",
            some=a.values.add("pairs_in_table", "1", float(table_of(SPELLS).rows or 0)),
            all=a.values.add("pairs_in_source", "1", float(PAIRS)),
            scored=a.values.add("wars_scored", "1", float(scored["wars"])),
        ),
        say(
            "The pair's {n} earlier disputes are those on record until {until}; later ones are not coded, and more "
            "would "
            "shorten peace. Deaths of the war are taken as {deaths} from the latest published estimates.",
            n=a.values.add("disputes", "1", float(len(disputes["disputes"]))),
            until=year_label(int(disputes["disputes_on_record_until"][:4])),
            deaths=a.values.add("deaths", "persons", a.deaths),
        ),
        say(
            "Terms are read as a settlement that begins now, against what past settlements had on average: some of "
            "those had guarantees and monitors, so that a deal without any may be worse than this. Monitoring moves "
            "the statistical members alone, the line the rearmament model alone."
        ),
    )

"""S7 in words: what each theory says of each observer, what the record says, and why scholars do not agree."""

import numpy as np

from detente.calibrate.reputation import NAMES
from detente.core.prose import End, Prose, Value, say
from detente.models.reputation import equations as eq
from detente.questions.emboldening_answer import FREED, LABELS, VARIANTS, Reputation, record
from detente.questions.wording import Values, listed, paragraph, state_name, the_state, with_band, year_label

PER_CENT = 100.0


def leading(r: Reputation, values: Values) -> Value:
    """The mixture's hazard ratio for an observer taken at random."""
    return values.quantiles("hazard_ratio", "ratio", r.quantiles(), digits=2)


def ratio_of(r: Reputation, values: Values, variant: str, number: int) -> Value:
    """An observer's hazard ratio under one theory."""
    return values.band(f"hazard_ratio.{variant}.{r.observers[number]}", "ratio", r.ratios[variant][number], digits=2)


def headline(r: Reputation, terms: str, values: Values) -> Prose:
    """The mixture, the spread between theories, and who does not agree."""
    chance = values.add("chance_of_rise", "%", PER_CENT * r.chance, digits=0)
    low = values.add("hazard_ratio.least_theory", "ratio", min(_means(r).values()), digits=2)
    high = values.add("hazard_ratio.most_theory", "ratio", max(_means(r).values()), digits=2)
    return say(
        "After {terms}, the hazard that {observers} challenges the coalition would be {ratio} times what it is without "
        "it, with {chance} % odds of a rise by more than a tenth; the theories' medians run from {low} to {high}, and "
        "scholars do not agree which of them holds.",
        terms=terms,
        observers=listed([the_state(state) for state in r.observers], last="or"),
        ratio=_with_prior(leading(r, values), values.add("prior_share", "%", PER_CENT * r.judged_overall, digits=0)),
        chance=chance, low=low, high=high,
    )  # fmt: skip


def _with_prior(ratio: Value, share: Value) -> Prose:
    """A ratio with its limits and the part of its spread that is judgement."""
    return say(
        "{ratio} (nine in ten: {low} to {high}; prior share {share} %)", ratio=ratio,
        low=End(value=ratio, part="low90"), high=End(value=ratio, part="high90"), share=share,
    )  # fmt: skip


def _means(r: Reputation) -> dict[str, float]:
    return {variant: float(np.median(np.exp(np.log(r.ratios[variant]).mean(axis=0)))) for variant in VARIANTS}


def details(r: Reputation, values: Values) -> tuple[Prose, ...]:
    """The controversy, the deal as observers see it, each observer, the record, yearly chances."""
    return (
        controversy(r, values), seen(r, values), *(observer(r, values, n) for n in range(len(r.observers))),
        evidence(values), flipped(r, values),
    )  # fmt: skip


def controversy(r: Reputation, values: Values) -> Prose:
    """Who holds what, and the weights that this answer gives them."""
    shares = [
        values.add(f"weight.{name}", "%", PER_CENT * r.shares.get(name, 0.0), digits=0) for name in VARIANTS
    ]  # fmt: skip
    return say(
        "Whether backing down in one place invites challenges in another is disputed among scholars, and this answer "
        "does not settle it. Some hold that adversaries weigh the power and interests at stake each time and draw no "
        "lesson (Press; Mercer): then nothing changes. Some hold that resolve is one and travels (Schelling; Weisiger "
        "and Yarhi-Milo). Some hold that it belongs to leaders and contexts, so that only the same adversary or region "
        "learns (Renshon, Dafoe and Huth). These works are known by name and were not opened for this model. Their "
        "weights here are {a} %, {b} % and {c} %; they are yours to set.",
        a=shares[0], b=shares[1], c=shares[2],
    )  # fmt: skip


def seen(r: Reputation, values: Values) -> Prose:
    """How good the deal looks beside the stated aims."""
    d = r.drawn
    settlement = values.band("settlement", "%", PER_CENT * d.settlement, digits=0)
    quality = eq.quality(d.settlement, d.even)
    failure = values.add("chance_seen_as_failure", "%", PER_CENT * float(np.mean(quality < 0.0)), digits=0)
    return say(
        "The terms give the supported side {settlement} % of what is in dispute. How observers judge that is not "
        "known: in {failure} % of draws they see a failure, in the others a success, and a success deters.",
        settlement=with_band(settlement) if np.ptp(d.settlement) > 0.0 else say("{value}", value=settlement),
        failure=failure,
    )  # fmt: skip


def observer(r: Reputation, values: Values, number: int) -> Prose:
    """One observer under every theory, how much of each number is judgement, and its yearly chance."""
    state = r.observers[number]
    parts = []
    for variant, label in LABELS.items():
        if variant == FREED:
            continue
        ratio, share = ratio_of(r, values, variant, number), r.judged(variant, number)
        if share is None:
            parts.append(say("{label} {ratio} (by assumption)", label=label, ratio=ratio))
            continue
        prior = values.add(f"prior_share.{variant}.{state}", "%", PER_CENT * share, digits=0)
        parts.append(say("{label} {ratio}", label=label, ratio=_with_prior(ratio, prior)))
    rate = r.rate(state)
    before = values.band(f"yearly_chance.{state}", "%", PER_CENT * eq.yearly_chance(rate, 1.0), digits=0)
    after = values.band(
        f"yearly_chance.E3b.{state}", "%", PER_CENT * eq.yearly_chance(rate, r.ratios["E3b"][number]), digits=0
    )
    count = values.add(f"own_record.{state}", "events", r.own[state]["against_coalition"])
    first, last = record().recipe["rate_years"]
    return say(
        "{state}: {parts}. It began {count} disputes with force against members of the coalition from {first} to "
        "{last}, a yearly chance of {before} %, which resolve reputation would make {after} %.",
        state=state_name(state), parts=listed(parts), count=count, first=year_label(first), last=year_label(last),
        before=with_band(before), after=after,
    )  # fmt: skip


def evidence(values: Values) -> Prose:
    """What the record of disputes says, with its interval, and that it is an association."""
    recipe = record().recipe
    fits = {fit["specification"]: fit for fit in recipe["fits"]}
    said = []
    for name, key in (("main", "all"), ("since 1945", "since_1945")):
        value, error = fits[name]["coefficients"][NAMES[0]]
        ends = [value + error * z for z in (-1.645, -0.6745, 0.0, 0.6745, 1.645)]
        said.append(values.quantiles(f"record.{key}", "log odds", ends, digits=2))
    onsets = values.add("record.onsets", "events", fits["main"]["onsets"])
    first, last = recipe["years"]
    gain = values.add("record.gain", "log", recipe["held_out_gain_per_1000_rows"], digits=2)
    return say(
        "What is estimated: in {onsets} disputes from {first} to {last}, full belief in a target's resolve against "
        "none goes with a change of {all} in the log odds that a dispute is begun (nine in ten: {low} to {high}); "
        "since the Second World War with {late} ({late_low} to {late_high}), which {late_word}. It is an association "
        "between single states, no proof of cause; on pairs never seen it adds only {gain} nats to the log score of a "
        "thousand pair-years. The answer draws from all {count} ways in which the record was read.",
        onsets=onsets, first=year_label(first), last=year_label(last), all=said[0],
        low=End(value=said[0], part="low90"), high=End(value=said[0], part="high90"), late=said[1],
        late_low=End(value=said[1], part="low90"), late_high=End(value=said[1], part="high90"), gain=gain,
        late_word=_late(said[1]),
        count=values.add("record.specifications", "count", len(recipe["fits"])),
    )  # fmt: skip


def _late(value: Value) -> str:
    low, high = value.interval90 or (0.0, 0.0)
    return "is not told apart from nothing" if low < 0.0 < high else "differs from nothing by its interval"


def flipped(r: Reputation, values: Values) -> Prose:
    """The variant in which the deal signals capacity freed: the same size, the other sign."""
    parts = [
        say("{state} {ratio}", state=the_state(state), ratio=ratio_of(r, values, FREED, number))
        for number, state in enumerate(r.observers)
    ]
    weight = values.add("weight.freed", "%", PER_CENT * r.shares.get(FREED, 0.0), digits=0)
    return say(
        "If the deal is read as capacity freed for other tasks rather than resolve lost, the sign flips: {parts}. This "
        "variant has {weight} % of the weight unless you give it more.",
        parts=listed(parts), weight=weight,
    )  # fmt: skip


def rivals(r: Reputation, values: Values) -> Prose:
    """Chance of the event under each theory."""
    parts = []
    for variant, label in LABELS.items():
        chance = PER_CENT * float(np.mean(r.ratios[variant] > 1.1))
        parts.append(
            say("{label} {chance} %", label=label, chance=values.add(f"chance.{variant}", "%", chance, digits=0))
        )
    return say("Chance that an observer's hazard rises by more than a tenth: {parts}.", parts=listed(parts))


def caveats() -> tuple[Prose, ...]:
    """What the answer cannot see."""
    return (
        say(
            "Prior share is the part of a number's spread that would be there were the record of disputes known "
            "without error: it comes from judged beliefs and, for all theories together, from the choice between them. "
            "The link between record and disputes is estimated, and so is each observer's yearly chance before the "
            "deal; all the rest is judged."
        ),
        paragraph(
            [
                say("The record is that of single states in disputes, mostly threats and shows of force."),
                say("A coalition that backs a defender is not a party, so that its record is read by analogy."),
                say("Leaders, nuclear weapons and what each observer has at stake are not measured; stakes are equal."),
            ]
        ),
        say("Effects that run through arms (what the deal frees on either side) belong to the question on risk."),
    )

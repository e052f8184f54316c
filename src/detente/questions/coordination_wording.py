"""Sentences on what deciding together adds."""

import numpy as np

from detente.core.prose import Prose, Value, say
from detente.models.block import DIMS
from detente.questions.coordination_answer import MONTHS, RULE_NAMES, Path, Together
from detente.questions.negotiation import Array
from detente.questions.wording import Values, listed, month_label, the_state, with_band
from detente.simulation.calendar import PLAN

CLASS_NAMES = {
    "armour": "armour", "artillery": "artillery", "air_defence": "air defence", "shells": "shells",
    "drones": "drones", "interceptors": "interceptors",
}  # fmt: skip


def headline(t: Together, v: Values) -> Prose:
    """The gain over deciding alone, what that adds to today's giving, and what talks on positions would do."""
    gain = v.band("coordination_gain", "ratio", t.drawn.gains.ravel(), digits=1)
    beyond = v.band("gain_over_today", "ratio", t.drawn.beyond_today, digits=1)
    talks = v.band("bargained_ratio", "ratio", t.bargained_ratio, digits=2)
    return say(
        "In the theory of shared burdens {who} together would provide {gain} times what they would provide if each "
        "decided alone, over four ways in which gifts add up. That is {beyond} times what they give today, depending "
        "on how far today's giving is coordinated already, which the figures cannot tell. A model of talks "
        "on positions says otherwise: giving ends at {talks} times today's.",
        who=listed([the_state(state) for state in t.states]), gain=with_band(gain), beyond=with_band(beyond),
        talks=with_band(talks),
    )  # fmt: skip


def details(t: Together, v: Values) -> tuple[Prose, ...]:
    """Amounts, rules, fitted tastes, burdens, talks, the war."""
    told = [_amounts(t, v), _rules(t, v), _fitted(t, v), _burdens(t, v), _talks(t, v)]
    if t.talks is not None:
        told += [_volume(t, v), _calendar(t, v), _strength(t, v)]
    return tuple(told)


def _amounts(t: Together, v: Values) -> Prose:
    g = t.giving
    return say(
        "They gave EUR {given} bn in the twelve months to {month}, of EUR {all} bn by all donors, and {part} % of all "
        "military aid; each sharing the bill by what it is worth to it, they would give EUR {together} bn a year.",
        given=v.add("given", "EUR bn/year", float(g.latest.sum()), digits=1), month=month_label(g.last),
        all=v.add("all_donors", "EUR bn/year", float(g.all_donors[-1]), digits=1),
        part=v.add("military_part", "%", 100.0 * g.military_part, digits=0),
        together=with_band(v.band("together", "EUR bn/year", t.drawn.together, digits=1)),
    )  # fmt: skip


def _rules(t: Together, v: Values) -> Prose:
    parts = [
        say("{gain} where {rule}", gain=with_band(v.band(f"gain.{rule}", "ratio", t.drawn.gain(rule), digits=1)),
            rule=name)
        for rule, name in RULE_NAMES.items()
    ]  # fmt: skip
    first = say("The gain over deciding alone is {parts}.", parts=listed(parts))
    return first + say(
        "Where one must do it, somebody gives what suits itself; coordination settles who, between {least} and "
        "{most} times that giver's amount, and shares the bill. In a chain it is the best of many equilibria that is "
        "counted; without trust nothing is one too. Where outsiders' gifts count like one's own, all giving together "
        "grows by a factor of {outside}.",
        least=v.add("best_shot_least", "ratio", 1.0, digits=0),
        most=v.add("best_shot_choice", "ratio", _choice(t), digits=1),
        outside=with_band(v.band("gain_with_outsiders", "ratio", t.drawn.gain_with_outsiders, digits=1)),
    )  # fmt: skip


def _choice(t: Together) -> float:
    shot = t.drawn.alone("best_shot")
    return float(np.median(shot.provided / np.maximum(shot.least, 1e-9)))


def _fitted(t: Together, v: Values) -> Prose:
    parts = [
        say(
            "{state} {taste} (misfit {error} % of its giving)", state=the_state(one.state),
            taste=v.add(f"taste.{one.state}", "% of GDP", 100.0 * one.taste, digits=3),
            error=v.add(f"misfit.{one.state}", "%", 100.0 * one.relative, digits=0),
        )
        for one in t.tastes("together")
    ]  # fmt: skip
    return say(
        "Fitted to {months} overlapping sums over twelve months, and if each pays its part of a shared bill, the wish "
        "to give in per cent of output is: {parts}. That reading misses giving by EUR {together} bn a year in all, the "
        "reading that each answers the others' gifts by EUR {alone} bn: the figures {side}. A wish to give for its own "
        "sake would look like a shared bill, and then there is nothing to coordinate.",
        side="do not show that others' gifts displace one's own"
        if t.misfit("together") < t.misfit("alone") else "fit others' gifts displacing one's own better",
        months=v.add("sums", "count", float(len(t.giving.given))), parts=listed(parts),
        together=v.add("misfit_together", "EUR bn/year", t.misfit("together"), digits=1),
        alone=v.add("misfit_alone", "EUR bn/year", t.misfit("alone"), digits=1),
    )  # fmt: skip


def _burdens(t: Together, v: Values) -> Prose:
    index = t.drawn.exploitation()
    parts = [
        say("{state} {today}, {together}", state=the_state(state),
            today=v.add(f"burden.today.{state}", "ratio", float(index["today"][i])),
            together=v.add(f"burden.together.{state}", "ratio", float(index["together"][i])))
        for i, state in enumerate(t.states)
    ]  # fmt: skip
    return say("Share of giving over share of output, today and when the bill is shared: {parts}.", parts=listed(parts))


def _talks(t: Together, v: Values) -> Prose:
    start, end = t.bargained
    spending = [issue.name for issue in t.table.issues].index("defence spending")
    means = (t.doubt.outcomes(start=True)[:, spending], t.doubt.outcomes()[:, spending])
    return say(
        "Talks among them, from positions that their deeds reveal, take giving from EUR {start} bn a month to EUR "
        "{end} bn, and defence spending, weighted by it, from {before} to {after} per cent of output.",
        start=v.add("aid_before_talks", "EUR bn/month", float(np.median(start)), digits=2),
        end=with_band(v.band("bargained_aid", "EUR bn/month", end, digits=2)),
        before=v.add("spending_before_talks", "% of GDP", float(np.median(means[0]))),
        after=with_band(v.band("bargained_spending", "% of GDP", means[1], digits=2)),
    )  # fmt: skip


def _volume(t: Together, v: Values) -> Prose:
    parts = []
    for name, label, ratio in levels(t):
        path = t.more(ratio)
        gains = [
            say("{gain} after {m} months", gain=with_band(_band(t, v, f"gain_log.{name}.{m}", t.gain(path, m))),
                m=v.add(f"months_{m}", "months", float(m)))
            for m in MONTHS[1:]
        ]  # fmt: skip
        parts.append(
            say("{label}, {volume} times the volume of aid, {gains}", label=label,
                volume=v.add(f"volume.{name}", "ratio", t.volume(ratio)), gains=listed(gains))
        )  # fmt: skip
    return say(
        "Put into the war from the first month on, with the military part in proportion, the log force ratio moves in "
        "favour of Ukraine by: {parts}.", parts=listed(parts),
    )  # fmt: skip


def levels(t: Together) -> tuple[tuple[str, str, float], ...]:
    """[ratio to today's giving] Levels of the members' giving put into the war: id, label, ratio."""
    return (
        ("bargained", "what talks end at", float(np.median(t.bargained_ratio))),
        ("together", "the bill shared", float(np.median(t.drawn.beyond_today))),
    )


def _calendar(t: Together, v: Values) -> Prose:
    def told(name: str, path: Path) -> Prose:
        return listed([
            say("{gain} after {m} months", gain=with_band(_band(t, v, f"gain_log.{name}.{m}", t.gain(path, m))),
                m=v.add(f"months_{m}", "months", float(m)))
            for m in MONTHS
        ])  # fmt: skip

    order = listed([CLASS_NAMES[DIMS["class"][k]] for k in t.order], last="then")
    return say(
        "At the same cost, and with the same total of every class over {plan} months, delivering first what helps "
        "soonest in the war model ({order}) moves the log force ratio in favour of Ukraine by {part} if these members "
        "do it, and by {all} if all donors do. What comes first is missing later, so the gain passes.",
        plan=v.add("plan", "months", float(PLAN)), order=order, part=told("calendar", t.planned),
        all=told("calendar_all", t.planned_by_all),
    )  # fmt: skip


def _band(t: Together, v: Values, name: str, sample: Array) -> Value:
    ends = [t.war.game.quantile(sample, q) for q in (0.05, 0.25, 0.5, 0.75, 0.95)]
    return v.quantiles(name, "log", ends, digits=3)


def paths(t: Together) -> tuple[tuple[str, str, Path], ...]:
    """Paths on which the position of strength is looked for: id, label, path."""
    return (
        ("pledged", "as pledged", t.pledged),
        ("calendar", "in the best order", t.planned),
        ("calendar_all", "all donors in the best order", t.planned_by_all),
        *((name, label, t.more(ratio)) for name, label, ratio in levels(t)),
    )


def _strength(t: Together, v: Values) -> Prose:
    chances, dates, moves = [], [], []
    for name, label, path in paths(t):
        chance = t.strength(path)
        chances.append(say("{label} {n} %", label=label,
                           n=v.add(f"strength.{name}.12", "%", 100.0 * float(chance[12]), digits=1)))  # fmt: skip
        month = t.first_month(path)
        if month is not None:
            dates.append(say("{label} in month {m}", label=label,
                             m=v.add(f"strength_month.{name}", "months", float(month))))  # fmt: skip
        if name != "pledged":
            sooner, later, _ = t.moved(path)
            moves.append(say(
                "{label} sooner in {a} %, later in {b} %", label=label,
                a=v.add(f"sooner.{name}", "%", 100.0 * sooner, digits=0),
                b=v.add(f"later.{name}", "%", 100.0 * later, digits=0),
            ))  # fmt: skip
    reached = (
        say("It is as likely as not: {dates}.", dates=listed(dates))
        if dates
        else say("On none of these paths does it become as likely as not within {h} months.",
                 h=v.add("horizon", "months", float(len(t.strength(t.pledged)) - 1)))
    )  # fmt: skip
    never = t.moved(t.planned)[2]
    return (
        say("Chance of a position of strength, a settlement within reach as good as a freeze on the line, after "
            "{m} months: {parts}.", m=v.add("months_12", "months", 12.0), parts=listed(chances))
        + reached
        + say("Draw by draw its first month comes: {moves}; in {never} % it comes neither way.",
              moves=listed(moves), never=v.add("never", "%", 100.0 * never, digits=0))
    )  # fmt: skip


def rivals(t: Together, v: Values) -> Prose:
    """What each way to see it makes of the event."""
    parts = [
        say("{name} {n} %", name=one.name, n=v.add(f"rival.{i}", "%", 100.0 * one.chance, digits=0))
        for i, one in enumerate(t.members)
    ]
    return say("Chance that deciding together adds more than a tenth, by way to see it: {parts}.", parts=listed(parts))


def caveats(t: Together, v: Values) -> tuple[Prose, ...]:
    """What is judged, what is not counted."""
    told = [
        say(
            "{n} % of the spread of the gain is there at any one year of giving: it comes from judged readings and the "
            "rule by which gifts add up, all four with the same weight. That members who weigh only their own good "
            "provide too little is what the theory assumes, not what it finds.",
            n=v.add("prior_share", "%", 100.0 * t.prior_share, digits=0),
        ),
        say(
            "Only members' recorded allocations count, not gifts through the European Union or gifts kept secret; "
            "what is worth giving is taken to be output, and each keeps up a link of a chain by its share of output."
        ),
    ]
    if t.talks is None:
        told.append(say("What either would mean for the war is not told: the model of the war rests on later figures."))
    else:
        told.append(
            say(
                "All classes are assumed to be the members' in the same share, since gifts by donor and class are not "
                "recorded; a calendar takes announcements for commitments. What is expected beyond each month is "
                "today's aid."
            )
        )
    return tuple(told)

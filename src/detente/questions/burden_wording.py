"""Sentences on who meets a spending target, what it costs, since when, and where producers differ."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from detente.core.prose import Label, Prose, Value, say
from detente.panel import Figure, Panel, View
from detente.panel.money import YEAR
from detente.questions.burden import (
    Position,
    extra_of,
    nato_positions,
    record,
    share_from_amounts,
    share_of_group,
    sipri_positions,
    spending_ratio,
)
from detente.questions.wording import Values, digits_of, listed, paragraph, the_state, vintages, year_label

GROUPS = {
    "nato_without_usa": "the allies without the United States",
    "usa": "the United States",
    "nato": "all allies",
}
NAMED = 6
"""How many allies a sentence names before it counts the rest."""


@dataclass(frozen=True)
class Accounts:
    """What the answer is told from. Positions of the group and of all allies by NATO, of the group by SIPRI."""

    view: View
    panel: Panel
    target: float
    targets: tuple[float, ...]
    group: str | tuple[str, ...]
    nato: tuple[Position, ...]
    all_allies: tuple[Position, ...]
    sipri: tuple[Position, ...]
    values: Values

    @property
    def name(self) -> str:
        """The group in words."""
        return GROUPS[self.group] if isinstance(self.group, str) else "the allies named"

    @property
    def year(self) -> int:
        """The year that most allies' latest figures are about."""
        return Counter(p.year for p in self.nato).most_common(1)[0][0]

    @property
    def below(self) -> tuple[Position, ...]:
        """Members below the target by NATO, furthest below first."""
        return tuple(sorted((p for p in self.nato if not p.meets(self.target)), key=lambda p: (p.percent, p.ally)))

    def said_target(self, target: float | None = None) -> Value:
        """A target as a value of the answer."""
        at = self.target if target is None else target
        return self.values.add(
            f"target_{at:g}" if target is not None else "target", "% of GDP", at, digits=digits_of(at)
        )

    def said_cost(self, target: float) -> Value:
        """What a target costs the group."""
        return self.values.add(f"cost_at_{target:g}", "EUR bn/year", extra_of(self.nato, target))


def record_values(a: Accounts) -> None:
    """Every number that tables and levers read, whether a sentence prints it or not."""
    for target in a.targets:
        a.said_cost(target)
        a.values.add(f"cost_at_{target:g}.NATO", "EUR bn/year", extra_of(a.all_allies, target))
        for p in a.all_allies:
            a.values.add(f"cost_at_{target:g}.{p.ally}", "EUR bn/year", p.shortfall(target))
        if a.sipri:
            a.values.add(f"cost_at_{target:g}.sipri", "EUR bn/year", extra_of(a.sipri, target))
    for p in a.all_allies:
        a.values.add(f"share.{p.ally}", "% of GDP", p.percent)
        a.values.add(f"spending.{p.ally}", "EUR bn/year", p.spending)
    for p in a.sipri:
        a.values.add(f"share_sipri.{p.ally}", "% of GDP", p.percent)
    for p in a.nato:
        history = record(a.view, p.ally, a.target)
        if history is not None:
            a.values.add(f"years_missed.{p.ally}", "years", history.missed)
            a.values.add(f"first_met.{p.ally}", "year", history.first_met)
            a.values.add(f"met_since.{p.ally}", "year", history.since)


def headline(a: Accounts) -> Prose:
    """Who is at the target, and what reaching it would cost."""
    higher = next((t for t in (3.5, 5.0) if t > a.target), None)
    further = say("")
    if higher is not None:
        further = say(", {higher} % EUR {more} bn more", higher=a.said_target(higher), more=a.said_cost(higher))
    cost = say(
        "Reaching {target} % would cost EUR {cost} bn a year more than was spent{further}, at {basis} prices.",
        target=a.said_target(),
        cost=a.said_cost(a.target),
        further=further,
        basis=year_label(YEAR),
    )
    return paragraph((_who_meets(a), cost))


def _who_meets(a: Accounts) -> Prose:
    """The start of the headline: how many were at the target, or where the only ally stood."""
    v = a.values
    by_nato = say(
        "By NATO's {edition} edition{later},",
        edition=Label(text=_edition_words(a), names="edition"),
        later=", which came out later" if _newest(a).published_on > a.view.day else "",
    )
    if len(a.nato) == 1:
        return say(
            "{source} {ally} spent {share} % of GDP in {year}.",
            source=by_nato,
            ally=the_state(a.nato[0].ally),
            share=v.add(f"share.{a.nato[0].ally}", "% of GDP", a.nato[0].percent),
            year=year_label(a.year),
        )
    aside = say("")
    if a.group == "nato_without_usa" and len(a.all_allies) > len(a.nato):
        aside = say(
            " other than the United States ({met} of {all} with it)",
            met=v.add("all_allies_at_target", "members", sum(p.meets(a.target) for p in a.all_allies)),
            all=v.add("all_allies", "members", len(a.all_allies)),
        )
    return say(
        "{source} {met} of {members} {kind}{aside} were at {target} % of GDP or above in {year}{older}.",
        source=by_nato,
        met=v.add("allies_at_target", "members", sum(p.meets(a.target) for p in a.nato)),
        members=v.add("allies", "members", len(a.nato)),
        kind="allies with forces" if isinstance(a.group, str) else "allies named",
        aside=aside,
        target=a.said_target(),
        year=year_label(a.year),
        older=" or the latest year given" if any(p.share.period_end.year != a.year for p in a.nato) else "",
    )


def who_is_below(a: Accounts) -> Prose:
    """The allies below the target with their shares, the count for the whole alliance, and the group's average."""
    v = a.values
    named = [
        say("{ally} ({share})", ally=the_state(p.ally), share=v.add(f"share.{p.ally}", "% of GDP", p.percent))
        for p in a.below[: NAMED if len(a.below) > 2 * NAMED else None]
    ]
    rest = len(a.below) - len(named)
    if rest:
        named.append(say("{rest} others", rest=v.add("allies_below_unnamed", "members", rest)))
    average = v.add("group_share", "% of GDP", share_of_group(a.nato))
    sentences = [
        say("Below the target, in % of GDP: {allies}.", allies=listed(named))
        if named
        else say("Nobody of the group was below the target."),
    ]
    if len(a.nato) > 1:
        sentences.append(
            say(
                "Together {group} spent {average} % of their GDP, EUR {now} bn a year.",
                group=a.name,
                average=average,
                now=v.add("spending_now", "EUR bn/year", sum(p.spending for p in a.nato)),
            )
        )
    if a.group != "nato_without_usa" and len(a.all_allies) > len(a.nato):
        sentences.append(
            say(
                "Of all {all} allies with forces {met} were at the target.",
                all=v.add("all_allies", "members", len(a.all_allies)),
                met=v.add("all_allies_at_target", "members", sum(p.meets(a.target) for p in a.all_allies)),
            )
        )
    return paragraph(sentences)


def costs(a: Accounts) -> Prose:
    """What every target costs the group and all allies together, and who carries most of the target's cost."""
    v = a.values
    by_target = [say("{target} %: EUR {cost} bn", target=a.said_target(t), cost=a.said_cost(t)) for t in a.targets]
    sentences = [say("Extra spending a year of {group}, by target: {list}.", group=a.name, list=listed(by_target))]
    if len(a.all_allies) > len(a.nato):
        with_all = [
            say(
                "{target} %: EUR {cost} bn",
                target=a.said_target(t),
                cost=v.add(f"cost_at_{t:g}.NATO", "EUR bn/year", extra_of(a.all_allies, t)),
            )
            for t in a.targets
        ]
        sentences.append(say("All allies with forces, the United States included: {list}.", list=listed(with_all)))
    payers = sorted((p for p in a.nato if p.shortfall(a.target) > 0), key=lambda p: -p.shortfall(a.target))
    if len(payers) > 1:
        most = [
            say(
                "{ally} (EUR {cost} bn)",
                ally=the_state(p.ally),
                cost=v.add(f"cost_at_{a.target:g}.{p.ally}", "EUR bn/year", p.shortfall(a.target)),
            )
            for p in payers[:NAMED]
        ]
        sentences.append(say("Most of the cost of the target falls on {allies}.", allies=listed(most)))
    return paragraph(sentences)


def since_when(a: Accounts) -> Prose | None:
    """Since when each ally meets the target without a break, and who never did."""
    histories = [(p, record(a.view, p.ally, a.target)) for p in a.nato]
    told = [(p, h) for p, h in histories if h is not None]
    if not told:
        return None
    first = min(h.first_year for _, h in told)
    runs: dict[int, list[str]] = {}
    for p, h in told:
        if h.since is not None:
            runs.setdefault(h.since, []).append(the_state(p.ally))
    groups = [
        say(
            "{since} {year}: {allies}",
            since="in every year from" if year == first else "since",
            year=year_label(year),
            allies=listed(runs[year]),
        )
        for year in sorted(runs)
    ]
    sentences = []
    if groups:
        sentences.append(
            say(
                "At {target} % or above without a break: {groups}.",
                target=a.said_target(),
                groups=_semicolons(groups),
            )
        )
    never = [the_state(p.ally) for p, h in told if h.first_met is None]
    lost = [the_state(p.ally) for p, h in told if h.first_met is not None and h.since is None]
    if never:
        sentences.append(
            say("Not once since {first}: {allies}.", first=year_label(first), allies=listed(sorted(never)))
        )
    if lost:
        sentences.append(say("Met it before and fell below again: {allies}.", allies=listed(sorted(lost))))
    missed = [h.missed for _, h in told]
    if len(told) > 1:
        sentences.append(
            say(
                "The middle ally missed the target in {missed} of {years} years since {first}.",
                missed=a.values.add("years_missed_median", "years", median(missed)),
                years=a.values.add("years_counted", "years", max(h.years for _, h in told)),
                first=year_label(first),
            )
        )
    return paragraph(sentences)


def disagreement(a: Accounts) -> tuple[Prose, ...]:
    """NATO's figures against SIPRI's, and NATO's two columns against each other."""
    found = [_two_columns(a)]
    if not a.sipri:
        found.append(say("SIPRI's figures are not visible on this date, so no second producer stands beside NATO's."))
        return tuple(p for p in found if p is not None)
    return tuple(p for p in (_rival_costs(a), _ratios(a), *found) if p is not None)


def _rival_costs(a: Accounts) -> Prose:
    """Count and cost at the target by SIPRI's latest year and by NATO's figures for the same year."""
    v, year = a.values, _year_of_sipri(a)
    same_year = nato_positions(a.view, [p.ally for p in a.sipri], year)
    sipri = tuple(p for p in sipri_positions(a.view, [p.ally for p in a.nato], year))
    return say(
        "SIPRI ({vintage}) counts {met} of {members} allies at the target in {year}, its latest year by this date, and "
        "puts the cost at EUR {cost} bn a year; NATO ({nato_vintage}) counts {nato_met} and EUR {nato_cost} bn for "
        "that same year, EUR {latest} bn for {now}. These are rival values of one quantity, not a band.",
        vintage=vintages((p.share for p in sipri), a.view),
        met=v.add("allies_at_target_sipri", "members", sum(p.meets(a.target) for p in sipri)),
        members=v.add("allies_sipri", "members", len(sipri)),
        year=year_label(year),
        cost=v.add("cost_sipri", "EUR bn/year", extra_of(sipri, a.target)),
        nato_vintage=vintages((p.share for p in a.nato), a.view),
        nato_met=v.add("allies_at_target_same_year", "members", sum(p.meets(a.target) for p in same_year)),
        nato_cost=v.add("cost_same_year", "EUR bn/year", extra_of(same_year, a.target)),
        latest=a.said_cost(a.target),
        now=year_label(a.year),
    )


def _ratios(a: Accounts) -> Prose | None:
    """How far apart the two producers' amounts are in the same year, and why."""
    v, year = a.values, _year_of_sipri(a)
    ratios = {p.ally: spending_ratio(a.view, p.ally, year) for p in a.sipri}
    known = {ally: ratio for ally, ratio in ratios.items() if ratio is not None}
    if len(known) < 2:
        return None
    for ally, ratio in known.items():
        v.add(f"nato_over_sipri.{ally}", "ratio", ratio)
    least, most = min(known, key=lambda ally: known[ally]), max(known, key=lambda ally: known[ally])
    close = v.add("allies_within_two_percent", "members", sum(abs(r - 1) <= 0.02 for r in known.values()))
    return say(
        "NATO's amount for {year} over SIPRI's: middle ally {middle}, from {low} ({least}) to {high} ({most}); "
        "within {band} % of each other: {close} of {count} allies. Both definitions count military pensions; they "
        "part over which bodies and items count (paramilitary forces, civilian pensions, payments of other ministries, "
        "military aid), over fiscal against calendar years, over the GDP that they divide by, and over who reports: "
        "NATO prints what ministries report under its definition, its last years as estimates; SIPRI works from open "
        "sources.",
        year=year_label(year),
        middle=v.add("nato_over_sipri_median", "ratio", median(known.values())),
        low=v.add(f"nato_over_sipri.{least}", "ratio", known[least]),
        least=the_state(least),
        high=v.add(f"nato_over_sipri.{most}", "ratio", known[most]),
        most=the_state(most),
        close=close,
        count=v.add("allies_compared", "members", len(known)),
        band=v.add("band_compared", "%", 2),
    )


def _two_columns(a: Accounts) -> Prose | None:
    """Allies on one side of the target by NATO's share, on the other by NATO's own spending over GDP."""
    turned = []
    for p in a.nato:
        own = share_from_amounts(a.view, p.ally, p.year)
        if own is not None and (own >= a.target) != p.meets(a.target):
            turned.append((p, own))
    if not turned:
        return None
    allies = [
        say(
            "{ally} ({share} against {own})",
            ally=the_state(p.ally),
            share=a.values.add(f"share.{p.ally}", "% of GDP", p.percent),
            own=a.values.add(f"share_from_amounts.{p.ally}", "% of GDP", own),
        )
        for p, own in turned
    ]
    return say(
        "NATO's printed share and its own columns of spending and GDP put {allies} on different sides of the target; "
        "the printed share is used.",
        allies=listed(allies),
    )


def _year_of_sipri(a: Accounts) -> int:
    return Counter(p.year for p in a.sipri).most_common(1)[0][0]


def _newest(a: Accounts) -> Figure:
    return max((p.share for p in a.nato), key=lambda f: f.published_on)


def _edition_words(a: Accounts) -> str:
    newest = _newest(a)
    return f"{newest.published_on:%B} {newest.published_on.year}"


def _numbered(parts: Sequence[Prose]) -> dict[str, Prose]:
    return {f"p{i}": part for i, part in enumerate(parts)}


def _semicolons(parts: Sequence[Prose]) -> Prose:
    return say("; ".join(f"{{p{i}}}" for i in range(len(parts))), **_numbered(parts))

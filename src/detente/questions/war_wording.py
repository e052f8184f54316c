"""Sentences on the observed state of the war: front, losses, casualties, aid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from detente.core.prose import Prose, say
from detente.panel import Figure
from detente.panel.money import YEAR
from detente.questions.front import BREAKS, SPANS, Front, rising
from detente.questions.war_filtered import RESOLVE, Filtered
from detente.questions.war_records import DONORS, KINDS, Aid, Loss, Toll
from detente.questions.wording import Values, listed, month_end, month_label, paragraph, with_band, year_label

SIDE_NAMES = {"RUS": "Russia", "UKR": "Ukraine"}
SPAN_WORDS = {1: "the last month", 3: "the last three months", 12: "the last twelve months"}


@dataclass(frozen=True)
class State:
    """What is told: the day, every mapper's front, losses, tolls and aid on record by then, and the values."""

    day: date
    fronts: tuple[Front, ...]
    confirmed: dict[str, tuple[Loss, ...]]
    confirmed_total: dict[str, Loss]
    claimed: tuple[Loss, ...]
    tolls: tuple[Toll, ...]
    aid: tuple[Aid, ...]
    polls: dict[str, tuple[Figure, ...]]
    values: Values
    filtered: Filtered | None = None

    @property
    def leading(self) -> Front | None:
        """The first mapper whose series spans twelve months."""
        return next((front for front in self.fronts if front.change(12) is not None), None)

    @property
    def aid_until(self) -> int | None:
        """The last month of which any allocation is visible, counted from year 0; later ones are unknown, not zero."""
        return max((max(group.months) for group in self.aid), default=None)

    @property
    def aid_spans_two_years(self) -> bool:
        """Whether the twelve months before the last twelve are in the series whole."""
        first = min((min(group.months) for group in self.aid), default=None)
        return first is not None and self.aid_until is not None and first <= self.aid_until - 23


def record_values(s: State) -> None:
    """Every number that tables read, whether a sentence prints it or not."""
    add = s.values.add
    for front in s.fronts:
        add(f"area.{front.mapper}", "km2", front.area())
        for span in SPANS:
            add(f"change_{span}.{front.mapper}", "km2", front.change(span))
            add(f"pace_{span}.{front.mapper}", "km2/month", front.pace(span))
    for side, losses in s.confirmed.items():
        for loss in losses:
            add(f"confirmed.{side}.{_slug(loss.name)}", "items", loss.items)
            add(f"confirmed_year.{side}.{_slug(loss.name)}", "items", loss.in_a_year)
    for loss in s.claimed:
        add(f"claimed.RUS.{_slug(loss.name)}", "items", loss.items)
        add(f"claimed_year.RUS.{_slug(loss.name)}", "items", loss.in_a_year)
    for toll in s.tolls:
        for part, number in (("", toll.value), (".low", toll.low), (".high", toll.high)):
            if number is not None:
                add(f"{toll.key}{part}", "persons", number)
    last = s.aid_until
    if last is None:
        return
    for group in s.aid:
        for kind in (None, *KINDS):
            suffix = f".{kind}" if kind else ""
            add(f"aid_year.{group.donor}{suffix}", "EUR bn", group.total(last - 11, last, kind))
            if s.aid_spans_two_years:
                add(f"aid_year_before.{group.donor}{suffix}", "EUR bn", group.total(last - 23, last - 12, kind))


def headline(s: State) -> Prose:
    """Which way the front moved over a year, and what stays open."""
    still_open = fatigue(s)
    front = s.leading
    if front is None:
        return say("No mapper's series spans the twelve months before {day}.", day=s.day) + still_open
    moves = rising(s.fronts, 12)
    change = front.change(12) or 0.0
    size = s.values.add(f"change_12_size.{front.mapper}", "km2", abs(change))
    span = say(
        "between the ends of {then} and {now}",
        then=month_label(front.months[front.last - 12].period_end),
        now=month_label(front.now.period_end),
    )
    told = say(
        "the area held by Russia {verb} by {size} km² to {area} km² by {mapper}",
        verb="rose" if change > 0 else "fell",
        size=size,
        area=s.values.add(f"area.{front.mapper}", "km2", front.area()),
        mapper=front.name,
    )
    who = "every mapper that spans the year" if len(moves) > 1 else "the only mapper that spans the year"
    if len(set(moves.values())) > 1:
        return say("Mappers disagree on which way the front moved: {span} {told}.", span=span, told=told) + still_open
    way = "moved back from Ukraine's side" if change > 0 else "did not move back from Ukraine's side"
    whole = say("The front {way} by {who}: {span} {told}.", way=way, who=who, span=span, told=told)
    return whole + _recently(s) + still_open


def fatigue(s: State) -> Prose:
    """What is known of tiredness: the filtered resolve, or that nothing is."""
    sample = None if s.filtered is None else s.filtered.sample(RESOLVE, "A")
    if sample is None:
        return say("Whether forces are tired is not answered for this date: no fit that would infer resolve.")
    return say(
        "Whether forces are tired no series shows; the model infers a resolve of Ukraine of {resolve} between none and "
        "all.",
        resolve=with_band(s.values.band("filtered.resolve.A", "share", sample, digits=2)),
    )


def _recently(s: State) -> Prose:
    """Whether mappers agree on the last three months, which more of them span than a year."""
    moves = rising(s.fronts, 3)
    if len(moves) < 2:
        return say("")
    return say(
        "Over the last three months it rose on the maps of {up} of {all} mappers.",
        up=s.values.add("mappers_rising", "series", sum(moves.values())),
        all=s.values.add("mappers", "series", len(moves)),
    )


def front_by_mapper(s: State) -> Prose | None:
    """Area and pace by every mapper."""
    if not s.fronts:
        return None
    sentences = []
    for front in s.fronts:
        paces = [
            say("{pace} in {span}", pace=s.values.add(f"pace_{span}.{front.mapper}", "km2/month", pace), span=words)
            for span, words in SPAN_WORDS.items()
            if (pace := front.pace(span)) is not None
        ]
        sentences.append(
            say(
                "{mapper}: {area} km² on {day}{paces}.",
                mapper=front.name,
                area=s.values.add(f"area.{front.mapper}", "km2", front.area()),
                day=front.now.period_end,
                paces=say(", km² gained by Russia a month: {list}", list=listed(paces)) if paces else "",
            )
        )
    reference = next((front for front in s.fronts if front.before is not None), None)
    if reference is not None and reference.before is not None and reference.before.value is not None:
        sentences.append(
            say(
                "On {day}, before the full-scale invasion, it was {area} km² by {mapper}.",
                day=reference.before.period_end,
                area=s.values.add(f"area_before.{reference.mapper}", "km2", reference.before.value),
                mapper=reference.name,
            )
        )
    return paragraph(sentences)


def losses(s: State) -> Prose | None:
    """Confirmed losses of both sides, claims beside them."""
    both = [s.confirmed_total[side] for side in SIDE_NAMES if side in s.confirmed_total]
    sentences = []
    if both:
        parts = [
            say(
                "{side} {items} items ({year} of them since {since})"
                if loss.in_a_year is not None
                else "{side} {items} items",
                side=SIDE_NAMES[loss.side],
                items=s.values.add(f"confirmed.{loss.side}.all", "items", loss.items),
                year=s.values.add(f"confirmed_year.{loss.side}.all", "items", loss.in_a_year)
                if loss.in_a_year is not None
                else "",
                since=loss.since or "",
            )
            for loss in both
        ]
        sentences.append(
            say("Equipment losses that pictures confirm up to {day}: {list}.", day=both[0].until, list=listed(parts))
        )
    pairs = [(c, k) for c in s.confirmed.get("RUS", ()) for k in s.claimed if c.name == k.name and c.items]
    if pairs:
        ratios = [
            say(
                "{name} {claimed} against {confirmed}",
                name=claim.name,
                claimed=s.values.add(f"claimed.RUS.{_slug(claim.name)}", "items", claim.items),
                confirmed=s.values.add(f"confirmed.RUS.{_slug(claim.name)}", "items", known.items),
            )
            for known, claim in pairs
        ]
        sentences.append(
            say("Ukraine's General Staff claims more of Russia than pictures confirm: {list}.", list=listed(ratios))
            if all(claim.items > known.items for known, claim in pairs)
            else say("Claimed by Ukraine's General Staff against confirmed, Russia: {list}.", list=listed(ratios))
        )
        sentences.append(say("No series of Russia's claims about Ukraine's losses is in the panel."))
    return paragraph(sentences) if sentences else None


TOLD = {"casualties": 3, "deaths": 2}
"""How many counts a sentence names, the latest first; the rest stand in the figures and their tables."""


def people(s: State, side: str) -> Prose:
    """The latest rival figures on a side's dead and wounded, how many more there are, and what is missing."""
    counts = sorted((toll for toll in s.tolls if toll.side == side), key=lambda toll: toll.until, reverse=True)
    name = SIDE_NAMES[side]
    if not counts:
        return say("No figure on {side}'s dead and wounded is visible on this date.", side=name)
    latest = [toll for measure, most in TOLD.items() for toll in [t for t in counts if t.measure == measure][:most]]
    latest = latest or counts[: sum(TOLD.values())]
    sentence = say(
        "{side}'s losses of people, the latest rival counts: {list}.",
        side=name,
        list=listed([_toll(s, toll) for toll in latest]),
    )
    if len(counts) > len(latest):
        rest = s.values.add(f"counts_not_told.{side}", "figures", float(len(counts) - len(latest)))
        sentence += say("{rest} more stand in the figures and their tables.", rest=rest)
    if side == "UKR":
        sentence += say(
            "For Ukraine there is no continuous estimate with limits in the panel: single estimates by others and "
            "partisan counts of names only, so the two sides' columns do not weigh the same."
        )
    return sentence


def aid(s: State) -> Prose | None:
    """Aid allocated in the last twelve visible months and in the twelve before, by donor group."""
    last = s.aid_until
    if last is None:
        return None
    parts = []
    for group in s.aid:
        before = say("")
        if s.aid_spans_two_years:
            amount = group.total(last - 23, last - 12)
            before = say(" after {before} bn", before=s.values.add(f"aid_year_before.{group.donor}", "EUR bn", amount))
        military = group.total(last - 11, last, "military")
        parts.append(
            say(
                "{donor} EUR {now} bn{before}, of which military EUR {military} bn",
                donor=DONORS[group.donor],
                now=s.values.add(f"aid_year.{group.donor}", "EUR bn", group.total(last - 11, last)),
                before=before,
                military=s.values.add(f"aid_year.{group.donor}.military", "EUR bn", military),
            )
        )
    return say(
        "Aid allocated to Ukraine in the twelve months to {month}, the last one visible, at {basis} prices{after}: "
        "{list}. Allocations are decisions, not deliveries.",
        month=month_label(month_end(last)),
        basis=year_label(YEAR),
        after=", after that of the twelve months before" if s.aid_spans_two_years else "",
        list=listed(parts),
    )


def mood(s: State) -> Prose | None:
    """What polls say on fighting on: the only observed figure here that bears on fatigue, and not of soldiers."""
    words = {"fight_until_victory": "fight until victory", "negotiate_soon": "negotiate an end soon"}
    parts = []
    for measure, figures in s.polls.items():
        if len(figures) < 2:
            continue
        first, last = figures[0], figures[-1]
        parts.append(
            say(
                "{last} % in {year} wanted to {what} ({first} % in {then})",
                last=s.values.add(f"poll.{measure}", "%", last.value),
                year=year_label(last.period_end.year),
                what=words[measure],
                first=s.values.add(f"poll_first.{measure}", "%", first.value),
                then=year_label(first.period_end.year),
            )
        )
    if not parts:
        return None
    return say("Of Ukrainians asked by Gallup, {list}; polls ask the public, not the forces.", list=listed(parts))


ALIKE = 92
"""[days] Counts of people that stop within so long of the latest one are set against each other."""


def disagreement(s: State) -> tuple[Prose, ...]:
    """How far apart the mappers and the counts of people are."""
    found = []
    if len(s.fronts) > 1:
        # a mapper whose method changed has no level to compare any more
        areas = [area for f in s.fronts if f.mapper not in BREAKS and (area := f.area()) is not None]
        spread = say("")
        if len(areas) > 1:
            spread = say(
                "Mappers' levels at their latest month-end differ by {gap} km².",
                gap=s.values.add("mapper_gap", "km2", max(areas) - min(areas)),
            )
        paces = {f.mapper: pace for f in s.fronts if (pace := f.pace(3)) is not None}
        if len(paces) > 1:
            spread += say(
                "Their paces over the last three months lie between {low} and {high} km² a month.",
                low=s.values.add("pace_3_lowest", "km2/month", min(paces.values())),
                high=s.values.add("pace_3_highest", "km2/month", max(paces.values())),
            )
        if spread.text:
            found.append(spread)
    for side, name in SIDE_NAMES.items():
        known = [t for t in s.tolls if t.side == side and t.measure == "casualties" and t.value is not None]
        # counts that stop a year apart differ because people died in between, not because issuers disagree
        latest = max((t.until for t in known), default=s.day)
        counts = [t.value for t in known if t.value is not None and (latest - t.until).days <= ALIKE]
        if len(counts) > 1:
            found.append(
                say(
                    "Rival counts of {side}'s dead and wounded that stop within three months of the latest run "
                    "from {low} to {high}.",
                    side=name,
                    low=s.values.add(f"casualties_lowest.{side}", "persons", min(counts)),
                    high=s.values.add(f"casualties_highest.{side}", "persons", max(counts)),
                )
            )
    return tuple(found)


def _toll(s: State, toll: Toll) -> Prose:
    parts = [
        s.values.add(f"{toll.key}{part}", "persons", number) if number is not None else None
        for part, number in (("", toll.value), (".low", toll.low), (".high", toll.high))
    ]
    value, low, high = parts
    if value is not None and low is not None and high is not None:
        number = say("{value} (limits {low} to {high})", value=value, low=low, high=high)
    elif value is not None:
        number = say("{value}", value=value)
    elif low is not None and high is not None:
        number = say("{low} to {high}", low=low, high=high)
    elif low is not None:
        number = say("at least {low}", low=low)
    else:
        number = say("at most {high}", high=high) if high is not None else say("no figure")
    measure = (
        "dead and wounded" if toll.measure == "casualties" else "dead" if toll.measure == "deaths" else toll.measure
    )
    return say(
        "{issuer} {number} {measure} by {day}", issuer=toll.issuer, number=number, measure=measure, day=toll.until
    )


def _slug(name: str) -> str:
    return name.replace(" ", "_")


def coverage(fronts: Sequence[Front]) -> Prose | None:
    """Mappers that do not span twelve months, and why."""
    short = [front.name for front in fronts if front.change(12) is None]
    if not short:
        return None
    return say(
        "No change over twelve months by {mappers}: the series starts later or its method changed in between.",
        mappers=listed(short),
    )

"""S5: Ukraine's forces are tired and are being pushed back."""

# ruff: noqa: E501 - a cue reads best on one line

from datetime import date as date_

from detente.core.answers import Answer, Baseline, BreakEven
from detente.core.errors import WrongInput
from detente.core.exhibits import Exhibit
from detente.core.prose import Prose, say
from detente.panel import View
from detente.questions import war_fitted_year as fitted_year
from detente.questions.front import AREA, Front, fronts
from detente.questions.question import Phrase, Question, Run, Slots
from detente.questions.war_effects import agreed_word
from detente.questions.war_exhibits import aid_lines, area_lines, loss_bars, pace_bars, toll_ranges
from detente.questions.war_filtered import (
    Filtered,
    balance,
    equipment_ranges,
    filtered,
    pace_lines,
    people_ranges,
    resolve,
    resolve_ranges,
    stocks,
)
from detente.questions.war_fitted_year import Year
from detente.questions.war_records import (
    CONFIRMED,
    SIDES,
    allocations,
    claimed,
    confirmed,
    confirmed_total,
    polls,
    tolls,
)
from detente.questions.war_wording import (
    State,
    aid,
    coverage,
    disagreement,
    front_by_mapper,
    headline,
    losses,
    mood,
    people,
    record_values,
)
from detente.questions.wording import Values, breaks_and_bias

PHRASES: tuple[Phrase, ...] = (
    Phrase(
        (r"(?:lines?|fronts?|frontline|defen[cs]es?|sector|positions?|brigades?|units?|defenders) .. (?:giv\w+ way|buckl\w*|crack\w*|break\w*|broke\w*|sag\w*|thin\w*|overstretched|crumbl\w*|collaps\w*|retreat\w*|pull\w* back|yield\w*|in trouble|short of men)",),
        none_of=(r"assembly|production|{deal}",),
        weight=4,
    ),
    Phrase(
        (r"(?:offensive|advance|assaults?|attacks?|push|momentum) .. (?:ground to a|stall\w*|halt\w*|petered|falter\w*|culminat\w*|run out of|ran out of|fail\w*|repel\w*|slow\w*|stopped|beaten)|(?:pushed|driven|threw|thrown|forced) (?:the )?(?:invaders?|russians?|enemy|attackers?|them) (?:back|out)|lines? .. (?:intact|unbroken|not broken|not moved)|holding (?:firm|out|the line|their ground|on)",),
        none_of=(r"nato member|alliance",),
        weight=7,
        polarity="denies",
    ),
    Phrase(
        (r"{front}", r"{loss}",),
        none_of=(r"negotiat|talks",),
        weight=4,
    ),
    Phrase(
        (r"{troops}|{ukraine}", r"{tired}",),
        weight=4,
    ),
    Phrase(
        (r"(?:{russia}|{ukraine}|enemy|invaders?|they|we|village|town|city|settlement)", r"{loss}", r"{front}|towns?|villages?|cit(?:y|ies)|square|kilomet\w+|miles|ground|territory|region|units?|forces|troops|positions?|brigade\w*",),
        none_of=(r"negotiat|agreement|ceasefire|could|would|nato member|alliance",),
        weight=4,
    ),
    Phrase(
        (r"desert(?:ion|ions|ed|ers)|recruitment|mobili[sz]\w+|manpower|rotations?|reserves|casualt\w+|infantry|undermanned|conscript\w*|draft|call-?up|awol|absent without leave",),
        none_of=(r"russia(?:n)? (?:casualt|losses)|recruitment fair",),
        weight=3,
    ),
    Phrase(
        (r"outgunned|outnumbered|outshot|for every (?:round|shell|drone|man)|shells? (?:a|per) day|(?:came|come) back|ten to one|five to one|to our one|ration\w*",),
        none_of=(r"ceasefire|deal|attack again",),
        weight=3,
    ),
    Phrase(
        (r"hasn't been home|not been home|youngest|average age|getting any younger|no leave|two years (?:at|in|on)|hollow\w*|same (?:men|people) .. (?:2022|start|first)|nobody (?:to|left to) relieve|relie(?:ve|f)d?", r"{troops}|he|home|trench|men|battalion|we|they",),
        weight=3,
    ),
    Phrase(
        (r"losing (?:the war|ground)|lost ground|on the back foot|war[- ]weary|war[- ]weariness|war[- ]fatigue|war of attrition|biggest gain|fastest (?:pace|advance)|lost (?:\w+ ){0,4}(?:kilomet\w+|villages|towns)",),
        weight=3,
    ),
    Phrase(
        (r"(?:{front}|line|army|defen[cs]e\w*|offensive|advance\w*|attacks?|assaults?|positions?|{troops}) .. {holding}", r"{front}|front|army|offensive|assault|brigade|line|troops|defence|defense",),
        none_of=(r"hold\w* (?:the )?talks|not (?:hold|holding|stable|firm)|peace|ceasefire|truce|settlement|agreement|billion|held a|must hold|last spring it held|nato|alliance|help|\bif\b",),
        weight=7,
        polarity="denies",
    ),
    Phrase(
        (r"{not} (?:\w+ ){0,3}(?:tired|exhaust\w*|collaps\w*|broken|losing|lost|buckl\w*|retreat\w*|crumbl\w*)|(?:morale|spirits?) .. (?:high|good|unbroken|intact|better)|(?:rested|fresh|full) (?:and |strength|troops|brigades?|units?)|(?:repel|repuls|recaptur|retook|retak|counter-?attack|threw back|thrown back|pushed the (?:russians|enemy|invaders))\w*",),
        none_of=(r"aid|deliver|afford",),
        weight=6,
        polarity="denies",
    ),
)  # fmt: skip


WITHOUT_CHANCE = (
    "answered without a probability: the event needs resolve over the year before the date, which is filtered for the "
    "year before the fit alone, and no series of the fatigue of soldiers is in the data"
)


WITHOUT_AREA = "no mapped area is visible under these rules, so that the front has no number"


class WarStateSlots(Slots):
    """Slot: the day whose state is described; the as-of date by default."""

    date: date_ | None = None


def answer(slots: WarStateSlots, run: Run) -> Answer:
    """The observed state of the war on a day, as known on the as-of date.

    Raises WrongInput for a day after the as-of date.
    """
    day = slots.date or run.as_of
    if day > run.as_of:
        raise WrongInput(
            f"slot 'date' of question 'war_state': {day} lies after the as-of date {run.as_of}; "
            "give an earlier day, or a later as-of date"
        )
    view = run.view()
    state = _state(view, day, filtered(slots.conflict, run.as_of, day))
    past = fitted_year.year(state.filtered, day)
    if not (state.fronts or state.confirmed or state.tolls or state.aid):
        return _nothing_visible(slots, view)
    record_values(state)
    first = headline(state)
    details = [
        front_by_mapper(state),
        losses(state),
        people(state, "RUS"),
        people(state, "UKR"),
        aid(state),
        mood(state),
        *_filtered(state),
        *((fitted_year.told(past, state.values), fitted_year.drivers(past, state.values)) if past else ()),
    ]
    rivals = disagreement(state)
    leading = state.leading
    drawn = (*_exhibits(state), *_filtered_exhibits(state, past, run))
    return Answer(
        question=QUESTION.id,
        row=QUESTION.row,
        slots=slots.filled(),
        estimand=QUESTION.estimand,
        unit=QUESTION.unit,
        median=None if leading is None else leading.change(12),
        probability=past.chance if past else None,
        word=agreed_word(past.chance, past.members(state.fronts)) if past else None,
        headline=first,
        details=tuple(detail for detail in details if detail is not None),
        values=state.values.all(),
        baseline=_baseline(leading),
        drivers=past.drivers() if past else (),
        disagreement=rivals,
        would_change=(*_would_change(leading), *(past.would_change() if past else ())),
        prior_dominated=past is not None and past.prior_dominated,
        data_as_of=_data_as_of(view, day),
        revised_data=view.used.revised,
        caveats=_caveats(state, run, view),
        left_out=QUESTION.left_out,
        exhibits=drawn,
        sources=view.used.sources,
        reason=WITHOUT_AREA if leading is None else None if past else WITHOUT_CHANCE,
    )


def _data_as_of(view: View, day: date_) -> date_ | None:
    """The end of the latest period told; a factor of the measuring rod may be about a later one."""
    told = [f.period_end for f in view.used.figures.values() if f.value is not None and f.period_end <= day]
    return max(told, default=None)


def _state(view: View, day: date_, known: Filtered | None) -> State:
    confirmed_of = {side: found for side in SIDES if (found := confirmed(view, day, side))}
    totals = {side: total for side in SIDES if (total := confirmed_total(view, day, side)) is not None}
    return State(
        day=day,
        fronts=fronts(view, day),
        confirmed=confirmed_of,
        confirmed_total=totals,
        claimed=claimed(view, day),
        tolls=tuple(toll for side in SIDES for toll in tolls(view, day, side)),
        aid=allocations(view, day),
        polls={measure: polls(view, day, measure) for measure in ("fight_until_victory", "negotiate_soon")},
        values=Values(),
        filtered=known,
    )


def _filtered(state: State) -> tuple[Prose | None, ...]:
    """What the model filters from the data, or that it filters nothing for this date."""
    known = state.filtered
    if known is None:
        return (say("The state is not filtered for this date: the model ships no fit whose data end before it."),)
    return stocks(known, state.values), balance(known, state.values), resolve(known, state.values)


def _filtered_exhibits(state: State, past: Year | None, run: Run) -> tuple[Exhibit, ...]:
    known = state.filtered
    if known is None:
        return ()
    drawn = (
        fitted_year.area_lines(past, state.fronts) if past else None,
        pace_lines(known, state.fronts, draws=run.draws, seed=run.seed),
        people_ranges(known),
        equipment_ranges(known),
        fitted_year.resolve_lines(past) if past else resolve_ranges(known),
    )
    return tuple(exhibit for exhibit in drawn if exhibit is not None)


def _baseline(leading: Front | None) -> Baseline | None:
    """The mean pace of the last three months, carried over twelve."""
    pace = leading.pace(3) if leading else None
    return None if pace is None else Baseline(name="mean pace of the last three months, times twelve", value=12 * pace)


def _would_change(leading: Front | None) -> tuple[BreakEven, ...]:
    """The shortest look-back over which the area held by Russia did not rise: the sign of the answer turns there."""
    if leading is None:
        return ()
    spans = [months for months in range(1, 37) if (change := leading.change(months)) is not None and change <= 0]
    return (
        BreakEven(
            assumption=f"months looked back over which Russia gained no area, by {leading.name}",
            break_even=float(spans[0]) if spans else None,
            unit="months",
        ),
    )


def _caveats(state: State, run: Run, view: View) -> tuple[Prose, ...]:
    told = [
        say(
            "For the observed series no uncertainty is modelled: rival series stand side by side instead, and limits "
            "are those of their producers."
        ),
        say("Area says nothing on what was paid for it; it is no measure of fatigue."),
        say(
            "Counts of people copy one another: the British figures follow the claims of Ukraine's General Staff, and "
            "The Economist's model, where visible, is fitted to the single estimates; they are not independent."
        ),
    ]
    short = coverage(state.fronts)
    if short is not None:
        told.append(short)
    return (*told, *breaks_and_bias(run.panel, view.used.sources))


def _exhibits(state: State) -> tuple[Exhibit, ...]:
    drawn = [
        area_lines(state.fronts, state.day) if state.fronts else None,
        pace_bars(state.fronts) if state.fronts else None,
        loss_bars(state.confirmed.get("RUS", ()), state.confirmed.get("UKR", ()), state.claimed),
        toll_ranges(state.tolls, dead=False),
        toll_ranges(state.tolls, dead=True),
        aid_lines(state.aid, state.aid_until),
    ]
    return tuple(exhibit for exhibit in drawn if exhibit is not None)


def _nothing_visible(slots: WarStateSlots, view: View) -> Answer:
    """The answer for a date on which nothing on the war is visible."""
    dropped = sum(len(view.gap(name)) for name in (AREA, CONFIRMED, "economist.casualties") if name in view.names)
    values = Values()
    why = (
        say(
            "{count} figures were public in some form, but are held only in a later vintage, which real time drops.",
            count=values.add("figures_dropped", "figures", dropped),
        )
        if dropped
        else say("The panel holds none that was public by then.")
    )
    return Answer(
        question=QUESTION.id,
        row=QUESTION.row,
        slots=slots.filled(),
        estimand=QUESTION.estimand,
        unit=QUESTION.unit,
        median=None,
        headline=say("No figure on the war is visible on {day}.", day=view.day) + why,
        values=values.all(),
        left_out=QUESTION.left_out,
        reason="not answered: no figure on the war is visible on the date of the answer",
    )


QUESTION = Question(
    id="war_state",
    row="S5",
    title="Fatigue, and the front moving back?",
    claim="Ukraine's forces are tired and are being pushed back.",
    estimand=(
        "Area held by Russia, pace of the front, losses, casualties and aid at the date; beside them the manpower, "
        "equipment, balance of force and resolve that the model filters from the data"
    ),
    event=(
        "over the fitted months before the date the area held by the challenger has risen and the resolve of the "
        "supported side has fallen"
    ),
    unit="km2",
    slots=WarStateSlots,
    phrases=PHRASES,
    answer=answer,
)

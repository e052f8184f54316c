"""S9: Two per cent of GDP is not nearly enough."""

# ruff: noqa: E501 - a cue reads best on one line

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from detente.core.answers import Answer, Baseline, BreakEven
from detente.core.exhibits import Exhibit
from detente.core.prose import Prose, say
from detente.panel import View
from detente.panel.money import YEAR
from detente.questions import attacker_at_war
from detente.questions import spending_gap_risk as risk_part
from detente.questions import spending_gap_risk_wording as risk_words
from detente.questions.attack_record import sources as record_sources
from detente.questions.burden import (
    TARGETS,
    extra_of,
    group,
    nato_allies,
    nato_positions,
    share_of_group,
    sipri_positions,
    without_figures,
)
from detente.questions.burden_exhibits import (
    cost_by_ally,
    cost_by_ally_and_target,
    cost_by_target,
    shares_by_ally,
    shares_over_time,
)
from detente.questions.burden_wording import (
    Accounts,
    costs,
    disagreement,
    headline,
    record_values,
    since_when,
    who_is_below,
)
from detente.questions.question import Phrase, Question, Run, ShareOfGdp, States, identifier
from detente.questions.spending_gap_risk_exhibits import exhibits as risk_exhibits
from detente.questions.spending_slots import OutlookSlots
from detente.questions.wording import Values, breaks_and_bias, listed, state_name, the_state, vintages, year_label

Group = Annotated[Literal["nato_without_usa", "usa", "nato"], BeforeValidator(identifier)] | States
"""A group of allies by name, or ISO3 codes."""

PHRASES: tuple[Phrase, ...] = (
    Phrase(
        (
            r"{percent}|{spending}|number|target",
            r"(?:not|n't|hardly|far from|nowhere near) (?:\w+ ){0,3}enough|falls? (?:far |well )?short|insufficient|too (?:little|low)\b",
        ),
        none_of=(r"myth|nonsense|wrong|untrue|not true|ammunition|shells|weapons|deliver\w*",),
        weight=9,
    ),
    Phrase(
        (r"(?:more|far more|much more|extra|additional|less|little|enough|billions?|money|funds|cash|euros|taxpayers?) .. (?:armed forces|military|army|armies|navy|air force|defen[cs]e|rearmament|deterrence|security)\b", r"spend|put|pay|need|invest|rais|mov|cost|must|should|money|budget|give|find",),
        none_of=(r"{aid} to|ukraine's|minist\w+ of|air defen[cs]e",),
        weight=4,
    ),
    Phrase(
        (r"on the cheap|spends? (?:far |much |still )?(?:too )?(?:little|less)|underspen\w*|underfund\w*|free ride|do (?:its|their) (?:fair )?share|pay (?:its|their) (?:fair )?share|pay (?:up|the bill)",),
        none_of=(r"ukraine (?:is|has)",),
        weight=5,
    ),
    Phrase(
        (r"(?:percentages?|per cent\w*|{percent}|gdp|target\w*|number\w*) .. (?:obsess\w*|fixat\w*|fetish\w*|arms industry|arms manufacturers|arms-makers|arms lobby|arbitrary|meaningless|nonsense|absurd|unrealistic|madness|folly)|(?:obsess\w*|fixat\w*|fetish\w*|madness|folly) .. (?:{percent}|percentages?|gdp|target)|(?:tanks?|guns|arms|weapons|missiles|defen[cs]e|armies|military|rearm\w*) .. (?:schools?|hospitals?|pensions?|kindergartens?|teachers|nurses|climate|welfare|the poor)|no (?:need|reason|case) (?:\w+ ){0,4}(?:budgets?|spending|spend|outlays?|percent)|(?:enough|plenty) (?:is |already )?(?:being )?spen[dt]|spend(?:s|ing)? (?:quite |already |more than )?enough|outspend\w*|already spen\w+ .. (?:more|times)",),
        none_of=(r"{not} (?:\w+ )?enough|ammunition for",),
        weight=7,
        polarity="denies",
    ),
    Phrase(
        (r"{percent}", r"{spending}|nato|defen[cs]e|allies|alliance|military|europe|pay|income|output|summit|pledg\w*|floor|ceiling|voters",),
        none_of=(r"inflation|unemployment|interest|turnout|poll|votes|of (?:its|the|all) (?:shells|deliveries|aid|equipment|tanks)",),
        weight=4,
    ),
    Phrase(
        (r"{percent}",),
        none_of=(r"inflation|unemployment|interest|turnout|poll|votes|of (?:its|the|all|those|our|them|respondents) |respondents|rise|rises|risen|growth|casualt\w*|voters said",),
        weight=3,
    ),
    Phrase(
        (r"(?:defen[cs]e|military|security|rearm\w*) .. (?:spending|budgets?|outlays?|expenditures?|investments?|bill|money|purse|euros|pounds|dollars)|(?:spend|invest|pay)\w* (?:\w+ ){0,4}(?:on|for|in) (?:\w+ ){0,3}(?:defen[cs]e|security|the military|armed forces|arms|deterrence)",),
        none_of=(r"joint|{aid} to ukraine",),
        weight=4,
    ),
    Phrase(
        (r"spend(?:ing)? (?:far |much |a lot |considerably )?more|spend more|free[- ]?rid\w+|peace dividend|burden[- ]sharing|(?:raise|rais\w+|increase|ramp\w*|lift|boost)\w* .. (?:outlays?|budgets?|spending|expenditures?)|cold war levels?|fair share|pay (?:its|their|our) (?:way|share)",),
        weight=3,
    ),
    Phrase(
        (r"(?:wales|the hague|nato) .. (?:target|benchmark|guideline|pledge|floor|threshold)|(?:spending|old|two[- ]percent|new) (?:target|benchmark|guideline|floor|threshold|goal)",),
        weight=4,
    ),
    Phrase(
        (r"(?:two|2|2\.5|three|3|three and a half|3\.5|{percent}|target|level\w*|budget|what we (?:spend|pay)|spend\w*|that) .. (?:is|are|was|be|remains?|seems?|suffice\w*|looks?) (?:already |quite |more than |perfectly |entirely |simply )?{enough}|{percent} (?:is|will be|would be|does|would) (?:more than )?(?:{enough}|suffice)|two is plenty",),
        none_of=(r"{not} (?:\w+ )?(?:\w+ )?{enough}|neither|ammunition|weapons|deliver\w*|strong enough",),
        weight=8,
        polarity="denies",
    ),
    Phrase(
        (r"{percent}|{spending}", r"arms race|wast(?:e|ed|ing)|bonanza|hospitals?|schools?|pensions?|pensioners|nurses|welfare|(?:cannot|can't|not) (?:afford|sustain)|spend(?:ing)? better|better, not more|rather than more|(?:not|no) (?:need|reason|case|point) .. (?:more|raise|spend|five|beyond)|arbitrary|fetish|pulled out of|plucked|numerology|efficien\w+|unaffordable|not (?:a question of )?(?:more )?money|forget it|never be (?:met|reached)|ruin\w*|extravagan\w+|windfall|shareholders",),
        none_of=(r"cannot afford (?:not|to stay)",),
        weight=8,
        polarity="denies",
    ),
)  # fmt: skip


class SpendingGapSlots(OutlookSlots):
    """Slots: target in % of GDP; the group that meets it; the risk accepted (a curve over all of them by default); and
    those of `OutlookSlots`."""

    target: ShareOfGdp = 2.0
    allies: Group = "nato_without_usa"
    risk: Literal["curve"] | Annotated[float, Field(ge=0, le=1)] = "curve"


def answer(slots: SpendingGapSlots, run: Run) -> Answer:
    """Who meets the target and what targets cost, by NATO's figures, SIPRI's beside them.

    Raises UnknownName for an ally that NATO gives no figure for.
    """
    view = run.view()
    members = group(slots.allies, view)
    nato = nato_positions(view, members)
    if not nato:
        return _nothing_visible(slots, view)
    accounts = Accounts(
        view=view,
        panel=run.panel,
        target=slots.target,
        targets=tuple(sorted({*TARGETS, slots.target})),
        group=slots.allies,
        nato=nato,
        all_allies=nato_positions(view, nato_allies(view)),
        sipri=sipri_positions(view, [p.ally for p in nato]),
        values=Values(),
    )
    record_values(accounts)
    risk = risk_part.risk_of(accounts, slots, run)
    known = not isinstance(risk, str)
    war_sources = attacker_at_war.sources(risk.war) if known else ()
    first = headline(accounts) + (risk_words.verdict(risk) if known else _unknown(risk))
    details = [
        *(risk_words.paragraphs(risk) if known else ()),
        who_is_below(accounts), costs(accounts), since_when(accounts),
    ]  # fmt: skip
    rivals = (*((risk_words.disagreement(risk),) if known else ()), *disagreement(accounts))
    exhibits = (*_exhibits(accounts), *(risk_exhibits(risk) if known else ()))
    warnings = (*(risk_words.caveats(risk) if known else ()), *_caveats(accounts))
    return Answer(
        question=QUESTION.id,
        row=QUESTION.row,
        slots=slots.filled(),
        estimand=QUESTION.estimand,
        unit=QUESTION.unit,
        median=extra_of(nato, slots.target),
        probability=risk.chance() if known else None,
        word=risk.word if known else None,
        headline=first,
        details=tuple(detail for detail in details if detail is not None),
        values=accounts.values.all(),
        baseline=Baseline(name="last known shares of GDP held", value=0.0),
        drivers=risk.drivers if known else (),
        disagreement=rivals,
        would_change=(*_would_change(accounts), *(risk.turning if known else ())),
        prior_dominated=known and risk.left_to_judgement > 0.8,
        data_as_of=view.used.data_as_of,
        revised_data=view.used.revised,
        caveats=warnings,
        left_out=QUESTION.left_out,
        exhibits=exhibits,
        sources=tuple(sorted({*view.used.sources, *(record_sources() if known else ()), *war_sources})),
        reason=None if known else f"not answered: whether the share is enough; {risk}",
    )


def _unknown(reason: str) -> Prose:
    return say("Whether that is enough is not answered: {reason}.", reason=reason)


def _would_change(a: Accounts) -> tuple[BreakEven, ...]:
    """Targets at which the accounting turns."""
    lowest = min(a.nato, key=lambda p: p.percent)
    found = [
        BreakEven(
            assumption=f"target at which nobody would spend more: the lowest share ({state_name(lowest.ally)})",
            break_even=lowest.percent,
            unit="% of GDP",
        )
    ]
    if len(a.nato) > 1:
        found.append(
            BreakEven(
                assumption="target that the group as a whole meets already: its spending over its GDP",
                break_even=share_of_group(a.nato),
                unit="% of GDP",
            )
        )
        middle = sorted((p.percent for p in a.nato), reverse=True)[(len(a.nato) - 1) // 2]
        found.append(
            BreakEven(
                assumption="target above which fewer than half of the group would meet it, by NATO's figures",
                break_even=middle,
                unit="% of GDP",
            )
        )
    if a.sipri:
        least = min(a.sipri, key=lambda p: p.percent)
        found.append(
            BreakEven(
                assumption=f"target at which nobody would spend more, by SIPRI's figures ({state_name(least.ally)})",
                break_even=least.percent,
                unit="% of GDP",
            )
        )
    return tuple(found)


def _caveats(a: Accounts) -> tuple[Prose, ...]:
    nato = [p.share for p in a.nato]
    estimates = sorted({p.year for p in a.nato if p.share.status == "estimate"})
    other = [p for p in a.nato if p.year != a.year]
    borrowed = [p for p in a.nato if p.gdp_year != p.year]
    told = [
        say("NATO's figures: {vintage}.", vintage=vintages(nato, a.view)),
        say(
            "Shares and costs carry no band: NATO prints none, and how far its estimates "
            "were later revised was not known on the date of the answer. The range between producers stands in for it."
        ),
        say(
            "Costs hold GDP at its latest year, let no ally above the target spend less, and count no effect of the "
            "spending on prices or growth. Money is at {basis} prices and exchange rates.",
            basis=year_label(YEAR),
        ),
        say("NATO counts today's members in every year, so allies that joined later are counted before they joined."),
    ]
    if estimates:
        years = listed([year_label(year) for year in estimates])
        told.insert(1, say("NATO's figures for {years} are its own estimates.", years=years))
    if other:
        allies = [say("{ally} ({year})", ally=the_state(p.ally), year=year_label(p.year)) for p in other]
        told.append(say("Latest figure of another year: {allies}.", allies=listed(allies)))
    if borrowed:
        years = listed([year_label(y) for y in sorted({p.gdp_year for p in borrowed})])
        told.append(
            say(
                "NATO's tables at hand give the share of GDP but not the GDP of the latest year for {count} allies; "
                "their cost uses the GDP of {years}.",
                count=a.values.add("allies_with_older_gdp", "members", len(borrowed)),
                years=years,
            )
        )
    without = [the_state(figure.entity) for figure in without_figures(a.view)]
    if without:
        told.append(say("Without a share of GDP in NATO's tables, so not counted: {allies}.", allies=listed(without)))
    return (*told, *breaks_and_bias(a.panel, a.view.used.sources))


def _exhibits(a: Accounts) -> tuple[Exhibit, ...]:
    drawn = (
        shares_by_ally(a.nato, a.sipri, a.target),
        cost_by_target(a.nato, a.sipri, a.targets, a.name),
        cost_by_ally(a.nato, a.sipri, a.target),
        shares_over_time(a.view, a.target),
        cost_by_ally_and_target(a.nato, a.targets),
    )
    return tuple(exhibit for exhibit in drawn if exhibit is not None)


def _nothing_visible(slots: SpendingGapSlots, view: View) -> Answer:
    """The answer for a date on which no NATO figure is visible."""
    dropped = view.gap("nato.share_of_gdp") if "nato.share_of_gdp" in view.names else ()
    values = Values()
    why = (
        say(
            "{count} figures were public in some form, but are held only in a later edition, which real time drops.",
            count=values.add("figures_dropped", "figures", len(dropped)),
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
        headline=say("No NATO figure on defence spending is visible on {day}.", day=view.day) + why,
        values=values.all(),
        left_out=QUESTION.left_out,
        reason="not answered: no NATO figure on defence spending is visible on the date of the answer",
    )


QUESTION = Question(
    id="spending_gap",
    row="S9",
    title="Is two per cent enough?",
    claim="Two per cent of GDP is not nearly enough.",
    estimand=(
        "Extra spending a year at which every ally of the group meets the target; the smallest share of GDP for a "
        "stated risk"
    ),
    event=(
        "on a path at the target the yearly hazard of a challenge rises above twice its present level, or above the "
        "risk named; the target is enough where that happens in at most one draw in five"
    ),
    unit="EUR bn/year",
    slots=SpendingGapSlots,
    phrases=PHRASES,
    answer=answer,
)

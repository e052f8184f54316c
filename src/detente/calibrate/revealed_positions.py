"""A council of governments whose positions are read from what they do, not from what they say.

Two issues: aid to Ukraine as a share of the giver's output, and defence spending as a share of output.
Each government stands where it has put itself: what it allocated over the last twelve months that were
public, and what it spends. Capability is its defence spending. That both issues matter alike to each is
judged. Whoever holds a minister's own words can put them in: the table is an ordinary one.
"""

from collections.abc import Sequence
from math import floor, log10
from typing import Final, NamedTuple

from detente.catalogue.names import names
from detente.core.councils import Actor, ActorTable, Issue
from detente.core.errors import DataMissing, WrongInput
from detente.panel.rows import Figure
from detente.panel.view import View

MINISTERS: Final = ("DEU", "FRA", "ITA", "POL", "GBR")
"""The five allies whose defence ministers meet."""

AID: Final = "aid to Ukraine"
SPENDING: Final = "defence spending"

GIVING: Final = "kiel.allocations_12_months"
"""Allocations over twelve months by donor; the panel holds the five ministers' countries."""


class Revealed(NamedTuple):
    """What one government does, with the figures behind it.

    `aid` [EUR bn/year], `output` [EUR bn/year], `share` [% of GDP] on defence, `spending` [EUR bn/year] on it.
    """

    state: str
    aid: float
    output: float
    share: float
    spending: float
    figures: tuple[Figure, ...]


def revealed(view: View, members: Sequence[str] = MINISTERS) -> tuple[Revealed, ...]:
    """What each member gives and spends, as known on the view's day.

    Raises WrongInput for fewer than two members or one named twice, DataMissing for a member of whom the
    panel holds no figure, with what it holds.
    """
    if len(members) < 2 or len(set(members)) != len(members):
        raise WrongInput(f"a council needs two members or more, each named once; got {', '.join(members) or 'none'}")
    found = []
    for state in members:
        aid = _latest(view, GIVING, state, {"kind": "total"})
        wanted = ("gdp_current", "share_of_gdp", "spending_current")
        output, share, spending = (_latest(view, f"nato.{name}", state) for name in wanted)
        figures = (aid, output, share, spending)
        amounts = (aid.value or 0.0, _in_euro(output, view), share.value or 0.0, _in_euro(spending, view))
        found.append(Revealed(state, *amounts, figures))
    return tuple(found)


def council(view: View, members: Sequence[str] = MINISTERS) -> ActorTable:
    """The council of these governments on the view's day; raises as `revealed` does."""
    found = revealed(view, members)
    aid = [100.0 * one.aid / one.output for one in found]
    issues = (
        Issue(name=AID, unit="% of GDP", least=0.0, most=_round_up(max(aid))),
        Issue(name=SPENDING, unit="% of GDP", least=0.0, most=_round_up(max(one.share for one in found))),
    )
    told = {code: name for name, code in reversed(names().nations.items())}  # a state's first name is its usual one
    actors = tuple(_actor(told.get(one.state, one.state), one, given) for one, given in zip(found, aid, strict=True))
    last = max(one.figures[0].period_end for one in found)
    year = max(one.figures[2].period_end.year for one in found)
    return ActorTable(
        title=f"{_listed([actor.name for actor in actors])}: aid and defence spending",
        description="Positions revealed by what each government gives and spends, not stated by anyone.",
        issues=issues,
        actors=actors,
        notes=(
            f"Aid: allocations of the twelve months to {last:%B %Y} (Kiel) over output; gifts through the EU are not "
            "counted for members.",
            f"Defence spending: share of output in {year} (NATO's count); capability is that spending in euro.",
            "Judged: both issues matter alike to each government; scales run from nought to just above the highest.",
        ),
        sources=tuple(sorted({figure.source for one in found for figure in one.figures})),
        badge=f"as of {view.day:%d %B %Y}",
    )


def bargained_aid(table: ActorTable, positions: Sequence[Sequence[float]], found: Sequence[Revealed]) -> float:
    """[EUR bn/month] What all members give together where they end up at these positions [actor, issue]."""
    column = [issue.name for issue in table.issues].index(AID)
    return sum(place[column] / 100.0 * one.output for place, one in zip(positions, found, strict=True)) / 12.0


def _latest(view: View, series: str, state: str, dims: dict[str, str] | None = None) -> Figure:
    found = view.latest(series, state, dims)
    if found is None:
        held = sorted({figure.entity for figure in view.series(series, record=False)})
        told = f"it holds {', '.join(held)}" if held else "nothing of it was public by then"
        raise DataMissing(f"the panel has no {series} of {state} as of {view.day}; {told}")
    return found


def _in_euro(figure: Figure, view: View) -> float:
    """[EUR bn] An amount in current US dollars at its year's rate."""
    rate = view.unit_of_account("conversion.eur_per_usd", "EUR", min(figure.period_end.year, 2024))
    if rate is None or rate.value is None:
        raise DataMissing(f"the panel has no exchange rate of the euro for {figure.period_end.year}")
    return (figure.value or 0.0) / 1000.0 * rate.value


def _round_up(value: float) -> float:
    """The next of ..., 0.1, 0.2, 0.25, 0.5, 1, 2, ... that is not below the value; 1 where that is nought."""
    if value <= 0.0:
        return 1.0
    scale = 10.0 ** floor(log10(value))
    return next(step * scale for step in (1.0, 2.0, 2.5, 5.0, 10.0) if step * scale >= value * (1.0 - 1e-12))


def _actor(name: str, one: Revealed, given: float) -> Actor:
    return Actor(
        name=name,
        description=_described(one, given),
        capability=one.spending,
        position=(given, one.share),
        salience=(50.0, 50.0),
    )


def _described(one: Revealed, given: float) -> str:
    aid, _, share, _ = one.figures
    return (
        f"EUR {one.aid:.2f} bn in the twelve months to {aid.period_end:%B %Y}, {given:.3f} % of output; "
        f"{one.share:.2f} % on defence in {share.period_end.year} ({share.status})"
    )


def _listed(told: Sequence[str]) -> str:
    return f"{', '.join(told[:-1])} and {told[-1]}"

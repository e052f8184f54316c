"""Figures of runs: fans over the months, and what scenarios differ by, with sources and the run inside the image."""

from collections.abc import Sequence
from datetime import date

from detente import __version__, panel
from detente.catalogue.quantities import quantities
from detente.core.exhibits import Axis, Exhibit, Point, Rule, Series
from detente.core.quantities import Month, month_index
from detente.runs.tables import LEVELS, named
from detente.simulation.ensemble import beliefs_of, posterior
from detente.simulation.store import Run

LEGEND = "Line: median; darker band: half of the draws; lighter band: nine in ten."


def fan(run: Run, quantity: str, member: str = "", name: str = "") -> Exhibit:
    """Median and bands of one quantity over the months, dated at the months' ends."""
    rule = quantities()[quantity]
    bands = run.quantile(LEVELS, quantity, member) if member else run.quantile(LEVELS, quantity)
    points = tuple(
        Point(x=_day(month), y=float(q[2]), low=float(q[0]), high=float(q[4]), low50=float(q[1]), high50=float(q[3]))
        for month, q in zip(run.months, bands.T, strict=True)
    )
    title = named(rule.label, member, run.scenario.conflict)
    last = points[-1]
    return Exhibit(
        id=f"{quantity}{'-' if member else ''}{member.replace(',', '-')}",
        kind="lines",
        title=title,
        subtitle=f"{rule.unit}, from priors alone" if run.prior_only else rule.unit,
        x=Axis(label="month", type="time"),
        y=Axis(label=rule.label, unit=rule.unit),
        series=(Series(name=name or run.scenario.title, role="model", points=points),),
        sources=sources(run),
        badge=badge(run),
        note=f"{LEGEND} {_rests_on(run)}",
        alt=f"{title}: {last.y:.3g} {rule.unit} in {run.months[-1]}, nine in ten {last.low:.3g} to {last.high:.3g}",
    )


def difference(first: Run, others: Sequence[Run], less: Sequence[Run], quantity: str, member: str = "") -> Exhibit:
    """Fans of paired differences: `less` are the `others` less the first, in the same order."""
    fans = [fan(one, quantity, member, other.scenario.title) for one, other in zip(less, others, strict=True)]
    against = first.scenario.title
    return fans[0].model_copy(
        update={
            "id": f"difference-{fans[0].id}",
            "title": f"{fans[0].title}: change against “{against}”",
            "subtitle": f"{fans[0].subtitle}, draw by draw under the same luck",
            "series": tuple(one.series[0] for one in fans),
            "rules": (Rule(at=0.0, label="no change", across="y"),),
            "sources": sources(first),
            "badge": badge(first, others),
            "alt": "; ".join(
                f"{other.scenario.title} less {against}, {one.alt}" for one, other in zip(fans, others, strict=True)
            ),
        }
    )


def badge(run: Run, less: Sequence[Run] = ()) -> str:
    """What the figure's footer says of how it was made: model, data date, run or runs less this one, draws, seed."""
    fitted = None if run.prior_only else posterior(run.scenario.conflict, run.scenario.start)
    data = f"data as of {fitted.as_of}" if fitted and fitted.as_of else "priors only"
    runs = f"runs {', '.join(one.key[:12] for one in less)} less {run.key[:12]}" if less else f"run {run.key[:12]}"
    return f"model {__version__} - {data} - {runs} - {run.draws:,} draws, seed {run.seed}"


def sources(run: Run) -> tuple[str, ...]:
    """Ids of the sources behind a run: what its posterior was fitted to, or what its priors cite."""
    fitted = None if run.prior_only else posterior(run.scenario.conflict, run.scenario.start)
    if fitted is not None and fitted.sources:
        return fitted.sources
    cited = {one.source for belief in beliefs_of(run.scenario.conflict).values() for one in belief.citations}
    return tuple(sorted(cited))


def credits(names: Sequence[str]) -> tuple[str, ...]:
    """Sources as a figure's footer names them; one that the panel does not hold stands by its id."""
    known = panel.load().sources
    return tuple(dict.fromkeys(known[one].credit if one in known else one for one in names))


def _rests_on(run: Run) -> str:
    told = run.beliefs_note
    return f"{told[:1].upper()}{told[1:]}."


def _day(month: Month) -> date:
    """The first day after a month: where its end stands on an axis of time."""
    index = month_index(month) + 1
    return date(index // 12, index % 12 + 1, 1)

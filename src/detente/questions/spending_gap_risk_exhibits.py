"""Figures of S9's risk part: the smallest share and its cost by the hazard accepted, and what of it is judged."""

from typing import Final

from detente.core.exhibits import Axis, Exhibit, Point, Series
from detente.questions import judged_part
from detente.questions.burden import extra_of
from detente.questions.judged_part import ALL, DATA
from detente.questions.spending_gap_risk import Risk

LIMITS: Final = (0.01, 0.0075, 0.005, 0.004, 0.003, 0.002, 0.0015, 0.001)
"""[1/year] Hazards for which the smallest share is drawn, the largest first: the less risk, the dearer."""


def exhibits(r: Risk) -> tuple[Exhibit, ...]:
    """The smallest share and its cost by the hazard accepted, and what leaves the hazard at the target open."""
    x = Axis(label="yearly hazard accepted", type="name")
    sources = r.accounts.view.used.sources
    note = (
        f"In {100.0 * r.certainty:g} % of draws. Out of reach: not even a tenth of output would do. Nought: what is "
        "spent today is enough. Data alone: every judged belief at its middle; what parts the two is judgement."
    )
    found = {part: [(limit, r.smallest(limit, part)) for limit in LIMITS] for part in (ALL, DATA)}

    def series(cost: bool) -> tuple[Series, ...]:
        return tuple(
            Series(
                name=part, role="required" if part == ALL else "model",
                points=tuple(_point(r, limit, least, cost=cost) for limit, least in at),
            )
            for part, at in found.items()
        )  # fmt: skip

    return (
        Exhibit(
            id="spending_gap_required", kind="bars", title="How much is enough depends on the risk accepted",
            subtitle=f"Least share of GDP for {r.accounts.name} that keeps every year's hazard below, per cent",
            x=x, y=Axis(label="share", unit="% of GDP"), sources=sources, note=note, series=series(cost=False),
            alt="Bars: the smallest share of GDP by the yearly hazard that is accepted, with everything open and with "
                "judged beliefs at their middle.",
        ),
        judged_part.figure(
            "spending_gap_judgement", r.parts, lambda window: 100.0 * r.top()(window),
            title="How much of the risk is data, and how much is judgement",
            subtitle=f"Highest yearly chance of a challenge, {r.accounts.name} at {r.accounts.target:g} %, per cent",
            label="chance in a year", unit="%", sources=sources,
        ),
        Exhibit(
            id="spending_gap_required_cost", kind="bars", title="What the share that is enough would cost",
            subtitle="EUR bn a year above spending now, by the yearly hazard accepted",
            x=x, y=Axis(label="extra spending", unit="EUR bn/year"), sources=sources, note=note,
            series=series(cost=True),
            alt="Bars: extra spending a year at the smallest share, by the yearly hazard that is accepted.",
        ),
    )  # fmt: skip


def _point(r: Risk, limit: float, least: float | None, *, cost: bool) -> Point:
    name = f"{100.0 * limit:g} %"
    if least is None:
        return Point(x=name, y=None, note="out of reach")
    return Point(x=name, y=extra_of(r.accounts.nato, least) if cost else least)

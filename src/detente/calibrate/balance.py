"""Russia against NATO without the United States, under three assumptions about prices.

The comparison that turns "one third" into something else: the price assumption is shown beside the
result wherever the result is used.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from detente.core.exhibits import Axis, Exhibit, Point, Rule, Series

Reals = NDArray[np.float64]

MEASURES = {"spending": "spending", "capital": "capital", "readiness": "ready", "capability": "capability"}
YEARS = (2021, 2023, 2024)
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
NOT_EUROPE = ("USA", "CAN")


class HasDraws(Protocol):
    """A state's paths, see `capital.Strength`."""

    @property
    def series(self) -> Any:
        """The state's spending."""
        ...

    def at(self, year: int, what: str) -> Reals:
        """Draws of `what` in `year`."""
        ...


def group(name: str, allies: Sequence[str]) -> tuple[str, ...]:
    """Members of 2024 under the name of an aggregate: NATO, NATO_EUROPE_CANADA or NATO_EUROPE."""
    out = {"NATO": (), "NATO_EUROPE_CANADA": ("USA",), "NATO_EUROPE": NOT_EUROPE}[name]
    return tuple(ally for ally in allies if ally not in out)


def balance(states: Iterable[HasDraws], allies: Sequence[str], prices: str) -> list[dict[str, Any]]:
    """Quantiles of Russia's over the allies' sum, by measure, year and group.

    Capabilities are added as if allies' forces were one; that flatters a coalition.
    """
    by_state = {state.series.state: state for state in states}
    rows = []
    for name in ("NATO_EUROPE_CANADA", "NATO_EUROPE"):
        members = [ally for ally in group(name, allies) if ally in by_state]
        for measure, what in MEASURES.items():
            for year in YEARS:
                theirs = sum(by_state[m].at(year, what) for m in members if year in by_state[m].series.years)
                ratio = by_state["RUS"].at(year, what) / theirs
                rows.append(
                    {"against": name, "measure": measure, "year": year, "prices": prices}
                    | {f"q{round(100 * q):02d}": round(float(np.quantile(ratio, q)), 3) for q in QUANTILES}
                )
    return rows


def markdown(rows: Sequence[dict[str, Any]], against: str = "NATO_EUROPE_CANADA") -> str:
    """The balance as a table for a page: median and 90 % interval, one row per measure and year."""
    kinds = ("exchange rate", "GDP parity", "beliefs")
    found = {(r["measure"], r["year"], r["prices"]): r for r in rows if r["against"] == against}
    lines = ["| measure | year | exchange rate | GDP parity | beliefs |", "|---|---|---|---|---|"]
    for measure in MEASURES:
        for year in YEARS:
            cells = [found[measure, year, kind] for kind in kinds]
            shown = " | ".join(f"{r['q50']:.2f} ({r['q05']:.2f} to {r['q95']:.2f})" for r in cells)
            lines.append(f"| {measure} | {year} | {shown} |")
    return "\n".join(lines)


def exhibit(rows: Sequence[dict[str, Any]], year: int, against: str = "NATO_EUROPE_CANADA") -> Exhibit:
    """The balance of one year as a figure: one range per measure and price assumption, and the line of parity."""
    found = {(r["measure"], r["prices"]): r for r in rows if (r["against"], r["year"]) == (against, year)}
    prices = ("exchange rate", "GDP parity", "beliefs")
    allies = {"NATO_EUROPE_CANADA": "NATO Europe and Canada", "NATO_EUROPE": "NATO Europe"}[against]
    return Exhibit(
        id="military-balance-by-prices",
        kind="ranges",
        title=f"Russia against {allies}, {year}: the price assumption decides",
        subtitle="Russia over the allies' sum, ratio; median and 90 % interval",
        x=Axis(label="measure", type="name"),
        y=Axis(label="Russia / allies", unit="ratio"),
        series=tuple(
            Series(
                name=kind,
                role="model",
                points=tuple(
                    Point(
                        x=measure,
                        y=found[measure, kind]["q50"],
                        low=found[measure, kind]["q05"],
                        high=found[measure, kind]["q95"],
                    )
                    for measure in MEASURES
                ),
            )
            for kind in prices
        ),
        rules=(Rule(at=1.0, label="parity", across="y"),),
        sources=("sipri.milex_2025", "nato.defence_expenditure_2024", "detente.milex_gdp_ppp"),
        note="Losses in war, gifts of equipment and aid are not in the stock.",
        alt=(
            f"Ranges of the ratio of Russia to {allies} for spending, capital, readiness and capability, each at the "
            "exchange rate, at GDP parity and at the prices believed; all medians lie below parity."
        ),
    )

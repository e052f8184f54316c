"""The text table beside a figure: the same data, for those who cannot see it and those who want the numbers."""

from typing import NamedTuple

from detente.core.exhibits import Exhibit, Point
from detente.figures.scales import decimals, place_text, values_of


class Cell(NamedTuple):
    """One figure: which series and point of the exhibit it is, and the point itself (None: the series has none)."""

    series: int
    point: int
    datum: Point


class Table(NamedTuple):
    """Rows are places on the x axis, columns are series; `digits` is the number of decimals printed."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell | None, ...]], ...]
    digits: int


def table(exhibit: Exhibit) -> Table:
    """The exhibit's points by place and series, in order of place for time and numbers, as given for names."""
    places = list(dict.fromkeys(point.x for series in exhibit.series for point in series.points))
    if exhibit.x.type != "name":
        places.sort(key=lambda place: place.toordinal() if hasattr(place, "toordinal") else float(place))  # pyright: ignore
    by_series = [
        {point.x: Cell(s, p, point) for p, point in enumerate(series.points)} for s, series in enumerate(exhibit.series)
    ]
    rows = tuple((_place(place, exhibit), tuple(cells.get(place) for cells in by_series)) for place in places)
    return Table(tuple(series.name for series in exhibit.series), rows, decimals(values_of(exhibit)))


def _place(place: object, exhibit: Exhibit) -> str:
    if isinstance(place, int | float) and exhibit.x.type == "number":
        return f"{place:g}"  # without separators, because it may be a calendar year
    return place_text(place)  # pyright: ignore[reportArgumentType]

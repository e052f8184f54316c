"""Wording shared by the questions: values that sentences print, lists, names, periods, editions."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.catalogue.names import names
from detente.core.prose import End, Label, Prose, Value, say
from detente.core.quantities import month_at
from detente.core.units import Unit
from detente.panel import Figure, Panel, View

DIGITS: dict[Unit, int] = {"% of GDP": 2, "ratio": 2, "% points": 2}
"""Decimals that sentences print where a unit always takes the same number."""


class Values:
    """Collects the values of an answer: every number that a sentence prints comes from here."""

    def __init__(self) -> None:
        self._values: dict[str, Value] = {}

    def add(self, name: str, unit: Unit, number: float | None, *, digits: int | None = None) -> Value:
        """The value under this name.

        A producer's limits are values of their own ("x.low"): they stand for its level of confidence,
        not for this product's intervals. Raises ValueError if the name stands for another number already.
        """
        value = Value(
            name=name,
            unit=unit,
            median=number,
            digits=digits if digits is not None else DIGITS.get(unit, 0 if number is None else _decimals(number, unit)),
        )
        known = self._values.setdefault(name, value)
        if known.median != value.median or known.unit != unit:
            raise ValueError(f"the value {name!r} is {known.median} already, not {number}")
        return known

    def band(self, name: str, unit: Unit, sample: NDArray[Any], *, digits: int = 0) -> Value:
        """The value of a sample of model draws: median, 50 % and 90 % intervals, in the sample's unit.

        Raises ValueError if the name stands for another number already.
        """
        return self.quantiles(name, unit, np.quantile(sample, (0.05, 0.25, 0.5, 0.75, 0.95)), digits=digits)

    def quantiles(self, name: str, unit: Unit, ends: Iterable[float], *, digits: int = 0) -> Value:
        """The value of a distribution known by its 5, 25, 50, 75 and 95 % quantiles.

        Raises ValueError if the name stands for another number already.
        """
        low90, low50, median, high50, high90 = (float(end) for end in ends)
        value = Value(
            name=name, unit=unit, median=median, interval50=(low50, high50), interval90=(low90, high90), digits=digits
        )
        known = self._values.setdefault(name, value)
        if known != value:
            raise ValueError(f"the value {name!r} is {known.median} already, not {median}")
        return known

    def all(self) -> tuple[Value, ...]:
        """The values in the order in which they were added."""
        return tuple(self._values.values())


def _decimals(number: float, unit: Unit) -> int:
    """One decimal for small amounts of money, none for large ones and for counts."""
    return 1 if unit.startswith(("EUR", "USD")) and abs(number) < 100 else 0


def digits_of(share: float) -> int:
    """Decimals needed to print a target such as 2, 3.5 or 2.25 in full, two at most."""
    return next((n for n in (0, 1) if round(share, n) == round(share, 2)), 2)


def listed(parts: Sequence[Prose | Label | str], last: str = "and") -> Prose:
    """The parts as a list in a sentence: "a, b and c"."""
    if not parts:
        return say("none")
    if len(parts) == 1:
        return say("{only}", only=parts[0])
    slots = {f"p{i}": part for i, part in enumerate(parts)}
    holes = [f"{{p{i}}}" for i in range(len(parts))]
    return say(f"{', '.join(holes[:-1])} {last} {holes[-1]}", **slots)


def with_band(value: Value) -> Prose:
    """A value with its 90 % limits: "−640 (nine in ten: −1,900 to −110)"."""
    if value.interval90 is None:
        return say("{value}", value=value)
    return say(
        "{value} (nine in ten: {low} to {high})",
        value=value,
        low=End(value=value, part="low90"),
        high=End(value=value, part="high90"),
    )


def paragraph(sentences: Iterable[Prose]) -> Prose:
    """Sentences one after another."""
    whole = say("")
    for sentence in sentences:
        whole += sentence
    return whole


@cache
def _names() -> dict[str, str]:
    shown: dict[str, str] = {}
    for name, code in names().nations.items():
        shown.setdefault(code, name)
    return shown


def state_name(iso3: str) -> str:
    """The English name of a state as tables and figures print it, its code where the catalogue has none."""
    return _names().get(iso3, iso3)


def the_state(iso3: str) -> str:
    """The name as it stands in a sentence."""
    name = state_name(iso3)
    return f"the {name}" if name.startswith(("United", "Netherlands")) else name


def year_of(figure: Figure) -> Label:
    """The year that a figure is about."""
    return year_label(figure.period_end.year)


def year_label(year: int) -> Label:
    """A calendar year in a sentence."""
    return Label(text=str(year), names="period")


def month_label(day: date) -> Label:
    """A calendar month in a sentence: December 2024."""
    return Label(text=f"{day:%B} {day.year}", names="period")


def month_end(month: int) -> date:
    """The last day of a month counted from January of year 0."""
    year, number = (int(part) for part in month_at(month + 1).split("-"))
    return date(year, number, 1) - timedelta(days=1)


def edition(figure: Figure) -> Label:
    """The vintage of a figure in words: June 2024 for "2024-06", as it stands otherwise."""
    year, _, month = figure.vintage.partition("-")
    if year.isdigit() and len(year) == 4 and month.isdigit() and 1 <= int(month) <= 12:
        return Label(text=f"{date(int(year), int(month), 1):%B %Y}", names="edition")
    return Label(text=figure.vintage, names="edition")


def vintages(figures: Iterable[Figure], view: View) -> Prose:
    """Which edition figures come from and when it appeared; says so where it is later than the day."""
    newest = max(figures, key=lambda f: f.published_on)
    late = newest.published_on > view.day
    return say(
        "edition {edition}, published {day}{late}",
        edition=edition(newest),
        day=newest.published_on,
        late=", a later revision of figures that were public by the date of this answer" if late else "",
    )


def breaks_and_bias(panel: Panel, sources: Iterable[str]) -> tuple[Prose, ...]:
    """What the sources' own records say on coverage, breaks and bias, one paragraph a source."""
    told = []
    for source_id in sources:
        source = panel.sources.get(source_id)
        if source is None:
            continue
        parts = [source.coverage, source.bias, *source.breaks]
        text = "; ".join(part.strip().rstrip(".;") for part in parts if part.strip())
        if text:
            told.append(say("{title}: {text}.", title=_label(source.title), text=_label(text)))
    return tuple(told)


def _label(text: str) -> Label | str:
    """Text from a source's record: a label where it holds digits, which nothing here computed."""
    return Label(text=text, names="source") if any(letter.isdigit() for letter in text) else text

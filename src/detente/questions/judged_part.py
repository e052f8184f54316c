"""How much of a number is judgement: the number again with some of what it rests on left open, the rest at its middle.

Judged are this model's beliefs, which no data have touched, and the war's end, which comes from a game whose beliefs
are judged. Data are equipment, from spending, and the losses of a fitted war engine; prices and wear in them are judged
too, so that the judged part is a lower limit.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from detente.calibrate.deterrence import Window
from detente.core.answers import Driver
from detente.core.exhibits import Axis, Exhibit, Point, Role, Series
from detente.core.prose import Prose, say
from detente.core.units import Unit
from detente.questions.wording import Values, listed

Array = NDArray[Any]

ALL: Final = "everything open"
BELIEFS: Final = "judged beliefs alone"
END: Final = "the war's end alone"
DATA: Final = "data alone"
JUDGED: Final = "all that is judged"
KEYS: Final = {BELIEFS: "beliefs_alone", END: "war_end_alone", DATA: "data_alone", JUDGED: "judged_alone"}
"""What a value's name ends with."""

TOLD: Final = 3
"""Beliefs that a sentence names."""

LEVELS: Final = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class Parts:
    """A window, and the same with parts of it at their medians."""

    whole: Window

    @cached_property
    def named(self) -> dict[str, Window]:
        """By what is left open."""
        w = self.whole
        found = {ALL: w, JUDGED: w.at_middle(data=True), BELIEFS: w.at_middle(end=True, data=True)}
        if w.fought is not None and w.war_end is None:
            found[END] = w.at_middle(beliefs=True, data=True)
        found[DATA] = w.at_middle(beliefs=True, end=True)
        return found

    @property
    def alone(self) -> dict[str, Window]:
        """One of them left open at a time."""
        return {name: window for name, window in self.named.items() if name not in (ALL, JUDGED)}

    def judged(self, sample: Callable[[Window], Array]) -> float:
        """[share] Of the spread of a sample's logarithm, what remains with data at their middle."""
        whole, alone = (float(np.var(_log(sample(self.named[one])))) for one in (ALL, JUDGED))
        return min(1.0, alone / whole) if whole > 0.0 else 0.0


def figure(
    id_: str, of: Parts, sample: Callable[[Window], Array], *, title: str, subtitle: str, label: str, unit: Unit,
    sources: tuple[str, ...],
) -> Exhibit:  # fmt: skip
    """The number's range with one part left open at a time, data first, and with everything open."""
    roles: dict[str, Role] = {DATA: "observed", BELIEFS: "rival", END: "rival", ALL: "baseline"}
    series = []
    for name, role in roles.items():
        if name in of.named:
            low, low50, middle, high50, high = (float(x) for x in np.quantile(sample(of.named[name]), LEVELS))
            point = Point(x=name, y=middle, low=low, high=high, low50=low50, high50=high50)
            series.append(Series(name=name, role=role, points=(point,)))
    return Exhibit(
        id=id_, kind="ranges", title=title, subtitle=subtitle, x=Axis(label="what is left open", type="name"),
        y=Axis(label=label, unit=unit), series=tuple(series),
        sources=sources,
        note="Dots: medians; lines: nine in ten of the draws; alone: the rest is held at its middle. No data bear "
             "on judged beliefs; the war's end is a game's, of such beliefs; data: spending at judged prices, losses.",
        alt="Ranges of one number: data alone, judged beliefs alone, the war's end alone, everything open.",
    )  # fmt: skip


def sensitive(values: Values, drivers: Sequence[Driver], what: str) -> Prose:
    """The beliefs that a number hangs on most, with their part in its spread, whatever else they act with."""
    told = [
        say("{belief} ({share} %)", belief=one.belief, share=values.add(f"driver.{k}", "%", 100.0 * one.share))
        for k, one in enumerate(drivers[:TOLD])
    ]
    if not told:
        return say("Nothing that is uncertain moves {what}.", what=what)
    return say(
        "What the spread of {what} hangs on most, a part that several carry together counted for each: {told}.",
        what=what, told=listed(told),
    )  # fmt: skip


def shares(values: Values, name: str, found: Mapping[str, float | None]) -> Prose:
    """Smallest shares [% of GDP] by what is left uncertain, told beside the one with everything uncertain."""
    told = []
    for part, least in found.items():
        key = KEYS[part]
        if least is None:
            told.append(say("{part}: out of reach", part=part))
        elif least == 0.0:
            values.add(f"{name}.{key}", "% of GDP", 0.0, digits=1)
            told.append(say("{part}: what is spent today", part=part))
        else:
            one = values.add(f"{name}.{key}", "% of GDP", least, digits=1)
            told.append(say("{part}: {share} %", part=part, share=one))
    return say("; ".join(f"{{p{i}}}" for i in range(len(told))), **{f"p{i}": one for i, one in enumerate(told)})


def turning(at: float | None, unit: Unit) -> dict[str, Any]:
    """Value and unit of a break-even as people read them: yearly rates in per cent."""
    return {"break_even": at and 100.0 * at, "unit": "%"} if unit == "1/year" else {"break_even": at, "unit": unit}


def _log(sample: Array) -> Array:
    return np.log(np.maximum(sample, 1e-300))

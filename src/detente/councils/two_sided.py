"""The Nash bargain on an actor table of two: where each side ends, and what a conflict would be worth instead.

detente.councils.nash("table.csv", options={"risk": -0.5})
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from detente import figures
from detente.core.councils import ActorTable
from detente.core.errors import UnknownName, WrongInput
from detente.councils.cells import Scale
from detente.councils.files import parquet
from detente.councils.reading import content_of, parsed, read, text_of
from detente.councils.terminal import printed
from detente.models.alliance.nash import Bargain, Side, nash_bargain
from detente.simulation.councils import arrays
from detente.simulation.councils import scale as scale_of

Reals = NDArray[np.float64]
SCHEMA: Final = "detente-nash-1"
FORMATS: Final = ("json", "parquet", "csv")
MOST_BARGAINS: Final = 200
OPTIONS: Final = {
    "risk": (-1.0, 1.0, "attitude to risk of both sides: below 0 averse, above 0 seeking"),
    "chance": (0.0, 1.0, "chance of the first side to win a conflict; by default its share of capability"),
}
"""Options: least, most, meaning."""


@dataclass(frozen=True)
class Case:
    """One bargain: names and issues, scales [issue], the two sides as the model takes them."""

    names: tuple[str, str]
    issues: tuple[str, ...]
    units: tuple[str, ...]
    low: Reals
    span: Reals
    sides: tuple[Side, Side]

    @cached_property
    def bargain(self) -> Bargain:
        """The bargain with the largest product of gains."""
        return nash_bargain(*self.sides)

    @property
    def worth_it(self) -> bool:
        """Whether both gain over conflict."""
        found = self.bargain
        return all(worth > least for worth, least in zip(found.worth, found.conflict, strict=True))

    def places(self) -> tuple[Reals, Reals]:
        """[unit, issue] Where each side ends."""
        found = self.bargain
        return self.low + self.span * found.first_place, self.low + self.span * found.second_place


@dataclass(frozen=True)
class Bargained:
    """Bargains of a table or of a reference case's rows."""

    title: str
    cases: tuple[Case, ...]
    notes: tuple[str, ...]

    @cached_property
    def document(self) -> dict[str, Any]:
        """What --json prints."""
        return {
            "schema": SCHEMA, "title": self.title, "bargains": [_case(case) for case in self.cases],
            "notes": list(self.notes),
        }  # fmt: skip

    def to_json(self) -> str:
        """`document` as JSON text."""
        return json.dumps(self.document, ensure_ascii=False)

    def to_polars(self) -> pl.DataFrame:
        """One row per bargain, side and issue: ideal point and place."""
        rows = []
        for number, case in enumerate(self.cases, 1):
            for side, name, place in zip(case.sides, case.names, case.places(), strict=True):
                ideal = case.low + case.span * side.ideal
                rows += [
                    {
                        "bargain": number,
                        "side": name,
                        "issue": issue,
                        "ideal": float(ideal[i]),
                        "place": float(place[i]),
                        "salience": float(side.salience[i]),
                        "product": case.bargain.product,
                    }
                    for i, issue in enumerate(case.issues)
                ]
        return pl.DataFrame(rows)

    def show(self) -> str:
        """The result as text for a terminal."""
        return "\n".join([*[_shown(self.title, case) for case in self.cases], *[f"Note: {one}" for one in self.notes]])

    def write(self, out: str | Path, formats: Sequence[str] = FORMATS) -> list[Path]:
        """Writes the formats named into a folder, whole files only; raises WrongInput where that cannot be."""
        made: dict[str, bytes] = {}
        for name in dict.fromkeys(formats):
            if name not in FORMATS:
                raise UnknownName("format of a Nash bargain", name, FORMATS)
            if name == "json":
                made["nash.json"] = (self.to_json() + "\n").encode()
            elif name == "csv":
                made["nash.csv"] = self.to_polars().write_csv().encode()
            else:
                made["nash.parquet"] = parquet(self.to_polars())
        if not made:
            raise WrongInput(f"no format is named; give one or more of {', '.join(FORMATS)}")
        return figures.written(Path(out), made)


def nash(
    table: "str | Path | bytes | ActorTable", *, options: Mapping[str, Any] | None = None, scale: Scale | None = None
) -> Bargained:
    """The Nash bargain of two actors over the issues of a table, or of each row of a published case.

    Parameters
    ----------
    table
        A CSV, JSON or XML actor table of two actors, "-" for standard input, its bytes, an ActorTable, or the JSON of
        a published case with `rows` of ideal points, saliences, attitudes to risk and chances.
    options
        "risk" and "chance", see `OPTIONS`; a published case tells its own.
    scale
        Ends of the positions' scale where a CSV file cannot tell it.

    Raises WrongInput and BadRow for tables and options that cannot be.
    """
    chosen = _options(options or {})
    if not isinstance(table, ActorTable):
        name, content = content_of(table)
        text = text_of(name, content)
        told = parsed(name, text) if text.lstrip()[:1] == "{" else None
        if isinstance(told, Mapping) and isinstance(told.get("rows"), list):
            if chosen:
                raise WrongInput(f"{name} tells risk and chance of every row; leave out --set {', '.join(chosen)}")
            return _published(name, told)
        table = read(content, scale)
    return _of_table(table, chosen)


def _of_table(table: ActorTable, chosen: Mapping[str, float]) -> Bargained:
    if len(table.actors) != 2:
        raise WrongInput(
            f"a Nash bargain is struck by two actors; the table has {len(table.actors)}: leave two, or use "
            "--scheme spatial"
        )
    actors, position = arrays(table)
    low, span = scale_of(table)
    capability, risk = actors.capability[0], chosen.get("risk", 0.0)
    chance = chosen.get("chance", float(capability[0] / capability.sum()))
    sides = tuple(
        Side(position[0, i], actors.salience[0, i], risk, chance if i == 0 else 1.0 - chance) for i in range(2)
    )
    names = table.actors[0].name, table.actors[1].name
    told = "as told" if "chance" in chosen else "its share of capability"
    notes = (
        f"{names[0]} would win a conflict with a chance of {chance:.2f} ({told}); attitude to risk of both: {risk:g}.",
        *table.notes,
    )
    issues, units = (tuple(getattr(issue, field) for issue in table.issues) for field in ("name", "unit"))
    return Bargained(table.title, (Case(names, issues, units, low, span, (sides[0], sides[1])),), notes)


def _published(name: str, told: Mapping[str, Any]) -> Bargained:
    rows = told["rows"]
    if not 1 <= len(rows) <= MOST_BARGAINS:
        raise WrongInput(f"{name} has {len(rows)} rows of bargains; give 1 to {MOST_BARGAINS}")
    cases = tuple(_row(name, number, row) for number, row in enumerate(rows, 1))
    return Bargained(str(told.get("case_id") or told.get("title") or name), cases, ())


def _row(name: str, number: int, row: Any) -> Case:
    where = f"{name}, row {number}"
    if not isinstance(row, Mapping):
        raise WrongInput(f"{where} is no object; write t_i, s_i, r_i, p_i and the same with j")
    sides = []
    for side in "ij":
        ideal, salience = (_numbers(where, f"{field}_{side}", row.get(f"{field}_{side}")) for field in "ts")
        risk = _numbers(where, f"r_{side}", [row.get(f"r_{side}")], -1.0)[0]
        chance = _numbers(where, f"p_{side}", [row.get(f"p_{side}")])[0]
        sides.append(Side(np.array(ideal), np.array(salience), risk, chance))
    lengths = {len(side.ideal) for side in sides} | {len(side.salience) for side in sides}
    if len(lengths) != 1:
        raise WrongInput(f"{where}: ideal points and saliences have different lengths; give one number for each issue")
    if not all(side.salience.any() for side in sides):
        raise WrongInput(f"{where}: a side cares for no issue; give it a salience above 0")
    count = lengths.pop()
    issues = tuple(f"issue {k}" for k in range(1, count + 1))
    return Case(("i", "j"), issues, ("",) * count, np.zeros(count), np.ones(count), (sides[0], sides[1]))


def _numbers(where: str, field: str, given: Any, least: float = 0.0) -> list[float]:
    """Numbers of a row's field; raises WrongInput for what is none or leaves the range."""
    if isinstance(given, list) and given:
        good = [one for one in given if isinstance(one, int | float) and not isinstance(one, bool)]
        if len(good) == len(given) and all(least <= one <= 1.0 for one in good):
            return [float(one) for one in good]
    raise WrongInput(f"{where}, field {field!r}: give numbers from {least:g} to 1; got {given!r:.60}")


def _options(given: Mapping[str, Any]) -> dict[str, float]:
    found = {}
    for name, value in given.items():
        if name not in OPTIONS:
            raise UnknownName("option of a Nash bargain", name, list(OPTIONS))
        least, most, meaning = OPTIONS[name]
        try:
            told = float(value)
        except (TypeError, ValueError) as error:
            raise WrongInput(f"option {name!r} is a number ({meaning}); got {value!r}") from error
        if not least <= told <= most:
            raise WrongInput(f"option {name!r} ({meaning}) lies between {least:g} and {most:g}; got {told:g}")
        found[name] = told
    return found


def _case(case: Case) -> dict[str, Any]:
    found = case.bargain
    return {
        "issues": list(case.issues),
        "sides": [
            {
                "name": name, "ideal": (case.low + case.span * side.ideal).tolist(), "place": place.tolist(),
                "salience": side.salience.tolist(), "risk": float(side.risk), "chance": float(side.chance),
                "worth": worth, "conflict": least,
            }
            for name, side, place, worth, least in zip(
                case.names, case.sides, case.places(), found.worth, found.conflict, strict=True
            )
        ],
        "product": found.product, "both_gain": case.worth_it,
    }  # fmt: skip


def _shown(title: str, case: Case) -> str:
    found, places = case.bargain, case.places()
    rows = []
    for i, issue in enumerate(case.issues):
        ideals = [f"{case.low[i] + case.span[i] * side.ideal[i]:.3f}" for side in case.sides]
        unit = f" [{case.units[i]}]" if case.units[i] else ""
        rows.append([f"{issue}{unit}", ideals[0], ideals[1], f"{places[0][i]:.3f}", f"{places[1][i]:.3f}"])
    for what, pair in (("worth to it", found.worth), ("worth of conflict", found.conflict)):
        rows.append([what, "", "", f"{pair[0]:.4f}", f"{pair[1]:.4f}"])
    a, b = case.names
    told = printed(title or "Nash bargain", ("issue", f"{a} wants", f"{b} wants", f"{a} ends", f"{b} ends"), rows)
    verdict = "both gain over conflict" if case.worth_it else "no bargain gives both more than a conflict"
    return f"{told}\nProduct of gains: {found.product:.6f}; {verdict}."

"""A burden shared: a donor table in; what each gives alone and together by rule, who would pay, files out.

detente.councils.burden("donors.csv")           a file of one's own
detente.councils.burden("ministers", ...)       five governments, tastes read from what they give
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from detente import figures, panel
from detente.calibrate.giving import giving as given_by
from detente.calibrate.revealed_positions import MINISTERS
from detente.catalogue.names import names
from detente.core.donors import Donor, DonorTable
from detente.core.errors import UnknownName, WrongInput
from detente.core.exhibits import Axis, Exhibit, Point, Series
from detente.councils.donors import read_donors
from detente.councils.files import credits_of, parquet
from detente.councils.terminal import printed
from detente.models.burden_sharing.equations import by_capacity, by_pledge, exploitation, taste_of
from detente.models.burden_sharing.equilibria import (
    RULES,
    Alone,
    Members,
    Rule,
    alone,
    bills,
    members,
    rest,
    starts,
    together,
)

Reals = NDArray[np.float64]
SCHEMA: Final = "detente-burden-1"
FORMATS: Final = ("json", "parquet", "csv", "svg")
PRESETS: Final = {"ministers": "Germany, France, Italy, Poland, United Kingdom: tastes read from what they give"}
LEAST: Final = 1e-9
"""[share] Taste below which none is told apart from nought."""

PATIENCE: Final[dict[Rule, int]] = {"summation": 20_000, "ces": 2_000, "weakest_link": 2_000, "best_shot": 2_000}
"""Rounds of best replies from each start; where tastes are small they may need more, which is said."""

CHOICES: Final = {
    "coordinated": (0.0, 1.0, 0.0, "how far giving is coordinated already, where tastes are read from it"),
    "exponent": (-50.0, 0.95, -1.0, "how well one gift stands in for another where gifts complete one another"),
    "pledge": (0.0, 100.0, 0.25, "per cent of income that a pledge comes to"),
    "outside": (0.0, 1e12, 0.0, "gifts from outside, over those of the table"),
}
"""Options: least, most, default, meaning."""

RULE_WORDS: Final[dict[Rule, str]] = {
    "summation": "gifts add up",
    "ces": "gifts complete one another",
    "weakest_link": "the weakest link counts",
    "best_shot": "one must do it",
}


@dataclass(frozen=True)
class Burden:
    """A burden shared: the table, the choices made, the members as the model takes them."""

    table: DonorTable
    choices: dict[str, float]
    members: Members

    @cached_property
    def alone(self) -> dict[Rule, Alone]:
        """What comes about where each decides alone."""
        return {rule: alone(rule, self.members, self.choices["exponent"]) for rule in RULES}

    @cached_property
    def together(self) -> float:
        """[money] What all would pay for together, the same under each rule."""
        return float(together(self.members))

    @cached_property
    def bills(self) -> Reals:
        """[money, donor] Who would pay what of it."""
        return bills(self.members)

    def gain(self, rule: Rule) -> float | None:
        """[ratio] Together over alone; None where nothing comes about alone."""
        provided = float(self.alone[rule].provided)
        return self.together / provided if provided > 0.0 else None

    @cached_property
    def given(self) -> Reals | None:
        """[money, donor] What is given now; None where the table does not say it of all."""
        told = [donor.giving for donor in self.table.donors]
        return None if any(one is None for one in told) else np.array(told, np.float64)

    @cached_property
    def split(self) -> dict[str, Reals]:
        """[money, donor] Amounts by rule: what is given, its total by income and by income times exposure, a pledge."""
        income = self.members.income
        exposure = np.array([donor.exposure for donor in self.table.donors])
        whole = float(self.together if self.given is None else self.given.sum())
        found = {} if self.given is None else {"given": self.given}
        what = "that" if self.given is None else "the same"
        found[f"{what} by income"] = by_capacity(whole, income, 1.0)
        found[f"{what} by income x exposure"] = by_capacity(whole, income, exposure)
        found[f"pledge of {self.choices['pledge']:g} %"] = by_pledge(income, self.choices["pledge"])
        found["alone"] = self.alone["summation"].giving
        found["bill shared"] = self.bills
        return found

    @cached_property
    def replies(self) -> dict[Rule, dict[str, Any]]:
        """Best replies from five starts: how many came to rest, the amounts they rest at."""
        found: dict[Rule, dict[str, Any]] = {}
        for rule in RULES:
            ends = [rest(rule, self.members, s, self.choices["exponent"], PATIENCE[rule]) for s in starts(self.members)]
            resting = [end for end in ends if end.rests]
            limit = 1e-6 * float(self.members.income.max())
            places: list[Reals] = []
            for end in resting:
                if not any(np.abs(end.giving - other).max() <= limit for other in places):
                    places.append(end.giving)
            found[rule] = {
                "starts": len(ends), "rested": len(resting), "equilibria": [place.tolist() for place in places],
                "rounds": [end.rounds for end in ends],
            }  # fmt: skip
        return found

    @cached_property
    def document(self) -> dict[str, Any]:
        """What --json prints."""
        of, table = self.members, self.table
        return {
            "schema": SCHEMA, "title": table.title, "unit": table.unit, "choices": self.choices,
            "outside": float(of.outside), "together": self.together,
            "rules": {
                rule: {
                    "alone": float(found.provided), "least_equilibrium": float(found.least), "gain": self.gain(rule),
                    "giving": found.giving.tolist(), "best_replies": self.replies[rule],
                }
                for rule, found in self.alone.items()
            },
            "donors": [
                {
                    "name": donor.name, "income": donor.income, "taste": float(of.taste[i]), "need": float(of.need[i]),
                    "giving": donor.giving, "bill": float(self.bills[i]),
                    "exploitation": {
                        name: float(exploitation(row, of.income)[i]) for name, row in self.split.items() if row.sum()
                    },
                }
                for i, donor in enumerate(table.donors)
            ],
            "split": {name: row.tolist() for name, row in self.split.items()},
            "notes": [*table.notes, *self.remarks], "sources": list(table.sources), "badge": table.badge,
        }  # fmt: skip

    @property
    def remarks(self) -> list[str]:
        """What a reader should know of this table."""
        found = []
        if any(donor.taste is None for donor in self.table.donors):
            found.append(
                f"Tastes are read from giving, as if coordinated to {self.choices['coordinated']:g} already "
                "(0: each gives alone; 1: all share a bill); --set coordinated=… takes another reading."
            )
        if self.alone["best_shot"].least < self.alone["best_shot"].provided:
            found.append("Where one must do it there are several equilibria; the one that provides most is told.")
        slow = [RULE_WORDS[rule] for rule, told in self.replies.items() if told["rested"] < told["starts"]]
        if slow:
            found.append(
                f"Best replies were still moving after thousands of rounds where {' and where '.join(slow)}: tastes "
                "are small. The amounts told are solved, not iterated."
            )
        return found

    def to_json(self) -> str:
        """`document` as JSON text."""
        return json.dumps(self.document, ensure_ascii=False)

    def to_polars(self) -> pl.DataFrame:
        """One row per donor and rule of sharing: amount, share of the whole over share of income."""
        rows = []
        for rule, amounts in self.split.items():
            index = exploitation(amounts, self.members.income)
            rows += [
                {"donor": donor.name, "rule": rule, "amount": float(amounts[i]), "burden": float(index[i])}
                for i, donor in enumerate(self.table.donors)
            ]
        return pl.DataFrame(rows)

    def exhibits(self) -> list[Exhibit]:
        """What comes about alone by rule, and who would pay what."""
        return [_gain_figure(self), _split_figure(self)]

    def show(self) -> str:
        """The result as text for a terminal."""
        return "\n".join([_rules_table(self), _split_table(self), *[f"Note: {one}" for one in self.document["notes"]]])

    def write(self, out: str | Path, formats: Sequence[str] = FORMATS) -> list[Path]:
        """Writes the formats named into a folder, whole files only; raises WrongInput where that cannot be."""
        made: dict[str, bytes] = {}
        for name in dict.fromkeys(formats):
            if name not in FORMATS:
                raise UnknownName("format of a shared burden", name, FORMATS)
            if name == "json":
                made["burden.json"] = (self.to_json() + "\n").encode()
            elif name == "csv":
                made["burden.csv"] = self.to_polars().write_csv().encode()
            elif name == "parquet":
                made["burden.parquet"] = parquet(self.to_polars())
            else:
                credits_ = credits_of(self.table.sources)
                made |= {
                    f"{one.id}.svg": (figures.svg(one, credits=credits_) + "\n").encode() for one in self.exhibits()
                }
        if not made:
            raise WrongInput(f"no format is named; give one or more of {', '.join(FORMATS)}")
        return figures.written(Path(out), made)

    def _repr_html_(self) -> str:
        return figures.svg(self.exhibits()[0])


def burden(
    table: "str | Path | bytes | Mapping[str, Any] | DonorTable",
    *,
    options: Mapping[str, Any] | None = None,
    as_of: date | str | None = None,
) -> Burden:
    """A burden shared among the donors of a table.

    Parameters
    ----------
    table
        A CSV or JSON file with name, income, and taste or giving; "-" for standard input, its bytes, a mapping, a
        DonorTable, or a preset such as "ministers".
    options
        "coordinated", "exponent", "pledge", "outside".
    as_of
        Date of a preset's data; default: the panel's.

    Raises WrongInput, BadRow and UnknownName for tables and options that cannot be, DataMissing where a preset's data
    are not there.
    """
    held = _table(table, as_of)
    choices = _choices(options or {})
    income = np.array([donor.income for donor in held.donors], np.float64)
    outside = held.outside + choices["outside"]
    needs = [donor.need for donor in held.donors]
    need = income if any(one is None for one in needs) else np.array(needs, np.float64)
    return Burden(held, choices, members(income, _tastes(held, choices["coordinated"], outside), need, outside))


def _tastes(table: DonorTable, coordinated: float, outside: float) -> Reals:
    """[share] Tastes as told, and read from giving where they are not."""
    told = np.array([np.nan if donor.taste is None else donor.taste for donor in table.donors])
    if not np.isnan(told).any():
        return told
    income = np.array([donor.income for donor in table.donors])
    gifts = np.array([donor.giving or 0.0 for donor in table.donors])
    found = taste_of(gifts, income, outside, coordinated)
    return np.clip(np.where(np.isnan(told), found, told), LEAST, 1.0 - LEAST)


def _table(given: Any, as_of: date | str | None) -> DonorTable:
    if isinstance(given, str) and given in PRESETS:
        return ministers(as_of)
    if as_of is not None:
        raise WrongInput(f"a date belongs to a preset ({', '.join(PRESETS)}); a file's table is dated by its author")
    if isinstance(given, DonorTable):
        return given
    if isinstance(given, str) and not Path(given).suffix and given != "-" and not Path(given).exists():
        raise UnknownName("preset, and no file,", given, list(PRESETS))
    return read_donors(given)


def ministers(as_of: date | str | None = None) -> DonorTable:
    """The five ministers' governments: output, giving of twelve months, exposure by share of output on defence."""
    known = panel.load()
    try:
        day = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of or known.day
    except ValueError as error:
        raise WrongInput(f"a date is written YYYY-MM-DD, such as '2025-01-13'; got {as_of!r}") from error
    found = given_by(known.as_of(day), MINISTERS)
    told = {code: name for name, code in reversed(names().nations.items())}
    donors = tuple(
        Donor(name=told.get(one.state, one.state), income=one.output, giving=one.aid, exposure=one.share)
        for one in found.found
    )
    return DonorTable(
        title="Aid to Ukraine by five governments", unit="EUR bn a year", donors=donors,
        notes=(
            f"Giving: allocations of the twelve months to {found.last:%B %Y} (Kiel); gifts through the EU are not "
            "counted for members. Income: output.",
            "Exposure: share of output spent on defence, by which a government shows how exposed it feels; judged.",
            f"All other donors gave {found.outside:.1f} in the same months; --set outside={found.outside:.1f} counts "
            "their gifts like the members' own.",
        ),
        sources=tuple(sorted({figure.source for one in found.found for figure in one.figures})),
        badge=f"as of {day:%d %B %Y}",
    )  # fmt: skip


def _choices(given: Mapping[str, Any]) -> dict[str, float]:
    found = {name: default for name, (_, _, default, _) in CHOICES.items()}
    for name, value in given.items():
        if name not in CHOICES:
            raise UnknownName("option of a shared burden", name, list(CHOICES))
        least, most, _, meaning = CHOICES[name]
        try:
            told = float(value)
        except (TypeError, ValueError) as error:
            raise WrongInput(f"option {name!r} is a number ({meaning}); got {value!r}") from error
        if not least <= told <= most:
            raise WrongInput(f"option {name!r} ({meaning}) lies between {least:g} and {most:g}; got {told:g}")
        found[name] = told
    return found


def _gain_figure(b: Burden) -> Exhibit:
    points = [Point(x=RULE_WORDS[rule], y=float(found.provided)) for rule, found in b.alone.items()]
    points.append(Point(x="together, whatever the rule", y=b.together))
    if b.given is not None:
        points.insert(0, Point(x="given now", y=float(b.given.sum())))
    return Exhibit(
        id="burden_gain", kind="bars", title="What comes about alone, and what all would pay for together",
        subtitle=b.table.unit or "in the table's money", x=Axis(label="", type="name"), y=Axis(label="provided"),
        series=(Series(name="provided", role="model", points=tuple(points)),), sources=b.table.sources,
        badge=b.table.badge, alt="Bars: what is provided alone under four rules, and together.",
    )  # fmt: skip


def _split_figure(b: Burden) -> Exhibit:
    return Exhibit(
        id="burden_split", kind="grid", title="Who would give what, by rule",
        subtitle=b.table.unit or "in the table's money", x=Axis(label="", type="name"), y=Axis(label="amount"),
        series=tuple(
            Series(
                name=rule, role="model",
                points=tuple(
                    Point(x=donor.name, y=float(value)) for donor, value in zip(b.table.donors, row, strict=True)
                ),
            )
            for rule, row in reversed(b.split.items())
        ),
        sources=b.table.sources, badge=b.table.badge, alt="Grid: amounts by donor under several rules.",
    )  # fmt: skip


def _rules_table(b: Burden) -> str:
    rows = [
        [RULE_WORDS[rule], _told(float(found.provided)),
         "nothing alone" if b.gain(rule) is None else f"{b.gain(rule):.2f}",
         ", ".join(d.name for d, gift in zip(b.table.donors, found.giving, strict=True) if gift > 0.0) or "nobody",
         f"{len(b.replies[rule]['equilibria'])} from {b.replies[rule]['rested']} of {b.replies[rule]['starts']}"]
        for rule, found in b.alone.items()
    ]  # fmt: skip
    title = f"{b.table.title or 'A shared burden'}{f', {b.table.unit}' if b.table.unit else ''}"
    title += f": together {_told(b.together)}, whatever the rule"
    return printed(title, ("where", "alone", "gain", "givers", "places of rest"), rows)


def _split_table(b: Burden) -> str:
    rows = [
        [donor.name, f"{b.members.taste[i]:.5f}", *[_told(float(row[i])) for row in b.split.values()]]
        for i, donor in enumerate(b.table.donors)
    ]
    return printed(
        "Who would give what; alone where gifts add up, the bill shared by worth", ("donor", "taste", *b.split), rows
    )


def _told(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"

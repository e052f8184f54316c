"""The war's beliefs fill every parameter, cite rows that open, and keep to the as-of rule."""

import csv
import math
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from statistics import median

import numpy as np
import pytest

from detente import models, sources
from detente.catalogue.beliefs import all_beliefs
from detente.catalogue.conflicts import conflict
from detente.core.beliefs import Belief
from detente.core.distributions import Beta, Dirichlet, Lognormal
from detente.core.quantities import Quantity
from detente.core.sources import Citation
from detente.models.block import DIMS, Block, dims, members
from detente.simulation import clock, draws, wiring
from detente.simulation.beliefs import quantile
from detente.sources.published_points import appearance

WAR = conflict("ukraine")
BLOCKS = models.blocks()
IDS = {block.id for block in BLOCKS}
GENERAL = {name: belief for name, belief in all_beliefs().items() if name.partition(".")[0] in IDS}
ALL = GENERAL | dict(WAR.beliefs)
EVERY = [*ALL.values(), *WAR.calibration_beliefs.values()]
AS_OF = date(2025, 1, 13)
LABEL = "after 13 January 2025"


def _places() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Every parameter of every block: its belief's id, the block's id and the ids of its members' beliefs."""
    for block in BLOCKS:
        for field in block.Params._fields:  # pyright: ignore[reportAttributeAccessIssue]
            name = f"{block.id}.{field}"
            yield name, block.id, tuple(f"{name}[{m}]" if m else name for m in members(dims(block.Params, field)))


def _named(belief: Belief) -> str:
    return belief.id


# ---- the wiring


def test_every_parameter_has_its_beliefs_and_none_is_a_stranger():
    used: set[str] = set()
    for name, _, by_member in _places():
        wanted = {name} if name in ALL else set(by_member)
        assert wanted <= set(ALL), f"no belief for {sorted(wanted - set(ALL))}"
        used |= wanted
    assert set(ALL) == used


def test_a_belief_is_written_in_one_file_only():
    assert not set(GENERAL) & set(WAR.beliefs)


def test_a_calibration_belief_takes_the_place_of_one_of_the_same_name_and_unit():
    for name, belief in WAR.calibration_beliefs.items():
        assert belief.unit == WAR.beliefs[name].unit


def test_shares_of_a_dirichlet_are_the_members_of_the_dimension():
    for name, belief in ALL.items():
        if isinstance(belief.distribution, Dirichlet):
            block, field = name.split(".")
            owner = next(b for b in BLOCKS if b.id == block)
            assert tuple(belief.distribution.weights) == DIMS[dims(owner.Params, field)[0]]


def test_both_sides_hold_the_same_unit_for_the_same_parameter():
    for name, belief in ALL.items():
        if "[A" in name:
            assert ALL[name.replace("[A", "[B")].unit == belief.unit


@pytest.mark.parametrize("block", BLOCKS, ids=[block.id for block in BLOCKS])
def test_every_output_is_described_with_unit_dims_and_legal_range(block: Block):
    path = Path(models.__file__).parent / block.id / "model.toml"
    tables = tomllib.loads(path.read_text(encoding="utf-8"))["writes"]
    for name in block.Outputs._fields:  # pyright: ignore[reportAttributeAccessIssue]
        quantity = Quantity.model_validate({"id": name, **tables[name], "dims": tuple(tables[name].get("dims", ()))})
        assert quantity.dims == dims(block.Outputs, name), name
        assert quantity.least is not None
        # sizes have no legal upper end: a stock may grow for as long as it is fed and nobody uses it
        if quantity.unit in ("share", "flag", "log"):
            assert quantity.most is not None
        assert quantity.most is None or quantity.least < quantity.most
        assert quantity.definition.endswith(".")


# ---- the numbers


SIGNED = ("curvature", "growth", "tempo", "discrepancy", "drift", "level", "reference_ratio", "support_exposure")
OVER_A_STEP = ("shell_reserve", "drone_reserve", "interceptor_reserve")
SUBSTEP = 365.25 / 7 / 12 / 4


@pytest.mark.parametrize("belief", EVERY, ids=_named)
def test_draws_are_finite_and_possible(belief: Belief):
    if isinstance(belief.distribution, Dirichlet):
        return
    values = quantile(belief.distribution, np.array([1e-3, 0.5, 1 - 1e-3]))
    assert np.isfinite(values).all()
    parameter = belief.id.partition(".")[2].partition("[")[0]
    if parameter not in SIGNED:
        assert (values >= 0).all()
    if belief.unit == "share":
        assert (values <= 1).all()
    if parameter in OVER_A_STEP:
        assert (values >= SUBSTEP).all()


def test_what_has_no_uncertainty_is_a_definition():
    fixed = {name for name, belief in ALL.items() if belief.distribution.kind == "fixed"}
    for name in fixed:
        assert re.search(r"definition|[Uu]nit|no effect|Below nought", ALL[name].why), name
    assert all(belief.basis == "judged" for name, belief in ALL.items() if name in fixed)


def test_every_belief_gives_a_reason():
    for belief in EVERY:
        assert len(belief.why) >= 60, belief.id


# ---- the sources

LOCATOR = re.compile(
    r"(?P<file>\w+\.csv), (?:(?P<how>sum|median) of )?(?P<column>\w+)(?: / (?P<over>\w+))? where (?P<where>.+)"
)


@cache
def _rows(path: Path) -> tuple[dict[str, str], ...]:
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def _cell(row: dict[str, str], name: str) -> str:
    return f"{row['year']}-{int(row['month']):02d}" if name == "year-month" else row[name]


def _holds(row: dict[str, str], condition: str) -> bool:
    name, sign, wanted = re.split(r"(<=|>=|=)", condition, maxsplit=1)
    found = _cell(row, name)
    return found == wanted if sign == "=" else bool(found) and (found <= wanted if sign == "<=" else found >= wanted)


def _number(text: str) -> float | None:
    return float(text) if text else None


def _opened(citation: Citation, mirror: Path) -> tuple[float, list[dict[str, str]]]:
    """The figure at a locator, and the rows that it was read from."""
    found = LOCATOR.fullmatch(citation.locator)
    assert found, citation.locator
    rows = [row for row in _rows(mirror / found["file"]) if all(_holds(row, c) for c in found["where"].split(" and "))]
    assert rows, citation.locator
    values = [_number(row[found["column"]]) for row in rows]
    if found["over"]:
        pairs = zip(values, (_number(row[found["over"]]) for row in rows), strict=True)
        values = [a / b for a, b in pairs if a and b]
    known = [value for value in values if value is not None]
    assert known, citation.locator
    if found["how"] is None:
        assert len(known) == 1, f"{citation.locator} opens {len(known)} rows"
    return (sum(known) if found["how"] == "sum" else median(known)), rows


CITED = [(belief, citation) for belief in EVERY for citation in belief.citations]


def test_every_citation_names_a_registered_source_and_a_table_of_that_source():
    producers = {table.file: table.source.id for table in sources.all_tables().values()}
    several = {"territory_daily.csv", "wdi_gdp_population_ppp.csv"}
    for belief, citation in CITED:
        assert citation.source in sources.all_sources(), belief.id
        file = citation.locator.partition(",")[0]
        assert file in producers, citation.locator
        if file not in several:
            assert producers[file] == citation.source, belief.id


@pytest.mark.parametrize(("belief", "citation"), CITED, ids=[f"{b.id}-{c.locator}" for b, c in CITED])
def test_a_cited_row_opens_and_holds_the_figure_quoted(belief: Belief, citation: Citation, mirror: Path):
    figure, _ = _opened(citation, mirror)
    quoted, _, words = citation.note.partition("; ")
    decimals = len(quoted.partition(".")[2])
    assert words, f"{belief.id} quotes a figure without saying what it is"
    assert math.isclose(figure, float(quoted), rel_tol=1e-9, abs_tol=0.51 * 10**-decimals)


def _first_public(citation: Citation, row: dict[str, str]) -> date:
    """When a figure for what the row is about could first be read."""
    source = sources.source_of(citation.source)
    if "via_url" in row and "period" in row and "original_source" in row:
        return appearance(row["period"], row["original_source"], row["via_url"]).first_public_on
    if "date" in row:
        return date.fromisoformat(row["date"])
    if "snapshot_date" in row:
        return date.fromisoformat(row["snapshot_date"])
    if "month" in row and "year" in row:
        start = date(int(row["year"]) + int(row["month"]) // 12, int(row["month"]) % 12 + 1, 1)
        return date.fromordinal(start.toordinal() - 1 + (source.publication_lag_days or 0))
    if "year" in row:
        return min(source.published_on, date(int(row["year"]) + 1, 12, 31)) if int(row["year"]) >= 2024 else AS_OF
    if "datetime_min" in row:
        return AS_OF
    if "period" in row:
        return date(int(row["period"][:4]), 12, 31)
    return source.published_on


def test_what_rests_on_later_statements_says_so_and_is_wider(mirror: Path):
    """A number read from rows that nobody could see on 13 January 2025 carries the label and twice the spread."""
    labelled = 0
    for belief in EVERY:
        if not belief.citations:
            continue
        late = any(_first_public(c, row) > AS_OF for c in belief.citations for row in _opened(c, mirror)[1])
        assert late == (LABEL in belief.why), belief.id
        if not late or belief in WAR.calibration_beliefs.values():
            continue
        labelled += 1
        doubled = re.search(r"doubled from ([\d.]+) to (\d[\d.]*\d)", belief.why)
        assert doubled, belief.id
        narrow, wide = float(doubled[1]), float(doubled[2])
        assert wide == pytest.approx(2 * narrow, abs=0.011)
        assert _spread(belief) == pytest.approx(wide, abs=0.006), belief.id
    assert labelled


def _spread(belief: Belief) -> float:
    match belief.distribution:
        case Lognormal(sigma=sigma):
            return sigma
        case Beta(a=a, b=b):
            return math.sqrt(a * b / (a + b + 1)) / (a + b)
    raise AssertionError(f"{belief.id} is labelled, but a {belief.distribution.kind} has no known spread")


def test_a_start_a_year_earlier_is_wider_than_the_later_one():
    for name, earlier in WAR.calibration_beliefs.items():
        later = WAR.beliefs[name].distribution
        if isinstance(earlier.distribution, Lognormal) and isinstance(later, Lognormal):
            assert earlier.distribution.sigma >= later.sigma, name


def test_storage_a_year_earlier_is_what_is_left_and_what_was_taken():
    for side, kind in (("A", "armour"), ("B", "armour"), ("A", "artillery"), ("B", "artillery"), ("B", "air_defence")):

        def middle(name: str, key: str = f"[{side},{kind}]") -> float:
            return float(quantile(WAR.beliefs[f"attrition.{name}{key}"].distribution, 0.5))

        before = WAR.calibration_beliefs[f"attrition.storage[{side},{kind}]"].distribution
        taken = 52 * middle("refurbishment") / middle("refurbishment_yield", f"[{side}]")
        assert float(quantile(before, 0.5)) == pytest.approx(middle("storage") + taken, rel=0.05)


# ---- what the beliefs say together, before anything is fitted


@pytest.fixture(scope="module")
def prior() -> dict[str, np.ndarray]:
    """A year of the war from the end of 2024 at unchanged policy, B attacking, before any fit."""
    months, count = 12, 400
    program = wiring.program(BLOCKS)
    levers = {name: np.ones((months, *wiring.shape_of(names))) for name, names in wiring.LEVERS.items()}
    levers["posture"] = np.tile([0.2, 1.0], (months, 1))
    params = draws.params(program, ALL, count, seed=0)
    return clock.run(program, params, levers, months=months, keep=tuple(program.writers)).series


def test_the_prior_has_the_order_of_size_of_what_was_seen(prior: dict[str, np.ndarray]):
    """No more than a factor of two off known monthly sizes: a unit stated wrongly would be."""
    assert 72 / 2 < np.median(prior["pace"][:6]) < 650 * 2  # range of monthly gains in 2024
    killed_and_wounded = np.median(prior["casualties"], axis=(0, 2))
    assert killed_and_wounded[0] == pytest.approx(18, rel=0.5)
    assert killed_and_wounded[1] == pytest.approx(31, rel=0.5)
    armour = np.median(prior["equipment_lost"][:, :, 0], axis=(0, 2))
    # confirmed losses of 2024 are a lower bound: 346 a month for B, about 100 for A
    assert 346 * 0.7 < armour[1] < 346 * 2
    assert 100 < armour[0] < 300
    stored = np.median(prior["storage_left"][:, 1, 0], axis=1)
    assert 0.2 < stored[-1] / 5500 < 0.5


def test_hardly_any_draw_of_the_prior_leaves_a_legal_range(prior: dict[str, np.ndarray]):
    for block in BLOCKS:
        path = Path(models.__file__).parent / block.id / "model.toml"
        tables = tomllib.loads(path.read_text(encoding="utf-8"))["writes"]
        for name in block.Outputs._fields:  # pyright: ignore[reportAttributeAccessIssue]
            outside = (prior[name] < tables[name]["least"]) | (prior[name] > tables[name].get("most", float("inf")))
            assert outside.mean() < 0.01, name

"""CINC against closed forms derived here, the reference rows and every published value."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from detente.models.capabilities.equations import COMPONENTS, capability_index, world_totals

NAN = float("nan")
counts = npst.arrays(
    np.float64,
    st.tuples(st.integers(1, 12), st.just(len(COMPONENTS))),
    elements=st.floats(0.0, 1e9, allow_subnormal=False),
)


def index_of_one_year(components: np.ndarray) -> np.ndarray:
    year = np.zeros(len(components), dtype=np.int64)
    return capability_index(components, world_totals(components, year, 1)[year])


def test_a_state_that_holds_half_of_everything_has_an_index_of_one_half():
    assert index_of_one_year(np.ones((2, 6))) == pytest.approx([0.5, 0.5])


def test_the_index_is_the_mean_of_six_shares():
    # shares of the first state by hand: 1/4, 1/2, 0/5, 3/4, 1/10, 1/1
    first = [1.0, 5.0, 0.0, 30.0, 2.0, 7.0]
    second = [3.0, 5.0, 5.0, 10.0, 18.0, 0.0]
    expected = (0.25 + 0.5 + 0.0 + 0.75 + 0.1 + 1.0) / 6
    assert index_of_one_year(np.array([first, second])) == pytest.approx([expected, 1.0 - expected])


def test_a_missing_component_leaves_both_the_sum_and_the_divisor():
    components = np.array([[NAN, 1.0, 1.0, 1.0, 1.0, 1.0], [8.0, 3.0, 3.0, 3.0, 3.0, 3.0]])
    first, second = index_of_one_year(components)
    assert first == pytest.approx(0.25)
    assert second == pytest.approx((1.0 + 5 * 0.75) / 6)
    # the known price of this rule: the year's sum passes one
    assert first + second == pytest.approx(1.0 + 0.25 / 6)


def test_a_state_that_reports_nothing_has_no_index_rather_than_nought():
    assert np.isnan(index_of_one_year(np.array([[NAN] * 6, [1.0] * 6]))[0])


def test_a_component_nobody_in_the_world_has_counts_as_missing_for_all():
    components = np.array([[1.0, 1.0, 0.0, 1.0, 1.0, 1.0], [3.0, 3.0, 0.0, 3.0, 3.0, 3.0]])
    assert index_of_one_year(components) == pytest.approx([0.25, 0.75])


def test_years_do_not_leak_into_each_other():
    components = np.array([[1.0] * 6, [1.0] * 6, [100.0] * 6])
    year = np.array([0, 0, 1])
    assert capability_index(components, world_totals(components, year, 2)[year]) == pytest.approx([0.5, 0.5, 1.0])


@given(counts)
def test_without_gaps_the_world_sums_to_one(components):
    if components.sum() == 0.0:
        return
    assert index_of_one_year(components).sum() == pytest.approx(1.0, abs=1e-9)


@given(counts, st.integers(0, 5), st.floats(1e-6, 1e6))
def test_the_unit_of_a_component_does_not_matter(components, column, factor):
    # a component so small that rescaling empties it would become one that nobody has
    components = np.where(components < 1e-3, 0.0, components)
    rescaled = components.copy()
    rescaled[:, column] *= factor
    np.testing.assert_allclose(index_of_one_year(rescaled), index_of_one_year(components), rtol=1e-9, atol=1e-12)


def test_the_reference_rows_are_reproduced(reference: Path):
    case = json.loads((reference / "cinc" / "cinc_rows.json").read_text(encoding="utf-8"))
    names = ("milex", "milper", "irst", "pec", "tpop", "upop")
    rows = case["rows"]
    assert len(rows) > 100
    components = np.array([[NAN if r["components"][n] is None else r["components"][n] for n in names] for r in rows])
    totals = np.array([[r["world_totals"][n] for n in names] for r in rows])
    assert np.abs(capability_index(components, totals) - [r["cinc"] for r in rows]).max() < 1e-7


def test_every_published_value_of_the_full_table_is_reproduced(mirror: Path):
    with (mirror / "nmc.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    assert len(rows) == 17_121
    components = np.array([[float(cell) if cell else NAN for cell in row[4:10]] for row in rows])
    years, year = np.unique([int(row[3]) for row in rows], return_inverse=True)
    index = capability_index(components, world_totals(components, year, len(years))[year])
    published = np.array([float(row[10]) for row in rows])
    assert np.abs(index - published).max() < 1e-7
    sums = np.bincount(year, weights=index)
    assert sums.min() == pytest.approx(1.0, abs=1e-9)
    assert sums.max() < 1.08

"""The difference of two vintages counts every row and cell once."""

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.core.errors import RevisionTooLarge
from detente.sources.revision import difference, within_tolerance
from detente.sources.table import Revision, Table, parse


def test_a_vintage_does_not_differ_from_itself(table: Table, text: str) -> None:
    frame = parse(table, text.encode())
    found = difference(table, frame, frame)
    assert found.is_empty
    assert found.compared == 80


@given(rows=st.sets(st.integers(0, 19)), cells=st.sets(st.integers(0, 19)))
def test_what_one_way_adds_the_other_removes(table: Table, text: str, rows: set[int], cells: set[int]) -> None:
    old = parse(table, text.encode())
    spending = [value * 3 if place in cells else value for place, value in enumerate(old["spending"])]
    kept = [place for place in range(20) if place not in rows]
    new = old.with_columns(pl.Series("spending", spending))[kept]
    there, back = difference(table, old, new), difference(table, new, old)
    assert there.removed == back.added
    assert there.added == back.removed == ()
    assert len(there.removed) == len(rows)
    assert there.changed == back.changed == there.moved == len(cells - rows)


def test_a_figure_that_appears_or_vanishes_counts_as_moved(table: Table, text: str) -> None:
    old = parse(table, text.encode())
    new = parse(table, text.replace("POL,Poland,2021,101.0,1.0", "POL,Poland,2021,101.0,", 1).encode())
    found = difference(table, old, new)
    assert (found.changed, found.moved) == (1, 1)
    assert found.largest[0].relative is None


def test_the_largest_revisions_come_first(table: Table, text: str) -> None:
    old = parse(table, text.encode())
    new = parse(table, text.replace("101.0", "102.0", 1).replace("202.0", "404.0", 1).encode())
    assert [round(change.relative or 0, 2) for change in difference(table, old, new).largest] == [1.0, 0.01]


def test_tolerance_is_the_tables_own(table: Table, text: str) -> None:
    old = parse(table, text.encode())
    new = parse(table, text.replace("101.0", "202.0", 1).encode())
    within_tolerance(table, difference(table, old, new))
    strict = replace(table, revision=Revision(moved=0.0))
    with pytest.raises(RevisionTooLarge, match="1 of 20 cells"):
        within_tolerance(strict, difference(strict, old, new))

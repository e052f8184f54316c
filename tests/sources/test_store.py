"""A fetch stores a vintage whole or not at all, and a revision beyond tolerance keeps the old one."""

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from detente.core.errors import BadRow, CheckFailed, DataMissing, RevisionTooLarge, SchemaChanged
from detente.sources.mirror import Mirror
from detente.sources.store import OBSERVATIONS, RAW, Store
from detente.sources.table import Table


def _contents(store: Store) -> dict[str, bytes]:
    return {str(p.relative_to(store.home)): p.read_bytes() for p in sorted(store.home.rglob("*")) if p.is_file()}


def test_a_fetched_table_is_stored_with_its_checksums(table: Table, folder: Path, store: Store) -> None:
    fetched = store.fetch(table, Mirror(folder))
    assert (fetched.action, fetched.note) == ("stored", "")
    kept = store.need(table)
    assert kept.id == table.sha256[:12]
    assert kept.problems() == []
    assert kept.rows().height == 20
    assert kept.observations().height == 40
    assert json.loads((kept.folder / "record.json").read_text())["sha256"] == table.sha256


def test_fetching_again_changes_nothing(table: Table, folder: Path, store: Store) -> None:
    store.fetch(table, Mirror(folder))
    before = _contents(store)
    assert store.fetch(table, Mirror(folder)).action == "unchanged"
    assert _contents(store) == before


def test_a_small_revision_is_a_new_vintage_and_the_old_one_stays(
    table: Table, folder: Path, store: Store, revised
) -> None:
    store.fetch(table, Mirror(folder))
    (folder / table.file).write_text(revised(lambda _iso3, year, value: value * (1.05 if year == 2023 else 1)), "utf-8")
    fetched = store.fetch(table, Mirror(folder), today=date(2025, 3, 1))
    assert fetched.action == "revised"
    assert fetched.difference is not None
    assert fetched.difference.changed == 5
    assert len(store.vintages(table)) == 2
    assert store.need(table).published_on == date(2025, 3, 1)
    rows = store.need(table).observations()
    assert rows["published_on"].unique().to_list() == [date(2025, 3, 1)]
    assert rows["published_basis"].unique().to_list() == ["bounded"]
    assert rows["first_public_on"].max() == date(2024, 4, 9)


def test_a_revision_beyond_tolerance_stops_with_a_diff_and_keeps_the_old_vintage(
    table: Table, folder: Path, store: Store, revised
) -> None:
    store.fetch(table, Mirror(folder))
    before = _contents(store)
    (folder / table.file).write_text(revised(lambda iso3, _year, value: value * (2 if iso3 == "USA" else 1)), "utf-8")
    with pytest.raises(RevisionTooLarge) as error:
        store.fetch(table, Mirror(folder))
    for part in ("example_spending", "4 of 20 cells of 'spending'", "300.0 -> 600.0", "+100.0%", "--accept"):
        assert part in str(error.value), part
    assert _contents(store) == before
    assert store.fetch(table, Mirror(folder), accept=True).action == "revised"


def test_rows_that_vanish_stop_the_fetch(table: Table, folder: Path, store: Store, text: str) -> None:
    store.fetch(table, Mirror(folder))
    (folder / table.file).write_text("".join(text.splitlines(keepends=True)[:-4]), "utf-8")
    with pytest.raises(RevisionTooLarge, match="4 of 20 rows vanished"):
        store.fetch(table, Mirror(folder))
    assert store.need(table).rows().height == 20


def test_an_unknown_file_without_an_earlier_copy_is_not_taken_for_granted(
    table: Table, folder: Path, store: Store, text: str
) -> None:
    (folder / table.file).write_text(text.replace("101.0", "102.0", 1), "utf-8")
    with pytest.raises(CheckFailed, match=r"checksum .* 20 rows"):
        store.fetch(table, Mirror(folder))
    assert store.current(table) is None
    assert store.fetch(table, Mirror(folder), accept=True).note


def test_going_back_to_the_vintage_that_the_record_describes_needs_no_consent(
    table: Table, folder: Path, store: Store, text: str, revised
) -> None:
    (folder / table.file).write_text(revised(lambda _iso3, _year, value: value * 2), "utf-8")
    store.fetch(table, Mirror(folder), accept=True)
    (folder / table.file).write_text(text, "utf-8")
    assert store.fetch(table, Mirror(folder)).action == "revised"
    assert store.need(table).record["known"]


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (lambda text: text.replace("share", "part", 1), SchemaChanged),
        (lambda text: text[:-5], CheckFailed),
        (lambda text: text.replace("POL,", "QQQ,", 1), BadRow),
        (lambda _: "", CheckFailed),
    ],
    ids=["changed schema", "cut off", "unknown state", "empty"],
)
def test_a_broken_file_leaves_the_earlier_copy_whole(
    table: Table, folder: Path, store: Store, text: str, spoil, error: type[Exception]
) -> None:
    store.fetch(table, Mirror(folder))
    before = _contents(store)
    (folder / table.file).write_text(spoil(text), "utf-8")
    with pytest.raises(error):
        store.fetch(table, Mirror(folder), accept=True)
    assert _contents(store) == before


def test_a_fetch_that_is_killed_while_writing_leaves_the_earlier_copy_whole(
    table: Table, folder: Path, store: Store, revised, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.fetch(table, Mirror(folder))
    before = _contents(store)
    (folder / table.file).write_text(revised(lambda _iso3, _year, value: value * 1.01), "utf-8")
    with monkeypatch.context() as patch:

        def killed(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        patch.setattr(pl.DataFrame, "write_parquet", killed)
        with pytest.raises(KeyboardInterrupt):
            store.fetch(table, Mirror(folder))
    assert _contents(store) == before
    assert store.fetch(table, Mirror(folder)).action == "revised"


@pytest.mark.parametrize("name", [RAW, OBSERVATIONS, "example_spending.csv"])
def test_a_damaged_copy_is_found_and_fetched_again(table: Table, folder: Path, store: Store, name: str) -> None:
    kept = store.fetch(table, Mirror(folder)).vintage
    (kept.folder / name).write_bytes(b"damaged")
    assert kept.problems() == [f"{name} has changed since it was stored"]
    assert store.fetch(table, Mirror(folder)).action == "stored"
    assert store.need(table).problems() == []


def test_a_missing_part_is_found(table: Table, folder: Path, store: Store) -> None:
    kept = store.fetch(table, Mirror(folder)).vintage
    (kept.folder / RAW).unlink()
    assert kept.problems() == [f"{RAW} is missing"]


def test_an_unreadable_record_counts_as_not_stored(table: Table, folder: Path, store: Store) -> None:
    kept = store.fetch(table, Mirror(folder)).vintage
    (kept.folder / "record.json").write_text("{")
    assert store.current(table) is None
    assert store.fetch(table, Mirror(folder)).action == "stored"


def test_what_was_never_fetched_names_the_command_that_fetches_it(table: Table, store: Store) -> None:
    with pytest.raises(DataMissing, match="detente data fetch example_spending"):
        store.need(table)


def test_as_of_picks_the_newest_vintage_published_by_then(table: Table, folder: Path, store: Store, revised) -> None:
    store.fetch(table, Mirror(folder))
    (folder / table.file).write_text(revised(lambda _iso3, _year, value: value * 1.01), "utf-8")
    store.fetch(table, Mirror(folder), today=date(2025, 3, 1))
    picked = [store.current(table, day) for day in (date(2024, 1, 1), date(2024, 12, 31), date(2025, 3, 1))]
    assert [vintage and vintage.record["known"] for vintage in picked] == [None, True, False]


def test_as_of_hides_what_nobody_could_know(table: Table, folder: Path, store: Store) -> None:
    kept = store.fetch(table, Mirror(folder)).vintage
    seen = kept.observations(date(2023, 12, 31))
    assert seen["period_end"].max() == date(2022, 12, 31)
    assert kept.observations(date(2020, 6, 1)).is_empty()
    assert kept.observations(date(2024, 6, 17)).height == kept.observations().height


def test_a_home_that_cannot_be_written_is_one_clear_error(table: Table, folder: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file, no folder")
    with pytest.raises(DataMissing, match="DETENTE_HOME"):
        Store(blocked).fetch(table, Mirror(folder))


def test_the_home_folder_comes_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_HOME", str(tmp_path / "elsewhere"))
    assert Store().home == tmp_path / "elsewhere"


def test_two_tables_do_not_meet(table: Table, folder: Path, store: Store) -> None:
    other = replace(table, id="another", file="another.csv")
    shutil.copy(folder / table.file, folder / other.file)
    store.fetch(table, Mirror(folder))
    store.fetch(other, Mirror(folder))
    assert store.need(table).folder != store.need(other).folder

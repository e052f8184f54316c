"""The panel that ships: its size, its rows, its caps, what was known on 13 January 2025, and the mirror."""

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from detente import panel
from detente.core.errors import CheckFailed, DataMissing, UnknownName
from detente.panel import build, money, reference
from detente.panel.recipe import recipe

DAY = date(2025, 1, 13)


@pytest.fixture(scope="module")
def rows() -> pl.DataFrame:
    return pl.read_parquet(reference.DATA / "panel.parquet")


def test_the_panel_takes_less_than_one_megabyte():
    assert sum(path.stat().st_size for path in reference.DATA.iterdir()) < build.LARGEST


def test_every_row_keeps_the_contract_of_the_observation_table(rows: pl.DataFrame):
    assert reference.checked(rows, "panel.parquet").equals(rows)


def test_no_vintage_appears_before_the_first_figure_and_no_observation_before_its_period_is_over(rows: pl.DataFrame):
    assert rows.filter(pl.col("first_public_on") > pl.col("published_on")).is_empty()
    early = rows.filter(
        (pl.col("first_public_on") < pl.col("period_end")) & pl.col("status").is_in(["observed", "derived"])
    )
    # shares of running years stand in an edition that was out before they ended
    assert early.filter(~pl.col("source").str.starts_with("nato.")).is_empty()


def test_every_row_names_a_source_with_licence_citation_and_address(rows: pl.DataFrame):
    held = panel.load()
    assert set(rows["source"]) == set(held.sources)
    for source in held.sources.values():
        assert source.licence
        assert source.citation
        assert source.url.startswith("https://")
    with pytest.raises(UnknownName, match="unknown source"):
        held.source("sipri.milex_2052")


def test_restricted_producers_stay_within_the_list_of_the_recipe(rows: pl.DataFrame):
    plan = recipe()
    build.over_the_list(plan, rows)
    assert {cap.source for cap in plan.restricted} >= {
        "sipri.",
        "nato.",
        "kiel.",
        "deepstate.",
        "nzz.",
        "pax.",
        "meduza.",
    }
    shy = ("sipri", "nato", "kiel", "deepstate", "nzz", "liveuamap", "pax", "meduza")
    capped = tuple(cap.source for cap in plan.restricted)
    assert all(name.startswith(capped) for name in set(rows["source"]) if name.startswith(shy))


def test_no_producer_s_country_by_year_table_is_shipped_beyond_the_answers(rows: pl.DataFrame):
    sipri = rows.filter(pl.col("series").str.starts_with("sipri."))
    plan = recipe()
    assert set(sipri["entity"]) <= {*plan.lists["allies"], *plan.lists["others"]}
    assert sipri["period_start"].min() == date(2014, 1, 1)


def test_the_manifest_describes_the_panel(rows: pl.DataFrame):
    manifest = panel.load().manifest
    assert manifest["rows"] == rows.height == sum(manifest["rows_by_source"].values())
    assert manifest["digest"] == build.digest_of(rows) == panel.load().digest
    assert "/" not in json.dumps(manifest["tables"])


def test_on_13_january_2025_the_june_edition_of_nato_is_known_in_real_time():
    view = panel.load().as_of(DAY)
    shown = view.series("nato.share_of_gdp", "DEU")
    assert [f.period_end.year for f in shown] == list(range(2014, 2025))
    assert {(f.vintage, f.revised) for f in shown} == {("2024-06", False)}
    assert shown[-1].status == "estimate"
    assert view.series("nato.share_of_gdp", start=date(2025, 1, 1)) == ()
    assert view.used.revised == 0


def test_on_13_january_2025_sipri_is_known_to_2023_as_revisions():
    panel_ = panel.load()
    for name in ("sipri.spending_current", "sipri.spending_constant", "sipri.share_of_gdp"):
        shown = panel_.as_of(DAY).series(name)
        assert {f.period_end.year for f in shown} == set(range(2014, 2024))
        assert all(f.revised for f in shown)
        assert panel_.as_of(DAY, real_time=True).series(name) == ()
    later = panel_.as_of(date(2025, 4, 28)).latest("sipri.spending_current", "DEU")
    assert later is not None
    assert (later.period_end.year, later.revised) == (2024, False)


def test_on_13_january_2025_nothing_of_february_2025_is_known():
    panel_ = panel.load()
    view = panel_.as_of(DAY)
    shown = [f for name in panel_.names for f in view.series(name)]
    assert len(shown) > 5000
    assert all(f.first_public_on <= DAY for f in shown)
    iiss = [f for f in shown if "iiss" in f.source or "IISS" in f.note]
    assert all(f.published_on < date(2025, 2, 1) for f in iiss)
    assert view.latest("military_ppp.spending_ppp", "RUS", record=False) != panel_.as_of(date(2025, 3, 1)).latest(
        "military_ppp.spending_ppp", "RUS"
    )


def test_the_article_s_date_of_the_data_is_the_end_of_2024():
    view = panel.load().as_of(DAY)
    view.series("territory.area_held_by_russia", "UKR", "mapper=economist_isw")
    assert view.used.data_as_of == date(2024, 12, 31)


def test_what_the_rows_need_is_there():
    view = panel.load().as_of(panel.load().day)
    for ally in recipe().lists["allies"]:
        assert len(view.series("nato.equipment_share", ally)) == 11
    for state in ("RUS", "UKR", "CHN", "PRK", "IRN"):
        assert len(view.series("sipri.spending_current", state)) == 11
    gaps = [f for f in view.series("sipri.spending_current", "PRK") if f.status == "missing"]
    assert gaps
    assert all(f.note for f in gaps)
    for group in ("USA", "EUROPE", "OTHER"):
        for kind in ("military", "financial", "humanitarian", "total"):
            assert len(view.series("kiel.allocations", group, {"kind": kind})) == 52
    mappers = {f.dim("mapper") for f in view.series("territory.area_held_by_russia")}
    assert mappers == {"economist_isw", "deepstate", "nzz_liveuamap"}
    for name in (
        "oryx.losses_confirmed",
        "ua_mod.losses_claimed",
        "ua_mod.personnel_losses_claimed",
        "economist.deaths",
        "economist.casualties",
        "uk_mod.casualties",
        "meduza.deaths",
        "meduza.named_deaths",
        "lostarmour.named_dead",
        "gallup.negotiate_soon",
        "published.deaths",
        "published.casualties",
        "us_drawdown.authority",
        "points.tanks",
        "points.artillery_ammunition",
        "points.manpower_flow",
    ):
        assert view.latest(name) is not None, name


def test_published_totals_come_out_of_the_conversion():
    view = panel.load().as_of(panel.load().day)
    total = view.series("nato.spending_current", "NATO", start=date(2024, 1, 1))[0]
    # NATO printed 1,474 USD bn for 2024; at the year's average rate of 0.924 EUR/USD
    assert total.value == pytest.approx(1474e3, rel=1e-3)
    assert money.to_eur_2024(total, view) == pytest.approx(1474 * 0.9245, rel=1e-3)
    for ally in ("DEU", "POL", "USA", "TUR"):
        for year in (2014, 2019, 2023):
            bounds = {"start": date(year, 1, 1), "end": date(year, 12, 31)}
            (current,) = view.series("sipri.spending_current", ally, **bounds)
            (constant,) = view.series("sipri.spending_constant", ally, **bounds)
            assert money.to_eur_2024(current, view) == pytest.approx(money.to_eur_2024(constant, view), rel=1e-9)


def test_aid_by_group_adds_up_to_the_tracker_s_total():
    view = panel.load().as_of(panel.load().day)
    military = sum(f.value or 0 for f in view.series("kiel.allocations", dims="kind=military"))
    total = sum(f.value or 0 for f in view.series("kiel.allocations", dims="kind=total"))
    # the tracker's own totals of release 29
    assert military == pytest.approx(172.99, abs=0.01)
    assert total == pytest.approx(358.40, abs=0.01)


def test_a_donor_s_year_is_its_twelve_months_and_less_than_its_group_gave():
    view = panel.load().as_of(date(2025, 1, 13))
    for donor in recipe().allocations.donors:
        year = view.latest("kiel.allocations_12_months", donor, {"kind": "total"})
        military = view.latest("kiel.allocations_12_months", donor, {"kind": "military"})
        assert year is not None
        assert military is not None
        assert (year.period_start, year.period_end) == (date(2023, 11, 1), date(2024, 10, 31))
        assert 0 <= (military.value or 0) <= (year.value or 0) < 10
    months = {"start": date(2023, 11, 1), "end": date(2024, 10, 31)}
    europe = sum(f.value or 0 for f in view.series("kiel.allocations", "EUROPE", {"kind": "total"}, **months))
    five = [
        view.latest("kiel.allocations_12_months", donor, {"kind": "total"}) for donor in recipe().allocations.donors
    ]
    assert sum(f.value or 0 for f in five if f) < europe


def test_an_altered_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for path in reference.DATA.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(reference, "DATA", tmp_path)
    (tmp_path / "sources.json").write_text("[]")
    with pytest.raises(CheckFailed, match=r"sources\.json of the reference panel was altered"):
        reference.load.__wrapped__()
    (tmp_path / "sources.json").unlink()
    with pytest.raises(DataMissing, match="detente data panel"):
        reference.load.__wrapped__()


def test_the_panel_is_what_the_mirror_gives_today_row_by_row(mirror: Path, tmp_path: Path, rows: pl.DataFrame):
    first = build.build(mirror, tmp_path / "a")
    assert build.build(mirror, tmp_path / "b") == first
    for name in ("panel.parquet", "sources.json", "manifest.json"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    rebuilt = pl.read_parquet(tmp_path / "a" / "panel.parquet")
    columns = rows.columns
    differing = rows.join(rebuilt, on=columns, how="anti", nulls_equal=True)
    assert differing.is_empty(), differing.head(3).to_dicts()
    assert rebuilt.equals(rows)
    assert first["digest"] == panel.load().digest

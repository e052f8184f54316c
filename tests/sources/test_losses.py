"""Losses and casualties: rival counts, each dated by when it could be read."""

from datetime import date
from pathlib import Path
from typing import cast

import polars as pl
import pytest

from detente import sources
from detente.core.errors import BadRow
from detente.sources.published_estimates import ISSUERS, appearance
from detente.sources.table import read
from detente.sources.tidy import tidy

ARTICLE = date(2025, 1, 13)


def _tidied(id_: str, folder: Path) -> pl.DataFrame:
    table = sources.table_of(id_)
    return tidy(table, read(table, folder / table.file))


def _written(id_: str, folder: Path, *rows: dict[str, object]) -> pl.DataFrame:
    """Observations of hand-made rows; columns left out are empty."""
    table = sources.table_of(id_)
    blank = {name: cast("object", None) for name in table.columns}
    pl.DataFrame([blank | row for row in rows], infer_schema_length=None).write_csv(folder / table.file)
    text = (folder / table.file).read_text("utf-8").replace("true", "True").replace("false", "False")
    (folder / table.file).write_text(text, "utf-8")
    return _tidied(id_, folder)


_ESTIMATE: dict[str, object] = {
    "row_id": 1, "date": "2025-02-05", "side_iso3": "RUS", "measure": "deaths", "source": "CIA",
    "source_url": "https://example.org/x", "issued_by_warring_party": False,
}  # fmt: skip


@pytest.mark.parametrize(
    ("low", "value", "high", "central", "says"),
    [
        (None, 100.0, None, 100.0, ""),
        (90.0, 100.0, 120.0, 100.0, ""),
        (90.0, None, 110.0, 100.0, "middle of the published range"),
        (90.0, None, None, 90.0, "published as at least this"),
        (None, None, 110.0, 110.0, "published as at most this"),
    ],
)
def test_a_range_or_a_bound_gives_a_central_figure_that_says_so(
    low: float | None, value: float | None, high: float | None, central: float, says: str, tmp_path: Path
) -> None:
    limits = {"estimate_low_persons": low, "estimate_persons": value, "estimate_high_persons": high}
    rows = _written("casualty_estimates_published", tmp_path, _ESTIMATE | limits)
    assert rows.select("value", "low", "high", "note").row(0) == (central, low, high, says)


def test_a_party_to_the_war_claims_and_others_estimate(tmp_path: Path) -> None:
    party = _ESTIMATE | {"row_id": 2, "measure": "casualties", "issued_by_warring_party": True}
    value = {"estimate_persons": 5.0}
    rows = _written("casualty_estimates_published", tmp_path, _ESTIMATE | value, party | value)
    assert dict(rows.select("series", "status").iter_rows()) == {
        "published.deaths": "estimate",
        "published.casualties": "claim",
    }


def test_an_issuer_that_nobody_listed_stops_the_load(tmp_path: Path) -> None:
    with pytest.raises(BadRow, match="row 2, field 'source'"):
        _written("casualty_estimates_published", tmp_path, _ESTIMATE | {"source": "Oracle", "estimate_persons": 1.0})


def test_a_figure_is_never_public_before_the_day_it_is_about() -> None:
    assert appearance(date(2022, 4, 23), "https://www.washingtonpost.com/world/2022/03/24/x/").first_public_on == date(
        2022, 4, 23
    )


def test_a_reference_day_is_not_taken_for_a_day_of_publication() -> None:
    undated = "https://www.csis.org/analysis/russias-grinding-war-ukraine"
    assert appearance(date(2025, 12, 1), undated).first_public_on == date(2026, 1, 28)
    assert appearance(date(2025, 2, 5), undated).first_public_on == date(2025, 2, 5)


def test_a_reader_of_13_january_2025_sees_the_british_chart_but_not_the_iiss_of_february(mirror: Path) -> None:
    rows = _tidied("casualty_estimates_published", mirror)
    public = set(rows.filter(pl.col("first_public_on") <= ARTICLE)["dims"])
    assert "issuer=uk_mod" in public
    assert "issuer=iiss" not in public
    assert set(rows.filter(pl.col("dims") == "issuer=iiss")["first_public_on"]) == {date(2025, 2, 28)}
    assert rows["first_public_on"].is_between(rows["period_end"], rows["published_on"]).all()


def test_every_issuer_listed_occurs(mirror: Path) -> None:
    rows = _tidied("casualty_estimates_published", mirror)
    assert {dims.removeprefix("issuer=") for dims in rows["dims"]} == set(ISSUERS.values())


def test_the_economists_model_gives_its_published_figures_for_13_january_2025(mirror: Path) -> None:
    rows = _tidied("russian_casualties_economist_daily", mirror).filter(pl.col("period_end") == ARTICLE)
    figures = {series: (value, low, high) for series, value, low, high in rows.select(
        "series", "value", "low", "high").iter_rows()}  # fmt: skip
    assert figures["economist.deaths"] == (206_665, 198_563, 215_098)
    assert figures["economist.deaths_prediction_limits"] == (206_665, 157_057, 271_943)
    assert figures["economist.casualties"][0] == 772_062


def test_the_economists_model_was_unknown_before_it_was_published(mirror: Path) -> None:
    rows = _tidied("russian_casualties_economist_daily", mirror)
    assert rows["first_public_on"].min() == date(2025, 7, 9)
    late = rows.filter(pl.col("period_end") == date(2026, 2, 1))
    assert set(late["first_public_on"]) == {date(2026, 2, 2)}


def test_british_months_appear_when_they_were_posted(mirror: Path) -> None:
    rows = _tidied("russian_casualties_ukmod_monthly", mirror).filter(pl.col("series") == "uk_mod.casualties")
    posted = dict(rows.select("period_end", "first_public_on").iter_rows())
    assert posted[date(2024, 12, 31)] == date(2025, 1, 7)
    assert posted[date(2026, 1, 31)] == date(2026, 2, 14)
    assert (rows["first_public_on"] > rows["period_end"]).all()


def test_a_british_figure_without_a_post_is_refused(tmp_path: Path) -> None:
    row = {"month": "2025-01", "source_url": "https://gov.uk", "russian_casualties_in_month_persons": 1}
    with pytest.raises(BadRow, match="source_url"):
        _written("russian_casualties_ukmod_monthly", tmp_path, row)


_WEEK: dict[str, object] = {
    "iso_year": 2023, "iso_week": 10, "week_start_date": "2023-03-06", "named_deaths_by_week_of_death_persons": 9.0,
    "named_deaths_known_end2022_persons": 0.0, "named_deaths_known_end2023_persons": 5.0,
}  # fmt: skip


def test_a_week_after_a_vintage_was_not_counted_and_is_not_zero(tmp_path: Path) -> None:
    rows = _written("russian_deaths_meduza_mediazona_weekly", tmp_path, _WEEK).filter(
        pl.col("series") == "meduza.named_deaths"
    )
    assert dict(rows.select("source", "value").iter_rows()) == {
        "meduza.named_known_end_2023": 5.0,
        "meduza.weekly_2026_05": 9.0,
    }


def test_limits_in_reverse_order_are_put_right(tmp_path: Path) -> None:
    limits = {"deaths_incl_missing_persons": 5.0, "deaths_incl_missing_high_persons": 4.0}
    rows = _written(
        "russian_deaths_meduza_mediazona_weekly", tmp_path, _WEEK | limits | {"deaths_incl_missing_low_persons": 6.0}
    )
    assert rows.filter(pl.col("series") == "meduza.deaths").select("low", "high").row(0) == (4.0, 6.0)


def test_meduzas_totals_are_those_it_published(mirror: Path) -> None:
    rows = _tidied("russian_deaths_meduza_mediazona_weekly", mirror)
    assert rows.filter(pl.col("series") == "meduza.deaths")["value"].sum() == pytest.approx(351_817, abs=1)
    now = (pl.col("series") == "meduza.named_deaths") & (pl.col("source") == "meduza.weekly_2026_05")
    assert rows.filter(now)["value"].sum() == 205_470


def test_lostarmours_names_sum_to_its_totals(mirror: Path) -> None:
    rows = _tidied("ukrainian_named_losses_lostarmour_monthly", mirror)
    totals = dict(rows.group_by("series").agg(pl.col("value").sum()).iter_rows())
    assert totals == {"lostarmour.named_dead": 77_312, "lostarmour.named_missing": 77_242}


def test_gallups_four_polls_are_there(mirror: Path) -> None:
    rows = _tidied("gallup_ukraine_fight_or_negotiate", mirror).sort("period_end")
    fight = rows.filter(pl.col("series") == "gallup.fight_until_victory")
    assert fight["value"].to_list() == [73, 63, 38, 24]
    assert fight["period_start"].to_list()[2:] == [date(2024, 8, 1), date(2025, 7, 1)]

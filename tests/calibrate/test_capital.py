"""Capital draws: closed forms on made-up inputs, laws of the as-of rule, and what ships against the mirror."""

import math
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente import sources
from detente.calibrate import capital, spending_inputs
from detente.calibrate.balance import balance, exhibit, group
from detente.calibrate.spending_inputs import Spending, SpendingInputs, early_growth, without_gaps
from detente.calibrate.strength import load
from detente.core.errors import CheckFailed, DataMissing, SchemaChanged, UnknownName
from detente.panel import derived

ARTICLE_DAY = date(2025, 1, 13)
AFTER_ALL = date(2026, 11, 1)


def series(state: str, spending: float, price_level: float = 1.0, first: int = 1960, ally: bool = True) -> Spending:
    years = 2025 - first
    shares = dict.fromkeys(range(2014, 2025), (0.25, 0.45)) if ally else {}
    return Spending(state, first, np.full(years, spending), np.zeros(years, bool), shares, price_level, growth=0.0)


def inputs(*states: Spending, allies: tuple[str, ...] = ()) -> SpendingInputs:
    return SpendingInputs(states, allies, {"sipri_milex": "0" * 64}, {"sipri_milex": "x"}, date(2025, 4, 28), 118)


def test_steady_spending_settles_at_investment_over_depreciation():
    only = series("RUS", 100.0, price_level=0.3, ally=False)
    believed = capital.beliefs()
    shared = capital.common(believed, 64, seed=3)
    state = capital.strength(only, shared, believed, 64, seed=3)
    # growth nought: the start is the steady state already, so the stock never moves
    np.testing.assert_allclose(state.capital[-1], state.capital[0], rtol=1e-12)
    share = state.capital[-1] * shared.depreciation * 0.3**shared.weights.equipment / 100.0
    # what is left is the equipment share, which lies within its belief, not above one
    assert 0.1 < np.median(share) < 0.5
    assert share.max() < 1.0


def test_published_shares_are_used_as_they_stand_and_earlier_ones_are_uncertain():
    ally = series("POL", 10.0)
    believed = capital.beliefs()
    state = capital.strength(ally, capital.common(believed, 200, 0), believed, 200, 0)
    assert np.ptp(state.at(2020, "ready")) == pytest.approx(0.0, abs=1e-12)
    assert state.at(2020, "ready")[0] == pytest.approx(4.5)
    assert np.ptp(state.at(2010, "ready")) > 0.5


def test_the_three_price_assumptions_share_their_luck_and_differ_as_prices_do():
    made = inputs(series("RUS", 100.0, 0.25, ally=False), series("POL", 100.0, 1.0), allies=("POL",))
    ratios = {}
    for prices in ("exchange rate", "GDP parity", "beliefs"):
        states = capital.all_states(made, 100, 0, prices)
        ratios[prices] = states[0].capital[-1] / states[1].capital[-1]
        rows = balance(states, made.allies, prices)
        spending = next(r for r in rows if r["measure"] == "spending" and r["year"] == 2024)
        if prices != "beliefs":
            assert spending["q50"] == {"exchange rate": 1.0, "GDP parity": 4.0}[prices]
    # price level of a quarter: at parity every draw is four times that at the exchange rate
    np.testing.assert_allclose(ratios["GDP parity"], 4 * ratios["exchange rate"])
    assert (ratios["exchange rate"] < ratios["beliefs"]).all()
    assert (ratios["beliefs"] < ratios["GDP parity"]).all()


def test_draws_of_one_state_do_not_depend_on_which_others_are_computed():
    rus, pol = series("RUS", 100.0, 0.25, ally=False), series("POL", 10.0)
    alone, _, _ = capital.build(inputs(rus, pol, allies=("POL",)), 16)
    more, _, _ = capital.build(inputs(rus, series("IRN", 5.0, 0.3, ally=False), pol, allies=("POL",)), 16)
    assert alone.equals(more.filter(more["state"] != "IRN"))
    longer, _, _ = capital.build(inputs(rus, pol, allies=("POL",)), 32)
    assert [row[:16] for row in longer["capital"].to_list()] == alone["capital"].to_list()


def test_the_first_fifteen_years_are_left_out():
    frame, _, recipe = capital.build(
        inputs(series("RUS", 50.0, ally=False), series("MNE", 1.0, first=2005), allies=("MNE",)), 4
    )
    assert frame.filter(frame["state"] == "MNE")["year"].min() == 2020
    assert frame.filter(frame["state"] == "RUS")["year"].min() == 2000
    assert recipe["states"]["MNE"]["draws_from"] == 2020


@given(st.floats(-0.5, 0.5), st.floats(0.1, 1e5))
def test_early_growth_is_the_growth_of_a_steady_series_within_its_range(growth, first):
    steady = first * np.exp(growth * np.arange(30))
    assert early_growth(steady) == pytest.approx(min(max(growth, 0.0), 0.10), abs=1e-9)


def test_one_odd_year_hardly_moves_early_growth():
    steady = 100 * np.exp(0.04 * np.arange(10))
    odd = steady.copy()
    odd[3] *= 10
    assert early_growth(odd) == pytest.approx(0.04, abs=0.01)


def test_gaps_are_filled_inside_only_and_marked():
    filled, gap = without_gaps([2000, 2001, 2004], [1.0, 2.0, 16.0])
    np.testing.assert_allclose(filled, [1, 2, 4, 8, 16])
    assert gap.tolist() == [False, False, True, True, False]


def test_trimmed_draws_are_within_one_part_in_four_thousand():
    values = np.geomspace(1e-6, 1e6, 1000)
    np.testing.assert_allclose(capital.trimmed(values), values, rtol=1 / 4096)


def test_on_the_article_s_day_the_stock_of_2024_cannot_be_seen():
    seen = load(ARTICLE_DAY)
    assert seen.years("RUS")[-1] == 2023
    with pytest.raises(DataMissing, match=r"RUS for 2024 as public on 2025-01-13.*to 2023"):
        seen.draws("RUS", 2024)
    assert seen.revised(["RUS"], [2022, 2023]) == 2
    assert load(ARTICLE_DAY, real_time=True).states == ()
    assert load(ARTICLE_DAY, hindsight=True).years("RUS")[-1] == 2024
    later = load(AFTER_ALL)
    assert later.years("RUS")[-1] == 2024
    assert later.revised(["RUS"], [2024]) == 0


def test_no_row_was_public_before_its_year_was_over_or_after_its_vintage():
    frame = derived.load(capital.NAME).frame
    for row in frame.iter_rows(named=True):
        assert date(row["year"], 12, 31) < row["first_public_on"] <= row["published_on"]


def test_a_group_is_the_sum_of_its_members_draw_by_draw():
    seen = load(AFTER_ALL)
    europe = seen.draws("NATO_EUROPE", 2023)
    assert np.allclose(seen.draws("NATO_EUROPE_CANADA", 2023), europe + seen.draws("CAN", 2023))
    assert np.allclose(seen.draws("NATO", 2023), europe + seen.draws("CAN", 2023) + seen.draws("USA", 2023))
    assert len(group("NATO", [s for s in seen.states if s not in ("RUS", "UKR", "CHN", "IRN")])) == 31
    with pytest.raises(UnknownName, match="state"):
        seen.draws("ATLANTIS", 2023)


def test_what_ships_is_whole_small_and_says_how_it_was_made():
    result = derived.load(capital.NAME)
    parameters = derived.load(capital.PARAMETERS).frame
    recipe = result.recipe
    assert len(set(result.frame["state"])) == 31 + 4
    assert set(recipe["left_out"]) == {"ISL"}
    assert recipe["inputs"]["beliefs"] == capital.beliefs().digest
    assert len(recipe["caveats"]) >= 5
    assert (derived.DERIVED / "capital.parquet").stat().st_size < 4_000_000
    for column in ("capital", "readiness", "capability"):
        values = np.array(result.frame[column].to_list())
        assert values.shape == (len(result.frame), recipe["draws"])
        assert np.isfinite(values).all()
        assert (values > 0).all()
    # the parameters beside it are those of the same draws: capability and capital give back quality's median of one
    rus = load(AFTER_ALL)
    a = parameters["capital_weight"].to_numpy()
    quality = rus.draws("RUS", 2023, "capability") / (
        rus.draws("RUS", 2023, "capital") ** a * rus.draws("RUS", 2023, "readiness") ** (1 - a)
    )
    assert abs(np.log(quality).std() - 0.25) < 0.04
    # quality belongs to the state, not to the year
    earlier = rus.draws("RUS", 2015, "capability") / (
        rus.draws("RUS", 2015, "capital") ** a * rus.draws("RUS", 2015, "readiness") ** (1 - a)
    )
    np.testing.assert_allclose(earlier, quality, rtol=2e-3)


def test_what_ships_equals_a_rebuild_from_the_mirror(mirror: Path):
    shipped = derived.load(capital.NAME)
    frame, parameters, recipe = capital.build(spending_inputs.read(mirror), shipped.recipe["draws"])
    assert recipe["inputs"] == shipped.recipe["inputs"]
    assert recipe["balance"] == shipped.recipe["balance"]
    keys = ["state", "year", "first_public_on", "published_on", "interpolated"]
    assert frame.select(keys).equals(shipped.frame.select(keys))
    for column in ("capital", "readiness", "capability"):
        rebuilt, kept = (np.array(f[column].to_list()) for f in (frame, shipped.frame))
        np.testing.assert_allclose(rebuilt, kept, rtol=5e-4)
    kept = derived.load(capital.PARAMETERS).frame
    np.testing.assert_allclose(parameters.to_numpy(), kept.to_numpy(), rtol=1e-9)


def test_prices_turn_a_third_into_near_parity_only_if_one_side_keeps_the_exchange_rate(mirror: Path):
    from_table = spending_inputs.read_tables(mirror)
    parity = from_table["milex_gdp_ppp_derived"].filter(from_table["milex_gdp_ppp_derived"]["year"] == 2024)
    nato = from_table["nato_defence_2024ed"]
    market = dict(zip(parity["iso3"], parity["milex_current_usd_m"] / 1e3, strict=True))
    ppp = dict(zip(parity["iso3"], parity["milex_gdp_ppp_intl_usd_m"] / 1e3, strict=True))
    aggregate = nato.filter((nato["country"] == "NATO Europe and Canada") & (nato["year"] == 2024))
    europe_and_canada = aggregate["defence_exp_current_usd_m"][0] / 1e3
    assert round(market["RUS"]) == 149
    assert round(ppp["RUS"]) == 476
    assert round(europe_and_canada) == 507
    assert market["RUS"] / europe_and_canada == pytest.approx(0.29, abs=0.005)
    assert ppp["RUS"] / europe_and_canada == pytest.approx(0.94, abs=0.005)
    table = from_table["milex_gdp_ppp_derived"]
    before = table.filter((table["iso3"] == "RUS") & (table["year"] == 2023))
    assert market["RUS"] / ppp["RUS"] == pytest.approx(0.313, abs=0.0005)
    assert before["milex_current_usd_m"][0] / before["milex_gdp_ppp_intl_usd_m"][0] == pytest.approx(0.320, abs=0.0005)
    # both sides at GDP parity: allies' prices are lower than American ones, too
    allies = [a for a in spending_inputs.read(mirror).allies if a != "USA"]
    assert ppp["RUS"] / math.fsum(ppp[a] for a in allies) == pytest.approx(0.62, abs=0.005)


def test_the_euro_rate_is_what_every_issuer_s_columns_imply(mirror: Path):
    sipri = spending_inputs.read_tables(mirror)["sipri_milex"]
    assert spending_inputs.implied_euro_rate(sipri) == pytest.approx(0.92, abs=0.02)


def test_issuers_that_imply_different_rates_stop_the_build():
    columns = {"iso3": ["DEU", "FRA"], "year": [2024, 2024], "milex_current_usd_m": [1.0, 1.0]}
    one = pl.DataFrame({**columns, "milex_local_currency": [0.9e6, 0.9e6]})
    assert spending_inputs.implied_euro_rate(one) == pytest.approx(0.9)
    two = pl.DataFrame({**columns, "milex_local_currency": [0.9e6, 6.0e6]})
    with pytest.raises(CheckFailed, match="no single euro rate"):
        spending_inputs.implied_euro_rate(two)


def test_a_mirror_with_a_changed_table_is_refused(tmp_path: Path, mirror: Path):
    for name in ("sipri_milex.csv", "nato_defence_2024ed.csv", "milex_gdp_ppp_derived.csv"):
        (tmp_path / name).write_bytes((mirror / name).read_bytes())
    table = tmp_path / "sipri_milex.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("milex_constant2023", "milex_constant2024", 1))
    with pytest.raises(SchemaChanged, match="milex_constant2023_usd_m"):
        spending_inputs.read(tmp_path)
    table.unlink()
    with pytest.raises(DataMissing, match=r"sipri_milex\.csv"):
        spending_inputs.read(tmp_path)
    assert not list(tmp_path.glob("*.parquet"))


def test_the_figure_shows_the_balance_that_ships_and_its_words_hold():
    rows = derived.load(capital.NAME).recipe["balance"]
    figure = exhibit(rows, 2024)
    assert [series.name for series in figure.series] == ["exchange rate", "GDP parity", "beliefs"]
    for series_ in figure.series:
        for point in series_.points:
            row = next(
                r
                for r in rows
                if (r["against"], r["measure"], r["year"], r["prices"])
                == ("NATO_EUROPE_CANADA", point.x, 2024, series_.name)
            )
            assert (point.low, point.y, point.high) == (row["q05"], row["q50"], row["q95"])
            assert row["q50"] < 1.0  # as the description for those who cannot see it says
    assert set(figure.sources) <= set(sources.all_sources())

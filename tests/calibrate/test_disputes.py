"""Dispute outcomes: closed forms, laws of folds and scores, the published baseline, and what ships."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from detente import figures
from detente.calibrate import dispute_exhibits, dispute_results
from detente.calibrate import dispute_members as members
from detente.calibrate import dispute_scores as scores
from detente.calibrate.dispute_check import victory
from detente.calibrate.dispute_data import (
    CLASSES,
    COMPONENTS,
    Capabilities,
    Disputes,
    capabilities,
    disputes,
    of_tables,
)
from detente.calibrate.dispute_wars import decided_wars
from detente.cli.main import app
from detente.core.errors import DataMissing, UnknownName
from detente.panel import derived

NAMES = {member.name for member in members.MEMBERS} | set(scores.STACKS)
WITHOUT_TREES = tuple(member for member in members.MEMBERS if not member.name.startswith("forest"))


def made(count: int = 400, seed: int = 0, pull: float = 3.0) -> Disputes:
    """Disputes whose outcomes follow an ordered logit on the ratio, of which stalemates grow rarer with nothing."""
    rng = np.random.default_rng(seed)
    ratio = rng.uniform(0.05, 0.95, count)
    p = members.ordered_chances(pull * ratio, np.array([0.0, 3.0]))
    outcome = (rng.random(count)[:, None] > np.cumsum(p, axis=1)).sum(axis=1)
    a, b = rng.integers(1, 30, count), rng.integers(30, 60, count)
    shares = np.stack([np.tile(np.log(ratio)[:, None], 6), np.tile(np.log(1 - ratio)[:, None], 6)], axis=1)
    number = np.arange(count)
    year = rng.integers(1850, 2010, count)
    return Disputes(number, year, a, b, outcome, ratio, shares, rng.random(count) < 0.1, 0, {})


def test_without_features_cut_points_are_the_log_odds_of_cumulated_shares() -> None:
    y = np.repeat([0, 1, 2], [10, 70, 20])
    fit = members.ordered_logit(np.zeros((100, 0)), y)
    assert fit.cuts == pytest.approx([np.log(0.1 / 0.9), np.log(0.8 / 0.2)], abs=1e-4)
    assert fit.log_likelihood == pytest.approx(10 * np.log(0.1) + 70 * np.log(0.7) + 20 * np.log(0.2), abs=1e-6)


def test_an_ordered_logit_gives_back_what_made_the_cases() -> None:
    of = made(20_000)
    fit = members.ordered_logit(of.ratio[:, None], of.outcome)
    assert fit.coefficient[0] == pytest.approx(3.0, abs=0.15)
    assert fit.cuts == pytest.approx([0.0, 3.0], abs=0.1)


def test_a_multinomial_logit_held_down_by_its_penalty_tells_the_shares() -> None:
    of = made()
    x = of.ratio[:, None]
    told = members.multinomial(x, of.outcome, ridge=1e9).chances(x)
    shares = np.bincount(of.outcome, minlength=3) / len(of)
    np.testing.assert_allclose(told, np.tile(shares, (len(of), 1)), atol=1e-4)


def test_with_one_binary_feature_and_no_penalty_a_multinomial_logit_tells_the_shares_within_each_value() -> None:
    x = np.repeat([0.0, 1.0], [50, 50])[:, None]
    y = np.concatenate([np.repeat([0, 1, 2], [5, 40, 5]), np.repeat([0, 1, 2], [10, 20, 20])])
    told = members.multinomial(x, y, ridge=0.0).chances(np.array([[0.0], [1.0]]))
    np.testing.assert_allclose(told, [[0.1, 0.8, 0.1], [0.2, 0.4, 0.4]], atol=2e-3)


@given(st.floats(-5, 5), st.floats(0.01, 3), st.floats(-4, 4), st.floats(0.01, 4))
def test_a_stronger_side_never_prevails_less_often_in_an_ordered_logit(cut, gap, index, more) -> None:
    cuts = np.array([cut, cut + gap])
    low, high = members.ordered_chances(np.array([index, index + more]), cuts)
    assert low.sum() == pytest.approx(1.0)
    assert high[2] >= low[2] - 1e-12
    assert high[0] <= low[0] + 1e-12


@given(st.lists(st.floats(0.001, 1), min_size=6, max_size=6))
def test_undirected_chances_do_not_change_when_the_sides_change_places(weights) -> None:
    ab, ba = np.array([weights[:3]]) / sum(weights[:3]), np.array([weights[3:]]) / sum(weights[3:])
    there = members.undirected(ab, ba)
    np.testing.assert_allclose(there, members.swapped(members.undirected(ba, ab)), atol=1e-12)
    assert there.sum() == pytest.approx(1.0)


@given(st.lists(st.integers(0, 40), min_size=10, max_size=300), st.integers(0, 5))
def test_no_pair_of_states_stands_in_two_folds(dyads, seed) -> None:
    of = np.array(dyads)
    fold = scores.dyad_folds(of, 5, seed)
    assert all(len(set(fold[of == pair])) == 1 for pair in set(dyads))


def test_folds_of_pairs_are_of_about_equal_size() -> None:
    rng = np.random.default_rng(1)
    fold = scores.dyad_folds(rng.integers(0, 400, 1500), 10)
    assert np.ptp(np.bincount(fold)) <= 5


@given(st.lists(st.floats(0.02, 1), min_size=3, max_size=3), st.lists(st.floats(0.02, 1), min_size=3, max_size=3))
def test_no_lie_scores_better_than_the_truth_on_average(true, told) -> None:
    p, q = np.array(true) / sum(true), np.array(told) / sum(told)
    for score in (scores.log_loss, scores.brier, scores.ranked):
        mean = [sum(p[k] * score(tell[None, :], np.array([k])) for k in range(3)) for tell in (p, q)]
        assert mean[0] <= mean[1] + 1e-12


def test_the_ranked_score_punishes_a_miss_by_two_classes_more_than_one_by_one() -> None:
    told = np.array([[1.0, 0.0, 0.0]])
    assert scores.ranked(told, np.array([2])) == 2 * scores.ranked(told, np.array([1])) == 2.0


def test_members_find_what_decides_and_the_year_alone_finds_nothing_where_there_is_nothing() -> None:
    of = made(1500)
    parts, weights = scores.all_chances(of, scores.dyad_folds(of.dyad), members=WITHOUT_TREES)
    told = {row["member"]: row["prl"] for row in scores.rows(parts, of, "dyad")}
    assert told["ratio"] > 0.05
    assert abs(told["year"]) < 0.02
    assert told["stack"] > 0.9 * told["ratio"]
    for weight in weights.values():
        assert sum(weight.values()) == pytest.approx(1.0, abs=1e-3)
        assert min(weight.values()) >= 0.0
    for chances in parts.values():
        np.testing.assert_allclose(chances.sum(axis=1), 1.0, atol=1e-9)


def test_forward_in_time_nothing_before_the_first_origin_is_told_and_later_cases_change_nothing_earlier() -> None:
    of = made(800, seed=3)
    told = scores.forward(of, members.MEMBERS[1])
    assert np.isnan(told[of.year < scores.ORIGINS[0]]).all()
    changed = Disputes(
        of.number, of.year, of.a, of.b, np.where(of.year >= 1990, 0, of.outcome), of.ratio, of.shares, of.war, 0, {}
    )
    again = scores.forward(changed, members.MEMBERS[1])
    np.testing.assert_allclose(told[of.year < 1990], again[of.year < 1990])


def test_the_sample_and_the_baseline_are_the_published_ones(mirror: Path, reference: Path) -> None:
    told = json.loads((reference / "disputes" / "outcome_capability_ratio.json").read_text(encoding="utf-8"))
    expected, of = told["expected_here"], disputes(mirror)
    assert len(of) == expected["n"]
    assert of.counts == dict(zip(CLASSES, expected["counts"].values(), strict=True))
    fit = members.ordered_logit(of.ratio[:, None], of.outcome)
    assert fit.coefficient[0] == pytest.approx(expected["coefficient"], abs=1e-3)
    assert fit.cuts == pytest.approx(expected["cutpoints"], abs=1e-3)
    assert fit.log_likelihood == pytest.approx(expected["log_likelihood"], abs=1e-2)
    parts = {m.name: scores.held_out(of, m, scores.random_folds(len(of))) for m in members.MEMBERS[:2]}
    row = {row["member"]: row for row in scores.rows(parts, of, "random")}
    assert row["null"]["log_loss"] == pytest.approx(expected["null_loss"], abs=2e-3)
    assert row["ratio"]["prl"] == pytest.approx(told["published"]["prl_capability_ratio"], abs=0.003)


def test_the_published_example_of_undirected_chances_is_the_mean_of_its_directed_rows(reference: Path) -> None:
    told = json.loads((reference / "disputes" / "doe_scores_example.json").read_text(encoding="utf-8"))["published"]

    def row(one: dict[str, float]) -> np.ndarray:
        return np.array([[one["pr_win_b"], one["pr_stalemate"], one["pr_win_a"]]])

    both = members.undirected(*(row(one) for one in told["directed"]))
    np.testing.assert_allclose(both, row(told["undirected"][0]), atol=5e-4)


def test_a_component_that_is_not_known_is_filled_from_the_others_and_never_nought(mirror: Path) -> None:
    known = capabilities(mirror)
    row = int(np.flatnonzero(known.missing.any(axis=1))[0])
    there = known.shares(row)
    assert there[known.missing[row]] == pytest.approx(there[~known.missing[row]].mean())
    with pytest.raises(DataMissing, match="no row for the COW state 9999"):
        known.row(9999, 1990)


def test_wars_have_one_winner_each_and_the_side_that_began_first(mirror: Path) -> None:
    wars, _ = decided_wars(mirror, capabilities(mirror))
    assert wars.counts["stalemate"] == 0
    told = dict(zip(wars.number.tolist(), zip(wars.a.tolist(), wars.outcome.tolist(), strict=True), strict=True))
    assert told[7] == (2, 2)  # the United States against Mexico in 1846 began and won


def test_a_sample_without_a_case_is_refused() -> None:
    empty = {name: [] for name in ("sidea1", "midonset", "numa", "numb", "outcome", "dispute_num", "ccode1")}
    nmc = pl.DataFrame({
        "cow_code": [2], "year": [1990], "cinc_share": [0.1],
        **{name: [1.0] for name in COMPONENTS},
    })  # fmt: skip
    with pytest.raises(DataMissing, match="no dispute"):
        of_tables(pl.DataFrame(empty, schema=dict.fromkeys(empty, pl.Int64)), Capabilities(nmc), {})


def test_what_ships_prints_the_calendar_beside_every_table_and_beats_the_ratio_by_what_was_asked() -> None:
    recipe = derived.load(dispute_results.NAME).recipe
    for scheme in scores.SCHEMES:
        assert {row["member"] for row in recipe["table"] if row["scheme"] == scheme} == NAMES
    told = {row["member"]: row["prl"] for row in recipe["table"] if row["scheme"] == "dyad"}
    assert told["stack"] >= told["ratio"] + 0.05
    assert recipe["counts"] == {"B prevails": 80, "stalemate": 1207, "A prevails": 181}
    assert recipe["baseline"]["coefficient"] == pytest.approx(1.2601, abs=1e-3)
    for spread in recipe["prl_over_fold_draws"].values():
        assert np.ptp(spread) < 0.03


def test_shipped_chances_are_chances_and_tell_both_ways_round_alike() -> None:
    result = derived.load(dispute_results.NAME)
    assert (derived.DERIVED / "disputes.parquet").stat().st_size < 300_000
    for word in ("directed", "undirected"):
        told = result.frame.select(f"{word}_a", f"{word}_neither", f"{word}_b").to_numpy()
        assert told.min() >= 0.0
        np.testing.assert_allclose(told.sum(axis=1), 1.0, atol=1e-5)
    day = date(2025, 1, 13)
    one, other = dispute_results.odds("RUS", "UKR", day), dispute_results.odds("UKR", "RUS", day)
    assert one.year == 2022
    assert (one.a_prevails, one.neither, one.b_prevails) == pytest.approx(
        (other.b_prevails, other.neither, other.a_prevails)
    )
    began, answered = (dispute_results.odds("RUS", "UKR", day, a_began=began) for began in (True, False))
    assert one.a_prevails == pytest.approx((began.a_prevails + answered.a_prevails) / 2, abs=1e-6)


def test_capabilities_that_were_not_public_on_the_day_are_not_used() -> None:
    assert dispute_results.odds("RUS", "POL", date(2023, 6, 1)).year == 2020
    with pytest.raises(DataMissing, match="no capabilities"):
        dispute_results.odds("RUS", "POL", date(2015, 1, 1))
    with pytest.raises(DataMissing, match="one of RUS"):
        dispute_results.odds("POL", "DEU", date(2025, 1, 1))
    with pytest.raises(UnknownName, match="UKR"):
        dispute_results.odds("UKK", "RUS", date(2025, 1, 1))
    with pytest.raises(UnknownName, match="stack"):
        dispute_results.odds("RUS", "UKR", date(2025, 1, 1), "stacked")


def test_the_command_prints_the_calendar_s_row_and_draws_both_plots(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["score", "disputes", "--out", str(tmp_path)])
    assert result.exit_code == 0
    assert result.stdout.count("* calendar year alone") == 3
    assert "never the odds of a war" in result.stdout
    assert {path.name for path in tmp_path.iterdir()} == {
        "score-disputes.svg", "score-disputes.png", "score-disputes-members.svg", "score-disputes-members.png"
    }  # fmt: skip
    again = CliRunner().invoke(app, ["score", "disputes", "--json"])
    assert json.loads(again.stdout)["cases"] == 1468
    refused = CliRunner().invoke(app, ["score", "disputes", "--recompute"])
    assert refused.exit_code != 0


def test_the_game_s_belief_about_victory_is_held_against_the_record() -> None:
    check = victory(date(2025, 1, 13))
    low, middle, high = check.believed
    # the log of a ratio of lognormals is normal, so that its median is the ratio of their medians
    assert middle == pytest.approx(0.0008 / 0.0023, abs=0.02)
    assert 0.0 < low < middle < high < 1.0
    assert set(check.told) == set(dispute_results.SHIPPED)
    assert check.agrees == all(low <= chance <= high for chance in check.told.values())


def test_the_title_of_the_figure_follows_the_numbers() -> None:
    recipe = derived.load(dispute_results.NAME).recipe
    told = {row["member"]: row["prl"] for row in recipe["table"] if row["scheme"] == "dyad"}
    figure = dispute_exhibits.knowledge(recipe)
    assert ("calendar knows more" in figure.title) == (told["year"] > told["stack"])
    assert figures.svg(figure).startswith("<svg")


@pytest.mark.slow
def test_what_ships_equals_a_rebuild_from_the_mirror(mirror: Path) -> None:
    pytest.importorskip("sklearn")
    shipped = derived.load(dispute_results.NAME)
    frame, recipe = dispute_results.build(mirror, shipped.recipe["seed"], fold_draws=1)
    assert recipe["inputs"] == shipped.recipe["inputs"]
    for row, kept in zip(recipe["table"], shipped.recipe["table"], strict=True):
        assert row["log_loss"] == pytest.approx(kept["log_loss"], abs=2e-3)
    for column in ("directed_a", "undirected_b"):
        np.testing.assert_allclose(frame[column].to_numpy(), shipped.frame[column].to_numpy(), atol=0.02)

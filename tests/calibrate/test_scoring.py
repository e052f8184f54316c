import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from detente.calibrate import count_scores, dispute_scores, scoring
from detente.core.errors import WrongInput

FORMS: dict[str, Callable[..., float]] = {
    "crps_normal": lambda i: scoring.crps_normal(i["obs"], i["mu"], i["sigma"]),
    "log_score_normal": lambda i: scoring.log_score_normal(i["obs"], i["mu"], i["sigma"]),
    "crps_lognormal": lambda i: scoring.crps_lognormal(i["obs"], i["mu_log"], i["sigma_log"]),
    "interval_score": lambda i: scoring.interval_score(i["obs"], i["lower"], i["upper"], i["alpha"]),
    "quantile_score": lambda i: scoring.quantile_score(i["obs"], i["quantile"], i["alpha"]),
    "brier": lambda i: scoring.brier(i["prob"], bool(i["obs"])),
    "crps_ensemble_standard": lambda i: scoring.crps_samples(i["ensemble"], i["obs"]),
    "crps_ensemble_weighted": lambda i: scoring.crps_samples(i["ensemble"], i["obs"], i["weights"]),
    "log_score_kde_ensemble": lambda i: scoring.log_score_samples(i["ensemble"], i["obs"]),
    "crps_poisson": lambda i: count_scores.crps_poisson(i["obs"], i["mean"]),
    "log_score_poisson": lambda i: count_scores.log_score_poisson(i["obs"], i["mean"]),
    "crps_negative_binomial": lambda i: count_scores.crps_negative_binomial(i["obs"], i["size"], i["prob"]),
    "crps_binomial": lambda i: count_scores.crps_binomial(i["obs"], i["n"], i["p"]),
    "log_score_binomial": lambda i: count_scores.log_score_binomial(i["obs"], i["n"], i["p"]),
    "rps": lambda i: dispute_scores.ranked(np.array([i["probs"]]), np.array([i["obs_category_1based"] - 1])),
    "dawid_sebastiani_ensemble": lambda i: count_scores.dawid_sebastiani(i["ensemble"], i["obs"]),
}


@pytest.mark.parametrize(("file", "tolerance"), [("closed_forms.json", 1e-7), ("published_values.json", 1e-5)])
def test_scores_match_the_reference_values(reference: Path, file: str, tolerance: float) -> None:
    rows = json.loads((reference / "scores" / file).read_text("utf-8"))["rows"]
    assert rows
    for row in rows:
        assert FORMS[row["score"]](row["inputs"]) == pytest.approx(row["expected"], rel=tolerance), row


def test_scores_of_samples_match_those_of_the_views_challenge(reference: Path) -> None:
    case = json.loads((reference / "scores" / "views_2023.json").read_text("utf-8"))
    for row in case["rows"]:
        lost = count_scores.ignorance(row["samples"], row["obs"], case["inputs"]["bin_edges"])
        assert lost == pytest.approx(row["ignorance"], rel=1e-9)
        assert scoring.crps_samples(row["samples"], row["obs"]) == pytest.approx(row["crps"], rel=1e-9)
        low, high = scoring.quantiles(row["samples"], (0.05, 0.95))
        found = scoring.interval_score(row["obs"], low, high, 0.1)
        assert found == pytest.approx(row["interval_score_90"], rel=1e-9)


@pytest.mark.parametrize("observed", [-1.5, 0.2, 3.0])
@pytest.mark.parametrize(
    ("score", "distribution"),
    [
        (lambda y: scoring.crps_normal(y, 0.5, 1.3), stats.norm(0.5, 1.3)),
        (lambda y: scoring.crps_student(y, 4.0, 0.5, 1.3), stats.t(4.0, 0.5, 1.3)),
        (lambda y: scoring.crps_lognormal(y, 0.1, 0.6), stats.lognorm(0.6, scale=np.exp(0.1))),
    ],
)
def test_a_closed_form_is_the_integral_of_the_squared_distance_to_a_step(
    score: Callable[[float], float], distribution: Any, observed: float
) -> None:
    below, _ = integrate.quad(lambda x: distribution.cdf(x) ** 2, -np.inf, observed, limit=200)
    above, _ = integrate.quad(lambda x: distribution.sf(x) ** 2, observed, np.inf, limit=200)
    assert score(observed) == pytest.approx(below + above, rel=1e-5, abs=1e-7)


def test_the_log_score_of_students_t_is_minus_its_log_density() -> None:
    assert scoring.log_score_student(1.2, 5.0, 0.3, 2.0) == pytest.approx(-stats.t.logpdf(1.2, 5.0, 0.3, 2.0))


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=20), st.floats(-1e3, 1e3))
def test_equal_weights_are_no_weights_and_the_score_is_not_negative(samples: list[float], observed: float) -> None:
    plain = scoring.crps_samples(samples, observed)
    assert plain >= -1e-9
    assert scoring.crps_samples(samples, observed, [2.0] * len(samples)) == pytest.approx(plain, abs=1e-9)


def test_the_log_score_of_many_samples_nears_that_of_their_distribution() -> None:
    sample = stats.norm.ppf((np.arange(4000) + 0.5) / 4000)
    assert scoring.log_score_samples(sample, 0.7) == pytest.approx(scoring.log_score_normal(0.7, 0.0, 1.0), abs=0.02)


def test_pit_is_the_share_below_and_coverage_counts_the_middle() -> None:
    samples = np.arange(101.0)
    assert scoring.pit(samples, 25.0) == pytest.approx(25.5 / 101)
    assert scoring.covered(samples, 25.0, 0.5)
    assert not scoring.covered(samples, 24.0, 0.5)


@pytest.mark.parametrize("weights", [[-1.0, 2.0], [0.0, 0.0], [1.0]])
def test_wrong_weights_are_refused(weights: list[float]) -> None:
    with pytest.raises(WrongInput):
        scoring.crps_samples([1.0, 2.0], 0.0, weights)


@pytest.mark.parametrize("observed", [-3, 0, 2, 11])
@pytest.mark.parametrize(
    ("score", "distribution"),
    [
        (lambda y: count_scores.crps_poisson(y, 3.7), stats.poisson(3.7)),
        (lambda y: count_scores.crps_negative_binomial(y, 1.6, 0.3), stats.nbinom(1.6, 0.3)),
        (lambda y: count_scores.crps_binomial(y, 9, 0.35), stats.binom(9, 0.35)),
    ],
)
def test_the_crps_of_a_count_is_that_of_all_its_values_by_weight(score, distribution, observed):
    every = np.arange(200)
    assert score(observed) == pytest.approx(scoring.crps_samples(every, observed, distribution.pmf(every)), rel=1e-9)


def test_log_scores_of_counts_are_minus_the_log_probability():
    assert count_scores.log_score_poisson(4, 2.5) == pytest.approx(-stats.poisson(2.5).logpmf(4))
    assert count_scores.log_score_binomial(4, 9, 0.3) == pytest.approx(-stats.binom(9, 0.3).logpmf(4))
    assert count_scores.log_score_poisson(-1, 2.5) == count_scores.log_score_binomial(10, 9, 0.3) == np.inf


def test_bins_hold_their_lower_edge_and_the_last_is_open():
    assert count_scores.ignorance([0, 1, 1, 5], 1, [0, 1, 2]) == pytest.approx(-np.log2(3 / 7))
    assert count_scores.ignorance([0, 1, 1, 5], 100, [0, 1, 2]) == pytest.approx(-np.log2(2 / 7))
    assert count_scores.dawid_sebastiani([2.0, 2.0], 2.0) == np.inf


@pytest.mark.parametrize(
    "score",
    [
        lambda: count_scores.crps_poisson(1, 0.0), lambda: count_scores.crps_binomial(1, 3, 1.5),
        lambda: count_scores.ignorance([], 1.0, [0.0]), lambda: count_scores.ignorance([1.0], -1.0, [0.0]),
    ],
)  # fmt: skip
def test_forecasts_of_counts_that_cannot_be_are_refused(score):
    with pytest.raises(WrongInput):
        score()

"""Shares of variance and total indices, on numbers whose shares are known in closed form."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.questions import sensitivity

DRAWS = 4000


def normal(*names: str, draws: int = DRAWS, seed: int = 1) -> dict[str, np.ndarray]:
    """Independent standard normal beliefs."""
    rng = np.random.default_rng(seed)
    return {name: rng.standard_normal(draws) for name in names}


def share(of: str, found: tuple[sensitivity.Influence, ...]) -> sensitivity.Influence:
    """One of the influences."""
    return next(one for one in found if one.belief == of)


def in_ranks(correlation: float) -> float:
    """First-order share of ranks under a Gaussian copula: Var(E[F(y) | x]) / Var(F(y)), x explaining correlation**2.

    E[F(y) | x] = Phi(r x / sqrt(2 - r2)), and the variance of that is asin(r2 / 2) / (2 pi); that of F is 1/12.
    """
    return 6.0 / np.pi * float(np.arcsin(correlation**2 / 2.0))


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=30))
def test_ranks_keep_order_and_sum(sample):
    made = sensitivity.ranks(np.array(sample, float))
    assert made.sum() == pytest.approx(len(sample) * (len(sample) + 1) / 2)
    assert all((made[i] < made[j]) == (a < b) for i, a in enumerate(sample) for j, b in enumerate(sample))


def test_the_belief_that_the_difference_follows_leads():
    draws = np.arange(200.0)
    noise = np.sin(draws * 12.9)
    first, second, *_ = sensitivity.influences(
        -(draws**3), {"noise": noise, "cause": draws, "held": np.ones(200), "other": np.cos(draws * 7.7)}
    )
    assert (first.belief, first.share, first.rises) == ("cause", pytest.approx(1.0, abs=0.03), False)
    assert second.share < 0.1


def test_shares_of_a_sum_of_gaussian_beliefs_are_found():
    x = normal("a", "b", "c")
    y = 3.0 * x["a"] + 2.0 * x["b"] - x["c"]
    found = sensitivity.influences(y, x, told=3)
    assert [one.belief for one in found] == ["a", "b", "c"]
    assert [one.rises for one in found] == [True, True, False]
    for one, weight in zip(found, (9.0, 4.0, 1.0), strict=True):
        exact = in_ranks(np.sqrt(weight / 14.0))
        assert one.share == pytest.approx(exact, abs=0.02)
        assert one.low is not None
        assert one.high is not None
        assert one.low - 0.01 < exact < one.high + 0.01


def test_a_belief_whose_effect_turns_is_found_where_a_rank_correlation_sees_none():
    x = normal("turns", "rises")
    y = x["turns"] ** 2 + 0.5 * x["rises"]
    correlation = np.corrcoef(sensitivity.ranks(x["turns"]), sensitivity.ranks(y))[0, 1]
    first, second = sensitivity.influences(y, x)
    assert correlation**2 < 0.01
    assert (first.belief, first.rises, second.rises) == ("turns", None, True)
    assert first.share > 0.6


def test_the_largest_of_many_beliefs_that_do_nothing_may_be_nought():
    lows = []
    for seed in range(20):
        x = normal(*(f"b{i}" for i in range(100)), draws=400, seed=seed)
        noise = np.random.default_rng(100 + seed).standard_normal(400)
        lows.append(sensitivity.influences(noise, x)[0].low)
    assert sum(low > 0.0 for low in lows) <= 3  # one in twenty is expected


def test_shares_of_a_belief_that_does_nothing_are_not_inflated_by_bins():
    """Without the correction the mean share would be 15/400."""
    shares = []
    for seed in range(60):
        x = normal("a", draws=400, seed=seed)
        spread = sensitivity.influences(np.random.default_rng(500 + seed).standard_normal(400), x)
        shares.append(spread[0].share)
    assert np.median(shares) < 0.01
    assert np.mean(shares) < 0.015  # floored at nought, so that its mean is not quite nought


def test_intervals_shrink_with_draws():
    def width(draws: int) -> float:
        x = normal("a", "b", draws=draws)
        one = share("a", sensitivity.influences(x["a"] + x["b"], x))
        assert one.low is not None
        assert one.high is not None
        return one.high - one.low

    assert width(6400) < 0.5 * width(400)


def test_intervals_cover_the_share():
    inside = 0
    for seed in range(60):
        x = normal("a", "b", draws=500, seed=seed)
        one = share("a", sensitivity.influences(x["a"] + x["b"], x))
        inside += (one.low or 0.0) <= in_ranks(np.sqrt(0.5)) <= (one.high or 0.0)
    assert inside >= 48  # nine in ten is asked for


def test_wild_draws_do_not_decide_and_any_rising_scale_gives_the_same():
    x = normal("a", "b")
    y = x["a"] + x["b"]
    assert sensitivity.influences(np.exp(5.0 * y), x) == sensitivity.influences(y, x)


def test_a_draw_of_weight_nought_is_not_there_and_weights_count_as_draws():
    x = normal("a", "b", draws=1000)
    y = x["a"] + np.where(np.arange(1000) < 500, 0.0, 5.0) * x["b"]
    half = {name: values[:500] for name, values in x.items()}
    weights = np.where(np.arange(1000) < 500, 2.0, 0.0)
    whole, part = sensitivity.influences(y, x, weights=weights), sensitivity.influences(y[:500], half)
    for one in ("a", "b"):
        assert share(one, whole).share == pytest.approx(share(one, part).share, abs=1e-12)
    assert share("a", whole).share > 0.98


def test_uneven_weights_do_not_make_beliefs_that_do_nothing_matter():
    shares = []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        x = {"a": rng.standard_normal(600)}
        shares.append(sensitivity.influences(rng.standard_normal(600), x, weights=rng.exponential(size=600))[0].share)
    assert np.mean(shares) < 0.015


def test_cases_of_one_draw_are_no_new_evidence():
    """The same draws under two rules: the bootstrap and the correction count draws, not rows."""
    x = normal("a", "b", draws=500)
    y = x["a"] + x["b"]
    once, twice = sensitivity.influences(y, x), sensitivity.influences(np.stack([y, y]), x)
    for one, other in zip(once, twice, strict=True):
        assert one.share == pytest.approx(other.share, abs=1e-9)
        assert one.low == pytest.approx(other.low, abs=1e-9)
    apart = np.stack([y, y + 100.0])
    found = sensitivity.influences(apart, x)
    assert found[0].share == pytest.approx(0.25 * once[0].share, abs=0.01)  # three quarters lie between the cases
    assert sensitivity.between("case", apart).share == pytest.approx(0.75, abs=1e-3)
    assert sensitivity.between("case", np.stack([y, y])).share == 0.0


def test_beliefs_of_few_values_and_few_draws_do_no_harm():
    x = {"two": np.repeat([0.0, 1.0], 200), "held": np.ones(400)}
    (one,) = sensitivity.influences(x["two"] * 1.0, x)
    assert (one.share, one.high) == (pytest.approx(1.0), pytest.approx(1.0))
    for draws in (2, 3, 5):
        for found in sensitivity.influences(np.arange(float(draws)), {"a": np.arange(float(draws))}):
            assert 0.0 <= found.share <= 1.0


@pytest.mark.parametrize("never", [0.0, np.inf])
def test_a_number_without_spread_hangs_on_nothing(never: float):
    assert sensitivity.influences(np.full(5, never), {"a": np.arange(5.0)}) == ()
    assert sensitivity.total(np.full(5, never), ["a"], lambda _, order: np.full(5, never)[order]) == ()


def totals(y, x) -> tuple[sensitivity.Influence, ...]:
    """Total indices of a function of beliefs."""
    return sensitivity.total(y(**x), x, lambda name, order: y(**{**x, name: x[name][order]}), told=9)


def test_the_total_index_of_a_sum_is_the_first_order_share():
    rng = np.random.default_rng(3)
    x = {"a": rng.uniform(size=DRAWS), "b": 1e-2 * rng.uniform(size=DRAWS)}  # ranks of y are then nearly a sum too
    y = x["a"] + x["b"]
    alone, total = share("a", sensitivity.influences(y, x)), share("a", totals(lambda a, b: a + b, x))
    assert total.share == pytest.approx(alone.share, abs=0.02)
    assert total.share == pytest.approx(1.0, abs=0.03)
    assert share("b", totals(lambda a, b: a + b, x)).share < 0.01


def test_what_beliefs_do_only_together_is_in_the_total_index_alone():
    rng = np.random.default_rng(4)
    x = {"a": rng.choice([-1.0, 1.0], DRAWS), "b": rng.choice([-1.0, 1.0], DRAWS), "idle": rng.uniform(size=DRAWS)}
    first = sensitivity.influences(x["a"] * x["b"], x, told=3)
    assert max(one.share for one in first) < 0.01
    found = totals(lambda a, b, idle: a * b, x)
    assert {one.belief for one in found} == {"a", "b"}  # what moves nothing is not named
    for one in found:
        assert one.share == pytest.approx(1.0, abs=0.06)
        assert one.low is not None
        assert one.high is not None
        assert one.low < one.share < one.high

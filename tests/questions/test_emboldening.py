"""S7: theories side by side, observers as an input, signs and limits, and every number bound."""

from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from detente import figures
from detente.core.errors import UnknownName, WrongInput
from detente.core.words import word
from detente.panel.reference import load
from detente.questions.emboldening import QUESTION, EmboldeningSlots, answer
from detente.questions.emboldening_answer import FREED, LABELS, VARIANTS, Reputation
from detente.questions.question import Run

DAY = date(2025, 1, 13)


@pytest.fixture(scope="module")
def run() -> Run:
    return Run(as_of=DAY, panel=load(), draws=400)


def reputation(settlement: float = 0.3, observers: tuple[str, ...] = ("RUS", "CHN"), **weights: float) -> Reputation:
    given_ = weights or dict.fromkeys(VARIANTS, 1.0)
    return Reputation(observers, np.full(1, settlement), 300, 0, DAY, given_)


def test_all_three_theories_and_the_flipped_sign_stand_beside_each_observer(run: Run) -> None:
    found = answer(EmboldeningSlots(), run)
    names = {value.name for value in found.values}
    for state in ("RUS", "CHN", "PRK", "IRN"):
        assert {f"hazard_ratio.{variant}.{state}" for variant in LABELS} <= names
    text = " ".join(prose.text for prose in (found.headline, *found.details))
    for said in (
        "disputed among scholars",
        "Mercer",
        "Schelling",
        "Renshon",
        "the sign flips",
        "prior share",
        "yours to set",
    ):
        assert said in text
    assert found.baseline is not None
    assert found.baseline.value == 1.0
    assert len(found.would_change) == 6
    assert found.unit == QUESTION.unit
    assert found.interval90 is not None


def test_figures_are_drawn_wide_and_narrow(run: Run) -> None:
    for exhibit in answer(EmboldeningSlots(), run).exhibits:
        for width in (figures.WIDE, figures.NARROW):
            assert figures.svg(exhibit, width).startswith("<svg")


def test_no_observers_are_refused_and_so_are_members_of_the_coalition_and_unknown_states(run: Run) -> None:
    with pytest.raises(ValidationError, match="at least one state"):
        EmboldeningSlots(observers=())
    with pytest.raises(WrongInput, match="no observers"):
        Reputation((), np.ones(1), 10, 0, DAY, {"E3a": 1.0})
    with pytest.raises(WrongInput, match="POL belongs to the coalition"):
        answer(EmboldeningSlots(observers=("RUS", "POL")), run)
    with pytest.raises(UnknownName, match="observer"):
        answer(EmboldeningSlots(observers=("XXX",)), run)
    with pytest.raises(ValidationError, match="weight above nought"):
        EmboldeningSlots(weights=(0.0, 0.0, 0.0))
    with pytest.raises(ValidationError, match="a weight to each of power and interests"):
        EmboldeningSlots.model_validate({"weights": "1,2"})
    with pytest.raises(ValidationError, match="three-letter code"):
        EmboldeningSlots.model_validate({"observers": "Russia"})
    with pytest.raises(ValidationError, match="give status_quo_ante, freeze, line_plus_guarantees or a share"):
        EmboldeningSlots.model_validate({"terms": "hope"})


def test_power_and_interests_alone_change_nothing_whatever_the_deal(run: Run) -> None:
    found = answer(EmboldeningSlots(weights=(1.0, 0.0, 0.0), terms=0.0), run)
    assert (found.median, found.interval90, found.probability) == (1.0, (1.0, 1.0), 0.0)


def test_only_the_same_adversary_or_region_learns_under_the_third_theory() -> None:
    found = reputation(observers=("RUS", "BLR", "CHN", "IRN")).ratios["E3c"]
    assert np.ptp(found[0]) > 0.0
    assert np.ptp(found[1]) > 0.0
    assert (found[2:] == 1.0).all()


def test_a_worse_deal_never_looks_better_where_belief_in_resolve_deters() -> None:
    r = reputation()
    deterred = r.drawn.general < 0.0
    ratios = [r.ratio("E3b", given=r.drawn.having(settlement=share)) for share in (0.1, 0.5, 0.9)]
    for worse, better in pairwise(ratios):
        assert (worse[:, deterred] >= better[:, deterred] - 1e-12).all()


def test_the_flipped_variant_moves_the_other_way_draw_by_draw() -> None:
    r = reputation()
    moved = np.log(r.ratios["E3b"])
    np.testing.assert_array_equal(np.sign(np.log(r.ratios[FREED])), -np.sign(moved))


@settings(max_examples=20)
@given(st.floats(0.0, 40.0))
def test_the_effect_fades_with_time(years: float) -> None:
    r = reputation(observers=("CHN",))
    now, later = np.abs(np.log(r.ratio("E3b"))), np.abs(np.log(r.ratio("E3b", years)))
    assert (later <= now + 1e-12).all()


def test_an_answer_for_one_observer_does_not_depend_on_who_else_is_asked_about() -> None:
    alone, both = reputation(observers=("CHN",)), reputation(observers=("RUS", "CHN"))
    np.testing.assert_allclose(alone.ratios["E3b"][0], both.ratios["E3b"][1])


def test_more_weight_on_a_theory_moves_the_mixture_towards_it() -> None:
    little, much = (reputation(E3a=1.0, E3b=w).chance for w in (0.1, 10.0))
    own = float(np.mean(reputation().ratios["E3b"] > 1.1))
    assert little < much <= own + 1e-9


def test_where_the_record_was_not_public_nothing_is_answered(run: Run) -> None:
    real = answer(EmboldeningSlots(), Run(as_of=DAY, panel=run.panel, draws=100, real_time=True))
    assert real.median is None
    assert "not public" in (real.reason or "")


def test_what_would_change_it_turns_the_answer_there() -> None:
    r = reputation(settlement=0.2)
    weight = r.would_change()[0].break_even
    assert weight is not None
    middle = r.drawn.medians()
    assert r.ratio("E3b", given=middle.having(weight=weight)).mean() == pytest.approx(1.1, abs=2e-3)


def test_the_weight_of_a_theory_at_which_the_word_changes_changes_it_there() -> None:
    r = reputation(settlement=0.2)
    turn, own = r.weight_turning(), r.shares["E3b"]
    assert turn is not None

    def told(share: float) -> str:
        rest = (1.0 - share) / 2.0
        return word(reputation(settlement=0.2, E3a=rest, E3b=share, E3c=rest).chance)

    assert told(own) == word(r.chance)
    assert told(turn) != word(r.chance)
    back = 0.005 if turn > own else -0.005
    assert told(turn - back) == word(r.chance)
    # where no theory but one has weight, there is nothing to shift it to
    assert reputation(E3b=1.0).weight_turning() is None


def test_judged_parts_are_shares_and_missing_where_a_theory_assumes_its_answer() -> None:
    r = reputation()
    assert r.judged("E3a", 0) is None
    assert 0.0 < (r.judged("E3b", 0) or 0.0) <= 1.0
    assert 0.0 < r.judged_overall <= 1.0


def test_every_number_of_the_headline_and_of_the_figure_has_its_prior_share(run: Run) -> None:
    found = answer(EmboldeningSlots(observers=("RUS", "CHN")), run)
    assert "prior share" in found.headline.text
    dots = next(e for e in found.exhibits if e.id == "emboldening_observers")
    shares = {s.name: [p.prior for p in s.points] for s in dots.series}
    assert shares[LABELS["E3a"]] == [1.0, 1.0]
    assert all(share is not None and 0.0 < share < 1.0 for share in shares[LABELS["E3b"]])
    # the third theory sees no link for China, by assumption
    assert shares[LABELS["E3c"]][1] == 1.0

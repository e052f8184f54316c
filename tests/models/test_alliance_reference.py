"""Every case of the peers' spatial bargaining and expected-utility models, turn by turn."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detente.models.alliance import expected_utility, nash
from detente.models.alliance.negotiation import Actors, Turn, negotiate, winning_chances
from detente.models.alliance.options import Options
from detente.models.alliance.outcome import weighted_mean, weighted_median

KTAB = (
    "ktab-dummy3dim", "ktab-soe-polcomp", "ktab-soe-policy", "ktab-dummy-a040", "ktab-dummy-a160", "ktab-options-a",
    "ktab-options-b",
)  # fmt: skip


def inputs(case: dict[str, Any]) -> tuple[Options, Actors, np.ndarray]:
    table = case["inputs"]
    columns = {key: np.array([[a[key] for a in table["actors"]]]) for key in ("capability", "salience", "position")}
    told = table.get("accommodation")
    actors = Actors(columns["capability"], columns["salience"] / 100, None if told is None else np.array(told))
    return Options.named(table["parameters"]), actors, columns["position"] / 100


@pytest.mark.parametrize("name", KTAB)
def test_a_published_negotiation_is_reproduced_turn_by_turn(name: str, reference: Path):
    case = json.loads((reference / "ktab_smp" / f"{name}.json").read_text(encoding="utf-8"))
    expected, tolerance = case["expected"], case["tolerance"]
    options, actors, start = inputs(case)
    turns: list[Turn] = []
    end = negotiate(options, actors, start, watch=lambda _number, _runs, turn: turns.append(turn))
    assert len(turns) + 1 == expected["n_states"] == end.turns[0] + 1
    positions = [start, *(turn.position for turn in turns)]
    ideals = [start, *(turn.ideal for turn in turns)]
    np.testing.assert_allclose(100 * np.concatenate(positions), expected["positions"], rtol=0, atol=1e-6)
    assert tolerance["positions_abs"] >= 1e-6
    chances = [winning_chances(options, actors, p, q)[0] for p, q in zip(positions, ideals, strict=True)]
    np.testing.assert_allclose(chances, expected["win_probabilities"], rtol=0, atol=tolerance["win_probabilities_abs"])
    moved = [turn.moved[0] for turn in turns]
    np.testing.assert_allclose(moved, expected["fractional_change"], rtol=0, atol=tolerance["fractional_change_abs"])
    np.testing.assert_allclose(turns[0].setting.risk[0], expected["turn0_risk_attitudes"], rtol=0, atol=1e-6)
    first = turns[0].challenges
    for actor, told in enumerate(expected["turn0_targets"]):
        found = {key: column[0, actor] for key, column in zip(("target", "prob", "gain"), first, strict=True)}
        assert found == pytest.approx(told or {"target": -1, "prob": 0.0, "gain": 0.0}, abs=1e-4)
    if "ideals" in expected:
        np.testing.assert_allclose(100 * np.concatenate(ideals), expected["ideals"], rtol=0, atol=1e-6)


def test_the_first_chances_of_the_published_random_run_are_reproduced(reference: Path):
    case = json.loads((reference / "ktab_smp" / "ktab-smpexample-published.json").read_text(encoding="utf-8"))
    options, actors, start = inputs(case)
    found = winning_chances(options, actors, start, start)[0]
    np.testing.assert_allclose(
        found, case["expected"]["turn0_win_probabilities"], rtol=0, atol=case["tolerance"]["turn0_abs"]
    )


@pytest.mark.parametrize("name", ["bdm-eu-emissions", "bdm-honduras-nicaragua"])
def test_a_published_group_decision_is_reproduced_round_by_round(name: str, reference: Path):
    case = json.loads((reference / "bdm" / f"{name}.json").read_text(encoding="utf-8"))
    table, expected, within = case["inputs"], case["expected"], case["tolerance"]["abs"]
    names = [actor["name"] for actor in table["actors"]]
    capability, salience, position = (
        np.array([actor[key] for actor in table["actors"]]) for key in ("capability", "salience", "position")
    )
    line = expected_utility.Line(capability, salience, float(np.ptp(position)))
    assert weighted_median(line.weight, position) == pytest.approx(expected["initial_weighted_median"], abs=within)
    assert weighted_mean(line.weight, position) == pytest.approx(expected["initial_weighted_mean"], abs=within)
    found = expected_utility.rounds(line, position, table["rounds"], table["q"])
    exponents = dict(zip(names, found[0].exponent, strict=True))
    assert exponents == pytest.approx(expected["round1_risk_exponents"], abs=within)
    for step, told in zip(found, expected["rounds"], strict=True):
        moves = {
            names[i]: (expected_utility.KINDS[step.kind[i]], names[step.other[i]])
            for i in range(len(names))
            if step.kind[i]
        }
        assert moves == {move["actor"]: (move["type"], move["other"]) for move in told["moves"]}
        np.testing.assert_allclose(step.position, told["positions"], rtol=0, atol=within)
        assert step.mean == pytest.approx(told["mean_position"], abs=within)


def test_the_published_nash_bargains_are_found_or_bettered(reference: Path):
    case = json.loads((reference / "ktab_smp" / "ktab_nash_4d.json").read_text(encoding="utf-8"))
    for row in case["rows"]:
        first, second = (
            nash.Side(np.array(row[f"t_{side}"]), np.array(row[f"s_{side}"]), row[f"r_{side}"], row[f"p_{side}"])
            for side in "ij"
        )
        found = nash.nash_bargain(first, second)
        assert found.conflict == pytest.approx((row["conflict_utility_i"], row["conflict_utility_j"]), abs=1e-4)
        assert 100 * found.product >= row["nash_product_times_100"] - 0.002

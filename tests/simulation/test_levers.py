"""Levers at least, default and most, in all pairs: nothing breaks or leaves its range; paths say what levers mean."""

from itertools import combinations, product

import numpy as np
import pytest

from detente.catalogue.levers import levers as all_levers
from detente.catalogue.quantities import quantities
from detente.catalogue.scenarios import scenario
from detente.simulation import clock, draws, kernel, paths, wiring
from detente.simulation.ensemble import beliefs_of, posterior, war

BASE = scenario("baseline")
WAR = [name for name, lever in all_levers().items() if lever.drives not in wiring.ELSEWHERE]
RUN = kernel.run if kernel.available() else clock.run


def values(name: str) -> tuple[float | None, ...]:
    lever = all_levers()[name]
    return (lever.least, None, lever.most)  # None: left at its default


@pytest.fixture(scope="module")
def world():
    program, fitted = war(), posterior("ukraine", BASE.start)
    given = draws.params(program, beliefs_of("ukraine"), 16, 5, 0, fitted)
    return program, given, draws.start(program, given, 16, 5, 0, fitted)


@pytest.mark.parametrize("name", WAR)
def test_every_lever_keeps_every_quantity_legal_beside_every_other(name, world):
    program, given, start = world
    others = [other for first, other in combinations(WAR, 2) if first == name]
    pairs = [(other, a, b) for other in others for a, b in product(values(name), values(other))] or [
        (name, a, None) for a in values(name)
    ]
    for other, a, b in pairs:
        settings = {lever: value for lever, value in ((name, a), (other, b)) if value is not None}
        setting = scenario("baseline", settings)
        series = RUN(
            program, given, paths.levers(setting), months=36, seed=5, keep=tuple(program.outputs), start=start
        ).series
        for quantity, path in series.items():
            rule = quantities()[quantity]
            assert np.isfinite(path).all(), (quantity, settings)
            if rule.least is not None:
                assert path.min() >= rule.least - 1e-3, (quantity, settings)
            if rule.most is not None:
                assert path.max() <= rule.most + 1e-3, (quantity, settings)


def test_every_lever_drives_a_quantity_that_a_model_reads_and_changes_something(world):
    program, given, start = world
    plain = RUN(program, given, paths.levers(BASE), months=36, seed=5, keep=tuple(program.outputs), start=start).series
    for name in WAR:  # for the others see test_durability.py, test_negotiation_levers.py and test_spending_path.py
        lever = all_levers()[name]
        value = lever.least if lever.least != (lever.default.points[0][1] if lever.default else None) else lever.most
        changed = RUN(
            program, given, paths.levers(scenario("baseline", {name: value})), months=36, seed=5,
            keep=tuple(program.outputs), start=start,
        ).series  # fmt: skip
        assert any(not np.array_equal(plain[quantity], changed[quantity]) for quantity in plain), name


def test_levers_of_talks_terms_and_the_years_after_leave_the_months_of_war_alone():
    for name in set(all_levers()) - set(WAR):
        moved = paths.levers(scenario("baseline", {name: all_levers()[name].most}))
        for quantity, path in moved.items():
            assert np.array_equal(path, paths.levers(BASE)[quantity]), (name, quantity)


def test_a_lever_set_to_its_default_changes_nothing():
    defaults = {n: lever.default.points[0][1] for n, lever in all_levers().items() if lever.default is not None}
    for name, path in paths.levers(scenario("baseline", defaults)).items():
        assert np.array_equal(path, paths.levers(BASE)[name]), name


def test_a_schedule_holds_each_value_until_the_next():
    surge = paths.levers(scenario("surge_now"))["aid_volume"]
    assert surge[:6].tolist() == [2.0] * 6
    assert surge[6:].tolist() == [1.0] * 30
    assert paths.months(scenario("surge_now"))[0] == "2025-01"


def test_the_guns_fall_silent_after_so_many_months():
    fighting = paths.levers(scenario("baseline", {"war_end": 5}))["fighting"]
    assert fighting.tolist() == [1.0] * 5 + [0.0] * 31
    assert paths.levers(BASE)["fighting"].all()


def test_every_lever_is_wired_to_a_place_that_exists():
    for lever in all_levers().values():
        quantity = lever.drives.partition("[")[0]
        assert quantity in wiring.LEVERS or quantity in wiring.ELSEWHERE

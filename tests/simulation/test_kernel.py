"""The compiled clock gives the bits of the NumPy clock, whatever is kept, cut or asked for."""

from itertools import pairwise

import numpy as np
import pytest

from detente.core.errors import WrongInput
from detente.models import blocks
from detente.simulation import clock, draws, kernel, scheduling, sections, trace, wiring
from detente.simulation.ensemble import beliefs_of

pytestmark = pytest.mark.skipif(not kernel.available(), reason="needs llvmlite")

PROGRAM = wiring.program(blocks())
KEEP = tuple(PROGRAM.outputs)


def levers(months: int, **settings: float) -> dict:
    paths = {name: np.ones((months, *wiring.shape_of(over))) for name, over in wiring.LEVERS.items()}
    for name, value in settings.items():
        paths[name] = paths[name] * value
    return paths


def params(count: int) -> dict:
    return draws.params(PROGRAM, beliefs_of("ukraine"), count, 3)


def same(one: clock.Run, two: clock.Run) -> None:
    for name in one.series:
        assert one.series[name].dtype == two.series[name].dtype == np.float32
        assert np.array_equal(one.series[name], two.series[name]), name
    for block, state in one.start.states.items():
        for x, y in zip(state, two.start.states[block], strict=True):
            assert np.array_equal(x, y)


@pytest.mark.parametrize("count", [1, 16, 17, 5000])
def test_the_kernel_gives_numpys_bits_for_any_number_of_draws(count):
    given = params(count)
    months = 3 if count > 1000 else 24
    same(*(run(PROGRAM, given, levers(months), months=months, seed=9, keep=KEEP) for run in (clock.run, kernel.run)))


@pytest.mark.parametrize(
    "settings", [{"aid_volume": 0.0}, {"aid_speed": 3.0, "support_regime": 0.0}, {"fighting": 0.0}, {"posture": 0.0}]
)
def test_the_kernel_gives_numpys_bits_under_any_levers(settings):
    given = params(40)
    same(*(run(PROGRAM, given, levers(36, **settings), months=36, keep=KEEP) for run in (clock.run, kernel.run)))


def test_a_kernels_run_may_be_cut_and_taken_up_again():
    given = params(33)
    whole = kernel.run(PROGRAM, given, levers(9), months=9, seed=2, first=7, keep=KEEP)
    begun = kernel.run(PROGRAM, given, levers(4), months=4, seed=2, first=7, keep=KEEP)
    rest = kernel.run(PROGRAM, given, levers(5), months=5, seed=2, first=7, first_month=4, keep=KEEP, start=begun.start)
    for name in KEEP:
        assert np.array_equal(whole.series[name], np.concatenate([begun.series[name], rest.series[name]]))


def test_what_is_kept_changes_no_number():
    given = params(20)
    few = kernel.run(PROGRAM, given, levers(6), months=6, keep=("pace",))
    all_ = kernel.run(PROGRAM, given, levers(6), months=6, keep=KEEP)
    assert np.array_equal(few.series["pace"], all_.series["pace"])


def test_a_contracted_kernel_agrees_to_rounding():
    given = params(500)
    strict = kernel.run(PROGRAM, given, levers(12), months=12, keep=("force_ratio_log",))
    loose = kernel.run(PROGRAM, given, levers(12), months=12, keep=("force_ratio_log",), strict=False)
    apart = np.abs(strict.series["force_ratio_log"] - loose.series["force_ratio_log"]).max(axis=0)
    assert np.quantile(apart, 0.99) < 1e-4


def test_a_branch_on_a_quantity_is_refused_with_its_mend():
    section = trace.Section("test")
    x = section.load("state", 0, ())
    with pytest.raises(TypeError, match=r"m\.where"):
        bool(x)
    with pytest.raises(TypeError, match=r"m\.less"):
        _ = x > 0.0


def test_common_parts_are_computed_once():
    section = trace.Section("test")
    x = section.load("state", 0, ())
    m = trace.Symbolic(section)
    before = len(section.operations)
    first = m.exp(x) + 1.0
    after = len(section.operations)
    assert (m.exp(x) + 1.0).number == first.number
    assert len(section.operations) == after > before


def test_work_is_counted():
    compiled = kernel.compiled(PROGRAM, ("pace",))
    assert 5_000 < compiled.flops < 50_000


def test_given_luck_and_packed_draws_give_the_same_bits():
    given, rng = params(21), np.random.default_rng(4)
    noise = {b.id: rng.standard_normal((5, b.substeps, len(wiring.noise_names(b)), 21), np.float32)
             for b in PROGRAM.blocks}  # fmt: skip
    by_numpy = clock.run(PROGRAM, given, levers(5), months=5, keep=KEEP, noise=noise)
    same(by_numpy, kernel.run(PROGRAM, given, levers(5), months=5, keep=KEEP, noise=noise))
    packed = kernel.packed(PROGRAM, given)
    for _ in range(2):  # a run leaves what was packed as it is
        same(by_numpy, kernel.run(PROGRAM, packed, levers(5), months=5, keep=KEEP, noise=noise))
    with pytest.raises(WrongInput, match="noise of block"):
        kernel.run(PROGRAM, packed, levers(6), months=6, keep=KEEP, noise=noise)


def test_what_beliefs_alone_decide_is_computed_once_a_run():
    once, monthly, held = sections.placed(sections.sections(PROGRAM))
    assert {section.name for section in once} >= {"attrition.step, once"}
    assert held == sum(len(section.stores) for section in [*once, *monthly] if section.name.endswith(("once", "ly")))
    drawn = sum(len(part.operations) for part in sections.sections(PROGRAM))
    assert sum(len(part.operations) for part in monthly if part.turns > 1) < drawn


def test_signs_and_quotients_by_powers_of_two_cost_nothing():
    section = trace.Section("test")
    x, y = section.load("state", 0, ()), section.load("state", 1, ())
    m = trace.Symbolic(section)
    assert section.operations[(-x * 2.0).number][0::2] == ("mul", (("value", x.number), -2.0))
    assert section.operations[(y + -x).number][0::2] == ("sub", (("value", y.number), ("value", x.number)))
    assert section.operations[(-x - y).number][0] == "neg"
    negative = -x
    assert (-negative).number == x.number
    assert section.operations[(x / 4).number][0::2] == ("mul", (("value", x.number), 0.25))
    assert section.operations[(x / 3.0).number][0] == "div"
    held = m.maximum(x, 0.02)
    assert m.maximum(held, 0.01).number == held.number
    assert m.maximum(held, 0.03).number != held.number
    assert section.operations[m.maximum(-x, -87.0).number][0] == "neg"


def test_what_nobody_reads_or_keeps_is_not_computed():
    parts = sections.sections(PROGRAM)

    def work(keep: tuple[str, ...]) -> int:
        _, monthly, _ = sections.placed(sections.live(parts, keep, PROGRAM))
        return sum(len(part.operations) for part in monthly)

    assert work(("pace",)) < work(KEEP)
    assert kernel.compiled(PROGRAM, ("pace",)).flops < kernel.compiled(PROGRAM, KEEP).flops


def test_operations_are_put_in_the_order_of_the_critical_path():
    section = trace.Section("test")
    x, y = section.load("state", 0, ()), section.load("state", 1, ())
    ends = []
    for one in (x, y):  # two chains, written one after the other
        for _ in range(6):
            one = one * one + 1.0  # noqa: PLW2901 - the chain goes on
        ends.append(one)
    section.store("state", 0, ends[0])
    section.store("state", 1, ends[1])
    better = scheduling.scheduled(section)
    assert sorted(name for name, _, _ in better.operations) == sorted(name for name, _, _ in section.operations)
    for number, (_, _, given) in enumerate(better.operations):
        assert all(x[1] < number for x in given if isinstance(x, tuple))
    used: dict[int, set[int]] = {}  # which loads each operation rests on
    for number, (name, _, given) in enumerate(better.operations):
        used[number] = {number} if name == "load" else set().union(*(used[a[1]] for a in given if isinstance(a, tuple)))
    chains = [min(rests) for number, rests in used.items() if better.operations[number][0] != "load"]
    changes = sum(a != b for a, b in pairwise(chains))
    assert changes > 10  # by turns, not one after the other

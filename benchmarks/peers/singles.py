"""The same blocks one draw at a time in plain Python, as EMA Workbench and Mesa run a model."""

import logging
import math
import random
import warnings
from collections.abc import Callable
from typing import Any, Final

import numpy as np
from benchmarks.peers.work import MONTHS, SERIES, Work, month, noise_fields, one_draw, plain_levers

from detente.simulation.wiring import noise_names

try:
    import ema_workbench
except ImportError:
    ema_workbench = None
try:
    import mesa
except ImportError:
    mesa = None


def _each(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function over numbers, and element by element over arrays of them."""

    def apply(self: Any, *given: Any) -> Any:  # noqa: ARG001 - a method
        if any(isinstance(x, np.ndarray) for x in given):
            return np.frompyfunc(function, len(given), 1)(*given)
        return function(*given)

    return apply


def _sigmoid(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


class Plain:
    """The equations' namespace over Python's own numbers; dims are object arrays of them."""

    exp = _each(math.exp)
    log = _each(math.log)
    sqrt = _each(math.sqrt)
    tanh = _each(math.tanh)
    absolute = _each(abs)
    sigmoid = _each(_sigmoid)
    softplus = _each(lambda x: max(x, 0.0) + math.log(1.0 + math.exp(-abs(x))))
    normal_cdf = _each(lambda x: _sigmoid(x * (1.5976 + 0.070566 * x * x)))
    minimum = _each(min)
    maximum = _each(max)
    less = _each(lambda x, y: x < y)
    greater = _each(lambda x, y: x > y)
    where = _each(lambda condition, yes, no: yes if condition else no)
    clip = _each(lambda x, least, most: min(max(x, least), most))

    def stack(self, parts: Any) -> Any:
        """The parts along a new first axis."""
        made = np.empty((len(parts), *np.shape(parts[0])), object)
        for k, one in enumerate(parts):
            made[k] = one
        return made


PLAIN: Final = Plain()


class Draw:
    """One draw's future, a month at a time."""

    def __init__(self, work: Work, number: int, luck: Callable[[Any, int], Any] | None = None) -> None:
        """`luck(block, t)` gives normals [sub-step][name]; without it Python's generator draws them."""
        self.work, self.t = work, 0
        self.params = {name: one_draw(held, number) for name, held in work.params.items()}
        states = {name: one_draw(held, number) for name, held in work.start.states.items()}
        previous: dict[str, Any] = {}
        for name, x in work.start.previous.items():
            value = np.asarray(x)[..., number]
            previous[name] = value.astype(np.float64).astype(object) if value.ndim else float(value)
        self.state = (states, previous)
        self.luck = luck or _gauss(random.Random(number))

    def step(self) -> dict[str, Any]:
        """A month on: all outputs."""
        levers = plain_levers(self.work.levers, self.t)
        self.state, board = month(
            self.work.program, self.params, self.state, levers,
            lambda block: [noise_fields(block, one) for one in self.luck(block, self.t)], PLAIN,
        )  # fmt: skip
        self.t += 1
        return board


def _gauss(rng: random.Random) -> Callable[[Any, int], Any]:
    def draw(block: Any, t: int) -> list[list[float]]:  # noqa: ARG001
        return [[rng.gauss(0.0, 1.0) for _ in noise_names(block)] for _ in range(block.substeps)]

    return draw


def series(work: Work, number: int, luck: Callable[[Any, int], Any] | None = None) -> dict[str, list[float]]:
    """One draw's kept quantities by month."""
    one, kept = Draw(work, number, luck), {name: [] for name in SERIES}
    for _ in range(MONTHS):
        board = one.step()
        for name in SERIES:
            kept[name].append(board[name])
    return kept


def ema(work: Work, experiments: int) -> Callable[[], Any]:
    """EMA Workbench's sequential evaluator over a Python function of the number of the draw."""
    logging.getLogger("EMA").setLevel(logging.ERROR)
    model = ema_workbench.Model("war", function=lambda draw: series(work, int(draw)))
    model.uncertainties = [ema_workbench.IntegerParameter("draw", 0, work.draws - 1)]
    model.outcomes = [ema_workbench.TimeSeriesOutcome(name) for name in SERIES]
    evaluator = ema_workbench.SequentialEvaluator(model)

    def run() -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return evaluator.perform_experiments(scenarios=experiments)

    return run


def mesa_runs(work: Work, runs: int) -> Callable[[], Any]:
    """Mesa models, one a draw: an agent steps the war's blocks, a DataCollector keeps three series."""

    class War(mesa.Agent):
        def __init__(self, model: Any, number: int) -> None:
            super().__init__(model)
            self.future, self.board = Draw(work, number), {}

        def step(self) -> None:
            self.board = self.future.step()

    class World(mesa.Model):
        def __init__(self, number: int) -> None:
            super().__init__(seed=number)
            self.war = War(self, number)
            reporters = {name: lambda model, name=name: model.war.board[name] for name in SERIES}
            self.collector = mesa.DataCollector(model_reporters=reporters)

        def step(self) -> None:
            self.agents.do("step")
            self.collector.collect(self)

    def run() -> Any:
        frames = []
        for number in range(runs):
            world = World(number)
            for _ in range(MONTHS):
                world.step()
            frames.append(world.collector.get_model_vars_dataframe())
        return frames

    return run

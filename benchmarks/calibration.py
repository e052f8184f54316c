"""Effective draws a second on a small problem: 15 beliefs of the war, 100 observations, one core.

    python benchmarks/calibration.py [chains] [warm-up] [samples]

A made-up war of 25 months without luck is observed in four series (people on both sides, B's armour, ground) with 5 %
noise; free are 15 beliefs of the kinds that the anchor frees (losses, weights of fires, intake, munitions made and
fired, resolve, delay, speed of the front), each with a spread of 0.2 in its logarithm, as there; the rest stand at
their medians. Chains move along a polynomial learnt while they warm up and are accepted by the war itself, so that a
draw costs one run without a gradient. Effective draws are the least over the 15; sampling is timed without compilation
and warm-up, which are told beside it. On a machine with other work the clock on the wall says little: the processor's
time and the runs of the war for an effective draw are told too. Writes benchmarks/results/calibration.json.
"""

import json
import os
import platform
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"

from numpyro import diagnostics

from detente.calibrate import hamiltonian
from detente.calibrate.surrogate import LeastSquares
from detente.calibrate.war_coordinates import War, prior_beliefs
from detente.simulation import gradient

jax, jnp = gradient.jax, gradient.jnp

MONTHS, NOISE, SPREAD = 25, 0.05, 0.2
SERIES = (("manpower_left", 0), ("manpower_left", 1), ("equipment_left", (1, 0)), ("area_gained", ()))
KEPT = ("manpower_left", "equipment_left", "area_gained")
FREE = (
    "attrition.loss_rate", "attrition.attacker_loss", "attrition.irrecoverable[A]", "attrition.irrecoverable[B]",
    "attrition.drone_weight", "attrition.air_strikes[B]", "capabilities.intake[A]", "capabilities.intake[B]",
    "assistance.baseline[shells]", "capabilities.production[B,shells]", "attrition.shells_per_tube[A]",
    "attrition.shells_per_tube[B]", "resolve.casualty_weight", "assistance.delay[shells]", "attrition.advance_speed",
)  # fmt: skip


def forward(war: War) -> Any:
    """The function (coordinates of beliefs [belief, draw]) -> observations [series, month, draw], without luck."""
    clock = gradient.forward(war.program, KEPT)
    levers = {name: jnp.asarray(path, jnp.float32) for name, path in war.levers.items()}
    word, m = jnp.asarray(0, jnp.uint32), gradient.Mathematics(np.float32)

    def told(u: Any) -> Any:
        count = u.shape[1]
        params = war.params(u, war.values(u, jnp), jnp)
        luck = {name: jnp.zeros((*size, count), jnp.float32) for name, size in war._luck.items()}
        states, previous = {}, {}
        for block in war.program.blocks:
            state = block.init(params[block.id], m)
            places = (war.program.states[block.id, f] for f in block.State._fields)
            states[block.id] = block.State(*(
                jnp.broadcast_to(x, (*p.shape, count)).astype(jnp.float32) for x, p in zip(state, places, strict=True)
            ))  # fmt: skip
            begun = block.start(states[block.id], params[block.id], m)
            for name, place in war.program.previous.items():
                if war.program.writers.get(name) is block:
                    previous[name] = jnp.broadcast_to(begun[name], (*place.shape, count)).astype(jnp.float32)
        found, _, _ = clock(params, states, previous, levers, luck, word, word, word)
        return jnp.stack([found[name][(slice(None), *np.atleast_1d(at).astype(int))] for name, at in SERIES])

    return told


def problem(seed: int = 3) -> Any:
    """Residuals of free coordinates [coordinate, draw]: the prior's, then those of the 100 observations."""
    war = War(prior_beliefs("ukraine"), MONTHS)
    told, rng = forward(war), np.random.default_rng(seed)
    rows = [war.names.index(name) for name in FREE]
    widths = np.array([SPREAD / war._tables[row].sigma for row in rows], np.float32)
    place = jnp.zeros((war.beliefs_end, len(FREE)), jnp.float32).at[np.array(rows), np.arange(len(FREE))].set(widths)
    truth = 0.7 * rng.standard_normal((len(FREE), 1))
    clean = np.asarray(told(place @ truth.astype(np.float32)))
    scale = NOISE * np.maximum(np.abs(clean).mean(axis=1, keepdims=True), 0.1)
    seen = clean + scale * rng.standard_normal(clean.shape)

    def residuals(z: Any) -> Any:
        return jnp.concatenate([z, ((told(place @ z) - seen) / scale).reshape(-1, z.shape[1])])

    return residuals


def approximation(residuals: Any, rounds: int = 60) -> tuple[Any, Any]:
    """Mode and a root of the covariance there, by damped Gauss-Newton steps (Levenberg 1944, Marquardt 1963)."""

    def one(z: Any) -> Any:
        return residuals(z[:, None])[:, 0]

    both = jax.jit(lambda z: (one(z), jax.jacfwd(one)(z)))

    def look(z: Any) -> list[Any]:
        return [np.asarray(x, float) for x in both(jnp.asarray(z, jnp.float32))]

    z, damping = np.zeros(len(FREE)), 1.0
    left, slopes = look(z)
    for _ in range(rounds):
        step = np.linalg.solve(slopes.T @ slopes + damping * np.eye(len(z)), -slopes.T @ left)
        there, there_slopes = look(z + step)
        if there @ there < left @ left:
            z, left, slopes, damping = z + step, there, there_slopes, damping / 3.0
        else:
            damping *= 3.0
    return z, np.linalg.inv(np.linalg.cholesky(slopes.T @ slopes)).T


def _clocks() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def main(chains: int, warm_up: int, samples: int) -> None:
    """Sample, and say how well."""
    begun = time.perf_counter()
    residuals = problem()
    mode, root = (jnp.asarray(x, jnp.float32) for x in approximation(residuals))
    found = time.perf_counter() - begun

    density = LeastSquares(lambda at: residuals((mode + at @ root.T).T).T, len(FREE))
    start = np.random.default_rng(1).standard_normal((chains, len(FREE)))
    clock = [_clocks()]
    chain = hamiltonian.sample(
        density, start, warm_up=warm_up, samples=samples, shape="bent", ready=lambda: clock.append(_clocks()),
        progress=lambda said: print(said, file=sys.stderr),
    )  # fmt: skip
    clock.append(_clocks())
    drawn = chain.drawn.transpose(1, 0, 2)
    effective, r_hat = diagnostics.effective_sample_size(drawn), diagnostics.split_gelman_rubin(drawn)
    least, (before, _), (taken, busy) = float(effective.min()), *np.diff(clock, axis=0)
    result = {
        "beliefs": list(FREE), "observations": MONTHS * len(SERIES), "chains": chains, "warm_up": warm_up,
        "samples": samples, "machine": platform.machine(), "load": round(os.getloadavg()[0], 2),
        "least_effective": round(least), "median_effective": round(float(np.median(effective))),
        "most_r_hat": round(float(r_hat.max()), 4), "divergent": chain.divergent,
        "acceptance": round(chain.accepted, 3), "leapfrogs": round(chain.leapfrogs, 1),
        "step": round(chain.step, 3), "runs_an_effective_draw": round(drawn[..., 0].size / least, 2),
        "sampling_seconds": round(taken, 2), "effective_a_second": round(least / taken),
        "processor_seconds": round(busy, 2), "effective_a_processor_second": round(least / busy),
        "approximation_seconds": round(found, 1), "compile_and_warm_up_seconds": round(before, 1),
    }  # fmt: skip
    (Path(__file__).parent / "results" / "calibration.json").write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main(*(int(x) for x in (*sys.argv[1:], *("128", "200", "600")[len(sys.argv) - 1 :])))

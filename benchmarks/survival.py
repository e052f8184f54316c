# ruff: noqa: PLC0415 - each side imports in a process of its own, so that its time counts
"""The survival posterior under four definitions of failure: time cold, R-hat, effective draws; a plain rival beside it.

    DETENTE_MIRROR=FOLDER python benchmarks/survival.py [--without-rival]

The rival is the same model as one would write it in NumPyro: war effects sampled, No-U-Turn, four chains. Both are
timed in processes of their own, imports and compilation included. Writes benchmarks/results/survival.json.
"""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

GOAL_SECONDS = 120
GOAL_R_HAT = 1.01
GOAL_EFFECTIVE = 400
RIVAL = {"chains": 4, "warm_up": 1000, "draws": 1000}


def own(mirror: Path) -> dict[str, Any]:
    """This package's sampler, from the files of the mirror to four posteriors."""
    begun = time.perf_counter()
    from detente.calibrate import durability, peace_spells

    spells = peace_spells.read(mirror)
    found = {}
    for failure in peace_spells.FAILURES:
        one = durability.fit(spells, failure)
        found[failure] = {
            "draws": len(one.draws), "r_hat": round(float(one.r_hat.max()), 4),
            "least_effective": round(float(one.effective.min())),
            "shape": round(float(one.of("shape").mean()), 3),
            "war_spread": round(float(one.of("war_spread").mean()), 3),
        }  # fmt: skip
    return {
        "seconds": round(time.perf_counter() - begun, 2),
        "spells": len(spells.war),
        "by_definition": found,
        **_used(),
    }


def rival(mirror: Path) -> dict[str, Any]:
    """The same posterior in NumPyro, war effects sampled one by one."""
    begun = time.perf_counter()
    import jax
    import jax.numpy as jnp
    import numpy as np
    import numpyro
    from numpyro import diagnostics, distributions, infer

    from detente.calibrate import durability, peace_spells
    from detente.calibrate.survival_posterior import ordered, prior_of

    numpyro.enable_x64()
    spells = peace_spells.read(mirror)
    prior = prior_of(durability.beliefs(), peace_spells.COVARIATES)
    found = {}
    for failure in peace_spells.FAILURES:
        data = ordered(spells.data(failure))
        wars = int(data.war.max()) + 1
        x, ended, log_t, war = (jnp.asarray(part) for part in (data.x, data.ended, np.log(data.years), data.war))

        def model(x=x, ended=ended, log_t=log_t, war=war, wars=wars) -> None:
            theta = numpyro.sample("theta", distributions.Normal(prior.mean, prior.sd).to_event(1))
            spread = numpyro.sample("spread", distributions.HalfNormal(prior.spread))
            z = numpyro.sample("z", distributions.Normal(0.0, 1.0).expand([wars]).to_event(1))
            score = theta[0] + x @ theta[2:] + spread * z[war]
            shape = jnp.exp(theta[1])
            numpyro.factor(
                "spells",
                jnp.sum(ended * (theta[1] + (shape - 1.0) * log_t + score) - jnp.exp(shape * log_t + score)),
            )

        sampler = infer.MCMC(
            infer.NUTS(model), num_warmup=RIVAL["warm_up"], num_samples=RIVAL["draws"], num_chains=RIVAL["chains"],
            chain_method="sequential", progress_bar=False,
        )  # fmt: skip
        sampler.run(jax.random.PRNGKey(0))
        drawn = sampler.get_samples(group_by_chain=True)
        both = np.concatenate([np.asarray(drawn["theta"]), np.asarray(drawn["spread"])[..., None]], axis=2)
        r_hat = [float(diagnostics.split_gelman_rubin(both[..., j])) for j in range(both.shape[2])]
        effective = [float(diagnostics.effective_sample_size(both[..., j])) for j in range(both.shape[2])]
        found[failure] = {
            "draws": both.shape[0] * both.shape[1], "r_hat": round(max(r_hat), 4),
            "least_effective": round(min(effective)), "shape": round(float(np.exp(both[..., 1]).mean()), 3),
            "war_spread": round(float(both[..., -1].mean()), 3),
        }  # fmt: skip
    return {
        "seconds": round(time.perf_counter() - begun, 2),
        "spells": len(spells.war),
        "by_definition": found,
        **_used(),
    }


def _used() -> dict[str, Any]:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {"cpu_seconds": round(used.ru_utime + used.ru_stime, 2), "most_memory_mb": round(used.ru_maxrss / 1024)}


def _apart(which: str) -> dict[str, Any]:
    """One side in a process of its own, from nothing."""
    told = subprocess.run([sys.executable, __file__, "--only", which], check=True, capture_output=True, text=True)
    return json.loads(told.stdout)


def main(arguments: list[str]) -> None:
    """Both sides, the comparison, and the goals."""
    mirror = Path(os.environ["DETENTE_MIRROR"])
    if "--only" in arguments:
        print(json.dumps({"own": own, "rival": rival}[arguments[-1]](mirror)))
        return
    result: dict[str, Any] = {"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 2), "own": _apart("own")}
    rows = result["own"]["by_definition"].values()
    result["goals"] = {
        "seconds": GOAL_SECONDS, "r_hat": GOAL_R_HAT, "least_effective": GOAL_EFFECTIVE,
        "met": result["own"]["seconds"] < GOAL_SECONDS and all(
            row["r_hat"] < GOAL_R_HAT and row["least_effective"] >= GOAL_EFFECTIVE for row in rows
        ),
    }  # fmt: skip
    if "--without-rival" not in arguments:
        result["plain_numpyro"] = _apart("rival") | RIVAL
        for name in ("own", "plain_numpyro"):
            least = min(row["least_effective"] for row in result[name]["by_definition"].values())
            result[name]["least_effective_a_second"] = round(least * 4 / result[name]["seconds"], 1)
        result["times_faster_an_effective_draw"] = round(
            result["own"]["least_effective_a_second"] / result["plain_numpyro"]["least_effective_a_second"], 1
        )
    print(json.dumps(result, indent=1))
    out = Path(__file__).parent / "results" / "survival.json"
    out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])

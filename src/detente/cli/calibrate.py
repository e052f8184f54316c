"""`detente calibrate`: derived results from full tables. Thin: heavy imports happen inside commands."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

Mirror = Annotated[
    Path | None,
    typer.Option("--mirror", envvar="DETENTE_MIRROR", help="Folder of the full tables."),
]


@app.callback()
def _calibrate() -> None:
    """Compute what ships as a derived result, with seed and digests of its inputs."""


def _writable(out: Path | None) -> Path | None:
    """The folder, or one line before the minutes of computing and not after them."""
    if out is None:
        return None
    from detente.panel import derived

    return derived.tried(out)


Out = Annotated[
    Path | None,
    typer.Option("--out", help="Folder to write to; default: inside the package.", callback=_writable),
]


@app.command("capital")
def capital_command(
    mirror: Mirror = None,
    out: Out = None,
    seed: Annotated[int, typer.Option("--seed", min=0, max=2**32 - 1)] = 0,
    draws: Annotated[int, typer.Option("--draws", min=1, max=10_000)] = 512,
    interpolate: Annotated[bool, typer.Option("--interpolate", help="Fill gaps inside series, and mark them.")] = False,
    show: Annotated[bool, typer.Option("--show", help="Compute nothing; print the balance that ships.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the recipe as one JSON document.")] = False,
) -> None:
    """Military capital and readiness by state and year, from spending (needs a mirror unless --show)."""
    from detente.calibrate import capital
    from detente.core.errors import DataMissing
    from detente.panel import derived

    if show:
        result = derived.load(capital.NAME, out or derived.DERIVED)
    elif mirror is None:
        raise DataMissing("no mirror given; name its folder with --mirror or DETENTE_MIRROR, or use --show")
    else:
        result = capital.calibrate(
            mirror, out or derived.DERIVED, seed, draws, "interpolate" if interpolate else "refuse"
        )
        typer.echo(f"{result.frame.height} state-years, {draws} draws each, SHA-256 {result.digest[:12]}", err=True)
    typer.echo(json.dumps(result.recipe, ensure_ascii=False) if as_json else _table(result.recipe["balance"]))


@app.command("durability")
def durability_command(
    mirror: Mirror = None,
    out: Out = None,
    seed: Annotated[int, typer.Option("--seed", min=0, max=2**32 - 1)] = 0,
    show: Annotated[bool, typer.Option("--show", help="Compute nothing; print the fit that ships.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the recipe as one JSON document.")] = False,
) -> None:
    """How long peace lasted after past wars, by definition of failure (needs a mirror unless --show)."""
    from detente.calibrate import durability
    from detente.core.errors import DataMissing
    from detente.panel import derived

    if show:
        result = derived.load(durability.NAME, out or derived.DERIVED)
    elif mirror is None:
        raise DataMissing("no mirror given; name its folder with --mirror or DETENTE_MIRROR, or use --show")
    else:
        result = durability.calibrate(mirror, out or derived.DERIVED, seed)
    typer.echo(json.dumps(result.recipe, ensure_ascii=False) if as_json else _survival(result.recipe))


def _survival(recipe: dict[str, Any]) -> str:
    """Base rates first, then each fit: what it says, what is left to the prior, and Cox beside it."""
    lines = [
        f"{recipe['spells']} settlements of {recipe['wars']} wars, watched until {recipe['watched_until']}",
        "",
        f"{'peace still held (5 % to 95 %)':<34}{'until':<9}{'of':>5}{'5 years':>20}{'10 years':>20}",
    ]
    for row in recipe["base_rates"]:
        at = {year: i for i, year in enumerate(row["years"])}
        cells = [f"{row['survival'][i]:.2f} ({row['low'][i]:.2f} to {row['high'][i]:.2f})" for i in (at[5], at[10])]
        lines.append(f"{row['group']:<34}{row['failure']:<9}{row['spells']:>5}{cells[0]:>20}{cells[1]:>20}")
    lines += ["", f"{'failure':<9}{'parameter':<14}{'median (5 % to 95 %)':>26}{'left to prior':>15}{'Cox':>16}"]
    kinds = dict.fromkeys(row["failure"] for row in recipe["base_rates"])
    for failure in kinds:
        for name, p in recipe["fits"][failure]["parameters"].items():
            cox = f"{p['cox']:.2f} ± {p['cox_error']:.2f}" if "cox" in p else ""
            band = f"{p['median']:.2f} ({p['low']:.2f} to {p['high']:.2f})"
            lines.append(f"{failure:<9}{name:<14}{band:>26}{p['left_to_prior']:>15.2f}{cox:>16}")
    return "\n".join(lines)


@app.command("power")
def power_command(
    mirror: Mirror = None,
    out: Out = None,
    seed: Annotated[int, typer.Option("--seed", min=0, max=2**32 - 1)] = 0,
    show: Annotated[bool, typer.Option("--show", help="Compute nothing; print what ships.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the recipe as one JSON document.")] = False,
) -> None:
    """Latent power of states (needs a mirror unless --show)."""
    from detente.calibrate import latent_power
    from detente.core.errors import DataMissing
    from detente.panel import derived

    if show:
        result = derived.load(latent_power.NAME, out or derived.DERIVED)
    elif mirror is None:
        raise DataMissing("no mirror given; name its folder with --mirror or DETENTE_MIRROR, or use --show")
    else:
        folder = out or derived.DERIVED
        result = latent_power.calibrate(mirror, folder, seed, lambda line: typer.echo(line, err=True))
    typer.echo(json.dumps(result.recipe, ensure_ascii=False) if as_json else latent_power.text(result))


@app.command("reputation")
def reputation_command(
    mirror: Mirror = None,
    out: Out = None,
    show: Annotated[bool, typer.Option("--show", help="Compute nothing; print what ships.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the recipe as one JSON document.")] = False,
) -> None:
    """Whether a state that backed down faces more disputes, with intervals (needs a mirror unless --show)."""
    from detente.calibrate import reputation
    from detente.core.errors import DataMissing
    from detente.panel import derived

    if show:
        result = derived.load(reputation.NAME, out or derived.DERIVED)
    elif mirror is None:
        raise DataMissing("no mirror given; name its folder with --mirror or DETENTE_MIRROR, or use --show")
    else:
        told = lambda line: typer.echo(line, err=True)  # noqa: E731
        result = reputation.calibrate(mirror, out or derived.DERIVED, progress=told)
    typer.echo(json.dumps(result.recipe, ensure_ascii=False) if as_json else reputation.text(result.recipe))


@app.command("attacks")
def attacks_command(
    mirror: Mirror = None,
    out: Out = None,
    show: Annotated[bool, typer.Option("--show", help="Compute nothing; print what ships.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the recipe as one JSON document.")] = False,
) -> None:
    """How often members of defence pacts were attacked, by definition (needs a mirror unless --show)."""
    from detente.calibrate import attack_rates
    from detente.core.errors import DataMissing
    from detente.panel import derived

    if show:
        result = derived.load(attack_rates.NAME, out or derived.DERIVED)
    elif mirror is None:
        raise DataMissing("no mirror given; name its folder with --mirror or DETENTE_MIRROR, or use --show")
    else:
        result = attack_rates.calibrate(mirror, out or derived.DERIVED)
    typer.echo(json.dumps(result.recipe, ensure_ascii=False) if as_json else attack_rates.text(result.frame))


@app.command("war")
def war_command(
    as_of: Annotated[str, typer.Option("--as-of", help="Day whose knowledge is used, YYYY-MM-DD.")] = "2025-01-13",
    conflict: Annotated[str, typer.Option("--conflict")] = "ukraine",
    draws: Annotated[int, typer.Option("--draws", min=100, max=20_000)] = 2000,
    seed: Annotated[int, typer.Option("--seed", min=0, max=2**32 - 1)] = 0,
    out: Out = None,
    show: Annotated[bool, typer.Option("--show", help="Compute nothing; print what ships.")] = False,
    sampler: Annotated[
        str, typer.Option("--sampler", help="sequential, or nuts (follows gradients; needs the extra `calibrate`).")
    ] = "sequential",
    check: Annotated[
        str, typer.Option("--check", help="Check the fit instead: sbc (made-up wars) or samplers (two samplers).")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the recipe as one JSON document.")] = False,
) -> None:
    """Beliefs and state of the war given what was observed; a fit that is cut off goes on where it stopped."""
    from datetime import date

    from detente.calibrate.war_posterior import calibrate
    from detente.catalogue.conflicts import conflict as conflict_named
    from detente.core.errors import UnknownName, WrongInput
    from detente.panel import derived, reference
    from detente.sources.store import home

    try:
        day = date.fromisoformat(as_of)
    except ValueError as error:
        raise WrongInput(f"--as-of {as_of!r} is not a date; write it as 2025-01-13") from error
    start = conflict_named(conflict).start
    if check:
        recipe = _checked(check, day, conflict, seed, out or derived.DERIVED, show=show)
        typer.echo(json.dumps(recipe, ensure_ascii=False, indent=None if as_json else 1))
        return
    if sampler not in ("sequential", "nuts"):
        raise UnknownName("sampler", sampler, ["sequential", "nuts"])
    if show:
        result = derived.load(f"war-{conflict}-{start}", out or derived.DERIVED)
    else:
        folder = home() / "fits"
        folder.mkdir(parents=True, exist_ok=True)
        result = calibrate(
            reference.load(),
            day,
            conflict,
            particles=draws,
            seed=seed,
            folder=out or derived.DERIVED,
            checkpoint=folder / f"war-{conflict}-{as_of}-{sampler}-{draws}-{seed}.npz",
            progress=lambda line: typer.echo(line, err=True),
            sampler="nuts" if sampler == "nuts" else "sequential",
        )
    typer.echo(json.dumps(result.recipe, ensure_ascii=False) if as_json else _fitted(result.recipe))


def _checked(check: str, day: Any, conflict: str, seed: int, folder: Path, *, show: bool) -> dict[str, Any]:
    """The recipe of a check, computed or as it ships."""
    from detente.calibrate import war_check
    from detente.core.errors import UnknownName
    from detente.panel import derived, reference

    made = {"sbc": (war_check.SBC, war_check.simulation_based), "samplers": (war_check.SAMPLERS, war_check.samplers)}
    if check not in made:
        raise UnknownName("check", check, list(made))
    name, compute = made[check]
    if show:
        return derived.load(name, folder).recipe
    said = {"seed": seed, "folder": folder, "progress": lambda line: typer.echo(line, err=True)}
    return compute(reference.load(), day, conflict, **said).recipe


@app.command("game")
def game_command(
    seed: Annotated[int, typer.Option("--seed", min=0, max=2**32 - 1)] = 0,
    out: Out = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the recipes as one JSON document.")] = False,
) -> None:
    """How long peace would last, then the game of fighting while bargaining and its rival variants, solved anew."""
    from detente.panel import derived
    from detente.questions import renewed_war
    from detente.simulation import renewal
    from detente.simulation.solutions import ship

    renewed_war.ship(seed=seed, folder=out or derived.DERIVED)
    renewal.peace.cache_clear()
    found = ship(seed, out or derived.DERIVED, lambda line: typer.echo(line, err=True))
    recipes = [result.recipe for result in found]
    lines = [f"{r['variant']}: {r['draws']} draws, residual {r['residual']:.1e}" for r in recipes]
    typer.echo(json.dumps(recipes, ensure_ascii=False) if as_json else "\n".join(lines))


def _fitted(recipe: dict[str, Any]) -> str:
    """What the fit was made from, what it learned, and what it fails to say."""
    evidence, least = recipe["log_evidence"], min(recipe["effective"].values())
    told = f"{recipe['draws']} draws by the sampler {recipe['sampler']!r}, at least {least} effective"
    lines = [recipe["note"], told + (f", log evidence {evidence:.1f}" if evidence is not None else "")]
    if "divergent" in recipe:
        chains, warm_up, kept = recipe["chains"]
        lines += [f"{chains} chains of {warm_up} + {kept} steps, {recipe['divergent']} of them divergent"]
    lines += ["", f"{'reported quantity':<36}{'effective draws':>16}{'R-hat':>10}"]
    spread = recipe.get("r_hat", {})
    lines += [
        f"{name:<36}{count:>16,}{f'{spread[name]:.4f}' if name in spread else 'not known':>10}"
        for name, count in recipe["effective"].items()
    ]
    lines += [""]
    lines += [f"{'check':<36}{'seen':>10}{'median':>10}{'5 %':>10}{'95 %':>10}{'p':>7}"]
    lines += [
        f"{name:<36}{row['seen']:>10,.2f}{row['median']:>10,.2f}{row['low']:>10,.2f}{row['high']:>10,.2f}{row['p']:>7.2f}"
        for name, row in recipe["predictive"].items()
    ]
    lines += ["", "learned most (share of the prior's variance that is gone)"]
    most = sorted(recipe["contraction"].items(), key=lambda item: -item[1])
    lines += [f"{name:<52}{share:>6.2f}" for name, share in most[:12]]
    untouched = sum(share < 0.1 for _, share in most)
    lines += [f"{untouched} of {len(most)} beliefs are still the prior (less than a tenth learned)"]
    return "\n".join(lines)


def _table(balance: list[dict[str, Any]]) -> str:
    """Russia over allies without the United States: median and 90 % interval by price assumption."""
    lines = [
        "Russia / allies' sum, median (5 % to 95 %)",
        f"{'against':<20}{'measure':<12}{'year':<6}{'prices':<15}ratio",
    ]
    lines += [
        f"{row['against']:<20}{row['measure']:<12}{row['year']:<6}{row['prices']:<15}"
        f"{row['q50']:.2f} ({row['q05']:.2f} to {row['q95']:.2f})"
        for row in sorted(balance, key=lambda row: (row["against"], row["measure"], row["year"], row["prices"]))
    ]
    return "\n".join(lines)

"""`detente score`: how past forecasts did. Thin: heavy imports happen inside commands."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _score() -> None:
    """Past forecasts against what happened, baselines beside models."""


@app.command("war")
def war_command(
    recompute: Annotated[bool, typer.Option("--recompute", help="Compute again instead of what ships.")] = False,
    seed: Annotated[int, typer.Option("--seed", min=0, max=2**32 - 1)] = 0,
    draws: Annotated[int, typer.Option("--draws", min=100, max=10_000)] = 1000,
    fits: Annotated[
        int,
        typer.Option("--fits", min=0, max=10_000, help="Draws of the model's fit at each origin; 0: baselines only."),
    ] = 500,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Folder for the plot; with --recompute for the result too (default: out)."),
    ] = None,
    target: Annotated[str, typer.Option("--target", help="Target that the plot shows.")] = "area",
    horizon: Annotated[int, typer.Option("--horizon", help="Months ahead that the plot shows: 3, 6 or 12.")] = 6,
    as_json: Annotated[bool, typer.Option("--json", help="Print the recipe as one JSON document.")] = False,
) -> None:
    """Backtest of the war: CRPS and coverage by target and horizon, and a calibration plot."""
    from detente import figures
    from detente.calibrate import backtest
    from detente.calibrate.calibration_exhibit import calibration
    from detente.core.errors import UnknownName
    from detente.panel import derived

    names = [t.name for t in backtest.TARGETS]
    if target not in names:
        raise UnknownName("target", target, names)
    if horizon not in backtest.HORIZONS:
        raise UnknownName("horizon", str(horizon), [str(h) for h in backtest.HORIZONS])
    folder = out or Path("out")
    if recompute:
        derived.writable(folder)
        from detente.calibrate.war_forecast import forecaster
        from detente.panel import reference

        model = (
            forecaster(reference.load(), particles=fits, seed=seed, progress=lambda line: typer.echo(line, err=True))
            if fits
            else None
        )
        result = backtest.recompute(seed, draws, model, folder=folder)
    else:
        result = derived.load(backtest.NAME)
    recipe = result.recipe
    if out is not None or recompute:
        exhibit = calibration(recipe["table"], target, horizon)
        drawn = figures.svg(exhibit)
        page = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{exhibit.title}</title>{drawn}</html>\n'
        made = {"score-war.svg": drawn, "score-war.png": figures.png(exhibit), "score-war.html": page}
        figures.written(folder, made)
        typer.echo(f"calibration plot: {folder / 'score-war.svg'}, .png, .html", err=True)
    typer.echo(json.dumps(recipe, ensure_ascii=False) if as_json else _text(recipe))


def _text(recipe: dict[str, Any]) -> str:
    """The table, baselines as lines of their own, and who wins each target and horizon."""
    from detente.calibrate.backtest import TARGETS
    from detente.calibrate.baselines import BASELINES, NAMES

    lines = ["Backtest, pseudo-real-time: months that had ended, as later data tell them. CRPS: smaller is better."]
    for target in TARGETS:
        horizons = sorted({row["horizon"] for row in recipe["table"] if row["target"] == target.name})
        for horizon in horizons:
            rows = [row for row in recipe["table"] if (row["target"], row["horizon"]) == (target.name, horizon)]
            lines.append(f"\n{target.label}, {horizon} months ahead, {rows[0]['cases']} cases [{target.unit}]")
            lines += [
                f"  {NAMES[row['forecaster']]:<32}{row['crps']:>12,.0f}   "
                f"held by 50 %: {row['coverage_50']:.0%}, by 90 %: {row['coverage_90']:.0%}"
                for row in rows
            ]
            best = rows[0]["forecaster"]
            kind = "a baseline wins" if best in BASELINES else "no single baseline wins"
            lines.append(f"  Best: {NAMES[best]} ({kind}).")
    if not recipe["model"]:
        lines.append("\nThe war model has no scored forecasts yet: these are baselines and their mixtures.")
    return "\n".join(lines)


@app.command("disputes")
def disputes_command(
    recompute: Annotated[bool, typer.Option("--recompute", help="Compute again (needs a mirror).")] = False,
    mirror: Annotated[
        Path | None, typer.Option("--mirror", envvar="DETENTE_MIRROR", help="Folder of the full tables.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, max=2**32 - 1)] = 0,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Folder for the plots; with --recompute for the result too (default: out)."),
    ] = None,
    member: Annotated[
        str, typer.Option("--member", help="Whose calibration the plot shows: ratio, stack or stack_year.")
    ] = "stack",
    as_json: Annotated[bool, typer.Option("--json", help="Print the recipe as one JSON document.")] = False,
) -> None:
    """How disputes between two states end: members against the capability ratio and the calendar, and plots."""
    from detente import figures
    from detente.calibrate import dispute_results as results
    from detente.calibrate.dispute_exhibits import calibration, knowledge
    from detente.core.errors import DataMissing, UnknownName
    from detente.panel import derived
    from detente.sources import source_of

    if member not in results.SHIPPED:
        raise UnknownName("member", member, list(results.SHIPPED))
    folder = out or Path("out")
    if recompute:
        derived.writable(folder)
        if mirror is None:
            raise DataMissing("no mirror given; name its folder with --mirror or DETENTE_MIRROR")
        result = results.calibrate(mirror, folder, seed, lambda line: typer.echo(line, err=True))
    else:
        result = derived.load(results.NAME)
    recipe = result.recipe
    if out is not None or recompute:
        made: dict[str, str | bytes] = {}
        for name, exhibit in (("disputes", calibration(recipe, member)), ("disputes-members", knowledge(recipe))):
            credit = tuple(source_of(source).title for source in exhibit.sources)
            made[f"score-{name}.svg"] = figures.svg(exhibit, credits=credit)
            made[f"score-{name}.png"] = figures.png(exhibit, credits=credit)
        figures.written(folder, made)
        typer.echo(f"plots: {folder / 'score-disputes.svg'}, score-disputes-members.svg, and .png of both", err=True)
    typer.echo(json.dumps(recipe, ensure_ascii=False) if as_json else _disputes(recipe))


def _disputes(recipe: dict[str, Any]) -> str:
    """Tables by scheme, the baseline's and the calendar's rows marked, and what they mean."""
    from detente.calibrate.dispute_scores import LABELS, SCHEMES

    counts = ", ".join(f"{name} {count}" for name, count in recipe["counts"].items())
    lines = [
        f"{recipe['cases']:,} disputes of {recipe['pairs']} pairs of states, {recipe['years'][0]}-{recipe['years'][1]} "
        f"(A began): {counts}.",
        "PRL: part of the log loss of the shares of outcomes that a member takes away. Losses: smaller is better.",
    ]
    for scheme, said in SCHEMES.items():
        rows = [row for row in recipe["table"] if row["scheme"] == scheme]
        lines += ["", f"Held out: {said}, {rows[0]['cases']:,} disputes"]
        lines.append(f"  {'':<32}{'log loss':>9}{'Brier':>8}{'RPS':>8}{'PRL':>8}   90 %")
        lines += [
            f"{'*' if row['member'] in ('ratio', 'year') else ' ':<2}{LABELS[row['member']]:<32}{row['log_loss']:>9.4f}"
            f"{row['brier']:>8.4f}{row['rps']:>8.4f}{row['prl']:>8.3f}   {row['prl_low']:.3f} to {row['prl_high']:.3f}"
            for row in rows
        ]
    told = {row["member"]: row for row in recipe["table"] if row["scheme"] == "dyad"}
    gain = told["stack"]["prl"] - told["ratio"]["prl"]
    lines += ["", "* the baseline to beat and the calendar alone."]
    lines.append(
        f"The mixture without the year beats the ratio by {gain:.3f} (0.050 asked); the calendar alone beats it by "
        f"{told['year']['prl'] - told['ratio']['prl']:.3f}."
    )
    unseen = [row for row in recipe["decided"] if row["scheme"] == "dyad"]
    names = {**LABELS, "coin": "a coin", "bare_ratio": "the ratio itself as a chance"}
    for title, rows in (
        ("Who prevails, given that somebody does (pairs never seen)", unseen),
        ("Who won wars, told by members fitted to disputes short of war", recipe["wars"]),
    ):  # fmt: skip
        lines += ["", f"{title}, {rows[0]['cases']} cases", f"  {'':<32}{'log loss':>9}{'Brier':>8}"]
        lines += [f"  {names[row['member']]:<32}{row['log_loss']:>9.4f}{row['brier']:>8.4f}" for row in rows]
    lines += ["", *_victory()]
    lines += ["", "A prior and a check, never the odds of a war: most disputes end with nobody prevailing."]
    return "\n".join(lines)


def _victory() -> list[str]:
    """The game's belief about victory beside what the members say of the same pair of states."""
    from datetime import date

    from detente.calibrate.dispute_check import victory
    from detente.calibrate.dispute_scores import LABELS

    check = victory(date(2025, 1, 13))
    low, middle, high = check.believed
    told = ", ".join(f"{LABELS[name]} {chance:.2f}" for name, chance in check.told.items())
    return [
        "Check of the game of bargaining, 13 January 2025: chance that Ukraine prevails, given that somebody does",
        f"  believed at parity {middle:.2f} ({low:.2f} to {high:.2f}); disputes: {told}.",
        "  All lie within the game's 90 % interval." if check.agrees else "  Not all lie within its 90 % interval.",
    ]

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


@app.command("capital")
def capital_command(
    mirror: Mirror = None,
    out: Annotated[Path | None, typer.Option("--out", help="Folder to write to; default: inside the package.")] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, max=2**32 - 1)] = 0,
    draws: Annotated[int, typer.Option("--draws", min=1, max=10_000)] = 512,
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
        result = capital.calibrate(mirror, out or derived.DERIVED, seed, draws)
        typer.echo(f"{result.frame.height} state-years, {draws} draws each, SHA-256 {result.digest[:12]}", err=True)
    typer.echo(json.dumps(result.recipe, ensure_ascii=False) if as_json else _table(result.recipe["balance"]))


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

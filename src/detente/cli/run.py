"""`detente run`: a scenario in, its table, figures and files out. Thin: heavy imports happen inside."""

import json
from pathlib import Path
from typing import Annotated

import typer

Settings = Annotated[
    list[str] | None, typer.Option("--set", help="lever=value, or lever=2025-01:2,2025-07:1; repeatable.")
]
Horizon = Annotated[int | None, typer.Option("--horizon", help="Months, 1 to 132; default: the scenario's.")]
Draws = Annotated[int, typer.Option("--draws", help="Futures; beyond 20,000 they are counted, not kept.")]
Seed = Annotated[int, typer.Option("--seed", min=0, max=2**32 - 1, help="Same seed, same futures.")]
Out = Annotated[Path | None, typer.Option("--out", help="Folder for tables and figures; default: none are written.")]
Formats = Annotated[str, typer.Option("--format", help="Any of csv,parquet,json,svg,png,html.")]
Describe = Annotated[bool, typer.Option("--describe", help="Run nothing; say what the scenario is and leaves out.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout and nothing else.")]
Prior = Annotated[bool, typer.Option("--prior", help="Leave the fitted posterior aside.")]

ALL = "csv,parquet,json,svg,png,html"


def run_command(
    scenario: Annotated[str, typer.Argument(help="Preset, several joined by +, or a TOML file; `list` names them.")],
    set_: Settings = None,
    horizon: Horizon = None,
    draws: Draws = 1000,
    seed: Seed = 0,
    out: Out = None,
    format_: Formats = ALL,
    prior: Prior = False,
    describe: Describe = False,
    as_json: AsJson = False,
) -> None:
    """Levers over time -> an ensemble of futures: medians with 50 and 90 % bands, figures, files."""
    from detente import runs

    if scenario == "list":
        presets = runs.listed()
        table = "\n".join(f"{one['id']:<14}{one['title']:<32}{one['author']}, {one['written_on']}" for one in presets)
        typer.echo(json.dumps(presets, ensure_ascii=False) if as_json else table)
        return
    settings = runs.settings_from_text(set_ or [])
    if describe:
        told = runs.scenario_of(scenario, settings, horizon)
        typer.echo(json.dumps(runs.described(told), ensure_ascii=False) if as_json else runs.description(told))
        return
    result = runs.run(
        scenario,
        settings,
        horizon=horizon,
        draws=draws,
        seed=seed,
        beliefs="prior" if prior else "default",
        progress=lambda line: typer.echo(line, err=True),
    )
    tell(result, out, format_, as_json)


def tell(result: "object", out: Path | None, format_: str, as_json: bool) -> None:
    """Writes the files and prints the table, or JSON alone; names of files go to stderr."""
    from detente import runs

    assert isinstance(result, runs.Ran | runs.Compared)
    formats = runs.formats(part.strip() for part in format_.split(",") if part.strip())
    paths = result.write(out, formats) if out else []
    typer.echo(result.to_json() if as_json else result.show())
    for path in paths:
        typer.echo(f"wrote {path}", err=True)

"""`detente game`: a small crisis of one's own in, its solution explained out. Thin: heavy imports happen inside."""

from pathlib import Path
from typing import Annotated

import typer

from detente.core.errors import WrongInput

File = Annotated[str, typer.Argument(help="TOML or JSON file, or - for standard input; `list` names the kinds.")]
Changes = Annotated[
    list[str] | None, typer.Option("--set", help="field=value instead of the file's, such as chance_a=0.6; repeatable.")
]
Out = Annotated[
    Path | None, typer.Option("--out", help="Folder for page, figure and tables; default: none are written.")
]
Formats = Annotated[
    str | None, typer.Option("--format", help="Any of html,json,svg,png,csv; default all; needs --out.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout and nothing else.")]


def game_command(
    file: File, set_: Changes = None, out: Out = None, format_: Formats = None, as_json: AsJson = False
) -> None:
    """Who could win, what war costs, who knows what -> is there a deal, which one, and why or why not."""
    from detente import games

    if file == "list":
        about = {name: (kind.__doc__ or "").splitlines()[0] for name, kind in games.KINDS.items()}
        typer.echo("\n".join(f"{name:<11}{text}" for name, text in about.items()))
        return
    if format_ is not None and out is None:
        raise WrongInput("--format names files, and nothing says where; add --out FOLDER, or use --json")
    result = games.game(file, set_ or [])
    told = ",".join(games.FORMATS) if format_ is None else format_
    paths = result.write(out, tuple(one.strip() for one in told.split(",") if one.strip())) if out else []
    typer.echo(result.to_json() if as_json else result.show())
    for path in paths:
        typer.echo(f"wrote {path}", err=True)

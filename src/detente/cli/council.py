"""`detente council`: an actor table in, the talks turn by turn out. Thin: heavy imports happen inside."""

import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from detente.core.errors import WrongInput

Table = Annotated[
    str, typer.Argument(help="CSV, JSON or XML file, - for standard input, or a preset; `list` names them.")
]
Choices = Annotated[
    list[str] | None,
    typer.Option("--set", help="option=value by the model's names, such as VotingRule=Cubic; repeatable."),
]
Scheme = Annotated[
    str | None,
    typer.Option("--scheme", help="spatial, expected-utility (one issue), nash (two actors), or burden (donors)."),
]
Rounds = Annotated[int | None, typer.Option("--rounds", min=1, help="Rounds of expected-utility.")]
Turns = Annotated[int | None, typer.Option("--turns", min=1, help="Turns at most; default 100.")]
ScaleOf = Annotated[
    str | None, typer.Option("--scale", help="least:most of the positions, where a CSV cannot tell it.")
]
Step = Annotated[
    float | None, typer.Option("--step", help="Smallest difference of positions that the table tells apart.")
]
Runs = Annotated[int, typer.Option("--runs", min=0, help="Councils under doubt about the table; 0: none.")]
Certain = Annotated[bool, typer.Option("--certain", help="Runs take the table as it is; only chance differs.")]
Seed = Annotated[int, typer.Option("--seed", min=0, max=2**32 - 1, help="Same seed, same luck.")]
AsOf = Annotated[datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="Date of a preset's data.")]
Out = Annotated[
    Path | None, typer.Option("--out", help="Folder for page, tables and figures; default: none are written.")
]
Formats = Annotated[
    str | None,
    typer.Option("--format", help="Any of html,json,parquet,csv,svg,table; default html,json,parquet where there are."),
]
Quick = Annotated[bool, typer.Option("--quick", help="Do not try other options and leaving actors out.")]
Patient = Annotated[bool, typer.Option("--patient", help="Go on where more than five minutes are expected.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout and nothing else.")]

EVERY = 2.0
"""[s] Between two lines of progress."""


def council_command(
    table: Table,
    set_: Choices = None,
    scheme: Scheme = None,
    rounds: Rounds = None,
    turns: Turns = None,
    scale: ScaleOf = None,
    step: Step = None,
    runs: Runs = 0,
    certain: Certain = False,
    seed: Seed = 0,
    as_of: AsOf = None,
    out: Out = None,
    format_: Formats = None,
    quick: Quick = False,
    patient: Patient = False,
    as_json: AsJson = False,
) -> None:
    """Actors with positions, capability and salience -> who moves whom, and where the talks end."""
    from detente import councils

    if table == "list":
        typer.echo("\n".join(f"{name:<14}{about}" for name, about in councils.PRESETS.items()))
        return
    choices, day, kind = _choices(set_ or []), as_of.date() if as_of else None, (scheme or "").replace("_", "-")
    if kind in ("nash", "burden"):
        _only(kind, rounds=rounds, turns=turns, step=step, runs=runs or None, certain=certain or None)
    if kind == "nash":
        if day is not None:
            raise WrongInput("a Nash bargain takes a file of two actors, dated by its author; leave out --as-of")
        result = councils.nash(table, options=choices, scale=_scale(scale))
    elif kind == "burden":
        _only(kind, scale=scale)
        result = councils.burden(table, options=choices, as_of=day)
    else:
        result = councils.council(
            table,
            options=choices,
            scheme=scheme,
            rounds=rounds,
            turns=turns,
            scale=_scale(scale),
            step=step,
            runs=runs,
            certain=certain,
            seed=seed,
            as_of=day,
            compare=not quick,
            patient=patient,
            say=lambda text: typer.echo(text, err=True),
            progress=_Progress(),
        )
    default = "json,parquet" if kind in ("nash", "burden") else "html,json,parquet"
    formats = tuple(part.strip() for part in (default if format_ is None else format_).split(",") if part.strip())
    paths = result.write(out, formats) if out else []
    typer.echo(result.to_json() if as_json else result.show())
    for path in paths:
        typer.echo(f"wrote {path}", err=True)


def _only(kind: str, **given: object) -> None:
    """Raises WrongInput for an option that the scheme does not have."""
    for name, value in given.items():
        if value is not None:
            raise WrongInput(f"--{name} belongs to talks turn by turn, not to --scheme {kind}; leave it out")


class _Progress:
    """A line on stderr every two seconds, for work that takes that long."""

    def __init__(self) -> None:
        self.begun = self.told = time.monotonic()

    def __call__(self, what: str, done: int, most: int) -> None:
        now = time.monotonic()
        if now - self.told < EVERY:
            return
        self.told = now
        left = f", about {(now - self.begun) / done * (most - done):.0f} s to go" if what == "run" and done else ""
        print(f"{what} {done:,} of {'at most ' if what == 'turn' else ''}{most:,}{left}", file=sys.stderr, flush=True)  # noqa: T201 - progress


def _choices(texts: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not equals or not name or not value:
            raise WrongInput(f"--set takes option=value, such as VotingRule=Cubic; got {text!r}")
        if name in found:
            raise WrongInput(f"option {name!r} is set twice; leave one of them out")
        found[name] = value
    return found


def _scale(text: str | None) -> tuple[float, float] | None:
    if text is None:
        return None
    least, colon, most = text.partition(":")
    try:
        if colon:
            return float(least), float(most)
    except ValueError:
        pass
    raise WrongInput(f"--scale takes least:most, such as 0:100; got {text!r}")

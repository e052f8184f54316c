"""The command line: parse input, call one function of the Python API, print.

Nothing heavy is imported here at module level, so that `detente --help` answers at once; a command
imports what it needs when it is called.
"""

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from detente import __version__
from detente.cli import calibrate, data, score
from detente.cli.compare import compare_command
from detente.cli.council import council_command
from detente.cli.game import game_command
from detente.cli.run import run_command
from detente.core.errors import DetenteError, WrongInput, printable

app = typer.Typer(
    name="detente",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Hand it an article, and see which of its claims the evidence can carry.",
    epilog="Exit codes: 0 done, 2 wrong input, 3 data missing, 4 a check failed, 130 interrupted.",
)
app.add_typer(data.app, name="data", help="Sources, vintages, licences, checksums, read-only SQL, the panel.")
app.add_typer(calibrate.app, name="calibrate", help="Derived results from data, with recipe and seed.")
app.add_typer(score.app, name="score", help="How past forecasts did, baselines beside models.")

AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="Use only what was public on this date."),
]
RealTime = Annotated[bool, typer.Option("--real-time", help="Drop later revisions too; expect gaps.")]
Hindsight = Annotated[bool, typer.Option("--hindsight", help="Use what is known today of what had happened by then.")]
Draws = Annotated[int, typer.Option("--draws", min=1, max=100_000, help="Draws of a model run.")]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Same seed, same answer.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout and nothing else.")]


@app.command("brief")
def brief_command(
    article: Annotated[str, typer.Argument(help="Text, Markdown or HTML file, or - for standard input.")],
    as_of: AsOf = None,
    real_time: RealTime = False,
    hindsight: Hindsight = False,
    draws: Draws = 1000,
    seed: Seed = 0,
    out: Annotated[Path, typer.Option("--out", help="Folder for the finished brief.")] = Path("out"),
    format_: Annotated[str, typer.Option("--format", help="Any of html,pdf,docx,json,csv.")] = "html,json",
    full: Annotated[bool, typer.Option("--full", help="The long brief: every claim, source and method.")] = False,
    labels: Annotated[Path | None, typer.Option("--labels", help="Score the reading against a labels file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Article -> brief: who claims what, what the data answer, and what is not answered yet and why."""
    from detente import api

    result = api.brief(
        "-" if article == "-" else Path(article),
        as_of=as_of.date() if as_of else None,
        real_time=real_time,
        hindsight=hindsight,
        draws=draws,
        seed=seed,
        full=full,
        labels=labels,
        progress=lambda line: typer.echo(line, err=True),
    )
    formats = tuple(part.strip() for part in format_.split(",") if part.strip())
    paths = result.write(out, formats)
    if as_json:
        typer.echo(result.to_json())
    else:
        result.show(paths)


@app.command("ask")
def ask_command(
    question: Annotated[str, typer.Argument(help="A question id, such as spending_gap; `ask list` names them all.")],
    set_: Annotated[list[str] | None, typer.Option("--set", help="slot=value; repeatable.")] = None,
    as_of: AsOf = None,
    real_time: RealTime = False,
    hindsight: Hindsight = False,
    draws: Draws = 1000,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """One question without an article."""
    from detente import api, questions

    if question == "list":
        typer.echo(api.questions_table(as_json=as_json))
        return
    slots = api.slots_from_text(set_ or [])
    day = questions.slots_of(questions.find(question), slots).as_of  # other options of a run are no slots
    if day and as_of:
        raise WrongInput("the date is given twice, by --as-of and by --set as_of; choose one")
    slots.pop("as_of", None)
    result = api.ask(
        question,
        as_of=day or (as_of.date() if as_of else None),
        real_time=real_time,
        hindsight=hindsight,
        draws=draws,
        seed=seed,
        **slots,
    )
    if as_json:
        typer.echo(result.to_json())
    else:
        result.show()


app.command("run")(run_command)
app.command("compare")(compare_command)
app.command("council")(council_command)
app.command("game")(game_command)


@app.command("doctor")
def doctor_command(as_json: AsJson = False) -> None:
    """Self-check: what is installed, which data are in use, what is missing and how to mend it."""
    from detente.cli import doctor

    doctor.report(as_json=as_json)


@app.command("version")
def version_command() -> None:
    """The version of Détente."""
    typer.echo(f"detente {__version__}")


# the class of every mistake in options and arguments; newer Typer brings its own copy of click, so click itself need
# not be installed
USAGE_ERROR: Any = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")


def run(arguments: list[str] | None = None) -> None:
    """Entry point: every error that Détente raises on purpose becomes one line and an exit code."""
    try:
        code = app(arguments, standalone_mode=False)
        if code == 130:  # newer Typer makes an exit of the interruption
            raise KeyboardInterrupt
    except DetenteError as error:
        code = _fail(f"detente: {error}", error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        code = _fail("detente: interrupted; nothing half-written was left behind", 130)
    except USAGE_ERROR as error:
        error.message = printable(error.message)
        error.show()
        code = 2
    except BrokenPipeError:
        # the reader of our output went away (| head); silence the interpreter's own complaint at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code if isinstance(code, int) else 0)


def _fail(message: str, code: int) -> int:
    typer.echo(printable(message), err=True)
    return code


if __name__ == "__main__":
    run()

"""`detente compare`: what scenarios differ by, levers first. Thin: heavy imports happen inside."""

from typing import Annotated

import typer

from detente.cli.run import ALL, AsJson, Draws, Formats, Horizon, Out, Prior, Seed, Settings, tell


def compare_command(
    scenarios: Annotated[list[str], typer.Argument(help="Two to four presets or TOML files; the first is the base.")],
    set_: Settings = None,
    horizon: Horizon = None,
    draws: Draws = 1000,
    seed: Seed = 0,
    out: Out = None,
    format_: Formats = ALL,
    prior: Prior = False,
    as_json: AsJson = False,
) -> None:
    """Paired differences between scenarios: the same worlds and luck under other levers."""
    from detente import runs

    result = runs.compare(
        *scenarios,
        settings=runs.settings_from_text(set_ or []),
        horizon=horizon,
        draws=draws,
        seed=seed,
        beliefs="prior" if prior else "default",
    )
    tell(result, out, format_, as_json)

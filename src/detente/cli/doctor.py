"""`detente doctor`: what is installed, which data are in use, what is missing and how to mend it."""

import importlib.metadata
import importlib.util
import json
import os
import platform
import shutil
import sys
from collections.abc import Callable
from typing import Literal, NamedTuple

import typer

from detente import __version__
from detente import panel as panels
from detente.core.errors import CheckFailed, DetenteError
from detente.panel import derived
from detente.sources import store

State = Literal["ok", "optional", "broken"]


class Finding(NamedTuple):
    """One line of the self-check; `mend` says what to do where something is missing."""

    what: str
    state: State
    found: str
    mend: str = ""


def _python() -> Finding:
    good = sys.version_info >= (3, 11)
    return Finding("Python", "ok" if good else "broken", platform.python_version(), "" if good else "use 3.11 or newer")


def _library(name: str) -> Finding:
    try:
        return Finding(name, "ok", importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return Finding(name, "broken", "not installed", f"pip install {name}")


def _extra(extra: str, module: str) -> Finding:
    if importlib.util.find_spec(module):
        return Finding(f"extra [{extra}]", "ok", module)
    return Finding(f"extra [{extra}]", "optional", "not installed", f"pip install 'detente[{extra}]'")


def _panel() -> Finding:
    panel = panels.load()
    return Finding("reference panel", "ok", f"{len(panel):,} figures, digest {panel.digest[:12]}")


def _derived() -> Finding:
    result = derived.load("capital")
    return Finding("derived result: capital", "ok", f"{result.frame.height:,} rows")


def _home() -> Finding:
    home = store.home()
    probe = home / f".doctor-{os.getpid()}"
    try:
        home.mkdir(parents=True, exist_ok=True)
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        return Finding("state folder", "broken", f"{home}: {error.strerror}", "set DETENTE_HOME to a writable folder")
    return Finding("state folder", "ok", str(home))


def _mirror() -> Finding:
    mirror = os.environ.get("DETENTE_MIRROR")
    if mirror:
        return Finding("mirror", "ok", mirror)
    return Finding("mirror", "optional", "none set", "only full tables need one: set DETENTE_MIRROR")


def _browser() -> Finding:
    path = next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )
    if path:
        return Finding("Chromium", "ok", path)
    return Finding("Chromium", "optional", "not found", "only browser tests need one")


def _checked(what: str, look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except DetenteError as error:
        return Finding(what, "broken", str(error), "reinstall Détente, or rebuild with `detente data panel`")


def findings() -> list[Finding]:
    """Every line of the self-check, in the order in which a person would look."""
    libraries = ("polars", "duckdb", "pydantic", "numpy", "scipy", "vl-convert-python", "jinja2", "typer", "rich")
    return [
        Finding("Détente", "ok", __version__),
        _python(),
        *(_library(name) for name in libraries),
        _extra("pdf", "weasyprint"),
        _extra("docx", "docx"),
        _checked("reference panel", _panel),
        _checked("derived result: capital", _derived),
        _home(),
        _mirror(),
        _browser(),
    ]


def report(*, as_json: bool) -> None:
    """Print the self-check; raises CheckFailed (exit code 4) when something that is needed is broken."""
    found = findings()
    if as_json:
        typer.echo(
            json.dumps({"schema": "detente.doctor/1", "findings": [f._asdict() for f in found]}, ensure_ascii=False)
        )
    else:
        width = max(len(f.what) for f in found)
        signs = {"ok": "ok      ", "optional": "optional", "broken": "BROKEN  "}
        for f in found:
            typer.echo(f"{signs[f.state]}  {f.what:<{width}}  {f.found}{f'  -> {f.mend}' if f.mend else ''}")
    broken = [f.what for f in found if f.state == "broken"]
    if broken:
        raise CheckFailed(f"the self-check found something broken: {', '.join(broken)}; see the lines above")

"""What identifies a brief: digests of what went in and of what came out. No clock, no machine, no paths."""

import hashlib
import json
from typing import Any

from detente import __version__
from detente.core.answers import Answer
from detente.core.exhibits import Exhibit
from detente.core.written import Written
from detente.questions import Run
from detente.questions.provenance import code


class Options(Written):
    """The options of the run that can change a brief."""

    as_of: str
    dated_by: str
    real_time: bool
    hindsight: bool
    draws: int
    seed: int


class Manifest(Written):
    """`run` is a digest of everything that went in, `content` of everything in the brief but this record."""

    run: str
    content: str
    article: str
    panel: str
    version: str
    code: str
    options: Options


def canonical(record: Any) -> str:
    """JSON with sorted keys and no spaces: equal records have equal text."""
    return json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def digest(record: Any) -> str:
    """SHA-256 of the canonical JSON."""
    return hashlib.sha256(canonical(record).encode("ascii")).hexdigest()


def manifest(article: str, run: Run, dated_by: str) -> Manifest:
    """The manifest before the content is known; `article` is the file's SHA-256."""
    options = Options(
        as_of=run.as_of.isoformat(),
        dated_by=dated_by,
        real_time=run.real_time,
        hindsight=run.hindsight,
        draws=run.draws,
        seed=run.seed,
    )
    inputs = {"article": article, "panel": run.panel.digest, "code": code(), "options": options.model_dump()}
    return Manifest(
        run=digest(inputs),
        content="",
        article=article,
        panel=run.panel.digest,
        version=__version__,
        code=code(),
        options=options,
    )


def badge(made: Manifest) -> str:
    """What every figure and page carries: model, data date and run."""
    return f"model {made.version} - data as of {made.options.as_of} - run {made.run[:12]}"


def badged(exhibit: Exhibit, answer: Answer) -> Exhibit:
    """A figure of one answer without an article, with what identifies its run where it has no badge of its own."""
    made = answer.provenance
    if made is None or exhibit.badge:
        return exhibit
    version = made.code.partition("+")[0]
    told = f"model {version} - data as of {made.as_of.isoformat()} - run {made.run[:12]}"
    return exhibit.model_copy(update={"badge": told})

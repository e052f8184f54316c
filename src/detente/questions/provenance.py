"""What identifies a computation, so that the same number can be computed again.

The digest of a run is a function of what went in and of nothing else: no clock, no machine, no
order of calls.
"""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from detente import __version__
from detente.core.answers import Provenance
from detente.questions.question import Question, Run, Slots

PACKAGE = Path(__file__).parent.parent
CODE_SUFFIXES = frozenset({".py", ".toml", ".csv", ".json"})
"""Files of the package that can change a number, recipes of shipped fits among them; the panel has its own digest."""


@cache
def source_code() -> str:
    """SHA-256 over the names and contents of the package's code, line ends normalised."""
    digest = hashlib.sha256()
    files = (path for path in PACKAGE.rglob("*") if path.suffix in CODE_SUFFIXES and path.is_file())
    for path in sorted(files, key=lambda path: path.relative_to(PACKAGE).as_posix()):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.relative_to(PACKAGE).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def code() -> str:
    """Version and code digest, such as "0.1.0+3f2a9c1b04de"."""
    return f"{__version__}+{source_code()[:12]}"


def run_inputs(question: Question, slots: Slots, run: Run) -> dict[str, Any]:
    """Everything that the answer is a function of. Statements count only where the question reads them."""
    inputs: dict[str, Any] = {
        "question": question.id,
        "slots": slots.model_dump(mode="json"),
        "as_of": run.as_of.isoformat(),
        "real_time": run.real_time,
        "hindsight": run.hindsight,
        "draws": run.draws,
        "seed": run.seed,
        "panel": run.panel.digest,
        "version": __version__,
        "source_code": source_code(),
    }
    if question.reads_statements:
        inputs["statements"] = [statement.model_dump(mode="json") for statement in run.statements]
    return inputs


def digest_of(inputs: dict[str, Any]) -> str:
    """SHA-256 of the inputs as canonical JSON: keys sorted, no spaces."""
    canonical = json.dumps(inputs, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def provenance_of(question: Question, slots: Slots, run: Run) -> Provenance:
    """Everything needed to compute the answer again."""
    return Provenance(
        run=digest_of(run_inputs(question, slots, run)),
        seed=run.seed,
        draws=run.draws,
        panel=run.panel.digest,
        code=code(),
        as_of=run.as_of,
        real_time=run.real_time,
        hindsight=run.hindsight,
    )

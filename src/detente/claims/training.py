"""Fits the classifier's weights on the phrasebook: `python -m detente.claims.training [LABELS ...]`.

The phrasebook (`claims/phrasebook/*.jsonl`) holds sentences that we wrote and labelled, several authors,
one file each. Folders of labelled articles may be added. Two ridge-penalised logistic regressions are
fitted by L-BFGS from a start at nought, so the result depends on nothing but the data and this file.
"""

import argparse
import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from detente.claims.article import read
from detente.claims.classifier import NONE, WEIGHTS, polarity_features
from detente.claims.features import features
from detente.claims.link import cue_scores
from detente.questions import REGISTRY

PHRASEBOOK = Path(__file__).parent / "phrasebook"
RIDGE = 1.0
RIDGE_POLARITY = 1.0
RAREST = 2
"""A feature seen in fewer sentences is left out."""


class Example(NamedTuple):
    """A sentence, its question (or NONE), and whether it denies."""

    text: str
    question: str
    denies: bool | None


def phrasebook() -> list[Example]:
    """Every sentence of the phrasebook."""
    return [
        _example(json.loads(line))
        for path in sorted(PHRASEBOOK.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]


def _example(row: dict[str, str | None]) -> Example:
    polarity = row.get("polarity")
    return Example(str(row["text"]), row["question"] or NONE, None if polarity is None else polarity == "denies")


def labelled(folder: Path) -> list[Example]:
    """Labelled statements of the articles of a folder; spans of two sentences count as one."""
    found = []
    for path in sorted(folder.glob("*.labels.json")):
        labels = json.loads(path.read_text(encoding="utf-8"))
        text = read(path.parent / labels["article"]).text
        found += [_example({**row, "text": text[slice(*row["span"])]}) for row in labels["statements"]]
    return found


def _matrix(rows: Sequence[dict[str, float]], columns: dict[str, int]) -> Any:
    """Sparse matrix [sentence, feature]; SciPy's stubs do not describe its arithmetic."""
    data, indices, ends = [], [], [0]
    for row in rows:
        for name, value in row.items():
            if name in columns:
                indices.append(columns[name])
                data.append(value)
        ends.append(len(indices))
    return sparse.csr_matrix((data, indices, ends), shape=(len(rows), len(columns)))


def _columns(rows: Iterable[dict[str, float]]) -> dict[str, int]:
    seen = Counter(name for row in rows for name in row)
    return {name: i for i, name in enumerate(sorted(name for name, count in seen.items() if count >= RAREST))}


def _fit(matrix: Any, classes: np.ndarray, count: int, ridge: float) -> np.ndarray:
    """Weights [feature, class] that minimise the log loss plus ridge / 2 times their squares."""
    target = np.eye(count)[classes]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(matrix.shape[1], count)
        totals = matrix @ weights
        totals -= totals.max(axis=1, keepdims=True)
        logs = totals - np.log(np.exp(totals).sum(axis=1, keepdims=True))
        gradient = matrix.T @ (np.exp(logs) - target) + ridge * weights
        return float(-(target * logs).sum() + 0.5 * ridge * (weights**2).sum()), gradient.ravel()

    start = np.zeros(matrix.shape[1] * count)
    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 400}).x.reshape(-1, count)


def train(examples: Sequence[Example]) -> dict[str, Any]:
    """The weights as `weights.json.gz` holds them, to three decimals; weights that round to nought are left out."""
    classes = (*REGISTRY, NONE)
    rows = [features(e.text, cue_scores(e.text)) for e in examples]
    columns = _columns(rows)
    fitted = _fit(_matrix(rows, columns), np.array([classes.index(e.question) for e in examples]), len(classes), RIDGE)
    sided = [
        (polarity_features(e.question, row), e.denies)
        for e, row in zip(examples, rows, strict=True)
        if e.denies is not None
    ]
    sides = _columns(row for row, _ in sided)
    both = _fit(_matrix([row for row, _ in sided], sides), np.array([int(d) for _, d in sided]), 2, RIDGE_POLARITY)
    return {
        "classes": classes,
        "questions": {
            name: [round(float(w), 3) for w in fitted[i]]
            for name, i in columns.items()
            if np.abs(fitted[i]).max() >= 0.01
        },
        "polarity": {
            name: round(float(w), 3) for name, i in sides.items() if abs(w := both[i, 1] - both[i, 0]) >= 0.01
        },
        "examples": len(examples),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit on the phrasebook and any folders of labelled articles named, and write the weights."""
    parser = argparse.ArgumentParser(description="Fit the weights that link statements to questions.")
    parser.add_argument("folders", type=Path, nargs="*", help="folders of labelled articles to add")
    options = parser.parse_args(arguments)
    examples = phrasebook() + [e for folder in options.folders for e in labelled(folder)]
    weights = train(examples)
    # no time stamp in the archive: the same data give the same bytes
    WEIGHTS.write_bytes(gzip.compress(json.dumps(weights, separators=(",", ":")).encode(), mtime=0))
    sys.stdout.write(f"{len(examples)} sentences, {WEIGHTS.stat().st_size:,} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

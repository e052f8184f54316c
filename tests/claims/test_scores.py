"""The reader's figures on labelled articles do not fall below what docs/claims-reader.md publishes."""

import json
from collections import Counter
from pathlib import Path

import pytest

from detente import claims
from detente.claims.score import figures, score, score_file

ROOT = Path(__file__).parents[2]
MIRRORED = "2025-01-13-nato-chief.labels.json"


def rates(folder: Path) -> dict[str, float]:
    total: Counter[str] = Counter()
    for path in sorted(folder.glob("*.labels.json")):
        total += score_file(path)[0]
    assert total["labels"] > 0
    return figures(total)


def test_development_articles_are_read_as_published() -> None:
    found = rates(ROOT / "tests" / "articles" / "dev")
    assert found["recall"] >= 0.9
    assert found["precision"] >= 0.9
    assert found["question"] >= 0.85
    assert found["confident wrong speakers"] == 0


def test_the_bundled_example_holds_every_row_with_the_right_speaker() -> None:
    path = ROOT / "examples" / "2025-01-13-helenow-ministers.txt"
    found = claims.statements(claims.read(path))
    asked = {statement.question for statement in found}
    assert len(asked - {None}) == 11
    assert rates(path.parent)["speaker"] == 1.0


def test_the_shared_article_yields_thirteen_of_fifteen_statements(mirror: Path) -> None:
    labels = mirror.parent / "articles" / MIRRORED
    if not labels.is_file():
        pytest.skip("the mirror has no sibling folder 'articles'")
    rows = json.loads(labels.read_text(encoding="utf-8"))
    found = claims.statements(claims.read(labels.parent / rows["article"]))
    counts = score(rows, found)
    right = counts["all right"] + (
        counts["matched"] - counts["linked labels"] if not counts["question invented"] else 0
    )
    assert counts["speaker right"] >= 13
    assert counts["question right"] >= 13
    assert right >= 13
    assert counts["confident wrong speaker"] == 0


def test_a_wrong_speaker_and_a_missed_statement_lower_the_figures() -> None:
    article = claims.read("Paper\n\n“Shells reach the front too late,” Ana Kovac said.\n".encode())
    found = claims.statements(article)
    span = found[0].span
    row = {"span": list(span), "speaker": "Ana Kovac", "form": "direct", "kind": "fact", "question": found[0].question}
    good = figures(score({"statements": [row]}, found))
    bad = figures(score({"statements": [{**row, "speaker": "Ivo Maric"}, {**row, "span": [0, 4]}]}, found))
    assert (good["recall"], good["speaker"]) == (1.0, 1.0)
    assert (bad["recall"], bad["speaker"], bad["confident wrong speakers"]) == (0.5, 0.0, 1.0)

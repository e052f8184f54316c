"""The reader's figures on labelled articles do not fall below what docs/claims-reader.md publishes."""

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest

from detente import claims
from detente.claims.classifier import WEIGHTS
from detente.claims.score import figures, score, score_file
from detente.claims.training import labelled, phrasebook, train

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


def test_articles_of_the_second_held_out_set_are_read_as_published() -> None:
    found = rates(ROOT / "tests" / "articles" / "heldout2")
    assert found["recall"] >= 0.95
    assert found["precision"] >= 0.9
    assert found["speaker"] >= 0.95
    assert found["question"] >= 0.9
    assert found["confident wrong speakers"] == 0


def test_the_hard_held_out_set_is_read_as_published() -> None:
    found = rates(ROOT / "tests" / "articles" / "heldout")
    assert found["recall"] >= 0.8
    assert found["precision"] >= 0.83
    assert found["question"] >= 0.74
    assert found["confident wrong speakers"] <= 1


def test_the_shipped_weights_are_what_the_phrasebook_gives() -> None:
    """Fitted again from the sentences in the repository; small differences between machines are no change."""
    articles = (ROOT / "tests" / "articles" / "dev", ROOT / "examples")
    fitted = train(phrasebook() + [example for folder in articles for example in labelled(folder)])
    shipped = json.loads(gzip.decompress(WEIGHTS.read_bytes()))
    assert list(fitted["classes"]) == shipped["classes"]
    shared = set(fitted["questions"]) & set(shipped["questions"])
    assert len(shared) > 0.98 * max(len(fitted["questions"]), len(shipped["questions"]))
    assert all(
        abs(a - b) < 0.05
        for name in shared
        for a, b in zip(fitted["questions"][name], shipped["questions"][name], strict=True)
    )


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

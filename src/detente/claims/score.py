"""How well the reader does on labelled articles: `python -m detente.claims.score FOLDER`.

The rule is that of tests/articles/README.md: a statement is found when it and a label overlap by at
least half of both; speaker, question, polarity, form and kind are judged on matched pairs.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from detente.claims import read, statements
from detente.core.claims import Statement

_KINDS = ("fact", "forecast", "causal", "normative", "other")
_HONORIFICS = re.compile(
    r"^(?:the|sir|dame|dr|mr|mrs|ms|lord|lady|baroness|prof|professor|lt|col|gen|maj|capt|president|minister|senator|general|colonel)\.?\s+"
)
Label = Mapping[str, Any]


def matches(labels: Sequence[Label], found: Sequence[Statement]) -> list[tuple[int, int]]:
    """Pairs (label, statement), one to one, greedy by overlap (intersection over union), ties by place."""
    pairs: list[tuple[float, int, int]] = []
    for i, label in enumerate(labels):
        a, b = label["span"]
        for j, statement in enumerate(found):
            c, d = statement.span
            common = min(b, d) - max(a, c)
            if common * 2 >= b - a and common * 2 >= d - c and common > 0:
                pairs.append((-common / (max(b, d) - min(a, c)), i, j))
    result: list[tuple[int, int]] = []
    used_labels: set[int] = set()
    used_found: set[int] = set()
    for _, i, j in sorted(pairs):
        if i not in used_labels and j not in used_found:
            used_labels.add(i)
            used_found.add(j)
            result.append((i, j))
    return sorted(result)


def _plain(name: str) -> str:
    name = re.sub(r"\s*\([^)]*\)", "", name).replace("’", "'").lower().strip()
    while (bare := _HONORIFICS.sub("", name)) != name:
        name = bare
    return name


def same_speaker(label: str | None, found: str | None, aliases: Mapping[str, Iterable[str]]) -> bool:
    """Equal but for titles, parentheses, case; an alias that the labels list counts, a bare pronoun does not."""
    if label is None or found is None:
        return label is found
    accepted = {
        _plain(label),
        *(_plain(alias) for alias in aliases.get(label, ()) if alias.lower() not in ("he", "she", "it", "i", "they")),
    }
    return _plain(found) in accepted


def score(labels: Mapping[str, Any], found: Sequence[Statement]) -> Counter[str]:
    """Counts for one article; `figures` turns them into rates."""
    rows: Sequence[Label] = labels["statements"]
    pairs = matches(rows, found)
    counts: Counter[str] = Counter(labels=len(rows), found=len(found), matched=len(pairs))
    for row in rows:
        counts[f"labels {row['form']}"] += 1
        counts["linked labels"] += row["question"] is not None
    for statement in found:
        counts[f"found {statement.form}"] += 1
        counts["linked found"] += statement.question is not None
    for i, j in pairs:
        _judge(counts, rows[i], found[j], labels.get("aliases", {}))
    return counts


def _judge(counts: Counter[str], row: Label, statement: Statement, aliases: Mapping[str, Iterable[str]]) -> None:
    speaker = same_speaker(row["speaker"], statement.speaker, aliases)
    question = row["question"] == statement.question
    counts[f"matched {row['form']}"] += 1
    counts["speaker right"] += speaker
    counts["confident wrong speaker"] += not speaker and statement.speaker is not None and statement.doubt is None
    counts["question right"] += question
    counts["question unread"] += row["question"] is not None and statement.question is None
    counts["question misread"] += row["question"] is not None and statement.question not in (None, row["question"])
    counts["question invented"] += row["question"] is None and statement.question is not None
    counts["speaker left open"] += not speaker and (statement.speaker is None or statement.doubt is not None)
    counts["all right"] += speaker and question and row["question"] is not None
    counts["form right"] += row["form"] == statement.form
    counts["kind right"] += abs(_KINDS.index(row["kind"]) - _KINDS.index(statement.kind)) <= 1
    if question and row["question"] is not None:
        counts["polarity asked"] += row.get("polarity") is not None
        counts["polarity right"] += row.get("polarity") is not None and row["polarity"] == statement.polarity
        for name, value in row.get("slots", {}).items():
            counts["slots asked"] += 1
            counts["slots right"] += _same_value(value, statement.slots.get(name))


def _same_value(label: Any, found: Any) -> bool:
    def listed(value: Any) -> list[Any]:
        items = list(value) if isinstance(value, list | tuple) else [value]
        return sorted(float(i) if isinstance(i, int | float) else str(i) for i in items)

    try:
        return found is not None and listed(label) == listed(found)
    except TypeError:
        return False


def figures(counts: Counter[str]) -> dict[str, float]:
    """Rates in [0, 1] from counts; a rate over nothing is 1."""

    def rate(part: str, whole: str) -> float:
        return counts[part] / counts[whole] if counts[whole] else 1.0

    sought = counts["linked labels"] + counts["linked found"]
    return {
        "recall": rate("matched", "labels"),
        "precision": rate("matched", "found"),
        "speaker": rate("speaker right", "matched"),
        "question": rate("question right", "matched"),
        "polarity": rate("polarity right", "polarity asked"),
        "form": rate("form right", "matched"),
        "kind": rate("kind right", "matched"),
        "slots": rate("slots right", "slots asked"),
        "end to end": 2 * counts["all right"] / sought if sought else 1.0,
        "confident wrong speakers": float(counts["confident wrong speaker"]),
    }


def score_file(labels_path: Path) -> tuple[Counter[str], list[str]]:
    """Counts for one labelled article, and a line per miss for --verbose."""
    labels = json.loads(labels_path.read_text(encoding="utf-8"))
    article = read(labels_path.parent / labels["article"])
    found = statements(article)
    rows = labels["statements"]
    pairs = dict(matches(rows, found))
    lines: list[str] = []
    for i, row in enumerate(rows):
        text = article.text[slice(*row["span"])][:110]
        if i not in pairs:
            lines.append(f"  missed   {row['question']} {row['form']} | {text}")
            continue
        hit = found[pairs[i]]
        wrong = [
            f"{name}: {row.get(name)!r} read as {getattr(hit, name)!r}"
            for name in ("question", "polarity", "form")
            if name in row and row[name] != getattr(hit, name)
        ]
        if not same_speaker(row["speaker"], hit.speaker, labels.get("aliases", {})):
            wrong.insert(0, f"speaker: {row['speaker']!r} read as {hit.speaker!r} (doubt: {hit.doubt})")
        if abs(_KINDS.index(row["kind"]) - _KINDS.index(hit.kind)) > 1:
            wrong.append(f"kind: {row['kind']} read as {hit.kind}")
        for name, value in row.get("slots", {}).items():
            if not _same_value(value, hit.slots.get(name)):
                wrong.append(f"slot {name}: {value!r} read as {hit.slots.get(name)!r}")
        if wrong:
            lines.append(f"  differs  {'; '.join(wrong)} | {text}")
    for j, statement in enumerate(found):
        if j not in pairs.values():
            lines.append(
                f"  too much {statement.form} {statement.question} {statement.speaker} | {statement.text[:110]}"
            )
    return score(labels, found), lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Print figures for every labelled article of a folder, and for all together."""
    parser = argparse.ArgumentParser(description="Score the reader on a folder of labelled articles.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--verbose", action="store_true", help="print each miss with its text")
    parser.add_argument("--by-form", action="store_true", help="recall and precision by form")
    options = parser.parse_args(arguments)
    total: Counter[str] = Counter()
    out = sys.stdout.write
    for path in sorted(options.folder.glob("*.labels.json")):
        counts, lines = score_file(path)
        total += counts
        out(f"{path.name.removesuffix('.labels.json'):40.40}  {_line(counts)}\n")
        if options.verbose:
            out("".join(line + "\n" for line in lines))
    out(f"{'all':40}  {_line(total)}\n")
    if options.by_form:
        for form in ("direct", "indirect", "mixed", "narration"):
            out(
                f"  {form:10} labels {total[f'labels {form}']:3}  matched {total[f'matched {form}']:3}  "
                f"found {total[f'found {form}']:3}\n"
            )
        for name in ("question unread", "question misread", "question invented", "speaker left open"):
            out(f"  {name:18} {total[name]:3}\n")
    return 0


def _line(counts: Counter[str]) -> str:
    return "  ".join(
        f"{name} {value:.2f}" if name != "confident wrong speakers" else f"{name} {value:.0f}"
        for name, value in figures(counts).items()
    )


if __name__ == "__main__":
    sys.exit(main())

"""Writes docs/reference/: the tables of sources, beliefs, questions and brief.json, from the registers themselves.

python docs/build.py            writes the pages
python docs/build.py --check    exits 1 and names the pages that are not current
"""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from detente import briefing, questions, sources
from detente.catalogue import beliefs, conflicts
from detente.core.beliefs import Belief
from detente.core.units import UNITS
from detente.questions import Slots

HERE = Path(__file__).parent / "reference"
NOTE = "<!-- written by docs/build.py; edit the registers, not this page -->\n\n"


def cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")


def table(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(map(cell, row)) + " |" for row in rows]) + "\n"


def sources_page() -> str:
    tables = sources.all_tables()
    text = (
        f"# Sources\n\n{len(tables)} tables; `detente data list` prints them, `detente data status` what is stored.\n\n"
    )
    text += table(
        ("table", "what", "sources", "rows", "key", "straight from the producer"),
        [
            (f"`{t.id}`", t.description, ", ".join(s.id for s in t.sources), f"{t.rows:,}", ", ".join(t.key),
             f"{t.direct} (not tried against the live address)" if t.direct else "")
            for t in tables.values()
        ],
    )  # fmt: skip
    for s in sources.all_sources().values():
        lag = "none: the edition's date counts" if s.publication_lag_days is None else f"{s.publication_lag_days} days"
        text += f"\n## {s.id}\n\n**{s.title}**, {s.publisher}. <{s.url}>\n\n"
        facts = [
            ("vintage", s.vintage),
            ("published", f"{s.published_on} ({s.published_basis})"),
            ("publication lag", f"{lag} ({s.lag_basis}{': ' + s.lag_why if s.lag_why else ''})"),
            ("coverage", s.coverage),
            ("licence", s.licence),
            ("terms", s.terms or "none beyond the licence"),
            ("cite", s.citation),
            ("known breaks", "; ".join(s.breaks) or "none known"),
            ("bias", s.bias or "none known"),
            ("read through", s.route),
        ]
        text += "".join(f"- {name}: {value}\n" for name, value in facts)
    return text


def _distribution(belief: Belief) -> str:
    fields = belief.distribution.model_dump(exclude={"kind"})
    return f"{belief.distribution.kind}({', '.join(f'{k} {v}' for k, v in fields.items())})"


def beliefs_page() -> str:
    found = beliefs.all_beliefs()
    text = f"# Beliefs\n\n{len(found)} uncertain parameters of the models: prior, unit, basis and reason. "
    text += "A judged prior says so.\n\n" + _beliefs_table(found.values())
    for name in conflicts.names():
        war = conflicts.conflict(name)
        text += f"\n## {war.title}\n\n{len(war.beliefs)} numbers of this conflict at the end of {war.start}, "
        text += f"sides {', '.join(f'{side} {who.label}' for side, who in war.sides.items())}.\n\n"
        text += _beliefs_table(war.beliefs.values())
        text += f"\n### Where a fit begins, at the end of {war.calibration_start}\n\n"
        text += _beliefs_table(war.calibration_beliefs.values())
    return text


def _beliefs_table(found: Iterable[Belief]) -> str:
    return table(
        ("belief", "meaning", "unit", "prior", "basis", "why, and what was opened"),
        [
            (f"`{b.id}`", b.label, b.unit, _distribution(b), b.basis,
             " ".join([b.why, *(f"[{c.source}: {c.locator}]" for c in b.citations)]))
            for b in found
        ],
    )  # fmt: skip


def questions_page() -> str:
    text = "# Questions\n\nEvery question also takes `as_of`, `conflict` and `scenario`.\n"
    for q in questions.REGISTRY.values():
        text += (
            f"\n## {q.row} `{q.id}`: {q.title}\n\nThe row's claim: {q.claim}\n\n- estimand: {q.estimand} [{q.unit}]\n"
        )
        text += f"- event: {q.event or 'none; the row carries no word'}\n"
        text += f"- state: {'answered' if q.answer else 'not answered'}{'; ' + q.unanswered if q.unanswered else ''}\n"
        for name, field in q.slots.model_fields.items():
            if name not in Slots.model_fields:
                text += f"- slot `{name}`: default `{field.get_default(call_default_factory=True)!r}`\n"
    return text


def brief_page() -> str:
    schema: dict[str, Any] = briefing.schema()
    text = "# brief.json\n\nA stable, versioned document; its JSON Schema ships with the package as\n"
    text += "`detente/briefing/schema/brief-1.json`.\n"
    parts = {schema.get("title", "brief"): schema, **schema.get("$defs", {})}
    for name, part in parts.items():
        if "properties" not in part:
            continue
        text += f"\n## {name}\n\n{part.get('description', '')}\n\n"
        rows = [(f"`{key}`", _kind(field), field.get("description", "")) for key, field in part["properties"].items()]
        text += table(("field", "type", "meaning"), rows)
    return text


def _kind(field: dict[str, Any]) -> str:
    if "$ref" in field:
        return field["$ref"].rpartition("/")[2]
    if "anyOf" in field:
        return " or ".join(_kind(option) for option in field["anyOf"])
    if "enum" in field:
        return ", ".join(map(str, field["enum"]))
    if field.get("type") == "array" and "items" in field:
        return f"list of {_kind(field['items'])}"
    return str(field.get("const", field.get("type", "any")))


def units_page() -> str:
    return "# Units\n\n" + table(("unit", "meaning"), [(f"`{unit}`", meaning) for unit, meaning in UNITS.items()])


PAGES: dict[str, Callable[[], str]] = {
    "sources.md": sources_page,
    "beliefs.md": beliefs_page,
    "questions.md": questions_page,
    "brief-json.md": brief_page,
    "units.md": units_page,
}


def main(arguments: list[str]) -> int:
    HERE.mkdir(exist_ok=True)
    stale = []
    for name, build in PAGES.items():
        page, text = HERE / name, NOTE + build()
        if "--check" in arguments:
            if not page.exists() or page.read_text(encoding="utf-8") != text:
                stale.append(name)
        else:
            page.write_text(text, encoding="utf-8")
    if stale:
        print(f"not current: {', '.join(stale)}; run python docs/build.py", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The talks as one self-contained page: step through the turns by keys, read who moved whom and why."""

import base64
import json
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from detente.core.councils import Issue
from detente.core.exhibits import Exhibit
from detente.councils.moves import digits, moved, sentences, told
from detente.figures import NARROW, WIDE, svg
from detente.figures.scales import number_scale
from detente.figures.theme import FONT, FONTS
from detente.simulation.alternatives import Alternative
from detente.simulation.councils import Session
from detente.simulation.doubt import Doubted

TEMPLATES = Path(__file__).parent / "templates"

SHORT = 24
"""[characters] Of an actor's name beside the plot."""

LONG_TALKS = 60
"""Turns, times actors over ten, up to which every move of every turn is listed below the plot."""


def page(
    session: Session,
    doubt: Doubted | None,
    alternatives: tuple[Alternative, ...],
    exhibits: list[Exhibit],
    notes: tuple[str, ...],
    credits: tuple[str, ...],
) -> str:
    """The page as HTML text; it needs no network and shows tables and figures without a script, too."""
    table = session.table
    moves = [sentences(session, turn) for turn in range(1, session.stopped_at + 1)]
    short = session.stopped_at * max(1, len(table.actors) // 10) <= LONG_TALKS
    return (
        _environment()
        .get_template("council.html.j2")
        .render(
            title=table.title or "A council",
            description=table.description,
            badge=table.badge,
            headline=headline(session, doubt),
            last=session.stopped_at,
            figures=[_drawn(one, credits) for one in exhibits],
            paths=[_path(session, issue) for issue in range(len(table.issues))],
            moves=moves if short else [],
            tables=_tables(session, doubt, alternatives),
            notes=[*table.notes, *notes, *_how(session, doubt)],
            footer=_footer(session, credits),
            data=Markup(_data(session, moves)),  # noqa: S704 - JSON without "<", see _data
            style=Markup((TEMPLATES / "council.css").read_text("utf-8")),  # noqa: S704 - our own file
            script=Markup((TEMPLATES / "council.js").read_text("utf-8")),  # noqa: S704 - our own file
            fonts=Markup(_fonts()),  # noqa: S704 - our own files
        )
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _fonts() -> str:
    faces = []
    for name, weight in (("Inter-Regular", 400), ("Inter-SemiBold", 600)):
        data = base64.b64encode((FONTS / f"{name}.woff2").read_bytes()).decode("ascii")
        source = f'url(data:font/woff2;base64,{data}) format("woff2")'
        faces.append(f'@font-face{{font-family:"{FONT}";font-weight:{weight};src:{source}}}')
    return "\n".join(faces)


def headline(session: Session, doubt: Doubted | None) -> list[str]:
    """Where the talks end against simple means, and how sure that is, in sentences."""
    ended = "settle" if session.settled else "are still moving"
    lines = [f"After {session.stopped_at} turns the talks {ended}."]
    if len({actor.position for actor in session.table.actors}) == 1:
        lines = ["All stand at one point, so there is nothing to negotiate."]
    means = session.means()
    for i, issue in enumerate(session.table.issues[:6]):
        unit = f" {issue.unit}" if issue.unit else ""
        end, table = told(issue, means[-1, i]), told(issue, means[0, i])
        line = f"{issue.name[:1].upper()}{issue.name[1:]}: {end}{unit} on the weighted mean, {table} in the table"
        if doubt is not None:
            low, high = doubt.quantiles(doubt.outcomes())[[0, 4], i]
            line += f"; {told(issue, low)} to {told(issue, high)} in nine of ten runs"
        lines.append(f"{line}.")
    return lines


def _drawn(exhibit: Exhibit, credits: tuple[str, ...]) -> dict[str, Any]:
    wide, narrow = svg(exhibit, WIDE, credits), svg(exhibit, NARROW, credits)
    shown = [Markup(f'<div class="{name}">{one}</div>') for name, one in (("wide", wide), ("narrow", narrow))]  # noqa: S704 - drawn by us
    return {"wide": shown[0], "narrow": shown[1], "alt": exhibit.alt}


def _path(session: Session, issue: int) -> dict[str, Any]:
    one, turns = session.table.issues[issue], range(session.stopped_at + 1)
    rows = [
        [actor.name, *(told(one, session.positions[turn, a, issue]) for turn in turns)]
        for a, actor in enumerate(session.table.actors)
    ]
    for name, values in (("weighted mean", session.means()), ("weighted median", session.medians())):
        rows.append([name, *(told(one, values[turn, issue]) for turn in turns)])
    return {"title": one.name, "head": ["actor", "table", *(f"turn {turn}" for turn in turns[1:])], "rows": rows}


def _tables(session: Session, doubt: Doubted | None, alternatives: tuple[Alternative, ...]) -> list[dict[str, Any]]:
    found = [_actors(session), _outcomes(session, doubt)]
    if doubt is not None and not doubt.certain:
        found.append(_drivers(doubt))
    if alternatives:
        found.append(_alternatives(session, alternatives))
    return found


def _actors(session: Session) -> dict[str, Any]:
    issues = session.table.issues
    head = ["actor", "capability"]
    for issue in issues:
        head += [f"{issue.name}: position", "salience, %", "after talks"]
    head += ["chance of its position"] if session.chances.size else []
    rows = []
    for a, actor in enumerate(session.table.actors):
        row = [actor.name, f"{actor.capability:,.4g}"]
        for i, issue in enumerate(issues):
            row += [
                told(issue, actor.position[i]),
                f"{actor.salience[i]:.3g}",
                told(issue, session.positions[-1, a, i]),
            ]
        rows.append(row + ([f"{session.chances[-1, a]:.2f}"] if session.chances.size else []))
    return {"title": "The table and where each ends", "intro": "", "head": head, "rows": rows}


def _outcomes(session: Session, doubt: Doubted | None) -> dict[str, Any]:
    means, medians, likeliest = session.means(), session.medians(), session.likeliest()
    rows = []
    for i, issue in enumerate(session.table.issues):
        cells = [told(issue, values[at, i]) for at in (0, -1) for values in (means, medians)]
        rows.append([issue.name, *cells, "" if likeliest is None else told(issue, likeliest[0][i])])
        if doubt is not None:
            kinds = [(kind, start) for start in (True, False) for kind in ("weighted_mean", "weighted_median")]
            bands = [doubt.quantiles(doubt.outcomes(kind, start=start))[:, i] for kind, start in kinds]
            rows.append(["90 % of runs", *(f"{told(issue, b[0])} to {told(issue, b[4])}" for b in bands), ""])
    head = [
        "issue",
        "mean of the table",
        "median of the table",
        "mean after talks",
        "median after talks",
        "likeliest position",
    ]
    return {
        "title": "Outcomes beside simple means",
        "intro": "All weighted by capability and salience. The simple means are the yardstick: where the talks end "
        "elsewhere, that is the model's claim.",
        "head": head,
        "rows": rows,
    }


def _drivers(doubt: Doubted) -> dict[str, Any]:
    rows = [
        [issue.name, name, f"{r:+.2f}"] for i, issue in enumerate(doubt.table.issues) for name, r in doubt.drivers(i, 5)
    ]
    intro = f"Rank correlation of the mean after talks with what was drawn, over {len(doubt.turns):,} runs."
    return {
        "title": "What it hangs on",
        "kind": "drivers",
        "intro": intro,
        "head": ["issue", "input", "correlation"],
        "rows": rows,
    }


def _alternatives(session: Session, alternatives: tuple[Alternative, ...]) -> dict[str, Any]:
    issues, base = session.table.issues, session.means()[-1]
    rows = [["as computed", *(told(issue, b) for issue, b in zip(issues, base, strict=True)), str(session.stopped_at)]]
    spans = [issue.span for issue in issues]
    gap = {one: max(abs(v - b) / s for v, b, s in zip(one.outcome, base, spans, strict=True)) for one in alternatives}
    for one in sorted(alternatives, key=lambda one: -gap[one]):
        name = f"without {one.to}" if one.what == "without" else f"{one.what}: {one.to}"
        rows.append([name, *(told(issue, v) for issue, v in zip(issues, one.outcome, strict=True)), str(one.turns)])
    return {
        "title": "Under one other choice",
        "intro": "Mean after talks if one option of the model were another, or one actor were absent; largest "
        "differences first.",
        "head": ["changed", *(issue.name for issue in issues), "turns"],
        "rows": rows,
    }


def _how(session: Session, doubt: Doubted | None) -> list[str]:
    lines = [
        "This is a device for making assumptions about a negotiation explicit, not a forecast: published claims of its "
        "accuracy are contested."
    ]
    if session.table.scheme == "spatial":
        told_ = "; ".join(f"{name} {value}" for name, value in session.options.peer_names().items())
        lines.append(f"Options: {told_}.")
    if doubt is not None and doubt.certain:
        lines.append("Runs take the table as it is; they differ by chance alone.")
    elif doubt is not None:
        lines.append(
            "Runs under doubt: each position within one step of the listed one, capability and salience with a spread "
            "of 15 per cent; all three judged."
        )
    return lines


def _footer(session: Session, credits: tuple[str, ...]) -> str:
    parts = ["Détente council", session.table.badge, f"seed {session.seed}", *credits]
    return " · ".join(part for part in parts if part)


def _data(session: Session, moves: list[list[str]]) -> str:
    """What the script draws, as JSON that cannot end its element."""
    table = session.table
    weight = [actor.capability * sum(actor.salience) for actor in table.actors]
    links: list[list[dict[str, int]]] = [[] for _ in range(session.stopped_at + 1)]
    for event in session.events:
        if moved(session, event):
            links[event.turn].append({"actor": event.actor, "by": event.by if event.by >= 0 else event.actor})
    data = {
        "issues": [_issue(issue) for issue in table.issues],
        "actors": [{"name": a.name, "short": _short(a.name), "capability": a.capability} for a in table.actors],
        "order": sorted(range(len(weight)), key=lambda a: -weight[a]),
        "positions": session.positions.round(8).tolist(),
        "means": session.means().round(8).tolist(),
        "links": links,
        "said": [[actor.description for actor in table.actors if actor.description][:12], *moves],
    }
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028")


def _issue(issue: Issue) -> dict[str, Any]:
    ticks = [
        tick
        for tick in number_scale([issue.least, issue.most], from_zero=False, count=5).ticks
        if issue.least <= tick <= issue.most
    ]
    return {
        "name": issue.name,
        "unit": issue.unit,
        "least": issue.least,
        "most": issue.most,
        "digits": digits(issue),
        "ticks": ticks,
    }


def _short(name: str) -> str:
    return name if len(name) <= SHORT else f"{name[: SHORT - 1]}…"

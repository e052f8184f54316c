"""A council on the terminal: positions turn by turn, who moved whom, outcomes, doubt, alternatives."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from detente.core.councils import Issue
from detente.councils.moves import moved, sentence, size, told
from detente.simulation.alternatives import Alternative
from detente.simulation.councils import Session
from detente.simulation.doubt import Doubted

ROWS = 40
MOVES = 10
"""Actors and moves that are printed; the files hold all."""


def show(session: Session, doubt: Doubted | None, alternatives: tuple[Alternative, ...], notes: tuple[str, ...]) -> str:
    """The whole result as text."""
    parts = [_head(session)]
    parts += [_path(session, issue) for issue in range(min(len(session.table.issues), 8))]
    parts += [_moves(session), _outcomes(session, doubt)]
    if doubt is not None and not doubt.certain:
        parts.append(_drivers(doubt))
    if alternatives:
        parts.append(_alternatives(session, alternatives))
    parts += [f"Note: {note}" for note in (*session.table.notes, *notes)]
    return "\n".join(part for part in parts if part)


def _head(session: Session) -> str:
    table = session.table
    ended = "settled" if session.settled else "not settled"
    title = table.title or "Council"
    return (
        f"{title}: {len(table.actors)} actors, {len(table.issues)} issue{'s' if len(table.issues) > 1 else ''}; "
        f"{ended} after {session.stopped_at} turns"
    )


def turns_shown(last: int, most: int) -> list[int]:
    """At most so many turns: the table, the early turns, some between, and the last."""
    if last < most:
        return list(range(last + 1))
    if most < 6:
        return sorted({round(last * part / max(1, most - 1)) for part in range(most)})
    early = most - 4
    between = [early + round((last - early) * part / 4) for part in (1, 2, 3)]
    return sorted({*range(early), *between, last})


def _fitting(session: Session, issue: Issue, column: int) -> int:
    """How many columns of turns fit beside the names."""
    cells = session.positions[..., column].ravel()[
        [session.positions[..., column].argmin(), session.positions[..., column].argmax()]
    ]
    cell = max(*(len(told(issue, value)) for value in cells), 5) + 3
    names = min(24, max(len("weighted median"), *(len(actor.name) for actor in session.table.actors[:ROWS])))
    return max(2, (Console().width - names - 5 - (9 if session.chances.size else 0)) // cell)


def _path(session: Session, issue: int) -> str:
    one = session.table.issues[issue]
    turns = turns_shown(session.stopped_at, _fitting(session, one, issue))
    table = Table(title=f"{one.name}{f' [{one.unit}]' if one.unit else ''}", title_justify="left")
    table.add_column("actor", overflow="fold", max_width=24)
    for turn in turns:
        table.add_column("table" if turn == 0 else f"{turn}", justify="right", no_wrap=True)
    with_chances = issue == 0 and session.chances.size > 0
    if with_chances:
        table.add_column("chance", justify="right")
    for a, actor in enumerate(session.table.actors[:ROWS]):
        cells = [told(one, session.positions[turn, a, issue]) for turn in turns]
        table.add_row(actor.name, *cells, *([f"{session.chances[-1, a]:.2f}"] if with_chances else []))
    if len(session.table.actors) > ROWS:
        table.add_row(f"… {len(session.table.actors) - ROWS} more", *[""] * (len(turns) + with_chances))
    table.add_section()
    for name, values in (("weighted mean", session.means()), ("weighted median", session.medians())):
        table.add_row(name, *[told(one, values[turn, issue]) for turn in turns], *([""] if with_chances else []))
    return _printed(table)


def _moves(session: Session) -> str:
    moving = [event for event in session.events if moved(session, event)]
    if not moving:
        return "Nobody moves."
    largest = sorted(moving, key=lambda event: -size(session, event))[:MOVES]
    largest.sort(key=lambda event: (event.turn, -size(session, event)))
    lines = [f"  turn {event.turn}: {sentence(session, event)}" for event in largest]
    more = f"The {len(lines)} largest of {len(moving)} moves:" if len(moving) > len(lines) else "All moves:"
    return "\n".join([more, *lines])


def _outcomes(session: Session, doubt: Doubted | None) -> str:
    table = Table(title="Outcomes, weighted by capability and salience", title_justify="left")
    heads = (
        "issue",
        "mean of the table",
        "median of the table",
        "mean after talks",
        "median after talks",
        "likeliest position",
    )
    for at, head in enumerate(heads):
        table.add_column(head, justify="left" if at == 0 else "right")
    means, medians, likeliest = session.means(), session.medians(), session.likeliest()
    for i, issue in enumerate(session.table.issues):
        cells = [told(issue, values[at, i]) for at in (0, -1) for values in (means, medians)]
        table.add_row(issue.name, *cells, "" if likeliest is None else told(issue, likeliest[0][i]))
        if doubt is not None:
            kinds = [(kind, start) for start in (True, False) for kind in ("weighted_mean", "weighted_median")]
            bands = [doubt.quantiles(doubt.outcomes(kind, start=start))[:, i] for kind, start in kinds]
            table.add_row("  90 % of runs", *[_band(issue, band[0], band[4]) for band in bands], "")
    return _printed(table)


def _band(issue: Issue, low: float, high: float) -> str:
    return f"{told(issue, low)} to {told(issue, high)}"


def _drivers(doubt: Doubted) -> str:
    lines = [f"What the mean after talks hangs on ({len(doubt.turns):,} runs, rank correlation; size 1 is all of it):"]
    for i, issue in enumerate(doubt.table.issues[:8]):
        found = ", ".join(f"{name} {r:+.2f}" for name, r in doubt.drivers(i, 4))
        lines.append(f"  {issue.name}: {found or 'nothing: the outcome is the same in all runs'}")
    return "\n".join(lines)


def _alternatives(session: Session, alternatives: tuple[Alternative, ...]) -> str:
    base, spans = session.means()[-1], [issue.span for issue in session.table.issues]

    def far(one: Alternative) -> float:
        return max(abs(value - b) / s for value, b, s in zip(one.outcome, base, spans, strict=True))

    table = Table(title="Mean after talks under one other choice, largest differences first", title_justify="left")
    table.add_column("changed")
    for issue in session.table.issues[:8]:
        table.add_column(issue.name, justify="right")
    table.add_row("as computed", *[told(issue, b) for issue, b in zip(session.table.issues[:8], base, strict=False)])
    for one in sorted(alternatives, key=far, reverse=True)[:8]:
        name = f"without {one.to}" if one.what == "without" else f"{one.what} {one.to}"
        table.add_row(name, *[told(issue, v) for issue, v in zip(session.table.issues[:8], one.outcome, strict=False)])
    return _printed(table)


def _printed(table: Table) -> str:
    console = Console()
    with console.capture() as captured:
        console.print(table)
    return captured.get().rstrip()


def printed(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A plain table: names to the left, numbers to the right."""
    table = Table(title=title, title_justify="left")
    for at, head in enumerate(heads):
        table.add_column(head, justify="left" if at == 0 else "right", overflow="fold")
    for row in rows:
        table.add_row(*row)
    return _printed(table)

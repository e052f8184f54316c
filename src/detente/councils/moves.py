"""Who moved whom and why, in sentences."""

from math import ceil, log10

from detente.core.councils import Issue
from detente.simulation.councils import Event, Session

VIEWS = ("", "; the bargain as the one challenged saw it", "; the bargain is the mean of both views")
"""Whose idea of a bargain was taken; the challenger's goes without saying."""


def digits(issue: Issue) -> int:
    """Decimals with which positions on an issue are told: a two-thousandth of the scale shows."""
    return max(0, ceil(-log10(issue.span / 2000.0)))


def told(issue: Issue, value: float) -> str:
    """A position on an issue as text, without its unit."""
    # no separator within four digits, so that years read as years
    text = f"{value:,.{digits(issue)}f}" if abs(value) >= 10_000 else f"{value:.{digits(issue)}f}"
    return text.replace("-", "\N{MINUS SIGN}") if float(text.replace(",", "")) else f"{0:.{digits(issue)}f}"


def moved(session: Session, event: Event) -> bool:
    """Whether the actor ended the turn elsewhere, by more than can be read off."""
    issues = session.table.issues
    return any(abs(step) > 0.5 * 10.0 ** -digits(issue) for step, issue in zip(event.move, issues, strict=True))


def size(session: Session, event: Event) -> float:
    """[share of scale] How far the actor moved."""
    pairs = zip(event.move, session.table.issues, strict=True)
    return sum((step / issue.span) ** 2 for step, issue in pairs) ** 0.5


def sentences(session: Session, turn: int) -> list[str]:
    """What happened in a turn, largest moves first; who kept still is summed up at the end."""
    events = session.during(turn)
    moving = sorted((event for event in events if moved(session, event)), key=lambda one: -size(session, one))
    lines = [sentence(session, event) for event in moving]
    still = [session.table.actors[event.actor].name for event in events if not moved(session, event)]
    if still:
        names = ", ".join(still) if len(still) <= 8 else f"{len(still)} others"
        lines.append(f"No move: {names}.")
    return lines


def sentence(session: Session, event: Event) -> str:
    """One actor's move and its reason."""
    names = [actor.name for actor in session.table.actors]
    name, where = names[event.actor], _where(session, event)
    if event.kind:
        return f"{name} {_KINDS[event.kind]} {names[event.by]}: {where}."
    if event.by < 0:
        return f"{name}: {where}."
    challenge = session.during(event.turn)[event.by]
    reason = f"{_chance(challenge.chance)} to win and a gain of {challenge.gain:.3f} in its own eyes"
    share = f"the likeliest of its options at {_chance(event.likelihood)}"
    if session.options.transitions == "Stochastic":
        share = f"drawn at {_chance(event.likelihood)}"
    about = f"({reason}{VIEWS[event.view]}; {share})"
    if event.by == event.actor:
        return f"{name}, having challenged {names[event.to]}, takes that bargain {about}: {where}."
    return f"{name} is moved by {names[event.by]}, who challenged it {about}: {where}."


_KINDS = {
    "confrontation": "loses a confrontation to",
    "compromise": "compromises with",
    "capitulation": "gives in to",
}


def _chance(p: float) -> str:
    return f"{100.0 * p:.0f} %"


def _where(session: Session, event: Event) -> str:
    parts = []
    before, after = session.positions[event.turn - 1, event.actor], session.positions[event.turn, event.actor]
    for issue, start, end in zip(session.table.issues, before, after, strict=True):
        if told(issue, start) != told(issue, end):
            unit = f" {issue.unit}" if issue.unit else ""
            parts.append(f"{issue.name} {told(issue, start)} to {told(issue, end)}{unit}")
    return ", ".join(parts)

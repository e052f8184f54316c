"""A council's result as data: the JSON document and the tables."""

import json
from typing import Any

import polars as pl

from detente.core.councils import ActorTable
from detente.councils.moves import moved, sentence
from detente.simulation.alternatives import Alternative
from detente.simulation.councils import Event, Session
from detente.simulation.doubt import LEVELS, Doubted

SCHEMA = "detente-council-1"


def document(
    session: Session, doubt: Doubted | None, alternatives: tuple[Alternative, ...], notes: tuple[str, ...] = ()
) -> dict[str, Any]:
    """What --json prints: turns with positions [actor][issue] in the issues' units, outcomes, doubt, alternatives."""
    table, simple = session.table, (session.means().tolist(), session.medians().tolist())
    return {
        "schema": SCHEMA,
        "title": table.title,
        "description": table.description,
        "scheme": table.scheme,
        "issues": [issue.model_dump() for issue in table.issues],
        "actors": [actor.model_dump() for actor in table.actors],
        "options": session.options.peer_names() if table.scheme == "spatial" else {"q": table.q},
        "seed": session.seed,
        "stopped_at": session.stopped_at,
        "settled": session.settled,
        "turns": [_turn(session, turn, *simple) for turn in range(session.stopped_at + 1)],
        "outcomes": outcomes(session, doubt),
        "doubt": None if doubt is None else _doubt(doubt),
        "alternatives": [one._asdict() for one in alternatives],
        "notes": [*table.notes, *notes],
        "sources": list(table.sources),
        "badge": table.badge,
    }


def _turn(session: Session, turn: int, means: list[list[float]], medians: list[list[float]]) -> dict[str, Any]:
    bargained = session.table.scheme == "spatial"
    told: dict[str, Any] = {
        "turn": turn,
        "positions": session.positions[turn].tolist(),
        "ideals": session.ideals[turn].tolist(),
        "win_probabilities": session.chances[turn].tolist() if bargained else None,
        "weighted_mean": means[turn],
        "weighted_median": medians[turn],
        "fractional_change": float(session.ratios[turn - 1]) if turn else None,
        "moves": [_event(session, event) for event in session.during(turn)],
    }
    if turn < len(session.risk):
        told["risk_attitudes" if bargained else "risk_exponents"] = session.risk[turn].tolist()
    return told


def _event(session: Session, event: Event) -> dict[str, Any]:
    names = [actor.name for actor in session.table.actors]
    told: dict[str, Any] = {
        "actor": names[event.actor],
        "move": list(event.move),
        "challenged": names[event.target] if event.target >= 0 else None,
        "chance": event.chance if event.target >= 0 else None,
        "gain": event.gain if event.target >= 0 or event.kind else None,
        "bargain_by": names[event.by] if event.by >= 0 else None,
        "bargain_with": names[event.to] if event.to >= 0 else None,
        "likelihood": event.likelihood,
        "said": sentence(session, event) if moved(session, event) else "",
    }
    if event.kind:
        told["kind"] = event.kind
    return told


def outcomes(session: Session, doubt: Doubted | None) -> list[dict[str, Any]]:
    """By issue: weighted mean and median of the table and of the end, and the likeliest position; bands under doubt."""
    means, medians, likeliest = session.means(), session.medians(), session.likeliest()
    bands = {} if doubt is None else _bands(doubt)
    found = []
    for i, issue in enumerate(session.table.issues):
        told: dict[str, Any] = {
            "issue": issue.name,
            "unit": issue.unit,
            "table": {"weighted_mean": float(means[0, i]), "weighted_median": float(medians[0, i])},
            "end": {"weighted_mean": float(means[-1, i]), "weighted_median": float(medians[-1, i])},
        }
        if likeliest is not None:
            told["end"] |= {"likeliest_position": float(likeliest[0][i]), "its_probability": likeliest[1]}
        for name, band in bands.items():
            told[name] = dict(zip(("q05", "q25", "q50", "q75", "q95"), band[:, i].tolist(), strict=True))
        found.append(told)
    return found


def _bands(doubt: Doubted) -> dict[str, Any]:
    return {
        "weighted_mean_at_end_under_doubt": doubt.quantiles(doubt.outcomes("weighted_mean")),
        "weighted_median_at_end_under_doubt": doubt.quantiles(doubt.outcomes("weighted_median")),
        "weighted_mean_of_table_under_doubt": doubt.quantiles(doubt.outcomes("weighted_mean", start=True)),
        "weighted_median_of_table_under_doubt": doubt.quantiles(doubt.outcomes("weighted_median", start=True)),
    }


def _doubt(doubt: Doubted) -> dict[str, Any]:
    return {
        "runs": len(doubt.turns),
        "certain": doubt.certain,
        "key": doubt.key,
        "reused": doubt.reused,
        "settled": float(doubt.settled.mean()),
        "turns": dict(zip(map(str, LEVELS), doubt.quantiles(doubt.turns.astype(float)).tolist(), strict=True)),
        "steps": [issue.doubt for issue in doubt.table.issues],
        "drivers": {
            issue.name: [{"input": name, "rank_correlation": r} for name, r in doubt.drivers(i)]
            for i, issue in enumerate(doubt.table.issues)
        },
    }


def table_json(table: ActorTable) -> str:
    """The table as a JSON file that can be edited and held again."""
    told = table.model_dump(mode="json", exclude_none=True, exclude={"badge"})
    if table.scheme == "spatial":
        told = {name: value for name, value in told.items() if name not in ("rounds", "q")}
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def turns_frame(session: Session) -> pl.DataFrame:
    """One row per turn, actor and issue: position, ideal point, chance, and what the actor did in that turn."""
    names, issues = [actor.name for actor in session.table.actors], session.table.issues
    by_turn = {(event.turn, event.actor): event for event in session.events}
    rows = []
    for turn in range(session.stopped_at + 1):
        for a, name in enumerate(names):
            event = by_turn.get((turn, a))
            did = _did(event, names)
            for i, issue in enumerate(issues):
                rows.append(
                    {
                        "turn": turn,
                        "actor": name,
                        "issue": issue.name,
                        "unit": issue.unit,
                        "position": float(session.positions[turn, a, i]),
                        "ideal": float(session.ideals[turn, a, i]),
                        "win_probability": float(session.chances[turn, a]) if session.chances.size else None,
                        **did,
                    }
                )
    return pl.DataFrame(rows, schema=TURNS)


def _did(event: Event | None, names: list[str]) -> dict[str, Any]:
    if event is None:
        return dict.fromkeys(("challenged", "chance", "gain", "bargain_by", "bargain_with", "likelihood"))
    return {
        "challenged": names[event.target] if event.target >= 0 else None,
        "chance": event.chance if event.target >= 0 else None,
        "gain": event.gain if event.target >= 0 or event.kind else None,
        "bargain_by": names[event.by] if event.by >= 0 else None,
        "bargain_with": names[event.to] if event.to >= 0 else None,
        "likelihood": event.likelihood,
    }


TURNS = {
    "turn": pl.Int32(), "actor": pl.String(), "issue": pl.String(), "unit": pl.String(), "position": pl.Float64(),
    "ideal": pl.Float64(), "win_probability": pl.Float64(), "challenged": pl.String(), "chance": pl.Float64(),
    "gain": pl.Float64(), "bargain_by": pl.String(), "bargain_with": pl.String(), "likelihood": pl.Float64(),
}  # fmt: skip
"""Columns of `turns_frame`."""


def alternatives_frame(session: Session, alternatives: tuple[Alternative, ...]) -> pl.DataFrame:
    """One row per change and issue: the weighted mean of positions at the end, and its difference."""
    base = session.means()[-1]
    rows = [
        {"changed": one.what, "to": one.to, "issue": issue.name, "outcome": one.outcome[i],
         "difference": one.outcome[i] - float(base[i]), "turns": one.turns, "settled": one.settled}
        for one in alternatives for i, issue in enumerate(session.table.issues)
    ]  # fmt: skip
    schema = {"changed": pl.String(), "to": pl.String(), "issue": pl.String(), "outcome": pl.Float64(),
              "difference": pl.Float64(), "turns": pl.Int32(), "settled": pl.Boolean()}  # fmt: skip
    return pl.DataFrame(rows, schema=schema)

"""Actor tables as JSON: one's own, and the reference cases whose `inputs` hold actors and options.

    {"title": "...", "issues": [{"name": "aid", "unit": "EUR bn/month", "least": 0, "most": 2, "step": 0.1}],
     "actors": [{"name": "A", "capability": 3, "position": [1.2], "salience": [60]}],
     "options": {"VotingRule": "Prop"}, "accommodation": [[1]], "stop": {"most": 100}}

An issue may be a name only; positions and saliences may be one number, a list, or numbers by the issue's name.
"""

from collections.abc import Mapping
from typing import Any, Final

from detente.core.councils import MOST_ACTORS, ActorTable, Issue
from detente.core.errors import BadRow, UnknownName, WrongInput
from detente.councils.cells import Scale, Told, as_percent, distinct, number, scaled, table

_FIELDS: Final = (
    "title", "scenario", "description", "issues", "dimensions", "actors", "options", "parameters", "accommodation",
    "stop", "notes", "sources", "scheme", "rounds", "q",
)  # fmt: skip
_ACTOR_FIELDS: Final = ("name", "description", "capability", "position", "salience")
_STOP: Final = {
    "min_turns": "least", "max_turns": "most", "min_delta_ratio": "ratio", "least": "least", "most": "most",
    "ratio": "ratio",
}  # fmt: skip


def from_document(file: str, given: Any, scale: Scale | None = None) -> ActorTable:
    """The table in a parsed JSON document; raises WrongInput or BadRow with the actor and the mend."""
    if isinstance(given, Mapping) and isinstance(given.get("inputs"), Mapping):
        given = given["inputs"]
    if not isinstance(given, Mapping) or not isinstance(given.get("actors"), list):
        raise WrongInput(
            f"{file} holds no list of actors; give an object with 'actors' (and 'options'), or such 'inputs'"
        )
    for name in given:
        if name not in _FIELDS:
            raise UnknownName(f"field of {file}", str(name), _FIELDS)
    if len(given["actors"]) > MOST_ACTORS:
        raise WrongInput(
            f"{file} has {len(given['actors']):,} actors; group those that act alike, {MOST_ACTORS:,} at most"
        )
    labels = _labels(file, given)
    found = [(f"actor {n}", _actor(file, f"actor {n}", one, labels)) for n, one in enumerate(given["actors"], 1)]
    labels = labels or [
        f"issue {n}" for n in range(1, 1 + max((len(told["position"]) for _, told in found), default=1))
    ]
    older = given.get("scheme", "spatial") == "expected_utility" or (
        "scheme" not in given
        and ("q" in given or "rounds" in given)
        and not ("options" in given or "parameters" in given)
    )
    issues, notes = _issues(file, given, labels, [told for _, told in found], scale, older)
    if older or not _peer(given):
        found, note = as_percent(list(found))
        notes += (note,) if note and not older else ()
    about = {
        "title": str(given.get("title") or given.get("scenario") or ""),
        "description": str(given.get("description") or ""),
        "options": _options(file, given),
        "stop": _stop(file, given.get("stop")),
        "notes": (*notes, *map(str, given.get("notes") or ())),
        "sources": tuple(map(str, given.get("sources") or ())),
        "scheme": "expected_utility" if older else "spatial",
    }
    if given.get("accommodation") is not None:
        about["accommodation"] = given["accommodation"]
    for name in ("rounds", "q"):
        if given.get(name) is not None:
            about[name] = given[name]
    return table(file, issues, list(found), **about)


def _peer(given: Mapping[str, Any]) -> bool:
    """Whether this is a case of the peer, whose saliences are per cent by definition."""
    return "parameters" in given and "dimensions" in given


def _labels(file: str, given: Mapping[str, Any]) -> list[str]:
    told = given.get("issues", given.get("dimensions"))
    if told is None:
        return []
    if not isinstance(told, list) or not told:
        raise WrongInput(f"{file}: 'issues' is not a list of names or of objects with 'name'; write it so")
    names = [str(one.get("name", "")) if isinstance(one, Mapping) else str(one) for one in told]
    for n, name in enumerate(names, 1):
        if not name.strip():
            raise WrongInput(f"{file}: issue {n} has no name; give it one")
    return distinct(names)


def _issues(
    file: str, given: Mapping[str, Any], labels: list[str], actors: list[Told], scale: Scale | None, older: bool
) -> tuple[tuple[Issue, ...], tuple[str, ...]]:
    told = given.get("issues")
    if isinstance(told, list) and any(isinstance(one, Mapping) for one in told):
        return tuple(
            _issue(file, n, {**one, "name": label} if isinstance(one, Mapping) else {"name": label})
            for n, (one, label) in enumerate(zip(told, labels, strict=True), 1)
        ), ()
    if older:
        places = [place for actor in actors for place in actor["position"]]
        least, most = min(places, default=0.0), max(places, default=1.0)
        return (Issue(name=labels[0], least=least, most=most if most > least else least + 1.0),), ()
    if _peer(given) and scale is None:
        return tuple(Issue(name=label) for label in labels), ()
    issues, note = scaled(actors, labels, scale, file)
    return issues, (note,) if note else ()


def _issue(file: str, n: int, told: Mapping[str, Any]) -> Issue:
    known = {name: told[name] for name in told if name in Issue.model_fields}
    for name in told:
        if name not in Issue.model_fields:
            raise UnknownName(f"field of issue {n} in {file}", str(name), list(Issue.model_fields))
    for name in ("least", "most", "step"):
        if known.get(name) is not None:
            known[name] = _number(file, f"issue {n}", name, known[name])
    try:
        return Issue(**known)
    except ValueError as error:
        problem = str(error).partition("Value error, ")[2].partition(" [type")[0] or str(error)
        raise WrongInput(f"{file}: {problem}") from error


def _actor(file: str, row: str, told: Any, labels: list[str]) -> Told:
    if not isinstance(told, Mapping):
        raise BadRow(file, row, "actor", f"{told!r:.40} is no object", "write name, capability, position and salience")
    for name in told:
        if name not in _ACTOR_FIELDS:
            raise UnknownName(f"field of {row} in {file}", str(name), _ACTOR_FIELDS)
    for name in ("name", "capability", "position", "salience"):
        if told.get(name) is None or told[name] == "":
            raise BadRow(file, row, name, "nothing there", f"give the actor's {name}")
    name = str(told["name"]).strip()
    capability = _number(file, row, "capability", told["capability"])
    if not name:
        raise BadRow(file, row, "name", "no name", "name the actor or remove it")
    if capability <= 0:
        problem = f"{name!r} has capability {capability:g}"
        raise BadRow(file, row, "capability", problem, "give a number above 0, or leave the actor out")
    lists = {field: _numbers(file, row, field, told[field], labels) for field in ("position", "salience")}
    return {"name": name, "description": str(told.get("description") or ""), "capability": capability, **lists}


def _numbers(file: str, row: str, field: str, given: Any, labels: list[str]) -> tuple[float, ...]:
    if isinstance(given, Mapping):
        for name in given:
            if name not in labels:
                raise UnknownName(f"issue of {row} in {file}", str(name), labels)
        missing = [label for label in labels if label not in given]
        if missing:
            raise BadRow(file, row, field, f"no {field} on {missing[0]!r}", "give a number for each issue")
        given = [given[label] for label in labels]
    values = given if isinstance(given, list) else [given]
    if labels and len(values) != len(labels):
        problem = f"{len(values)} numbers for {len(labels)} issues"
        raise BadRow(file, row, field, problem, "give one for each issue, in order")
    return tuple(
        _number(file, row, f"{field} {n}" if len(values) > 1 else field, value) for n, value in enumerate(values, 1)
    )


def _number(file: str, row: str, field: str, given: Any) -> float:
    if isinstance(given, bool) or given is None:
        raise BadRow(file, row, field, f"{given!r} is no number", "write a number")
    if isinstance(given, int | float):
        text = repr(float(given)) if abs(given) < 1e300 else "too large"
        return number(file, row, field, text)
    return number(file, row, field, str(given))


def _options(file: str, given: Mapping[str, Any]) -> dict[str, str]:
    told = given.get("options", given.get("parameters"))
    if told is None:
        return {}
    if not isinstance(told, Mapping):
        raise WrongInput(f'{file}: options are no object; write them as {{"VotingRule": "Prop"}}')
    return {str(name): "None" if value is None else str(value) for name, value in told.items()}


def _stop(file: str, told: Any) -> dict[str, Any]:
    if told is None:
        return {}
    if not isinstance(told, Mapping):
        raise WrongInput(f"{file}: 'stop' is no object; write it as {{\"most\": 100}}")
    for name in told:
        if name not in _STOP:
            raise UnknownName(f"field of 'stop' in {file}", str(name), list(_STOP))
    return {_STOP[name]: value for name, value in told.items()}

"""Actor tables as XML in the peer's form, with its options and its adjustment of ideal points."""

import re
from typing import Any
from xml.etree import ElementTree

from detente.core.councils import MOST_ACTORS, ActorTable, Issue
from detente.core.errors import BadRow, UnknownName, WrongInput
from detente.councils.cells import Scale, Told, number, scaled, table
from detente.models.alliance.options import Options


def from_markup(file: str, text: str, scale: Scale | None = None) -> ActorTable:
    """The table in an XML document; raises WrongInput or BadRow with the actor and the mend.

    Document types and entities are refused: an actor table needs none, and they can be made to fill
    memory.
    """
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise WrongInput(f"{file} declares a document type or entities; remove the declaration")
    try:
        # the text is decoded already, so a declared encoding must not be applied again
        plain = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
        root = ElementTree.fromstring(plain)  # noqa: S314 - no entities can be declared, see above
    except ElementTree.ParseError as error:
        row = error.position[0]
        raise WrongInput(f"{file}, row {row}: not XML ({error.msg.partition(':')[0]}); mend that row") from error
    if root.tag != "Scenario":
        raise WrongInput(f"{file} starts with <{root.tag}>, not with <Scenario>; is it an actor table?")
    labels = [(one.text or "").strip() for one in root.findall("Dimensions/dName")]
    if not labels or not all(labels):
        raise WrongInput(f"{file} names no dimensions, or one without a name; add <Dimensions><dName>…")
    nodes = root.findall("Actors/Actor")
    if len(nodes) > MOST_ACTORS:
        raise WrongInput(f"{file} has {len(nodes):,} actors; group those that act alike, {MOST_ACTORS:,} at most")
    found = [(f"actor {n}", _actor(file, f"actor {n}", node, labels)) for n, node in enumerate(nodes, 1)]
    issues = tuple(Issue(name=label) for label in labels)
    if scale is not None:
        issues, _ = scaled([told for _, told in found], labels, scale, file)
    about: dict[str, Any] = {"title": _text(root, "name"), "description": _text(root, "desc")}
    options = root.find("ModelParameters")
    if options is not None:
        about["options"] = {one.tag: (one.text or "").strip() for one in options}
        Options.named(about["options"])  # a slip is told before anything is computed
    pairs = root.findall("IdealAdjustment/iaPair")
    if pairs:
        about["accommodation"] = _accommodation(file, pairs, [told["name"] for _, told in found])
    return table(file, issues, list(found), **about)


def _actor(file: str, row: str, node: ElementTree.Element, labels: list[str]) -> Told:
    name = _text(node, "name")
    if not name:
        raise BadRow(file, row, "name", "no name", "name the actor or remove it")
    capability = number(file, row, "capability", _text(node, "capability"))
    if capability <= 0:
        problem = f"{name!r} has capability {capability:g}"
        raise BadRow(file, row, "capability", problem, "give a number above 0, or leave the actor out")
    told: dict[str, Any] = {"name": name, "description": _text(node, "description"), "capability": capability}
    for field, path, what in (
        ("position", "Position/dCoord", "position on"),
        ("salience", "Salience/dSal", "salience of"),
    ):
        cells = node.findall(path)
        if len(cells) != len(labels):
            problem = f"{len(cells)} numbers for {len(labels)} dimensions"
            raise BadRow(file, row, field, problem, "give one for each dimension, in order")
        pairs = zip(labels, cells, strict=True)
        told[field] = tuple(number(file, row, f"{what} {label}", cell.text or "") for label, cell in pairs)
    return told


def _accommodation(file: str, pairs: list[ElementTree.Element], names: list[str]) -> list[list[float]]:
    """Each ideal follows its own actor unless a pair says how far it follows whom."""
    rows = [[float(i == j) for j in range(len(names))] for i in range(len(names))]
    for n, pair in enumerate(pairs, 1):
        ends = []
        for tag in ("adjustingIdeal", "referencePos"):
            name = _text(pair, tag)
            if name not in names:
                raise UnknownName(f"actor in {tag} of pair {n} in {file}", name, names)
            ends.append(names.index(name))
        rows[ends[0]][ends[1]] = number(file, f"pair {n}", "adjust", _text(pair, "adjust"))
    return rows


def _text(node: ElementTree.Element, path: str) -> str:
    found = node.find(path)
    return "" if found is None else (found.text or "").strip()

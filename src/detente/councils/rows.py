"""Actor tables of comma-, semicolon- or tab-separated rows: the peer's form, or a heading and rows."""

import csv
import io
import re

from detente.core.councils import MOST_ACTORS, MOST_ISSUES, ActorTable, Issue
from detente.core.errors import BadRow, WrongInput
from detente.councils.cells import Scale, Told, as_percent, distinct, number, scaled, table

_ACTOR = {"actor", "actors", "name", "state", "country", "group", "stakeholder", "party"}
_DESCRIPTION = {"description", "desc", "note", "notes"}
_CAPABILITY = {"capability", "capabilities", "influence", "power", "weight", "resources", "clout"}
_SALIENCE = re.compile(r"\b(salience|saliency|sal)(\d*)\b", re.I)


Row = tuple[int, list[str]]


def from_rows(name: str, text: str, scale: Scale | None) -> ActorTable:
    """A table from comma- or semicolon-separated rows, the peer's form or one heading and rows."""
    first = text.splitlines()[0]
    delimiter = ";" if first.count(";") > first.count(",") else "\t" if "\t" in first and "," not in first else ","
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, skipinitialspace=True)
    rows: list[Row] = []
    try:
        for cells in reader:
            told = [cell.strip() for cell in cells]
            while told and not told[-1]:  # spreadsheets and the peer end rows with commas
                told.pop()
            if told:
                rows.append((reader.line_num, told))
            if len(rows) > MOST_ACTORS + 2:
                raise WrongInput(f"{name} has more than {MOST_ACTORS:,} rows; group actors that act alike")
    except csv.Error as error:
        raise WrongInput(f"{name}, row {reader.line_num}: {error}; mend the quotation marks in it") from error
    if not rows:
        raise WrongInput(f"{name} holds only empty cells; give a heading and a row for each actor")
    decimal_comma = delimiter == ";"
    if len(rows[0][1]) >= 4 and all(re.fullmatch(r"\d+", cell) for cell in rows[0][1][2:4]):
        return _peer_table(name, rows, decimal_comma)
    return _plain_table(name, rows, decimal_comma, scale)


def _peer_table(name: str, rows: list[Row], decimal_comma: bool) -> ActorTable:
    """The peer's form: title, description and two counts; a heading; actor, description, power, then pairs."""
    number, head = rows[0]
    actors, issues = int(head[2]), int(head[3])
    if not 1 <= issues <= MOST_ISSUES:
        raise BadRow(name, number, "number of issues", f"{issues} issues", f"give 1 to {MOST_ISSUES}")
    if len(rows) < 2:
        raise BadRow(name, number, "heading", "no second row", "add Actor, Description, Power and the issues' names")
    given = rows[1][1]
    columns = ["actor", "description", "capability"]
    for issue in range(issues):
        at = 3 + 2 * issue
        label = given[at] if at < len(given) and given[at] else f"issue {issue + 1}"
        columns += [f"position on {label}", f"salience of {label}"]
    found, body = [], rows[2:]
    if len(body) != actors:
        where = body[actors][0] if len(body) > actors else number
        mend = f"write {len(body)} in row {number}" + ("" if len(body) > actors else ", or add the missing rows")
        raise BadRow(
            name, where, "number of actors", f"row {number} announces {actors} actors, {len(body)} follow", mend
        )
    labels = [column.removeprefix("position on ") for column in columns[3::2]]
    for row, cells in body:
        found.append((row, _actor(name, row, cells, columns, decimal_comma)))
    return table(
        name, tuple(Issue(name=label) for label in distinct(labels)), found, title=head[0], description=head[1]
    )


def _plain_table(name: str, rows: list[Row], decimal_comma: bool, scale: Scale | None) -> ActorTable:
    """One heading, then a row for each actor: name, capability, and a position and a salience for each issue."""
    number, head = rows[0]
    kinds = [_kind(cell) for cell in head]
    for kind, what in (
        ("actor", "actor"),
        ("capability", "capability"),
        ("position", "position"),
        ("salience", "salience"),
    ):
        if kind not in kinds:
            raise BadRow(name, number, what, "no such column in the heading", f"add a column {what!r}")
    positions = [at for at, kind in enumerate(kinds) if kind == "position"]
    saliences = [at for at, kind in enumerate(kinds) if kind == "salience"]
    if len(positions) != len(saliences):
        problem = f"{len(positions)} columns of positions and {len(saliences)} of saliences"
        raise BadRow(name, number, "heading", problem, "give each issue one of both")
    if len(positions) > MOST_ISSUES:
        raise BadRow(name, number, "heading", f"{len(positions)} issues", f"give at most {MOST_ISSUES}")
    order = [
        kinds.index("actor"),
        kinds.index("description") if "description" in kinds else None,
        kinds.index("capability"),
    ]
    order += [at for pair in zip(positions, saliences, strict=True) for at in pair]
    columns = ["actor", "description", "capability"]
    labels = [
        re.sub(r"[\s_-]*\bposition\b[\s_-]*", " ", head[at], flags=re.I).strip() or "position" for at in positions
    ]
    for label in labels:
        columns += [f"position on {label}", f"salience of {label}"]
    found = []
    for row, cells in rows[1:]:
        if len(cells) > len(head):
            raise BadRow(
                name, row, "row", f"{len(cells)} cells under {len(head)} headings", "remove a comma or quote the text"
            )
        told = ["" if at is None or at >= len(cells) else cells[at] for at in order]
        found.append((row, _actor(name, row, told, columns, decimal_comma)))
    found, note = as_percent(found)
    issues, said = scaled([actor for _, actor in found], distinct(labels), scale, name)
    return table(name, issues, found, notes=tuple(one for one in (note, said) if one))


def _kind(cell: str) -> str:
    word = cell.strip().casefold()
    if word in _ACTOR:
        return "actor"
    if word in _DESCRIPTION:
        return "description"
    if word in _CAPABILITY:
        return "capability"
    return "salience" if _SALIENCE.search(cell) else "position"


def _actor(name: str, row: int, cells: list[str], columns: list[str], decimal_comma: bool) -> Told:
    """One row's actor, its numbers read; saliences are as written."""
    if len(cells) > len(columns):
        problem = f"{len(cells)} cells where {len(columns)} are expected"
        raise BadRow(name, row, "row", problem, "remove what is too much, or quote text that holds a comma")
    if not cells[0]:
        raise BadRow(name, row, "actor", "no name", "name the actor or remove the row")
    cells = cells + [""] * (len(columns) - len(cells))
    numbers = [
        number(name, row, field, cell, decimal_comma) for field, cell in zip(columns[2:], cells[2:], strict=True)
    ]
    if numbers[0] <= 0:
        problem = f"{cells[0]!r} has capability {numbers[0]:g}"
        raise BadRow(name, row, "capability", problem, "give a number above 0, or leave the actor out")
    return {
        "name": cells[0],
        "description": cells[1],
        "capability": numbers[0],
        "position": tuple(numbers[1::2]),
        "salience": tuple(numbers[2::2]),
    }

"""A table's rows as the house's observations.

The as-of dates are set here: `published_on` is the vintage's, `first_public_on` the stated day or the
period's end plus the source's publication lag, never after the vintage itself.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import polars as pl

from detente.core.errors import BadRow, CheckFailed
from detente.core.observations import COLUMNS
from detente.core.sources import Source
from detente.sources.shape import (
    Day,
    Either,
    Fixed,
    Measure,
    Melt,
    Month,
    Name,
    NotAState,
    Period,
    Spell,
    State,
    TextPeriod,
    Year,
    YearMonth,
)
from detente.sources.states import known_years, state_ever, state_of, state_today
from detente.sources.table import Table

SCHEMA = {
    name: pl.Date() if name in ("period_start", "period_end", "published_on", "first_public_on")
    else pl.Float64() if name in ("value", "low", "high")
    else pl.String()
    for name in COLUMNS
}  # fmt: skip
"""Column types of the observation table."""

IDENTITY = ("series", "entity", "dims", "period_start", "period_end", "source")
"""What makes an observation of one vintage unique."""

ROW = "_row"  # the row's number in the file, as a spreadsheet counts: the header is row 1


def tidy(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """The observations of a table that `read` gave.

    Raises BadRow, naming file, row and field, for a state code that was not valid in the row's period
    and for a period that cannot be read; CheckFailed if two rows give the same observation.
    """
    shape = table.tidy
    if isinstance(shape, Melt):
        found = melt(table, frame, shape)
    elif isinstance(shape, tuple):
        found = pl.concat([melt(table, frame, part) for part in shape])
    else:
        found = shape(table, frame)
    if dict(found.schema) != SCHEMA:
        raise CheckFailed(f"table {table.id!r}: its tidy function does not return the observation table's columns")
    _consistent(table, found)
    return found


def melt(table: Table, frame: pl.DataFrame, shape: Melt) -> pl.DataFrame:
    """The observations that one `Melt` declares; for tidy functions that reshape the frame first."""
    if ROW not in frame.columns:
        frame = frame.with_row_index(ROW, offset=2)
    for column, values in shape.where.items():
        frame = frame.filter(pl.col(column).is_in(list(values), nulls_equal=True))
    start, end = _bounds(table, frame, shape.period)
    frame = frame.with_columns(start.alias("_start"), end.alias("_end"))
    for field in ("_start", "_end"):
        gaps = frame.filter(pl.col(field).is_null())
        if gaps.height:
            raise BadRow(
                table.file, gaps[ROW][0], _period_column(shape.period, field),
                "the period is empty or cannot be read", "give it as the table's contract says",
            )  # fmt: skip
    frame = frame.with_columns(
        _entity(table, frame, shape.entity).alias("_entity"),
        _dims(table, frame, shape.dims).alias("_dims"),
        _locator(table, frame).alias("_locator"),
    )
    parts = [
        _observations(table, frame, shape, column, measure)
        for column, measures in shape.values.items()
        for measure in (measures if isinstance(measures, tuple) else (measures,))
    ]
    return pl.concat(parts) if parts else pl.DataFrame(schema=SCHEMA)


def _observations(table: Table, frame: pl.DataFrame, shape: Melt, column: str, measure: Measure) -> pl.DataFrame:
    source = measure.source or table.source
    if not measure.missing:
        frame = frame.filter(pl.col(column).is_not_null())
    value = pl.col(column).cast(pl.Float64) * measure.scale
    note = _note(shape, measure, column)
    first_public = _first_public(source, shape)
    return frame.select(
        pl.lit(measure.series).alias("series"),
        pl.col("_entity").alias("entity"),
        _with_constants(measure.dims).alias("dims"),
        pl.col("_start").alias("period_start"),
        pl.col("_end").alias("period_end"),
        value.alias("value"),
        _limit(measure.low, measure.scale).alias("low"),
        _limit(measure.high, measure.scale).alias("high"),
        pl.lit(measure.unit).alias("unit"),
        pl.lit(measure.price_basis, dtype=pl.String).alias("price_basis"),
        pl.when(value.is_null()).then(pl.lit("missing")).otherwise(_status(measure)).alias("status"),
        pl.lit(source.id).alias("source"),
        (pl.col("_locator") + f"; {column}").alias("locator"),
        (first_public if shape.published == "row" else pl.lit(source.published_on)).alias("published_on"),
        pl.lit(source.published_basis).alias("published_basis"),
        first_public.alias("first_public_on"),
        pl.lit(source.vintage).alias("vintage"),
        note.alias("note"),
    )


def _status(measure: Measure) -> pl.Expr:
    if isinstance(measure.status, Either):
        either = measure.status
        chosen = pl.col(either.column).is_in(list(either.when)).fill_null(value=False)
        return pl.when(chosen).then(pl.lit(either.true)).otherwise(pl.lit(either.false))
    return pl.lit(measure.status)


def _note(shape: Melt, measure: Measure, column: str) -> pl.Expr:
    pieces = [pl.lit(measure.note)]
    if shape.note is not None:
        pieces.append(pl.col(shape.note).cast(pl.String).fill_null(""))
    if measure.missing:
        pieces.append(pl.when(pl.col(column).is_null()).then(pl.lit(measure.missing)).otherwise(pl.lit("")))
    texts = pl.concat_list(pieces)
    return texts.list.eval(pl.element().filter(pl.element() != "")).list.join("; ")


def _limit(column: str | None, scale: float) -> pl.Expr:
    return pl.lit(None, dtype=pl.Float64) if column is None else pl.col(column).cast(pl.Float64) * scale


def _first_public(source: Source, shape: Melt) -> pl.Expr:
    if source.publication_lag_days is None:
        rule = pl.lit(source.published_on)
    else:
        rule = pl.col("_end") + timedelta(days=source.publication_lag_days)
    if shape.first_public_on:
        stated = pl.col("_end").dt.year().replace_strict(
            list(shape.first_public_on), list(shape.first_public_on.values()), default=None, return_dtype=pl.Date
        )  # fmt: skip
        rule = pl.coalesce(stated, rule)
    return pl.min_horizontal(rule, pl.lit(source.published_on))


def _with_constants(constants: Mapping[str, str]) -> pl.Expr:
    """The row's keys and the measure's constant ones, in order of name."""
    fixed = [f"{name}={value}" for name, value in constants.items()]
    if not fixed:
        return pl.col("_dims").list.sort().list.join(";")
    return pl.concat_list(pl.col("_dims"), pl.lit(fixed)).list.sort().list.join(";")


def _dims(table: Table, frame: pl.DataFrame, dims: Mapping[str, str | State | Name]) -> pl.Expr:
    pieces = []
    for name, given in dims.items():
        if isinstance(given, str):
            text = pl.col(given).cast(pl.String)
        else:
            text = _entity(table, frame, given, may_be_empty=True)
        pieces.append(pl.lit(f"{name}=") + text.str.replace_all("[;=]", ","))
    if not pieces:
        return pl.lit([], dtype=pl.List(pl.String))
    return pl.concat_list(pieces).list.drop_nulls()


def _locator(table: Table, frame: pl.DataFrame) -> pl.Expr:
    pieces = [
        pl.lit(f"{name}=") + pl.col(name).cast(pl.String).fill_null("") for name in table.key if name in frame.columns
    ]
    if not pieces:
        return pl.lit(f"{table.file}: row ") + pl.col(ROW).cast(pl.String)
    return pl.lit(f"{table.file}: ") + pl.concat_str(pieces, separator=", ")


def _entity(table: Table, frame: pl.DataFrame, given: "State | Name | str", *, may_be_empty: bool = False) -> pl.Expr:
    if isinstance(given, str):
        return pl.lit(given)
    if isinstance(given, Name):
        return pl.lit(_named(table, frame, given, may_be_empty=may_be_empty))
    return pl.lit(_states(table, frame, given, may_be_empty=may_be_empty))


def _named(table: Table, frame: pl.DataFrame, name: Name, *, may_be_empty: bool) -> pl.Series:
    cells = frame[name.column].cast(pl.String)
    if name.names is None:
        result, problem = cells, "the name is empty"
    else:
        result = cells.replace_strict(list(name.names), list(name.names.values()), default=None, return_dtype=pl.String)
        problem = f"a name that the table's record does not list (known: {', '.join(list(name.names)[:8])})"
    bad = (result.is_null() & (cells.is_not_null() if may_be_empty else True)).arg_true()
    if len(bad):
        row = int(bad[0])
        raise BadRow(table.file, frame[ROW][row], name.column, f"{problem}: {cells[row]!r}", "add it to the record")
    return result


def _states(table: Table, frame: pl.DataFrame, state: State, *, may_be_empty: bool) -> pl.Series:
    code = pl.col(state.column)
    if frame.schema[state.column].is_numeric():
        code = code.cast(pl.Int64)
    keys = frame.select(
        code.cast(pl.String).alias("code"),
        (pl.col(state.name) if state.name else pl.lit(None, dtype=pl.String)).alias("name"),
        pl.col("_start").dt.year().alias("first"),
        pl.col("_end").dt.year().alias("last"),
        pl.col(ROW).alias("row"),
    )
    known: dict[tuple[str | None, str | None, int, int], str | None] = {}
    entities: list[str | None] = []
    for given, name, first, last, row in keys.iter_rows():
        key = (given, name, first, last)
        if key not in known:
            entity = _state(state, given, name, first, last)
            if entity is None and not (may_be_empty and given is None and name is None):
                raise _no_state(table, state, row, given, name, first, last)
            known[key] = entity
        entities.append(known[key])
    return pl.Series(entities, dtype=pl.String)


def _state(state: State, code: str | None, name: str | None, first: int, last: int) -> str | None:
    listed: NotAState | None = state.not_states.get(code or "") or state.not_states.get(name or "")
    if listed is not None:
        return listed.entity
    if code is None:
        return None
    match state.borders:
        case "today":
            return state_today(state.codes, code)
        case "territory":
            return state_ever(state.codes, code)
        case "of the year":
            return state_of(state.codes, code, first, last)


def _no_state(
    table: Table, state: State, row: int, code: str | None, name: str | None, first: int, last: int
) -> BadRow:
    years = known_years(state.codes, code) if code else ""
    when = f"{first}" if first == last else f"{first}-{last}"
    held = f" (the code is valid {years})" if years else ""
    given = code if code is not None else f"empty, name {name!r}"
    return BadRow(
        table.file, row, state.column,
        f"{given} is no {state.codes.upper()} code of a state in {when}{held}",
        "correct the code, add the state to catalogue/states.csv, or list it as not a state in the table's record",
    )  # fmt: skip


def _bounds(table: Table, frame: pl.DataFrame, period: Period) -> tuple[pl.Expr, pl.Expr]:
    match period:
        case Year(column):
            return _year_start(column), _year_end(column)
        case YearMonth(year, month):
            first = pl.date(pl.col(year), pl.col(month), 1)
            return first, first.dt.month_end()
        case Month(column):
            first = (pl.col(column) + "-01").str.to_date("%Y-%m-%d", strict=False)
            return first, first.dt.month_end()
        case Day(column, length):
            return pl.col(column), pl.col(column) + timedelta(days=length - 1)
        case Spell(start, end, open_end):
            first = pl.col(start) if frame.schema[start] == pl.Date else _year_start(start)
            last = pl.col(end) if frame.schema[end] == pl.Date else _year_end(end)
            return first, last if open_end is None else last.fill_null(open_end)
        case Fixed(start, end):
            return pl.lit(start), pl.lit(end)
        case TextPeriod(column):
            spans = [span_of(text) for text in frame[column]]
            for row, span in enumerate(spans):
                if span is None:
                    raise BadRow(
                        table.file, frame[ROW][row], column, f"{frame[column][row]!r} is no period",
                        "write 2024, 2024-Q1, 2024-H2, 2024-03, 2024-03-05 or two of them joined by '/'",
                    )  # fmt: skip
            found = [span for span in spans if span is not None]
            return (
                pl.lit(pl.Series([start for start, _ in found], dtype=pl.Date)),
                pl.lit(pl.Series([end for _, end in found], dtype=pl.Date)),
            )


def _year_start(column: str) -> pl.Expr:
    return pl.date(pl.col(column), 1, 1)


def _year_end(column: str) -> pl.Expr:
    return pl.date(pl.col(column), 12, 31)


def _period_column(period: Period, field: str) -> str:
    match period:
        case Year(column) | Month(column) | Day(column) | TextPeriod(column):
            return column
        case YearMonth(year, _):
            return year
        case Spell(start, end):
            return start if field == "_start" else end
        case Fixed():
            return "period"


_PART = re.compile(r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<month>\d\d)(?:-(?P<day>\d\d))?))?")


def span_of(text: str | None) -> tuple[date, date] | None:
    """First and last day of a period in the text notation of `TextPeriod`; None if it cannot be read."""
    if text is None:
        return None
    ends = [_part(part.strip()) for part in text.split("/")]
    if len(ends) > 2 or any(end is None for end in ends):
        return None
    first, last = ends[0], ends[-1]
    return (first[0], last[1]) if first is not None and last is not None else None


def _part(text: str) -> tuple[date, date] | None:
    match = _PART.fullmatch(text)
    if match is None:
        return None
    year = int(match["year"])
    try:
        if match["day"]:
            day = date(year, int(match["month"]), int(match["day"]))
            return day, day
        if match["month"]:
            first = last = int(match["month"])
        elif match["quarter"]:
            first, last = 3 * int(match["quarter"]) - 2, 3 * int(match["quarter"])
        elif match["half"]:
            first, last = 6 * int(match["half"]) - 5, 6 * int(match["half"])
        else:
            first, last = 1, 12
        return date(year, first, 1), date(year, last, monthrange(year, last)[1])
    except ValueError:
        return None


def _consistent(table: Table, found: pl.DataFrame) -> None:
    repeated = found.select(IDENTITY).is_duplicated().arg_true()
    if len(repeated):
        first = found.row(int(repeated[0]), named=True)
        raise CheckFailed(
            f"table {table.id!r}: two observations of {first['series']} for {first['entity']} "
            f"{first['dims']} {first['period_start']}..{first['period_end']}; add a key to dims in its record"
        )
    for wrong, problem in _contradictions():
        rows = found.filter(wrong)
        if rows.height:
            raise CheckFailed(f"{rows['locator'][0]}: {problem}; correct the table or its record")


def _contradictions() -> Iterable[tuple[pl.Expr, str]]:
    yield pl.col("period_end") < pl.col("period_start"), "the period ends before it starts"
    yield pl.col("low") > pl.col("high"), "the low limit lies above the high one"
    yield pl.col("entity").is_null(), "no entity"
    yield (pl.col("status") == "missing") & (pl.col("note") == ""), "a missing value without a reason"

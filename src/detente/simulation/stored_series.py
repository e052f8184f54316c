"""Draws and counts of a run as Parquet, and back, to the bit.

Every draw: one row for each draw and month, a column for each quantity and member ("casualties[A]"). Counts: one row
for each quantity and place, with the range of its bins and how many draws fell in each.
"""

import io
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from detente.core.quantities import Month
from detente.models.block import members
from detente.simulation.ensemble import war
from detente.simulation.stream import Counts

Array = NDArray[Any]

QUICK: Final = "lz4"
"""Compression of every draw: random digits hardly shrink, so that time counts."""

Unreadable: Final = pl.exceptions.PolarsError


def columns(quantity: str) -> tuple[str, ...]:
    """Names of a quantity's columns, one for each member."""
    names = members(war().dims(quantity))
    return tuple(f"{quantity}[{member}]" if member else quantity for member in names)


def series_file(paths: dict[str, Array], months: Sequence[Month]) -> bytes:
    """Every draw [draw, month, *dims] by quantity as the content of a file."""
    draws = len(next(iter(paths.values())))
    held: dict[str, Any] = {
        "draw": np.repeat(np.arange(draws, dtype=np.int32), len(months)),
        "month": pl.Series(list(months) * draws, dtype=pl.Enum(list(months))),
    }
    for quantity, values in paths.items():
        flat = np.moveaxis(values.reshape(draws * len(months), -1), -1, 0)
        held |= {name: np.ascontiguousarray(row) for name, row in zip(columns(quantity), flat, strict=True)}
    return _written(pl.DataFrame(held), QUICK)


def series(content: bytes, quantities: Sequence[str], size: tuple[int, int]) -> dict[str, Array]:
    """The same back; `size`: draws and months. Raises ValueError or `Unreadable` for another content."""
    wanted = [name for quantity in quantities for name in columns(quantity)]
    _no_more_than(content, size[0] * size[1])
    frame = pl.read_parquet(io.BytesIO(content), columns=wanted)
    found = {}
    for quantity in quantities:
        rows = np.stack([frame[name].to_numpy() for name in columns(quantity)], axis=-1)
        found[quantity] = rows.reshape(*size, *war().outputs[quantity].shape)
    return found


def counts_file(held: dict[str, Counts]) -> bytes:
    """Counts by quantity as the content of a file."""
    frames = [
        pl.DataFrame(
            {
                "quantity": [name] * len(one.sums),
                "shape": [list(one.shape)] * len(one.sums),
                "least": one.least,
                "width": one.width,
                "sum": one.sums,
                "outside": [one.outside] * len(one.sums),
                "draws": [one.draws] * len(one.sums),
                "bins": pl.Series(one.bins, dtype=pl.Array(pl.Int32, one.bins.shape[1])),
            }
        )
        for name, one in held.items()
    ]
    return _written(pl.concat(frames), "zstd")


def counts(content: bytes, months: int) -> dict[str, Counts]:
    """The same back of a run of so many months; raises ValueError or `Unreadable` for another content."""
    _no_more_than(content, sum(int(np.prod(one.shape)) for one in war().outputs.values()) * months)
    found = {}
    for (name,), rows in pl.read_parquet(io.BytesIO(content)).group_by("quantity", maintain_order=True):
        found[str(name)] = Counts(
            rows["least"].to_numpy(), rows["width"].to_numpy(), tuple(rows["shape"][0].to_list()),
            rows["bins"].to_numpy(), rows["sum"].to_numpy(), int(rows["outside"][0]), int(rows["draws"][0]),
        )  # fmt: skip
    return found


def _no_more_than(content: bytes, most: int) -> None:
    """Raises ValueError for more rows than a run has, before they unfold in memory: a repeated row packs to nothing."""
    rows = pl.scan_parquet(io.BytesIO(content)).select(pl.len()).collect().item()
    if rows > most:
        raise ValueError(f"a run has at most {most:,} rows; got {rows:,}")


def _written(frame: pl.DataFrame, compression: Any) -> bytes:
    content = io.BytesIO()
    frame.write_parquet(content, compression=compression, statistics=False)
    return content.getvalue()

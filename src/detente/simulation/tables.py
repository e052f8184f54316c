"""Tables of a run's means and quantiles, whether its draws were kept or only counted."""

from collections.abc import Sequence
from typing import Any

from detente.catalogue.quantities import quantities
from detente.core.errors import DataMissing
from detente.core.quantities import Month
from detente.models.block import members


class Tabled:
    """What a run with months, quantities, means and quantiles can be written as."""

    months: tuple[Month, ...]

    @property
    def quantities(self) -> tuple[str, ...]:
        """Names of what is known of the run."""
        raise NotImplementedError

    def quantile(self, q: float | Sequence[float], quantity: str, member: str | None = None) -> Any:
        """Quantiles over draws."""
        raise NotImplementedError

    def mean(self, quantity: str, member: str | None = None) -> Any:
        """Means over draws."""
        raise NotImplementedError

    def dims_of(self, quantity: str) -> tuple[str, ...]:
        """Dims of a quantity."""
        raise NotImplementedError

    def table(self, q: Sequence[float] = (0.05, 0.25, 0.5, 0.75, 0.95)) -> list[dict[str, Any]]:
        """One row per quantity, member and month: unit, mean and quantiles."""
        rows: list[dict[str, Any]] = []
        for quantity in self.quantities:
            unit = quantities()[quantity].unit
            for member in members(self.dims_of(quantity)):
                bands = self.quantile(q, quantity, member or None)
                means = self.mean(quantity, member or None)
                for t, month in enumerate(self.months):
                    row: dict[str, Any] = {"quantity": quantity, "member": member, "month": month, "unit": unit}
                    row["mean"] = float(means[t])
                    rows.append(row | {f"q{level:g}": float(band[t]) for level, band in zip(q, bands, strict=True)})
        return rows

    def to_polars(self) -> Any:
        """`table` as a polars frame."""
        import polars as pl  # noqa: PLC0415 - a run that prints a chart does not need it

        return pl.DataFrame(self.table())

    def to_pandas(self) -> Any:
        """`table` as a pandas frame; raises DataMissing, naming the mend, where pandas is not installed."""
        return pandas_frame(self.table())


def pandas_frame(rows: Sequence[dict[str, Any]]) -> Any:
    """Rows as a pandas frame; raises DataMissing, naming the mend, where pandas is not installed."""
    try:
        import pandas as pd  # noqa: PLC0415 - optional
    except ImportError as error:
        raise DataMissing("pandas is not installed; `pip install 'detente[export]'`, or use to_polars()") from error
    return pd.DataFrame(rows)

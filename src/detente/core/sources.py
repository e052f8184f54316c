"""Where facts come from."""

from datetime import date
from typing import Literal

from pydantic import Field

from detente.core.written import Written


class Source(Written):
    """A vintage of a dataset, as its producer published it.

    `publication_lag_days` is how long after the end of a period its first figure appears (as-of
    rule); `lag_basis` and `lag_why` say whether that number was read somewhere or is judged.
    """

    id: str
    title: str
    publisher: str
    url: str = Field(description="the producer's page")
    licence: str
    terms: str = Field(default="", description="terms that bind the user, printed beside the figure")
    citation: str
    vintage: str
    published_on: date
    published_basis: Literal["stated", "bounded", "lag rule"] = "stated"
    publication_lag_days: int | None
    lag_basis: Literal["sourced", "judged"] = "judged"
    lag_why: str = ""
    coverage: str
    breaks: tuple[str, ...] = ()
    bias: str = ""
    retrieved: date
    route: str = Field(default="", description="the public copy through which the mirror's table was read")

    @property
    def credit(self) -> str:
        """The source as a figure's footer names it: publisher, title and vintage."""
        return f"{self.publisher}, {self.title} ({self.vintage})"


class Citation(Written):
    """A place in a source: the locator is a table, page or series code, never empty."""

    source: str
    locator: str = Field(min_length=1)
    note: str = ""

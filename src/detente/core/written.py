"""What every type that a person writes or reads has in common."""

import unicodedata
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict


class Written(BaseModel):
    """Frozen, strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def visible(text: str) -> str:
    """The text without control and direction-changing characters, white space as it is."""
    return "".join(c for c in text if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))


def _visible(value: Any) -> Any:
    return visible(value) if isinstance(value, str) else value


PlainText = Annotated[str, BeforeValidator(_visible)]
"""Text that is shown: a name, a title, a note."""

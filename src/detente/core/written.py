"""What every type that a person writes or reads has in common."""

from pydantic import BaseModel, ConfigDict


class Written(BaseModel):
    """Frozen, strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")

"""What a model is to the simulation: a block of five named tuples and four functions.

The field names are the wiring. `Params` fields are beliefs (`friction` in `attrition` is the belief
`attrition.friction`), `Inputs` and `Outputs` fields are quantities, each written by exactly one block
or lever; an input called `previous_x` is last month's `x`. `Noise` fields are standard normals, one
per name and sub-step. Leading axes are the dims of the annotation; the draw axis, where an emitter
has one, is last.
"""

from functools import lru_cache
from typing import Annotated, Any, Final, Protocol, get_args, get_type_hints

from detente.models.mathematics import Mathematics, Values

WEEKS_A_MONTH: Final = 365.25 / 7 / 12
"""[weeks] The length of the house's month."""

DURABLES: Final = ("armour", "artillery", "air_defence")
CONSUMABLES: Final = ("shells", "drones", "interceptors")
SIDES: Final = ("A", "B")
"""A is the supported defender, B its challenger."""

DIMS: Final[dict[str, tuple[str, ...]]] = {
    "side": SIDES,
    "durable": DURABLES,
    "consumable": CONSUMABLES,
    "class": (*DURABLES, *CONSUMABLES),
    "input": ("manpower", "armour", "fires", "drones"),
    "stage": ("first", "second", "third"),
    "donor": ("USA", "others"),
}
"""Members of every dim, in order."""

Scalar = Annotated[Values, ()]
PerSide = Annotated[Values, ("side",)]
PerClass = Annotated[Values, ("class",)]
PerDurable = Annotated[Values, ("durable",)]
PerInput = Annotated[Values, ("input",)]
PerDonor = Annotated[Values, ("donor",)]
PerSideClass = Annotated[Values, ("side", "class")]
PerSideDurable = Annotated[Values, ("side", "durable")]
PerSideConsumable = Annotated[Values, ("side", "consumable")]
PerStageClass = Annotated[Values, ("stage", "class")]


class Block(Protocol):
    """A model, as the simulation sees it."""

    @property
    def id(self) -> str:
        """The model's name, first part of its beliefs' ids."""
        ...

    @property
    def substeps(self) -> int:
        """Equal steps inside a month."""
        ...

    @property
    def Params(self) -> type: ...
    @property
    def Inputs(self) -> type: ...
    @property
    def Outputs(self) -> type: ...
    @property
    def State(self) -> type: ...
    @property
    def Noise(self) -> type: ...

    def init(self, params: Any, m: Mathematics) -> Any:
        """The state before the first month."""
        ...

    def step(self, state: Any, inputs: Any, params: Any, noise: Any, m: Mathematics) -> Any:
        """The state after one sub-step."""
        ...

    def read(self, before: Any, state: Any, inputs: Any, params: Any, m: Mathematics) -> Any:
        """The month's outputs from the states at its start and end; flows are differences."""
        ...

    def start(self, state: Any, params: Any, m: Mathematics) -> dict[str, Values]:
        """Values before the first month of those outputs that are read as `previous_x`."""
        ...


@lru_cache(maxsize=1024)
def dims(fields: type, field: str) -> tuple[str, ...]:
    """The dims of a field of one of the five tuples; raises TypeError where its annotation names none."""
    hint = get_type_hints(fields, include_extras=True)[field]
    parts = get_args(hint)
    if len(parts) < 2 or not isinstance(parts[1], tuple):
        raise TypeError(f"field {field!r} of {fields.__qualname__} is annotated with no dims; use an alias of block.py")
    return parts[1]


def shape(fields: type, field: str) -> tuple[int, ...]:
    """Lengths of a field's dims."""
    return tuple(len(DIMS[name]) for name in dims(fields, field))


def members(names: tuple[str, ...]) -> tuple[str, ...]:
    """Names of all elements in order: "A,armour", "A,artillery", …; one empty name for a scalar."""
    found: tuple[str, ...] = ("",)
    for name in names:
        found = tuple(f"{left},{right}" if left else right for left in found for right in DIMS[name])
    return found

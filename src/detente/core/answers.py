"""What a question returns. Fields as in brief.json."""

from datetime import date
from typing import Any, Literal

from pydantic import SerializerFunctionWrapHandler, model_serializer, model_validator

from detente.core.claims import Slot
from detente.core.exhibits import Exhibit
from detente.core.prose import Prose, Value
from detente.core.units import Unit
from detente.core.written import Written

Word = Literal[
    "very likely",
    "likely",
    "about even",
    "unlikely",
    "very unlikely",
    "models disagree",
    "depends on the terms",
    "depends on the definition",
    "depends on the risk accepted",
]


class Baseline(Written):
    """What the answer must be held against."""

    name: str
    value: float | None


class Driver(Written):
    """How much of the answer's uncertainty a belief carries, and how that was measured.

    label: the belief in words; `questions.ask` fills it in from the catalogue. low and high: where the share lies in
    nine of ten resamples of the draws; None where no such interval was computed.
    """

    belief: str
    share: float
    method: str
    label: str = ""
    low: float | None = None
    high: float | None = None


class BreakEven(Written):
    """The value of one assumption at which the answer turns, others held; None: nowhere in its range."""

    assumption: str
    break_even: float | None
    unit: Unit


class Provenance(Written):
    """Everything needed to compute the answer again."""

    run: str
    seed: int
    draws: int
    panel: str
    code: str
    as_of: date
    real_time: bool = False
    hindsight: bool = False


class Answer(Written):
    """The answer to one question.

    Without a model, `median` is None and `reason` says why; with several numbers the leading one is
    `median` and all of them stand in `values`. `word` belongs to `probability`, the chance of the
    row's event; a row without an event carries neither. `details` are the paragraphs under the
    headline. `revised_data` counts figures that are later revisions of what was known.
    """

    question: str
    row: str
    slots: dict[str, Slot]
    statements: tuple[str, ...] = ()
    estimand: str
    unit: Unit
    median: float | None
    interval50: tuple[float, float] | None = None
    interval90: tuple[float, float] | None = None
    probability: float | None = None
    word: Word | None = None
    headline: Prose
    details: tuple[Prose, ...] = ()
    values: tuple[Value, ...] = ()
    baseline: Baseline | None = None
    drivers: tuple[Driver, ...] = ()
    disagreement: tuple[Prose, ...] = ()
    would_change: tuple[BreakEven, ...] = ()
    prior_dominated: bool = False
    data_as_of: date | None = None
    revised_data: int = 0
    caveats: tuple[Prose, ...] = ()
    left_out: tuple[str, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    sources: tuple[str, ...] = ()
    reason: str | None = None
    provenance: Provenance | None = None

    @model_validator(mode="after")
    def _numbers_in_prose_are_values(self) -> "Answer":
        values = {value.name: value for value in self.values}
        if len(values) != len(self.values):
            raise ValueError(f"two values of the answer to {self.question!r} share a name")
        for prose in self._prose():
            for b in prose.bound:
                if b.unit in ("date", "label"):
                    continue
                value = values.get(b.name)
                if value is None or value.part(b.part) != b.value:
                    raise ValueError(f"the number {b.name!r} in {prose.text!r} is not among the answer's values")
        if self.median is None and self.reason is None:
            raise ValueError(f"an answer to {self.question!r} without a number needs a reason")
        return self

    def _prose(self) -> tuple[Prose, ...]:
        return (self.headline, *self.details, *self.disagreement, *self.caveats)

    @model_serializer(mode="wrap")
    def _flat(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Prose as plain text, its bindings in one list beside it, as brief.json promises."""
        data = handler(self)
        data["bindings"] = []
        places = [("headline", self.headline)]
        for field in ("details", "disagreement", "caveats"):
            places += [(f"{field}/{i}", prose) for i, prose in enumerate(getattr(self, field))]
            data[field] = [prose.text for prose in getattr(self, field)]
        data["headline"] = self.headline.text
        for place, prose in places:
            data["bindings"] += [{"at": place, **b.model_dump(mode="json")} for b in prose.bound]
        data["run"] = self.provenance.run if self.provenance else None
        return data

    @model_validator(mode="before")
    @classmethod
    def _inflate(cls, data: Any) -> Any:
        """Read back what `_flat` wrote."""
        if not isinstance(data, dict) or "bindings" not in data:
            return data
        data = dict(data)
        data.pop("run", None)
        bound: dict[str, list[dict[str, Any]]] = {}
        for entry in data.pop("bindings"):
            rest = {key: value for key, value in entry.items() if key != "at"}
            bound.setdefault(entry["at"], []).append(rest)
        data["headline"] = {"text": data["headline"], "bound": bound.get("headline", [])}
        for field in ("details", "disagreement", "caveats"):
            data[field] = [
                {"text": text, "bound": bound.get(f"{field}/{i}", [])} for i, text in enumerate(data.get(field, []))
            ]
        return data

"""The nouns refuse what would make a wrong number later."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from detente.core.answers import Answer
from detente.core.beliefs import Belief
from detente.core.distributions import Distribution, Lognormal, Uniform
from detente.core.errors import LONGEST_MESSAGE, BadRow, DetenteError, UnknownName, printable, shortened
from detente.core.exhibits import Axis, Exhibit, Point, Series
from detente.core.observations import COLUMNS, Observation
from detente.core.prose import Value, say
from detente.core.quantities import Schedule, month_at, month_index
from detente.core.scenarios import Lever, Scenario
from detente.core.sources import Citation

ROW = {
    "series": "nato.share_of_gdp", "entity": "POL", "period_start": date(2024, 1, 1), "period_end": date(2024, 12, 31),
    "value": 4.12, "unit": "% of GDP", "status": "estimate", "source": "nato-2024-06", "locator": "table 3",
    "published_on": date(2024, 6, 17), "published_basis": "stated", "first_public_on": date(2024, 6, 17),
    "vintage": "2024-06",
}  # fmt: skip


def test_unknown_names_suggest_the_nearest():
    assert "did you mean 'aid_speed'?" in str(UnknownName("lever", "aid_sped", ["aid_speed", "aid_volume"]))


def test_a_bad_row_names_file_row_field_and_mend():
    text = str(BadRow("a.csv", 7, "year", "got 'x'", "write a year"))
    assert all(part in text for part in ("a.csv", "row 7", "'year'", "got 'x'", "write a year"))


def test_every_error_has_a_documented_exit_code():
    def tree(kind: type[DetenteError]) -> list[type[DetenteError]]:
        return [kind, *(leaf for sub in kind.__subclasses__() for leaf in tree(sub))]

    assert {kind.exit_code for kind in tree(DetenteError)} <= {1, 2, 3, 4}


@given(st.integers(0, 12 * 3000))
def test_months_count_without_gaps(index: int):
    assert month_index(month_at(index)) == index


@given(st.lists(st.integers(12 * 2000, 12 * 2050), min_size=1, max_size=5, unique=True), st.data())
def test_a_schedule_never_leaves_the_range_of_its_points(indices: list[int], data: st.DataObject):
    values = data.draw(st.lists(st.floats(-5, 5), min_size=len(indices), max_size=len(indices)))
    points = tuple((month_at(i), v) for i, v in zip(sorted(indices), values, strict=True))
    for shape in ("step", "line"):
        schedule = Schedule(points=points, shape=shape)
        at = schedule.at(month_at(data.draw(st.integers(12 * 1999, 12 * 2051))))
        assert min(values) - 1e-9 <= at <= max(values) + 1e-9
        assert all(schedule.at(month) == value for month, value in points)


def test_a_schedule_wants_its_months_in_order():
    with pytest.raises(ValidationError, match="in order of months"):
        Schedule(points=(("2025-02", 1.0), ("2025-01", 2.0)))
    with pytest.raises(ValidationError, match="YYYY-MM"):
        Schedule(points=(("2025-13", 1.0),))


def test_distributions_are_told_apart_by_kind():
    read = TypeAdapter(Distribution).validate_python({"kind": "lognormal", "median": 0.08, "sigma": 0.25})
    assert read == Lognormal(median=0.08, sigma=0.25)
    with pytest.raises(ValidationError, match="least < most"):
        Uniform(least=2, most=1)


def test_a_belief_called_estimated_needs_something_that_was_opened():
    fields = {"id": "spending.d", "label": "depreciation", "unit": "1/year",
              "distribution": {"kind": "fixed", "value": 0.1}, "why": "a reason"}  # fmt: skip
    Belief(**fields, basis="judged")
    with pytest.raises(ValidationError, match="without a citation"):
        Belief(**fields, basis="estimated")
    with pytest.raises(ValidationError):
        Citation(source="nmc", locator="")


def test_an_unknown_unit_is_named_with_the_nearest_one():
    with pytest.raises(ValidationError, match="did you mean"):
        Observation(**{**ROW, "unit": "% of GPD"})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"value": None}, "status 'missing'"),
        ({"status": "missing"}, "status 'missing'"),
        ({"value": None, "status": "missing"}, "reason in the note"),
        ({"period_end": date(2023, 1, 1)}, "before period_start"),
        ({"low": 2.0, "high": 1.0}, "above high"),
        ({"locator": ""}, "at least 1 character"),
        ({"surplus": 1}, "Extra inputs"),
    ],
)
def test_an_observation_that_contradicts_itself_is_refused(change: dict[str, object], message: str):
    with pytest.raises(ValidationError, match=message):
        Observation(**{**ROW, **change})


def test_the_columns_of_the_observation_table_are_the_fields_of_its_row():
    assert set(ROW) < set(COLUMNS)
    assert Observation(**ROW).dims == ""


def test_a_lever_keeps_its_marks_inside_its_range():
    fields = {"id": "guarantee", "label": "guarantee", "actor": "coalition", "drives": "guarantee", "unit": "log",
              "least": 0.0, "most": 1.5, "step": 0.1, "why": "range of the prior"}  # fmt: skip
    assert Lever(**fields, marks={"treaty": 0.8}).marks["treaty"] == 0.8
    with pytest.raises(ValidationError, match="'treaty'"):
        Lever(**fields, marks={"treaty": 8})


def test_a_scenario_ends_within_the_horizon_of_the_models():
    with pytest.raises(ValidationError, match="132"):
        Scenario(id="s", title="t", start="2025-01", months=133)


def answer(**change: object) -> Answer:
    cost = Value(name="cost", unit="EUR bn/year", median=80.0, interval90=(70.0, 90.0))
    fields: dict[str, object] = {
        "question": "spending_gap", "row": "S9", "slots": {"target": 2.0}, "estimand": "extra cost",
        "unit": "EUR bn/year", "median": 80.0, "headline": say("It costs EUR {cost} bn.", cost=cost),
        "caveats": (say("Estimates of {day}.", day=date(2024, 6, 17)),), "values": (cost,),
    }  # fmt: skip
    return Answer(**{**fields, **change})


def test_an_answer_cannot_print_a_number_that_is_not_among_its_values():
    other = Value(name="cost", unit="EUR bn/year", median=81.0)
    with pytest.raises(ValidationError, match="not among the answer's values"):
        answer(headline=say("It costs {x}.", x=other))


def test_an_answer_without_a_number_says_why():
    with pytest.raises(ValidationError, match="needs a reason"):
        answer(median=None)


def test_an_answer_survives_the_way_to_json_and_back():
    before = answer()
    data = before.model_dump(mode="json")
    assert data["headline"] == "It costs EUR 80 bn."
    assert data["caveats"] == ["Estimates of 17 June 2024."]
    assert {b["at"] for b in data["bindings"]} == {"headline", "caveats/0"}
    assert Answer.model_validate(data) == before


def test_a_figure_survives_the_way_to_json_and_back():
    points = (Point(x=date(2024, 12, 31), y=1.0), Point(x=date(2025, 1, 31), y=None))
    before = Exhibit(
        id="area", kind="lines", title="t", subtitle="s", x=Axis(label="month", type="time"), y=Axis(label="area"),
        series=(Series(name="a", points=points),),
    )  # fmt: skip
    assert Exhibit.model_validate_json(before.model_dump_json()) == before


def test_a_message_shows_no_control_characters_and_has_an_end():
    assert printable("\x1b[2J \u202ereversed\u202c é\n") == "\\x1b[2J \\u202ereversed\\u202c é\n"
    told = printable(f"got {'x' * 100_000}; choose another")
    assert len(told) < 2 * LONGEST_MESSAGE
    assert told.startswith("got x")
    assert told.endswith("choose another")


def test_an_integer_too_long_to_be_written_can_be_named():
    assert shortened(16**4000) == "a number of thousands of digits"

"""The digest of a run: the same for the same inputs, another for any other."""

from dataclasses import replace
from datetime import date

import pytest

from detente.core.claims import Statement
from detente.core.observations import Observation
from detente.panel import Panel, reference
from detente.questions import Run, ask, find, provenance, slots_of
from detente.questions.provenance import digest_of, run_inputs


@pytest.fixture
def run() -> Run:
    row = Observation(
        series="made.up",
        entity="UKR",
        period_start=date(2024, 1, 1),
        period_end=date(2024, 12, 31),
        value=1.0,
        unit="1",
        status="observed",
        source="made",
        locator="row 1",
        published_on=date(2025, 1, 1),
        published_basis="stated",
        first_public_on=date(2025, 1, 1),
        vintage="1",
    )
    return Run(as_of=date(2025, 1, 13), panel=Panel.of([row]))


def said_by(speaker: str | None) -> Statement:
    return Statement(
        id="s1",
        speaker=speaker,
        span=(0, 10),
        text="It lasts.",
        form="direct",
        kind="forecast",
        question="durability",
        polarity="denies",
    )


def digest(name: str, run: Run, **slots) -> str:
    """The digest that an answer would carry; nothing is computed, so that a made-up panel does."""
    question = find(name)
    return provenance.provenance_of(question, slots_of(question, slots), run).run


def test_the_same_inputs_give_the_same_digest(run):
    assert digest("durability", run) == digest("durability", run)
    assert digest("durability", run, terms="freeze") == digest("durability", run)  # a default, written out
    assert len(digest("durability", run)) == 64


@pytest.mark.parametrize(
    "change",
    [{"seed": 1}, {"draws": 10}, {"real_time": True}, {"hindsight": True}, {"as_of": date(2024, 1, 1)}],
    ids=str,
)
def test_any_other_run_option_gives_another_digest(run, change):
    assert digest("durability", replace(run, **change)) != digest("durability", run)


def test_another_slot_question_or_panel_gives_another_digest(run):
    seen = {
        digest("durability", run),
        digest("durability", run, years=7),
        digest("emboldening", run),
        digest("durability", replace(run, panel=Panel(run.panel.rows, digest="another"))),
    }
    assert len(seen) == 4


def test_the_code_is_part_of_the_digest(run):
    question = find("durability")
    inputs = run_inputs(question, slots_of(question, {}), run)
    assert digest_of(inputs) != digest_of({**inputs, "source_code": "another"})
    assert provenance.code().startswith(f"{inputs['version']}+")


def test_who_spoke_changes_nothing_but_the_list_of_statements(run):
    one, other = (replace(run, statements=(said_by(name),)) for name in ("A minister", None))
    assert digest("durability", one) == digest("durability", other) == digest("durability", run)
    real, day = reference.load(), date(2025, 1, 13)
    heard, unheard = (replace(of, panel=real, as_of=day, draws=50) for of in (one, run))
    assert ask("risk_window", {}, heard) == ask("risk_window", {}, unheard)  # whole answers, numbers and words
    assert digest("statements", one) != digest("statements", other)


def test_an_as_of_slot_overrides_the_date_of_the_run(run):
    made = ask("durability", {"as_of": "2024-05-01"}, run).provenance
    assert made is not None
    assert made.as_of == date(2024, 5, 1)

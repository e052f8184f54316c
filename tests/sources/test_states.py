"""State codes hold for a time, and the register can be built again from the mirror."""

from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.sources.register import FIELDS, build
from detente.sources.states import known_years, lives, state_ever, state_of, state_today


def test_the_register_is_what_the_mirror_gives(mirror: Path) -> None:
    assert (files("detente.catalogue") / "states.csv").read_text("utf-8") == build(mirror)


def test_every_row_says_where_its_codes_were_read() -> None:
    header, *rows = (files("detente.catalogue") / "states.csv").read_text("utf-8").splitlines()
    assert header == ",".join(FIELDS)
    assert len(rows) == len(lives())
    for life, row in zip(lives(), rows, strict=True):
        assert (life.cow is None) == ("cow_states.csv" not in row)
        if life.gw is not None:
            assert ".csv" in row.split("cow_states.csv")[-1] or life.cow is None


@pytest.mark.parametrize(
    ("codes", "code", "year", "state"),
    [
        ("cow", "365", 1950, "RUS"),
        ("cow", "255", 1938, "DEU"),
        ("cow", "260", 1970, "DEU"),
        ("cow", "260", 1995, None),
        ("gw", "260", 1995, "DEU"),
        ("gw", "678", 2010, "YEM"),
        ("cow", "678", 2010, None),
        ("cow", "300", 1900, "COW300"),
        ("cow", "220", 1943, None),
        ("iso3", "UKR", 1990, None),
        ("iso3", "UKR", 2026, "UKR"),
        ("iso3", "", 2000, None),
        ("gw", "751", 1948, "GW751"),
    ],
)
def test_a_code_names_a_state_only_in_its_time(codes, code: str, year: int, state: str | None) -> None:
    assert state_of(codes, code, year, year) == state


def test_a_spell_across_two_lives_of_one_state_is_that_state() -> None:
    assert state_of("cow", "220", 1930, 1950) == "FRA"
    assert state_of("cow", "220", 1930, 1943) is None


def test_a_membership_that_ended_with_the_lists_last_update_is_open() -> None:
    assert state_today("iso3", "USA") == "USA"
    assert state_today("cow", "300") is None
    assert state_ever("cow", "300") == "COW300"
    assert known_years("iso3", "UKR") == "1991-today"


@given(st.sampled_from(lives()), st.integers(1816, 2026))
def test_a_lookup_never_contradicts_the_register(life, year: int) -> None:
    for codes in ("cow", "gw", "iso3"):
        code = getattr(life, codes)
        if code is None:
            continue
        found = state_of(codes, str(code), year, year)
        valid = {other.state for other in lives() if getattr(other, codes) == code and other.covers(year)}
        assert found in valid if valid else found is None

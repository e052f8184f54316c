"""Levers, presets and scenario files: what stands is told, what cannot be is refused with its mend."""

import os
from pathlib import Path

import pytest

from detente.catalogue.conflicts import conflict
from detente.catalogue.levers import levers
from detente.catalogue.scenarios import presets, read, scenario
from detente.core.errors import UnknownName, WrongInput
from detente.simulation import paths
from detente.simulation.wiring import ELSEWHERE, LEVERS


def test_every_lever_drives_a_quantity_that_levers_write() -> None:
    assert {lever.drives.partition("[")[0] for lever in levers().values()} <= {*LEVERS, *ELSEWHERE}


@pytest.mark.parametrize("name", presets())
def test_a_preset_says_who_wrote_it_when_and_what_it_leaves_out(name: str) -> None:
    found = scenario(name)
    assert found.author
    assert found.written_on
    assert found.notes
    assert found.left_out
    assert all(path.shape[0] == found.months for path in paths.levers(found).values())


def test_a_surge_lasts_six_months_and_a_freeze_has_no_month_of_fighting() -> None:
    assert paths.levers(scenario("surge_now"))["aid_volume"][:8].tolist() == [2.0] * 6 + [1.0] * 2
    assert paths.levers(scenario("freeze"))["fighting"].sum() == 0.0


def test_presets_that_agree_can_be_stacked() -> None:
    both = scenario("volume_x2+speed_x2")
    assert both.settings == scenario("both").settings


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"aid_volum": 1}, "did you mean 'aid_volume'"),
        ({"aid_volume": 9}, r"\[0, 4\]"),
        ({"aid_volume": float("nan")}, r"\[0, 4\]"),
        ({"aid_volume": 10**400}, "neither a number"),
        ({"aid_volume": [["2025-07", 1], ["2025-01", 2]]}, "in order of months"),
        ({"aid_volume": True}, "neither a number"),
        ({"war_end": [["2025-01", 3], ["2025-05", 4]]}, "not a schedule"),
    ],
)
def test_settings_that_cannot_be_name_the_lever_and_the_mend(settings: dict[str, object], said: str) -> None:
    with pytest.raises(WrongInput, match=said):
        scenario("baseline", settings)


@pytest.mark.parametrize("months", [0, -1, 133, 10_000])
def test_a_horizon_has_one_to_132_months(months: int) -> None:
    with pytest.raises(WrongInput, match="1 to 132 months"):
        scenario("baseline", months=months)


def test_contradictory_presets_are_refused() -> None:
    with pytest.raises(WrongInput, match="set lever 'aid_volume' to different things"):
        scenario("volume_x2+surge_now")
    with pytest.raises(UnknownName, match="did you mean 'baseline'"):
        scenario("baselin")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title = ", "not TOML"),
        ("a = " + "[" * 3900, "not TOML"),
        ("surprise = 1", "field 'surprise'"),
        ('start = "2024-13"', "field 'start'"),
        ("settings = 3", "field 'settings'"),
        ('conflict = "ukrain"', "did you mean 'ukraine'"),
        ("months = 1e3", "1 to 132 months"),
        ("months = 0x" + "F" * 3900, "got a number of thousands of digits"),
        ("x" * 200_001, "more than 200,000 bytes"),
        ("x" * 4001, "line 1 has more than 4,000 characters"),
        ('beliefs = "posterior"', "field 'beliefs'"),
        ('start = "9999-12"', "no month from 1900-01"),
        ("start = 2024-12-01", "field 'start'"),
        ("start = 2024", "field 'start'"),
        ("title = 1979-05-27", "write it in quotes"),
        ("title = [1, 2]", "field 'title'"),
        (f'title = "{"x" * 600}"', "field 'title'"),
        ('title = "\\u001b[2J"', "control characters"),
        ("title." + "a." * 900 + "b = 1", "nesting where a text belongs"),
        ("a." * 1900 + "b = 1", "unknown field 'a'"),
        ('start_ = "2024-12"', "did you mean 'start'"),
        ("[settings]\naid_volume = nan", r"\[0, 4\]"),
        ("[settings]\naid_volume = 1e999", r"\[0, 4\]"),
        ("[settings]\naid_volume = 2025-01-01", "neither a number"),
        ("[settings]\naid_volume = []", "neither a number"),
        ('[settings]\naid_volume = [["2025-01"]]', "neither a number"),
        ("[settings]\naid_volume." + "a." * 1900 + "b = 1", "neither a number"),
        ("[settings]\n" + "a" * 3900 + " = 1", "unknown lever"),
        ('[settings]\naid_volume = "' + "9" * 3900 + '"', "got inf|neither a number"),
    ],
)
def test_a_broken_file_is_one_clear_message(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(WrongInput, match=said) as refused:
        read(path)
    assert len(str(refused.value)) < 600


def test_what_is_no_file_is_refused_unread(tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    for name, said in (("folder", "no scenario file"), ("pipe", "no scenario file"), ("bytes", "not TOML in UTF-8")):
        with pytest.raises(WrongInput, match=said):
            read(tmp_path / f"{name}.toml")
    with pytest.raises(WrongInput, match=r"no scenario file|cannot be read"):
        scenario("a/" + "\0.toml")


def test_a_date_of_toml_may_say_when_a_file_was_written(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("written_on = 2026-11-24")
    assert read(path).written_on == "2026-11-24"


def test_a_file_of_a_windows_editor_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(b'\xef\xbb\xbftitle = "Marked"\r\nmonths = 12\r\n')
    assert read(path).title == "Marked"


def test_a_users_file_may_hold_numbers_and_schedules(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('months = 12\n[settings]\nus_support = 0.5\naid_volume = [["2025-01", 1], ["2025-07", 2]]\n')
    found = paths.levers(scenario(path))
    assert found["support_regime"].tolist() == [0.5] * 12
    assert found["aid_volume"].tolist() == [1.0] * 6 + [2.0] * 6


def test_a_conflict_has_two_sides_and_an_unknown_one_names_the_nearest() -> None:
    assert set(conflict("ukraine").sides) == {"A", "B"}
    with pytest.raises(UnknownName, match="did you mean 'ukraine'"):
        conflict("ukrain")

"""A path of one's own in S9 and S10: every way to give it, what is refused, and what must not change."""

from datetime import date
from pathlib import Path

import pytest

from detente import api
from detente.calibrate import spending_plan as plans
from detente.core.answers import Answer
from detente.core.errors import BadRow, UnknownName, WrongInput
from detente.panel import reference
from detente.questions import Run, ask
from detente.questions.burden import nato_allies, nato_positions

DAY = date(2025, 1, 13)
BOTH = ("risk_window", "spending_gap")


@pytest.fixture(scope="module")
def run() -> Run:
    return Run(as_of=DAY, panel=reference.load(), draws=80)


def value(answer: Answer, name: str) -> float:
    found = next(v.median for v in answer.values if v.name == name)
    assert found is not None
    return found


def written(folder: Path, text: str) -> Path:
    path = folder / "plan.csv"
    path.write_text(text, encoding="utf-8")
    return path


def scenario_file(folder: Path, settings: str) -> str:
    path = folder / "mine.toml"
    path.write_text(f"[settings]\n{settings}\n", encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("question", BOTH)
def test_a_path_equal_to_today_s_shares_differs_by_exactly_nought(run, question, tmp_path):
    view = run.view()
    today = {one.ally: one.percent for one in nato_positions(view, nato_allies(view)) if one.ally != "ISL"}
    rows = [f"{ally},{year},{share!r}" for ally, share in today.items() for year in (2025, 2026, 2027)]
    file = written(tmp_path, "\n".join(("state,year,share", *rows)))
    for path in (plans.from_file(file), dict(today), 0.0):
        answer = ask(question, {"spending_path": path}, run)
        for name in ("own.hazard_less_held", "own.hazard_less_held.mean", "own.ten_years_less_held", "own.cost"):
            assert value(answer, name) == 0.0
        assert next(v for v in answer.values if v.name == "own.hazard_less_held").interval90 == (0.0, 0.0)


@pytest.mark.parametrize("question", BOTH)
def test_text_table_file_and_scenario_mean_the_same_path(run, question, tmp_path):
    file = written(tmp_path, "state,year,share\nDEU,2030,3.5\nPoland,,5\n")
    named = ask(question, {"spending_path": "DEU=3.5@2030, POL=5"}, run)
    assert ask(question, {"spending_path": {"DEU": {2030: 3.5}, "POL": 5}}, run) == named
    assert api.ask(question, as_of=DAY, draws=80, spending_path=file).answer.values == named.values
    in_file = scenario_file(tmp_path, '"spending_path[DEU]" = 3.5\n"spending_path[POL]" = 5\nspending_year = 2030')
    assert ask(question, {"scenario": in_file}, run).values == named.values


@pytest.mark.parametrize("question", BOTH)
def test_more_spending_lowers_the_hazard_and_costs_more(run, question):
    less, more = (ask(question, {"spending_path": path}, run) for path in (2.5, 5.0))
    assert value(more, "own.hazard_less_held.mean") < value(less, "own.hazard_less_held.mean") < 0.0
    assert value(more, "own.cost") > value(less, "own.cost") > 0.0


@pytest.mark.parametrize("question", BOTH)
@pytest.mark.parametrize(
    ("lever", "low", "high"),
    [("build_lag", 1, 8), ("us_present", 0, 1), ("war_end", 0, 60), ("spending_year", 2026, 2040)],
)  # fmt: skip
def test_every_lever_of_the_years_after_the_war_changes_the_answer_and_means_the_same_in_a_scenario(
    run, question, lever, low, high, tmp_path
):
    at_low, at_high = (ask(question, {lever: setting, "spending_path": 4.0}, run) for setting in (low, high))
    assert at_low.values != at_high.values
    file = scenario_file(tmp_path, f"{lever} = {low}\nspending_path = 4")
    assert ask(question, {"scenario": file}, run).values == at_low.values


def test_points_of_a_scenario_hold_until_the_next(run, tmp_path):
    file = scenario_file(tmp_path, '"spending_path[DEU]" = [["2025-01", 2.5], ["2028-07", 3.5]]')
    series = "DEU=2.5@2025, DEU=2.5@2026, DEU=2.5@2027, DEU=3@2028, DEU=3.5@2029"
    in_file, in_text = (ask("risk_window", slots, run) for slots in ({"scenario": file}, {"spending_path": series}))
    assert in_file.values == in_text.values


def test_a_gap_is_filled_only_where_asked_and_then_told(run):
    gapped = {"spending_path": "DEU=2.4@2026, DEU=3@2028"}
    with pytest.raises(BadRow, match=r"row 2, field 'year': DEU has no share for 2027"):
        ask("risk_window", gapped, run)
    answer = ask("risk_window", {**gapped, "gaps": "interpolate"}, run)
    assert any("interpolated" in d.text and "Germany: 2025 and 2027" in d.text for d in answer.details)
    with pytest.raises(WrongInput, match="leaves 2025 open"):
        ask("risk_window", {"spending_path": "DEU=2.4@2026, DEU=3@2027"}, run)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("state,year,share\nDEU,2030,-1\n", r"plan.csv, row 2, field 'share': .*between 0 and 30"),
        ("state,year,share\nDEU,2030,31\n", r"row 2, field 'share': .*got 31"),
        ("state,year,share\nDEU,2030,nan\n", r"row 2, field 'share'"),
        ("state,year,share\nDEU,2030,\n", r"row 2, field 'share': it is empty"),
        ('state,year,share\nDEU,2030,"3,5"\n', r"row 2, field 'share': .*decimal point"),
        ("state,year,share\nDUE,2030,3\n", r"row 2, field 'state': .*did you mean 'DEU'"),
        ("state,year,share\nGermny,2030,3\n", r"row 2, field 'state': .*did you mean 'Germany'"),
        ("state,year,share\nDEU,2030.5,3\n", r"row 2, field 'year'"),
        ("state,year,share\nDEU,2025,3\nDEU,2025,4\n", r"row 3, field 'year': DEU 2025 is given twice"),
        ("state,year,share\nDEU,2026,3\nDEU,2025,4\n", r"row 3, field 'year': .*comes after 2026"),
        ("state,year,share\nDEU,2025,3\nDEU,2027,4\n", r"row 3, field 'year': DEU has no share for 2026"),
        ("state,year,share\nDEU,,3\nDEU,2025,4\n", r"row 2, field 'year': .*no year"),
        ("state,year,share\nDEU,2025\n", r"row 2, field 'share': 2 cells"),
        ("state,year\nDEU,2025\n", r"row 1, field 'share'"),
        ("state,year,shar\nDEU,2025,3\n", r"did you mean 'share'"),
        ("state,year,share\n", r"has no rows"),
        ("", r"columns are none"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_is_refused_by_file_row_field_and_mend(tmp_path, text, said):
    with pytest.raises(WrongInput, match=said):
        plans.from_file(written(tmp_path, text))


@pytest.mark.parametrize(
    ("slots", "said"),
    [
        ({"spending_path": "CHN=3"}, "ally of a spending path 'CHN'"),
        ({"spending_path": "DEU=3@2024"}, "2024 is before 2025"),
        ({"spending_path": "DEU"}, "slot 'spending_path'.*write a share such as 3.5, items such as DEU=3.5@2030"),
        ({"spending_path": ""}, "write a share such as 3.5"),
        ({"spending_path": 31}, "slot 'spending_path'.*between 0 and 30 %; got 31, it may be left out"),
        ({"spending_path": -1}, "between 0 and 30 %"),
        ({"spending_path": "nan"}, "between 0 and 30 %"),
        ({"spending_path": "DEU=31"}, "row 1, field 'share'.*between 0 and 30 %"),
        ({"certainty": 0.3}, "slot 'certainty'.*greater than or equal to 0.5"),
        ({"build_lag": 9}, "slot 'build_lag'"),
        ({"gaps": "interpolate"}, "not given"),
        ({"scenario": "volume_x2"}, "sets aid_volume"),
        ({"scenario": "freeze", "war_end": 12}, "contradict each other"),
    ],
)
@pytest.mark.parametrize("question", BOTH)
def test_slots_that_cannot_be_are_refused_by_name(run, question, slots, said):
    with pytest.raises(WrongInput, match=said):
        ask(question, slots, run)


def test_a_lever_that_is_not_one_by_ally_is_refused_for_one(run, tmp_path):
    with pytest.raises(WrongInput, match=r"spending_path\[DEU\]"):
        ask("risk_window", {"scenario": scenario_file(tmp_path, '"build_lag[DEU]" = 3')}, run)
    with pytest.raises(UnknownName, match="XXX"):
        ask("risk_window", {"scenario": scenario_file(tmp_path, '"spending_path[XXX]" = 3')}, run)

"""The council as a verb: results, files, resumption, estimates, and what is said beside them."""

import json
import shutil
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import detente
from detente.core.councils import ActorTable
from detente.core.errors import DataMissing, UnknownName, WrongInput
from detente.councils import council
from detente.simulation import doubt

GOLDEN = Path(__file__).parent / "golden"
TABLE = {
    "title": "A pact",
    "issues": [{"name": "share", "unit": "%", "least": 0, "most": 10}, {"name": "date", "least": 2025, "most": 2035}],
    "actors": [
        {"name": "North", "capability": 5, "position": [8, 2026], "salience": [60, 30]},
        {"name": "South", "capability": 3, "position": [2, 2034], "salience": [50, 40]},
        {"name": "West", "capability": 4, "position": [4, 2028], "salience": [20, 20]},
        {"name": "East", "capability": 1, "position": [9, 2030], "salience": [70, 10]},
    ],
}


def test_positions_and_chances_stand_in_the_document_by_turn_actor_and_issue():
    held = detente.council(TABLE)
    document = json.loads(held.to_json())
    assert document["turns"][0]["positions"] == [actor["position"] for actor in TABLE["actors"]]
    assert document["stopped_at"] == len(document["turns"]) - 1 == held.stopped_at
    assert len(document["turns"][-1]["win_probabilities"]) == 4
    weights = np.array([[5 * 60, 3 * 50, 4 * 20, 1 * 70], [5 * 30, 3 * 40, 4 * 20, 1 * 10]])
    start = np.array([actor["position"] for actor in TABLE["actors"]]).T
    assert document["turns"][0]["weighted_mean"] == pytest.approx((weights * start).sum(1) / weights.sum(1))
    assert document["outcomes"][0]["table"]["weighted_median"] == 8


def test_moves_add_up_to_positions_and_each_has_a_reason():
    held = detente.council(TABLE, compare=False)
    for turn in held.document["turns"][1:]:
        before = np.array(held.document["turns"][turn["turn"] - 1]["positions"])
        np.testing.assert_allclose(before + [move["move"] for move in turn["moves"]], turn["positions"], atol=1e-9)
        for move in turn["moves"]:
            assert bool(move["bargain_by"]) or not any(move["move"])


def test_the_printed_council_reads_as_it_should():
    # may change with the words and layout of terminal.py and moves.py, not with the model
    shown = detente.council(TABLE, compare=False).show()
    told = "\n".join(line for line in shown.splitlines() if "turn" in line or "settled" in line)
    path = GOLDEN / "pact.txt"
    assert told + "\n" == path.read_text(encoding="utf-8")


def test_scales_of_issues_move_no_outcome():
    wider = json.loads(json.dumps(TABLE))
    wider["issues"][0] |= {"least": 0, "most": 1000}
    for actor in wider["actors"]:
        actor["position"][0] *= 100
    plain, other = detente.council(TABLE, compare=False), detente.council(wider, compare=False)
    np.testing.assert_allclose(other.positions[..., 0], 100 * plain.positions[..., 0], atol=1e-6)


def test_doubt_is_kept_resumed_and_the_same_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DETENTE_HOME", str(tmp_path))
    monkeypatch.setattr(doubt, "PORTION", 16 * 10)  # portions of ten runs
    first = council(TABLE, runs=25, compare=False)
    assert first.doubt is not None
    assert first.doubt.reused == 0
    (folder,) = (tmp_path / "councils").iterdir()
    parts = sorted(folder.iterdir())
    assert len(parts) == 3
    parts[1].write_bytes(b"cut off")
    parts[2].unlink()
    done: list[int] = []
    again = council(
        TABLE, runs=40, compare=False, progress=lambda what, n, _: done.append(n) if what == "run" else None
    )
    assert again.doubt is not None
    assert again.doubt.reused == 10
    assert done == [10, 20, 30, 40]
    np.testing.assert_array_equal(again.doubt.ends[:25], first.doubt.ends)
    shutil.rmtree(tmp_path / "councils")
    fresh = council(TABLE, runs=40, compare=False, keep=False)
    assert fresh.doubt is not None
    np.testing.assert_array_equal(fresh.doubt.ends, again.doubt.ends)
    assert not (tmp_path / "councils").exists()
    assert council(TABLE, runs=1, seed=1, compare=False, keep=False).doubt.ends[0, 0, 0] != fresh.doubt.ends[0, 0, 0]  # pyright: ignore[reportOptionalMemberAccess]


def test_an_actor_more_leaves_the_draws_of_the_others():
    table = council(TABLE, compare=False).session.table
    fewer = table.model_copy(update={"actors": table.actors[:3]})
    many, few = doubt.drawn(table, 20), doubt.drawn(fewer, 20)
    np.testing.assert_array_equal(many.position[:, :3], few.position)
    np.testing.assert_array_equal(many.capability[:, :3], few.capability)


def test_draws_stay_within_a_step_and_within_the_scale():
    table = council(TABLE, compare=False, step=0.5).session.table
    drawn = doubt.drawn(table, 200)
    start = np.array([actor.position for actor in table.actors])
    assert np.abs(drawn.position - start).max() <= 0.5
    assert drawn.salience.sum(axis=2).max() <= 100 + 1e-9
    assert 0.9 < np.median(drawn.capability / [5, 3, 4, 1]) < 1.1


def test_chance_takes_another_course_with_another_seed_and_the_same_with_the_same():
    options = {"StateTransitions": "Stochastic"}
    ends = [council(TABLE, options=options, seed=seed, compare=False).positions for seed in (0, 0, 1, 2, 3)]
    np.testing.assert_array_equal(ends[0], ends[1])
    assert any(end.shape != ends[0].shape or not np.array_equal(end, ends[0]) for end in ends[2:])


def test_runs_without_doubt_differ_by_chance_alone():
    held = council(TABLE, options={"StateTransitions": "Stochastic"}, runs=40, certain=True, compare=False, keep=False)
    assert held.doubt is not None
    assert np.ptp(held.doubt.inputs.position, axis=0).max() == 0
    assert np.ptp(held.doubt.ends, axis=0).max() > 0
    assert "What the mean" not in held.show()
    assert "chance alone" in held.page()
    with pytest.raises(WrongInput, match="would all be the same"):
        council(TABLE, runs=40, certain=True)


def test_the_older_model_is_told_in_the_same_words(tmp_path: Path):
    line = {
        "actors": [
            {"name": "Ann", "capability": 0.5, "salience": 0.8, "position": 0},
            {"name": "Bob", "capability": 0.2, "salience": 0.4, "position": 6},
            {"name": "Cat", "capability": 0.3, "salience": 0.9, "position": 10},
        ],
        "rounds": 3,
        "q": 1.0,
    }
    held = council(line)
    document = held.document
    assert document["scheme"] == "expected_utility"
    assert document["turns"][0]["win_probabilities"] is None
    assert document["turns"][0]["weighted_mean"][0] == pytest.approx((0.08 * 6 + 0.27 * 10) / (0.4 + 0.08 + 0.27))
    moves = [move for turn in document["turns"] for move in turn["moves"] if any(move["move"])]
    assert moves
    assert all(move["kind"] in ("confrontation", "compromise", "capitulation") for move in moves)
    assert len(held.write(tmp_path)) >= 4
    with pytest.raises(WrongInput, match="spatial bargaining"):
        council(line, runs=10)


def test_every_file_is_written_and_read_back(tmp_path: Path):
    held = council(TABLE, runs=3)
    names = {path.name for path in held.write(tmp_path, ("html", "json", "parquet", "csv", "svg", "table"))}
    assert names >= {
        "council.html",
        "council.json",
        "council-turns.parquet",
        "council-runs.parquet",
        "council-alternatives.parquet",
        "council-turns.csv",
        "council-table.json",
        "council-path-0.svg",
    }
    turns = pl.read_parquet(tmp_path / "council-turns.parquet")
    assert turns.height == (held.stopped_at + 1) * 4 * 2
    last = turns.filter(pl.col("turn") == held.stopped_at, pl.col("issue") == "share")["position"]
    np.testing.assert_allclose(last, held.positions[-1, :, 0])
    assert pl.read_parquet(tmp_path / "council-runs.parquet").height == 3 * 4 * 2
    np.testing.assert_array_equal(council(tmp_path / "council-table.json", compare=False).positions, held.positions)
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]
    with pytest.raises(UnknownName, match="did you mean 'html'"):
        held.write(tmp_path, ("htm",))


def test_the_page_asks_for_nothing_and_cannot_be_broken_out_of(tmp_path: Path):
    table = json.loads(json.dumps(TABLE))
    table["title"] = table["actors"][0]["name"] = "</script><img src=x onerror=alert(1)>"
    page = council(table, compare=False).page()
    assert page.count("</script>") == 2
    assert "<img" not in page
    assert "http://" not in page.replace("http://www.w3.org/2000/svg", "")
    assert "https://" not in page
    data = page.partition('type="application/json">')[2].partition("</script>")[0]
    assert json.loads(data)["actors"][0]["name"].startswith("</script>")


@pytest.mark.browser
def test_keys_step_through_the_talks(chromium: str, tmp_path: Path):
    playwright = pytest.importorskip("playwright.sync_api")
    held = council(TABLE, compare=False)
    (path,) = held.write(tmp_path, ("html",))
    with playwright.sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        shown = browser.new_page(viewport={"width": 390, "height": 800})
        faults: list[str] = []
        shown.on("pageerror", lambda error: faults.append(str(error)))
        shown.goto(path.as_uri())
        for key, turn in (
            ("ArrowRight", 1),
            ("ArrowRight", 2),
            ("ArrowLeft", 1),
            ("End", held.stopped_at),
            ("Home", 0),
        ):
            shown.keyboard.press(key)
            assert shown.locator("#turn").inner_text() == str(turn)
        assert shown.locator(".panels svg").count() == 2
        assert shown.evaluate("document.documentElement.scrollWidth") <= 390
        assert not faults
        browser.close()


def test_options_and_turns_are_taken_over_those_of_the_table():
    held = council(TABLE, options={"VotingRule": "Cubic"}, turns=1, compare=False)
    assert held.session.options.voting == "Cubic"
    assert held.stopped_at == 1
    assert any("had not settled" in note for note in held.notes)
    with pytest.raises(UnknownName, match="did you mean 'VotingRule'"):
        council(TABLE, options={"VotingRle": "Cubic"})
    with pytest.raises(WrongInput, match="one issue"):
        council(TABLE, scheme="expected-utility")


def test_other_options_and_absent_actors_are_tried():
    held = council(TABLE)
    tried = {(one.what, one.to) for one in held.alternatives}
    assert ("VotingRule", "Cubic") in tried
    assert ("VotingRule", "Prop") not in tried
    assert {to for what, to in tried if what == "without"} == {"North", "South", "West", "East"}
    alone = council({**TABLE, "actors": TABLE["actors"][:3]}, compare=False)
    (without,) = (one for one in held.alternatives if one.to == "East")
    np.testing.assert_allclose(without.outcome, alone.session.means()[-1])


def test_one_point_two_actors_and_a_thousand_are_told_what_to_expect(monkeypatch: pytest.MonkeyPatch):
    point = {**TABLE, "actors": [{**actor, "position": [5, 2030]} for actor in TABLE["actors"]]}
    held = council(point)
    assert any("nothing to negotiate" in note for note in held.notes)
    assert "Nobody moves." in held.show()
    assert "nothing to negotiate" in held.page()
    assert any("third parties" in note for note in council({**TABLE, "actors": TABLE["actors"][:2]}).notes)
    crowd = [{**TABLE["actors"][0], "name": f"actor {n}"} for n in range(1000)]
    with pytest.raises(WrongInput, match=r"1,000 actors are expected to take about \d+ minutes; go on with --patient"):
        council({**TABLE, "actors": crowd})
    heard: list[str] = []
    monkeypatch.setattr("detente.councils.held.WORTH_SAYING", 0.0)
    council(TABLE, runs=2, compare=False, keep=False, say=heard.append)
    assert heard == ["4 actors and 2 runs: about 0 seconds on one core"]


def test_the_ministers_stand_where_the_data_put_them_on_the_day():
    table = council("ministers", as_of="2025-01-13", compare=False).session.table
    assert [actor.name for actor in table.actors] == ["Germany", "France", "Italy", "Poland", "United Kingdom"]
    assert {actor.salience for actor in table.actors} == {(50.0, 50.0)}
    germany = table.actors[0]
    assert germany.position[1] == pytest.approx(2.118977)
    assert 0.05 < germany.position[0] < 0.2
    assert any(note.startswith("Judged:") for note in table.notes)
    assert "October 2024" in table.notes[0]
    assert {source.partition(".")[0] for source in table.sources} == {"kiel", "nato"}
    later = council("ministers", as_of=date(2026, 9, 1), compare=False).session.table
    assert "April 2026" in later.notes[0]
    with pytest.raises(DataMissing, match="no kiel"):
        council("ministers", as_of="2022-03-01")
    with pytest.raises(UnknownName, match="did you mean 'ministers'"):
        council("minister")
    with pytest.raises(WrongInput, match="belongs to a preset"):
        council(b"{}", as_of="2025-01-13")


def test_the_example_file_is_the_preset_of_its_date():
    example = Path(__file__).parents[2] / "examples" / "2025-01-13-council-ministers.json"
    held = council(example, compare=False)
    preset = council("ministers", as_of="2025-01-13", compare=False)
    np.testing.assert_array_equal(held.positions, preset.positions)
    assert isinstance(preset.session.table, ActorTable)

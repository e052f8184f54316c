"""The Nash bargain on an actor table of two, and on published rows."""

import json
from pathlib import Path

import pytest

from detente.core.errors import UnknownName, WrongInput
from detente.councils import nash

TWO = b"name,capability,aid,salience of aid,spending,salience of spending\nNorth,3,80,70,50,30\nSouth,2,20,20,10,80\n"


def test_each_gets_more_of_what_it_cares_for_and_both_gain():
    case = nash(TWO, options={"risk": -0.5}).document["bargains"][0]
    north, south = case["sides"]
    assert case["both_gain"]
    assert north["chance"] == pytest.approx(0.6)
    aid, spending = (sum(side["place"][i] for side in case["sides"]) / 2 for i in range(2))
    assert aid > 50.0  # North cares for aid and wants 80 of it
    assert spending < 30.0  # South cares for spending and wants 10
    assert south["worth"] > south["conflict"]


def test_who_is_likelier_to_win_gets_a_better_bargain():
    worths = [
        nash(TWO, options={"risk": -0.5, "chance": chance}).document["bargains"][0]["sides"][0]["worth"]
        for chance in (0.3, 0.5, 0.7)
    ]
    assert worths == sorted(worths)


def test_published_rows_are_bargained_one_by_one(tmp_path: Path):
    side = {"t": [0.85, 0.85], "s": [0.9, 0.1], "r": -0.7, "p": 0.6}
    other = {"t": [0.15, 0.15], "s": [0.1, 0.9], "r": -0.8, "p": 0.4}
    row = {f"{k}_{n}": v for n, one in (("i", side), ("j", other)) for k, v in one.items()}
    found = nash(json.dumps({"case_id": "made", "rows": [row, row]}).encode())
    assert len(found.document["bargains"]) == 2
    assert found.document["bargains"][0]["product"] > 0.0
    paths = found.write(tmp_path)
    assert {path.name for path in paths} == {"nash.json", "nash.csv", "nash.parquet"}
    assert "Product of gains" in found.show()
    with pytest.raises(WrongInput, match="row 1, field 's_j'"):
        nash(json.dumps({"rows": [{**row, "s_j": [2, 1]}]}).encode())
    with pytest.raises(WrongInput, match="different lengths"):
        nash(json.dumps({"rows": [{**row, "s_j": [0.5]}]}).encode())
    with pytest.raises(WrongInput, match="leave out --set risk"):
        nash(json.dumps({"rows": [row]}).encode(), options={"risk": 0})


def test_the_published_transcript_is_accepted_as_it_is(reference: Path):
    path = reference / "ktab_smp" / "ktab_nash_4d.json"
    case = json.loads(path.read_text(encoding="utf-8"))
    for told, row in zip(nash(path).document["bargains"], case["rows"], strict=True):
        assert 100 * told["product"] >= row["nash_product_times_100"] - 0.002
        assert told["sides"][0]["conflict"] == pytest.approx(row["conflict_utility_i"], abs=1e-4)


def test_more_than_two_actors_and_odd_options_are_refused():
    three = TWO + b"West,1,50,50,50,50\n"
    with pytest.raises(WrongInput, match="struck by two actors; the table has 3"):
        nash(three)
    with pytest.raises(UnknownName, match="did you mean 'risk'"):
        nash(TWO, options={"rsk": 1})
    with pytest.raises(WrongInput, match="between -1 and 1; got 3"):
        nash(TWO, options={"risk": 3})

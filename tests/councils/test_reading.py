"""Actor tables are read whole, in every form people have them, or refused with row and mend."""

import json

import pytest

from detente.core.councils import ActorTable
from detente.core.errors import BadRow, UnknownName, WrongInput
from detente.councils.reading import LARGEST, read

PEER = """Reform, "Who wants, and how much", 3, 2,
Actor, Description, Power, Speed, Sal, Depth, Sal
Ann, first, 10, 20, 30, 40.5, 50,
Bob, "second, and last but one", 7.5, 80, 60, 10, 40,
Cat, , 1, 50, 10, 50, 10,
"""
PLAIN = """actor;capability;position;salience
Ann;10;20,5;30
Bob;7;80;60
"""
OWN = {
    "title": "Reform",
    "issues": [{"name": "speed", "unit": "years", "least": -5, "most": 5, "step": 1}, "depth"],
    "actors": [
        {"name": "Ann", "capability": 10, "position": {"speed": -2, "depth": 40}, "salience": [30, 50]},
        {"name": "Bob", "capability": 7, "position": [3, 10], "salience": [60, 40]},
    ],
    "options": {"VotingRule": "Cubic"},
    "stop": {"max_turns": 7},
}
MARKUP = """<?xml version="1.0" encoding="UTF-16"?><Scenario><name>Reform</name><desc/>
<ModelParameters><VotingRule>PropCbc</VotingRule></ModelParameters>
<Dimensions><dName>speed</dName></Dimensions><Actors>
<Actor><name>Ann</name><description/><capability>10</capability><Position><dCoord>20</dCoord></Position><Salience><dSal>30</dSal></Salience></Actor>
<Actor><name>Bob</name><description/><capability>7</capability><Position><dCoord>80</dCoord></Position><Salience><dSal>60</dSal></Salience></Actor>
</Actors><IdealAdjustment><iaPair><adjustingIdeal>Ann</adjustingIdeal><referencePos>Bob</referencePos><adjust>0.2</adjust></iaPair>
<iaPair><adjustingIdeal>Ann</adjustingIdeal><referencePos>Ann</referencePos><adjust>0.5</adjust></iaPair></IdealAdjustment></Scenario>
"""


def given(text: str | dict) -> ActorTable:
    return read((json.dumps(text) if isinstance(text, dict) else text).encode())


def test_the_peer_s_rows_are_read_with_commas_inside_and_at_the_end():
    table = given(PEER)
    assert table.title == "Reform"
    assert [actor.name for actor in table.actors] == ["Ann", "Bob", "Cat"]
    assert table.actors[1].description == "second, and last but one"
    assert table.actors[0].position == (20, 40.5)
    assert table.actors[0].salience == (30, 50)
    assert [issue.name for issue in table.issues] == ["Speed", "Depth"]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace(",\n", "\n"),
        lambda text: text.replace(",\n", ",,,,,\n"),
        lambda text: text + "\n , , ,\n\n",
        lambda text: text.replace(", 20", ",   20"),
    ],
)
def test_byte_order_marks_line_ends_and_trailing_commas_change_nothing(change):
    assert given(change(PEER)) == given(PEER)
    assert read(PEER.encode("utf-16")) == given(PEER)


def test_a_heading_and_rows_do_and_what_was_assumed_is_noted():
    table = given(PLAIN)
    assert table.actors[0].position == (20.5,)
    assert any("from 0 to 100" in note for note in table.notes)
    shares = given("name,power,position,salience\nAnn,1,0.2,0.5\nBob,2,0.9,1\n")
    assert shares.actors[1].salience == (100.0,)
    assert shares.issues[0].most == 1.0
    assert len(shares.notes) == 2


def test_json_may_name_issues_scales_options_and_stop():
    table = given(OWN)
    assert table.actors[0].position == (-2, 40)
    assert table.issues[0].doubt == 1
    assert table.issues[1].doubt == 5
    assert table.stop.most == 7
    assert table.options == {"VotingRule": "Cubic"}
    assert given({"case_id": "x", "inputs": OWN, "expected": {}}) == table


def test_xml_of_the_peer_is_read_with_its_adjustment_of_ideals():
    table = given(MARKUP)
    assert table.options == {"VotingRule": "PropCbc"}
    assert table.accommodation == ((0.5, 0.2), (0.0, 1.0))


def peer(old: str, new: str) -> str:
    assert old in PEER
    return PEER.replace(old, new)


def own(**change: object) -> dict:
    return {**OWN, "actors": [{**OWN["actors"][0], **change}, OWN["actors"][1]]}


BROKEN = {
    "fewer rows than announced": (peer("3, 2,", "4, 2,"), BadRow, r"row 1, .*announces 4 actors, 3 follow"),
    "more rows than announced": (peer("3, 2,", "2, 2,"), BadRow, r"row 5, .*announces 2 actors, 3 follow; write 3"),
    "no name": (peer("Cat,", ","), BadRow, r"row 5, field 'actor': no name; name the actor"),
    "one name twice": (peer("Cat,", "ann,"), BadRow, r"row 5, .*'ann' stands in row 3 already; rename"),
    "too much salience": (
        peer("60, 10, 40", "60, 10, 41"),
        BadRow,
        r"row 4, field 'salience': .*101 per cent.*; bring",
    ),
    "no salience": (peer("50, 10, 50, 10", "50, 0, 50, 0"), BadRow, r"row 5, .*cares for no issue"),
    "negative salience": (peer("60, 10, 40", "-6, 10, 40"), BadRow, r"row 4, .*negative salience"),
    "negative capability": (peer("7.5", "-7.5"), BadRow, r"row 4, field 'capability': .*-7.5; give a number above 0"),
    "no capability": (peer("7.5", "0"), BadRow, r"row 4, field 'capability'"),
    "off the scale": (peer("80, 60", "180, 60"), BadRow, r"row 4, field 'position': .*180.*outside its scale 0 to 100"),
    "a word": (peer("80, 60", "high, 60"), BadRow, r"row 4, field 'position on Speed': 'high' is no number"),
    "not a number": (peer("80, 60", "nan, 60"), BadRow, r"row 4, .*'nan' is no number"),
    "nothing": (peer("80, 60", ", 60"), BadRow, r"row 4, field 'position on Speed': nothing there"),
    "too many cells": (peer("60, 10, 40", "60, 10, 40, 3"), BadRow, r"row 4, .*8 cells where 7 are expected"),
    "a single actor": ("name,power,position,salience\nAnn,1,5,5\n", WrongInput, "two actors or more; got 1"),
    "no actors": ("name,power,position,salience\n", WrongInput, "two actors or more; got 0"),
    "no heading": ("1,2,3\n4,5,6\n", BadRow, "no such column in the heading"),
    "unpaired columns": ("name,power,a,b,salience\nAnn,1,2,3,4\n", BadRow, "2 columns of positions and 1 of saliences"),
    "no scale": ("name,power,position,salience\nAnn,1,-3,40\nBob,1,300,40\n", WrongInput, "give it as --scale"),
    "empty": ("  \n", WrongInput, "empty"),
    "no text": ("a\0b", WrongInput, "no text"),
    "broken json": ('{"actors": [', WrongInput, r"row 1: not JSON"),
    "a list": ("[1, 2]", WrongInput, "holds no list of actors"),
    "deep json": ("[" * 100_000, WrongInput, "nested too deeply|not JSON"),
    "unknown field": (OWN | {"option": {}}, UnknownName, "did you mean 'options'"),
    "unknown issue": (own(position={"sped": 1, "depth": 2}), UnknownName, "did you mean 'speed'"),
    "missing number": (own(capability=None), BadRow, "actor 1, field 'capability'"),
    "true is no number": (own(capability=True), BadRow, "True is no number"),
    "accommodation": (OWN | {"accommodation": [[1, 1], [0, 1]]}, WrongInput, "row 1 of the accommodation"),
    "entities": ('<!DOCTYPE a [<!ENTITY b "c">]><Scenario/>', WrongInput, "document type"),
    "another xml": ("<html/>", WrongInput, "starts with <html>"),
    "broken xml": ("<Scenario>", WrongInput, "not XML"),
    "unknown actor in a pair": (
        MARKUP.replace("<referencePos>Bob", "<referencePos>Bb"),
        UnknownName,
        "did you mean 'Bob'",
    ),
    "unknown option": (MARKUP.replace("PropCbc", "PropCb"), UnknownName, "did you mean 'PropCbc'"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_table_is_refused_with_what_is_wrong_and_the_mend(name: str):
    text, kind, says = BROKEN[name]
    with pytest.raises(kind, match=says):
        given(text)


def test_a_file_that_is_not_there_or_too_large_or_not_utf_8_is_refused(tmp_path):
    with pytest.raises(WrongInput, match="no actor table at"):
        read(tmp_path / "none.csv")
    with pytest.raises(WrongInput, match="larger than"):
        read(b" " * (LARGEST + 1))
    with pytest.raises(WrongInput, match="row 2: not UTF-8"):
        read("name,power\nJosé".encode("latin-1"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("," * 1000, "only empty cells"),
        ('{"a":' + "9" * 6000 + "}", "mend that number"),
        ("actor,capability,position,salience\n" + "A" * 400 + ",1,0,1\nB,1,100,1\n", "at most 300 characters"),
        ("actor,capability,position,salience\nA,1e308,0,1\nB,1,100,1\n", "row 2, field 'capability'"),
        ("actor,capability,position,salience\n\u202e\u2066,1,0,1\nB,1,100,1\n", "row 2, field 'name'"),
    ],
)
def test_hostile_cells_name_file_and_fault_in_a_short_message(text: str, said: str):
    with pytest.raises(WrongInput, match=said) as refused:
        given(text)
    assert len(str(refused.value)) < 600


def test_names_lose_the_characters_that_could_rewrite_a_terminal():
    table = given("actor,capability,position,salience\n\u202eAnn\x1b[31m,1,0,1\nBob\u2066,1,100,1\n")
    assert [actor.name for actor in table.actors] == ["Ann[31m", "Bob"]

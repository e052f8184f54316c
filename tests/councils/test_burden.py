"""A burden shared by table, preset and mapping; what is told, written, refused."""

import json
from pathlib import Path

import polars as pl
import pytest

from detente.core.donors import Donor, DonorTable
from detente.core.errors import BadRow, UnknownName, WrongInput
from detente.councils import burden
from detente.models.burden_sharing.equilibria import RULES

ALIKE = "\ufeffname;gdp;theta;\nA;1,0;0,1\nB;1;0.1\nC;1;.1\nD;1;.1\nE;1;.1\n"


def test_five_alike_gain_four_point_six_and_every_start_comes_to_rest_there():
    found = burden(ALIKE.encode())
    told = found.document["rules"]["summation"]
    assert told["gain"] == pytest.approx(4.6)
    assert told["alone"] == pytest.approx(5 * 0.1 / (5 * 0.9 + 0.1))
    assert told["best_replies"]["rested"] == 5
    assert len(told["best_replies"]["equilibria"]) == 1
    assert found.together == pytest.approx(0.5)
    assert found.gain("weakest_link") == pytest.approx(1.0)
    assert "4.60" in found.show()


def test_tastes_are_read_from_giving_where_they_are_not_told():
    rows = {"donors": [{"name": "A", "income": 100, "giving": 3}, {"name": "B", "income": 80, "giving": 2}]}
    alone = burden(rows)
    assert alone.alone["summation"].giving.tolist() == pytest.approx([3.0, 2.0])
    shared = burden(rows, options={"coordinated": 1})
    assert shared.bills.tolist() == pytest.approx([3.0, 2.0])
    assert shared.members.taste.tolist() == pytest.approx([0.03, 0.025])
    assert any("read from giving" in note for note in alone.document["notes"])


def test_the_preset_holds_what_five_governments_give():
    found = burden("ministers", as_of="2025-01-13")
    assert [donor.name for donor in found.table.donors][:2] == ["Germany", "France"]
    assert set(found.document["rules"]) == set(RULES)
    assert found.document["sources"]
    assert found.document["badge"] == "as of 13 January 2025"
    assert all(told["gain"] >= 1.0 for told in found.document["rules"].values())


def test_where_nobody_gives_alone_no_gain_is_told():
    found = burden(ALIKE.encode(), options={"outside": 1000})
    assert found.gain("summation") is None
    assert "nothing alone" in found.show()
    json.loads(found.to_json())


def test_files_are_written_whole(tmp_path: Path):
    found = burden(ALIKE.encode())
    paths = found.write(tmp_path)
    assert {path.suffix for path in paths} == {".json", ".parquet", ".csv", ".svg"}
    assert json.loads((tmp_path / "burden.json").read_text(encoding="utf-8"))["schema"] == "detente-burden-1"
    frame = pl.read_parquet(tmp_path / "burden.parquet")
    assert set(frame["donor"]) == set("ABCDE")
    with pytest.raises(UnknownName, match="html"):
        found.write(tmp_path, ("html",))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name,gdp,theta\nA,10,1.2\nB,5,0.1\n", "row 2, field 'taste': .*1.2; give a share between 0 and 1"),
        ("name,gdp,theta\nA,10,0\nB,5,0.1\n", "row 2, field 'taste'"),
        ("name,gdp,theta\nA,-10,0.2\nB,5,0.1\n", "row 2, field 'income': .*-10; give a number above 0"),
        ("name,gdp,theta\nA,ten,0.2\nB,5,0.1\n", "row 2, field 'income': 'ten' is no number"),
        ("name,gdp,theta\nA,10,0.2\n,5,0.1\n", "row 3, field 'name': nothing there"),
        ("name,gdp,giving\nA,10,11\nB,5,0.1\n", "row 2, field 'giving': .*below its income"),
        ("name,gdp,giving\nA,10,\nB,5,0.1\n", "row 2, field 'taste': .*neither a taste nor giving"),
        ("name,gdp\nA,10\n", "neither taste nor giving in the heading"),
        ("name,theta\nA,0.1\n", "field 'income': no such column"),
    ],
)
def test_rows_that_cannot_be_are_refused_with_row_field_and_mend(text: str, told: str):
    with pytest.raises(BadRow, match=told):
        burden(text.encode())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name,gdp,theta\n", "two donors or more; got 0"),
        ("name,gdp,theta\nA,1,0.1\n", "two donors or more; got 1"),
        ("name,gdp,theta\nA,1,0.1\na,2,0.1\n", "two donors are called"),
        ("name,gdp,theta,need\nA,1,0.1,1\nB,2,0.1,\n", "1 of 2 donors have a need"),
        ("name,gdp,giving\nA,1,0\nB,2,0\n", "nobody gives anything"),
        ('{"actors": []}', "no list of donors"),
        ("", "empty"),
    ],
)
def test_tables_that_cannot_be_are_refused(text: str, told: str):
    with pytest.raises(WrongInput, match=told):
        burden(text.encode())


def test_options_and_names_that_do_not_exist_are_refused():
    with pytest.raises(UnknownName, match="did you mean 'exponent'"):
        burden(ALIKE.encode(), options={"exponnt": 1})
    with pytest.raises(WrongInput, match="between 0 and 1; got 2"):
        burden(ALIKE.encode(), options={"coordinated": 2})
    with pytest.raises(WrongInput, match="is a number"):
        burden(ALIKE.encode(), options={"pledge": "much"})
    with pytest.raises(UnknownName, match="ministers"):
        burden("minister")
    made = DonorTable(donors=(Donor(name="A", income=1, taste=0.1), Donor(name="B", income=1, taste=0.1)))
    with pytest.raises(WrongInput, match="belongs to a preset"):
        burden(made, as_of="2025-01-13")
    with pytest.raises(UnknownName, match="theta"):
        burden({"donors": [{"name": "A", "income": 1, "theta": 0.1}]})

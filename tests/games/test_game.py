"""Games of one's own: every kind explained rightly, every number bound, every wrong file refused with its mend."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente
from detente import games
from detente.catalogue import schema
from detente.core.errors import UnknownName, WrongInput
from detente.core.prose import printed

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("game-*.toml"))

share = st.floats(0.0, 1.0, allow_subnormal=False)
cost = st.floats(0.0, 3.0, allow_subnormal=False)
curve = st.floats(0.05, 4.0)
discount = st.floats(0.01, 0.999)

RANGE = {"kind": "range", "chance_a": 0.6, "cost_a": 0.15, "cost_b": 0.2}
SCREENING = {"kind": "screening", "chance_a": 0.5, "cost_a": 0.05, "cost_b_between": [0.02, 0.3]}
SHIFT = {"kind": "shift", "chance_a_now": 0.4, "chance_a_later": 0.7, "cost_a": 0.5, "cost_b": 0.5, "discount": 0.9}
OFFERS = {"kind": "offers", "discount_a": 0.95, "discount_b": 0.9}
TIMING = {
    "kind": "timing", "chance_a_now": 0.45, "chance_a_later": 0.6, "periods": 12, "discount": 0.99, "cost_a": 0.1,
    "cost_b": 0.15,
}  # fmt: skip


def sound(solved: games.Solved) -> None:
    """What holds for every game: finite JSON, a headline, and no number in a sentence that is not among the values."""
    told = json.loads(solved.to_json())
    assert told["headline"]
    assert "nan" not in solved.show().casefold().split()
    known = {printed(float(value.median or 0.0), value.digits) for value in solved.parts.numbers}
    for prose in (*solved.parts.headline, *solved.parts.steps, *solved.parts.would_change):
        for bound in prose.bound:
            if bound.unit != "label":
                assert bound.value == solved.values[bound.name]
                assert prose.text[bound.start : bound.end] in known


# files


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_is_solved_and_keeps_to_the_schema(path: Path, tmp_path: Path):
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    jsonschema.validate(told, schema.game_schema())
    solved = detente.game(path)
    sound(solved)
    written = solved.write(tmp_path)
    assert {one.name for one in written} == {f"game.{name}" for name in games.FORMATS}
    page = (tmp_path / "game.html").read_text(encoding="utf-8")
    assert solved.parts.headline[0].text.split(":")[0] in page
    assert "<script" not in page
    assert not re.search(r"(?:src|href)=\"?http", page)
    assert (tmp_path / "game.png").read_bytes()[:4] == b"\x89PNG"
    again = detente.game(json.dumps(told).encode())
    assert again.to_json() == solved.to_json()


def test_there_is_an_example_of_every_kind():
    assert {tomllib.loads(path.read_text(encoding="utf-8"))["kind"] for path in EXAMPLES} == set(games.KINDS)


def test_the_document_holds_the_game_itself_and_reads_back():
    solved = detente.game(RANGE)
    assert solved.document["schema"] == "detente-game-1"
    assert detente.game(solved.document["game"]).to_json() == solved.to_json()
    assert detente.game(solved.game).values == solved.values


def test_changes_are_taken_instead_of_the_file():
    assert detente.game(RANGE, ["chance_a=0.5", "side_a=Upland"]).values["least_for_a"] == pytest.approx(0.35)
    assert detente.game(RANGE, ['side_a="3rd Army"']).parts.headline[0].text.count("3rd Army") == 1
    with pytest.raises(WrongInput, match="--set takes field=value"):
        detente.game(RANGE, ["chance_a"])


@pytest.mark.parametrize(
    ("base", "fault", "says"),
    [
        (RANGE, {"chance_a": 1.4}, "field 'chance_a': 1.4 is not a probability; give a number from 0"),
        (RANGE, {"chance_a": float("nan")}, "not a probability"),
        (RANGE, {"chance_a": "0.5"}, "not a probability"),
        (RANGE, {"chance_a": True}, "not a probability"),
        (RANGE, {"chance_a": None}, "not a probability"),
        (RANGE, {"chance_a_by_b": -0.1}, "field 'chance_a_by_b'"),
        (RANGE, {"cost_a": -0.1}, "not a cost of war; give 0 or more"),
        (RANGE, {"cost_b": float("inf")}, "not a cost of war"),
        (RANGE, {"reservation_a": 1.2}, "not a share of the prize; give a number from 0 to 1"),
        (RANGE, {"curve_a": 0}, "not an exponent of utility"),
        (RANGE, {"divisions": [0.5, 2]}, r"field 'divisions\[2\]': 2 is not a share"),
        (RANGE, {"cost_c": 1}, "no such field in this kind of game; did you mean 'cost_"),
        (RANGE, {"side_b": "a"}, "both sides are called"),
        (RANGE, {"side_a": ""}, "not a name"),
        (RANGE, {"side_a": "a\x1b[2J"}, "not a name"),
        (RANGE, {"title": "a\nb"}, "letters in one line"),
        (RANGE, {"description": "a\x07b"}, "without control characters"),
        (RANGE, {"kind": "rang"}, "did you mean 'range'"),
        (RANGE, {"kind": 3}, "unknown kind of game"),
        (SCREENING, {"cost_b_between": [0.3, 0.02]}, "the range from 0.3 to 0.02 is empty"),
        (SCREENING, {"cost_b_between": [0.3]}, r"cost_b_between\[2\]"),
        (SCREENING, {"cost_b_mean": 0.2}, "more than one field says"),
        (SCREENING, {"cost_b_between": None}, "nothing says what A knows"),
        (SCREENING, {"cost_b_between": None, "types": [{"cost": 0.1, "chance": 0.5}]}, "sum to 0.5; make"),
        (SCREENING, {"cost_b_between": None, "types": [{"cost": 0.1, "chance": 1.5}]}, r"types\[1\].chance'"),
        (SCREENING, {"cost_b_between": None, "types": [{"cots": 0.1, "chance": 1}]}, "did you mean 'cost'"),
        (SHIFT, {"discount": 1}, "above 0 and below 1"),
        (SHIFT, {"discount": 0.0}, "above 0 and below 1"),
        (OFFERS, {"discount_b": 1.0}, "at 1 waiting would cost nothing"),
        (OFFERS, {"periods": 0}, "field 'periods': 0 is not a number of periods"),
        (OFFERS, {"periods": 2.5}, "not a number of periods"),
        (OFFERS, {"first": "c"}, "field 'first'"),
        (OFFERS, {"end_a": 0.1}, "nothing says when the offers end"),
        (OFFERS, {"leave_a": 0.1, "meanwhile_b": 0.1}, "two games"),
        (OFFERS, {"periods": 3, "leave_a": 0.1}, "no options on the way"),
        (TIMING, {"periods": 10**9}, "at most 10000"),
        (TIMING, {"notes": [3]}, "not a text"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_field_and_the_mend(base: dict[str, Any], fault: dict[str, Any], says: str):
    with pytest.raises(WrongInput, match=says) as raised:
        detente.game({**base, **fault})
    assert "\n" not in str(raised.value)
    assert "pydantic" not in str(raised.value)


@pytest.mark.parametrize("missing", ["chance_a", "cost_a", "cost_b", "kind"])
def test_a_missing_field_is_named(missing: str):
    with pytest.raises(WrongInput, match=f"field '{missing}': missing; add"):
        detente.game({name: value for name, value in RANGE.items() if name != missing})


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"), (b"\xff\xfe\x00", "not UTF-8"), (b"[1, 2]", "a list"), (b"{", "line 1: not JSON"),
        (b"kind = ", "not TOML"), (b"a = " + b"[" * 5000, "nested too deeply|not TOML"),
        (b'{"a":' * 9000, "nested|JSON"),
        (b"a = " + b"9" * 6000, "too many digits"), (b"#" * 200_000, "larger than"),
        (b"kind = 'range'\nchance_a = 1979-05-27", "neither number, text nor list"), (b"kind = 'range'\0", "not TOML"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_game_is_refused(content: bytes, says: str):
    with pytest.raises(WrongInput, match=says):
        detente.game(content)


def test_a_file_that_is_not_there_is_said(tmp_path: Path):
    with pytest.raises(WrongInput, match="no game file at"):
        detente.game(tmp_path / "none.toml")
    with pytest.raises(UnknownName, match="did you mean 'html'"):
        detente.game(RANGE).write(tmp_path, ("htm",))
    with pytest.raises(WrongInput, match="no format is named"):
        detente.game(RANGE).write(tmp_path, ())


def test_words_of_the_user_cannot_break_the_page():
    page = detente.game({**RANGE, "title": "<script>alert(1)</script>", "side_a": "<b>7</b>"}).page()
    assert "<script" not in page
    assert "<b>7" not in page


# what each kind says


@given(share, share, cost, cost, curve, curve, share, share, share)
def test_a_range_says_a_deal_exists_exactly_where_one_does(
    p: float, q: float, a: float, b: float, curve_a: float, curve_b: float, r_a: float, r_b: float, power: float
):
    solved = detente.game({
        "kind": "range", "chance_a": p, "chance_a_by_b": q, "cost_a": a, "cost_b": b, "curve_a": curve_a,
        "curve_b": curve_b, "reservation_a": r_a, "reservation_b": r_b, "power": power,
    })  # fmt: skip
    sound(solved)
    low = max(max(p - a, 0) ** (1 / curve_a), r_a)
    high = min(1 - max(1 - q - b, 0) ** (1 / curve_b), 1 - r_b)
    if abs(high - low) > 1e-9:
        assert (solved.outcome == "deal") == (low < high)
    assert ("No deal exists" in solved.show()) == (solved.outcome == "no deal")
    if "share_a" in solved.values:
        assert low - 1e-9 <= solved.values["share_a"] <= high + 1e-9


@given(share, share, cost, cost)
def test_the_belief_that_closes_a_range_does_close_it(p: float, q: float, a: float, b: float):
    told = {"kind": "range", "chance_a": p, "chance_a_by_b": q, "cost_a": a, "cost_b": b}
    at = detente.game(told).values.get("chance_a_closing")
    if at is None:
        assert detente.game({**told, "chance_a": 1.0}).outcome == "deal"
        return
    assert detente.game({**told, "chance_a": max(at - 1e-6, 0.0)}).outcome == "deal"
    assert detente.game({**told, "chance_a": min(at + 1e-6, 1.0)}).outcome == ("no deal" if at + 1e-6 <= 1 else "deal")


@given(share, share, cost, cost)
def test_both_sides_are_told_which_belief_closes_the_range(p: float, q: float, a: float, b: float):
    told = {"kind": "range", "chance_a": p, "chance_a_by_b": q, "cost_a": a, "cost_b": b, "side_a": "P", "side_b": "Q"}
    mirrored = {**told, "chance_a": 1 - q, "chance_a_by_b": 1 - p, "cost_a": b, "cost_b": a}
    one, other = detente.game(told).values, detente.game(mirrored).values
    for x, y in (("a", "b"), ("b", "a")):
        mine, theirs = (values.get(f"chance_{s}_closing", 1.0) for values, s in ((one, x), (other, y)))
        assert mine == pytest.approx(theirs, abs=1e-9)


HARD = [
    {**RANGE, "chance_a": 0, "cost_a": 0, "cost_b": 0}, {**RANGE, "chance_a": 1, "cost_b": 1e6},
    {**RANGE, "reservation_a": 1, "reservation_b": 1}, {**RANGE, "divisions": [0]}, {**RANGE, "curve_a": 10},
    {**SCREENING, "cost_b_between": [0, 0]}, {**SCREENING, "chance_a": 1, "cost_b_between": [0, 1e6]},
    {"kind": "screening", "chance_a": 0, "cost_a": 0, "cost_b_mean": 0},
    {"kind": "screening", "chance_a": 0.2, "cost_a": 1e6, "cost_b_mean": 1e6},
    {**SHIFT, "discount": 0.999999}, {**SHIFT, "discount": 1e-6, "cost_a": 1e6}, {**SHIFT, "chance_a_later": 0.1},
    {**SHIFT, "chance_a_now": 1, "chance_a_later": 1}, {**OFFERS, "leave_a": 0.7, "leave_b": 0.6},
    {**OFFERS, "meanwhile_a": 1, "meanwhile_b": 1}, {**OFFERS, "periods": 10_000, "end_a": 1, "end_b": 1},
    {**OFFERS, "periods": 1}, {**OFFERS, "discount_a": 1e-9, "discount_b": 1 - 1e-9},
    {**TIMING, "periods": 0}, {**TIMING, "periods": 10_000, "discount": 0.01, "fighting_cost_a": 1e6},
    {**RANGE, "side_a": "W" * 60, "side_b": "Ünïted Ståtes 2 & 3 {x} %s", "prize": "W" * 60, "title": "{title}" * 20},
]  # fmt: skip


@pytest.mark.parametrize("told", HARD, ids=range(len(HARD)))
def test_games_at_the_edges_are_explained_and_drawn(told: dict[str, Any], tmp_path: Path):
    solved = detente.game(told)
    sound(solved)
    assert len(solved.write(tmp_path)) == len(games.FORMATS)


def test_a_prize_that_cannot_be_cut_may_leave_no_deal():
    assert detente.game({**RANGE, "divisions": [0, 1]}).outcome == "no deal"
    halves = detente.game({**RANGE, "divisions": [0, 0.5, 1]})
    assert halves.outcome == "deal"
    assert halves.values["share_a"] == 0.5
    assert halves.values["chance_a_closing"] == pytest.approx(0.65)


def test_the_best_of_several_possible_cuts_has_the_largest_product_of_gains():
    cuts = [0.5, 0.58, 0.65, 0.75]
    found = detente.game({**RANGE, "divisions": cuts}).values["share_a"]
    assert found == max(cuts, key=lambda x: (x - 0.45) * (1 - x - 0.2))


def test_equally_good_cuts_favour_neither_side():
    solved = detente.game({**RANGE, "chance_a": 0.5, "cost_a": 0.6, "cost_b": 0.6, "divisions": [0, 1]})
    assert solved.outcome == "deal"
    assert "share_a" not in solved.values
    assert "equally good" in solved.show()


def test_a_side_that_seeks_risk_leaves_the_bargain_open():
    solved = detente.game({**RANGE, "curve_a": 1.2})
    assert solved.outcome == "deal"
    assert "share_a" not in solved.values
    assert "left open" in solved.show()


def test_the_demand_of_the_plan_is_found():
    solved = detente.game(SCREENING)
    assert solved.outcome == "risk of war"
    assert solved.values["demand"] == pytest.approx(0.625)
    assert solved.values["chance_of_war"] == pytest.approx(0.375)
    assert solved.values["cost_a_closing"] == pytest.approx(0.26)
    assert detente.game({**SCREENING, "cost_a": 0.2601}).outcome == "no risk of war"


@given(share, cost, st.lists(st.tuples(share, st.integers(1, 9)), min_size=1, max_size=5))
def test_types_are_screened_and_told(p: float, a: float, told: list[tuple[float, int]]):
    total = sum(weight for _, weight in told)
    types = [{"cost": c, "chance": weight / total} for c, weight in told]
    solved = detente.game({"kind": "screening", "chance_a": p, "cost_a": a, "types": types})
    sound(solved)
    assert (solved.outcome == "risk of war") == (solved.values["chance_of_war"] > 0)


@given(share, cost, cost)
def test_a_mean_cost_is_screened_and_told(p: float, a: float, mean: float):
    sound(detente.game({"kind": "screening", "chance_a": p, "cost_a": a, "cost_b_mean": mean}))


@given(share, share, cost, cost, discount)
def test_a_shift_is_told_for_the_side_that_rises(now: float, later: float, a: float, b: float, d: float):
    told = {
        "kind": "shift", "chance_a_now": now, "chance_a_later": later, "cost_a": a, "cost_b": b, "discount": d,
        "side_a": "P", "side_b": "Q",
    }  # fmt: skip
    solved = detente.game(told)
    sound(solved)
    mirrored = detente.game({
        **told, "chance_a_now": 1 - now, "chance_a_later": 1 - later, "cost_a": b, "cost_b": a, "side_a": "Q",
        "side_b": "P",
    })  # fmt: skip
    if abs(solved.values["slack"]) > 1e-9 and abs(now - later) > 1e-9:
        assert (solved.outcome == "war") == (mirrored.outcome == "war")
        assert solved.values["slack"] == pytest.approx(mirrored.values["slack"], abs=1e-6 / (1 - d))
    at = solved.values.get("discount_closing")
    if at is not None and 1e-6 < at < 1 - 1e-6 and abs(later - now) > 1e-3:
        below, above = (detente.game({**told, "discount": min(max(x, 1e-9), 1 - 1e-9)}) for x in (at - 1e-6, at + 1e-6))
        assert below.outcome != "war"
        assert above.values["slack"] < 1e-6


@given(discount, discount, share, share, st.sampled_from(["a", "b"]))
def test_offers_split_the_prize_or_say_why_not(d1: float, d2: float, one: float, two: float, first: str):
    base = {"kind": "offers", "discount_a": d1, "discount_b": d2, "first": first}
    for extra in ({}, {"leave_a": one, "leave_b": two}, {"meanwhile_a": one, "meanwhile_b": two},
                  {"periods": 7, "end_a": one, "end_b": two}):  # fmt: skip
        solved = detente.game({**base, **extra})
        sound(solved)
        if solved.outcome == "deal":
            assert solved.values["share_a"] + solved.values["share_b"] == pytest.approx(1.0)
        else:
            assert one + two > 1


def test_exchanging_the_sides_exchanges_the_shares():
    told = {**OFFERS, "leave_a": 0.1, "leave_b": 0.4}
    other = {"kind": "offers", "discount_a": 0.9, "discount_b": 0.95, "leave_a": 0.4, "leave_b": 0.1, "first": "b"}
    assert detente.game(told).values["share_a"] == pytest.approx(detente.game(other).values["share_b"])


@given(share, share, st.integers(0, 60), discount, st.floats(0, 0.1), st.floats(0, 0.1), cost, cost, share)
def test_both_never_gain_by_waiting(
    now: float, later: float, periods: int, d: float, f_a: float, f_b: float, a: float, b: float, power: float
):
    solved = detente.game({
        "kind": "timing", "chance_a_now": now, "chance_a_later": later, "periods": periods, "discount": d,
        "fighting_cost_a": f_a, "fighting_cost_b": f_b, "cost_a": a, "cost_b": b, "power": power,
    })  # fmt: skip
    sound(solved)
    assert solved.outcome in ("deal now", "A waits", "B waits")
    assert solved.values["later_today_a"] + solved.values["later_today_b"] <= 1 + 1e-9

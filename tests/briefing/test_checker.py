"""The checker re-reads the finished brief and fails on any number that nothing computed."""

import copy
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente import briefing
from detente.briefing import Report
from detente.briefing.marks import unit_words
from detente.core.errors import CheckFailed
from detente.core.units import UNITS

Document = dict[str, Any]


@pytest.fixture(scope="module")
def page(report: Report) -> str:
    return str(briefing.render(report, "html"))


@pytest.fixture
def document(report: Report) -> Document:
    return copy.deepcopy(briefing.document(report))


def test_a_finished_brief_passes(page: str, document: Document) -> None:
    briefing.check(page, document)
    briefing.check(page, json.loads(json.dumps(document)))


def test_a_number_changed_in_the_page_fails_and_names_the_sentence(page: str, document: Document) -> None:
    assert ">12.5</data>" in page
    with pytest.raises(CheckFailed, match=r"Reaching .* would cost EUR 13\.5"):
        briefing.check(page.replace(">12.5</data>", ">13.5</data>", 1), document)


def test_a_number_changed_in_the_page_and_in_its_attribute_fails_too(page: str, document: Document) -> None:
    forged = page.replace('<data value="12.5"', '<data value="13.5"').replace(">12.5</data>", ">13.5</data>")
    with pytest.raises(CheckFailed):
        briefing.check(forged, document)


@settings(max_examples=60)
@given(st.data())
def test_any_digit_changed_anywhere_in_the_text_of_the_page_fails(
    report: Report, page: str, data: st.DataObject
) -> None:
    start = page.index("<body")
    places = [
        found.start()
        for found in re.finditer(r"\d", page)
        if found.start() > start and page.rfind(">", 0, found.start()) > page.rfind("<", 0, found.start())
    ]
    place = data.draw(st.sampled_from(places))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != page[place]]))
    with pytest.raises(CheckFailed):
        briefing.check(page[:place] + other + page[place + 1 :], briefing.document(report))


def test_a_number_slipped_into_a_sentence_fails(page: str, document: Document) -> None:
    forged = page.replace("it gives no operational advice", "it gives 12 operational hints")
    assert forged != page
    with pytest.raises(CheckFailed, match="12 operational hints"):
        briefing.check(forged, document)


def test_a_number_in_a_label_of_the_page_fails(page: str, document: Document) -> None:
    with pytest.raises(CheckFailed, match="aria-label"):
        briefing.check(page.replace('aria-label="Sources"', 'aria-label="All 12 sources"'), document)


def test_a_drawing_that_shows_other_data_fails(page: str, document: Document) -> None:
    drawn = page.index("11.0 SIPRI")
    with pytest.raises(CheckFailed, match="drawn again"):
        briefing.check(page[:drawn] + "17.0 SIPRI" + page[drawn + 10 :], document)


def test_a_script_in_the_page_fails(page: str, document: Document) -> None:
    with pytest.raises(CheckFailed, match="script"):
        briefing.check(page.replace("</main>", "<script>1</script></main>"), document)


def _median(document: Document) -> None:
    document["answers"][1]["values"][0]["median"] = 99.5


def _text(document: Document) -> None:
    document["answers"][1]["headline"] = document["answers"][1]["headline"].replace("12.5", "99.5")


def _both(document: Document) -> None:
    _text(document)
    document["answers"][1]["bindings"][1]["value"] = 99.5


def _leading(document: Document) -> None:
    document["answers"][1]["median"] = 99.5


def _point(document: Document) -> None:
    document["answers"][1]["exhibits"][0]["series"][0]["points"][0]["y"] = 99.5


def _count(document: Document) -> None:
    document["summary"]["bottom_line"][0] = document["summary"]["bottom_line"][0].replace("2 can", "4 can")


def _lever(document: Document) -> None:
    document["levers"][0]["points"][0]["text"][0] += " And 7 more."


def _caption(document: Document) -> None:
    document["answers"][1]["exhibits"][0]["title"] = "What 7.7 % would cost"


def _option(document: Document) -> None:
    document["sources"][0]["vintage"] = "June 2023"


CHANGES: tuple[Callable[[Document], None], ...] = (
    _median, _text, _both, _leading, _point, _count, _lever, _caption, _option,
)  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.strip("_"))
def test_a_number_changed_in_the_file_fails(document: Document, change: Callable[[Document], None]) -> None:
    change(document)
    with pytest.raises(CheckFailed):
        briefing.check(None, document)


def test_a_brief_that_fails_leaves_no_file(report: Report, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def forged(*_: Any, **__: Any) -> str:
        return "<html><body><p>There are 12 of them.</p></body></html>"

    monkeypatch.setattr("detente.briefing.files.html", forged)
    with pytest.raises(CheckFailed, match="There are 12 of them"):
        briefing.write(report, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("unit", UNITS)
def test_no_unit_holds_a_digit_on_the_page(unit: str) -> None:
    assert not re.search(r"\d", unit_words(unit))


def test_the_ends_of_a_driver_stand_in_the_page_and_are_checked(page: str, document: Document) -> None:
    assert re.search(r">0\.42</data></td>.*>0\.32</data> to <data[^>]*>0\.54</data>", page)
    with pytest.raises(CheckFailed):
        briefing.check(page.replace(">0.32</data>", ">0.31</data>", 1), document)
    answer = next(one for one in document["answers"] if one["drivers"])
    answer["drivers"][0]["low"] = 0.1
    with pytest.raises(CheckFailed):
        briefing.check(None, document)

"""The page: self-contained, safe with hostile text, in order for screen readers."""

import base64
import hashlib
import html
import re
from html.parser import HTMLParser
from itertools import pairwise
from types import SimpleNamespace

import pytest

from detente import briefing
from detente.briefing import Report
from detente.briefing.html import safe_url


@pytest.fixture(scope="module")
def page(report: Report) -> str:
    return str(briefing.render(report, "html"))


class Outline(HTMLParser):
    """Tags with their attributes, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def outline(page: str) -> list[tuple[str, dict[str, str | None]]]:
    reader = Outline()
    reader.feed(page)
    return reader.tags


def test_nothing_is_loaded_from_outside(outline: list[tuple[str, dict[str, str | None]]], page: str) -> None:
    assert not [tag for tag, _ in outline if tag in ("script", "link", "img", "iframe", "object", "base", "form")]
    assert not [a for _, a in outline if "src" in a or "srcset" in a or "style" in a]
    assert set(re.findall(r"url\(([a-z]+:)", page)) == {"data:"}
    assert "@import" not in page


def test_the_policy_allows_the_pages_own_style_and_fonts_only(page: str) -> None:
    policy = html.unescape(re.findall(r'Content-Security-Policy" content="([^"]*)"', page)[0])
    style = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.split("; ")[:2] == ["default-src 'none'", f"style-src 'sha256-{digest}'"]
    assert "unsafe" not in policy


def test_hostile_text_is_shown_and_never_run(page: str) -> None:
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script" not in page
    assert "{{ 7*7 }}" in page
    assert "\u202e" not in page
    assert "&amp;amp;" in page


def test_a_link_that_is_no_web_address_is_not_a_link(page: str) -> None:
    assert "javascript:" not in page
    assert 'href="https://example.org/table?a=1&amp;b=2"' in page
    for bad in (
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil",
        "file:///etc/passwd",
        "http://",
        "https://[",
        " https://x",
    ):
        assert not safe_url(bad) or bad.startswith(" ")


def test_headings_go_down_one_level_at_a_time(outline: list[tuple[str, dict[str, str | None]]]) -> None:
    levels = [int(tag[1]) for tag, _ in outline if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_landmarks_tables_and_figures_name_themselves(
    outline: list[tuple[str, dict[str, str | None]]], page: str
) -> None:
    tags = [tag for tag, _ in outline]
    for landmark in ("header", "main", "footer"):
        assert tags.count(landmark) == 1
    assert tags.count("caption") == tags.count("table")
    assert all("scope" in a for tag, a in outline if tag == "th")
    assert all(a.get("role") == "img" and a.get("aria-label") for tag, a in outline if tag == "svg")
    assert page.count("<figure>") == page.count("Numbers of this figure as a table")
    assert next(a for tag, a in outline if tag == "a")["href"] == "#main"


def test_every_id_is_unique_and_every_inner_link_and_reference_has_its_target(
    outline: list[tuple[str, dict[str, str | None]]],
) -> None:
    ids = [a["id"] for _, a in outline if "id" in a]
    assert len(ids) == len(set(ids))
    inner = [href[1:] for tag, a in outline if tag == "a" and (href := a.get("href") or "").startswith("#")]
    inner += [a["aria-labelledby"] or "" for _, a in outline if "aria-labelledby" in a]
    inner += [a["for"] or "" for tag, a in outline if tag == "label"]
    assert set(inner) <= set(ids)


def test_every_lever_setting_has_its_answer_and_the_asked_one_is_set(
    outline: list[tuple[str, dict[str, str | None]]],
) -> None:
    radios = [a for tag, a in outline if tag == "input"]
    assert [a["type"] for a in radios] == ["radio"] * 3
    assert [("checked" in a) for a in radios] == [False, True, False]
    assert sum(a.get("class") == "setting" for _, a in outline) == 3


def test_the_first_page_has_all_that_it_must_stand_alone(page: str) -> None:
    text = html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"(?s)<style>.*?</style>", "", page)))
    for wanted in (
        "Public sources only",
        "Which of the article's claims hold, on what was public by 13 January 2025?",
        "Bottom line",
        "Confidence in the evidence",
        "value judgement, not scored",
        "not answered yet",
        "Uncertain extractions",
        "the speaker is a guess",
        "later revisions of what was public",
        "What would change this",
        "Strongest argument against",
        "civilian harm, displacement, reconstruction, nuclear escalation",
        "Limits and misuse",
        "detente brief ARTICLE --as-of 2025-01-13 --draws 1000 --seed 0",
    ):
        assert wanted in text, wanted


def test_a_notebook_gets_the_page_in_a_frame_that_can_run_nothing(report: Report) -> None:
    frame = briefing.fragment(report)
    assert frame.startswith("<iframe")
    assert 'sandbox=""' in frame
    assert "<script" not in frame


def test_one_answer_shows_itself_with_hostile_text_escaped(parts: SimpleNamespace) -> None:
    answer = parts.spending().model_copy(update={"reason": parts.HOSTILE})
    assert "<script" not in briefing.answer_html(answer)
    assert "12.5" in briefing.answer_html(answer)

"""Articles are read as they are, or refused with one clear error."""

from datetime import date
from pathlib import Path

import pytest

from detente import claims
from detente.core.errors import ArticleRefused

HTML = """<html lang="en"><head><title>Front &amp; rear | Paper</title>
<meta property="article:published_time" content="2025-03-04T10:00:00Z">
<script>alert("He said: nothing")</script></head><body><nav><p>Home said hello to the front line</p></nav>
<article><h1>Front &amp; rear</h1>
<p>&ldquo;The aid comes too late,&rdquo; Ana Kovac said.</p></article></body></html>"""


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "binary"),
        (b"text with a \x00 in it", "binary"),
        ("Élysée said".encode("latin-1"), "UTF-8"),
        (b"\xff\xfea", "utf-16"),
        (b"a" * 2_000_001, "2,000,000"),
        (b"<html><meta charset='no-such-code'>\xe9</html>", "no-such-code"),
    ],
)
def test_what_is_no_article_is_refused_in_one_line_that_says_why(data: bytes, words: str) -> None:
    with pytest.raises(ArticleRefused, match=words) as refused:
        claims.read(data)
    assert "\n" not in str(refused.value)


def test_a_file_of_fifty_megabytes_is_refused_without_being_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(ArticleRefused, match="50,000,000"):
        claims.read(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ArticleRefused, match="cannot be read"):
        claims.read(tmp_path / "none.txt")
    with pytest.raises(ArticleRefused, match="folder"):
        claims.read(tmp_path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_spans_count_code_points_of_the_text_whatever_its_encoding(encoding: str) -> None:
    text = "Élan\n\n“The aid comes too late,” Ana Kovač said.\n"
    article = claims.read(text.encode(encoding))
    (claim,) = claims.find(article)
    assert article.text == text
    assert text[slice(*claim.span)] == "“The aid comes too late,”"


def test_a_declared_single_byte_encoding_is_honoured() -> None:
    page = "<html><meta charset=iso-8859-1><p>“x” Élysée</p>".replace("“x” ", "").encode("latin-1")
    assert "Élysée" in claims.read(page).text


def test_html_spans_cover_entities_and_nothing_is_read_from_scripts_or_navigation() -> None:
    article = claims.read(HTML.encode())
    (claim,) = claims.find(article)
    assert article.text[slice(*claim.span)] == "&ldquo;The aid comes too late,&rdquo;"
    assert claim.text == "The aid comes too late"
    assert (article.title, article.date, article.format) == ("Front & rear", date(2025, 3, 4), "html")


def test_markdown_loses_its_marks_but_not_its_places() -> None:
    source = (
        "---\ntitle: Briefing\ndate: 2025-02-01\n---\n\n"
        "The **aid** comes [too late](http://x.org/said) for the gunners, Ana *Kovac* said.\n"
    )
    article = claims.read(source.encode())
    (claim,) = claims.find(article)
    assert claim.text == "The aid comes too late for the gunners, Ana Kovac said."
    assert source[slice(*claim.span)].startswith("The **aid**")
    assert (article.title, article.date, article.format) == ("Briefing", date(2025, 2, 1), "markdown")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("KYIV, Jan. 13, 2025 - Shells are late.\n", date(2025, 1, 13)),
        ("Title\n\n13 January 2025\n\nShells are late.\n", date(2025, 1, 13)),
        ("Title\n\nPublished 2025-01-13\n\nShells are late.\n", date(2025, 1, 13)),
        (
            "Title\n\nThe war began on 24 February 2022 and nobody has said when it will stop, or how it might stop.\n",
            None,
        ),
        ("Title\n\nShells are late.\n", None),
    ],
)
def test_the_day_of_an_article_is_taken_from_its_head_and_never_from_its_story(text: str, day: date | None) -> None:
    assert claims.read(text.encode()).date == day


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (
            "Der Minister sagte am Montag, dass die Lage an der Front schwierig ist und die Munition nicht reicht. "
            * 3,
            "de",
        ),
        (
            "Le ministre a dit que la situation sur le front est difficile et que les munitions ne suffisent pas. " * 3,
            "fr",
        ),
        ("Міністр сказав, що ситуація на фронті є складною і що боєприпасів не вистачає. " * 3, "uk"),
        ("Министр сказал, что положение на фронте тяжелое и что снарядов не хватает. " * 3, "ru"),
    ],
)
def test_an_article_in_another_language_yields_a_note_and_no_statement(text: str, code: str) -> None:
    article = claims.read(text.encode())
    assert article.language == code
    assert claims.statements(article) == ()
    note = claims.language_note(article)
    assert note is not None
    assert "English only" in note


def test_an_article_without_a_testable_claim_yields_none() -> None:
    article = claims.read(
        b"Village fair\n\nThe band played until ten. There was cake, and it rained a little after dark.\n"
    )
    assert claims.find(article) == ()

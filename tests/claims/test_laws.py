"""What holds for every text."""

import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st

from detente import claims
from detente.core.errors import DetenteError

WORDS = st.sampled_from(
    [
        *(
            "said",
            "“",
            "”",
            '"',
            "'",
            "‘",
            "’",
            ",",
            ".",
            ":",
            "—",
            "?",
            "\n\n",
            "\n",
            "\t",
            "\u00a0",
            "e\u0301",
            "\U0001f600",
        ),
        *("Rutte", "the minister", "he", "NATO chief", "according to", "told reporters", "Q:", "A:", "By "),
        *("<p>", "</p>", "&amp;", "**", "# ", "KYIV, Jan. 3, 2025 —", "next Monday"),
        *("Kyiv", "shells", "too late", "2 percent of GDP", "is not enough", "would embolden China"),
    ]
)
TEXTS = st.lists(WORDS, max_size=60).map(" ".join)
SPEAKERS = ("Rutte", "Ana Kovac", "Ivo Maric", "Wei Chen", "Olu Adeyemi")
LINES = (
    "“Peace will not last if the invader gets his way,” {} said.",
    "{} warned that a bad deal would embolden China and Iran.",
    "Two percent of GDP is plenty, {} argued.",
    "According to {}, shells reach the front too late.",
    "If Washington cut its aid, {} said, Kyiv would have to make concessions.",
    "{} promised to bring a swift end to the war.",
)


@given(st.one_of(TEXTS, st.text(max_size=400)))
@settings(max_examples=300)
def test_statements_lie_in_the_text_in_order_and_are_short(text: str) -> None:
    try:
        article = claims.read(text.encode("utf-8", "surrogatepass"))
        found = claims.statements(article)
    except DetenteError:
        return
    assert [s.span for s in found] == sorted(s.span for s in found)
    for statement in found:
        start, end = statement.span
        assert 0 <= start < end <= len(article.text)
        assert len(statement.text) <= 300
        assert (statement.question is None) == (statement.polarity is None)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(DetenteError):
        assert isinstance(claims.statements(claims.read(data)), tuple)


@given(st.sampled_from(LINES), st.sampled_from(SPEAKERS), st.sampled_from(SPEAKERS))
def test_who_speaks_changes_neither_question_nor_polarity(line: str, one: str, other: str) -> None:
    def linked(name: str) -> list[tuple[str | None, str | None]]:
        article = claims.read(f"Paper\n\n{line.format(name)}\n".encode())
        return [(s.question, s.polarity) for s in claims.statements(article)]

    assert linked(one) == linked(other)


@given(TEXTS)
@settings(max_examples=50)
def test_reading_twice_gives_the_same(text: str) -> None:
    try:
        one = claims.statements(claims.read(text.encode()))
        two = claims.statements(claims.read((text + "\n").encode()))
    except DetenteError:
        return
    assert [s.speaker for s in one] == [s.speaker for s in two]


def test_a_claim_of_the_users_own_is_linked_by_its_text() -> None:
    article = claims.read("Paper\n\n“Two percent of GDP is not nearly enough,” Ana Kovac said.\n".encode())
    (claim,) = claims.find(article)
    own = claim.model_copy(update={"id": "mine"})
    assert claims.link(own, article) == claims.link(claim, article)

"""brief.json: a stable schema, the same bytes for the same input, nothing of the article but short quotations."""

import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import jsonschema
import pytest

import detente.briefing
from detente import briefing
from detente.briefing import Report
from detente.claims import Article, read
from detente.core.answers import Answer
from detente.core.claims import Statement
from detente.core.errors import CheckFailed
from detente.questions import Run

SCHEMA = Path(detente.briefing.__file__).parent / "schema" / "brief-1.json"


def test_the_published_schema_is_current() -> None:
    """On purpose changed? Write it again: json.dumps(briefing.schema(), indent=2, ensure_ascii=False) + newline."""
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == json.loads(json.dumps(briefing.schema()))


def test_the_brief_follows_its_published_schema(report: Report) -> None:
    document = json.loads(json.dumps(briefing.document(report)))
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(document)
    assert document["schema"] == "detente.brief/1"


@pytest.mark.parametrize("field", ["median", "headline", "bindings"])
def test_the_schema_refuses_an_answer_without_its_fields(report: Report, field: str) -> None:
    document = json.loads(json.dumps(briefing.document(report)))
    del document["answers"][0][field]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(document)


def test_answers_read_back_from_json_are_the_same_answers(report: Report) -> None:
    document = json.loads(json.dumps(briefing.document(report)))
    for record, answer in zip(document["answers"], report.answers, strict=True):
        assert Answer.model_validate(record).model_dump(mode="json") == answer.model_dump(mode="json")


def test_the_same_input_gives_the_same_bytes(
    article: Article, run: Run, report: Report, parts: SimpleNamespace
) -> None:
    again = briefing.compose(article, parts.statements(article), parts.answers(), run, levers=parts.levers())
    for form in ("html", "json", "csv"):
        assert briefing.render(again, form) == briefing.render(report, form)


def test_the_run_digest_follows_every_input_and_the_manifest_holds_no_clock(article: Article, run: Run) -> None:
    def digest(given: Article, options: Run) -> str:
        return briefing.compose(given, (), (), options, levers=()).manifest.run

    other = Run(as_of=run.as_of, panel=run.panel, seed=1)
    runs = {digest(article, run), digest(article, other), digest(read(b"Another text. 3 March 2024"), run)}
    assert len(runs) == 3
    assert digest(article, run) == digest(article, run)


def test_no_output_holds_the_article(report: Report, article: Article) -> None:
    document = briefing.document(report)
    assert all(len(statement["text"]) <= 300 for statement in document["statements"])
    for form in ("html", "json", "csv"):
        assert article.text[100:260] not in str(briefing.render(report, form))


def test_words_and_reasons_reach_the_statements(report: Report) -> None:
    by_id = {statement.id: statement for statement in report.statements}
    assert by_id["5"].reason_if_unanswered == "not answered yet: no model"
    assert by_id["3"].word is None
    assert by_id["4"].reason_if_unanswered == "no cue of any question in it"


def test_a_denied_claim_gets_the_opposite_word(article: Article, run: Run, parts: SimpleNamespace) -> None:
    likely = parts.unanswered("durability", "S6", "5").model_copy(
        update={"median": 0.8, "probability": 0.8, "word": "likely", "reason": None}
    )
    said = parts.statements(article)[4]
    for polarity, word in (("asserts", "likely"), ("denies", "unlikely")):
        told = said.model_copy(update={"polarity": polarity})
        made = briefing.compose(article, (told,), (likely,), run, levers=())
        assert made.statements[0].word == word


def test_a_quotation_that_is_not_in_the_article_is_refused(article: Article, run: Run, parts: SimpleNamespace) -> None:
    invented = parts.statements(article)[0].model_copy(update={"text": "Three per cent is not enough"})
    with pytest.raises(CheckFailed, match="quotations are copied"):
        briefing.compose(article, (invented,), (), run, levers=())


def test_a_quotation_of_a_web_page_is_found_through_tags_and_entities(run: Run) -> None:
    page = b"<html><body><p>She said: we <b>can&rsquo;t</b> wait &amp; see.</p></body></html>"
    article = read(page)
    start, end = article.text.index("we <b>"), article.text.index("</p>")
    text = "we can’t wait & see."
    said = Statement(id="1", speaker=None, span=(start, end), text=text, form="direct", kind="other")
    assert briefing.compose(article, (said,), (), run, levers=()).statements == (said,)


def test_an_article_without_statements_has_a_brief_that_says_so(run: Run) -> None:
    report = briefing.compose(read(b"A nice day. Birds sing."), (), (), run, levers=(), dated_by="panel")
    page = str(briefing.render(report, "html"))
    briefing.check(page, briefing.document(report))
    assert "No testable statement was found" in page
    assert "the date of the data" in page
    assert "Article without a date" in page


def test_the_same_question_asked_twice_with_the_same_slots_is_answered_once(
    article: Article, run: Run, parts: SimpleNamespace
) -> None:
    twice = (parts.answers()[1], parts.answers()[1].model_copy(update={"statements": ("2",)}))
    made = briefing.compose(article, parts.statements(article), twice, run, levers=())
    assert len(made.answers) == 1
    assert made.answers[0].statements == ("1", "2")


def test_the_badge_names_model_date_and_run(report: Report) -> None:
    assert report.badge.startswith("model ")
    assert f"data as of {date(2025, 1, 13)}" in report.badge
    assert report.manifest.run[:12] in report.badge
    assert all(exhibit.badge == report.badge for answer in report.answers for exhibit in answer.exhibits)


def test_answers_without_an_article_make_a_document_of_their_own(run: Run, parts: SimpleNamespace) -> None:
    document = briefing.answers_document(parts.answers(), run)
    assert list(document) == ["schema", "answers", "sources", "manifest"]
    assert {record["id"] for record in document["sources"]} == {"nato", "sipri", "isw"}
    json.dumps(document)

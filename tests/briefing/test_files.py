"""Files of a brief: whole or not at all, formulas defused, extras that name themselves, the card on the terminal."""

import csv
import io
import re
import zipfile
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from detente import api, briefing
from detente.briefing import Report, tables
from detente.briefing.html import html
from detente.briefing.terminal import show_answer
from detente.core.errors import DataMissing, UnknownName, WrongInput
from detente.figures import files as writing

ROOT = Path(__file__).parents[2]


def test_all_formats_are_written_under_their_names_and_nothing_is_left_over(report: Report, tmp_path: Path) -> None:
    paths = briefing.write(report, tmp_path / "deep" / "out", ("html", "json", "csv"))
    assert [path.name for path in paths] == [
        "brief.html",
        "brief.json",
        "brief.csv",
        "brief-values.csv",
        "brief-figures.csv",
    ]
    assert {path.name for path in (tmp_path / "deep" / "out").iterdir()} == {path.name for path in paths}


def test_an_unknown_format_is_refused_before_anything_is_written(report: Report, tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="did you mean 'html'"):
        briefing.write(report, tmp_path / "out", ("json", "htm"))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("place", ["a-file", "a-file/below", "a-folder"])
def test_a_folder_that_cannot_be_written_to_is_wrong_input(report: Report, tmp_path: Path, place: str) -> None:
    (tmp_path / "a-file").write_text("kept")
    (tmp_path / "a-folder" / "brief.json").mkdir(parents=True)
    with pytest.raises(WrongInput, match=r"cannot be written to .* give --out"):
        briefing.write(report, tmp_path / place)
    assert (tmp_path / "a-file").read_text() == "kept"
    assert [path.name for path in (tmp_path / "a-folder").iterdir()] == ["brief.json"]


def test_no_format_at_all_is_refused(report: Report, tmp_path: Path) -> None:
    with pytest.raises(WrongInput, match="no format"):
        briefing.write(report, tmp_path / "out", ())


def test_a_brief_with_two_targets_and_a_score_is_written(tmp_path: Path) -> None:
    article = (
        "“Two per cent of GDP is not nearly enough,” Mark Rutte said.\n\n"
        "“Allies must spend 3.5 per cent of GDP,” Mark Rutte said.\n\n"
        "“Ukraine needs more weapons now to negotiate from strength,” he said.\n"
    )
    labels = tmp_path / "labels.json"
    labels.write_text('{"statements": []}')
    made = api.brief(article.encode(), labels=labels)
    targets = [answer.slots["target"] for answer in made.answers if answer.question == "spending_gap"]
    assert len(targets) == len(set(targets)) == 2
    made.write(tmp_path / "out")  # the checker draws every exhibit again by its id
    assert "against labels" in (tmp_path / "out" / "brief.html").read_text("utf-8")


def test_a_write_that_breaks_off_leaves_the_earlier_brief_whole(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    briefing.write(report, tmp_path)
    before = (tmp_path / "brief.html").read_bytes()

    def broken(folder: Path, name: str, content: Any) -> Path:
        if name == "brief.json":
            raise OSError("disk full")
        return real(folder, name, content)

    real = writing._staged
    monkeypatch.setattr(writing, "_staged", broken)
    with pytest.raises(WrongInput, match="disk full"):
        briefing.write(report.model_copy(update={"badge": "other"}), tmp_path)
    assert (tmp_path / "brief.html").read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {"brief.html", "brief.json"}


@given(st.text(max_size=60))
def test_no_cell_of_text_starts_as_a_formula(text: str) -> None:
    cell = tables.cell(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_formulas_in_tables_are_defused_and_numbers_stay_numbers(report: Report) -> None:
    made = tables.files(briefing.document(report))
    figures = list(csv.DictReader(io.StringIO(made["brief-figures.csv"])))
    assert "'=HYPERLINK(1)" in {row["x"] for row in figures}
    values = list(csv.DictReader(io.StringIO(made["brief-values.csv"])))
    assert {row["median"] for row in values if row["name"] == "cost"} == {"12.5"}
    claims = list(csv.DictReader(io.StringIO(made["brief.csv"])))
    assert [row["id"] for row in claims] == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize(("form", "library"), [("pdf", "weasyprint"), ("docx", "docx")])
def test_a_missing_extra_names_itself_and_how_to_install_it(
    report: Report, form: str, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> Any:
        if name == library:
            raise ImportError(name)
        return import_module(name)

    monkeypatch.setattr(f"detente.briefing.{form}.import_module", missing)
    with pytest.raises(DataMissing, match=rf"pip install 'detente\[{form}\]'"):
        briefing.render(report, form)


def printer(report: Report) -> Any:
    weasyprint = pytest.importorskip("weasyprint", exc_type=ImportError, reason="needs the extra pdf")
    page = html(briefing.document(report), full=report.full)
    return weasyprint.HTML(string=page, url_fetcher=weasyprint.urls.URLFetcher(allowed_protocols=["data"]))


def pages(report: Report) -> int:
    return len(printer(report).render().pages)


@pytest.fixture(scope="module")
def example() -> Report:
    return api.brief(ROOT / "examples" / "2025-01-13-helenow-ministers.txt").report


def test_the_brief_of_the_example_prints_on_two_pages_and_the_full_one_on_more(example: Report) -> None:
    assert pages(example) == 2
    assert pages(example.model_copy(update={"full": True})) > 4


def test_the_pdf_uses_the_shipped_font_and_makes_no_noise(
    report: Report, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    assert b"Inter-Detente" in printer(report).write_pdf(uncompressed_pdf=True)
    caplog.clear()
    capfd.readouterr()
    made = briefing.render(report, "pdf")
    assert isinstance(made, bytes)
    assert made[:5] == b"%PDF-"
    assert caplog.records == []
    assert capfd.readouterr().err == ""


def test_the_example_has_a_working_lever_with_a_figure_at_each_target(example: Report) -> None:
    (lever,) = example.levers
    assert [point.setting for point in lever.points] == [2.0, 2.5, 3.0, 3.5, 5.0]
    assert all(point.exhibits and point.exhibits[0].badge == example.badge for point in lever.points)
    said = [point.text[0].text for point in lever.points]
    assert len(set(said)) == len(said)


def test_the_word_file_holds_the_same_words_and_describes_its_figure(report: Report) -> None:
    made = briefing.render(report, "docx")
    assert isinstance(made, bytes)
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        text = parts.read("word/document.xml").decode("utf-8")
    assert report.summary.bottom_line[1].text in text
    assert "descr=" in text
    assert "&lt;script&gt;" in text


def card(report: Report, width: int, **more: Any) -> str:
    console = Console(file=io.StringIO(), width=width, force_terminal=True, **more)
    briefing.show(report, console, [Path("out/brief.json"), Path("out/brief.html")])
    held = console.file
    assert isinstance(held, io.StringIO)
    return held.getvalue()


@pytest.mark.parametrize("width", [40, 80, 200])
def test_the_card_fits_its_terminal_with_one_line_a_claim(report: Report, width: int) -> None:
    shown = card(report, width, no_color=True, color_system=None)
    assert all(cell_len(line) <= width for line in shown.splitlines())
    if width == 80:
        assert sum("│ S" in line for line in shown.splitlines()) == 4


def test_the_card_honours_no_color(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[3" not in card(report, 80)


def test_the_card_shows_no_control_characters_and_the_page_first(report: Report) -> None:
    shown = card(report, 100, no_color=True, color_system=None)
    assert "\u202e" not in shown
    assert shown.index("brief.html") < shown.index("brief.json")


def test_drivers_are_printed_with_where_their_share_may_lie(report: Report) -> None:
    answer = next(one for one in report.answers if one.drivers)
    held = io.StringIO()
    show_answer(answer, Console(file=held, width=100))
    assert "one belief: 0.42 (0.32 to 0.54)" in held.getvalue()
    assert re.search(r"another: 0\.20\s", held.getvalue())
    docx = pytest.importorskip("docx")
    made = briefing.render(report.model_copy(update={"full": True}), "docx")
    assert isinstance(made, bytes)
    rows = [[cell.text for cell in row.cells] for one in docx.Document(io.BytesIO(made)).tables for row in one.rows]
    assert ["one belief", "0.42", "0.32 to 0.54", "first-order"] in rows
    assert ["another", "0.20", "", "first-order"] in rows

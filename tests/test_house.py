"""The house as a whole: import directions, a fast door, a pure wheel, two commands."""

import ast
import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# not pydantic: Typer itself loads it for a command's help, in a fiftieth of a second
HEAVY = {"polars", "duckdb", "numpy", "scipy", "vl_convert", "jinja2", "weasyprint", "docx", "altair"}


def python(code: str) -> str:
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.parametrize("arguments", [["--help"], ["brief", "--help"], ["data", "--help"], ["calibrate", "--help"]])
def test_help_loads_no_heavy_library(arguments: list[str]):
    loaded = python(
        "import sys, contextlib, io\n"
        "from detente.cli.main import run\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n"
        f"    run({arguments!r})\n"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    assert not HEAVY & set(loaded.split())


def test_importing_the_package_loads_nothing_heavy_and_offers_the_verbs():
    loaded = python("import sys, detente; print(*{name.partition('.')[0] for name in sys.modules})")
    assert not HEAVY & set(loaded.split())
    assert python("import detente; print(callable(detente.brief), callable(detente.ask))").split() == ["True", "True"]
    # the verbs stay verbs after the rooms behind them were loaded
    assert (
        python("import detente; f = detente.brief; import detente.briefing; print(detente.brief is f)").strip()
        == "True"
    )


def test_rooms_look_one_way_only():
    pytest.importorskip("importlinter", reason="the import contracts need the check group: make setup")
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_import_is_hidden_inside_a_function_outside_the_command_line():
    hidden = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in (ROOT / "src" / "detente").rglob("*.py")
        if "cli" not in path.parts
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom) and "detente" in ast.unparse(node)
    ]
    assert not hidden


def test_the_readme_names_only_make_targets_that_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = {line.split(":")[0] for line in makefile.splitlines() if line[:1].isalpha() and ":" in line}
    for page in ("README.md", "CONTRIBUTING.md"):
        for line in (ROOT / page).read_text(encoding="utf-8").splitlines():
            if line.startswith("make "):
                assert line.split()[1] in targets


def test_every_link_in_the_docs_leads_somewhere():
    broken = []
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for piece in page.read_text(encoding="utf-8").split("](")[1:]:
            target = piece.split(")")[0].split("#")[0]
            if target and "://" not in target and not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)} -> {target}")
    assert not broken


def test_the_package_says_what_it_is():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license"] == "Apache-2.0"
    assert (ROOT / "src" / "detente" / "py.typed").exists()
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "cff-version" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["brief", "no-such-file.txt"], 2, "no-such-file.txt"),
        (["ask", "spending_gp"], 2, "did you mean 'spending_gap'"),
        (["brief", "--as-of", "yesterday", "x.txt"], 2, "yesterday"),
        (["nonsense"], 2, "nonsense"),
    ],
)
def test_wrong_input_is_one_clear_message_and_code_two(arguments: list[str], code: int, says: str, tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-m", "detente.cli.main", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_json_prints_one_document_and_nothing_else():
    done = subprocess.run(
        [sys.executable, "-m", "detente.cli.main", "ask", "spending_gap", "--json", "--as-of", "2025-01-13"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    document = json.loads(done.stdout)
    assert {"schema", "answers", "sources", "manifest"} <= set(document)


def test_the_reference_pages_are_what_the_registers_say():
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "build.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr

import json
from pathlib import Path

from typer.testing import CliRunner

from detente.cli.main import app


def test_the_table_says_when_a_baseline_wins_and_that_it_is_pseudo_real_time() -> None:
    result = CliRunner().invoke(app, ["score", "war"])
    assert result.exit_code == 0
    assert "a baseline wins" in result.stdout
    assert "pseudo-real-time" in result.stdout


def test_the_recipe_is_one_json_document_and_the_plot_is_drawn_in_three_forms(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["score", "war", "--json", "--out", str(tmp_path)])
    assert json.loads(result.stdout)["seed"] == 0
    assert {path.name for path in tmp_path.iterdir()} == {"score-war.svg", "score-war.png", "score-war.html"}

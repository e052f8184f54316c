"""`detente calibrate capital`: prints what ships, computes from a mirror, says what is missing."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from detente.cli.calibrate import app
from detente.core.errors import DataMissing, UnknownName
from detente.panel import derived


def test_show_prints_the_balance_that_ships_without_a_mirror():
    done = CliRunner().invoke(app, ["capital", "--show"])
    assert done.exit_code == 0
    balance = derived.load("capital").recipe["balance"]
    assert len(done.output.splitlines()) == len(balance) + 2
    row = next(r for r in balance if (r["measure"], r["year"], r["prices"]) == ("spending", 2024, "beliefs"))
    assert f"{row['q50']:.2f} ({row['q05']:.2f} to {row['q95']:.2f})" in done.output


def test_json_is_one_document_on_stdout():
    done = CliRunner().invoke(app, ["capital", "--show", "--json"])
    assert json.loads(done.stdout)["draws"] == 512


def test_without_a_mirror_the_message_says_how_to_name_one():
    done = CliRunner().invoke(app, ["capital"])
    assert isinstance(done.exception, DataMissing)
    assert "--mirror" in str(done.exception)


def test_an_empty_folder_as_mirror_leaves_nothing_half_written(tmp_path: Path):
    done = CliRunner().invoke(app, ["capital", "--mirror", str(tmp_path), "--out", str(tmp_path / "out")])
    assert isinstance(done.exception, DataMissing)
    assert list(tmp_path.iterdir()) == []


def test_a_mirror_gives_the_same_draws_twice_and_other_seeds_others(tmp_path: Path, mirror: Path):
    def digest(name: str, seed: int) -> str:
        out = tmp_path / name
        arguments = ["capital", "--mirror", str(mirror), "--out", str(out), "--seed", str(seed), "--draws", "8"]
        done = CliRunner().invoke(app, arguments)
        assert done.exit_code == 0, done.output
        return derived.load("capital", out).digest

    assert digest("a", 0) == digest("b", 0)
    assert digest("c", 1) != digest("a", 0)
    with pytest.raises(UnknownName):
        derived.load("capital", tmp_path / "nowhere")


def test_show_tells_how_well_the_war_was_sampled():
    done = CliRunner().invoke(app, ["war", "--show"])
    assert done.exit_code == 0
    recipe = derived.load("war-ukraine-2024-12").recipe
    for name, count in recipe["effective"].items():
        line = next(line for line in done.output.splitlines() if line.startswith(f"{name}  "))
        assert f"{count:,}" in line
        assert f"{recipe['r_hat'][name]:.4f}" in line if "r_hat" in recipe else "not known" in line

"""`detente doctor` finds what is broken and says how to mend it."""

import json

import pytest

from detente.cli import doctor
from detente.core.errors import CheckFailed


def test_a_sound_installation_has_nothing_broken(capsys):
    doctor.report(as_json=True)
    document = json.loads(capsys.readouterr().out)
    states = {finding["what"]: finding["state"] for finding in document["findings"]}
    assert states["reference panel"] == "ok"
    assert states["derived result: capital"] == "ok"
    assert "broken" not in states.values()


def test_a_folder_that_cannot_be_written_is_named_with_its_mend(monkeypatch, tmp_path, capsys):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("DETENTE_HOME", str(tmp_path / "file" / "home"))
    with pytest.raises(CheckFailed, match="state folder"):
        doctor.report(as_json=False)
    assert "set DETENTE_HOME to a writable folder" in capsys.readouterr().out


def test_an_altered_panel_is_found(monkeypatch, capsys):
    def altered():
        raise CheckFailed("panel.parquet of the reference panel was altered")

    monkeypatch.setattr(doctor.panels, "load", altered)
    with pytest.raises(CheckFailed, match="reference panel"):
        doctor.report(as_json=False)
    assert "was altered" in capsys.readouterr().out

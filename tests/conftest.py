"""What every test may lean on: no network, no user state, and a mirror where there is one."""

import os
import socket
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "detente", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("detente")

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests neither read nor write the user's own tables and runs, and see no mirror unless they ask."""
    monkeypatch.setenv("DETENTE_HOME", str(tmp_path_factory.mktemp("home")))
    monkeypatch.delenv("DETENTE_MIRROR", raising=False)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any connection that leaves this machine fails the test."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if self.family != socket.AF_UNIX and host not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test tried to reach {address!r}")
        real(self, address)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(socket.socket, "connect", connect)


_MIRROR = os.environ.get("DETENTE_MIRROR")


def _mirror_folder() -> Path | None:
    folder = Path(_MIRROR) if _MIRROR else ROOT.parent / "shared" / "data"
    return folder if (folder / "sipri_milex.csv").is_file() else None


@pytest.fixture(scope="session")
def mirror() -> Path:
    """The folder of full tables; tests that need it are skipped where there is none."""
    folder = _mirror_folder()
    if folder is None:
        pytest.skip("needs a mirror of the full tables: set DETENTE_MIRROR to its folder")
    return folder


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder of reference results beside a mirror; tests that need it are skipped where there is none."""
    folder = _mirror_folder()
    if folder is None or not (folder.parent / "reference").is_dir():
        pytest.skip("needs the reference results that lie beside a mirror")
    return folder.parent / "reference"


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a real Chromium; browser tests are skipped where there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        for folder in os.environ.get("PATH", "").split(os.pathsep):
            candidate = Path(folder) / name
            if candidate.is_file():
                return str(candidate)
    pytest.skip("needs Chromium on the PATH; .ci/run installs one")

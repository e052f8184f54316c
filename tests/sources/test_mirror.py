"""Mirrors are folders or http(s) addresses; whatever breaks off or is no mirror is one clear error."""

import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from detente import sources
from detente.core.errors import CheckFailed, DataMissing, DetenteError, SchemaChanged, WrongInput
from detente.sources import mirror as reading
from detente.sources.mirror import Mirror, Producer, renamed
from detente.sources.store import Store
from detente.sources.table import Direct, Table, parse


class _Shelf(BaseHTTPRequestHandler):
    """Serves one file whole, cut off, or not at all, by the first part of the path."""

    content = b""

    def do_GET(self) -> None:
        kind = self.path.split("/")[1]
        if kind == "gone":
            self.send_error(404)
        elif kind == "elsewhere":
            self.send_response(302)
            self.send_header("Location", "ftp://127.0.0.1/etc/passwd")
            self.end_headers()
        elif kind == "nowhere":
            self.send_response(302)
            self.send_header("Location", "http://[::1")
            self.end_headers()
        elif kind == "drip":
            self.send_response(200)
            self.end_headers()
            with contextlib.suppress(OSError):
                for _ in range(400):
                    self.wfile.write(b"x")
                    self.wfile.flush()
                    time.sleep(0.01)
        elif kind == "length":
            self.send_response(200)
            self.send_header("Content-Length", "abc")
            self.end_headers()
            self.wfile.write(self.content)
        else:
            self.send_response(200)
            self.send_header("Content-Length", str(len(self.content)))
            self.end_headers()
            self.wfile.write(self.content[: len(self.content) // 2] if kind == "cut" else self.content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def address(text: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(_Shelf, "content", text.encode())
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Shelf)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_an_address_serves_the_same_table_as_a_folder(
    table: Table, address: str, folder: Path, store: Store, tmp_path: Path
) -> None:
    by_address = store.fetch(table, Mirror(f"{address}/whole/"))
    by_folder = Store(tmp_path / "other").fetch(table, Mirror(folder))
    assert by_address.vintage.id == by_folder.vintage.id


def test_a_download_that_breaks_off_keeps_the_earlier_copy(
    table: Table, address: str, folder: Path, store: Store
) -> None:
    store.fetch(table, Mirror(folder))
    with pytest.raises(DetenteError, match=r"broke off|could not be fetched"):
        store.fetch(table, Mirror(f"{address}/cut"))
    assert store.need(table).problems() == []
    assert len(store.vintages(table)) == 1


def test_a_file_that_the_address_lacks_is_missing_data(table: Table, address: str) -> None:
    with pytest.raises(DataMissing, match="status 404"):
        Mirror(f"{address}/gone").content(table)


def test_a_redirection_to_another_protocol_is_refused(table: Table, address: str) -> None:
    with pytest.raises(DataMissing):
        Mirror(f"{address}/elsewhere").content(table)


def test_a_download_without_end_is_given_up(table: Table, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST_FILE", 100)
    with pytest.raises(CheckFailed, match="larger than 100 bytes"):
        Mirror(f"{address}/whole").content(table)


def test_a_download_that_takes_too_long_is_given_up(
    table: Table, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LONGEST", -1.0)
    with pytest.raises(DataMissing, match="took longer"):
        Mirror(f"{address}/whole").content(table)


def test_a_download_that_drips_is_given_up_before_its_end(
    table: Table, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LONGEST", 0.2)
    started = time.monotonic()
    with pytest.raises(DataMissing, match="took longer"):
        Mirror(f"{address}/drip").content(table)
    assert time.monotonic() - started < 3


def test_a_redirection_to_no_address_is_missing_data(table: Table, address: str) -> None:
    with pytest.raises(DataMissing, match="could not be fetched"):
        Mirror(f"{address}/nowhere").content(table)


def test_a_length_that_is_no_number_is_passed_over(table: Table, address: str, text: str) -> None:
    assert Mirror(f"{address}/length").content(table) == text.encode()


@pytest.mark.parametrize("where", ["http://[::1", "http://127.0.0.1:99999", "http://127.0.0.1:x"])
def test_an_address_that_is_none_is_wrong_input(where: str) -> None:
    with pytest.raises(WrongInput, match="no address"):
        Mirror(where)


def test_nobody_listening_is_missing_data(table: Table, address: str) -> None:
    with pytest.raises(DataMissing, match="could not be fetched"):
        Mirror("http://127.0.0.1:1").content(table)


def test_offline_refuses_every_address() -> None:
    with pytest.raises(WrongInput, match="--offline"):
        Mirror("https://example.org/data", offline=True)
    with pytest.raises(WrongInput, match="--offline"):
        Producer(offline=True)


@pytest.mark.parametrize("where", ["ftp://example.org/x", "file:///etc"])
def test_other_protocols_are_refused(where: str) -> None:
    with pytest.raises(WrongInput, match="http"):
        Mirror(where)


def test_a_password_in_an_address_is_never_shown() -> None:
    mirror = Mirror("https://someone:secret@example.org:8080/data?token=abc")
    assert mirror.name == "https://example.org:8080/data"


def test_a_folder_that_is_not_there_or_is_no_mirror_says_so(tmp_path: Path, table: Table) -> None:
    with pytest.raises(DataMissing, match="no mirror folder"):
        Mirror(tmp_path / "nowhere")
    with pytest.raises(DataMissing, match="is no mirror"):
        Mirror(tmp_path).require_any([table])


def test_a_producers_own_file_is_read_under_the_contracts_names(table: Table, text: str) -> None:
    theirs = Direct("https://example.org/x.csv", {"land": "country", "jahr": "year"})
    lines = [line.split(",") for line in text.replace("country,year", "land,jahr", 1).splitlines()]
    shuffled = "".join(",".join(reversed(cells)) + "\n" for cells in lines)
    assert parse(table, renamed(table, theirs, shuffled.encode())).equals(parse(table, text.encode()))


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n"])
def test_a_producers_file_with_other_columns_is_a_changed_schema(table: Table, content: bytes) -> None:
    with pytest.raises(SchemaChanged, match="producer's file"):
        renamed(table, Direct("https://example.org/x.csv", {}), content)


def test_a_producers_file_that_is_no_text_is_refused(table: Table) -> None:
    with pytest.raises(CheckFailed, match="no readable CSV"):
        renamed(table, Direct("https://example.org/x.csv", {}), b"\xff\xff")


def test_a_table_without_a_plain_file_at_its_producer_says_so(table: Table) -> None:
    with pytest.raises(WrongInput, match="no plain file"):
        Producer().content(table)


def test_a_producers_address_is_fetched_like_a_mirror(table: Table, address: str, store: Store) -> None:
    own = replace(table, direct=Direct(f"{address}/whole/x.csv", {}))
    assert store.fetch(own, Producer()).vintage.record["fetched_from"] == "the producer's own address"


def test_every_direct_address_names_columns_of_its_table() -> None:
    direct = [table for table in sources.all_tables().values() if table.direct]
    assert direct
    for table in direct:
        assert table.direct is not None
        assert table.direct.address.startswith("https://")
        assert set(table.direct.names.values()) <= set(table.columns)

"""Where tables are fetched from: a folder or an address with one file a table, `<mirror>/<file>.csv`.

Reading is bounded in size and time, and a file that breaks off is never handed on.
"""

import csv
import io
import time
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    UnknownHandler,
)

from detente.core.errors import CheckFailed, DataMissing, SchemaChanged, WrongInput
from detente.sources.table import LARGEST_FILE, Direct, Table, content_of

STALL = 15.0
"""Seconds without a byte after which an address is given up."""

LONGEST = 180.0
"""Seconds that one file may take in all."""

_CHUNK = 1 << 16


class Mirror:
    """A folder or address that holds the tables' files.

    Raises WrongInput for an address when offline or of another kind than http(s), and DataMissing for
    a folder that is not there.
    """

    def __init__(self, where: str | Path, *, offline: bool = False) -> None:
        text = str(where)
        self.is_address = "://" in text
        self._where = text.rstrip("/") if self.is_address else str(Path(text).expanduser())
        if self.is_address:
            try:
                _ = urlsplit(text).port
            except ValueError as error:
                raise WrongInput(f"the mirror's address is no address ({error}); check it") from error
            if urlsplit(text).scheme not in ("http", "https"):
                raise WrongInput(f"a mirror is a folder or an http(s) address; got {self.name!r}")
            if offline:
                raise WrongInput(
                    f"--offline refuses the address {self.name}; give --mirror a folder, or leave --offline out"
                )
        elif not Path(self._where).is_dir():
            raise DataMissing(f"there is no mirror folder {self._where!r}; give --mirror (or DETENTE_MIRROR) one")

    @property
    def name(self) -> str:
        """How messages and records call it: an address without user, password and query."""
        if not self.is_address:
            return self._where
        parts = urlsplit(self._where)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
        return urlunsplit((parts.scheme, host + port, parts.path, "", ""))

    def require_any(self, tables: "list[Table]") -> None:
        """DataMissing if a folder holds none of the tables' files, so it is no mirror at all."""
        if self.is_address or any((Path(self._where) / table.file).exists() for table in tables):
            return
        raise DataMissing(
            f"{self._where} is no mirror: it holds none of {len(tables)} files such as {tables[0].file!r}; "
            "give --mirror the folder that holds them"
        )

    def content(self, table: Table) -> bytes:
        """The bytes of the table's file, whole; DataMissing or CheckFailed otherwise."""
        if not self.is_address:
            return content_of(Path(self._where) / table.file, table)
        return download(f"{self._where}/{table.file}", table)


class Producer(Mirror):
    """Producers' own addresses, for the few tables that have one; not tried against the live addresses."""

    def __init__(self, *, offline: bool = False) -> None:
        super().__init__("https://producer", offline=offline)

    @property
    def name(self) -> str:
        """How records call it."""
        return "the producer's own address"

    def content(self, table: Table) -> bytes:
        """The producer's file under the contract's column names; WrongInput if the table has none."""
        if table.direct is None:
            raise WrongInput(f"table {table.id!r} has no plain file at its producer; fetch it from a mirror")
        return renamed(table, table.direct, download(table.direct.address, table))


def renamed(table: Table, direct: Direct, content: bytes) -> bytes:
    """The producer's CSV with the mirror's header and order of columns; its cells stay as they are."""
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise CheckFailed(f"table {table.id!r}: the producer's file is no readable CSV file ({error})") from error
    header = [direct.names.get(name, name) for name in (rows[0] if rows else [])]
    if sorted(header) != sorted(table.columns):
        raise SchemaChanged(
            f"table {table.id!r}: the producer's file has columns {', '.join(rows[0]) if rows else '(none)'}; "
            "fetch from a mirror, and mend the names under `direct` in the table's record"
        )
    order = [header.index(name) for name in table.columns]
    if any(len(row) != len(header) for row in rows):
        raise CheckFailed(f"table {table.id!r}: the producer's file has lines of unequal length; it was cut off")
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows([row[place] for place in order] for row in rows[1:])
    return out.getvalue().encode()


def _opener() -> OpenerDirector:
    """An opener for http and https alone: no file, ftp or data addresses, not even by redirection."""
    opener = OpenerDirector()
    for handler in (
        ProxyHandler(), HTTPHandler(), HTTPSHandler(), HTTPRedirectHandler(), HTTPDefaultErrorHandler(),
        HTTPErrorProcessor(), UnknownHandler(),
    ):  # fmt: skip
        opener.add_handler(handler)
    return opener


def download(address: str, table: Table) -> bytes:
    """The file at an address: at most `LARGEST_FILE` bytes within `LONGEST` seconds, and complete."""
    mend = "check the address and the network, or use a mirror folder"
    request = Request(address, headers={"User-Agent": "detente", "Accept-Encoding": "identity"})  # noqa: S310
    pieces: list[bytes] = []
    size, started = 0, time.monotonic()
    try:
        with _opener().open(request, timeout=STALL) as reply:
            promised = reply.headers.get("Content-Length")
            while piece := reply.read1(_CHUNK):
                size += len(piece)
                if size > LARGEST_FILE:
                    raise CheckFailed(f"table {table.id!r}: the file is larger than {LARGEST_FILE:,} bytes; {mend}")
                if time.monotonic() - started > LONGEST:
                    raise DataMissing(f"table {table.id!r}: the file took longer than {LONGEST:.0f} s; {mend}")
                pieces.append(piece)
    except HTTPError as error:
        raise DataMissing(
            f"table {table.id!r}: the mirror has no {table.file!r} (HTTP status {error.code}); {mend}"
        ) from error
    except (URLError, HTTPException, OSError, ValueError) as error:  # ValueError: an address that is none
        problem = " ".join(str(getattr(error, "reason", None) or error).split())
        problem = "".join(character for character in problem[:200] if character.isprintable())
        raise DataMissing(f"table {table.id!r}: {table.file!r} could not be fetched ({problem}); {mend}") from error
    if promised is not None and promised.isdecimal() and size != int(promised):
        raise CheckFailed(
            f"table {table.id!r}: the download of {table.file!r} broke off after {size:,} of {int(promised):,} bytes; "
            "the earlier copy is kept; fetch again"
        )
    return b"".join(pieces)

"""Bytes to text, or a refusal that says how to mend the file."""

import codecs
import re

from detente.core.errors import ArticleRefused

LARGEST = 2_000_000
"""[bytes] An article is never longer; a longer file is something else."""

_DECLARED = re.compile(
    rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})|^<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.:-]{2,40})"
)
_MEND = "save it as UTF-8 and try again"


def decode(data: bytes, name: str) -> str:
    """The text of an article file; a byte order mark is not part of it.

    UTF-8, UTF-16 or UTF-32 with a byte order mark, or the single-byte encoding that an HTML file
    declares. Anything else is refused rather than guessed: a wrong guess garbles quotations.
    Raises ArticleRefused.
    """
    if len(data) > LARGEST:
        raise ArticleRefused(
            f"{name} is {len(data):,} bytes long, more than the {LARGEST:,} of an article; give the article alone"
        )
    if not data.strip(b" \t\r\n\x0b\x0c\xef\xbb\xbf"):
        raise ArticleRefused(f"{name} is empty; give a text, Markdown or HTML file")
    text = _decoded(data, name)
    if "\x00" in text or _controls(text) > max(4, len(text) // 200):
        raise ArticleRefused(f"{name} is a binary file, not text; give a text, Markdown or HTML file")
    if not text.strip():
        raise ArticleRefused(f"{name} is empty; give a text, Markdown or HTML file")
    return text


def _decoded(data: bytes, name: str) -> str:
    marks = (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    )
    for mark, encoding in marks:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise ArticleRefused(
                    f"{name} begins as {encoding} but breaks at byte {error.start}; {_MEND}"
                ) from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        broken = error.start
    if b"\x00" in data:
        raise ArticleRefused(f"{name} is a binary file, not text; give a text, Markdown or HTML file")
    declared = _DECLARED.search(data[:4096])
    if declared:
        encoding = (declared[1] or declared[2]).decode("ascii")
        try:
            if codecs.lookup(encoding).name != "utf-8":
                return data.decode(encoding)
        except (LookupError, UnicodeError, ValueError) as error:
            raise ArticleRefused(f"{name} declares the encoding {encoding!r}, which does not fit; {_MEND}") from error
    raise ArticleRefused(f"{name} is not valid UTF-8 (byte {broken}) and declares no other encoding; {_MEND}")


def _controls(text: str) -> int:
    return sum(text.count(chr(code)) for code in range(32) if code not in (9, 10, 11, 12, 13))

"""The text of a file in whatever encoding it is, read as a stream: held whole it takes up to four times the bytes of the file."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from waterdx.core.errors import UserError
from waterdx.core.findings import Finding
from waterdx.core.words import Words
from waterdx.importers.mixed_encoding import decode_lines, has_utf8_lines, refuse_long_lines

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_START = 20_000
_AT_ONCE = 1_000_000  # bytes


@dataclass(frozen=True)
class TextFile:
    """A text that can be opened again and again: its beginning, how many lines it has, what is told of it.

    `unreadable` counts lines left out because no encoding explains them.
    """

    open: Callable[[], TextIO]
    start: str
    lines: int
    findings: list[Finding] = field(default_factory=list)
    unreadable: int = 0


def text_file(path: Path, wanted: str | None) -> TextFile:
    """The text of a file, in the encoding the user `wanted` or the one it is in. UserError where no encoding explains it."""
    refuse_long_lines(path)
    with path.open("rb") as file:
        first = file.read(4)
    marked = next((name for bom, name in _BOMS if first.startswith(bom)), None)
    for encoding in (wanted,) if wanted else (marked,) if marked else ("utf-8", "cp932"):
        try:
            start, lines = _looked_at(path, encoding)
            if wanted or encoding != "cp932" or not any(map(has_utf8_lines, _blocks(path))):
                return TextFile(lambda: path.open(encoding=encoding, newline=""), start, lines)  # noqa: B023
        except LookupError:
            raise UserError(
                ja="文字コード「{encoding}」はありません。cp932、utf-8、utf-16 のいずれかを指定してください。",
                en="There is no encoding “{encoding}”. Use cp932, utf-8 or utf-16.",
                encoding=encoding,
            ) from None
        except UnicodeError:
            continue
    mixed = None if wanted or marked == "utf-16" else decode_lines(path.read_bytes())
    if mixed:
        text = mixed.text
        return TextFile(lambda: io.StringIO(text, newline=""), text[:_START], text.count("\n"), mixed.findings, mixed.unreadable)
    data = path.read_bytes()
    raise UserError(
        ja="「{path}」の {line} 行目を {encoding} として読めません({why})。表計算ソフトで開き、CSV UTF-8 として保存し直してください。文字コードを選べる所では、cp932・utf-8・utf-16 の別のものも試せます。",
        en="Line {line} of “{path}” cannot be read as {encoding} ({why}). Open it in a spreadsheet and save it as CSV UTF-8; where an encoding can be chosen, try another of cp932, utf-8, utf-16.",
        path=path, line=_first_unreadable(data, encoding), encoding=wanted or "UTF-8 / CP932",
        why=_HAS_NUL if b"\0" in data else _OTHER_SIGNS,
    )  # fmt: skip


_HAS_NUL = Words(ja="文字でないバイト NUL があります", en="it holds NUL, which is no character")
_OTHER_SIGNS = Words(ja="その文字コードにないバイトがあります", en="it holds bytes that this encoding has not")


def _looked_at(path: Path, encoding: str) -> tuple[str, int]:
    """The beginning of the text and its number of lines. UnicodeError where it is not in the encoding, or has a NUL."""
    io.TextIOWrapper(io.BytesIO(), encoding=encoding)  # LookupError for what is no encoding of text ("hex")
    decoder = codecs.getincrementaldecoder(encoding)()
    start, lines = "", 0
    for block in _blocks(path):
        text = decoder.decode(block)
        if "\0" in text:
            raise UnicodeError("NUL in text")
        start, lines = start or text[:_START], lines + text.count("\n")
    decoder.decode(b"", final=True)
    return start, lines


def _blocks(path: Path) -> Iterator[bytes]:
    """The bytes of a file, some whole lines at a time."""
    with path.open("rb") as file:
        while lines := file.readlines(_AT_ONCE):
            yield b"".join(lines)


def _first_unreadable(data: bytes, encoding: str) -> int:
    """The line of the first NUL, which no encoding explains, else of what this one does not."""
    at = max(data.find(b"\0"), 0)
    if not at:
        try:
            data.decode(encoding)
        except UnicodeDecodeError as error:
            at = error.start
    return data[:at].count(b"\n") + 1

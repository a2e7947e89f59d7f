"""The pairs of group code and value a DXF file is made of, read one entity at a time however damaged the file is.

ezdxf loses a whole drawing for one bad entity and holds 18 times the file in memory (measured), so the pairs are read
here; what they mean geometrically (bulges, mirrored planes, formatted text) is left to ezdxf.
"""

from __future__ import annotations

import codecs
import re
import struct
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from waterdx.core.errors import UserError

BINARY_MARK = b"AutoCAD Binary DXF\r\n\x1a\x00"
UTF8_FROM = "AC1021"  # AutoCAD 2007: text is UTF-8 whatever $DWGCODEPAGE says
MAX_BYTES = 500_000_000
MAX_BINARY_BYTES = 100_000_000  # ezdxf reads these whole
MAX_TAGS = 2_000_000  # of one entity: a polyline of a million vertices
MAX_VALUE = 10_000  # characters of one value kept; a text of 100 MB is no label
_HEAD_BYTES = 200_000
_TRIED_BYTES = 20_000_000
_FIRST_PAIR = re.compile(rb"\s*(?:999\s|0[ \t]*\r?\n\s*SECTION)", re.IGNORECASE)
_CODE_PAGES = {"ANSI_932": "cp932", "DOS932": "cp932", "ANSI_65001": "utf-8", "UTF-8": "utf-8"}


@dataclass
class Entity:
    """One entity as written: its type and its pairs; `row` counts the entities of the file from 1."""

    type: str
    row: int
    tags: list[tuple[int, str]] = field(default_factory=list)

    def text(self, code: int, default: str = "") -> str:
        return next((value for c, value in self.tags if c == code), default)

    def number(self, code: int, default: float = 0.0) -> float:
        return to_number(self.text(code), default)

    def whole(self, code: int, default: int = 0) -> int:
        number = self.number(code, default)
        return int(number) if abs(number) < 1e18 else default

    def numbers(self, code: int) -> list[float]:
        return [to_number(value, float("nan")) for c, value in self.tags if c == code]


@dataclass
class Damage:
    """What was wrong with the pairs of a file."""

    odd_codes: int = 0
    too_long: int = 0
    ended: bool = False


def check_is_dxf(path: Path) -> None:
    """UserError where the file does not begin as a DXF does, or is too large to read."""
    if path.stat().st_size > MAX_BYTES:
        raise UserError(
            ja="「{path}」は DXF の上限({limit} MB)を超えます。図面を分けるか、管路のレイヤーだけを保存してください。",
            en="“{path}” is over the limit of {limit} MB for a DXF. Save it in parts, or only the layers with pipes.",
            path=path, limit=MAX_BYTES // 1_000_000,
        )  # fmt: skip
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.startswith(BINARY_MARK) and not _FIRST_PAIR.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise UserError(
            ja="「{path}」は DXF ではありません(グループコードで始まっていません)。CAD から DXF で保存し直してください。",
            en="“{path}” is no DXF (it does not begin with a group code). Save it as DXF from the CAD program.",
            path=path,
        )


def encoding_of(path: Path, wanted: str | None) -> str:
    """The encoding of the texts: the one named, else as version and code page say, else whichever of UTF-8 and CP932 fits.

    UserError where the encoding named does not exist.
    """
    if wanted:
        return _existing(wanted)
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    version, page = _variable(head, b"$ACADVER"), _variable(head, b"$DWGCODEPAGE").upper()
    stated = "utf-8" if version >= UTF8_FROM else _CODE_PAGES.get(page, "")
    candidates = dict.fromkeys(filter(None, (stated, "utf-8", "cp932")))
    return next((one for one in candidates if _decodes(path, one)), stated or "cp932")


def _existing(wanted: str) -> str:
    try:
        return codecs.lookup(wanted).name
    except LookupError:
        raise UserError(
            ja="文字コード「{encoding}」はありません。cp932 か utf-8 を指定してください。",
            en="There is no encoding “{encoding}”. Use cp932 or utf-8.",
            encoding=wanted,
        ) from None


def _variable(head: bytes, name: bytes) -> str:
    match = re.search(re.escape(name) + rb"\s+\d+\s+(\S+)", head)
    return match[1].decode("ascii", "replace") if match else ""


def _decodes(path: Path, encoding: str) -> bool:
    """Whether the first megabytes are text in this encoding; a sign cut at their end does not count."""
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            decoder.decode(file.read(_TRIED_BYTES))
        except UnicodeDecodeError:
            return False
    return True


def to_number(text: str, default: float) -> float:
    """The number written, or `default` where it is none (NaN and infinity are kept, to be told)."""
    with suppress(ValueError):
        return float(text)
    return default


def read_entities(path: Path, encoding: str, damage: Damage) -> Iterator[Entity]:
    """Every entity of the file in its order, in memory one at a time. `damage` is filled in on the way."""
    with path.open("rb") as file:
        binary = file.read(len(BINARY_MARK)) == BINARY_MARK
    if binary:
        yield from _entities(_binary_pairs(path), damage)
        return
    with path.open(encoding=encoding, errors="replace", newline="\n") as lines:
        yield from _entities(_text_pairs(_lines(lines), damage), damage)


def _entities(pairs: Iterable[tuple[int, str]], damage: Damage) -> Iterator[Entity]:
    entity, count = None, 0
    for code, value in pairs:
        if code == 0:
            if entity is not None:
                yield entity
            count += 1
            entity = Entity(value.strip().upper(), count)
            if entity.type == "EOF":
                damage.ended = True
                return
        elif entity is not None and len(entity.tags) < MAX_TAGS:
            entity.tags.append((code, value))
        elif entity is not None:
            damage.too_long += 1
    if entity is not None:
        yield entity


def _text_pairs(lines: Iterator[str], damage: Damage) -> Iterator[tuple[int, str]]:
    """Pairs of lines. Where a code is no number the reading goes on at the next line that begins an entity."""
    for line in lines:
        code = _code(line)
        damage.odd_codes += code is None and bool(line.strip())
        value = next(lines, None) if code is not None else _next_entity(lines)
        if value is None:
            return
        if code != 999:
            yield code or 0, value


def _lines(file: TextIO) -> Iterator[str]:
    while line := file.readline(MAX_VALUE):
        rest = line
        while rest and not rest.endswith("\n"):
            rest = file.readline(1_000_000)
        yield line.rstrip("\r\n")


def _code(line: str) -> int | None:
    stripped = line.strip()
    return int(stripped) if stripped.lstrip("+-").isascii() and stripped.lstrip("+-").isdigit() and len(stripped) < 10 else None


def _next_entity(lines: Iterator[str]) -> str | None:
    """The name of the next entity: the first line of letters after a line 0."""
    before = ""
    for line in lines:
        if before == "0" and line.strip().replace("_", "").isalpha():
            return line
        before = line.strip()
    return None


def _binary_pairs(path: Path) -> Iterator[tuple[int, str]]:
    from ezdxf.lldxf.const import DXFError
    from ezdxf.lldxf.tagger import binary_tags_loader

    if path.stat().st_size > MAX_BINARY_BYTES:
        raise UserError(
            ja="「{path}」はバイナリ DXF の上限({limit} MB)を超えます。CAD で ASCII 形式の DXF に保存し直してください。",
            en="“{path}” is over the limit of {limit} MB for a binary DXF. Save it as an ASCII DXF in the CAD program.",
            path=path, limit=MAX_BINARY_BYTES // 1_000_000,
        )  # fmt: skip
    # Cut in the middle of a value, or a code that does not exist: what came before is good.
    with suppress(DXFError, ValueError, IndexError, LookupError, EOFError, OverflowError, struct.error):
        for tag in binary_tags_loader(path.read_bytes(), errors="replace"):
            yield int(tag.code), str(tag.value)[:MAX_VALUE]

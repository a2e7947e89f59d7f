"""Text whose lines are not all in one encoding: a CP932 register with UTF-8 lines pasted behind it, or the other way round.

A line is UTF-8 where all its foreign signs are Japanese ones in UTF-8 (chance makes that of CP932 text hardly ever),
else CP932; a line that is neither is left out and told with its number.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from pathlib import Path

from waterdx.core.errors import UserError
from waterdx.core.findings import Finding
from waterdx.core.words import Words

MAX_LINE_BYTES = 4_000_000  # the widest sheet of Excel has 16,384 columns; a longer line is no row
MOST_UNREADABLE = 1 / 3  # of the lines; with more, the file is something else
MOST_FINDINGS = 50
# ASCII and signs of three bytes (kana, kanji, full-width letters), at least one; possessive, so that no line is read twice.
_UTF8_LINE = re.compile(rb"(?m)^[\x01-\x09\x0b-\x7f]*+(?:[\xe2-\xef][\x80-\xbf]{2}[\x01-\x09\x0b-\x7f]*+)+$")


@dataclass(frozen=True)
class MixedText:
    """The text, with a blank line for each that no encoding explains; what is told; how many such lines there are."""

    text: str
    findings: list[Finding] = field(default_factory=list)
    unreadable: int = 0


def has_utf8_lines(data: bytes) -> bool:
    """Whether bytes that are CP932 as a whole hold a line that is rather UTF-8 (管 would be read as 邂｡)."""
    return _UTF8_LINE.search(data) is not None


def decode_lines(data: bytes) -> MixedText | None:
    """The text of each line in its own encoding; None where that explains too little or there is a NUL."""
    if b"\0" in data:
        return None
    lines = data.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    decoded = list(map(_decoded, lines))
    unreadable = [at for at, (text, _) in enumerate(decoded) if text is None]
    firsts = {encoding: [at for at, (_, of) in enumerate(decoded) if of == encoding] for encoding in ("utf-8", "cp932")}
    if len(unreadable) > MOST_UNREADABLE * sum(map(bool, lines)):
        return None
    findings = [_mixed(firsts["utf-8"], firsts["cp932"])] if all(firsts.values()) else []
    findings += [_unreadable(at + 1, lines[at]) for at in unreadable[:MOST_FINDINGS]]
    findings += [_more_unreadable(len(unreadable) - MOST_FINDINGS)] if len(unreadable) > MOST_FINDINGS else []
    return MixedText("\n".join(text or "" for text, _ in decoded), findings, len(unreadable))


def _decoded(line: bytes) -> tuple[str | None, str]:
    """A line's text and its encoding; "" for ASCII, which both are; (None, "") where it is neither."""
    if line.isascii():
        return line.decode("ascii"), ""
    for encoding in ("utf-8", "cp932") if _UTF8_LINE.match(line) else ("cp932", "utf-8"):
        try:
            return line.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return None, ""


def refuse_long_lines(path: Path) -> None:
    """UserError where a line is so long that no table has it; found without looking at every line."""
    lines = 0
    with path.open("rb") as file:
        while len(part := file.read(MAX_LINE_BYTES)) == MAX_LINE_BYTES:
            here = part.count(b"\n") or part.count(b"\r")
            if not here:
                raise UserError(
                    ja="「{path}」の {line} 行目は 1 行が {limit} MB を超え、表の行とは考えられません。元のファイルの改行を確かめてください。",
                    en="Line {line} of “{path}” is longer than {limit} MB, which no row of a table is. Check its line breaks.",
                    path=path, line=lines + 1, limit=MAX_LINE_BYTES // 1_000_000,
                )  # fmt: skip
            lines += here


def _mixed(utf8: list[int], cp932: list[int]) -> Finding:
    few, many = sorted((("UTF-8", utf8), ("CP932", cp932)), key=lambda pair: len(pair[1]))
    words = Words(
        ja="文字コードが混ざっています: {many} の {m} 行の中に {few} の行が {n} 行あります(最初は {row} 行目)。行ごとに読み分けました。",
        en="Encodings are mixed: among {m} lines of {many} there are {n} of {few} (the first is line {row}). Each line was read in its own.",
    )  # fmt: skip
    row = few[1][0] + 1
    told = words.format(many=many[0], m=len(many[1]), few=few[0], n=len(few[1]), row=row)
    return Finding("mixed_encoding", "warning", told, row=row, count=len(few[1]))


def _unreadable(row: int, line: bytes) -> Finding:
    words = Words(
        ja="{row} 行目は UTF-8 でも CP932 でも読めないため、取り込みませんでした。",
        en="Line {row} is neither UTF-8 nor CP932 and was not taken in.",
    )
    return Finding("unreadable_line", "error", words.format(row=row), row=row, raw=line[:60].decode("ascii", "backslashreplace"))


def _more_unreadable(count: int) -> Finding:
    words = Words(
        ja="文字コードが分からず取り込めなかった行が、ほかに {n} 行あります。",
        en="{n} more lines in no known encoding were not taken in.",
    )
    return Finding("unreadable_line", "error", words.format(n=count), count=count)

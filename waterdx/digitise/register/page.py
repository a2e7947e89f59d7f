"""A page of a register as rows: what was read, what it was corrected to, how sure, where it stands, and whether its total agrees."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from waterdx.core.errors import UserError
from waterdx.core.field_words import field_told
from waterdx.core.findings import Finding
from waterdx.core.progress import Progress, silent
from waterdx.core.text import fold
from waterdx.core.words import Words
from waterdx.core.written_tables import DITTO, total_word, unique_names
from waterdx.digitise.ocr.engine import Engine, Line, likeliest
from waterdx.digitise.pdf_text import Placed
from waterdx.digitise.register.blocks import is_heading_again, side_by_side, stacked
from waterdx.digitise.register.cells import Cell, cell_in, cells_of, stroke_level
from waterdx.digitise.register.columns import Column, column_headed, column_named, heading_boxes
from waterdx.digitise.register.correct import Corrected, corrected, likely_heading
from waterdx.digitise.register.flat import Flat, flattened
from waterdx.digitise.register.grid import Grid, grid_of
from waterdx.digitise.register.handwriting import handwritten_in
from waterdx.digitise.register.totals import Total, total_of
from waterdx.digitise.register.unruled import flattened_by_text

_UNREAD = 0.35  # of the headings: fewer understood, and surer the other way round, means that the page lies wrongly
Key = tuple[int, int]


@dataclass
class RegisterPage:
    """`rows` hold text with ditto marks resolved, `raw` as it stands on the paper, totals left out of neither; all (row, column)
    count from 0 below the heading.

    `confidence` 0..1 (None for blanks), `doubtful` and `handwritten` cells for a person to look at, `boxes` four corners of
    every cell with ink in pixels of the scan (row −1: the heading). `totals_agree` is None where the page has no total.
    """

    columns: list[str]
    fields: list[str]
    rows: list[list[str]]
    raw: list[list[str]]
    confidence: list[list[float | None]]
    doubtful: list[Key]
    handwritten: list[Key]
    boxes: dict[Key, np.ndarray]
    total_rows: list[int]
    totals: list[Total]
    totals_agree: bool | None
    turned: float
    findings: list[Finding] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """As scripts may rely on it (design, section 4)."""
        return {
            "columns": self.columns, "fields": self.fields, "rows": self.rows, "raw": self.raw, "confidence": self.confidence,
            "doubtful": [list(at) for at in self.doubtful], "handwritten": [list(at) for at in self.handwritten],
            "total_rows": self.total_rows, "totals": [one.to_json() for one in self.totals], "totals_agree": self.totals_agree,
            "turned_degrees": self.turned,
            "boxes": [{"cell": list(at), "corners_px": box.round(1).tolist()} for at, box in self.boxes.items()],
        }  # fmt: skip


def read_register(
    grey: np.ndarray, *, engine: Engine, ledger_field: str | None = None, usual_field: str = "water", typed: Sequence[Placed] = (),
    progress: Progress = silent,
) -> RegisterPage:  # fmt: skip
    """The table on a page (H×W uint8, as scanned). UserError where there is none, or the page lies upside down or mirrored.

    Its words are those of `ledger_field` (water, sewer, agri), else of what its headings tell, else of `usual_field`. `typed` is the text of a page that was never on paper, with the boxes round it (pixels): such cells need not be read.
    """
    progress(0, 1, Words(ja="罫線を探しています", en="Looking for the rules of the table"))
    for laid in (flattened, flattened_by_text):
        flat = laid(grey)
        grid = None if flat is None else grid_of(flat)
        if flat is not None and grid is not None:
            return _Reader(flat, grid, engine, ledger_field, usual_field, typed, progress).read()
    raise _no_table()


def _no_table() -> UserError:
    return UserError(
        ja="このページに表が見つかりません。帳票のページか、向きと濃さを確かめて、スキャンし直してください。",
        en="No table is found on this page. Check that it is a page of a register, its direction and darkness, and scan it again.",
    )


_WRONG_WAYS: tuple[
    tuple[Words, bool, Callable[[np.ndarray], np.ndarray]], ...
] = (  # is the heading then at the foot; the way back
    (Words(ja="上下逆さま", en="upside down"), True, lambda image: image[::-1, ::-1]),
    (Words(ja="裏返し(鏡像)", en="mirrored"), False, lambda image: image[:, ::-1]),
)


class _Reader:
    """One page while it is read."""

    def __init__(
        self, flat: Flat, grid: Grid, engine: Engine, ledger_field: str | None, usual_field: str, typed: Sequence[Placed], progress: Progress
    ) -> None:  # fmt: skip
        self.flat, self.grid, self.engine, self.ledger_field, self.progress = flat, grid, engine, ledger_field, progress
        self.usual_field, self.typed = usual_field, typed
        self.level = stroke_level(grid)

    def read(self) -> RegisterPage:
        strips = self.grid.heading
        columns, levels, boxes = self._headings()
        count = len(self.grid.rows) - 1 - strips
        blocks = side_by_side([column.name for column in columns])
        cells = stacked(
            {(r - strips, c): cell for (r, c), cell in cells_of(self.flat.image, self.grid, self.level).items() if r >= strips},
            blocks, count,
        )  # fmt: skip
        count, columns, levels = count * len(blocks), [columns[c] for c in blocks[0]], [levels[c] for c in blocks[0]]
        boxes = {(r, blocks[0].index(c)): box for (r, c), box in boxes.items() if c in blocks[0]}
        typed = {at: text for at, cell in cells.items() if (text := self._typed_in(cell.box))}
        lines = self._lines({at: cell for at, cell in cells.items() if at not in typed})
        read = self._corrected(columns, cells, lines) | {at: Corrected(text, 1.0, False) for at, text in typed.items()}
        raw = [[read[r, c].text if (r, c) in read else "" for c in range(len(columns))] for r in range(count)]
        blank = {r for r, row in enumerate(raw) if not any(row) or is_heading_again(row, levels)}
        totals = [r for r, row in enumerate(raw) if _is_total(row)]
        texts = {at: fold(likeliest(line).text) for at, line in lines.items()}
        by_hand = handwritten_in({at: cell for at, cell in cells.items() if at not in typed}, texts, self.grid.letter_px)
        unread = _as_by_hand(raw, [*totals, *blank], by_hand)
        doubtful = sorted({at for at, one in read.items() if one.doubtful} | unread)
        rows = _resolved(raw, [*totals, *blank])
        agree, sums = total_of(columns, rows, totals, doubtful)
        doubtful = [at for at in doubtful if at in unread or not _is_summed(at, sums)]
        keep = [r for r in range(count) if r not in blank]
        place = {r: k for k, r in enumerate(keep)}
        boxes |= {(place[r], c): self._on_scan(cell.box) for (r, c), cell in cells.items() if r in place}
        return RegisterPage(
            unique_names(tuple(column.name for column in columns)), [column.field for column in columns],
            [rows[r] for r in keep], [raw[r] for r in keep],
            [[round(read[r, c].confidence, 4) if (r, c) in read else None for c in range(len(columns))] for r in keep],
            [(place[r], c) for r, c in doubtful if r in place], [(place[r], c) for r, c in by_hand if r in place], boxes,
            [place[r] for r in totals if r in place], sums, agree, round(self.flat.turned, 3), self._findings(sums, by_hand, columns),
        )  # fmt: skip

    def _headings(self) -> tuple[list[Column], list[list[str]], dict[Key, np.ndarray]]:
        """The columns by their headings, with all levels of each. UserError where the headings can only be read the other way round."""
        boxes = heading_boxes(self.grid)
        wanted = list(dict.fromkeys(box for levels in boxes for box in levels))
        found = {box: cell for box in wanted if (cell := cell_in(self.flat.image, self.grid, box, self.level, -1, 0)) is not None}
        texts = {box: text for box in found if (text := self._typed_in(box))}
        images = [(box, cell.image) for box, cell in found.items() if cell.image is not None and box not in texts]
        texts |= zip([box for box, _ in images], map(_name, self.engine.lines([image for _, image in images])), strict=True)
        levels = [[texts.get(box, "") for box in own] for own in boxes]
        lowest = [own[-1] for own in levels]
        columns = [column_headed(own, lowest[:c] + lowest[c + 1 :]) for c, own in enumerate(levels)]
        if sum(bool(column.field) for column in columns) < _UNREAD * len(columns):
            self._refuse_wrong_way()
        return columns, levels, {(-1, c): self._on_scan(own[-1]) for c, own in enumerate(boxes) if own[-1] in found}

    def _typed_in(self, box: tuple[float, float, float, float]) -> str:
        """The text that was typed into a box of the flat image, without blanks, line after line."""
        if not self.typed:
            return ""
        corners = self._on_scan(box)
        (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
        within = [(a, b, c, d, text) for text, (a, b, c, d) in self.typed if x0 < (a + c) / 2 < x1 and y0 < (b + d) / 2 < y1]
        return re.sub(r"\s+", "", "".join(text for *_, text in sorted(within, key=lambda one: (one[1], one[0]))))

    def _refuse_wrong_way(self) -> None:
        """UserError where the first or last strip reads as headings once the page is turned or mirrored."""
        for words, at_foot, turn in _WRONG_WAYS:
            strip = len(self.grid.rows) - 2 if at_foot else 0
            tried = [
                cell_in(self.flat.image, self.grid, self.grid.box(strip, c), self.level, strip, c)
                for c in range(len(self.grid.columns) - 1)
            ]
            images = [np.ascontiguousarray(turn(cell.image)) for cell in tried if cell is not None and cell.image is not None]
            names = [_name(one) for one in self.engine.lines(images)]
            if sum(bool(column_named(name).field) for name in names) >= 2:
                raise UserError(
                    ja="ページが{how}になっています。向きを直してスキャンし直すか、画像を回転・反転して保存し直してください。",
                    en="The page lies {how}. Scan it the right way, or turn the image and save it again.",
                    how=words,
                )

    def _lines(self, cells: dict[Key, Cell]) -> dict[Key, Line]:
        """The engine's view of every cell that is no sign, column by column, so that progress is shown and can be stopped."""
        found: dict[Key, Line] = {}
        columns = sorted({c for _, c in cells})
        for number, column in enumerate(columns):
            self.progress(0.1 + 0.8 * number / len(columns), 1, Words(ja="文字を読み取っています", en="Reading the text"))
            own = [(at, cell.image) for at, cell in cells.items() if at[1] == column and cell.image is not None]
            found |= dict(zip([at for at, _ in own], self.engine.lines([image for _, image in own]), strict=True))
        return found

    def _corrected(self, columns: Sequence[Column], cells: dict[Key, Cell], lines: dict[Key, Line]) -> dict[Key, Corrected]:
        field = self.ledger_field or field_told(" ".join(column.name for column in columns)) or self.usual_field
        read = {at: Corrected(cell.sign, 0.97, False) for at, cell in cells.items() if cell.sign}
        for c, column in enumerate(columns):
            at = sorted(key for key in lines if key[1] == c)
            body = [key for key in at if c > 2 or not _is_total([likeliest(lines[key]).text])]
            read |= dict(zip(body, corrected(column, [lines[key] for key in body], field), strict=True))
            for key in set(at) - set(body):
                one = likeliest(lines[key])
                read[key] = Corrected(one.text, min(one.characters, default=0.0), False)
        return read

    def _on_scan(self, box: tuple[float, float, float, float]) -> np.ndarray:
        x0, y0, x1, y1 = box
        return self.flat.on_scan(np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)]))

    def _findings(self, sums: Sequence[Total], by_hand: Sequence[Key], columns: Sequence[Column]) -> list[Finding]:
        found = [one.finding() for one in sums if not one.agrees]
        if not any(column.field for column in columns):
            words = Words(
                ja="見出しに台帳の項目(管路番号、口径、管種、布設年度など)が 1 つも見つかりません。図面や別の紙であれば行を捨て、図面の線は waterdx digitise trace で読んでください。",
                en="No heading is a field of the ledger (pipe number, diameter, material, laying year …). If this is a drawing or another paper, "
                "reject the rows; the lines of a drawing are read by waterdx digitise trace.",
            )
            found.append(Finding("no_heading", "warning", words))
        if by_hand:
            words = Words(
                ja="手書きとみられるセルが {n} か所あります。読み取りは参考にとどめ、紙を見て確かめてください。",
                en="{n} cells look handwritten. Take the reading as a hint only, and compare it with the paper.",
            )
            found.append(Finding("handwritten", "warning", words.format(n=len(by_hand)), count=len(by_hand)))
        if any("勾配" in column.name and "‰" in column.name for column in columns):
            words = Words(
                ja="勾配の単位は ‰ として読みました(% と見分けられません)。見出しを確かめてください。",
                en="The slope was taken to be in ‰ (it cannot be told from %). Check its heading.",
            )
            found.append(Finding("slope_unit", "info", words))
        return found


def _is_total(row: Sequence[str]) -> bool:
    """Whether a row is a total: one of its first texts says so."""
    return total_word([fold(text) for text in row if text]) is not None


def _is_summed(at: Key, sums: Sequence[Total]) -> bool:
    """Whether a total that agrees vouches for a cell: a number read amiss would have spoiled the sum."""
    return any(one.agrees and one.column == at[1] and one.first <= at[0] <= one.row for one in sums)


def _name(line: Line) -> str:
    """A heading as a column name: without blanks and specks, or the known heading that is clearly meant."""
    text = re.sub(r"\s+", "", fold(likeliest(line).text)).strip(".,'`・。、:;|_")
    text = _in_permille(text)
    return text if not text or column_named(text).field else likely_heading(line, text)


def _in_permille(text: str) -> str:
    """A slope's ‰ that was read as %: the slopes of sewers are written in ‰, and the engine cannot tell the two apart."""
    return re.sub(r"%[o0]?", "‰", text) if "勾配" in text or re.fullmatch(r"\(?%[o0]?\)?", text) else text


def _resolved(raw: Sequence[Sequence[str]], totals: Sequence[int]) -> list[list[str]]:
    """The rows with every ditto mark replaced by what stands above it."""
    out: list[list[str]] = []
    above: list[str] = []
    for r, row in enumerate(raw):
        made = [above[c] if text in DITTO and above else text for c, text in enumerate(row)]
        out.append(made)
        if r not in totals and any(row):
            above = made
    return out


def _as_by_hand(raw: Sequence[Sequence[str]], totals: Sequence[int], by_hand: Sequence[Key]) -> set[Key]:
    """The cells by hand, and the ditto marks that stand for one of them: a person has to read those too."""
    found, above = set(by_hand), -1
    for r, row in enumerate(raw):
        found |= {(r, c) for c, text in enumerate(row) if text in DITTO and (above, c) in found}
        if r not in totals and any(row):
            above = r
    return found

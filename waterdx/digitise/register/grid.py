"""The grid of a flat table: rules faint, dotted or missing; rows and columns by the text where they have none."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from waterdx.digitise.register.flat import Flat

_RULE_LEVEL = 0.22  # of the darkest ink: a rule is at least this dark, once smoothed along itself
_LEVEL_SHARE = 0.6  # of the width that a rule between rows crosses
_UPRIGHT_SHARE = 0.75  # of the height of the rows that a rule between columns crosses
_TALL = 1.7  # times the usual row: a strip this high without rules holds several rows
_ROW = 2.2  # times the letter height: a usual row
_GAP = 0.4  # of the letter height: a blank this wide through all rows may part two columns
_LEAST_PX = 60  # no table is lower
_LEAST_STRIP_PX = 30  # and no row
_BESIDE = 0.2  # of a row's height: how far from its rules letters do not reach
_STRAY = 0.06  # share of the rows in which a stroke may stand in such a blank
_LINE, _FAINT_LINE = 0.15, 0.04  # of the ink of a full line: what a line of text has at least, between rules and without any
_CELL_RULE = 0.7  # share of a cell's side along which a rule is seen
_CELL_MARGIN = 0.1  # of a cell's width
_MOST_STRIPS = 3
_AS_DARK = 0.5  # of the ink within the table: what a fold is at least beside it
_RULE_HALF = 7  # px; half of a thick rule, or of a double one, is no more
_FOLD = 0.8  # share of the paper beside the table that is dark where a line runs on: a fold
_WITHIN = 1.6  # of the letter height: a blank within a heading is no wider


@dataclass(frozen=True)
class Grid:
    """Edges of rows (n+1) and columns (m+1) in pixels of the flat image.

    `depth` is how much darker than its paper each pixel is, 0..255; `letter_px` the usual height of a line of text;
    `ruled` whether columns are parted by rules, so that a heading may span several; `rule_level` the depth a rule has at least;
    `heading` how many strips from the top are heading.
    """

    rows: np.ndarray
    columns: np.ndarray
    depth: np.ndarray
    letter_px: float
    ruled: bool
    rule_level: float
    heading: int = 1

    def box(self, row: int, column: int) -> tuple[float, float, float, float]:
        """x0, y0, x1, y1 of a cell."""
        return self.columns[column], self.rows[row], self.columns[column + 1], self.rows[row + 1]


def depth_of(image: np.ndarray) -> np.ndarray:
    """How much darker than the paper round it each pixel is (H×W uint8): shadows and stains are gone."""
    import cv2

    small = cv2.resize(image, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    size = max(5, round(min(small.shape) * 0.02) * 2 + 1)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((7, 7), np.uint8)), min(size, 99))
    return np.asarray(cv2.subtract(cv2.resize(paper, image.shape[::-1], interpolation=cv2.INTER_LINEAR), image))


def grid_of(flat: Flat) -> Grid | None:
    """The grid of the table; None where it has no two columns or no two rows."""
    depth = depth_of(flat.image)
    x0, y0, x1, y1 = (round(one) for one in flat.table)
    body = depth[y0:y1, x0:x1]
    level = max(10.0, _RULE_LEVEL * float(np.percentile(body, 99.5)))
    smooth = max(9, round(0.012 * (x1 - x0)))
    levels = _level_rules(depth, (x0, y0, x1, y1), level, smooth)
    if levels[-1] - levels[0] < _LEAST_PX:
        return None
    uprights = _upright_rules(depth, (x0, levels[0], x1, levels[-1]), levels, level, smooth // 2)
    text = _text_mask(depth, levels, uprights, level)
    letter = _letter_height(text[levels[0] : levels[-1], x0:x1])
    if letter is None:
        return None
    text = _only_letters(text, letter)
    ruled = len(uprights) >= 4
    heading = _heading_strips(depth, levels, uprights, letter, level * 0.6) if ruled else _low_strips(levels, letter)
    rows = _with_bare_rows(levels, heading, text[:, x0:x1], letter)
    columns = uprights if ruled else _bare_columns(text, rows, heading, (x0, x1), letter)
    if len(rows) < 3 or len(columns) < 3:
        return None
    return Grid(np.array(rows, float), np.array(columns, float), depth, letter, ruled, level * 0.6, heading)


def _heading_strips(depth: np.ndarray, levels: list[int], uprights: list[int], letter: float, rule_level: float) -> int:
    """How many strips from the top are heading: as long as some column has no rule between a strip and the next."""
    columns = [pair for pair in pairwise(uprights) if _is_parted(depth, levels, rule_level, letter, pair)]
    strips = 1
    while strips < min(_MOST_STRIPS, len(levels) - 2) and not all(
        rule_across(depth, rule_level, letter, levels[strips], pair) for pair in columns
    ):
        strips += 1
    return strips


def _low_strips(levels: list[int], letter: float) -> int:
    """How many strips are heading where one high strip below them holds all rows; else the first is."""
    low = [y1 - y0 <= _TALL * _ROW * letter for y0, y1 in pairwise(levels)]
    return max(1, low.index(False)) if low.count(False) == 1 and low.index(False) < _MOST_STRIPS + 1 else 1


def _is_parted(depth: np.ndarray, levels: list[int], rule_level: float, letter: float, across: tuple[float, float]) -> bool:
    """Whether most of the rules between rows cross a column; the gap between two tables has none."""
    return 2 * sum(rule_across(depth, rule_level, letter, y, across) for y in levels) > len(levels)


def rule_across(depth: np.ndarray, rule_level: float, letter: float, y: float, across: tuple[float, float]) -> bool:
    """Whether a level rule at `y` (px) reaches both sides of a cell; a heading that stands in the middle of two joined strips does not."""
    import cv2

    reach = max(4, round(0.2 * letter))
    at, (a, b) = round(y), across
    band = depth[max(0, at - reach) : at + reach + 1, round(a) + 6 : round(b) - 6]
    if band.shape[1] <= 8:
        return False
    dark = cv2.blur(band, (max(9, round(letter)), 1)).max(axis=0) > rule_level
    margin = max(4, round(_CELL_MARGIN * len(dark)))
    return bool(min(dark[:margin].mean(), dark[-margin:].mean()) > _CELL_RULE)


def _level_rules(depth: np.ndarray, box: tuple[int, int, int, int], level: float, smooth: int) -> list[int]:
    """The y of rules that cross most of the table, and of its top and foot where none is."""
    import cv2

    x0, _, x1, _ = box
    along = cv2.blur(depth[:, x0:x1], (smooth, 1))
    share = (along > level * 0.6).mean(axis=1)
    found = [y for y in _peaks(share, _LEVEL_SHARE, round(0.006 * (x1 - x0))) if not _runs_on(depth, y, (x0, x1), level * 0.6)]
    inner = [y for y in found if box[1] - 12 <= y <= box[3] + 12]
    # a table known by its text alone may have a rule below its heading, or above its total, and none round it
    first = [box[1]] if not inner or inner[0] - box[1] > _LEAST_STRIP_PX else []
    last = [box[3]] if not inner or box[3] - inner[-1] > _LEAST_STRIP_PX else []
    return [*first, *inner, *last]


def _runs_on(depth: np.ndarray, y: int, across: tuple[int, int], level: float) -> bool:
    """Whether a level line goes on over the paper at both sides of the table, as a fold does and no rule."""
    band = depth[max(0, y - 3) : y + 4].max(axis=0)
    sides = band[4 : max(4, across[0] - 8)], band[across[1] + 8 : len(band) - 4]
    least = max(level, _AS_DARK * float(np.median(band[across[0] : across[1]])))  # a rule beside a fold is darker than that
    return all(len(side) > 8 and (side > least).mean() > _FOLD for side in sides)


def _upright_rules(
    depth: np.ndarray, box: tuple[int, int, int, int], levels: list[int], level: float, smooth: int
) -> list[int]:  # fmt: skip
    """The x of rules that cross most of the rows; the heading is left out, where cells are often joined."""
    import cv2

    x0, y0, x1, y1 = box
    first = levels[1] if len(levels) > 2 else y0
    part = _without_level(depth, levels)[first:y1, max(0, x0 - 8) : x1 + 8]
    dark = cv2.dilate(cv2.blur(part, (1, max(9, smooth))), np.ones((1, 3), np.uint8)) > level * 0.6  # a rule leans a little
    share = dark[_beside_rules(levels, first, y1)].mean(axis=0)
    found = [x for x in _peaks(share, _UPRIGHT_SHARE, round(0.004 * (x1 - x0))) if _is_thin(share, x, round(0.004 * (x1 - x0)))]
    places = [x + max(0, x0 - 8) for x in found]
    places = [x for x in places if not _runs_on(depth.T, x, (y0, y1), level * 0.6)]
    return _with_edges(places, x0, x1)


def _without_level(depth: np.ndarray, levels: list[int]) -> np.ndarray:
    """The depth with the level rules taken out, as what stands both above and below them: upright rules cross them and stay."""
    out = depth.copy()
    for y in levels:
        above, below = max(0, y - _RULE_HALF), min(len(depth) - 1, y + _RULE_HALF)
        out[above : below + 1] = np.minimum(depth[above], depth[below])
    return out


def _beside_rules(levels: list[int], first: int, last: int) -> np.ndarray:
    """The y (from `first`) close to the rules between rows: letters below one another look like a line, but do not reach there."""
    wanted = np.zeros(last - first, dtype=bool)
    for y0, y1 in pairwise(y for y in levels if y >= first):
        near = max(4, round(_BESIDE * (y1 - y0)))
        wanted[y0 - first + 3 : y0 - first + near] = True
        wanted[y1 - first - near : y1 - first - 3] = True
    return wanted if wanted.sum() > 20 else np.ones(last - first, dtype=bool)


def _with_edges(places: list[int], x0: int, x1: int) -> list[int]:
    """The table begins and ends with a column edge, ruled or not."""
    near = 0.01 * (x1 - x0)
    inner = [x for x in places if x0 + near < x < x1 - near]
    return [x0, *inner, x1]


def _is_thin(share: np.ndarray, x: int, reach: int) -> bool:
    """A rule has blank paper beside it; digits that stand below one another do not end so soon."""
    beside = [share[max(0, x - 3 * reach) : max(1, x - reach)], share[x + reach : x + 3 * reach]]
    return all(len(one) == 0 or one.min() < 0.5 * share[x] for one in beside)


def _peaks(share: np.ndarray, least: float, apart: int) -> list[int]:
    """The middles of stretches at or above `least`; stretches closer than `apart` are one (double rules)."""
    on = np.flatnonzero(share >= least)
    if not len(on):
        return []
    groups = np.split(on, np.flatnonzero(np.diff(on) > max(apart, 2)) + 1)
    return [round(float(np.average(group, weights=share[group]))) for group in groups]


def _text_mask(depth: np.ndarray, levels: list[int], uprights: list[int], level: float) -> np.ndarray:
    """Ink that is no rule of the grid."""
    text = depth > max(30.0, level)
    thick = 5
    for y in levels:
        text[max(0, y - thick) : y + thick + 1] = False
    for x in uprights:
        text[:, max(0, x - thick) : x + thick + 1] = False
    return text


def _letter_height(text: np.ndarray) -> float | None:
    """The usual height of a line of text: of the connected pieces, the taller ones that are common."""
    import cv2

    _, _, stats, _ = cv2.connectedComponentsWithStats(text.astype(np.uint8), connectivity=8)
    heights, widths = stats[1:, cv2.CC_STAT_HEIGHT], stats[1:, cv2.CC_STAT_WIDTH]
    letters = heights[(heights >= 8) & (heights < text.shape[0] / 6) & (widths < 6 * heights) & (widths > heights / 8)]
    return float(np.percentile(letters, 70)) if len(letters) >= 8 else None


def _only_letters(text: np.ndarray, letter: float) -> np.ndarray:
    """The ink without specks and without what is larger than any letter: the ring of a cup, a stamp, a stain."""
    import cv2

    _, labels, stats, _ = cv2.connectedComponentsWithStats(text.astype(np.uint8), connectivity=8)
    height, width = stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_WIDTH]
    longest = np.maximum(height, width)
    kept = (longest >= 0.25 * letter) & (height <= 2.0 * letter) & (width <= 6 * letter)
    kept[0] = False
    return np.asarray(kept[labels])


def _with_bare_rows(levels: list[int], heading: int, text: np.ndarray, letter: float) -> list[int]:
    """Rows between rules; below the heading, a strip far higher than the others, or than its text needs, is parted where no text stands."""
    strips = np.diff(levels)
    usual = float(np.median(strips)) if len(strips) >= 6 else _ROW * letter
    out = [levels[0]]
    for number, (y0, y1) in enumerate(itertools.pairwise(levels)):
        if (number >= heading or len(levels) == 2) and y1 - y0 > _TALL * usual:
            out += [y0 + y for y in _between_bands(text[y0:y1], letter, _FAINT_LINE if len(levels) <= 3 else _LINE)]
        out.append(y1)
    return out


def _between_bands(strip: np.ndarray, letter: float, least: float) -> list[int]:
    """The y between lines of text."""
    import cv2

    profile = cv2.blur(strip.mean(axis=1).astype(np.float32).reshape(-1, 1), (1, max(3, round(letter / 5)))).ravel()
    inked = profile > max(least * float(np.percentile(profile, 90)), 1e-4)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], inked.astype(np.int8), [0]])))
    bands = [(a, b) for a, b in edges.reshape(-1, 2) if b - a > 0.4 * letter]
    return [round((end + start) / 2) for (_, end), (start, _) in itertools.pairwise(bands)]


def _bare_columns(text: np.ndarray, rows: list[int], headings: int, across: tuple[int, int], letter: float) -> list[int]:
    """Columns by the blanks that run through all rows; every column has a heading, and no blank within a heading parts it.

    A stretch without heading joins the neighbour it stands closest to in the rows that hold both, or with which it never
    shares a row: that is one column, set left here and in the middle there.
    """
    x0, x1 = across
    strips: list[np.ndarray] = [np.asarray(text[y0 + 3 : y1 - 3, x0:x1].any(axis=0)) for y0, y1 in pairwise(rows)]
    blank: np.ndarray = np.mean(np.array(strips[headings:]), axis=0) <= _STRAY
    heading = _closed(strips[headings - 1], _WITHIN * letter)  # the lowest: those above may stand over several columns
    gaps = [(a, b) for a, b in runs(blank & ~heading) if b - a >= _GAP * letter and a > 0 and b < x1 - x0]
    edges = [0, *(round((a + b) / 2) for a, b in gaps), x1 - x0]
    while len(edges) > 3 and (bare := [k for k, (a, b) in enumerate(pairwise(edges)) if not heading[a:b].any()]):
        inner = [k for k in (bare[0], bare[0] + 1) if 0 < k < len(edges) - 1]
        del edges[min(inner, key=lambda k: _apart(strips[headings:], edges[k - 1 : k + 2]))]
    return [x0 + edge for edge in edges]


def _apart(strips: list[np.ndarray], edges: list[int]) -> float:
    """The usual blank across the middle of three edges in the rows with ink on both sides; 0 where hardly any row has."""
    left, middle, right = edges
    sides = [(np.flatnonzero(one[left:middle]), np.flatnonzero(one[middle:right])) for one in strips]
    blanks = [middle - left + after[0] - before[-1] for before, after in sides if len(before) and len(after)]
    return float(np.median(blanks)) if len(blanks) > _STRAY * len(strips) else 0.0


def _closed(inked: np.ndarray, gap: float) -> np.ndarray:
    """The same with blanks shorter than `gap` filled."""
    out = inked.copy()
    for a, b in runs(~inked):
        if b - a < gap and a > 0 and b < len(inked):
            out[a:b] = True
    return out


def runs(on: np.ndarray) -> list[tuple[int, int]]:
    """Start and end (exclusive) of every stretch of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], on.astype(np.int8), [0]])))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]

"""A page cleaned for reading: dark ink on white paper, without stains, shadows, folds' shade and specks. Pixels stay where they are."""

from __future__ import annotations

import numpy as np

from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words
from waterdx.digitise.georeference.frame import dark_on_light
from waterdx.digitise.paper import paper_of, shrunk, tiles

_DARKEST = 40  # what the ink is brought to, 0 black: letters of faint prints are then as dark as others
_MOST_CONTRAST = 3.0
_GRAIN = 2.0  # middle deviations of paper from its level that are grain; more would break faint lines
_LEAST_INK = 16  # levels below grain
_SPECK_STROKES = 1.5  # of the square of a stroke's width: a full stop is larger, or stands by a letter
_ALONE_STROKES = 2.5  # how many widths of a stroke round a speck nothing else may be
_CLEANING = Words(ja="汚れを除いています", en="Cleaning the page")


def cleaned(grey: np.ndarray, progress: Progress = silent) -> np.ndarray:
    """The page (H×W uint8) as dark ink on white paper of the same size; a blueprint is turned round."""
    page = dark_on_light(grey)
    out = _whitened(page, progress)
    _remove_specks(out, progress)
    return out


def side_by_side(before: np.ndarray, after: np.ndarray, longest: int = 2400) -> np.ndarray:
    """A page before and after, each no longer than `longest` pixels, in one picture."""
    shown = [shrunk(one, longest)[0] for one in (before, after)]
    height = max(one.shape[0] for one in shown)
    return np.hstack([np.pad(one, ((0, height - one.shape[0]), (0, 20)), constant_values=255) for one in shown])


def _whitened(page: np.ndarray, progress: Progress) -> np.ndarray:
    """Each pixel by the paper round it, which becomes white with its grain; the ink of the page is brought to one darkness."""
    import cv2

    small, factor = shrunk(page)
    paper = paper_of(small)
    curve = _curve(page[:: round(factor), :: round(factor)], paper)
    out = np.empty_like(page)
    height, width = page.shape
    for rows, columns in tiles(width, height):
        progress(0.7 * rows.start / height, 1, _CLEANING)
        x, y = ((np.arange(part.start, part.stop, dtype=np.float32) + 0.5) / factor - 0.5 for part in (columns, rows))
        under = cv2.remap(paper, *np.meshgrid(x, y), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        out[rows, columns] = cv2.LUT(cv2.divide(page[rows, columns], under, scale=255), curve)
    return out


def _curve(sample: np.ndarray, paper: np.ndarray) -> np.ndarray:
    """What each level of a page divided by its paper becomes: grain white, the ink dark. From pixels of the page as they are."""
    height, width = (min(one, other) for one, other in zip(sample.shape, paper.shape, strict=True))
    level = 255.0 * sample[:height, :width] / np.maximum(paper[:height, :width], 1)
    middle = float(np.median(level))
    white = middle - _GRAIN * max(float(np.median(np.abs(level - middle))), 1.0)
    ink = level[level < middle - 2 * (middle - white) - _LEAST_INK]
    darkest = float(np.median(ink)) if len(ink) else 0.0
    contrast = min((255 - _DARKEST) / max(white - darkest, 1.0), _MOST_CONTRAST)
    return np.clip(255 - (white - np.arange(256)) * max(contrast, 255 / 230), 0, 255).astype(np.uint8)


def _remove_specks(page: np.ndarray, progress: Progress) -> None:
    """Whiten (in place) what is smaller than a full stop and stands alone."""
    stroke = stroke_px(page)
    if stroke < 2:
        return  # nothing can be told from a full stop
    height, width = page.shape
    margin = round(4 * _ALONE_STROKES * stroke)
    for rows, columns in tiles(width, height):
        progress(0.7 + 0.3 * rows.start / height, 1, _CLEANING)
        wide = tuple(slice(max(0, part.start - margin), part.stop + margin) for part in (rows, columns))
        specks = _specks(page[wide] < 200, stroke)
        inner = tuple(
            slice(part.start - out.start, part.stop - out.start) for part, out in zip((rows, columns), wide, strict=True)
        )
        page[rows, columns][specks[inner]] = 255


def _specks(ink: np.ndarray, stroke: float) -> np.ndarray:
    """Where small spots stand alone; what reaches the edge of the part looked at may go on beyond it and is kept."""
    import cv2

    reach = 2 * round(_ALONE_STROKES * stroke / 2) + 1
    round_them = cv2.dilate(ink.astype(np.uint8), np.ones((reach, reach), np.uint8))
    count, spots = cv2.connectedComponents(round_them)
    inked = np.bincount(spots[ink], minlength=count)
    small = inked <= _SPECK_STROKES * stroke**2
    small[0] = False
    small[np.unique(np.concatenate([spots[0], spots[-1], spots[:, 0], spots[:, -1]]))] = False
    return np.asarray(small[spots])


def stroke_px(page: np.ndarray) -> float:
    """The width of most strokes of a cleaned page (pixels): its ink by the length of the ink's outline. 0 on an empty page."""
    height, width = page.shape
    ink = edge = 0
    for rows, columns in list(tiles(width, height, 1024)):
        dark = page[rows, columns] < 128
        ink += int(dark.sum())
        edge += int((dark[:, 1:] != dark[:, :-1]).sum()) + int((dark[1:] != dark[:-1]).sum())
    return 2 * ink / edge * 1.27 if edge else 0.0  # an outline in all directions is counted 4/π times its length

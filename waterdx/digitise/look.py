"""What can be said of a page before it is read: that it is empty, or no sheet at all."""

from __future__ import annotations

import numpy as np

from waterdx.core.findings import Finding
from waterdx.core.words import Words
from waterdx.digitise.georeference.frame import dark_on_light
from waterdx.digitise.paper import ink_on, paper_of, shrunk

_LOOKED_AT_PX = 800
_LETTER_PX = 5  # what is no larger on the page looked at is a speck: 2.6 mm on A3
_BLOCKS = 24  # along the shorter side
_EVEN = 0.06  # of its level, how much paper varies within a block
_PAPER_SHARE = 0.5  # of the blocks, at least, are even on a sheet; shadows and folds touch some
_CHECK = "digitise_look"

_EMPTY = Words(
    ja="このページには何も描かれていないようです。裏面か白紙でないか、スキャンが薄すぎないか確かめてください。",
    en="Nothing seems to be drawn on this page. Check that it is not the back or a blank sheet, and that the scan is not too faint.",
)
_PHOTO = Words(
    ja="このページは図面や帳票ではなく、写真のようです。紙の面が見当たりません。ファイルを確かめてください。",
    en="This page seems to be a photograph, not a drawing or a register: no surface of paper is seen. Check the file.",
)


def look(grey: np.ndarray) -> list[Finding]:
    """A finding where a page (H×W uint8) is empty, or a photograph of something that is no sheet; else nothing."""
    small, _ = shrunk(dark_on_light(grey), _LOOKED_AT_PX)
    if paper_share(small) < _PAPER_SHARE:
        return [Finding(_CHECK, "warning", _PHOTO)]
    return [] if _has_ink(small) else [Finding(_CHECK, "warning", _EMPTY)]


def _has_ink(small: np.ndarray) -> bool:
    """Whether anything larger than a speck is drawn; the edge, where scanners leave shadows, left out."""
    import cv2

    inside = tuple(slice(side // 50, side - side // 50) for side in small.shape)
    ink = (ink_on(small)[inside] > 0).astype(np.uint8)
    _, _, spots, _ = cv2.connectedComponentsWithStats(ink)
    return bool((spots[1:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1].max(axis=1, initial=0) > _LETTER_PX).any())


def paper_share(small: np.ndarray) -> float:
    """How much of a page is a surface of even brightness once its strokes are closed: nearly all of a sheet, little of a photo."""
    paper = paper_of(small).astype(np.float32)
    size = max(1, min(small.shape) // _BLOCKS)
    rows, columns = (length // size for length in paper.shape)
    blocks = paper[: rows * size, : columns * size].reshape(rows, size, columns, size)
    spread = blocks.max(axis=(1, 3)) - blocks.min(axis=(1, 3))
    return float((spread < _EVEN * np.maximum(blocks.mean(axis=(1, 3)), 64)).mean())

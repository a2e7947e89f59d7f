"""Which text of a drawing belongs to which line: the nearest one that runs along it and is as long as the text says."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import shapely

from waterdx.core.labels import Label, read_label
from waterdx.core.safe_text import shown_width
from waterdx.core.terms import find_term
from waterdx.importers.dxf_drawing import Shape

REACH = 3.0  # heights of the text between its middle and a line it can belong to
_LINE_SPACING = 5 / 3
_TURNED, _OTHER_LENGTH, _OTHER_MATERIAL = 2.0, 3.0, 2.0  # what disagreement costs, in heights of the text
_OFF_MIDDLE, _OFF_MIDDLE_MOST = 0.25, 1.0  # a label stands at the middle of its line, if there is room
DOUBT = 0.5  # heights by which the second best line must be worse
COLUMNS = {"material": "管種", "diameter": "口径", "length": "延長", "year": "布設年度", "joint": "継手形式"}


@dataclass
class Labelled:
    """The texts of one line: as written, and the parts understood."""

    texts: list[str] = field(default_factory=list)
    parts: dict[str, str] = field(default_factory=dict)


@dataclass
class Matched:
    """Labels by the place of their line in the list of lines; places of the texts used, and of those another line fits as well."""

    labels: dict[int, Labelled]
    used: set[int]
    doubtful: set[int]


def match_labels(lines: list[Shape], geometry: np.ndarray, texts: list[Shape], scale: float) -> Matched:
    """The labels of each line.

    `geometry` are the lines in drawing units, `scale` metres per unit. A line takes each kind of statement once, from the
    text that fits best; a text that says nothing of a pipe goes to the line nearest to it.
    """
    read = [_read(text.text) for text in texts]
    pairs = _pairs(lines, geometry, texts, read, scale)
    labelled: dict[int, Labelled] = defaultdict(Labelled)
    taken: set[int] = set()
    best: dict[int, float] = {}
    doubtful: set[int] = set()
    for line, text, cost in pairs:
        says = read[text].written
        if text in taken and says and cost - best[text] < DOUBT:
            doubtful.add(text)
        if text in taken or labelled[line].parts.keys() & says.keys():
            continue
        taken.add(text)
        best[text] = cost
        labelled[line].texts.append(texts[text].text)
        labelled[line].parts.update(says)
    return Matched({line: found for line, found in labelled.items() if found.texts}, taken, doubtful)


def _read(text: str) -> Label:
    """The label in the field whose terms it uses."""
    text = re.sub(r"\s+", " ", text)
    as_water = read_label(text, "water")
    return as_water if as_water.material else max(as_water, read_label(text, "sewer"), key=lambda label: len(label.says))


def _pairs(
    lines: list[Shape], geometry: np.ndarray, texts: list[Shape], read: list[Label], scale: float
) -> list[tuple[int, int, float]]:
    """(line, text, cost) that lie within reach, the best fit first; texts that say something of a pipe before the others."""
    usable = [at for at, text in enumerate(texts) if 0 < text.height < 1e9 and text.text and np.isfinite(text.points).all()]
    if not usable or not len(geometry):
        return []
    heights = np.array([texts[at].height for at in usable])
    tall = np.array([_size(texts[at])[1] for at in usable])
    middles = shapely.points(np.array([_middle(texts[at]) for at in usable]))
    near = shapely.STRtree(geometry).query(middles, predicate="dwithin", distance=tall / 2 + (REACH - 0.5) * heights)
    which, line = near
    text = np.array(usable)[which]
    cost = shapely.distance(middles[which], geometry[line]) / heights[which]
    angles = np.array([texts[at].angle for at in text])
    cost += _TURNED * np.abs(np.sin(_directions(geometry[line], middles[which]) - angles))
    said = np.array([read[at].length_m or np.nan for at in text])
    drawn = shapely.length(geometry[line]) * scale
    cost += _OTHER_LENGTH * np.nan_to_num(np.abs(drawn - said) / np.maximum(drawn, said))
    cost += _OTHER_MATERIAL * _disagree([_material_of_layer(shape.layer) for shape in lines], read, line, text)
    foot = shapely.line_locate_point(geometry[line], middles[which])
    cost += np.minimum(_OFF_MIDDLE * np.abs(foot - shapely.length(geometry[line]) / 2) / heights[which], _OFF_MIDDLE_MOST)
    silent = np.array([not read[at].says for at in text], dtype=bool)
    order = np.lexsort((cost, silent))
    return list(zip(line[order].tolist(), text[order].tolist(), cost[order].tolist(), strict=True))


@cache
def _material_of_layer(layer: str) -> str:
    """The material a layer is named after, as in 「水道_鋳鉄管」; "" where it names none."""
    words = [layer, *re.split(r"[\s_\-・:/()（）]+", layer)]
    return next((term.code for word in words for one in ("water", "sewer") if (term := find_term("material", word, one))), "")


def _disagree(of_lines: list[str], read: list[Label], line: np.ndarray, text: np.ndarray) -> np.ndarray:
    """1 where the layer of a line is named after another material than the text says."""
    layer = np.array([of_lines[at] for at in line], dtype=object)
    said = np.array([material.code if (material := read[at].material) else "" for at in text], dtype=object)
    return ((layer != "") & (said != "") & (layer != said)).astype(float)


def _directions(lines: np.ndarray, points: np.ndarray) -> np.ndarray:
    """The direction of each line where it is nearest to its point."""
    at = shapely.line_locate_point(lines, points)
    step = np.maximum(shapely.length(lines) * 1e-4, 1e-9)
    ends = [shapely.line_interpolate_point(lines, np.clip(at + sign * step, 0, shapely.length(lines))) for sign in (-1, 1)]
    return np.arctan2(shapely.get_y(ends[1]) - shapely.get_y(ends[0]), shapely.get_x(ends[1]) - shapely.get_x(ends[0]))


def _size(text: Shape) -> tuple[float, float]:
    """Width and height of a text: a full-width sign is as wide as it is high, a half-width one half of that."""
    rows = text.text.split("\n")
    wide = max(map(shown_width, rows)) / 2 * text.height * text.width
    return wide, text.height * (1 + _LINE_SPACING * (len(rows) - 1))


def _middle(text: Shape) -> np.ndarray:
    wide, high = _size(text)
    across, up = -text.place[0] * wide / 2, -text.place[1] * high / 2
    cos, sin = np.cos(text.angle), np.sin(text.angle)
    return text.points[0] + np.array([across * cos - up * sin, across * sin + up * cos])

"""How lines and points look on a map on paper. Dashes, widths and shapes tell them apart without any colour."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import shapely
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.path import Path as Outline
from matplotlib.textpath import TextPath

from waterdx.core.words import Words
from waterdx.ledger.inventory import FACILITY_KINDS
from waterdx.reports.style import INK, font_file

Dashes = tuple[float, ...]  # on, off … in line widths; () is a whole line
MM = 72 / 25.4  # points in a millimetre


@dataclass(frozen=True)
class LineLook:
    """How one group of pipes is drawn: `codes` of the column that decides; width in mm."""

    codes: frozenset[str]
    name: Words
    colour: str
    width: float
    dashes: Dashes = ()


def _look(codes: str, ja: str, en: str, colour: str, width: float, *dashes: float) -> LineLook:
    return LineLook(frozenset(codes.split()), Words(ja, en), colour, width, dashes)


UNKNOWN = _look("", "不明・その他", "Unknown or other", "#444444", 0.35, 1.2, 1.6)
# 一般図: by use. 施設平面図 of water: by material, as its rule asks for position, bore and material.
BY_USE = (
    _look("RAW", "導水管", "Raw water main", "#5a2a00", 0.75, 9, 2.5, 1.2, 2.5, 1.2, 2.5),
    _look("TRANS", "送水管", "Transmission main", "#7a1020", 0.7, 9, 3),
    _look("DIST-M", "配水本管", "Distribution main", "#0b3c5d", 0.75),
    _look("DIST", "配水管", "Distribution pipe", "#0b3c5d", 0.45),
    _look("DIST-S", "配水支管", "Distribution branch", "#1f5f8b", 0.28),
)
BY_MATERIAL = (
    _look("DIP", "ダクタイル鋳鉄管 DIP", "Ductile iron DIP", "#0b3c5d", 0.4),
    _look("CIP", "鋳鉄管 CIP", "Cast iron CIP", "#000000", 0.4, 12, 2, 1.2, 2),
    _look(
        "SP STWP GP SGP-V SGP-P SGP-E SGP-HV SSP",
        "鋼管 SP・GP・SSP ほか",
        "Steel SP, GP, SSP …",
        "#5a2a00",
        0.4,
        9,
        2,
        1.2,
        2,
        1.2,
        2,
    ),
    _look("VP HIVP HTVP", "塩化ビニル管 VP・HIVP", "PVC VP, HIVP", "#1f6b3a", 0.4, 5, 2),
    _look("HPPE PP XPEP PBP", "ポリエチレン管 HPPE・PP", "Polyethylene HPPE, PP", "#1565a0", 0.4, 12, 3),
    _look("ACP", "石綿セメント管 ACP", "Asbestos cement ACP", "#9a1a1a", 0.45, 1.5, 1.5),
    _look("CPP", "コンクリート管 CPP", "Concrete CPP", "#444444", 0.45, 3, 1.2, 1, 1.2),
)
BY_SEWER_USE = (
    _look("SANITARY", "汚水管", "Sanitary sewer", "#5a2a00", 0.4),
    _look("STORM", "雨水管", "Storm sewer", "#0b3c5d", 0.45, 6, 2.5),
    _look("COMBINED", "合流管", "Combined sewer", "#000000", 0.55, 9, 2, 1.2, 2),
)
SEWER_UNKNOWN = _look("", "管渠(排除区分 不明・その他)", "Sewer (use unknown or other)", "#333333", 0.35)
MAIN_USES = ("RAW", "TRANS", "DIST-M")
MAIN_FACTOR = 1.8  # how much wider a main is drawn than the others of its material


@dataclass(frozen=True)
class Symbol:
    """How one kind of node is drawn: its outline within -1..1, its size across in mm, filled or open."""

    kind: str
    outline: Any
    size: float
    filled: bool = False


_BOW_TIE = Outline([(-1, -0.6), (-1, 0.6), (1, -0.6), (1, 0.6), (-1, -0.6)], closed=True)
_SQUARE = Outline([(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)], closed=True)
_DOWN = Outline([(-1, 0.8), (1, 0.8), (0, -1), (-1, 0.8)], closed=True)
_CROSS = Outline([(-1, -1), (1, 1), (-1, 1), (1, -1)], [Outline.MOVETO, Outline.LINETO, Outline.MOVETO, Outline.LINETO])
_BARRED = Outline.make_compound_path(_BOW_TIE, Outline([(0, -1), (0, 1)]))


@cache
def _lettered(letter: str) -> Any:
    """A circle with a letter in it."""
    text = TextPath((0, 0), letter, size=1.25, prop=FontProperties(fname=str(font_file())))
    box = text.get_extents()
    middle = np.array([(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2])
    return Outline.make_compound_path(Outline.unit_circle(), Outline(text.vertices - middle, text.codes))


LEAK, ALL = "LEAK", "all"  # a kind of point that is no node; every field on one map
_DIAMOND = Outline([(0, -1), (0.8, 0), (0, 1), (-0.8, 0), (0, -1)], closed=True)


@cache
def symbols(field: str) -> dict[str, Symbol]:
    """The symbols of a field by kind of node; of ALL those of water, what it lacks from the sewers, and leaks."""
    if field == ALL:
        return {**symbols("sewer"), **symbols("water"), LEAK: Symbol(LEAK, _DIAMOND, 2.4, True)}
    circle = Outline.unit_circle()
    water = (
        Symbol("GATE-VALVE", _BOW_TIE, 2.4, True), Symbol("STOP-COCK", _BOW_TIE, 1.6), Symbol("CHECK-VALVE", _lettered("C"), 2.6),
        Symbol("BOUNDARY", _BARRED, 2.4), Symbol("HYDRANT", _lettered("H"), 2.8), Symbol("AIR-VALVE", _lettered("A"), 2.8),
        Symbol("PRV", _lettered("R"), 2.8), Symbol("DRAIN", _lettered("D"), 2.8), Symbol("DRAIN-VALVE", _lettered("D"), 2.8),
        Symbol("REPAIR-VALVE", _lettered("V"), 2.4), Symbol("METER", _lettered("M"), 3.2), Symbol("TANK", _SQUARE, 4.0, True),
        Symbol("PUMP", _lettered("P"), 3.6), Symbol("PLANT", _lettered("浄"), 4.4), Symbol("INTAKE", _lettered("取"), 4.4),
    )  # fmt: skip
    sewer = (
        Symbol("MANHOLE", circle, 1.8), Symbol("INLET", _SQUARE, 1.2), Symbol("PUMP", _lettered("P"), 3.6),
        Symbol("PLANT", _SQUARE, 4.0, True), Symbol("OUTFALL", _DOWN, 3.0, True),
    )  # fmt: skip
    return {symbol.kind: symbol for symbol in (water if field == "water" else sewer)}


def outline(lines: Any) -> Outline:
    """Lines as one path: thousands of lines in a collection take matplotlib seconds."""
    points, line = shapely.get_coordinates(lines, return_index=True)
    codes = np.full(len(points), Outline.LINETO, dtype=np.uint8)
    codes[np.flatnonzero(np.diff(line, prepend=-1))] = Outline.MOVETO
    return Outline(points, codes)


OTHER_NODE = Symbol("", _CROSS, 1.4)
FACILITIES = frozenset(kind for kinds in FACILITY_KINDS.values() for kind in kinds)


def marks(symbol: Symbol, x: Any, y: Any) -> Line2D:
    """Nodes of one kind at these places."""
    return Line2D(
        x, y, linestyle="", marker=symbol.outline, markersize=symbol.size * MM, markerfacecolor=INK if symbol.filled else "white",
        markeredgecolor=INK, markeredgewidth=0.22 * MM, zorder=6,
    )  # fmt: skip

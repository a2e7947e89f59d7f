"""What lies beneath the pipes on a map on paper: thin grey lines, told apart by dashes alone, so that pipes stand out in print."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch

from waterdx.core.background import KINDS
from waterdx.core.words import Words
from waterdx.reports.maps.looks import MM, Dashes, outline
from waterdx.store import background, project

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from waterdx.reports.maps.sheets import Box

BELOW_PIPES = 2.0
WATER = "#e9eef1"  # an area of water; light enough to read a label on
LACKING = Words(
    ja="この図に必要な{kinds}は、このプロジェクトの背景図にないため記載していません。",
    en="Not shown, because the background of this project lacks them: {kinds}.",
)


@dataclass(frozen=True)
class Stroke:
    """One pass of a pen: colour, width in mm, dashes in line widths."""

    colour: str
    width: float
    dashes: Dashes = ()


# A railway is drawn as on Japanese maps: black and white in turn between two lines.
STROKES = {
    "boundary": (Stroke("#4d4d4d", 0.3, (14, 3, 1.5, 3, 1.5, 3)),),
    "supply_area": (Stroke("#4d4d4d", 0.22, (6, 3, 1.2, 3)),),
    "treatment_area": (Stroke("#4d4d4d", 0.22, (6, 3, 1.2, 3)),),
    "site": (Stroke("#6b6b6b", 0.18, (2, 2)),),
    "road": (Stroke("#9a9a9a", 0.13),),
    "river": (Stroke("#7d8d98", 0.6), Stroke("white", 0.38)),
    "railway": (Stroke("#4d4d4d", 0.5), Stroke("white", 0.32, (10, 10))),
}


@dataclass(frozen=True)
class Background:
    """Lines (areas by their outline) and areas of water, by kind; `lacking` are the kinds the drawings of the field ask for."""

    lines: dict[str, NDArray[np.object_]]
    water: NDArray[np.object_]
    lacking: tuple[Words, ...]

    def on(self, box: Box) -> Background:
        """What lies on a sheet, cut at its edge."""
        cut = {kind: _within(shapes, box) for kind, shapes in self.lines.items()}
        return Background({kind: shapes for kind, shapes in cut.items() if len(shapes)}, _within(self.water, box), self.lacking)

    @property
    def note(self) -> Words | None:
        """What a sheet says of the kinds that are missing; None where none is."""
        if not self.lacking:
            return None
        return LACKING.format(
            kinds=Words("・".join(one.ja for one in self.lacking), ", ".join(one.en.lower() for one in self.lacking))
        )


def read_background(path: Path, field: str) -> Background:
    """The background of a project for the drawings of a field (water, sewer, agri)."""
    with project.reading(path) as conn:
        shapes = background.shapes_of(conn)
    wanted = [kind for kind in KINDS.values() if field in kind.fields]
    found = background_of({kind.code: shapes[kind.code] for kind in wanted if kind.code in shapes})
    return replace(found, lacking=tuple(kind.name for kind in wanted if kind.code not in shapes))


def background_of(shapes: dict[str, NDArray[np.object_]]) -> Background:
    """The background of a map that shows these kinds and lacks none."""
    rivers = shapes.get("river", np.empty(0, dtype=object))
    lines = {kind: _as_lines(shapes[kind]) for kind in KINDS if kind in shapes}
    return Background(lines, rivers[shapely.get_dimensions(rivers) == 2], ())


def draw_background(axes: Axes, shown: Background) -> None:
    """Everything beneath the pipes."""
    parts = shapely.get_parts(shown.water)
    for area in parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]:
        axes.add_artist(PathPatch(outline([*shapely.get_rings(area)]), facecolor=WATER, linewidth=0, zorder=BELOW_PIPES - 0.5))
    for kind, lines in shown.lines.items():
        for order, stroke in enumerate(STROKES[kind]):
            axes.add_artist(
                PathPatch(
                    outline(lines), fill=False, edgecolor=stroke.colour, linewidth=stroke.width * MM, capstyle="butt",
                    linestyle=_style(stroke), zorder=BELOW_PIPES + 0.1 * order,
                )
            )  # fmt: skip


def legend_lines(kind: str, x: tuple[float, float], y: float) -> list[Line2D]:
    """The line of a kind for the legend."""
    return [
        Line2D([*x], [y, y], color=stroke.colour, linewidth=stroke.width * MM, linestyle=_style(stroke), dash_capstyle="butt")
        for stroke in STROKES[kind]
    ]


def _style(stroke: Stroke) -> Any:
    return (0, stroke.dashes) if stroke.dashes else "solid"


def _as_lines(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Areas as their outlines, everything in single lines."""
    areas = shapely.get_dimensions(shapes) == 2
    lines = np.where(areas, shapely.boundary(shapes), shapes)
    return _only_lines(lines)


def _within(shapes: NDArray[np.object_], box: Box) -> NDArray[np.object_]:
    near = shapes[shapely.intersects(shapes, shapely.box(*box))]
    cut = shapely.clip_by_rect(near, *box)
    return _only_lines(cut) if not len(near) or shapely.get_dimensions(near[0]) == 1 else cut[~shapely.is_empty(cut)]


def _only_lines(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    parts = shapely.get_parts(shapes)
    kinds = shapely.get_type_id(parts)
    return parts[(kinds == shapely.GeometryType.LINESTRING) | (kinds == shapely.GeometryType.LINEARRING)]

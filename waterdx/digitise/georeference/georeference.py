"""A sheet's place on the ground: its control points, the transform fitted to them, and how well it fits."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from waterdx.core.errors import UserError
from waterdx.core.findings import Finding
from waterdx.core.words import Words
from waterdx.digitise.georeference.odd_points import odd_points
from waterdx.digitise.georeference.transforms import METHODS, Transform, degenerate

VERSION = 1
SCALES = (100.0, 50_000.0)  # 1:N of what can be a drawing of pipes
USUAL_SCALES = (100, 200, 250, 300, 500, 600, 1000, 1200, 1250, 1500, 2000, 2500, 3000, 5000, 10_000, 25_000, 50_000)
FAR_M = 10_000.0  # from the pipes of the town
_USUAL = 0.015  # paper and scanner leave less
_SAME_PX = 3.0
_STEPS = np.array([(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)])


@dataclass(frozen=True)
class ControlPoint:
    """A place on the paper (pixels) and the same on the ground (east, north, m)."""

    paper: tuple[float, float]
    ground: tuple[float, float]
    name: str = ""


class Georeference:
    """Control points and the transform they fix. UserError where they are too few, twice the same, or on one line."""

    def __init__(self, method: str, points: Sequence[ControlPoint]) -> None:
        if method not in METHODS:
            raise UserError(
                ja="変換方法「{method}」はありません。{known} のいずれかを指定してください。",
                en="There is no transform “{method}”. Use one of {known}.",
                method=method, known=", ".join(METHODS),
            )  # fmt: skip
        self.method, self.points = method, tuple(points)
        self._paper = np.array([one.paper for one in points], float).reshape(-1, 2)
        self._ground = np.array([one.ground for one in points], float).reshape(-1, 2)
        _refuse_points(METHODS[method].points, self._paper, self._ground, self.points)
        self._transform = Transform(method, self._paper, self._ground)
        if self.is_mirrored:
            raise UserError(
                ja="図面が裏返しになっています。X(北)と Y(東)を取り違えていないか、裏からスキャンしていないかを確かめてください。",
                en="The sheet would lie mirrored. Check whether X (north) and Y (east) are swapped, or the sheet was scanned from its back.",
            )

    def to_ground(self, paper: np.ndarray) -> np.ndarray:
        """(east, north) in metres of places in pixels (n, 2)."""
        return self._transform.to_ground(paper)

    def to_paper(self, ground: np.ndarray) -> np.ndarray:
        """Pixels of places on the ground (n, 2)."""
        return self._transform.to_paper(ground)

    @cached_property
    def residuals_m(self) -> np.ndarray:
        """How far each control point is from where the transform puts it, m."""
        return np.hypot(*(self.to_ground(self._paper) - self._ground).T)

    @property
    def rms_m(self) -> float | None:
        """Root mean square of the residuals; None where there are only as many points as the transform needs, which always fit."""
        return None if len(self.points) <= METHODS[self.method].points else float(np.sqrt((self.residuals_m**2).mean()))

    @property
    def rms_words(self) -> Words:
        """The RMS as people are told it."""
        none = Words(ja="算出不可(点が最少)", en="not known (no point to spare)")
        return none if self.rms_m is None else Words(f"{self.rms_m:.3f} m", f"{self.rms_m:.3f} m")

    def scale_words(self, dpi: float | None) -> Words:
        """The scale as people are told it."""
        scale = self.scale(dpi)
        return Words(ja="不明", en="not known") if scale is None else Words(f"1:{scale:,.0f}", f"1:{scale:,.0f}")

    @cached_property
    def left_out_m(self) -> np.ndarray | None:
        """The error of each point when it is left out of the fit; None where the others would not suffice."""
        if len(self.points) <= METHODS[self.method].points:
            return None
        errors = [self._error_without(k) for k in range(len(self.points))]
        return np.array(errors)

    @cached_property
    def bad_points(self) -> list[int]:
        """Points (from 0) that the others agree against."""
        return odd_points(self.method, self._paper, self._ground)

    @property
    def metres_per_pixel(self) -> float:
        """How long a pixel is on the ground in the middle of the points, m."""
        return float(math.sqrt(abs(self._area)))

    @property
    def is_mirrored(self) -> bool:
        return self._area > 0  # y runs downwards on paper and north on the ground

    @cached_property
    def _area(self) -> float:
        """What one pixel's square becomes, with its sense."""
        middle = self._paper.mean(axis=0)
        at = self.to_ground(middle + _STEPS)
        (a, b), (c, d) = at[1] - at[0], at[2] - at[0]
        return float(a * d - b * c)

    @property
    def turn_degrees(self) -> float:
        """How far the paper's rows are turned from east, anticlockwise."""
        middle = self._paper.mean(axis=0)
        start, end = self.to_ground(middle + _STEPS[:2])
        return math.degrees(math.atan2(end[1] - start[1], end[0] - start[0]))

    def scale(self, dpi: float | None) -> float | None:
        """N of 1:N on a paper scanned at this resolution; None where it is not known."""
        return None if not dpi else self.metres_per_pixel * dpi / 0.0254

    def outline(self, width_px: int, height_px: int) -> np.ndarray:
        """The corners of the whole page on the ground (4, 2)."""
        return self.to_ground(np.array([(0, 0), (width_px, 0), (width_px, height_px), (0, height_px)], float))

    def findings(self, dpi: float | None, bounds: tuple[float, float, float, float] | None = None) -> list[Finding]:
        """What is odd: a scale no drawing has, points the others speak against, a place far from the town (`bounds` of its pipes)."""
        return [*self._scale_findings(dpi), *self._point_findings(), *self._place_findings(bounds)]

    def _scale_findings(self, dpi: float | None) -> list[Finding]:
        scale = self.scale(dpi)
        if scale is None:
            return []
        if not SCALES[0] <= scale <= SCALES[1]:
            words = Words(
                ja="縮尺が 1:{n:,.0f} になります。図面の縮尺ではありません。座標の桁や単位(m)を確かめてください。",
                en="The scale would be 1:{n:,.0f}, which no drawing has. Check digits and unit (m) of the coordinates.",
            )
            return [Finding("sheet_scale", "error", words.format(n=scale))]
        if self.method == "projective" or any(abs(scale / usual - 1) < _USUAL for usual in USUAL_SCALES):
            return []  # a photo has no resolution of its own
        words = Words(
            ja="縮尺が 1:{n:,.0f} という半端な値になります。拡大・縮小コピーでなければ、図郭の外枠を図郭と取り違えていないか、座標が正しいかを確かめてください。",
            en="The scale would be 1:{n:,.0f}, an odd one. Unless this is a reduced copy, check that the frame is the neat line and not a border, and the coordinates.",
        )
        return [Finding("sheet_scale", "info", words.format(n=scale))]

    def _point_findings(self) -> list[Finding]:
        words = Words(
            ja="基準点 {n} は、ほかの点から {m:.2f} m ずれています。打ち間違いがないか確かめてください。",
            en="Control point {n} is {m:.2f} m off what the others say. Check it for a slip.",
        )
        off = self.left_out_m
        return [
            Finding("control_point", "warning", words.format(n=self.points[k].name or k + 1, m=off[k]))
            for k in self.bad_points
            if off is not None
        ]

    def _place_findings(self, bounds: tuple[float, float, float, float] | None) -> list[Finding]:
        if bounds is None:
            return []
        away = _away(self._ground, bounds)
        if away < FAR_M:
            return []
        if _away(self._ground[:, ::-1], bounds) < FAR_M:
            words = Words(
                ja="この図面は、台帳の管路から {km:,.1f} km 離れた場所になりますが、X と Y を入れ替えると管路の近くになります。X(北)、Y(東)の順に直してください。",
                en="This sheet would lie {km:,.1f} km from the pipes of the ledger, but near them with X and Y swapped. Give X (north) first, then Y (east).",
            )
            return [Finding("sheet_place", "error", words.format(km=away / 1000))]
        words = Words(
            ja="この図面は、台帳の管路から {km:,.1f} km 離れた場所になります。別の町の図面か、座標系(系番号)の違いではないか確かめてください。",
            en="This sheet would lie {km:,.1f} km from the pipes of the ledger. Is it of another town, or of another zone?",
        )
        return [Finding("sheet_place", "warning", words.format(km=away / 1000))]

    def _error_without(self, k: int) -> float:
        keep = np.arange(len(self.points)) != k
        try:
            left = Transform(self.method, self._paper[keep], self._ground[keep])
        except (UserError, np.linalg.LinAlgError):
            return float(self.residuals_m[k])
        return float(np.hypot(*(left.to_ground(self._paper[k]) - self._ground[k]).T)[0])

    def to_json(self) -> dict[str, Any]:
        """As plain values; `from_json` makes the same of them."""
        points = [{"paper": list(one.paper), "ground": list(one.ground), "name": one.name} for one in self.points]
        return {"version": VERSION, "method": self.method, "points": points}

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Georeference:
        points = [ControlPoint(tuple(one["paper"]), tuple(one["ground"]), one["name"]) for one in told["points"]]
        return cls(told["method"], points)


def _away(places: np.ndarray, bounds: tuple[float, float, float, float]) -> float:
    """How far the nearest of some places is from a box, m."""
    low, high = np.array(bounds[:2]), np.array(bounds[2:])
    return float(np.hypot(*np.maximum(np.maximum(low - places, places - high), 0).T).min())


def _refuse_points(least: int, paper: np.ndarray, ground: np.ndarray, points: Sequence[ControlPoint]) -> None:
    if len(paper) < least:
        raise UserError(
            ja="この変換には基準点が {least} 点以上要ります(いま {n} 点)。点を加えるか、点の少なくてすむ変換を選んでください。",
            en="This transform needs at least {least} control points ({n} given). Add points, or choose a simpler transform.",
            least=least, n=len(paper),
        )  # fmt: skip
    if not (np.isfinite(paper).all() and np.isfinite(ground).all()):
        raise UserError(ja="基準点の座標に数でないものがあります。", en="A coordinate of a control point is no number.")
    for k in range(len(paper)):
        for j in range(k):
            if np.hypot(*(paper[k] - paper[j])) < _SAME_PX or np.hypot(*(ground[k] - ground[j])) < 1e-6:
                raise UserError(
                    ja="基準点 {a} と {b} は同じ点です。片方を消すか、座標を直してください。",
                    en="Control points {a} and {b} are the same point. Remove one, or correct its coordinates.",
                    a=points[j].name or j + 1, b=points[k].name or k + 1,
                )  # fmt: skip
    if least >= 3:
        for places in (paper, ground):
            spread = np.linalg.svd(places - places.mean(axis=0), compute_uv=False)
            if spread[1] < 0.01 * spread[0]:
                raise degenerate()

"""Ways to give a sheet its place: corner coordinates (typed, or read off it) or a sheet code on the neat line that is found, or control points."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

import numpy as np

from waterdx.core.errors import UserError
from waterdx.digitise.georeference.frame import Frame, find_frame
from waterdx.digitise.georeference.georeference import ControlPoint, Georeference
from waterdx.digitise.georeference.sheet_code import read_sheet_code
from waterdx.digitise.georeference.told import Told
from waterdx.digitise.georeference.transforms import default_method
from waterdx.digitise.labels.lying import lying
from waterdx.digitise.labels.notes import sheet_notes
from waterdx.digitise.labels.reading import read_labels
from waterdx.digitise.ocr.engine import engine, is_available

CORNERS = ("NW", "NE", "SE", "SW")
_RECTANGLE = 0.01  # of its shorter side: how far four corners may be from one, as old coordinates are rounded
_PLAIN_PX = 1.5  # what scanner and frame finding leave; a page that fits an affine worse was photographed or has warped


def georeferenced(page: Callable[[], np.ndarray], told: Told) -> Georeference:
    """The place of a page (H×W uint8, only opened where it is needed) by what was said. UserError where that fixes none."""
    if told.points:
        points = read_points(told.points)
        return Georeference(told.method or default_method(len(points)), points)
    typed = read_sheet_code(told.sheet_code).corners if told.sheet_code else read_corners(told.corners) if told.corners else None
    grey = page()
    turned = turned_of(grey) if told.turned is None else told.turned
    return by_corners(grey, noted_corners(grey, turned) if typed is None else typed, turned=turned)


def turned_of(grey: np.ndarray) -> int:
    """How far a sheet lies turned clockwise by its lettering; upright where it does not say. UserError where its back is up."""
    if not is_available():
        return 0
    found = lying(grey, engine=engine())
    if found.mirrored:
        raise UserError(
            ja="図面が裏返し(鏡像)になっています。文字が読める面を上にしてスキャンし直してください。",
            en="The sheet is mirrored: its back was scanned. Scan it again with the side up on which the text can be read.",
        )
    return found.turned or 0


def noted_corners(grey: np.ndarray, turned: int = 0) -> np.ndarray:
    """(east, north) of the four corners as written beside them on the sheet. UserError where they cannot all be read."""
    notes = sheet_notes(read_labels(np.rot90(grey, turned // 90), engine=engine()))
    if not notes.corners_agree:
        raise UserError(
            ja="図面の四隅に書かれた座標を読み取れません(読めたのは {n} か所)。四隅の座標を打つか、図郭番号か基準点で位置を決めてください。",
            en="The coordinates at the corners of the sheet cannot be read ({n} found). Type them, or use the sheet code or control points.",
            n=len(notes.corners),
        )  # fmt: skip
    return np.array([(one.y_east_m, one.x_north_m) for one in notes.corners])


def by_corners(grey: np.ndarray, corners: np.ndarray, *, turned: int = 0) -> Georeference:
    """The page by the coordinates (east, north) of the four corners of its neat line, in any order. UserError where it has none.

    `turned` is how far the page lies turned clockwise, as people scan them: 0, 90, 180 (upside down) or 270 degrees.
    """
    ground = ordered(corners)
    quarters = turned // 90 % 4
    ratio = _ratio(ground) if quarters % 2 == 0 else 1 / _ratio(ground)
    frame = find_frame(grey, ratio)
    if frame is None:
        raise UserError(
            ja="図郭(図面の枠線)の四隅を見つけられません。座標のわかる点を 3 点以上、基準点として指定してください。",
            en="The four corners of the neat line cannot be found on this sheet. Give three or more control points.",
        )
    _refuse_other_shape(frame, ratio)
    return on_frame(frame, ground, quarters)


def _refuse_other_shape(frame: Frame, ratio: float) -> None:
    """A frame that cannot be the rectangle of the coordinates: most often X and Y are swapped, or the page lies on its side."""
    if frame.fits(ratio):
        return
    if frame.fits(1 / ratio):
        raise UserError(
            ja="図郭は横 {found:.2f}:縦 1 ですが、座標では {told:.2f}:1 になります。X(北)と Y(東)を取り違えているか、図面が横倒しです(横倒しなら向きを 90° か 270° にしてください)。",
            en="The neat line is {found:.2f} wide to 1 high, by the coordinates {told:.2f} to 1. X (north) and Y (east) are swapped, or the page lies on its side (then say it is turned by 90° or 270°).",
            found=frame.ratio, told=ratio,
        )  # fmt: skip
    raise UserError(
        ja="見つけた枠は横 {found:.2f}:縦 1 ですが、座標では {told:.2f}:1 になります。座標の桁を確かめるか、四隅を基準点として指定してください。",
        en="The frame found is {found:.2f} wide to 1 high, by the coordinates it is {told:.2f} to 1. Check the digits, or give the corners as control points.",
        found=frame.ratio, told=ratio,
    )  # fmt: skip


def on_frame(frame: Frame, ground: np.ndarray, quarters: int = 0) -> Georeference:
    """The page by its frame and the NW, NE, SE, SW of it: an affine where they allow it, else the projective of a photo."""
    places, names = np.roll(ground, quarters, axis=0).tolist(), np.roll(CORNERS, quarters).tolist()
    points = [ControlPoint(tuple(p), tuple(g), n) for p, g, n in zip(frame.corners.tolist(), places, names, strict=True)]
    affine = Georeference("affine", points)
    return affine if affine.residuals_m.max() / affine.metres_per_pixel <= _PLAIN_PX else Georeference("projective", points)


def ordered(corners: np.ndarray) -> np.ndarray:
    """Four (east, north) as NW, NE, SE, SW. UserError where they are not the corners of a rectangle."""
    if corners.shape != (4, 2):
        raise UserError(ja="四隅の座標は 4 点で指定してください。", en="Give the coordinates of all four corners.")
    by_north = corners[np.argsort(-corners[:, 1], kind="stable")]
    west_first = [half[np.argsort(half[:, 0], kind="stable")] for half in (by_north[:2], by_north[2:])]
    found = np.array([west_first[0][0], west_first[0][1], west_first[1][1], west_first[1][0]])
    sides = np.hypot(*(np.roll(found, -1, axis=0) - found).T)
    off = np.hypot(*(found[0] - found[1] + found[2] - found[3])) + abs(
        np.hypot(*(found[2] - found[0])) - np.hypot(*(found[3] - found[1]))
    )
    if sides.min() < 1.0 or off > _RECTANGLE * sides.min():
        raise UserError(
            ja="四隅の座標が長方形になりません。X(北)、Y(東)の順で、四隅を 1 点ずつ確かめてください。",
            en="The four coordinates are not the corners of a rectangle. Check each: X (north), then Y (east).",
        )
    return found


def _ratio(ground: np.ndarray) -> float:
    """Width to height of ordered corners."""
    top, right, bottom, left = np.hypot(*(np.roll(ground, -1, axis=0) - ground).T)
    return float((top + bottom) / (right + left))


def read_corners(text: str) -> np.ndarray:
    """(east, north) of corners typed as "X,Y X,Y X,Y X,Y", X north and Y east in metres as the notes on sheets have them.

    Two opposite corners are enough for an upright sheet.

    >>> read_corners("150720,30800 150600,31000").tolist()
    [[30800.0, 150720.0], [31000.0, 150720.0], [31000.0, 150600.0], [30800.0, 150600.0]]
    """
    numbers = [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?", unicodedata.normalize("NFKC", text))]
    places = np.array(numbers[: len(numbers) // 2 * 2]).reshape(-1, 2)[:, ::-1]
    if len(numbers) == 4:
        (e1, n1), (e2, n2) = places
        places = np.array([(e1, n1), (e2, n1), (e2, n2), (e1, n2)])
    if places.shape != (4, 2) or len(numbers) % 2:
        raise UserError(
            ja='四隅の座標「{text}」を読めません。"X,Y X,Y X,Y X,Y"(X は北、Y は東、m)か、向かい合う 2 隅を書いてください。',
            en='The corner coordinates “{text}” cannot be read. Write "X,Y X,Y X,Y X,Y" (X north, Y east, m), or two opposite corners.',
            text=text,
        )
    return places


def read_points(texts: Sequence[str]) -> list[ControlPoint]:
    """Control points typed as "px,py=X,Y": pixels of the page, then X (north) and Y (east) in metres.

    >>> read_points(["120.5,88=150720,30800"])[0].ground
    (30800.0, 150720.0)
    """
    return [_point(text, k) for k, text in enumerate(texts, start=1)]


def _point(text: str, number: int) -> ControlPoint:
    match = re.fullmatch(r"\s*(\S+?)\s*,\s*(\S+?)\s*=\s*(\S+?)\s*,\s*(\S+?)\s*", unicodedata.normalize("NFKC", text))
    try:
        x, y, north, east = map(float, match.groups() if match else ["?"])
    except ValueError:
        raise UserError(
            ja='基準点「{text}」を読めません。"px,py=X,Y"(画素の位置と、X 北・Y 東の座標 m)と書いてください。',
            en='The control point “{text}” cannot be read. Write "px,py=X,Y" (place in pixels, then X north and Y east in metres).',
            text=text,
        ) from None
    return ControlPoint((x, y), (east, north), f"{number}")

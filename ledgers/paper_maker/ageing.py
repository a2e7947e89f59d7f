"""What years in a drawer and a scanner do to a clean page; where each place of it went is known as a 3×3 matrix."""

from __future__ import annotations

import math
from random import Random

import cv2
import numpy as np

from .ink import Page
from .styles import Ageing, Lettering

_LETTERS = Lettering()
_RED, _BLUE = (196, 48, 48), np.array((58, 92, 158))


def aged(page: Page, how: Ageing) -> tuple[np.ndarray, np.ndarray]:
    """The scan (H×W×3 or H×W uint8) and the matrix from mm on the page to pixels of the scan."""
    ink = cv2.resize(np.asarray(page.image), page.size_px, interpolation=cv2.INTER_AREA).astype(np.float32)
    numbers = np.random.Generator(np.random.PCG64(page.chance.getrandbits(64)))
    if how.faint:
        ink = 255 - (255 - ink) * (1 - how.faint * clouds(ink.shape[:2], numbers, 40)[..., None])
    laid = on_paper(ink, how)
    for _ in range(how.stamps):
        stamp(laid, page)
    for _ in range(how.stains):
        stain(laid, page.chance)
    for _ in range(how.coffee):
        coffee_ring(laid, page.chance)
    for k in range(how.folds):
        fold(laid, page.chance, k)
    if how.holes:
        punch(laid, page)
    matrix = warp_of(page, how)
    border = tuple(float(one) for one in (30, 32, 34)) if how.perspective else tuple(float(one) - 5 for one in how.paper)
    scan = cv2.warpPerspective(
        laid, matrix, page.size_px, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=border
    )
    scale = page.dpi / 25.4
    return scanned(scan, how, page, numbers), matrix @ np.diag([scale, scale, 1.0])


def on_paper(ink: np.ndarray, how: Ageing) -> np.ndarray:
    """The ink on coloured paper; on a blueprint the lines are what is left white."""
    if how.blueprint:
        share = ink.min(axis=2, keepdims=True) / 255
        return _BLUE * share + np.array((226, 232, 240)) * (1 - share)
    return ink * (np.array(how.paper, np.float32) / 255)


def warp_of(page: Page, how: Ageing) -> np.ndarray:
    """From pixels of the clean page to pixels of the scan: stretched, turned, seen aslant."""
    width, height = page.size_px
    angle = math.radians(how.turn_degrees)
    c, s = math.cos(angle), math.sin(angle)
    middle = np.array([[1, 0, -width / 2], [0, 1, -height / 2], [0, 0, 1.0]])
    turn = np.array([[c * (1 + how.stretch), s, 0], [-s, c, 0], [0, 0, 1.0]])
    back = np.array([[1, 0, width / 2], [0, 1, height / 2], [0, 0, 1.0]])
    matrix = back @ turn @ middle
    if not how.perspective:
        return matrix
    corners = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    inwards = np.float32([[1, 1], [-1, 1], [-1, -1], [1, -1]])
    by = (
        np.float32([[page.chance.uniform(0.3, 1.0) for _ in range(2)] for _ in range(4)])
        * how.perspective
        * np.float32([width, height])
    )
    return cv2.getPerspectiveTransform(corners, corners + inwards * by) @ matrix


def scanned(scan: np.ndarray, how: Ageing, page: Page, numbers: np.random.Generator) -> np.ndarray:
    """Blur, shadow, grain and specks, then the levels the scanner keeps."""
    if how.blur_px:
        scan = cv2.GaussianBlur(scan, (0, 0), how.blur_px)
    if how.shadow:
        scan = scan - how.shadow * clouds(scan.shape[:2], numbers, 3)[..., None]
    noise = numbers.standard_normal(scan.shape[:2], dtype=np.float32) * how.grain
    scan = scan + noise[..., None]
    speckle(scan, how.specks * page.size_px[0] * page.size_px[1] / (page.dpi / 2.54) ** 2, page.chance)
    image = np.clip(scan, 0, 255).astype(np.uint8)
    if how.grey_only or how.one_bit:
        image = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    if how.one_bit:
        image = np.where(image > 165, 255, 0).astype(np.uint8)
    return image


def clouds(shape: tuple[int, ...], numbers: np.random.Generator, cells: int) -> np.ndarray:
    """Smooth values 0..1."""
    small = numbers.random((cells + 1, cells + 1)).astype(np.float32)
    return np.clip(cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC), 0, 1)


def speckle(scan: np.ndarray, count: float, chance: Random) -> None:
    for _ in range(int(count)):
        y, x, size = chance.randrange(scan.shape[0]), chance.randrange(scan.shape[1]), chance.choice((1, 1, 1, 2, 3))
        scan[y : y + size, x : x + size] -= chance.uniform(60, 190)


def stain(paper: np.ndarray, chance: Random) -> None:
    """A brown cloud with a soft edge."""
    height, width = paper.shape[:2]
    radius = chance.uniform(0.04, 0.12) * width
    _blend(
        paper,
        (chance.uniform(0, width), chance.uniform(0, height)),
        radius,
        lambda d: np.clip(1.2 - d, 0, 1) * chance.uniform(0.06, 0.14),
    )


def coffee_ring(paper: np.ndarray, chance: Random) -> None:
    """The ring a cup leaves."""
    height, width = paper.shape[:2]
    radius = 0.09 * width
    centre = chance.uniform(0.3, 0.8) * width, chance.uniform(0.3, 0.8) * height
    _blend(paper, centre, radius * 1.1, lambda d: np.exp(-(((d - 0.9) / 0.03) ** 2)) * 0.35)


def _blend(paper: np.ndarray, centre: tuple[float, float], radius: float, strength: object) -> None:
    x0, x1 = (int(np.clip(centre[0] + sign * radius * 1.3, 0, paper.shape[1])) for sign in (-1, 1))
    y0, y1 = (int(np.clip(centre[1] + sign * radius * 1.3, 0, paper.shape[0])) for sign in (-1, 1))
    if x1 <= x0 or y1 <= y0:
        return
    y, x = np.ogrid[y0:y1, x0:x1]
    share = strength(np.hypot(x - centre[0], y - centre[1]) / radius)[..., None]  # type: ignore[operator]
    part = paper[y0:y1, x0:x1]
    part[:] = part * (1 - share) + part * share * np.array((0.72, 0.55, 0.36))


def fold(paper: np.ndarray, chance: Random, k: int) -> None:
    """A crease across the sheet: a dark and a light side, a little of the ink gone."""
    axis = k % 2
    length = paper.shape[1 - axis]
    at = chance.uniform(0.35, 0.65) * length
    d = np.arange(length) - at
    shade = -16 * np.exp(-((d / 6) ** 2)) + 10 * np.exp(-(((d - 8) / 8) ** 2))
    paper += (shade[None, :, None] if axis == 0 else shade[:, None, None]).astype(paper.dtype)


def stamp(paper: np.ndarray, page: Page) -> None:
    """A red seal with the name of an office, over whatever is there."""
    radius = page.dpi / 25.4 * page.chance.uniform(7, 11)
    height, width = paper.shape[:2]
    centre = page.chance.uniform(0.55, 0.92) * width, page.chance.uniform(0.06, 0.2) * height
    mask = np.zeros((height, width), np.uint8)
    cv2.circle(mask, (int(centre[0]), int(centre[1])), int(radius), 255, max(2, int(radius / 12)))
    for k, word in enumerate(("水道課", "7.3.31", "受 付")):
        letters = cv2.resize(
            page.letters(word, radius / 2.2 / (page.dpi / 25.4), _LETTERS),
            None,
            fx=1 / page.fine,
            fy=1 / page.fine,
            interpolation=cv2.INTER_AREA,
        )
        y, x = int(centre[1] + (k - 1) * radius / 1.9 - letters.shape[0] / 2), int(centre[0] - letters.shape[1] / 2)
        part = mask[max(y, 0) : y + letters.shape[0], max(x, 0) : x + letters.shape[1]]
        np.maximum(part, letters[: part.shape[0], : part.shape[1]], out=part)
    share = (mask / 255.0 * 0.8)[..., None]
    paper[:] = paper * (1 - share) + np.minimum(paper, np.array(_RED)) * share


def punch(paper: np.ndarray, page: Page) -> None:
    for share in (0.31, 0.69):
        cv2.circle(
            paper, (int(page.dpi / 25.4 * 7), int(paper.shape[0] * share)), int(page.dpi / 25.4 * 3), (60.0, 60.0, 60.0), -1
        )

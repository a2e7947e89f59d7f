"""What paper and scanners do to a page: folds, coffee, holes, ink from behind, turning, a camera's view, noise, JPEG."""

from __future__ import annotations

import cv2
import numpy as np

PAPER = 246


def worn(page: np.ndarray, wear: dict[str, float], seed: int, mm: float) -> np.ndarray:
    """The page (H×W uint8) as scanned; `wear` names what befell it and how much."""
    numbers = np.random.default_rng(seed)
    made = page.astype(np.float32)
    for name, function in (("bleed", _bleed), ("fold", _fold), ("coffee", _coffee), ("holes", _holes), ("shadow", _shadow)):
        if name in wear:
            made = function(made, wear[name], numbers, mm)
    made = _moved(made, wear.get("turn", 0.0), wear.get("view", 0.0), numbers)
    made = cv2.GaussianBlur(made, (0, 0), wear.get("blur", 0.5))
    made += numbers.normal(0, wear.get("noise", 3.0), made.shape)
    out = np.clip(made, 0, 255).astype(np.uint8)
    if "fade" in wear:
        out = (PAPER - (PAPER - out.astype(np.float32)) * wear["fade"]).clip(0, 255).astype(np.uint8)
    if "bilevel" in wear:
        out = np.where(out > wear["bilevel"], 255, 0).astype(np.uint8)
    if "jpeg" in wear:
        out = np.asarray(
            cv2.imdecode(cv2.imencode(".jpg", out, [cv2.IMWRITE_JPEG_QUALITY, int(wear["jpeg"])])[1], cv2.IMREAD_GRAYSCALE)
        )
    return out


def _bleed(page: np.ndarray, much: float, numbers: np.random.Generator, mm: float) -> np.ndarray:
    behind = np.roll(page[:, ::-1], (round(7 * mm), round(3 * mm)), (0, 1))
    return np.asarray(page - much * (PAPER - cv2.GaussianBlur(behind, (0, 0), 0.35 * mm)).clip(0))


def _fold(page: np.ndarray, much: float, numbers: np.random.Generator, mm: float) -> np.ndarray:
    x = np.arange(page.shape[1]) - page.shape[1] * numbers.uniform(0.45, 0.55)
    y = np.arange(page.shape[0]) - page.shape[0] * numbers.uniform(0.45, 0.55)
    dark = much * 60
    across = dark * np.exp(-((x / (0.5 * mm)) ** 2)) + 10 * much * (np.abs(x) < 8 * mm) * np.sign(x)
    down = dark * 0.7 * np.exp(-((y / (0.4 * mm)) ** 2))
    return np.asarray(page - across[None, :] - down[:, None])


def _coffee(page: np.ndarray, much: float, numbers: np.random.Generator, mm: float) -> np.ndarray:
    y, x = np.ogrid[: page.shape[0], : page.shape[1]]
    cx, cy = numbers.uniform(0.2, 0.8) * page.shape[1], numbers.uniform(0.2, 0.8) * page.shape[0]
    away = np.hypot(x - cx, y - cy) / mm
    ring = np.exp(-(((away - 38) / 1.6) ** 2)) * 70 + (away < 38) * 18
    return np.asarray(page - much * ring)


def _holes(page: np.ndarray, much: float, numbers: np.random.Generator, mm: float) -> np.ndarray:
    for share in (0.5 - 40 * mm / page.shape[0], 0.5 + 40 * mm / page.shape[0]):
        cv2.circle(page, (round(9 * mm), round(share * page.shape[0])), round(3 * mm), 40, -1)
    return page


def _shadow(page: np.ndarray, much: float, numbers: np.random.Generator, mm: float) -> np.ndarray:
    y, x = np.ogrid[: page.shape[0], : page.shape[1]]
    return np.asarray(page * (1 - much * (0.6 * x / page.shape[1] + 0.4 * y / page.shape[0])))


def _moved(page: np.ndarray, degrees: float, view: float, numbers: np.random.Generator) -> np.ndarray:
    """Turned, and seen from a little aside (`view`: how far corners move, share of the width)."""
    height, width = page.shape
    turn = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1), [0, 0, 1]])
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    off = corners + np.sign(np.array([width, height]) / 2 - corners) * numbers.uniform(0, 1, (4, 2)) * view * width
    matrix = cv2.getPerspectiveTransform(corners, off.astype(np.float32)) @ turn
    return np.asarray(cv2.warpPerspective(page, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=PAPER - 6))

"""The middle of a drawn line to a part of a pixel, where it is seen clearly; straight on from there where it is not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

_BESIDE_BLANK = 0.75  # widths from a path over a gap: ink so near is the line itself
_SLANT = 0.5  # widths aside for each width along
_LEAST_RUN = 4  # widths that a line is seen over


@dataclass(frozen=True)
class Centred:
    """Places along a line (n, 2), whether the line is seen clearly at each, and how wide and dark it is there."""

    points: np.ndarray
    clear: np.ndarray
    inked: np.ndarray
    width: np.ndarray


def centred(ink: np.ndarray, path: np.ndarray, width_px: float, full: float = 1.0, blank: np.ndarray | None = None) -> Centred:
    """A rough path moved to the middle of the line it follows. `full` is the value of full ink; samples are a line's width apart.

    Where the path says that it is `blank` (a bool for each of its places) it goes straight on: what is near there is something else.
    """
    points = evenly(smooth(evenly(path, max(1.0, width_px / 2)), 2), width_px)
    over = None if blank is None else _is_blank(points, path, blank)
    for _ in range(2):
        seen = _across(ink, points, width_px, full, over)
        if not seen.clear.any():
            return seen
        points = seen.points
    return seen


def _across(ink: np.ndarray, points: np.ndarray, width_px: float, full: float, blank: np.ndarray | None) -> Centred:
    """One round: profiles across the path; the offset of the ink nearest to it, calmed along the path."""
    import cv2

    normal = normals(points)
    steps = np.arange(-2.5 * width_px, 2.5 * width_px + 0.25, 0.5)
    grid = (points[:, None, :] + steps[None, :, None] * normal[:, None, :]).astype(np.float32)
    profile = cv2.remap(ink, grid[..., 0], grid[..., 1], cv2.INTER_LINEAR, borderValue=0)
    profile = np.minimum(profile.astype(np.float32) / np.float32(full), 1)
    peak = np.argmax(profile - 0.12 * (steps / width_px) ** 2, axis=1)
    rows = np.arange(len(points))
    height = profile[rows, peak]
    run = _run_round(profile > np.maximum(height[:, None] * 0.5, 0.2), peak)
    mass = profile * run
    offset = (mass * steps).sum(axis=1) / np.maximum(mass.sum(axis=1), 1e-6)
    wide = run.sum(axis=1) * 0.5
    inked = height > 0.45
    usual = float(np.median(wide[inked])) if inked.any() else width_px
    clear = inked & (wide < 1.6 * usual + 0.5) & (wide > 0.5 * usual) & (np.abs(offset) < 2 * width_px)
    if blank is not None and (clear & ~blank).any():
        clear &= ~blank | (np.abs(offset) < _BESIDE_BLANK * width_px)
    if not clear.any():
        return Centred(points, clear, inked, wide)
    where = np.flatnonzero(_steady(clear, offset, _SLANT * width_px))
    calm = _calmed(np.interp(rows, where, offset[where]))
    return Centred(points + calm[:, None] * normal, clear, inked, wide)


def _steady(clear: np.ndarray, offset: np.ndarray, slant: float) -> np.ndarray:
    """Where a line is seen over some length, hardly aslant to the path: not at the corners of a symbol or the strokes of a letter."""
    breaks = ~clear[1:] | ~clear[:-1] | (np.abs(np.diff(offset)) > slant)
    run = np.concatenate([[0], np.cumsum(breaks)])
    steady = clear & (np.bincount(run)[run] >= _LEAST_RUN)
    return steady if steady.any() else clear


def _is_blank(points: np.ndarray, path: np.ndarray, blank: np.ndarray) -> np.ndarray:
    """For places along a path whether it is blank there."""
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
    at = np.linspace(0, along[-1], len(points))
    return np.asarray(blank[np.clip(np.searchsorted(along, at), 0, len(blank) - 1)])


def _run_round(on: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Of each row the unbroken run of True that holds place `at`."""
    columns = np.arange(on.shape[1])
    left = np.where(~on & (columns < at[:, None]), columns, -1).max(axis=1)
    right = np.where(~on & (columns > at[:, None]), columns, on.shape[1]).min(axis=1)
    return on & (columns > left[:, None]) & (columns < right[:, None])


def _calmed(offset: np.ndarray) -> np.ndarray:
    """A median of five and a short mean: a speck or a crossing line does not move the middle."""
    if len(offset) < 5:
        return offset
    padded = np.pad(offset, 2, mode="edge")
    middle = np.median(np.lib.stride_tricks.sliding_window_view(padded, 5), axis=1)
    return np.convolve(np.pad(middle, 1, mode="edge"), (0.25, 0.5, 0.25), mode="valid")


def normals(points: np.ndarray) -> np.ndarray:
    """Unit normals of a path, from its course over a few samples."""
    reach = min(2, len(points) - 1)
    index = np.arange(len(points))
    ahead = points[np.minimum(index + reach, len(points) - 1)] - points[np.maximum(index - reach, 0)]
    ahead = ahead / np.maximum(np.hypot(*ahead.T), 1e-9)[:, None]
    return np.stack([-ahead[:, 1], ahead[:, 0]], axis=1)


def evenly(path: np.ndarray, step: float) -> np.ndarray:
    """The path with a vertex every `step`; its ends stay."""
    return along_evenly(path, max(2, round(float(np.hypot(*np.diff(path, axis=0).T).sum()) / step) + 1))


def along_evenly(path: np.ndarray, count: int) -> np.ndarray:
    """`count` places along a path; its ends stay."""
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
    at = np.linspace(0, along[-1], count)
    return np.stack([np.interp(at, along, path[:, k]) for k in (0, 1)], axis=1)


def smooth(path: np.ndarray, reach: int) -> np.ndarray:
    """A moving mean that leaves the ends where they are."""
    size = min(2 * reach + 1, 2 * ((len(path) - 1) // 2) + 1)
    if size < 3:
        return path
    half = size // 2
    padded = np.concatenate([2 * path[0] - path[half:0:-1], path, 2 * path[-1] - path[-2 : -half - 2 : -1]])
    return np.stack([np.convolve(padded[:, k], np.full(size, 1 / size), mode="valid") for k in (0, 1)], axis=1)


def straightened(points: np.ndarray, window: int, tolerance: float) -> np.ndarray:
    """Bulges within `window` samples taken out: where a line goes on as it came, it went round a symbol or a letter."""
    points = points.copy()
    for span in range(min(window, len(points) - 5), 3, -2):
        for start in _bulges(points, span, window // 2, tolerance):
            way = points[start + span] - points[start]
            points[start + 1 : start + span] = points[start] + np.linspace(0, 1, span + 1)[1:-1, None] * way
    return points


def _bulges(points: np.ndarray, span: int, around: int, tolerance: float) -> np.ndarray:
    """Where a stretch of `span` samples strays from its chord while the line before and after lies on that chord."""
    start = np.arange(2, len(points) - span - 2)
    way = points[start + span] - points[start]
    normal = np.stack([-way[:, 1], way[:, 0]], axis=1) / np.maximum(np.hypot(*way.T), 1e-9)[:, None]
    at = start[:, None] + np.arange(1, span)[None]
    inside = np.abs(np.einsum("nsk,nk->ns", points[at] - points[start][:, None], normal)).max(axis=1)
    before, after = points[np.maximum(start - around, 0)], points[np.minimum(start + span + around, len(points) - 1)]
    beside = [np.abs(((end - points[start]) * normal).sum(axis=1)) for end in (before, after)]
    return start[(inside > 1.5 * tolerance) & (np.maximum(*beside) < tolerance)]


def simplified(points: np.ndarray, tolerance: float) -> np.ndarray:
    """Douglas-Peucker."""
    from shapely import LineString

    return np.asarray(LineString(points).simplify(tolerance).coords) if len(points) > 2 else points

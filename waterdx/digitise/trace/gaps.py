"""Gaps of a drawn line closed: where a stroke ends and another begins straight ahead, it is the same line, dashed or broken off."""

from __future__ import annotations

import numpy as np

from waterdx.digitise.trace.skeleton import skeleton_of

_TURN = np.radians(14)  # how far from straight a line may go on
_AHEAD = 0.8  # how much of a line a gap counts as that is only known from one side
_BRIDGE = 0.92
_LONG_STROKE = 8  # widths: no stroke of a letter, so that it may go on to a line ahead

_NEIGHBOURS = np.array([(-1, -1), (0, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1)])


def bridged(ink: np.ndarray, gap_px: float, width_px: float) -> np.ndarray:
    """The ink (float32 0..1) with its gaps of up to `gap_px` drawn over."""
    import cv2

    bones = skeleton_of(ink > 0.5)
    ends, ways, walked = stroke_ends(bones, max(4, round(4 * width_px)), round(_LONG_STROKE * width_px))
    if not len(ends):
        return ink
    out = ink.copy()
    thick = max(1, round(width_px * 0.7))
    partner = partners(ends, ways, gap_px, width_px)
    for one, other in enumerate(partner):
        if other > one:
            cv2.line(out, _pixel(ends[one]), _pixel(ends[other]), _BRIDGE, thick)
    alone = (partner < 0) & walked
    for start, stop in _to_ink_ahead(ink, ends[alone], ways[alone], gap_px, width_px):
        cv2.line(out, _pixel(start), _pixel(stop), _AHEAD, thick)
    return np.maximum(ink, out)


def stroke_ends(bones: np.ndarray, back: int, long: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The free ends (n, 2; x, y) of a skeleton, the unit way each points from its last `back` pixels, and whose stroke is `long`."""
    import cv2

    small = bones.astype(np.uint8)
    near = cv2.filter2D(small, cv2.CV_8U, np.ones((3, 3), np.uint8), borderType=cv2.BORDER_CONSTANT)
    ys, xs = np.nonzero((near == 2) & bones)
    ends = np.stack([xs, ys], axis=1)
    tails, walked = _walked_back(np.pad(bones, 1), ends + 1, (back, long))
    ways = (ends + 1 - tails).astype(float)
    length = np.hypot(*ways.T)
    kept = length >= 2
    return ends[kept].astype(float), ways[kept] / length[kept, None], walked[kept]


def _walked_back(bones: np.ndarray, ends: np.ndarray, steps: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """From each end along the skeleton, all at once: where it is after the first number of steps, and whether it gets as far as the second.

    A walk stops where the skeleton forks or ends.
    """
    at, before = ends.copy(), ends.copy()
    tails = at
    moving = np.ones(len(ends), dtype=bool)
    for step in range(max(steps)):
        options = at[:, None, :] + _NEIGHBOURS[None]
        new = bones[options[..., 1], options[..., 0]]
        new &= (np.abs(options - before[:, None, :]).max(axis=2) > 1) | (at == before).all(axis=1)[:, None]
        ways = new.sum(axis=1)
        moving &= (ways >= 1) & (ways <= 2)
        chosen = options[np.arange(len(at)), np.argmax(new, axis=1)]
        before = np.where(moving[:, None], at, before)
        at = np.where(moving[:, None], chosen, at)
        tails = at if step < steps[0] else tails
    return tails, moving


def partners(ends: np.ndarray, ways: np.ndarray, gap_px: float, width_px: float) -> np.ndarray:
    """For each end the number of the end it goes on to, -1 where there is none: near, straight ahead, and facing back; each other's best."""
    from scipy.spatial import cKDTree

    pairs = cKDTree(ends).query_pairs(gap_px, output_type="ndarray") if len(ends) else np.empty((0, 2), int)
    partner = np.full(len(ends), -1)
    if not len(pairs):
        return partner
    one, other = pairs.T
    over = ends[other] - ends[one]
    far = np.hypot(*over.T)
    slack = width_px * 0.8
    aside = np.maximum(np.abs(_cross(over, ways[one])), np.abs(_cross(over, ways[other])))
    facing = ((over * ways[one]).sum(axis=1) > -slack) & ((over * ways[other]).sum(axis=1) < slack)
    opposite = (ways[one] * ways[other]).sum(axis=1) < -np.cos(2 * _TURN)
    good = facing & opposite & (aside < slack + far * np.sin(_TURN))
    one, other, badness = one[good], other[good], (far + 3 * aside)[good]
    for place in np.argsort(badness):
        a, b = one[place], other[place]
        if partner[a] < 0 and partner[b] < 0:
            partner[a], partner[b] = b, a
    return partner


def _to_ink_ahead(
    ink: np.ndarray, ends: np.ndarray, ways: np.ndarray, gap_px: float, width_px: float
) -> list[tuple[np.ndarray, np.ndarray]]:
    """From ends without a partner straight on to the first ink, where there is some within the gap."""
    if not len(ends):
        return []
    steps = np.arange(1.2 * width_px + 1, gap_px, 1.0)
    grid = ends[:, None, :] + steps[None, :, None] * ways[:, None, :]
    x, y = np.rint(grid[..., 0]).astype(int), np.rint(grid[..., 1]).astype(int)
    inside = (x >= 0) & (y >= 0) & (x < ink.shape[1]) & (y < ink.shape[0])
    hit = np.zeros(x.shape, dtype=bool)
    hit[inside] = ink[y[inside], x[inside]] > 0.5
    found = hit.any(axis=1)
    return list(zip(ends[found], grid[found, np.argmax(hit[found], axis=1)], strict=True))


def _cross(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]


def _pixel(place: np.ndarray) -> tuple[int, int]:
    return round(place[0]), round(place[1])

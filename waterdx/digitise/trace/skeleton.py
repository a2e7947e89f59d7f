"""A skeleton as a network: places where it forks, and the pieces between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

FREE = -1  # the node of an end that hangs free


@dataclass
class Piece:
    """Places (n, 2; x, y) from node `start` to node `stop`, FREE where it hangs."""

    points: np.ndarray
    start: int = FREE
    stop: int = FREE

    @property
    def length(self) -> float:
        return float(np.hypot(*np.diff(self.points, axis=0).T).sum())

    def turned(self) -> Piece:
        return Piece(self.points[::-1], self.stop, self.start)


@dataclass
class Network:
    """Pieces and the places of the nodes they meet at."""

    nodes: np.ndarray
    pieces: list[Piece]


def skeleton_of(mask: np.ndarray) -> np.ndarray:
    """The middle lines of a mask, a pixel wide (bool)."""
    from skimage.morphology import skeletonize

    return np.asarray(skeletonize(mask > 0))


def network_of(bones: np.ndarray) -> Network:
    """The pieces and nodes of a skeleton (bool)."""
    import cv2

    near = cv2.filter2D(bones.astype(np.uint8), cv2.CV_8U, np.ones((3, 3), np.uint8), borderType=cv2.BORDER_CONSTANT)
    forks = bones & (near >= 4)
    count, cluster, _, middles = cv2.connectedComponentsWithStats(forks.astype(np.uint8), connectivity=8)
    _, chain = cv2.connectedComponents((bones & ~forks).astype(np.uint8), connectivity=8)
    cluster = np.pad(cluster, 1)
    pieces = [_piece(pixels, cluster, middles[1:]) for pixels in _chains(chain)]
    return Network(middles[1:count], [piece for piece in pieces if len(piece.points) > 1])


def _chains(chain: np.ndarray) -> list[np.ndarray]:
    """The pixels (x, y) of each chain in the order they follow on one another."""
    ys, xs = np.nonzero(chain)
    labels = chain[ys, xs]
    order = np.argsort(labels, kind="stable")
    breaks = np.flatnonzero(np.diff(labels[order])) + 1
    return [_in_order(np.stack([xs[part], ys[part]], axis=1)) for part in np.split(order, breaks) if len(part)]


def _in_order(pixels: np.ndarray) -> np.ndarray:
    """Pixels of one chain from end to end; of a closed one, once round."""
    left = {(int(x), int(y)) for x, y in pixels}
    ways = [(1, 0), (0, 1), (-1, 0), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1)]
    start = next(
        (p for p in left if sum((p[0] + dx, p[1] + dy) in left for dx, dy in ways) <= 1), (int(pixels[0, 0]), int(pixels[0, 1]))
    )
    found = [start]
    left.discard(start)
    while True:
        x, y = found[-1]
        ahead = next(((x + dx, y + dy) for dx, dy in ways if (x + dx, y + dy) in left), None)
        if ahead is None:
            return np.array(found)
        found.append(ahead)
        left.discard(ahead)


def _piece(pixels: np.ndarray, cluster: np.ndarray, middles: np.ndarray) -> Piece:
    ends = [_clusters_at(place, cluster) for place in (pixels[0], pixels[-1])]
    if len(pixels) == 1:
        both = [*ends[0], FREE, FREE]
        start, stop = both[0], both[1]
    else:
        start, stop = (found[0] if found else FREE for found in ends)
    points = [pixels.astype(float)]
    points = points if start == FREE else [middles[start][None], *points]
    points = points if stop == FREE else [*points, middles[stop][None]]
    return Piece(np.vstack(points), start, stop)


def _clusters_at(place: np.ndarray, cluster: np.ndarray) -> list[int]:
    x, y = place
    return [int(one) - 1 for one in np.unique(cluster[y : y + 3, x : x + 3]) if one]

"""The transforms between paper and ground, fitted by least squares. Both are centred and scaled first, so that no digit is lost.

`Fitted` maps n×2 arrays. Places on paper have y downwards; the fit of a similarity knows that paper is looked at from above,
so that a mirrored sheet does not fit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from waterdx.core.errors import UserError
from waterdx.core.words import Words


@dataclass(frozen=True)
class Method:
    """One kind of transform: how many points it needs at least, and whether it bends."""

    name: Words
    points: int
    fit: Callable[[np.ndarray, np.ndarray], Fitted]


class Fitted:
    """A transform of centred and scaled places: `forward(n×2) -> n×2`."""

    def __init__(self, forward: Callable[[np.ndarray], np.ndarray]) -> None:
        self.forward = forward


def _similarity(paper: np.ndarray, ground: np.ndarray) -> Fitted:
    """Scale, turn and shift: (x, −y) is turned without mirroring."""
    x, y = paper[:, 0], -paper[:, 1]
    zero, one = np.zeros_like(x), np.ones_like(x)
    rows = np.concatenate([np.stack([x, -y, one, zero], 1), np.stack([y, x, zero, one], 1)])
    a, b, e, n = np.linalg.lstsq(rows, np.concatenate([ground[:, 0], ground[:, 1]]), rcond=None)[0]
    return Fitted(lambda p: np.stack([a * p[:, 0] + b * p[:, 1] + e, b * p[:, 0] - a * p[:, 1] + n], 1))


def _polynomial(terms: Callable[[np.ndarray], np.ndarray]) -> Callable[[np.ndarray, np.ndarray], Fitted]:
    def fit(paper: np.ndarray, ground: np.ndarray) -> Fitted:
        coefficients = np.linalg.lstsq(terms(paper), ground, rcond=None)[0]
        return Fitted(lambda p: terms(p) @ coefficients)

    return fit


def _linear(p: np.ndarray) -> np.ndarray:
    return np.stack([np.ones(len(p)), p[:, 0], p[:, 1]], 1)


def _quadratic(p: np.ndarray) -> np.ndarray:
    x, y = p[:, 0], p[:, 1]
    return np.stack([np.ones(len(p)), x, y, x * x, x * y, y * y], 1)


def _projective(paper: np.ndarray, ground: np.ndarray) -> Fitted:
    """The eight numbers of a photo taken aslant, by the direct linear transform."""
    x, y, e, n = paper[:, 0], paper[:, 1], ground[:, 0], ground[:, 1]
    zero, one = np.zeros_like(x), np.ones_like(x)
    rows = np.concatenate([
        np.stack([x, y, one, zero, zero, zero, -e * x, -e * y, -e], 1), np.stack([zero, zero, zero, x, y, one, -n * x, -n * y, -n], 1),
    ])  # fmt: skip
    matrix = np.linalg.svd(rows)[2][-1].reshape(3, 3)

    def forward(p: np.ndarray) -> np.ndarray:
        made = np.column_stack([p, np.ones(len(p))]) @ matrix.T
        return made[:, :2] / made[:, 2:]

    return Fitted(forward)


def _thin_plate(paper: np.ndarray, ground: np.ndarray) -> Fitted:
    from scipy.interpolate import RBFInterpolator

    made = RBFInterpolator(paper, ground, kernel="thin_plate_spline", degree=1)
    return Fitted(lambda p: np.asarray(made(p)))


METHODS: dict[str, Method] = {
    "similarity": Method(Words(ja="相似変換(拡大・回転・移動)", en="similarity (scale, turn, shift)"), 2, _similarity),
    "affine": Method(Words(ja="アフィン変換", en="affine"), 3, _polynomial(_linear)),
    "projective": Method(Words(ja="射影変換(写真のあおり)", en="projective (a photo taken aslant)"), 4, _projective),
    "second_order": Method(Words(ja="二次多項式", en="second order"), 6, _polynomial(_quadratic)),
    "thin_plate": Method(Words(ja="薄板スプライン", en="thin plate spline"), 4, _thin_plate),
}


def default_method(points: int) -> str:
    """The transform for so many control points where none was chosen: an affine leaves little to mistakes, and tells them."""
    return "similarity" if points < METHODS["affine"].points else "affine"


@dataclass(frozen=True)
class _Frame:
    """Centre and size of a set of places."""

    centre: np.ndarray
    size: float

    @classmethod
    def of(cls, places: np.ndarray) -> _Frame:
        centre = places.mean(axis=0)
        return cls(centre, float(np.abs(places - centre).max()) or 1.0)

    def into(self, places: np.ndarray) -> np.ndarray:
        return (places - self.centre) / self.size

    def out(self, places: np.ndarray) -> np.ndarray:
        return places * self.size + self.centre


class Transform:
    """A method fitted to pairs of places; `to_ground` and `to_paper` map n×2 arrays."""

    def __init__(self, method: str, paper: np.ndarray, ground: np.ndarray) -> None:
        self._paper, self._ground = _Frame.of(paper), _Frame.of(ground)
        self._fitted = METHODS[method].fit(self._paper.into(paper), self._ground.into(ground))
        if not np.isfinite(self.to_ground(paper)).all():
            raise degenerate()

    def to_ground(self, places: np.ndarray) -> np.ndarray:
        return self._ground.out(self._fitted.forward(self._paper.into(np.asarray(places, float).reshape(-1, 2))))

    def to_paper(self, places: np.ndarray) -> np.ndarray:
        """The inverse, by Newton's steps with the slopes of the transform itself; exact to far below a pixel."""
        wanted = self._ground.into(np.asarray(places, float).reshape(-1, 2))
        start = _polynomial(_linear)(self._fitted.forward(_GRID), _GRID)
        found, step = start.forward(wanted), 1e-4
        for _ in range(30):
            here = self._fitted.forward(found)
            along = [(self._fitted.forward(found + shift) - here) / step for shift in (np.array([step, 0]), np.array([0, step]))]
            slopes = np.stack(along, axis=2)
            change = np.linalg.solve(slopes, (wanted - here)[:, :, None])[:, :, 0]
            found = found + change
            if np.abs(change).max(initial=0.0) < 1e-12:
                break
        return self._paper.out(found)


_GRID = np.array([(x, y) for x in (-1.0, -0.3, 0.4, 1.0) for y in (-1.0, -0.4, 0.3, 1.0)])


def degenerate() -> UserError:
    """What to say of points that fix no place."""
    return UserError(
        ja="基準点が一直線に並んでいるか、近すぎるため、位置を決められません。図面の四隅のように離れた点を加えてください。",
        en="The control points lie on one line or too close together, so that they fix no place. Add points far apart, such as the corners.",
    )

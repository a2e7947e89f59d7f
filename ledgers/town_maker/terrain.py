"""Height of the ground: a plain falling north-west, a hill under the estate, valleys rising south."""

from __future__ import annotations

import math

from .model import Point

ORIGIN: Point = (30000.0, 150000.0)
"""EPSG:6676, east and north, of the old centre's south-west corner."""

HILL: Point = (1900.0, 200.0)


def ground_height(point: Point) -> float:
    """Metres above T.P., to the centimetre."""
    x, y = point[0] - ORIGIN[0], point[1] - ORIGIN[1]
    plain = 50.0 + 0.0055 * x - 0.0055 * y
    hill = 24.0 * math.exp(-((x - HILL[0]) ** 2 + (y - HILL[1]) ** 2) / (2 * 380.0**2))
    valley = 0.022 * max(0.0, -y - 300.0)
    wave = 0.25 * math.sin(x / 310.0) * math.cos(y / 270.0)
    return round(plain + hill + valley + wave, 2)

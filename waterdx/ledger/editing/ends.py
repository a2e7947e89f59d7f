"""The fields of a pipe that speak of one of its ends (上流管底高, 下流人孔番号 …): which part keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

UP = ("up_node_id", "up_invert_m", "up_cover_m")
DOWN = ("down_node_id", "down_invert_m", "down_cover_m")


def turned(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a pipe drawn the other way: what was said of its upper end is said of its lower end."""
    swapped = dict(zip(UP + DOWN, DOWN + UP, strict=True))
    return {swapped.get(name, name): value for name, value in values.items()}


def without(values: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}


def some(values: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: values.get(name) for name in names}

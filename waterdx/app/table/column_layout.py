"""How the columns of a table are arranged: which are shown, in what order, how wide, and how many stay at the left. No Qt in here."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class ColumnLayout:
    """All by the names of the columns. A column it does not name is shown, at its own place after the one before it."""

    order: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    frozen: int = 0
    widths: Mapping[str, int] = field(default_factory=dict)

    def ordered(self, names: Sequence[str]) -> list[str]:
        """These columns in their order.

        >>> ColumnLayout(order=("c", "gone", "a")).ordered(["a", "b", "c"])
        ['c', 'a', 'b']
        """
        made = [name for name in self.order if name in names]
        for place, name in enumerate(names):
            if name not in made:
                before = made.index(names[place - 1]) + 1 if place else 0
                made.insert(before, name)
        return made

    def to_text(self) -> str:
        """For the settings."""
        return json.dumps({**asdict(self), "hidden": sorted(self.hidden)})


def layout_from(text: str) -> ColumnLayout:
    """What `to_text` wrote; a text that makes no sense is the layout every table has at first.

    >>> layout_from(ColumnLayout(order=("a",), frozen=1).to_text()).frozen, layout_from("nonsense") == ColumnLayout()
    (1, True)
    """
    try:
        said: Any = json.loads(text or "{}")
        return ColumnLayout(
            tuple(map(str, said.get("order", ()))), frozenset(map(str, said.get("hidden", ()))), max(0, int(said.get("frozen", 0))),
            {str(name): max(0, int(width)) for name, width in said.get("widths", {}).items()},
        )  # fmt: skip
    except (ValueError, TypeError, AttributeError):
        return ColumnLayout()

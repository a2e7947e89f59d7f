"""What a map and the table of the ledger were told by a person, kept by the session: they are made anew in another language."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from waterdx.core.words import Language, language

if TYPE_CHECKING:
    from waterdx.app.table.conditions import Condition


@dataclass
class MapKept:
    """`hidden`: of each style the names of its hidden classes; `style`: the one chosen, "" for the one the page prefers."""

    style: str = ""
    hidden: dict[str, set[str]] = field(default_factory=dict)


@dataclass
class TableKept:
    """`conditions`, `sorted` (column, descending) and `scaled` (the column coloured by size) are those of each layer; `within` whether
    only what the map shows is wanted."""

    words: str = ""
    conditions: dict[str, tuple[Condition, ...]] = field(default_factory=dict)
    sorted: dict[str, tuple[str, bool]] = field(default_factory=dict)
    scaled: dict[str, str] = field(default_factory=dict)
    within: bool = False
    shows_colours: bool = False
    shows_groups: bool = False
    written_in: Language = field(default_factory=language)

    def in_this_language(self) -> TableKept:
        """Without the conditions that name values as the other language writes them."""
        if self.written_in == language():
            return self
        rest = {layer: tuple(one for one in found if one.kind != "among") for layer, found in self.conditions.items()}
        return replace(self, conditions=rest, written_in=language())


@dataclass
class Kept:
    """`maps` by their kind and the style their page prefers."""

    table: TableKept = field(default_factory=TableKept)
    maps: dict[str, MapKept] = field(default_factory=dict)

    def forget_hidden(self) -> None:
        """Another town is shown whole."""
        for one in self.maps.values():
            one.hidden.clear()

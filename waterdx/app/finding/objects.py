"""Pipes, nodes and leaks of the open project by their number, and streets with all their pipes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import numpy as np

from waterdx.app.finding.found import Found, one_line
from waterdx.app.finding.text_index import TextIndex
from waterdx.app.layer_table import LayerTable
from waterdx.app.table.model import is_unknown
from waterdx.core.fields import COUNTED, ID_FIELDS, LAYER_NAMES
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.app.main_window import MainWindow
    from waterdx.app.town import Town

MOST, MOST_STREETS = 8, 4
STREET = Words(ja="路線", en="Street")
TOLD_OF_PIPE = {
    "material": Words("{value}", "{value}"),
    "diameter_mm": Words("φ{value} mm", "φ{value} mm"),
    "install_fy": Words(ja="{value}年度", en="FY{value}"),
    "street": Words("{value}", "{value}"),
}


class Pipes:
    """By number; the table of the town tells what else is known of each."""

    def __init__(self, town: Town) -> None:
        self._town = town

    @cached_property
    def _index(self) -> TextIndex:
        return TextIndex(_texts(self._town.pipes["pipe_id"]))

    def find(self, typed: str) -> list[Found]:
        return [self._found(row) for row in self._index.find(typed, MOST)]

    def _found(self, row: int) -> Found:
        pipes, columns = self._town.pipes, {column.name: column for column in self._town.table.columns}
        known = [
            str(words.format(value=columns[name].text(row)))
            for name, words in TOLD_OF_PIPE.items()
            if name in columns and not is_unknown(columns[name].values[row])
        ]
        fids = [int(pipes["fid"].iloc[row])]
        return Found(LAYER_NAMES["pipes"], one_line(pipes["pipe_id"].iloc[row]), "ledger", partial(show_objects, "pipes", fids),
                     detail=one_line("  ".join(known)))  # fmt: skip


class Streets:
    """By name; choosing one chooses all its pipes."""

    def __init__(self, town: Town) -> None:
        self._town = town

    @cached_property
    def _names(self) -> list[str]:
        return sorted(set(_texts(self._town.pipes["street"])) - {""}) if "street" in self._town.pipes else []

    @cached_property
    def _index(self) -> TextIndex:
        return TextIndex(self._names)

    def find(self, typed: str) -> list[Found]:
        return [self._found(self._names[number]) for number in self._index.find(typed, MOST_STREETS)]

    def _found(self, name: str) -> Found:
        pipes = self._town.pipes
        fids = pipes["fid"].to_numpy()[(pipes["street"] == name).to_numpy()]
        go = partial(show_objects, "pipes", [int(fid) for fid in fids])
        return Found(STREET, one_line(name), "ledger", go, detail=str(COUNTED["pipes"].format(n=len(fids))))


@dataclass(frozen=True)
class _Numbers:
    fids: Sequence[int]
    names: Sequence[str]
    index: TextIndex


class Points:
    """Nodes or leaks by number, read when they are first asked for."""

    def __init__(self, town: Town, layer: str) -> None:
        self._town, self._layer = town, layer

    @cached_property
    def _numbers(self) -> _Numbers:
        from waterdx.store import project

        name = ID_FIELDS[self._layer]
        with project.reading(self._town.path) as conn:
            rows = conn.execute(f'SELECT fid, "{name}" FROM "{self._layer}" WHERE "{name}" <> \'\' ORDER BY fid').fetchall()
        names = [str(name) for _fid, name in rows]
        return _Numbers([fid for fid, _name in rows], names, TextIndex(names))

    def find(self, typed: str) -> list[Found]:
        numbers = self._numbers
        return [self._found(numbers.fids[one], numbers.names[one]) for one in numbers.index.find(typed, MOST)]

    def _found(self, fid: int, name: str) -> Found:
        return Found(LAYER_NAMES[self._layer], one_line(name), "draw_node", partial(show_objects, self._layer, [fid]))


def show_objects(layer: str, fids: Sequence[int], window: MainWindow) -> None:
    """Choose these objects on the ledger page and bring them into view."""
    window.show_page("ledger")
    view = window.pages["ledger"].map
    assert view is not None

    def which(table: LayerTable) -> Any:
        return table.rows_of(fids)

    window.session.objects.choose(layer, which, view.zoom_to_selection)


def _texts(column: Any) -> list[str]:
    """The texts of a column, blank where nothing is known."""
    values = column.to_numpy(dtype=object)
    return np.where(column.isna().to_numpy(), "", values).astype(str).tolist()

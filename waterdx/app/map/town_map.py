"""The map of the open project: shows what the session holds, tells the session what is picked."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from PySide6.QtGui import QShowEvent

from waterdx.app.distinct_rows import distinct
from waterdx.app.kept import MapKept
from waterdx.app.layer_choice import PIPES
from waterdx.app.map.flow_arrows import FlowArrows
from waterdx.app.map.hit_test import HitTest
from waterdx.app.map.labels import Labels, LabelTexts
from waterdx.app.map.layer_looks import LayerLooks
from waterdx.app.map.layer_panel import LayerPanel
from waterdx.app.map.layers import Box, Lines, no_lines
from waterdx.app.map.map_view import PICK_PIXELS, MapView
from waterdx.app.map.near import near
from waterdx.app.map.node_symbols import LEAK, NEAR, NodeSymbols, drawing_of
from waterdx.app.map.styles import EVIDENCE, INFERRED, STYLES, Style, Styling
from waterdx.app.rows import Rows
from waterdx.app.session import Session
from waterdx.core.fields import LAYER_NAMES
from waterdx.core.words import Words
from waterdx.store.crs import crs_name

KEYS = Words(ja="矢印で移動(Shift で大きく)、+ と - で拡大・縮小", en="Arrows move it (far with Shift), + and - zoom")
ON_PIPES = 14  # above the classes of pipes, below the next layer
USED_BY_STYLES = ("material", "field", "install_fy", "diameter_mm", "seismic")


class TownMap(MapView):
    """One per page; `preferred` is the style chosen where its column is there.

    `picks`: a click picks of the pipes, of the layer the table shows, or of nothing.
    """

    def __init__(self, session: Session, preferred: str, picks: Literal["pipes", "layer", "nothing"] = "pipes") -> None:
        super().__init__()
        self.session = session
        self.setAccessibleName(str(Words(ja="管路の地図", en="Map of the pipes")))
        self.setAccessibleDescription(str(KEYS))
        self._picks_points = picks == "layer"
        self._kind = f"{type(self).__name__} {preferred}"
        self._kept = session.kept.maps.setdefault(self._kind, MapKept(session.settings.map_style(self._kind)))
        self._hidden = self._kept.hidden
        self._chosen = self._kept.style or preferred
        self.style = preferred
        self.styling: Styling | None = None
        self._shown_path: Any = None
        self._screened_shown: Any = None
        self._is_behind = False
        self.symbols = NodeSymbols(self.add_item)
        self.flow = FlowArrows(self.add_item, lambda: self.rows_hidden)
        self.flow.stamps.setZValue(ON_PIPES)
        self.labels = Labels(lambda: self.rows_hidden)
        self.add_item(self.labels)
        self.overlays += [self.flow, self.symbols, self.labels, self]
        self.looks = LayerLooks(self)
        self.layer_panel = LayerPanel(self)
        session.town_changed.connect(self.show_town)
        session.screening_changed.connect(self._on_screened)
        session.selection_changed.connect(self.show_selected)
        session.located.connect(self._on_located)
        session.sheet_changed.connect(self._on_sheet_changed)
        if picks != "nothing":
            self.picked.connect(session.pick)
        if self._picks_points:
            self.points_picked.connect(session.objects.pick)
            session.objects.shown.connect(self._show_layer)
            session.objects.selection_changed.connect(self._show_objects)
        self.legend.style_chosen.connect(self.choose_style)
        self.show_town()

    @property
    def shown_rows(self) -> Rows:
        """The rows of the pipes that are on the map."""
        rows = distinct(self._lines.chord_row)
        return rows if self.rows_hidden is None else rows[~self.rows_hidden[rows]]

    @property
    def class_names(self) -> list[str]:
        """The legend as it reads."""
        return self.legend.names

    def show_town(self) -> None:
        """Everything anew; the view stays where it was when it is still the same project."""
        if self._waits():
            return
        town = self.session.town
        if town is None:
            self.show_lines(no_lines(), None)
            return
        self.show_lines(*self.looks.pipes())
        self.symbols.show_nodes(town.node_marks)
        self._show_symbol_legend()
        if town.path != self._shown_path:
            if self._shown_path is not None:
                self.show_every_class()
            self.measuring.stop()
            self.system = crs_name(town.epsg)
        self.show_points("leaks", town.leaks, "d", LEAK.colour, 9)
        self._show_layer()
        self.show_styles()
        self.show_background()
        if town.path != self._shown_path or not self.has_fitted:
            self._shown_path = town.path
            self.show_sheet(self.session.sheet)
            self.zoom_to_all()

    def _waits(self) -> bool:
        """A map nobody sees takes nothing in: it takes in everything when it is seen."""
        self._is_behind |= not self.isVisible()
        return self._is_behind

    def show_lines(self, lines: Lines, hits: HitTest | None) -> None:
        """Labels and arrows go with the pipes."""
        super().show_lines(lines, hits)
        town = self.session.town
        self.flow.show_flow(lines, town.flow if town is not None else None)
        self._read_labels()

    def show_pipes(self) -> None:
        """Other fields of pipes are shown, in the same colours; what is chosen stays marked."""
        if self._waits():
            return
        self.show_lines(*self.looks.pipes())
        self._show_styling()
        self.show_selected(self.session.selected)

    def show_background(self) -> None:
        """The background of the town, where it is wanted."""
        self.looks.show_background(self.session.town)

    def vertex_near(self, at: tuple[float, float]) -> tuple[float, float]:
        from waterdx.ledger.editing.snapping import snap

        reach = PICK_PIXELS * self.metres_per_pixel
        found = snap(at, near(self.session.town, at, reach)[1], reach)
        return found.point if found.kind == "vertex" else at

    def zoom_to_layer(self) -> None:
        """All of the layer the table shows."""
        table = self.session.objects.table
        if table is None or table.layer == PIPES:
            self.zoom_to_all()
        else:
            self.zoom_to_points(table.places)

    def show_labels(self) -> None:
        """The labels that are wanted."""
        if self._waits():
            return
        self.session.layers.look_again()
        self._read_labels()
        self.show_overlays()

    def _read_labels(self) -> None:
        town, parts = self.session.town, self.session.settings.label_parts
        if town is not None:
            texts = LabelTexts(self._columns(), town.inferred_rows, parts) if parts else None
            self.labels.show_texts(self._lines, texts)

    def show_in(self, view: Box, metres_per_pixel: float) -> None:
        """The legend explains the symbols while they can be seen."""
        self.legend.set_near(metres_per_pixel <= NEAR or self.has_points_alone)

    def show_colours(self) -> None:
        super().show_colours()
        for item in (self.symbols.stamps, self.flow.stamps, self.labels):
            item.draw_anew()
        self._show_symbol_legend()

    def _show_symbol_legend(self) -> None:
        town = self.session.town
        hidden = self._points_hidden
        leaks = (
            [(drawing_of(LEAK), LAYER_NAMES["leaks"])] if town is not None and len(town.leaks) and "leaks" not in hidden else []
        )
        nodes = [] if "nodes" in hidden else self.symbols.legend()
        self.legend.show_symbols([*nodes, *leaks, *([] if "pipes" in hidden else self.flow.legend())])

    def show_styles(self) -> None:
        """Offer the styles the data allow and colour by the chosen one."""
        if self._waits():
            return
        possible = [style for style in STYLES.values() if style.needs in self._columns()]
        if possible and self.session.town is not None:
            self._screened_shown = self.session.screened
            style = next((one for one in possible if one.name == self._chosen), possible[0])
            self.legend.show_styles(possible, style.name)
            self._colour_by(style)

    def _on_screened(self) -> None:
        if self._screened_shown is not self.session.screened:
            self.show_styles()

    def choose_style(self, name: str) -> None:
        self._chosen = self._kept.style = name
        self.session.settings.remember_map_style(self._kind, name)
        if self._waits():
            return
        self.legend.show_chosen(name)
        self._colour_by(STYLES[name])

    def show_selected(self, rows: Rows) -> None:
        if self._waits():
            return
        town = self.session.town
        self.show_selection(rows, len(town.pipes) if town else 0)

    def _show_layer(self) -> None:
        """Pick of the layer the table shows."""
        if self._waits():
            return
        table = self.session.objects.table
        self.symbols.are_picked = self._picks_points and table is not None and table.layer == "nodes"
        if self._picks_points and table is not None and table.layer != PIPES:
            self.pick_points(table.layer, table.places)
        else:
            self.pick_points(None, np.empty((0, 2)))
        self._show_objects()
        self.show_overlays()

    def _show_objects(self) -> None:
        if not self._waits() and self._picks_points and self.session.objects.layer != PIPES:
            self.show_chosen_points(self.session.objects.rows)

    def _on_sheet_changed(self) -> None:
        if self._waits():
            return
        self.show_sheet(self.session.sheet)
        self.looks.show_layers()

    def _on_located(self, rows: Rows) -> None:
        if self.isVisible():
            self.zoom_to_selection()

    def _colour_by(self, style: Style) -> None:
        self.style, self.styling = style.name, style.styling(self._columns())
        self._show_styling()

    def _show_styling(self) -> None:
        town, styling = self.session.town, self.styling
        if town is not None and styling is not None:
            kilometres = town.kilometres_by(styling.class_of_row, len(styling.classes))
            self.show_styling(styling, kilometres, self.style)
            self.looks.show_layers()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_behind:
            self._is_behind = False
            self.show_town()
            self.show_sheet(self.session.sheet)
            self.show_selected(self.session.selected)
        self.looks.show_layers()

    def _items_of(self, layer: str) -> list[Any]:
        own = {"nodes": [self.symbols.stamps], "labels": [self.labels]}
        return own[layer] if layer in own else super()._items_of(layer)

    def hide_points(self, kinds: set[str]) -> None:
        super().hide_points(kinds)
        self.symbols.stamps.setVisible("nodes" not in kinds or self.symbols.are_picked)
        self.labels.setVisible("labels" not in kinds)
        self.flow.stamps.setVisible("pipes" not in kinds)
        self._show_symbol_legend()

    def _columns(self) -> dict[str, Any]:
        """The columns styles may use: those of the pipes, and the class of the last screening."""
        town, screened = self.session.town, self.session.screened
        if town is None:
            return {}
        columns = {name: town.pipes[name].to_numpy() for name in USED_BY_STYLES}
        nothing = np.zeros(len(town.pipes), dtype=bool)
        columns |= {INFERRED.format(name): town.inferred_rows.get(name, nothing) for name in EVIDENCE}
        if screened is not None and len(screened.class_of_row) == len(town.pipes):
            columns["risk_class"] = np.asarray(screened.class_of_row, dtype=float)
        return columns

"""What the map of the window shows, as the content of a layout: the same pipes in the classes of the present style, told apart by
dashes as well as by colour, so that they stand apart in black and white."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.ledger.backdrop import kept
from waterdx.ledger.inventory import Inventory
from waterdx.reports.maps.background import background_of
from waterdx.reports.maps.content import KINDS, Content, flow_on_map, labels_of
from waterdx.reports.maps.layout import Shown
from waterdx.reports.maps.looks import ALL, FACILITIES, LEAK, Dashes, LineLook
from waterdx.reports.maps.on_map import Classes, OnMap
from waterdx.reports.maps.sheets import Box
from waterdx.store import background, project
from waterdx.store.inferred import inferred_values
from waterdx.store.layers import read_layer_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

# One after the other by the place in the legend: no two of the first eleven are alike in grey.
DASHES: tuple[Dashes, ...] = (
    (), (8, 2.5), (4, 2), (12, 2, 1.2, 2), (1.5, 1.5), (10, 2, 1.2, 2, 1.2, 2), (14, 4), (3, 1, 1, 1), (6, 1.5, 3, 1.5), (1.2, 3), (18, 1.5),
)  # fmt: skip
WIDTH_MM = 0.45
NODES_FROM, LEAKS_FROM, LABELS_FROM = 5000, 25_000, 2500  # denominators up to which there is room for them
INFERRED = Words(
    ja="注記の * は推定値。ない項目は台帳で不明。", en="* in a label marks an inferred value; what it lacks is unknown."
)
PRINT = Words(ja="印刷は「実際のサイズ」(100 %)で。", en="Print at actual size (100 %).")


def shown_on_screen(wanted: OnMap, scale: int, box: Box, with_labels: bool) -> Shown:
    """All that a layout of a map needs for the ground of `box`. UserError where no pipe of the map is shown at all."""
    if not (wanted.classes.of_row >= 0).any():
        raise UserError(
            ja="地図に表示されている管がないため、印刷できません。凡例とレイヤーの表示を確かめてください。",
            en="No pipe is shown on the map, so there is nothing to print. Look at the ticks of legend and layers.",
        )
    labelled, near = with_labels and scale <= LABELS_FROM, scale <= NODES_FROM
    rows = np.flatnonzero((wanted.classes.of_row >= 0) & shapely.intersects(wanted.lines, shapely.box(*box)))
    pipes = wanted.pipes.iloc[rows]
    with project.reading(wanted.path) as conn:
        settings = project.read_settings(conn)
        nodes = read_layer_of(conn, "nodes") if near else None
        leaks = read_layer_of(conn, "leaks") if "leaks" in wanted.points and scale <= LEAKS_FROM else None
        guessed = _by_field(inferred_values(conn, "pipes", pipes["fid"].tolist())) if labelled else None
        beneath = background_of({kind: found for kind, found in background.shapes_of(conn).items() if kind in wanted.kinds})
    content = _content(pipes, wanted.lines[rows], wanted.classes, rows, scale, guessed, nodes)
    content = _with_points(content, nodes if "nodes" in wanted.points else None, leaks)
    rasters = tuple((kept.raster_of(wanted.path, picture), opacity) for picture, opacity in wanted.pictures)
    return Shown(settings["name"], int(settings["epsg"]), content, beneath, rasters, (PRINT, INFERRED) if labelled else (PRINT,))


def shown_of_kind(inventory: Inventory, kind: str, field: str, scale: int, with_pictures: bool) -> Shown:
    """The same for a kind of map (general, plan) of a field; the pictures of the project only where they are wanted."""
    with project.reading(inventory.path) as conn:
        beneath = background_of(background.shapes_of(conn))
        pictures = kept.backdrops_in(conn) if with_pictures else []
    rasters = tuple((kept.raster_of(inventory.path, one), 1.0) for one in pictures)
    return Shown(
        inventory.name, inventory.epsg, KINDS[kind].content(inventory, field, scale), beneath, rasters, (PRINT, INFERRED)
    )


def _content(
    pipes: Any, lines: NDArray[np.object_], classes: Classes, rows: NDArray[np.int64], scale: int, guessed: dict[str, set[int]] | None, nodes: Any
) -> Content:  # fmt: skip
    """The pipes; labelled where it is known which values were inferred, with the way they flow where the nodes are known."""
    pipes = pipes.assign(field=pipes["field"].fillna("water"), length_cm=np.rint(pipes["length_m"] * 100), geometry=lines)
    label = np.full(len(pipes), "", dtype=object) if guessed is None else labels_of(pipes, scale, guessed)
    flow = np.zeros(len(pipes), dtype=np.int8)
    if nodes is not None:
        flow = np.where(pipes["field"] == "water", flow, flow_on_map(pipes, nodes)).astype(np.int8)
    nothing = np.empty(0, dtype=object)
    width = np.full(len(pipes), WIDTH_MM)
    return Content(ALL, lines, classes.of_row[rows], width, label, flow, _looks(classes), np.empty((0, 2)), nothing, nothing, 0)


def _looks(classes: Classes) -> tuple[LineLook, ...]:
    return tuple(
        LineLook(frozenset(), name, colour, WIDTH_MM, DASHES[number % len(DASHES)])
        for number, (name, colour) in enumerate(zip(classes.names, classes.colours, strict=True))
    )


def _with_points(content: Content, nodes: Any, leaks: Any) -> Content:
    """With those of the nodes and leaks that are given."""
    found = []
    if nodes is not None:
        nodes = _placed(nodes)
        of_node = nodes["kind"].mask(nodes["kind"].isna() & nodes["manhole_type"].notna(), "MANHOLE").fillna("")
        found.append((nodes, of_node, nodes["name"].fillna("").where(nodes["kind"].isin(FACILITIES), "")))
    if leaks is not None:
        leaks = _placed(leaks)
        found.append((leaks, np.full(len(leaks), LEAK, dtype=object), np.full(len(leaks), "", dtype=object)))
    if not found:
        return content
    places = np.vstack([shapely.get_coordinates(shapely.centroid(frame.geometry.to_numpy())) for frame, _, _ in found])
    kinds, names = (np.concatenate([np.asarray(one[at], dtype=object) for one in found]) for at in (1, 2))
    return replace(content, points=places, kinds=kinds, names=names)


def _placed(frame: Any) -> Any:
    return frame[frame.geometry.notna() & ~frame.geometry.is_empty]


def _by_field(values: Iterable[tuple[int, str]]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for fid, name in values:
        found.setdefault(name, set()).add(fid)
    return found

"""What the map of the window shows, as the content of a layout: the same pipes in the classes of the present style, told apart by
dashes as well as by colour, so that they stand apart in black and white."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.ledger.backdrop import kept
from waterdx.ledger.inventory import Inventory
from waterdx.reports.maps.background import background_of
from waterdx.reports.maps.content import KINDS, Content, flow_of, labels_of
from waterdx.reports.maps.layout import Shown
from waterdx.reports.maps.looks import ALL, FACILITIES, LEAK, Dashes, LineLook
from waterdx.reports.maps.on_map import Classes, OnMap
from waterdx.store import background, project
from waterdx.store.inferred import inferred_values
from waterdx.store.layers import read_layer_of
from waterdx.store.lengths import length_m

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


def shown_on_screen(wanted: OnMap, scale: int, with_labels: bool) -> Shown:
    """All that a layout of a map needs. UserError where no pipe that is shown has a place."""
    with project.reading(wanted.path) as conn:
        settings = project.read_settings(conn)
        layers = {name: read_layer_of(conn, name) for name in ("pipes", "nodes", "leaks")}
        guessed = _by_field(inferred_values(conn, "pipes"))
        beneath = background_of({kind: found for kind, found in background.shapes_of(conn).items() if kind in wanted.kinds})
    labelled = with_labels and scale <= LABELS_FROM
    content = _content(layers, wanted, scale, guessed if labelled else None)
    notes = (PRINT, INFERRED) if labelled else (PRINT,)
    return Shown(settings["name"], int(settings["epsg"]), content, beneath, _rasters(wanted), notes)


def shown_of_kind(inventory: Inventory, kind: str, field: str, scale: int, with_pictures: bool) -> Shown:
    """The same for a kind of map (general, plan) of a field; the pictures of the project only where they are wanted."""
    with project.reading(inventory.path) as conn:
        beneath = background_of(background.shapes_of(conn))
        pictures = kept.backdrops_in(conn) if with_pictures else []
    rasters = tuple((kept.raster_of(inventory.path, one), 1.0) for one in pictures)
    return Shown(
        inventory.name, inventory.epsg, KINDS[kind].content(inventory, field, scale), beneath, rasters, (PRINT, INFERRED)
    )


def _content(layers: dict[str, Any], wanted: OnMap, scale: int, guessed: dict[str, set[int]] | None) -> Content:
    pipes = layers["pipes"]
    number = _class_of(pipes["fid"].to_numpy(dtype=np.int64), wanted.classes)
    there = (number >= 0) & (pipes.geometry.notna() & ~pipes.geometry.is_empty).to_numpy()
    if not there.any():
        raise UserError(
            ja="地図に表示されている管がないため、印刷できません。凡例とレイヤーの表示を確かめてください。",
            en="No pipe is shown on the map, so there is nothing to print. Look at the ticks of legend and layers.",
        )
    drawn = pipes[there].assign(field=pipes["field"].fillna("water"), length_cm=np.rint(length_m(pipes) * 100))
    nothing = np.full(len(drawn), "", dtype=object)
    points, kinds, names = _points(layers, wanted.points, scale)
    return Content(
        ALL, drawn.geometry.to_numpy(), number[there], np.full(len(drawn), WIDTH_MM), nothing if guessed is None else labels_of(drawn, scale, guessed),
        np.where(drawn["field"] == "water", 0, flow_of(drawn, layers["nodes"], "sewer")).astype(np.int8), _looks(wanted.classes), points, kinds, names,
        int(((number >= 0) & ~there).sum()),
    )  # fmt: skip


def _class_of(fids: NDArray[np.int64], classes: Classes) -> NDArray[np.int64]:
    """The class of each pipe, -1 where it has none."""
    order = np.argsort(classes.fids)
    place = np.searchsorted(classes.fids, fids, sorter=order)
    found = order[np.minimum(place, len(order) - 1)] if len(order) else np.zeros(len(fids), dtype=np.int64)
    is_known = np.zeros(len(fids), dtype=bool) if not len(order) else classes.fids[found] == fids
    return np.where(is_known, classes.class_of[found] if len(order) else -1, -1)


def _looks(classes: Classes) -> tuple[LineLook, ...]:
    return tuple(
        LineLook(frozenset(), name, colour, WIDTH_MM, DASHES[number % len(DASHES)])
        for number, (name, colour) in enumerate(zip(classes.names, classes.colours, strict=True))
    )


def _points(layers: dict[str, Any], wanted: frozenset[str], scale: int) -> tuple[Any, Any, Any]:
    """Places, kinds and names of the nodes and leaks there is room for."""
    found = []
    if "nodes" in wanted and scale <= NODES_FROM:
        nodes = _placed(layers["nodes"])
        of_node = nodes["kind"].mask(nodes["kind"].isna() & nodes["manhole_type"].notna(), "MANHOLE").fillna("")
        called = nodes["name"].fillna("").where(nodes["kind"].isin(FACILITIES), "")
        found.append((nodes, of_node, called))
    if "leaks" in wanted and scale <= LEAKS_FROM:
        leaks = _placed(layers["leaks"])
        found.append((leaks, np.full(len(leaks), LEAK, dtype=object), np.full(len(leaks), "", dtype=object)))
    if not found:
        return np.empty((0, 2)), np.empty(0, dtype=object), np.empty(0, dtype=object)
    places = [shapely.get_coordinates(shapely.centroid(frame.geometry.to_numpy())) for frame, _, _ in found]
    kinds, names = (np.concatenate([np.asarray(one[at], dtype=object) for one in found]) for at in (1, 2))
    return np.vstack(places), kinds, names


def _placed(frame: Any) -> Any:
    return frame[frame.geometry.notna() & ~frame.geometry.is_empty]


def _rasters(wanted: OnMap) -> tuple[tuple[Any, float], ...]:
    return tuple((kept.raster_of(wanted.path, picture), opacity) for picture, opacity in wanted.pictures)


def _by_field(values: Iterable[tuple[int, str]]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for fid, name in values:
        found.setdefault(name, set()).add(fid)
    return found

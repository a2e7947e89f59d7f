"""What a kind of map shows: which pipes and nodes of the project, in which looks, with which labels. A kind is one row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from waterdx.core.errors import UserError
from waterdx.core.fields import LAYER_NAMES
from waterdx.core.terms import term_name
from waterdx.core.words import Words
from waterdx.ledger.inventory import FIELD_NAMES, Inventory
from waterdx.ledger.network.flow import flow_of, points_of
from waterdx.reports.maps import looks
from waterdx.reports.maps.looks import ALL, LEAK, LineLook

if TYPE_CHECKING:
    from numpy.typing import NDArray

Guessed = dict[str, set[int]]  # of each field the objects (fids) whose value was inferred
MAIN_BORE_MM = 150.0
LABELLED = ["fid", "material", "joint", "diameter_mm", "height_mm", "install_fy", "cover_m", "length_cm", "slope_permille"]
COVER_SCALE = 1000  # at this scale and larger ones there is room for the cover


@dataclass(frozen=True)
class Content:
    """Drawn pipes as parallel arrays, nodes likewise; `left_out` is pipes that are not drawn because they have no shape, or one without length."""

    field: str
    lines: NDArray[np.object_]
    look: NDArray[np.int64]  # number in `looks`
    width: NDArray[np.float64]  # mm
    label: NDArray[np.object_]
    flow: NDArray[np.int8]  # +1 along the line, -1 against it, 0 unknown or no sewer
    looks: tuple[LineLook, ...]
    points: NDArray[np.float64]
    kinds: NDArray[np.object_]
    names: NDArray[np.object_]  # beside a facility; "" for the other nodes
    left_out: int

    def part(self, pipes: NDArray[Any], nodes: NDArray[Any], lines: NDArray[np.object_]) -> Content:
        """Only some pipes (with other lines, as clipped) and nodes."""
        return Content(
            self.field, lines, self.look[pipes], self.width[pipes], self.label[pipes], self.flow[pipes], self.looks,
            self.points[nodes], self.kinds[nodes], self.names[nodes], self.left_out,
        )  # fmt: skip


@dataclass(frozen=True)
class MapKind:
    """A kind of map: its title, its usual scale, and what it shows of a project."""

    name: str
    title: Words
    scale: int
    content: Callable[[Inventory, str, int], Content]  # of a field, at a scale


def general(inventory: Inventory, field: str, scale: int) -> Content:
    """一般図: main pipes by use (where the use is not said, those of φ150 and more or of unknown bore), facilities with their names (or numbers)."""
    pipes = inventory.pipes[inventory.pipes["field"] == field]
    big_or_unsaid = pipes["use"].isna() & ~(pipes["diameter_mm"] < MAIN_BORE_MM)
    main = pipes["use"].isin(["RAW", "TRANS", "DIST", "DIST-M"]) | big_or_unsaid
    wanted = pipes[main if field == "water" else pipes["pipe_kind"] != "LATERAL"]
    nodes = inventory.nodes[(inventory.nodes["field"] == field) & inventory.nodes["kind"].isin(looks.FACILITIES)]
    return _content(wanted, nodes, field, looks.BY_USE if field == "water" else looks.BY_SEWER_USE, _short_label, inventory)


def plan(inventory: Inventory, field: str, scale: int) -> Content:
    """施設平面図: every pipe by material (sewers by use), every fitting, with bore, material, joint, year; from 1/1,000 the cover too."""
    pipes = inventory.pipes[inventory.pipes["field"] == field]
    nodes = inventory.nodes[inventory.nodes["field"] == field]
    water = _detailed_label if scale <= COVER_SCALE else _water_label
    label = water if field == "water" else _sewer_label
    return _content(pipes, nodes, field, looks.BY_MATERIAL if field == "water" else looks.BY_SEWER_USE, label, inventory)


KINDS = {
    kind.name: kind
    for kind in (
        MapKind("general", Words(ja="一般図", en="General map"), 10_000, general),
        MapKind("plan", Words(ja="施設平面図", en="Facility plan"), 2500, plan),
    )
}


def _content(
    pipes: Any, nodes: Any, field: str, known: tuple[LineLook, ...], label: Callable[..., str], inventory: Inventory
) -> Content:
    drawn = pipes[pipes.geometry.length > 0]
    if not len(drawn):
        raise UserError(
            ja="この図に描く{field}の管(図形のあるもの)がありません。図形を取り込むか、--field を変えてください。",
            en="There are no drawn pipes for this map ({field}). Import their shapes, or choose another --field.",
            field=FIELD_NAMES[field],
        )
    column = drawn["material"] if known is looks.BY_MATERIAL else drawn["use"]
    all_looks = (*known, looks.UNKNOWN if field == "water" else looks.SEWER_UNKNOWN)
    number = {code: place for place, one in enumerate(known) for code in one.codes}
    look = np.array([number.get(code, len(known)) for code in column], dtype=np.int64)
    width = np.array([one.width for one in all_looks])[look]
    if known is looks.BY_MATERIAL:
        width = width * np.where(drawn["use"].isin(looks.MAIN_USES), looks.MAIN_FACTOR, 1.0)
    guessed = inventory.inferred["pipes"]
    labels = [label(row, guessed) for row in drawn[LABELLED].to_dict("records")]
    placed = nodes[nodes.geometry.notna() & ~nodes.geometry.is_empty]
    facility = placed["kind"].isin(looks.FACILITIES)
    return Content(
        field, drawn.geometry.to_numpy(), look, width, np.array(labels, dtype=object), flow_on_map(drawn, inventory.nodes), all_looks,
        shapely.get_coordinates(shapely.centroid(placed.geometry.to_numpy())),
        placed["kind"].mask(placed["kind"].isna() & placed["manhole_type"].notna(), "MANHOLE").fillna("").to_numpy(dtype=object),
        placed["name"].fillna(placed["shown_id"]).where(facility, "").to_numpy(dtype=object), len(pipes) - len(drawn),
    )  # fmt: skip


def labels_of(pipes: Any, scale: int, guessed: Guessed) -> NDArray[np.object_]:
    """What the facility plans of water and sewers write along each pipe of a frame with LABELLED and `field`."""
    of_water = _detailed_label if scale <= COVER_SCALE else _water_label
    names = [*LABELLED, "field"]
    rows = (dict(zip(names, values, strict=True)) for values in zip(*(pipes[name].tolist() for name in names), strict=True))
    found = [(_sewer_label if row["field"] in ("sewer", "agri") else of_water)(row, guessed) for row in rows]
    return np.array(found, dtype=object)


def flow_on_map(pipes: Any, nodes: Any) -> NDArray[np.int8]:
    """Which way a sewer flows along its line, where that is more than assumed."""
    start, stop = (points_of(pipes.geometry.map(partial(shapely.get_point, index=end))) for end in (0, -1))
    flow = flow_of(pipes, nodes, start, stop)
    return np.where(np.isin(flow.basis, ("ids", "heights")), np.where(flow.against, -1, 1), 0).astype(np.int8)


def _part(row: dict[str, Any], name: str, text: str, guessed: Guessed) -> str:
    """A part of a label; an inferred value bears a star, an unknown one is left out."""
    value = row[name]
    if value is None or value != value or value == "":
        return ""
    return text.format(value) + ("*" if row["fid"] in guessed.get(name, ()) else "")


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _short_label(row: dict[str, Any], guessed: Guessed) -> str:
    return _joined(_part(row, "material", "{}", guessed), _part(row, "diameter_mm", "φ{:g}", guessed))


def _water_label(row: dict[str, Any], guessed: Guessed) -> str:
    """DIP-K φ150 1977: material and joint, bore, fiscal year."""
    material, joint = _part(row, "material", "{}", guessed), _part(row, "joint", "{}", guessed)
    return _joined(
        "-".join(filter(None, (material, joint))), _part(row, "diameter_mm", "φ{:g}", guessed), _part(row, "install_fy", "{:.0f}", guessed),
    )  # fmt: skip


def _detailed_label(row: dict[str, Any], guessed: Guessed) -> str:
    """The same with the cover: DIP-K φ150 1977 DP1.20."""
    return _joined(_water_label(row, guessed), _part(row, "cover_m", "DP{:.2f}", guessed))


def _sewer_label(row: dict[str, Any], guessed: Guessed) -> str:
    """VU φ200 L=45.2 i=3.0‰ 1986: material, size, distance, slope, fiscal year."""
    size = _part(row, "diameter_mm", "φ{:g}", guessed)
    high = _part(row, "height_mm", "{:g}", guessed)
    return _joined(
        _part(row, "material", "{}", guessed), f"{size[1:]}×{high}" if size and high else size,
        _part({**row, "length": row["length_cm"] / 100}, "length", "L={:.1f}", guessed), _part(row, "slope_permille", "i={:g}‰", guessed),
        _part(row, "install_fy", "{:.0f}", guessed),
    )  # fmt: skip


def kind_name(kind: str, field: str) -> Words:
    """The name of a kind of node, or of leaks."""
    if kind == LEAK:
        return LAYER_NAMES["leaks"]
    if not kind:
        return Words(ja="その他の点", en="Other node")
    if field != ALL:
        return term_name("node_kind", kind, field)
    names = (term_name("node_kind", kind, one) for one in ("water", "sewer"))
    return next((name for name in names if name.ja != kind), Words(kind, kind))

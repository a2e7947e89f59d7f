"""The consultant's shapefiles: water pipes, valves and hydrants, sewers, manholes."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from pathlib import Path

from .chance import stream
from .handwriting import era
from .model import Node, Pipe, Point, sheet_number
from .planted import Planted
from .register_book import USES
from .shapefile import Column, write_shapefile

FITTINGS = ("仕切弁", "消火栓", "空気弁", "排泥弁")
SEWER_MATERIALS = {"VU": "VU", "VP": "VP", "HP": "ﾋｭｰﾑ管"}
PIPE_COLUMNS = (
    Column("管路番号", "C", 8), Column("区分", "C", 10), Column("管種", "C", 8), Column("口径", "N", 5),
    Column("図面番号", "C", 6),
)  # fmt: skip
FITTING_COLUMNS = (
    Column("弁栓番号", "C", 8), Column("種別", "C", 8), Column("口径", "N", 5), Column("図面番号", "C", 6),
)  # fmt: skip
SEWER_COLUMNS = (
    Column("管渠番号", "C", 8), Column("事業区分", "C", 8), Column("管種", "C", 10), Column("管径", "N", 5),
    Column("施工年度", "C", 10), Column("延長", "N", 8, 2), Column("勾配", "N", 7, 1),
    Column("上流人孔番", "C", 8), Column("下流人孔番", "C", 8), Column("上流管底高", "N", 8, 3),
    Column("下流管底高", "N", 8, 3),
)  # fmt: skip
MANHOLE_COLUMNS = (
    Column("人孔番号", "C", 8), Column("事業区分", "C", 8), Column("人孔種別", "C", 12),
    Column("地盤高", "N", 8, 2), Column("管底高", "N", 8, 3), Column("人孔深", "N", 6, 2),
)  # fmt: skip


def write_gis(
    folder: Path, water: list[Pipe], nodes: dict[str, Node], sewers: list[Pipe], manholes: dict[str, Node]
) -> list[Planted]:
    """Write the four layers into ``gis``; returns the gaps planted at line ends."""
    gis = folder / "gis"
    gis.mkdir(parents=True, exist_ok=True)
    moved, planted = with_gaps(water)
    write_shapefile(gis / "水道管路", PIPE_COLUMNS, [moved.get(p.id, p.path) for p in water], [pipe_row(p) for p in water])
    sizes = largest_diameters(water)
    fittings = [n for n in nodes.values() if n.kind in FITTINGS]
    rows = [(n.id, n.kind, sizes[n.id], sheet_number(n.position)) for n in fittings]
    write_shapefile(gis / "水道弁栓", FITTING_COLUMNS, [(n.position,) for n in fittings], rows)
    write_shapefile(gis / "下水道管渠", SEWER_COLUMNS, [p.path for p in sewers], [sewer_row(p) for p in sewers])
    holes = list(manholes.values())
    write_shapefile(gis / "下水道人孔", MANHOLE_COLUMNS, [(n.position,) for n in holes], [manhole_row(n) for n in holes])
    return planted


def pipe_row(pipe: Pipe) -> tuple[str, str, str, int, str]:
    return pipe.id, USES[pipe.use], pipe.laid.material, pipe.laid.diameter_mm, sheet_number(pipe.path[0])


def sewer_row(pipe: Pipe) -> tuple[str | int | float | None, ...]:
    letter, _, number = era(pipe.laid.fiscal_year)
    assert pipe.upper_invert_m is not None and pipe.lower_invert_m is not None
    slope = round(1000 * (pipe.upper_invert_m - pipe.lower_invert_m) / pipe.length_m, 1)
    return (
        pipe.id, pipe.business, SEWER_MATERIALS[pipe.laid.material], pipe.laid.diameter_mm,
        f"{letter}{number}",
        pipe.length_m, slope, pipe.start, pipe.end, pipe.upper_invert_m, pipe.lower_invert_m,
    )  # fmt: skip


def manhole_row(node: Node) -> tuple[str | float | None, ...]:
    assert node.invert_m is not None
    return (
        node.id,
        node.business,
        node.kind,
        node.ground_m,
        node.invert_m,
        round(node.ground_m - node.invert_m, 2),
    )


def largest_diameters(pipes: list[Pipe]) -> dict[str, int]:
    sizes: dict[str, int] = defaultdict(int)
    for pipe in pipes:
        for end in (pipe.start, pipe.end):
            sizes[end] = max(sizes[end], pipe.laid.diameter_mm)
    return sizes


def with_gaps(pipes: list[Pipe]) -> tuple[dict[str, tuple[Point, ...]], list[Planted]]:
    """Six lines whose last point is drawn 0.1 to 0.4 m short, as digitising without snapping leaves them."""
    rng = stream("gaps")
    moved, planted = {}, []
    meeting = Counter(end for p in pipes for end in (p.start, p.end))
    for pipe in rng.sample([p for p in pipes if p.use == "DIST-S" and meeting[p.end] > 1], 6):
        gap = round(rng.uniform(0.1, 0.4), 2)
        last, before = pipe.path[-1], pipe.path[-2]
        share = gap / math.dist(last, before)
        end = (
            round(last[0] + share * (before[0] - last[0]), 3),
            round(last[1] + share * (before[1] - last[1]), 3),
        )
        moved[pipe.id] = (*pipe.path[:-1], end)
        written = f"{end[0]:.3f} {end[1]:.3f} (gap {gap:.2f} m)"
        truth = f"{last[0]:.3f} {last[1]:.3f}"
        planted.append(Planted("gis/水道管路.shp", pipe.id, "gap_at_line_end", pipe.id, "geometry", written, truth))
    return moved, planted

"""The truth behind the files: every pipe and node, and the true pipe of every leak (UTF-8)."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

from .leaks import street_factors
from .model import Leak, Node, Pipe, fiscal_year

FILE, LEAK_FILE = "truth.csv.gz", "leaks_truth.csv"
COLUMNS = (
    "layer", "id", "field", "business", "use_or_kind", "material", "joint", "diameter_mm", "laid_fy",
    "length_m",
    "cover_m", "oaza", "street", "start_node", "end_node", "ground_m", "invert_m", "upper_invert_m",
    "lower_invert_m",
    "street_factor", "predecessor_material", "predecessor_joint", "predecessor_diameter_mm",
    "predecessor_fy", "wkt",
)  # fmt: skip
LEAK_COLUMNS = (
    "number", "date", "fiscal_year", "pipe_id", "failed_material", "failed_joint", "failed_diameter_mm",
    "failed_laid_fy",
    "on_predecessor", "east_m", "north_m",
)  # fmt: skip


def write_truth(folder: Path, pipes: list[Pipe], nodes: list[Node], leaks: list[Leak]) -> None:
    """Write truth.csv.gz (layer ``pipes`` or ``nodes``; wkt in EPSG:6676) and leaks_truth.csv."""
    factors = street_factors([p for p in pipes if p.field == "水道"])
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(pipe_record(p, factors.get(f"{p.oaza} {p.street}") if p.field == "水道" else None) for p in pipes)
    writer.writerows(node_record(n) for n in nodes)
    with (folder / FILE).open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as file:
        file.write(text.getvalue().encode())
    with (folder / LEAK_FILE).open("w", encoding="utf-8", newline="") as out:
        leak_writer = csv.writer(out, lineterminator="\n")
        leak_writer.writerow(LEAK_COLUMNS)
        leak_writer.writerows(leak_record(k, leak) for k, leak in enumerate(leaks, start=1))


def pipe_record(pipe: Pipe, street_factor: float | None) -> dict[str, object]:
    laid, before = pipe.laid, pipe.predecessor
    return {
        "layer": "pipes", "id": pipe.id, "field": pipe.field, "business": pipe.business,
        "use_or_kind": pipe.use,
        "material": laid.material, "joint": laid.joint, "diameter_mm": laid.diameter_mm,
        "laid_fy": laid.fiscal_year,
        "length_m": pipe.length_m, "cover_m": pipe.cover_m, "oaza": pipe.oaza, "street": pipe.street,
        "start_node": pipe.start, "end_node": pipe.end, "upper_invert_m": pipe.upper_invert_m,
        "lower_invert_m": pipe.lower_invert_m, "street_factor": street_factor,
        "predecessor_material": before and before.material, "predecessor_joint": before and before.joint,
        "predecessor_diameter_mm": before and before.diameter_mm,
        "predecessor_fy": before and before.fiscal_year,
        "wkt": "LINESTRING (" + ", ".join(f"{x:.3f} {y:.3f}" for x, y in pipe.path) + ")",
    }  # fmt: skip


def node_record(node: Node) -> dict[str, object]:
    x, y = node.position
    return {
        "layer": "nodes", "id": node.id, "field": node.field, "business": node.business,
        "use_or_kind": node.kind,
        "ground_m": node.ground_m, "invert_m": node.invert_m, "wkt": f"POINT ({x:.3f} {y:.3f})",
    }  # fmt: skip


def leak_record(number: int, leak: Leak) -> tuple[object, ...]:
    failed = leak.failed
    return (
        number, leak.date.isoformat(), fiscal_year(leak.date), leak.pipe.id, failed.material, failed.joint,
        failed.diameter_mm, failed.fiscal_year, int(failed != leak.pipe.laid), *leak.position,
    )  # fmt: skip

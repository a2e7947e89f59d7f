"""The tables of a project file and how an older file is brought up to date. A new version is one more function here."""

from __future__ import annotations

import sqlite3
from functools import cache
from typing import TYPE_CHECKING

from waterdx.core.background import BACKGROUND
from waterdx.core.fields import LAYER_NAMES, fields_of

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

VERSION = 10  # raise it with every migration added below; a file with a higher number is not opened

_SQL_TYPES = {"id": str, "text": str, "term": str, "date": str, "number": float, "year": int}

# Plain tables, in the order a person would read them. All are registered, so QGIS lists them with the layers.
TABLES: dict[str, dict[str, type]] = {
    "settings": {"id": int, "key": str, "value": str},
    "sources": {
        "id": int, "file_name": str, "sheet": str, "layer": str, "digest": str, "bytes": int, "read_at": str,
        "crs": str, "column_map": str, "rows_read": int, "rows_accepted": int, "rows_rejected": int, "rows_skipped": int,
        "edition_of": int, "reading": str,
    },
    "evidence": {
        "id": int, "layer": str, "fid": int, "field": str, "method": str, "raw": str, "probability": float,
        "source_id": int, "sheet": str, "row": int, "place": str,
    },
    "history": {
        "id": int, "at": str, "who": str, "action": str, "label_ja": str, "label_en": str, "source_id": int,
        "objects": int, "undone": int,
    },
    "undone_rows": {"id": int, "history_id": int, "table_name": str, "row": str},
    "history_edits": {"id": int, "history_id": int, "layer": str, "fid": int, "field": str, "before": str, "after": str},
    "findings": {
        "id": int, "check_name": str, "severity": str, "layer": str, "object_id": str, "field": str, "row": int, "raw": str,
        "count": int, "fixable": int, "message_ja": str, "message_en": str, "source_id": int,
    },
    "ignored": {
        "id": int, "key": str, "check_name": str, "layer": str, "object_id": str, "field": str, "message_ja": str, "message_en": str,
        "reason": str, "who": str, "at": str,
    },
    "risk_models": {"id": int, "name": str, "as_of": str, "horizon_years": int, "made_at": str, "card": str},
    "risk_scores": {
        "id": int, "model_id": int, "fid": int, "pipe_id": str, "length_m": float, "expected_leaks_per_km_year": float,
        "expected_leaks": float, "low": float, "high": float, "class": int, "rank": int, "reasons_ja": str, "reasons_en": str,
    },
    "survey_plans": {
        "id": int, "model_id": int, "made_at": str, "budget_yen": int, "cost_yen": int, "length_km": float, "plan": str,
    },
    "places": {
        "id": int, "source_id": int, "purpose": str, "kind": str, "name": str, "day": str, "value": float, "geom": bytes,
    },
    "water_balances": {
        "id": int, "source_id": int, "district": str, "fy": int, "distributed_m3": float, "billed_m3": float, "unbilled_m3": float,
        "ineffective_m3": float, "leakage_m3": float, "main_km": float, "connections": float, "service_m": float, "pressure_m": float,
    },
    "tv_findings": {
        "id": int, "source_id": int, "pipe_id": str, "day": str, "pipes_in_span": float, "pipe_no": float, "distance_m": float, "item": str,
        "grade": str, "note": str,
    },
    "survey_results": {
        "id": int, "source_id": int, "day": str, "area": str, "pipe_ids": str, "method": str, "crew": str, "control": int,
        "length_m": float, "finds": int, "expected_finds": float, "cost_yen": float, "note": str,
    },
    "indicator_values": {
        "id": int, "source_id": int, "year": int, "code": str, "utility": str, "field": str, "item": str, "value": float, "text": str,
        "basis": str,
    },
    "catalog_editions": {"id": int, "name": str, "follows": str, "ids": str, "read_at": str},
    "catalog_entries": {"id": int, "technology_id": str, "edition_id": int, "news": str, "changed": str, "entry": str},
    "catalog_shortlist": {"id": int, "technology_id": str, "at": str, "who": str},
    "catalog_notes": {"id": int, "technology_id": str, "note": str, "at": str, "who": str},
    "catalog_experiences": {
        "id": int, "technology_id": str, "technology": str, "town": str, "adopted_fy": int, "cost_yen": float, "cost_covers": str,
        "result": str, "comment": str, "file_name": str, "at": str, "who": str,
    },
    "drawings": {
        "id": int, "geom": bytes, "name": str, "page": int, "kind": str, "file_name": str, "digest": str, "bytes": int, "width_px": int,
        "height_px": int, "dpi": float, "georeference": str, "rms_m": float, "added_at": str, "who": str,
    },
    "proposals": {
        "id": int, "drawing_id": int, "kind": str, "number": int, "points": str, "texts": str, "places": str, "confidence": float,
        "by_hand": int, "state": str, "checks": str, "source_id": int,
    },
    "restore_points": {"id": int, "at": str, "reason_ja": str, "reason_en": str, "file_name": str, "digest": str, "bytes": int},
}  # fmt: skip

# Tables whose rows come from a file (source_id) and go with it when the import is undone.
ROWS_OF_FILES = ("survey_results", "places", "water_balances", "tv_findings", "indicator_values")


def migrations() -> Migrations:
    """The steps from an empty GeoPackage (or an older project) to the present schema, for sqlite-utils to apply."""
    from sqlite_utils import Migrations  # imports pandas when present: only when a file is made or upgraded

    steps = Migrations("waterdx")
    add_what_came_since = cache(_add_what_came_since)  # each adds all there is: the first that is taken is enough

    @steps()
    def version_1(db: Database) -> None:
        for layer in LAYER_NAMES:
            add_missing_columns(db, layer)
            db.table(layer).create_index(["source_id"])
        _add_missing_tables(db)
        for table, columns_of_index in _INDEXES:
            db.table(table).create_index(columns_of_index, unique=table == "settings")

    @steps()
    def version_2(db: Database) -> None:
        """Findings one decided to leave, and the fields that came since version 1."""
        for layer in LAYER_NAMES:
            add_missing_columns(db, layer)
        _add_missing_tables(db)
        db.table("ignored").create_index(["key"], unique=True, if_not_exists=True)

    @steps()
    def version_3(db: Database) -> None:
        """Which source a new edition follows, and the fields that came since version 2."""
        add_what_came_since(db)

    @steps()
    def version_4(db: Database) -> None:
        """Redo, the history of one object. What older versions had undone cannot be made again."""
        add_what_came_since(db)
        db.execute("UPDATE history SET undone = 2 WHERE undone = 1")
        db.table("history").create_index(["undone"], if_not_exists=True)
        db.table("history_edits").create_index(["layer", "fid"], if_not_exists=True)

    @steps()
    def version_5(db: Database) -> None:
        """The town's own shortlist, notes and experience of technologies, and newer editions of the catalogue."""
        add_what_came_since(db)

    @steps()
    def version_6(db: Database) -> None:
        """Survey results, places of other evidence, water balances, TV surveys of sewers: each row with the file it came from;
        what a repair slip says of the pipe: material and diameter of a leak."""
        add_what_came_since(db)
        for table in ROWS_OF_FILES:  # all tables of TABLES are there by now, whichever version brings them
            db.table(table).create_index(["source_id"], if_not_exists=True)

    @steps()
    def version_7(db: Database) -> None:
        """Name, structure and capacity of facilities; a local background beneath the pipes."""
        add_what_came_since(db)
        _add_background(db.conn)

    @steps()
    def version_8(db: Database) -> None:
        """Management indicators and their inputs, read from files."""
        add_what_came_since(db)
        db.table("indicator_values").create_index(["source_id"], if_not_exists=True)

    @steps()
    def version_9(db: Database) -> None:
        """Sheets of paper with their place, what was read off them and waits to be confirmed, and where on them a value stands."""
        add_what_came_since(db)
        db.table("proposals").create_index(["drawing_id"], if_not_exists=True)
        _make_layer(db.conn, "drawings", "図面・帳票 / Sheets", "POLYGON")

    @steps()
    def version_10(db: Database) -> None:
        """How each file was read, as a column map: next year's file is read the same way."""
        add_what_came_since(db)

    @steps()
    def version_11(db: Database) -> None:
        """Whose a pipe is and how it was acquired."""
        add_what_came_since(db)

    return steps


_INDEXES = (
    ("settings", ["key"]),
    ("evidence", ["layer", "fid"]),
    ("evidence", ["source_id"]),
    ("history_edits", ["history_id"]),
    ("risk_scores", ["model_id"]),
)


def _add_what_came_since(db: Database) -> None:
    """Every column of FIELDS and TABLES and every table that an older project lacks: what most new versions need."""
    for layer in LAYER_NAMES:
        add_missing_columns(db, layer)
    _add_missing_tables(db)
    for name, columns in TABLES.items():
        for column in columns.keys() - db.table(name).columns_dict.keys():
            db.table(name).add_column(column, columns[column])


def add_missing_columns(db: Database, layer: str) -> None:
    """Give `layer` a column for every row of FIELDS that it lacks: all a later version with new fields has to call."""
    table = db.table(layer)
    wanted = {field.name: _SQL_TYPES[field.kind] for field in fields_of(layer)} | {"source_id": int}
    there = set(table.columns_dict)  # asked once: each question goes to the file
    for name, kind in wanted.items():
        if name not in there:
            table.add_column(name, kind)


def _add_missing_tables(db: Database) -> None:
    there = set(db.table_names())
    for name, columns in TABLES.items():
        if name not in there:
            db.table(name).create(columns, pk="id")
            _register(db.conn, name)


def _add_background(conn: sqlite3.Connection) -> None:
    """The table of the local background."""
    conn.execute(
        "CREATE TABLE IF NOT EXISTS background (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom GEOMETRY, kind TEXT, name TEXT, "
        "source_id INTEGER)"
    )
    _make_layer(conn, "background", str(BACKGROUND), "GEOMETRY")


def _make_layer(conn: sqlite3.Connection, table: str, words: str, shapes: str) -> None:
    """Make a table with a column `geom` a layer of the GeoPackage; it needs no r-tree where all of it is drawn."""
    (epsg,) = conn.execute("SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = 'pipes'").fetchone()
    conn.execute("DELETE FROM gpkg_contents WHERE table_name = ? AND data_type = 'attributes'", (table,))
    conn.execute(
        "INSERT OR IGNORE INTO gpkg_contents (table_name, data_type, identifier, srs_id, last_change) "
        "VALUES (?, 'features', ?, ?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))",
        (table, words, epsg),
    )
    conn.execute("INSERT OR IGNORE INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)", (table, shapes, epsg))


def _register(conn: sqlite3.Connection, table: str) -> None:
    conn.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change) "
        "VALUES (?, 'attributes', ?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))",
        (table, table),
    )

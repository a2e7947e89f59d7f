"""The project file: making it, opening it to look (changes no byte) and to write (one transaction, all or nothing)."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from waterdx.core.errors import UserError, reason_of
from waterdx.core.fields import GEOMETRY_TYPES, LAYER_NAMES
from waterdx.core.words import Words
from waterdx.store import crs as coordinate_systems
from waterdx.store import restore, schema
from waterdx.store.geometry import register_functions

BUSY_SECONDS = 15
_SQLITE_MAGIC = b"SQLite format 3\0"


@dataclass(frozen=True)
class ProjectInfo:
    """What a project says of itself: `counts` is objects per layer, `epsg` its coordinate system."""

    path: Path
    name: str
    code: str
    epsg: int
    schema_version: int
    counts: dict[str, int]


def create(path: Path, name: str, crs: str, code: str = "") -> None:
    """Make an empty project. `crs` such as "EPSG:6676", `code` the 6-digit 団体コード where the utility has one.

    UserError where the path is taken, cannot be written, or the coordinate system is none in metres.
    """
    epsg = coordinate_systems.project_crs(crs)
    if path.exists():
        raise UserError(
            ja="「{path}」はすでにあります。別の名前を指定するか、そのファイルを開いてください。",
            en="“{path}” exists already. Choose another name, or open that file.",
            path=path,
        )
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".waterdx-") as folder:
            draft = Path(folder) / "new.gpkg"
            _write_layers(draft, epsg)
            _write_schema(draft, {"name": name, "code": code, "epsg": str(epsg)})
            draft.replace(path)
    except OSError as error:
        raise _cannot_write(path, error) from None


def _write_layers(draft: Path, epsg: int) -> None:
    """GDAL writes the spatial layers, so that they are a GeoPackage to the letter; it never sees the file again."""
    import geopandas as gpd
    import pyogrio

    from waterdx.core import gdal_drivers  # noqa: F401  # must be imported before pyogrio

    for layer, geometry_type in GEOMETRY_TYPES.items():
        empty = gpd.GeoDataFrame(geometry=gpd.GeoSeries([], crs=epsg))
        pyogrio.write_dataframe(
            empty, draft, layer=layer, driver="GPKG", geometry_type=geometry_type, append=draft.exists(),
            layer_options={"FID": "fid", "GEOMETRY_NAME": "geom", "IDENTIFIER": str(LAYER_NAMES[layer])},
        )  # fmt: skip


def _write_schema(draft: Path, settings: dict[str, str]) -> None:
    from sqlite_utils import Database

    with closing(_connect(draft, "rw")) as conn:
        schema.migrations().apply(Database(conn))
        settings["schema_version"] = str(schema.VERSION)
        conn.executemany("INSERT INTO settings VALUES (?, ?)", settings.items())


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A read-only connection to a project. Opening and looking changes no byte of the file."""
    with _explained(path), closing(_connect(_checked(path), "ro")) as conn:
        _refuse_newer(path, conn)
        yield conn


@contextmanager
def editing(path: Path, keep: Words | None = None) -> Iterator[sqlite3.Connection]:
    """A connection inside one transaction: committed at the end of the block, undone by any exception.

    With `keep`, a restore point with that reason is kept first.
    """
    with _explained(path), closing(_connect(_checked(path), "rw")) as conn:
        _refuse_newer(path, conn)
        _upgrade(path, conn)
        point = restore.keep(path, conn, keep) if keep else None
        conn.execute("BEGIN IMMEDIATE")
        try:
            if point:
                restore.record(conn, point)
            yield conn
            conn.execute("COMMIT")
        except BaseException:
            if conn.in_transaction:
                conn.execute("ROLLBACK")
            if point:
                point.file.unlink(missing_ok=True)
            raise


def info(path: Path) -> ProjectInfo:
    """What the project says of itself."""
    with reading(path) as conn:
        settings = read_settings(conn)
        counts = {layer: conn.execute(f'SELECT count(*) FROM "{layer}"').fetchone()[0] for layer in LAYER_NAMES}
    return ProjectInfo(path, settings["name"], settings["code"], int(settings["epsg"]), int(settings["schema_version"]), counts)


def read_settings(conn: sqlite3.Connection) -> dict[str, str]:
    """The settings kept in the project."""
    return dict(conn.execute("SELECT key, value FROM settings"))


def write_setting(conn: sqlite3.Connection, key: str, value: str) -> None:
    """Keep a setting in the project, replacing the former value."""
    conn.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (key, value))


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    place = path.resolve().as_posix()
    lead = "//" if place.startswith("//") else "" if place.startswith("/") else "///"
    conn = sqlite3.connect(
        f"file:{lead}{quote(place, safe='/:')}?mode={mode}", uri=True, isolation_level=None, timeout=BUSY_SECONDS
    )
    conn.execute("PRAGMA cell_size_check = ON")
    if mode == "ro":
        conn.execute("PRAGMA trusted_schema = OFF")
    else:
        conn.execute("PRAGMA foreign_keys = ON")
        register_functions(conn)
    return conn


def _checked(path: Path) -> Path:
    """`path` if it looks like a project from outside; UserError with what it is instead."""
    if not path.exists():
        raise UserError(
            ja="「{path}」がありません。場所と名前を確かめてください。新しく作るには waterdx new を使います。",
            en="“{path}” does not exist. Check the place and the name, or make it with waterdx new.",
            path=path,
        )
    if path.is_dir():
        raise UserError(
            ja="「{path}」はフォルダーです。プロジェクトファイル(.gpkg)を指定してください。",
            en="“{path}” is a folder. Give a project file (.gpkg).",
            path=path,
        )
    with path.open("rb") as file:
        start = file.read(len(_SQLITE_MAGIC))
    if not start:
        raise UserError(
            ja="「{path}」は空のファイル(0 バイト)です。控えや復元ポイントから戻してください。",
            en="“{path}” is an empty file (0 bytes). Restore it from a copy or a restore point.",
            path=path,
        )
    if start != _SQLITE_MAGIC:
        raise UserError(
            ja="「{path}」は GeoPackage ではありません。waterdx のプロジェクトファイル(.gpkg)を指定してください。",
            en="“{path}” is not a GeoPackage. Give a project file (.gpkg) of waterdx.",
            path=path,
        )
    return path


def _refuse_newer(path: Path, conn: sqlite3.Connection) -> None:
    tables = {name for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    version = read_settings(conn).get("schema_version", "") if "settings" in tables else ""
    if not version.isdecimal() or not set(LAYER_NAMES) <= tables:
        raise UserError(
            ja="「{path}」は waterdx のプロジェクトではありません。waterdx new で作ったプロジェクトに取り込んで(ledger import)ください。",
            en="“{path}” is not a project of waterdx. Make one with waterdx new and import this file into it (ledger import).",
            path=path,
        )
    if int(version) > schema.VERSION:
        raise UserError(
            ja="「{path}」はより新しい waterdx(形式 {theirs})で作られています。この waterdx(形式 {ours})では開けません。"
            "新しい版の waterdx で開いてください。",
            en="“{path}” was made by a newer waterdx (format {theirs}); this one reads up to format {ours}. Open it with the newer one.",
            path=path, theirs=version, ours=schema.VERSION,
        )  # fmt: skip


def _upgrade(path: Path, conn: sqlite3.Connection) -> None:
    """Bring an older project up to date, keeping it as it was as a restore point."""
    settings = read_settings(conn)
    if int(settings["schema_version"]) == schema.VERSION:
        return
    from sqlite_utils import Database

    reason = Words(ja="形式 {v} からの更新の前", en="Before the upgrade from format {v}").format(v=settings["schema_version"])
    point = restore.keep(path, conn, reason)
    db = Database(conn)
    with db.atomic():
        schema.migrations().apply(db)
        write_setting(conn, "schema_version", str(schema.VERSION))
        restore.record(conn, point)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system say of the file into a sentence a person can act on."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        said = str(error)
        if "locked" in said:
            raise UserError(
                ja="「{path}」は他のプログラムが書き込み中です。QGIS などで編集中なら保存して閉じてから、もう一度実行してください。",
                en="Another program is writing to “{path}”. Save and close it there (QGIS, for example), then try again.",
                path=path,
            ) from error
        if "readonly" in said or "unable to open" in said:
            raise UserError(
                ja="「{path}」に書き込めません(読み取り専用です)。書き込める場所に写してから開いてください。",
                en="“{path}” cannot be written (it is read-only). Copy it to a place you can write to.",
                path=path,
            ) from error
        if "malformed" in said or "not a database" in said or "disk image" in said:
            raise UserError(
                ja="「{path}」は壊れていて読めません。復元ポイント({folder})か控えから戻してください。",
                en="“{path}” is damaged and cannot be read. Go back to a restore point ({folder}) or a copy.",
                path=path, folder=restore.folder_of(path),
            ) from error  # fmt: skip
        if "full" in said or "disk I/O" in said:
            raise UserError(
                ja="「{path}」への書き込みの途中でディスクに空きがなくなったか、読み書きに失敗しました。プロジェクトは元のままです。",
                en="The disk is full or failed while writing “{path}”. The project is as it was.",
                path=path,
            ) from error
        raise
    except PermissionError as error:
        raise _cannot_write(path, error) from None


def _cannot_write(path: Path, error: OSError) -> UserError:
    return UserError(
        ja="「{path}」を作れません({why})。書き込めるフォルダーを指定してください。",
        en="“{path}” cannot be written ({why}). Choose a folder you can write to.",
        path=path, why=reason_of(error),
    )  # fmt: skip


def go_back(path: Path, number: int) -> None:
    """Make the project what it was at a restore point; its present state becomes a restore point too."""
    with _explained(path), closing(_connect(_checked(path), "rw")) as conn:
        _refuse_newer(path, conn)
        restore.go_back(path, conn, number)

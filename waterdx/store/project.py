"""The project file: making it, opening it to look (changes no byte) and to write (one transaction, all or nothing)."""

from __future__ import annotations

import errno
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from waterdx.core import gdal_drivers  # noqa: F401  # must be imported before pyogrio, so not beside it
from waterdx.core.errors import UserError
from waterdx.core.fields import GEOMETRY_TYPES, LAYER_NAMES
from waterdx.core.words import Words, language
from waterdx.store import adapters, read_only, restore, schema  # noqa: F401  # adapters: numpy numbers are not to become blobs
from waterdx.store import crs as coordinate_systems
from waterdx.store.explain import cannot_write, explained
from waterdx.store.geometry import register_functions
from waterdx.store.uri import uri_of

BUSY_SECONDS = 15


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
    try:
        if path.exists():
            raise UserError(
                ja="「{path}」はすでにあります。別の名前を指定するか、そのファイルを開いてください。",
                en="“{path}” exists already. Choose another name, or open that file.",
                path=path,
            )
        with explained(path), tempfile.TemporaryDirectory(dir=path.parent, prefix=".waterdx-") as folder:
            draft = Path(folder) / "new.gpkg"
            with closing(sqlite3.connect(":memory:")) as empty, closing(_connect(draft, "rwc")) as conn:
                empty.deserialize(_empty_project(Path(folder), epsg))
                empty.backup(conn)
                conn.execute("BEGIN")
                for key, value in {"name": name, "code": code, "epsg": str(epsg)}.items():
                    write_setting(conn, key, value)
                conn.execute("COMMIT")
            draft.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from None


def _empty_project(folder: Path, epsg: int) -> bytes:
    """An empty project as a file holds it, kept: making it takes ten times as long as a file of it. GDAL writes the spatial layers
    in `folder`, so that they are a GeoPackage to the letter; it never sees the file again."""
    key = epsg, language()  # the layers have names in it
    if key not in _empty_projects:
        file = folder / "empty.gpkg"
        _write_layers(file, epsg)
        with closing(_connect(file, "rw")) as conn:
            conn.execute("BEGIN")  # one for all steps: each would wait for the disk
            _migrate(conn)
            conn.execute("COMMIT")
            _empty_projects[key] = conn.serialize()
    return _empty_projects[key]


_empty_projects: dict[tuple[int, str], bytes] = {}


def _write_layers(file: Path, epsg: int) -> None:
    import geopandas as gpd
    import pyogrio
    from pyogrio.errors import DataSourceError

    empty = gpd.GeoDataFrame(geometry=gpd.GeoSeries([], crs=epsg))
    for layer, geometry_type in GEOMETRY_TYPES.items():
        try:
            pyogrio.write_dataframe(
                empty, file, layer=layer, driver="GPKG", geometry_type=geometry_type, append=file.exists(),
                layer_options={"FID": "fid", "GEOMETRY_NAME": "geom", "IDENTIFIER": str(LAYER_NAMES[layer])},
            )  # fmt: skip
        except DataSourceError as error:
            raise OSError(errno.EIO, str(error)) from error


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to look at a project, always in the present schema. Opening and looking changes no byte of the file."""
    with explained(path), closing(_opened_to_look(_checked(path))) as conn:
        yield conn


def _opened_to_look(path: Path) -> sqlite3.Connection:
    """Read-only; of a project in an older schema an upgraded copy in memory."""
    _finish_what_was_interrupted(path)
    conn = _connect(path, "ro")
    try:
        if _schema_version(path, conn) == schema.VERSION:
            return conn
        with closing(conn):
            return _upgraded_in_memory(conn)
    except BaseException:
        conn.close()
        raise


def _finish_what_was_interrupted(path: Path) -> None:
    """Let SQLite take back what a killed program left half written; a read-only connection may not and would fail."""
    whole = path.resolve()
    if whole.with_name(whole.name + "-journal").exists():
        with closing(_connect(path, "rw")) as conn:
            conn.execute("SELECT count(*) FROM sqlite_master").fetchone()


@contextmanager
def editing(path: Path, keep: Words | None = None) -> Iterator[sqlite3.Connection]:
    """A connection inside one transaction: committed at the end of the block, undone by any exception.

    With `keep`, a restore point with that reason is kept first.
    """
    read_only.refuse_writing(path)
    with explained(path), closing(_connect(_checked(path), "rw")) as conn:
        version = _schema_version(path, conn)
        conn.execute("PRAGMA journal_mode = DELETE")  # another program may have left it in WAL, unfit for shared drives
        if version < schema.VERSION:
            with _transaction(
                path, conn, Words(ja="形式 {v} からの更新の前", en="Before the upgrade from format {v}").format(v=version)
            ):
                _migrate(conn)
        with _transaction(path, conn, keep):
            yield conn


@contextmanager
def _transaction(path: Path, conn: sqlite3.Connection, keep: Words | None) -> Iterator[None]:
    """All or nothing. The restore point is of the state locked, and goes again if the transaction fails."""
    point = None
    try:
        conn.execute("BEGIN IMMEDIATE")
        if keep:
            point = restore.keep(path, conn, keep)
            restore.record(conn, point)
        yield
        conn.execute("COMMIT")
    except BaseException:
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        if point:
            point.file.unlink(missing_ok=True)
        raise
    if point:
        restore.tidy(path, conn)


def info(path: Path) -> ProjectInfo:
    """What the project says of itself."""
    with reading(path) as conn:
        settings = read_settings(conn)
        counts = {layer: conn.execute(f'SELECT count(*) FROM "{layer}"').fetchone()[0] for layer in LAYER_NAMES}
    return ProjectInfo(path, settings["name"], settings["code"], int(settings["epsg"]), int(settings["schema_version"]), counts)


def is_project(path: Path) -> bool:
    """Whether this is a project of waterdx, of whatever version."""
    try:
        with closing(_connect(path, "ro")) as conn:
            tables = {name for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.Error:
        return False
    return {"settings", "restore_points", *LAYER_NAMES} <= tables


def read_settings(conn: sqlite3.Connection) -> dict[str, str]:
    """The settings kept in the project."""
    return dict(conn.execute("SELECT key, value FROM settings"))


def write_setting(conn: sqlite3.Connection, key: str, value: str) -> None:
    """Keep a setting in the project, replacing the former value."""
    conn.execute("INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)", (key, value))


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    conn = sqlite3.connect(uri_of(path, mode), uri=True, isolation_level=None, timeout=BUSY_SECONDS)
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
            ja="「{path}」がありません(移されたか消されたか、共有フォルダーにつながっていません)。場所と名前を確かめてください。新しく作るには waterdx new を使います。",
            en="“{path}” does not exist (moved, deleted, or a share that is not connected). Check the place and the name; waterdx new makes a new one.",
            path=path,
        )
    if path.is_dir():
        raise UserError(
            ja="「{path}」はフォルダーです。プロジェクトファイル(.gpkg)を指定してください。",
            en="“{path}” is a folder. Give a project file (.gpkg).",
            path=path,
        )
    if path.stat().st_size == 0:
        raise UserError(
            ja="「{path}」は空のファイル(0 バイト)です。控えや復元ポイントから戻してください。",
            en="“{path}” is an empty file (0 bytes). Restore it from a copy or a restore point.",
            path=path,
        )
    return path


def _schema_version(path: Path, conn: sqlite3.Connection) -> int:
    """The schema of the project. UserError where it is newer than ours, or the file is no project of waterdx."""
    tables = {name for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    columns = {name for (name,) in conn.execute("SELECT name FROM pragma_table_info('settings')")}
    version = read_settings(conn).get("schema_version", "") if {"key", "value"} <= columns else ""
    if not str(version).isdecimal() or not set(LAYER_NAMES) <= tables:
        raise UserError(
            ja="「{path}」は waterdx のプロジェクトではありません。waterdx new で作ったプロジェクトに、waterdx ledger import で取り込んでください。",
            en="“{path}” is not a project of waterdx. Make one with waterdx new and bring this file into it with waterdx ledger import.",
            path=path,
        )
    if int(version) > schema.VERSION:
        raise UserError(
            ja="「{path}」はより新しい waterdx(形式 {theirs})で作られています。この waterdx(形式 {ours})では開けません。"
            "新しい版の waterdx で開いてください。",
            en="“{path}” was made by a newer waterdx (format {theirs}); this one reads up to format {ours}. Open it with the newer one.",
            path=path, theirs=version, ours=schema.VERSION,
        )  # fmt: skip
    return int(version)


def _migrate(conn: sqlite3.Connection) -> None:
    """Bring an empty or older project to the present schema."""
    from sqlite_utils import Database

    schema.migrations().apply(Database(conn))
    write_setting(conn, "schema_version", str(schema.VERSION))


def _upgraded_in_memory(conn: sqlite3.Connection) -> sqlite3.Connection:
    memory = sqlite3.connect(":memory:", isolation_level=None)
    memory.deserialize(conn.serialize())
    register_functions(memory)
    _migrate(memory)
    return memory


def go_back(path: Path, number: int) -> None:
    """Make the project what it was at a restore point; its present state becomes a restore point too."""
    read_only.refuse_writing(path)
    with explained(path), closing(_connect(_checked(path), "rw")) as conn:
        _schema_version(path, conn)
        restore.go_back(path, conn, number)

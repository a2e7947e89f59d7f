"""The long work of the window as plain functions: arguments and `progress` in, something to show out. No Qt in here.

Each calls what the command line calls; heavy packages are imported here, in the job's thread.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from waterdx.app.map.sketch import Sketch, sketch_of
from waterdx.app.screening.tasks import Opened, open_project
from waterdx.app.town import Town, read_town
from waterdx.core import sample_town
from waterdx.core.errors import UserError
from waterdx.core.fields import LAYER_NAMES
from waterdx.core.findings import Finding, count_by_severity
from waterdx.core.progress import Progress, share, silent
from waterdx.core.words import Words
from waterdx.ledger.column_map import ColumnMap
from waterdx.ledger.coordinates import NOTHING_SAID, Coordinates
from waterdx.store import owner
from waterdx.store.owner import Owner

if TYPE_CHECKING:
    from waterdx.ledger.understand import HowToRead


@dataclass(frozen=True)
class ImportOptions:
    """What the person said about a file; None where the program may find out itself.

    `header_row` is where the header begins (0: none), `as_before` whether a file of the same columns, read before, shows how to
    read this one. `columns` and `words` are corrections (column → field, field → word → code), `learn` words for the project: kind,
    field (water, sewer, agri), word and code.
    """

    layer: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    dictionary: Path | None = None
    coordinates: Coordinates = NOTHING_SAID
    columns: dict[str, str] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    learn: tuple[tuple[str, str, str, str], ...] = ()
    keep_personal: bool = False
    column_map: ColumnMap | None = None
    header_row: int | None = None
    as_before: bool = True

    @property
    def said_map(self) -> ColumnMap:
        """The map loaded, with the columns and words corrected here."""
        made = (self.column_map or ColumnMap()).corrected(self.columns, self.words)
        row = made.header_row if self.header_row is None else self.header_row
        return replace(
            made, layer=self.layer or made.layer, coordinates=self.coordinates, encoding=self.encoding or made.encoding, header_row=row
        )  # fmt: skip

    def how(self, table: Any = None) -> HowToRead:
        """The same as the functions of the ledger take it; `table` is the file where it was read before."""
        from waterdx.ledger.synonyms import OwnWord

        return {
            "layer": self.layer, "column_map": self.said_map, "encoding": self.encoding, "sheet": self.sheet,
            "header_row": self.header_row, "dictionary": self.dictionary, "keep_personal": self.keep_personal, "learn": [OwnWord(*one) for one in self.learn],
            "table": table,
        }  # fmt: skip


@dataclass(frozen=True)
class Imported:
    """The outcome of an import in one sentence, and whether something in it needs looking at."""

    sentence: Words
    errors: int


@dataclass(frozen=True)
class Occupied:
    """A project that somebody else has open for writing."""

    path: Path
    by: Owner


@dataclass(frozen=True)
class Looked:
    """A project that was opened; `read_only` says why it can only be looked at, None where it can be written."""

    opened: Opened
    read_only: Words | None = None


def open_if_project(path: Path, only_look: bool = False, progress: Progress = silent) -> Looked | Occupied | Path:
    """The project at `path`; who has it where that is somebody else, unless it is only to be looked at; the path itself
    where it is a GeoPackage of another program, which can be imported."""
    holder = owner.other_owner(path)
    if holder is not None and not only_look:
        return Occupied(path, holder)
    try:
        opened = open_project(path, progress)
    except UserError:
        if is_other_geopackage(path):
            return path
        raise
    if holder is not None:
        return Looked(opened, holder.words)
    return Looked(opened, None if owner.can_write(path) else owner.NO_PERMISSION)


def is_other_geopackage(path: Path) -> bool:
    """Whether this is a sound GeoPackage with layers that no waterdx has made."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as conn:
            conn.execute("PRAGMA trusted_schema = OFF")
            tables = {name for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            layers = conn.execute("SELECT count(*) FROM gpkg_contents WHERE data_type = 'features'").fetchone()[0]
    except (sqlite3.Error, OSError):
        return False
    return layers > 0 and "restore_points" not in tables


def make_project(path: Path, name: str, crs: str, code: str, progress: Progress = silent) -> Town:
    """An empty project, read back."""
    from waterdx.store import project

    project.create(path, name, crs, code)
    return read_town(path, progress)


def make_sample(path: Path, progress: Progress = silent) -> Town:
    """A project of the invented town from the very files a town would have; nothing is left when it is cancelled."""
    from waterdx.ledger import background
    from waterdx.ledger.ingest import ingest
    from waterdx.store import project

    project.create(path, str(sample_town.NAME), sample_town.CRS)
    files = sample_town.sample_files()
    try:
        for number, file in enumerate(files):
            ingest(path, file, progress=share(progress, 0.8 * number / len(files), 0.8 * (number + 1) / len(files)))
        background.bring(path, sample_town.sample_background())
        return check(path, share(progress, 0.8, 1.0))
    except BaseException:
        path.unlink(missing_ok=True)
        shutil.rmtree(path.with_suffix(".restore"), ignore_errors=True)
        raise


def import_filter() -> str:
    """The formats that can be read, as a file dialog wants them."""
    from waterdx.importers.registry import importers

    every = " ".join(f"*{suffix}" for one in importers() for suffix in one.suffixes)
    lines = [f"{Words(ja='台帳のファイル', en='Ledger files')} ({every})"]
    return ";;".join(lines + [f"{one.name} ({' '.join('*' + suffix for suffix in one.suffixes)})" for one in importers()])


_OF_LAYERS = {".gpkg", ".zip"}


class ReadOnce:
    """A file that is looked at several times: read again only when it or what was said of its reading has changed."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._tables: dict[object, Any] = {}
        self._lines: dict[object, Any] = {}

    def table(self, options: ImportOptions) -> Any:
        """The RawTable of the file."""
        from waterdx.importers.registry import read_file

        return self._once(self._tables, read_file, options)

    def lines(self, options: ImportOptions) -> Any:
        """Its FirstLines; None where it has none."""
        from waterdx.importers.first_lines import first_lines

        return self._once(self._lines, first_lines, options)

    def _once(self, known: dict[object, Any], look: Callable[[Path, Any], Any], options: ImportOptions) -> Any:
        """Only the newest answer is kept: a table may be large."""
        from waterdx.importers.registry import ReadOptions
        from waterdx.ledger.understand import reading

        seen = self.file.stat() if self.file.is_file() else None
        layer = options.layer if self.file.suffix.lower() in _OF_LAYERS else None  # elsewhere the same table whatever the layer
        rest = ReadOptions(sheet=options.sheet, dictionary=options.dictionary, layer=layer)
        how = reading(options.encoding, options.header_row, options.column_map, rest)
        key = (seen and (seen.st_mtime_ns, seen.st_size), how)
        if key not in known:
            found = look(self.file, how)
            known.clear()
            known[key] = found
        return known[key]


def try_import(path: Path, read: ReadOnce, options: ImportOptions, progress: Progress = silent) -> Any:
    """What an import would do (an IngestResult); changes nothing."""
    result = _ingest(path, read.file, options, True, progress, read.table(options))
    if result.placement is not None:
        words = Words(ja="座標系の候補 {n} 件", en="{n} candidate coordinate systems")
        progress(1, 1, words.format(n=len(result.placement.candidates)))  # found out here: the window must not wait for it
    return result


@dataclass(frozen=True)
class Sketched:
    """The shapes of a file as a system would place them, and the longitude and latitude of their middle."""

    sketch: Sketch
    lonlat: tuple[float, float] | None


def sketch(placement: Any, coordinates: Coordinates, progress: Progress = silent) -> Sketched:
    """A file on the map before it is imported, were its coordinates read as said; `placement` is that of a dry run."""
    from waterdx.ledger.crs_guess import lonlat

    made = sketch_of(placement.shown_as(coordinates))
    box = made.box
    middle = None if box is None else lonlat(placement.project_epsg, (box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    return Sketched(made, middle)


def import_file(path: Path, file: Path, options: ImportOptions, progress: Progress = silent) -> tuple[Imported, Town]:
    """Import, then the project as it is now."""
    result = _ingest(path, file, options, False, share(progress, 0.0, 0.7))
    town = read_town(path, share(progress, 0.7, 1.0))
    return Imported(_import_sentence(file, result), count_by_severity(result.findings)["error"]), town


def _ingest(path: Path, file: Path, options: ImportOptions, dry_run: bool, progress: Progress, table: Any = None) -> Any:
    from waterdx.ledger.ingest import ingest

    return ingest(path, file, dry_run=dry_run, progress=progress, **options.how(table))


def _import_sentence(file: Path, result: Any) -> Words:
    return Words(
        ja="「{file}」を{layer}として取り込みました: 新しく {added:,} 件、既存に補った {merged:,} 件、指摘 {findings:,} 件。",
        en="Imported “{file}” as {layer}: {added:,} new, {merged:,} merged, {findings:,} findings.",
    ).format(
        file=file.name, layer=LAYER_NAMES[result.layer], added=result.added, merged=result.merged, findings=len(result.findings)
    )


def check(path: Path, progress: Progress = silent) -> Town:
    """Check the whole ledger, then the project with the findings."""
    from waterdx.ledger.checks import check as check_ledger

    check_ledger(path, share(progress, 0.0, 0.6))
    return read_town(path, share(progress, 0.6, 1.0))


def findings_sentence(findings: list[Finding]) -> Words:
    """How many of each severity there are."""
    counts = count_by_severity(findings)
    return Words(
        ja="点検しました: 誤り {error:,} 件、要確認 {warning:,} 件、お知らせ {info:,} 件。",
        en="Checked: {error:,} errors, {warning:,} warnings, {info:,} notes.",
    ).format(**counts)

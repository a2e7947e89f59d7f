"""A file understood for one project, which is only looked at: what an import and a new edition begin with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypedDict, Unpack

from waterdx.core.errors import UserError
from waterdx.core.progress import Progress, share, silent
from waterdx.core.words import Words
from waterdx.importers.raw_table import RawTable
from waterdx.importers.registry import ReadOptions, read_file
from waterdx.ledger.column_map import ColumnMap
from waterdx.ledger.prepare import Prepared, prepare
from waterdx.ledger.synonyms import OwnWord
from waterdx.ledger.synonyms import of as synonyms_of
from waterdx.store import project
from waterdx.store.crs import read_epsg
from waterdx.store.layers import bounds_of, usual_field


class HowToRead(TypedDict, total=False):
    """What the user said of a file; what is left out is found out.

    `encoding` and `header_row` go before what the map says. `crs` ("EPSG:6676"), `swap_axes` and `unit` ("m", "mm") say how its coordinates are read, before what the map says.
    `learn` are words the project knows from this file on. `table` is the file as `read_file` gave it, where it was read
    before.
    """

    layer: str | None
    column_map: ColumnMap | None
    encoding: str | None
    header_row: int | None
    sheet: str | None
    dictionary: Path | None
    crs: str | None
    swap_axes: bool
    unit: str | None
    keep_personal: bool
    learn: Sequence[OwnWord]
    table: RawTable | None


def understand(path: Path, file: Path, *, progress: Progress = silent, **how: Unpack[HowToRead]) -> Prepared:
    """The rows of `file`, ready for the project at `path`. UserError where it cannot be understood."""
    epsg, said = project.info(path).epsg, how.get("column_map")
    coordinates = (said or ColumnMap()).coordinates.or_said(how.get("crs"), how.get("swap_axes", False), how.get("unit"))
    if coordinates.crs:
        read_epsg(coordinates.crs)
    if file.exists() and file.samefile(path):
        raise UserError(
            ja="「{path}」はいま開いているプロジェクト自身です。取り込むファイルを指定してください。",
            en="“{path}” is the project itself. Give the file to import.",
            path=file,
        )
    progress(0, 1, Words(ja="{file} を読んでいます", en="Reading {file}").format(file=file.name))
    layer = how.get("layer") or (said.layer if said else None)
    wanted = reading(
        how.get("encoding"),
        how.get("header_row"),
        said,
        ReadOptions(sheet=how.get("sheet"), dictionary=how.get("dictionary"), layer=layer),
    )
    table = how.get("table") or read_file(file, wanted)
    learn = tuple(how.get("learn", ()))
    with project.reading(path) as conn:
        words, known, usual = synonyms_of(conn).with_words(learn), bounds_of(conn), usual_field(conn)
    prepared = prepare(
        table, epsg, layer=how.get("layer"), column_map=said, coordinates=coordinates,
        keep_personal=how.get("keep_personal", False), synonyms=words, known=known, usual=usual, progress=share(progress, 0.2, 0.6),
    )  # fmt: skip
    return replace(prepared, learn=learn)


def reading(encoding: str | None, header_row: int | None, said: ColumnMap | None, rest: ReadOptions) -> ReadOptions:
    """How a file is to be read: as the user said, else as the map says."""
    mapped = said or ColumnMap()
    row = mapped.header_row if header_row is None else header_row
    return replace(rest, encoding=encoding or mapped.encoding, header_row=row)

"""Shapefiles. Japanese ones are CP932 unless a .cpg says otherwise, and often come without .prj."""

from __future__ import annotations

import codecs
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from waterdx.core.errors import UserError
from waterdx.core.findings import Finding
from waterdx.core.words import Words
from waterdx.importers import gdal, sniff, sonicweb
from waterdx.importers.raw_table import RawTable
from waterdx.importers.registry import ReadOptions, importer

MAX_PRJ_BYTES = 10_000
MAX_TEXT_BYTES = 254  # of one text in a DBF


@importer(".shp", ja="シェープファイル", en="Shapefile")
def read_shapefile(path: Path, options: ReadOptions) -> RawTable:
    """The objects of a shapefile."""
    return read_set(path, options)


def read_set(path: Path, options: ReadOptions, stem: str = "") -> RawTable:
    """The objects of one set of files, which may be a copy of one called `stem`.

    Without .cpg GDAL would read CP932 as Latin-1 in silence, so CP932 is said.
    """
    sniff.expect(path, "Shapefile")
    parts = {part.suffix.lower(): part for part in path.parent.glob(f"{_escaped(path.stem)}.*")}
    missing = [ending for ending in (".shx", ".dbf") if ending not in parts]
    if missing:
        raise UserError(
            ja="「{path}」と同じ場所に {missing} がありません。シェープファイル一式(.shp .shx .dbf)を揃えてください。",
            en="{missing} is missing beside “{path}”. Put the whole set together (.shp .shx .dbf).",
            path=path, missing=" ".join(missing),
        )  # fmt: skip
    if ".prj" in parts and parts[".prj"].stat().st_size > MAX_PRJ_BYTES:
        raise UserError(
            ja="「{path}」の .prj が大きすぎます。座標系の定義ではないため、取り除いてから取り込んでください。",
            en="The .prj of “{path}” is too large to be a coordinate system. Remove it, then import.",
            path=path,
        )
    _refuse_cut_off(path)
    encoding = options.encoding or (_said_encoding(parts[".cpg"]) if ".cpg" in parts else "cp932")
    table = gdal.read_layer(path, encoding=encoding)
    return sonicweb.named(replace(table, findings=[*table.findings, *_maybe_cut(table, encoding)]), options, stem)


def _maybe_cut(table: RawTable, encoding: str) -> list[Finding]:
    """Columns with texts that fill a DBF to its last byte (or the last but one, before a letter of two): they may have been longer."""
    findings = []
    for name in table.raw.columns:
        full = sum(_fills(text, encoding) for text in table.raw[name])
        if full:
            findings.append(Finding("dbf_text_full", "warning", _FULL.format(name=name, n=full), raw=str(name), count=full))
    return findings


def _fills(text: str, encoding: str) -> bool:
    return 4 * len(text) >= MAX_TEXT_BYTES - 1 and len(text.encode(encoding, "replace")) >= MAX_TEXT_BYTES - 1


_FULL = Words(
    ja="列「{name}」の {n} 件は DBF に入る長さ(254 バイト)いっぱいで、途中で切れているおそれがあります。全文の残る元のファイル(waterdx の書き出しなら隣の …_全文.csv)と見比べてください。",
    en="{n} texts of column “{name}” fill the 254 bytes a DBF can hold and may be cut off. Compare them with a file that has them in full "
    "(beside an export of waterdx: …_full_texts.csv).",
)


def _refuse_cut_off(path: Path) -> None:
    """UserError where the file is shorter than its header says: GDAL would read the rest as rows without shape, in silence."""
    with path.open("rb") as file:
        header = file.read(28)
    stated = 2 * int.from_bytes(header[24:28], "big")  # counted in 16-bit words
    if path.stat().st_size < stated:
        raise UserError(
            ja="「{path}」は途中で切れています({size} バイト、本来は {stated} バイト)。元のファイルを写し直してください。",
            en="“{path}” is cut off ({size} bytes of {stated}). Copy the original again.",
            path=path, size=path.stat().st_size, stated=stated,
        )  # fmt: skip


def _said_encoding(cpg: Path) -> str:
    """The encoding a .cpg names; CP932 for any Shift_JIS (which lacks ① and ㈱) and where the name means nothing."""
    said = cpg.read_bytes()[:40].decode("ascii", errors="ignore").strip()
    for name in (said, f"cp{''.join(filter(str.isdecimal, said))}"):
        with suppress(LookupError, ValueError):
            known = codecs.lookup(name).name
            return "cp932" if known.startswith("shift_jis") else known
    return "cp932"


def _escaped(stem: str) -> str:
    return stem.replace("[", "[[]").replace("*", "[*]").replace("?", "[?]")

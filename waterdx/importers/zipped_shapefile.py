"""Shapefiles in a ZIP: their members are copied under numbers into a folder of our own, whatever they call themselves."""

from __future__ import annotations

import stat
import struct
import tempfile
import zipfile
import zlib
from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from waterdx.core.errors import UserError
from waterdx.core.findings import Finding
from waterdx.core.layer_words import layer_in
from waterdx.core.safe_text import clean_text
from waterdx.core.words import Words
from waterdx.importers import sniff
from waterdx.importers.raw_table import RawTable
from waterdx.importers.registry import ReadOptions, importer
from waterdx.importers.shapefile import read_set

MAX_MEMBERS = 10_000
MAX_DIRECTORY_BYTES = 5_000_000
MAX_UNPACKED_BYTES = 2_000_000_000
MAX_RATIO = 1000  # deflate reaches 1032; no shapefile does
_SMALL_BYTES = 1_000_000  # below it the ratio says nothing: a .dbf may be all blanks
_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg", ".xml")
_END = struct.Struct("<4s4H2LH")
_CHUNK = 1 << 20
_ENCRYPTED = 1


@dataclass
class _Archive:
    """What a ZIP holds: the parts of each layer by their ending, and the members left alone with the reason."""

    layers: dict[str, dict[str, zipfile.ZipInfo]] = field(default_factory=lambda: defaultdict(dict))
    left: list[tuple[str, Words]] = field(default_factory=list)


@importer(".zip", ja="ZIP 圧縮シェープファイル", en="Zipped shapefile")
def read_zipped_shapefile(path: Path, options: ReadOptions) -> RawTable:
    """The objects of one shapefile in the archive: the one named as sheet, else the likeliest by name; the others are told."""
    sniff.expect(path, "ZIP")
    _refuse_crowds(path)
    try:
        with _opened(path) as archive:
            return _read(archive, path, options)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, struct.error) as error:
        raise _damaged(path) from error


def _opened(path: Path) -> zipfile.ZipFile:
    """The archive; names without the UTF-8 flag are CP932, or else only have to tell the members apart."""
    try:
        return zipfile.ZipFile(path, metadata_encoding="cp932")
    except UnicodeDecodeError:
        return zipfile.ZipFile(path)


def _damaged(path: Path) -> UserError:
    return UserError(
        ja="「{path}」を ZIP として展開できません(壊れているか、パスワードがかかっています)。元のファイルを入手し直してください。",
        en="“{path}” cannot be unpacked (damaged, or protected by a password). Get the original again.",
        path=path,
    )


def _refuse_crowds(path: Path) -> None:
    """UserError for a directory of too many members, before anything reads it."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 65_557))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise _damaged(path)
    _, _, _, _, members, directory, _, _ = _END.unpack_from(tail, at)
    if members > MAX_MEMBERS or directory > MAX_DIRECTORY_BYTES:
        raise UserError(
            ja="「{path}」の中のファイルが多すぎます(上限 {limit} 個)。シェープファイルだけの ZIP を作ってください。",
            en="“{path}” holds too many files (the limit is {limit}). Make a ZIP of the shapefiles only.",
            path=path, limit=MAX_MEMBERS,
        )  # fmt: skip


def _read(archive: zipfile.ZipFile, path: Path, options: ReadOptions) -> RawTable:
    found = _layers(archive)
    names = [name for name, parts in found.layers.items() if ".shp" in parts]
    if not names:
        raise UserError(
            ja="「{path}」の中にシェープファイル(.shp)がありません。{left}",
            en="“{path}” holds no shapefile (.shp). {left}",
            path=path, left=_left_out(found.left[0]) if found.left else "",
        )  # fmt: skip
    likest = sorted(names, key=lambda name: layer_in(PurePosixPath(name).name) != (options.layer or "pipes"))
    wanted = next((name for name in likest if options.sheet in (None, name, PurePosixPath(name).name)), None)
    if wanted is None:
        raise UserError(
            ja="「{path}」に「{sheet}」はありません。あるのは {names} です。",
            en="“{path}” has no “{sheet}”. It has {names}.",
            path=path, sheet=options.sheet, names=", ".join(names[:50]),
        )  # fmt: skip
    parts = found.layers[wanted]
    _refuse_bombs(parts, path)
    table = _read_layer(archive, parts, wanted, path, options)
    table.findings += [Finding("zip_member_left", "warning", _left_out(one), raw=one[0]) for one in found.left[:100]]
    others = [name for name in names if name != wanted]
    if others and options.sheet is None:
        table.findings.append(_others(wanted, others))
    return table


def _layers(archive: zipfile.ZipFile) -> _Archive:
    found = _Archive()
    for member in archive.infolist():
        name = clean_text(member.filename.replace("\\", "/"))
        place = PurePosixPath(name)
        reason = _reason_against(member, name, place)
        ending = place.suffix.lower()
        layer = found.layers[str(place.with_suffix(""))] if ending in _PARTS and not reason else {}
        if reason is None and ending in layer:
            reason = Words(ja="同じ名前のものが既にあるため", en="another of the same name came before it")
        if reason is not None:
            found.left.append((name[:200], reason))
        elif ending in _PARTS:
            layer[ending] = member
    return found


def _reason_against(member: zipfile.ZipInfo, name: str, place: PurePosixPath) -> Words | None:
    """Why a member is left alone; None where it may be read, or is a folder or a file of no interest."""
    if ".." in place.parts or place.is_absolute() or ":" in name or name.startswith("~"):
        return Words(ja="フォルダーの外を指す名前のため", en="its name points outside the archive")
    if stat.S_ISLNK(member.external_attr >> 16):
        return Words(ja="ほかのファイルへのリンクのため", en="it is a link to another file")
    if place.suffix.lower() in {".zip", ".7z", ".rar", ".lzh"}:
        return Words(ja="圧縮ファイルの中の圧縮ファイルのため", en="it is an archive within the archive")
    if member.header_offset < 0:
        return Words(ja="ZIP の目次が壊れているため", en="the directory of the archive is damaged")
    if member.flag_bits & _ENCRYPTED:
        return Words(ja="パスワードがかかっているため", en="it is protected by a password")
    return None


def _refuse_bombs(parts: dict[str, zipfile.ZipInfo], path: Path) -> None:
    unpacked = sum(member.file_size for member in parts.values())
    swollen = any(m.file_size > _SMALL_BYTES and m.file_size > MAX_RATIO * max(1, m.compress_size) for m in parts.values())
    if unpacked > MAX_UNPACKED_BYTES or swollen:
        raise UserError(
            ja="「{path}」は展開すると {size} MB になり、上限({limit} MB)か圧縮率の限度を超えます。信頼できるファイルなら展開してから取り込んでください。",
            en="“{path}” unpacks to {size} MB, beyond the limit of {limit} MB or any plausible ratio. If you trust it, unpack it first.",
            path=path, size=unpacked // 1_000_000, limit=MAX_UNPACKED_BYTES // 1_000_000,
        )  # fmt: skip


def _read_layer(
    archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo], name: str, path: Path, options: ReadOptions
) -> RawTable:
    with tempfile.TemporaryDirectory(prefix="waterdx-") as folder:
        for ending, member in parts.items():
            with archive.open(member) as packed, (Path(folder) / f"1{ending}").open("wb") as copy:
                while chunk := packed.read(_CHUNK):
                    copy.write(chunk)
        try:
            table = read_set(Path(folder) / "1.shp", replace(options, sheet=None), PurePosixPath(name).name)
        except UserError as error:
            said = Words(
                *(text.replace(str(Path(folder) / "1.shp"), f"{path} / {name}.shp") for text in (error.words.ja, error.words.en))
            )
            raise UserError(ja="{said}", en="{said}", said=said) from error
    table.path = path
    table.sheets[:] = name
    return table


def _left_out(one: tuple[str, Words]) -> Words:
    return Words(
        ja="ZIP の中の「{name}」は{reason}、読みませんでした。", en="“{name}” in the ZIP was not read: {reason}."
    ).format(name=one[0], reason=one[1])


def _others(read: str, others: list[str]) -> Finding:
    listed = ", ".join(others[:50])
    words = Words(ja="「{read}」を読みました。ほかに {others} があります(--sheet 名前 で読めます)。",
                  en="“{read}” was read. There are others: {others} (--sheet NAME reads one).")  # fmt: skip
    return Finding("layers_not_read", "info", words.format(read=read, others=listed), raw=listed, count=len(others))

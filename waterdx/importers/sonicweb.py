"""Exports whose columns are numbered (SAFIELD000 …): the names are in a dictionary beside the layer.

SonicWeb-type systems write an XML per layer, or a table with the layer, the number and the title of each column.
`named` is called by the readers of shapefiles and CSV; a file without such columns passes unchanged.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from waterdx.core.errors import UserError
from waterdx.core.findings import Finding
from waterdx.core.safe_text import clean_text
from waterdx.core.words import Words
from waterdx.core.written_tables import unique_names
from waterdx.importers.raw_table import RawTable
from waterdx.importers.registry import ReadOptions

MAX_BYTES = 5_000_000
_MAX_FILES = 50  # beside the layer, looked into for a dictionary
_NUMBERED = re.compile(r"SAFIELD\d{1,4}", re.IGNORECASE)
_FIELD_HEADS = ("field_id", "field", "id", "列", "フィールド", "項目id")
_TITLE_HEADS = ("title", "caption", "alias", "label", "属性名", "項目名", "名称")
_LAYER_HEADS = ("layer_no", "layer_table", "layer", "レイヤ番号", "レイヤ名", "レイヤ")
_ID_TITLES = {"SAUID", "USERID"}

Dictionary = dict[str, dict[str, str]]  # layer (its number and its table) → column → title


def named(table: RawTable, options: ReadOptions, stem: str = "") -> RawTable:
    """The table with its numbered columns called by their titles, and a finding that says by which dictionary.

    UserError where the dictionary the user named cannot be read; a warning where none is found.
    """
    numbered = [name for name in table.frame.columns if _NUMBERED.fullmatch(str(name))]
    if not numbered and options.dictionary is None:
        return table
    stem = stem or table.path.stem
    source, titles = _titles(table, numbered, options, stem)
    if source is None:
        return replace(table, findings=[*table.findings, _no_dictionary(numbered)])
    old = list(map(str, table.frame.columns))
    names = unique_names(tuple(titles.get(name.upper()) or name for name in old))
    found = [name for name in old if titles.get(name.upper())]
    findings = [
        *table.findings,
        _renamed(len(found), source.name),
        *_without_title([n for n in numbered if n not in found], source.name),
    ]
    new = dict(zip(old, names, strict=True))
    totals = tuple(replace(total, cells={new[name]: cell for name, cell in total.cells.items()}) for total in table.totals)
    frame, raw = table.frame.set_axis(names, axis=1), table.raw.set_axis(names, axis=1)
    return replace(table, frame=frame, raw=raw, findings=findings, totals=totals)


def _titles(table: RawTable, numbered: list[str], options: ReadOptions, stem: str) -> tuple[Path | None, dict[str, str]]:
    """The dictionary used and the titles in it: the one named, else the first beside the file that knows these columns."""
    if options.dictionary is not None:
        layers = _read(options.dictionary)
        titles = _of_layer(layers, numbered, stem, options.sheet)
        if not titles:
            raise UserError(
                ja="属性辞書「{path}」から「{layer}」の列名が決まりません。辞書のレイヤー番号か名前をファイル名かシート名で指定してください(辞書にあるのは {names})。",
                en="The dictionary “{path}” does not settle the column names of “{layer}”. Name its layer in the file name or as sheet ({names}).",
                path=options.dictionary, layer=stem, names=", ".join(list(layers)[:20]) or "-",
            )  # fmt: skip
        return options.dictionary, titles
    for candidate in _beside(table.path):
        try:
            titles = _of_layer(_read(candidate), numbered, stem, options.sheet)
        except UserError:
            continue
        if titles:
            return candidate, titles
    return None, {}


def _beside(path: Path) -> list[Path]:
    """Small XML and CSV files in the folder of the layer, those of its own name first."""
    files = [one for one in sorted(path.parent.iterdir()) if one.suffix.lower() in {".xml", ".csv"} and one != path]
    files.sort(key=lambda one: (one.stem != path.stem, one.suffix.lower() != ".xml"))
    return [one for one in files[:_MAX_FILES] if one.is_file() and not one.is_symlink() and 0 < one.stat().st_size <= MAX_BYTES]


def _read(path: Path) -> Dictionary:
    """The titles by layer. UserError where the file is no dictionary."""
    if (
        str(path).startswith(("/vsi", "\\vsi", "\\\\"))
        or "://" in str(path)
        or not path.is_file()
        or path.stat().st_size > MAX_BYTES
    ):
        raise _no_such(path)
    data = path.read_bytes()
    layers = _from_xml(data, path) if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else _from_table(data)
    if not layers:
        raise _no_such(path)
    return layers


def _no_such(path: Path) -> UserError:
    return UserError(
        ja="「{path}」は属性辞書として読めません。SAFIELD の番号と名称のある XML か CSV を指定してください。",
        en="“{path}” cannot be read as a dictionary of columns. Give an XML or CSV with SAFIELD numbers and titles.",
        path=path,
    )


def _from_table(data: bytes) -> Dictionary:
    text = _decoded(data)
    rows = csv.DictReader(io.StringIO(text), restval="")
    try:
        heads = {name.strip().lower(): name for name in rows.fieldnames or () if name}
        field, title = (next((heads[one] for one in wanted if one in heads), None) for wanted in (_FIELD_HEADS, _TITLE_HEADS))
        if field is None or title is None:
            return {}
        keys = [heads[one] for one in _LAYER_HEADS if one in heads]
        layers: Dictionary = defaultdict(dict)
        for row in rows:
            said = clean_text(row[title] or "").strip()
            if said and (_NUMBERED.fullmatch(row[field].strip()) or row[field].strip().upper() in _ID_TITLES):
                layers[" ".join(row[key].strip() for key in keys if row[key])][row[field].strip().upper()] = said
    except csv.Error:
        return {}
    return dict(layers)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp932", "replace")


def _from_xml(data: bytes, path: Path) -> Dictionary:
    """Any XML in which an element names a SAFIELD number and a title: <Field id="SAFIELD000"><Title>…, or as attributes."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root = fromstring(data, forbid_dtd=True)
    except (DefusedXmlException, ParseError, ValueError, LookupError) as error:
        raise _no_such(path) from error
    titles = dict(_xml_titles(root))
    layer = " ".join(filter(None, (_said_once(root, name) for name in ("LayerNo", "AttributeTable"))))
    return {layer or path.stem: titles} if titles else {}


def _said_once(root: Element, name: str) -> str:
    return next((one.text.strip() for one in root.iter(name) if one.text), "")


def _xml_titles(root: Element) -> Iterator[tuple[str, str]]:
    for element in root.iter():
        said = {name.rpartition("}")[2].lower(): value.strip() for name, value in element.attrib.items()}
        said |= {str(one.tag).rpartition("}")[2].lower(): one.text.strip() for one in element if one.text and not len(one)}
        own = str(element.tag).rpartition("}")[2]
        number = own if _NUMBERED.fullmatch(own) else next((value for value in said.values() if _NUMBERED.fullmatch(value)), "")
        title = next((said[head] for head in (*_TITLE_HEADS, "name") if said.get(head) and said[head] != number), "")
        if not title and number == own and element.text and not len(element):
            title = element.text.strip()
        if number and title:
            yield number.upper(), clean_text(title)


def _of_layer(layers: Dictionary, numbered: list[str], stem: str, sheet: str | None) -> dict[str, str]:
    """The titles of one layer: the only one, the one the file's name or the user names, else the only one with just these columns."""
    if len(layers) == 1:
        return next(iter(layers.values()))
    said = " ".join(filter(None, (stem, sheet)))
    by_name = [titles for layer, titles in layers.items() if any(_names(word, said) for word in re.split(r"[\s_]+", layer))]
    wanted = {name.upper() for name in numbered}
    just_these = [
        titles for titles in by_name or list(layers.values()) if {n for n in titles if _NUMBERED.fullmatch(n)} == wanted
    ]
    candidates = by_name if by_name and _agree(by_name) else just_these
    return candidates[0] if candidates and _agree(candidates) else {}


def _names(word: str, said: str) -> bool:
    """Whether the file's name names the layer: its number (24021) as a number of its own, or its word (管渠)."""
    return bool(word) and (bool(re.search(rf"(?<!\d){word}(?!\d)", said)) if word.isdecimal() else len(word) > 1 and word in said)


def _agree(candidates: list[dict[str, str]]) -> bool:
    return all(one == candidates[0] for one in candidates)


def _renamed(count: int, source: str) -> Finding:
    words = Words(
        ja="属性辞書「{source}」により {n} 列に名称を付けました。", en="{n} columns were named by the dictionary “{source}”."
    )
    return Finding("columns_named", "info", words.format(n=count, source=source), raw=source, count=count)


def _without_title(names: list[str], source: str) -> list[Finding]:
    words = Words(
        ja="列 {names} は属性辞書「{source}」に名称がありません。",
        en="The dictionary “{source}” has no title for the columns {names}.",
    )
    return (
        [Finding("column_without_title", "warning", words.format(names=", ".join(names), source=source), count=len(names))]
        if names
        else []
    )


def _no_dictionary(names: list[str]) -> Finding:
    words = Words(ja="列 {names} の名称が分かりません。属性辞書(XML か CSV)を同じフォルダーに置いてください。",
                  en="What the columns {names} mean is not known. Put their dictionary (XML or CSV) into the same folder.")  # fmt: skip
    shown = ", ".join(names[:5]) + (" …" if len(names) > 5 else "")
    return Finding("no_dictionary", "warning", words.format(names=shown), raw=shown, count=len(names))

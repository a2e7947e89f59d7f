"""A saved column map (TOML): which column is which field, what a town's own words mean, which rows to take.

layer = "pipes"
encoding = "cp932"      # of a text, where it cannot be found out
header_row = 4          # the row in which the header begins, where it cannot be found out; 0: the table has none
blank_repeats = ["町名"]  # columns in which a blank means the value above
[columns]               # header in the file = field of the ledger; "" leaves a column out; "label" holds several facts (DIP φ150)
"Main ID" = "pipe_id"
[values.material]       # word in the file = code of the ledger
PVCO = "VP"
[defaults]              # for every row, where the file has no such column
field = "water"
[only]                  # take only the rows in which the column has one of these words
asset_type = ["MAIN"]
[coordinates]           # where the file does not state them (of a drawing in millimetres, say)
crs = "EPSG:6676"
swap_axes = true        # the file gives north before east
unit = "mm"             # m or mm
[units]                 # unit of a column whose header does not name it
"延長" = "mm"
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from waterdx.core.errors import UserError, reason_of
from waterdx.core.fields import FIELDS, LAYER_NAMES, PLACES, field_named
from waterdx.core.terms import all_terms
from waterdx.core.units import FACTORS
from waterdx.ledger.coordinates import NOTHING_SAID, UNITS, Coordinates

_UNITS = frozenset(written for _, written in FACTORS)


@dataclass(frozen=True)
class ColumnMap:
    """What the user said about the columns of one kind of file."""

    layer: str | None = None
    columns: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    only: dict[str, list[str]] = field(default_factory=dict)
    coordinates: Coordinates = NOTHING_SAID
    units: dict[str, str] = field(default_factory=dict)
    blank_repeats: list[str] = field(default_factory=list)
    encoding: str | None = None
    header_row: int | None = None

    def corrected(self, columns: Mapping[str, str], values: Mapping[str, Mapping[str, str]]) -> ColumnMap:
        """The same map with columns and words read otherwise; a field given to another column leaves the one it had."""
        taken = {chosen for chosen in columns.values() if chosen}
        kept = {name: "" if chosen in taken else chosen for name, chosen in self.columns.items()}
        words = {name: self.values.get(name, {}) | dict(values.get(name, {})) for name in {**self.values, **values}}
        return replace(self, columns=kept | dict(columns), values=words)


class _Guessed(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def field(self) -> str | None: ...


class Result(Protocol):
    """What an import (or a dry run) says of the columns of its file."""

    @property
    def layer(self) -> str: ...
    @property
    def columns(self) -> Sequence[_Guessed]: ...


def from_result(
    result: Result, *, said: ColumnMap | None = None, corrected: Mapping[str, str | None] | None = None,
    values: Mapping[str, Mapping[str, str]] | None = None, coordinates: Coordinates | None = None,
) -> ColumnMap:  # fmt: skip
    """The map that reads the file the same way next year: every column as it was taken, or as the user corrected it.

    `corrected` is column → field (None or "" leaves it out), `values` field → word → code; `coordinates` what was
    said of those; `said` the map used this time, whose words, defaults and choice of rows stay.
    """
    before = said or ColumnMap()
    changed = {name: chosen or "" for name, chosen in (corrected or {}).items()}
    taken = {chosen for chosen in changed.values() if chosen}
    columns = {one.name: changed.get(one.name, "" if one.field in taken else one.field or "") for one in result.columns}
    words = {name: dict(known) for name, known in before.values.items()}
    for name, chosen_words in (values or {}).items():
        words[name] = words.get(name, {}) | dict(chosen_words)
    known_words = {name: known for name, known in words.items() if known}
    where = coordinates or before.coordinates
    return replace(before, layer=result.layer, columns=columns, values=known_words, coordinates=where)


def load(path: Path) -> ColumnMap:
    """The map in a TOML file; UserError where it is none or names a field that does not exist."""
    try:
        return _read(path, path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(
            ja="列対応表「{path}」を開けません({why})。", en="The column map “{path}” cannot be opened ({why}).",
            path=path, why=reason_of(error),
        ) from None  # fmt: skip
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(
            ja="列対応表「{path}」は TOML として読めません({why})。", en="The column map “{path}” is no valid TOML ({why}).",
            path=path, why=error,
        ) from None  # fmt: skip


def loads(text: str) -> ColumnMap:
    """The map that `dump` made a text of."""
    return _read(Path("-"), text)


def _read(path: Path, text: str) -> ColumnMap:
    content = tomllib.loads(text)
    wrong = _wrong(content)
    if wrong:
        raise UserError(
            ja="列対応表「{path}」に、台帳にない名前があります: {wrong}。使える項目名は docs/ja/fields.md にあります。",
            en="The column map “{path}” has names the ledger does not know: {wrong}. docs/en/fields.md lists those it does.",
            path=path, wrong=", ".join(map(str, wrong)),
        )  # fmt: skip
    only = {name: list(map(str, words)) for name, words in content.get("only", {}).items()}
    repeats = list(map(str, content.get("blank_repeats", [])))
    where = Coordinates(**content.get("coordinates", {}))
    return ColumnMap(**{**content, "only": only, "blank_repeats": repeats, "coordinates": where})


def _wrong(content: dict[str, Any]) -> list[str]:
    """What a map says that the ledger cannot understand, in the words of the map."""
    shapes: dict[str, type] = {
        "layer": str, "columns": dict, "values": dict, "defaults": dict, "only": dict, "coordinates": dict, "units": dict,
        "blank_repeats": list, "encoding": str, "header_row": int,
    }  # fmt: skip
    misshapen = [key for key, value in content.items() if not isinstance(value, shapes.get(key, type(None)))]
    misshapen += [f"only.{name}" for name, words in _section(content, "only") if not isinstance(words, list)]
    misshapen += [f"values.{name}" for name, words in _section(content, "values") if not isinstance(words, dict)]
    misshapen += [f"coordinates.{name}" for name, said in _section(content, "coordinates") if not _is_of_coordinates(name, said)]
    if misshapen:
        return misshapen
    wrong = [str(name) for _, name in _section(content, "columns") if name != "" and str(name) not in _names()]
    wrong += [f"units.{name}" for name, unit in _section(content, "units") if str(unit) not in _UNITS]
    wrong += [name for part in ("values", "defaults") for name, _ in _section(content, part) if name not in _names()]
    if content.get("layer", "pipes") not in LAYER_NAMES:
        wrong.append(content["layer"])
    meant = [(name, word) for name, words in _section(content, "values") for word in words.values()]
    return wrong + [
        f"{name} = {word}"
        for name, word in (*meant, *_section(content, "defaults"))
        if name in _names() and not _is_value(name, word)
    ]


def _section(content: dict[str, Any], name: str) -> list[tuple[str, Any]]:
    section = content.get(name, {})
    return list(section.items()) if isinstance(section, dict) else []


def _is_of_coordinates(name: str, said: object) -> bool:
    if name == "unit":
        return said in UNITS
    return isinstance(said, {"crs": str, "swap_axes": bool}.get(name, type(None)))


def _is_value(name: str, word: object) -> bool:
    """Whether a field can hold a word: a code of the ledger, or a number; "" is unknown."""
    field = field_named(name)
    if field.kind in {"number", "year"} and word != "":
        return isinstance(word, (int, float)) or str(word).replace(".", "", 1).isdecimal()
    return field.kind != "term" or word == "" or any(term.kind == field.term and term.code == word for term in all_terms())


@cache
def _names() -> frozenset[str]:
    return frozenset(one.name for one in (*FIELDS, *PLACES))


def dump(column_map: ColumnMap) -> str:
    """The map as TOML text, to be used again next year."""
    lines = [f"layer = {_quoted(column_map.layer)}"] if column_map.layer else []
    lines += [f"encoding = {_quoted(column_map.encoding)}"] if column_map.encoding else []
    lines += [f"header_row = {column_map.header_row}"] if column_map.header_row is not None else []
    lines += [f"blank_repeats = {_value(column_map.blank_repeats)}"] if column_map.blank_repeats else []
    sections: dict[str, dict[str, object]] = {"columns": dict(column_map.columns)}
    sections |= {f"values.{name}": dict(words) for name, words in column_map.values.items()}
    sections |= {
        "defaults": dict(column_map.defaults),
        "only": dict(column_map.only),
        "units": dict(column_map.units),
        "coordinates": _different(column_map.coordinates),
    }
    for name, entries in sections.items():
        if entries:
            lines += ["", f"[{name}]", *(f"{_quoted(key)} = {_value(value)}" for key, value in entries.items())]
    return "\n".join(lines).lstrip() + "\n"


def save(column_map: ColumnMap, path: Path) -> None:
    """Write the map to a TOML file, replacing what was there; UserError where that cannot be done, or it is no .toml."""
    if path.suffix.lower() != ".toml":
        raise UserError(
            ja="列対応表は .toml のファイルに保存します。「{path}」の末尾を .toml にしてください。",
            en="A column map is kept in a .toml file. Give “{path}” that ending.",
            path=path,
        )
    try:
        path.write_text(dump(column_map), encoding="utf-8", newline="\n")
    except OSError as error:
        raise UserError(
            ja="列対応表「{path}」を保存できません({why})。", en="The column map “{path}” cannot be saved ({why}).",
            path=path, why=reason_of(error),
        ) from None  # fmt: skip


def _different(coordinates: Coordinates) -> dict[str, object]:
    """What was said of the coordinates, and nothing of what goes without saying."""
    return {name: said for name, said in asdict(coordinates).items() if said != getattr(NOTHING_SAID, name)}


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "[" + ", ".join(map(_quoted, value)) + "]" if isinstance(value, list) else _quoted(value)


def _quoted(text: object) -> str:
    escaped = str(text).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}" for c in escaped) + '"'

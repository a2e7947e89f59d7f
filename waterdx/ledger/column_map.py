"""A saved column map (TOML): which column is which field, what a town's own words mean, which rows to take.

layer = "pipes"
[columns]               # header in the file = field of the ledger; "" leaves a column out
"Main ID" = "pipe_id"
[values.material]       # word in the file = code of the ledger
PVCO = "VP"
[defaults]              # for every row, where the file has no such column
field = "water"
[only]                  # take only the rows in which the column has one of these words
asset_type = ["MAIN"]
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from waterdx.core.errors import UserError, reason_of
from waterdx.core.fields import FIELDS, LAYER_NAMES, PLACES


@dataclass(frozen=True)
class ColumnMap:
    """What the user said about the columns of one kind of file."""

    layer: str | None = None
    columns: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    only: dict[str, list[str]] = field(default_factory=dict)


def load(path: Path) -> ColumnMap:
    """The map in a TOML file; UserError where it is none or names a field that does not exist."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
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
    known = {"layer", "columns", "values", "defaults", "only"}
    names = {one.name for one in (*FIELDS, *PLACES)}
    wrong = [key for key in content if key not in known]
    wrong += [name for name in content.get("columns", {}).values() if name and name not in names]
    wrong += [name for part in ("values", "defaults") for name in content.get(part, {}) if name not in names]
    if content.get("layer", "pipes") not in LAYER_NAMES:
        wrong.append(content["layer"])
    if wrong:
        raise UserError(
            ja="列対応表「{path}」に、台帳にない名前があります: {wrong}。使える項目名は docs/ja/fields.md にあります。",
            en="The column map “{path}” has names the ledger does not know: {wrong}. docs/en/fields.md lists those it does.",
            path=path, wrong=", ".join(map(str, wrong)),
        )  # fmt: skip
    return ColumnMap(**content)


def dump(column_map: ColumnMap) -> str:
    """The map as TOML text, to be used again next year."""
    lines = [f"layer = {_quoted(column_map.layer)}"] if column_map.layer else []
    sections: dict[str, dict[str, object]] = {"columns": dict(column_map.columns)}
    sections |= {f"values.{name}": dict(words) for name, words in column_map.values.items()}
    sections |= {"defaults": dict(column_map.defaults), "only": dict(column_map.only)}
    for name, entries in sections.items():
        if entries:
            lines += ["", f"[{name}]", *(f"{_quoted(key)} = {_value(value)}" for key, value in entries.items())]
    return "\n".join(lines).lstrip() + "\n"


def _value(value: object) -> str:
    return "[" + ", ".join(map(_quoted, value)) + "]" if isinstance(value, list) else _quoted(value)


def _quoted(text: object) -> str:
    escaped = str(text).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}" for c in escaped) + '"'

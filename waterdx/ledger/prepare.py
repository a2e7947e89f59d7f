"""From the text of a file to values of the ledger, without writing anything: what a dry run shows and an import stores."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from waterdx.core.errors import UserError
from waterdx.core.fields import ID_FIELDS, LAYER_NAMES, PLACES, field_named, fields_of
from waterdx.core.findings import Finding
from waterdx.core.headers import unit_in_header
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words
from waterdx.importers.raw_table import RawTable
from waterdx.ledger import inferred_column
from waterdx.ledger.blank_repeats import proposals, with_blanks_repeated
from waterdx.ledger.clean import Column, clean, methods_in
from waterdx.ledger.column_map import ColumnMap
from waterdx.ledger.columns import ColumnGuess, find_header_of_data, guess_columns, guess_layer
from waterdx.ledger.coordinates import NOTHING_SAID, Coordinates
from waterdx.ledger.crs_guess import BBox
from waterdx.ledger.evidence import column_of, drawn_lengths, fit
from waterdx.ledger.field_of_rows import field_of_rows
from waterdx.ledger.label_columns import LABEL, LabelColumn, fill_from_labels
from waterdx.ledger.personal import without_personal_data
from waterdx.ledger.place import places
from waterdx.ledger.placement import Placement
from waterdx.ledger.split_columns import with_years_joined
from waterdx.ledger.synonyms import OwnWord, Synonyms
from waterdx.ledger.totals import check_totals, summed_columns
from waterdx.ledger.unknown_terms import UnknownTerm, unknown_terms

if TYPE_CHECKING:
    import pandas as pd

_PLACE_NAMES = {place.name for place in PLACES}
NO_SYNONYMS = Synonyms()
# An object is known by one of these; a row with none of them says nothing.
_SUBSTANCE = {"pipes": ("pipe_id", "material", "diameter_mm", "length_m", "install_fy"), "nodes": ("node_id", "kind", "manhole_type"),
              "leaks": ("leak_id", "pipe_id", "date")}  # fmt: skip


@dataclass
class Prepared:
    """Rows ready to be stored. `values` has columns of FIELDS, `kept` is the mask of rows of the table they came from.

    `unknown` are the words no table knows; `placement` says by which coordinate system (None: the rows have no place);
    `learn` are words the project is to know once the rows are stored; `inferred` per field the chance of the values that the
    file itself says are inferred (NaN = read, 0 = not told).
    """

    table: RawTable
    layer: str
    columns: list[ColumnGuess]
    values: pd.DataFrame
    geometry: np.ndarray | None
    kept: np.ndarray
    rejected: int
    findings: list[Finding]
    unknown: list[UnknownTerm]
    placement: Placement | None
    learn: tuple[OwnWord, ...] = ()
    inferred: dict[str, np.ndarray] = field(default_factory=dict)

    @cached_property
    def read_values(self) -> pd.DataFrame:
        """`values` without those that the file itself says are inferred: they change nothing of an object that is known."""
        said = {name: self.values[name].where(np.isnan(chance)) for name, chance in self.inferred.items()}
        return self.values.assign(**said) if said else self.values


def prepare(
    table: RawTable, epsg: int, *, layer: str | None = None, column_map: ColumnMap | None = None,
    coordinates: Coordinates = NOTHING_SAID, keep_personal: bool = False, synonyms: Synonyms = NO_SYNONYMS, known: BBox | None = None,
    usual: str | None = None, progress: Progress = silent,
) -> Prepared:  # fmt: skip
    """Understand a table. UserError where none of its columns is known; anything less is a finding.

    `synonyms` are the project's own words, `known` the bounds of what it already has, `usual` the field (water, sewer, agri)
    of all of it, `coordinates` what was said of the file's. Where its `placement` is open, the rows must not be stored.
    """
    said = column_map or ColumnMap()
    _refuse_no_rows(table)
    table, left_out = _only(_with_blanks_repeated(table, said), said)
    table = table if keep_personal else without_personal_data(table)
    table = with_years_joined(table, said.columns)
    layer, columns = _columns(table, layer or said.layer, said, synonyms)
    _refuse_unknown_table(table, layer, columns)
    mapping = {guess.field: guess.name for guess in columns if guess.field}
    in_field, findings = field_of_rows(table, mapping, said, synonyms, usual)
    values, found = _values(table, columns, layer, said, in_field, synonyms, progress)
    values["field"] = in_field
    placed = places(table, {k: v for k, v in mapping.items() if k in _PLACE_NAMES}, layer, epsg, coordinates, known)
    empty = _says_nothing(values, placed.shapes, layer) & ~placed.rejected
    kept = ~(empty | placed.rejected)
    headless = find_header_of_data(table.frame)
    taken = rows_of(values, kept)
    findings += [*table.findings, *filter(None, [headless]), *found, *placed.findings, *_doubles(taken, layer, table)]
    findings += [_empty_row(int(table.rows[at]), str(table.sheets[at])) for at in np.flatnonzero(empty)[:100]]
    findings += proposals(table, said.blank_repeats)
    guessed = {name: chance[kept] for name, chance in inferred_column.read(table.frame, layer).items() if name in taken}
    findings += _come_in_inferred(guessed)
    findings += check_totals(table, summed_columns(mapping, {guess.name: guess.unit for guess in columns}, values), kept)
    return Prepared(
        replace(table, skipped=table.skipped + left_out), layer, columns, taken.reset_index(drop=True),
        None if placed.shapes is None else placed.shapes[kept], kept, int((~kept).sum()) + table.unreadable,
        [replace(f, layer=f.layer or layer) for f in findings],
        unknown_terms(columns, table.frame, values, in_field, table.rows, said.values), placed.placement, inferred=guessed,
    )  # fmt: skip


def _come_in_inferred(guessed: dict[str, np.ndarray]) -> list[Finding]:
    count = sum(int((~np.isnan(chance)).sum()) for chance in guessed.values())
    words = Words(
        ja="ファイルが推定値としている {n:,} 個の値は、推定値として取り込みます(台帳にある管の値は変えません)。",
        en="{n:,} values that the file says are inferred come in as inferred (those of known objects are left as they are).",
    )
    return [Finding("said_inferred", "info", words.format(n=count), count=count)] if count else []


def rows_of(frame: pd.DataFrame, mask: np.ndarray) -> pd.DataFrame:
    """The rows of a mask; where it has them all, the very frame: a copy would be as large as the file."""
    return frame if mask.all() else frame[mask]


def _with_blanks_repeated(table: RawTable, said: ColumnMap) -> RawTable:
    for name in said.blank_repeats:
        _refuse_missing_column(table, name)
    return with_blanks_repeated(table, said.blank_repeats)


def _only(table: RawTable, said: ColumnMap) -> tuple[RawTable, int]:
    """The rows the map asks for, and how many it leaves out."""
    wanted = np.ones(len(table.frame), dtype=bool)
    for name, words in said.only.items():
        _refuse_missing_column(table, name)
        wanted &= table.frame[name].isin(words).to_numpy()
    if wanted.all():
        return table, 0
    chosen = replace(  # without its totals: they sum the rows left out as well
        table, totals=(), frame=table.frame[wanted].reset_index(drop=True), raw=table.raw[wanted].reset_index(drop=True), rows=table.rows[wanted],
        sheets=table.sheets[wanted], geometry=None if table.geometry is None else table.geometry[wanted],
    )  # fmt: skip
    return chosen, int((~wanted).sum())


def _columns(table: RawTable, layer: str | None, said: ColumnMap, synonyms: Synonyms) -> tuple[str, list[ColumnGuess]]:
    """What the user said of the columns; where nothing was said, a guess."""
    if layer is not None and layer not in LAYER_NAMES:
        raise UserError(
            ja="層「{layer}」はありません。pipes(管路)、nodes(弁栓・人孔)、leaks(漏水)のいずれかを指定してください。",
            en="There is no layer “{layer}”. Use pipes, nodes or leaks.",
            layer=layer,
        )
    for name in said.columns:
        _refuse_missing_column(table, name)
    explained = [word for words in said.values.values() for word in words]
    explained += synonyms.spellings()  # what is explained speaks neither for a column nor against it
    rest = table.frame.drop(columns=list(said.columns))
    rest = rest.mask(rest.isin(explained), "") if explained else rest
    layer, guesses = (
        (layer, guess_columns(rest, layer, table.geometry)) if layer else guess_layer(rest, table.geometry, table.path.stem)
    )
    _refuse_wrong_fields(layer, said)
    taken = set(said.columns.values())
    by_name = {guess.name: replace(guess, field=None) if guess.field in taken else guess for guess in guesses}
    drawn = drawn_lengths(table.geometry)
    by_name |= {name: _by_map(name, field, table, drawn, said) for name, field in said.columns.items()}
    return layer, [by_name[name] for name in table.frame.columns]


def _by_map(name: str, field: str, table: RawTable, drawn: np.ndarray | None, said: ColumnMap) -> ColumnGuess:
    """A column as the map says; where the map does not say its unit, that is found out."""
    found = fit(field_named(field), column_of(name, table.frame[name]), drawn).unit if field else ""
    return ColumnGuess(
        name, field or None, 1.0, Words(ja="列対応表による", en="from the column map"), said.units.get(name, found)
    )


def _refuse_no_rows(table: RawTable) -> None:
    if table.frame.empty and not table.skipped:
        raise UserError(
            ja="「{path}」には見出しだけで、行がありません。元のファイルを確かめてください。",
            en="“{path}” has no rows below its header. Check the original.",
            path=table.path,
        )


def _refuse_wrong_fields(layer: str, said: ColumnMap) -> None:
    """A map may name only columns of the layer, each once."""
    wanted = [name for name in said.columns.values() if name]
    twice = [name for name in dict.fromkeys(wanted) if wanted.count(name) > 1]
    strange = [name for name in (*wanted, *said.defaults) if name not in columns_of_layer(layer)]
    if twice or strange:
        raise UserError(
            ja="列対応表の {names} は、{layer}の項目ではないか、2 つの列に付けられています。列対応表を直してください。",
            en="{names} of the column map is no column of {layer}, or is given to two columns. Mend the map.",
            names=", ".join([*twice, *strange]), layer=LAYER_NAMES[layer],
        )  # fmt: skip


def _refuse_missing_column(table: RawTable, name: str) -> None:
    if name not in table.frame.columns:
        raise UserError(
            ja="列対応表にある列「{name}」が「{path}」にありません。あるのは {columns} です。",
            en="The column map names a column “{name}” that “{path}” does not have. It has {columns}.",
            name=name, path=table.path, columns=", ".join(map(str, table.frame.columns[:30])),
        )  # fmt: skip


def _refuse_unknown_table(table: RawTable, layer: str, columns: list[ColumnGuess]) -> None:
    understood = {guess.field for guess in columns if guess.field}
    if understood & {*_SUBSTANCE[layer], *(_PLACE_NAMES)} or table.geometry is not None:
        return
    raise UserError(
        ja="「{path}」の列({columns})は、台帳のどの項目とも結び付きません。文字コードと見出しの行を確かめ、どの列がどの項目かを指定してください(--map)。",
        en="None of the columns of “{path}” ({columns}) is known to the ledger. Check the encoding and the header row, and say which column is which field (--map).",
        path=table.path, columns=", ".join(map(str, table.frame.columns[:12])),
    )  # fmt: skip


def _values(
    table: RawTable,
    columns: list[ColumnGuess],
    layer: str,
    said: ColumnMap,
    in_field: np.ndarray,
    synonyms: Synonyms,
    progress: Progress,
) -> tuple[pd.DataFrame, list[Finding]]:
    import pandas as pd

    values, findings = {}, []
    wanted = {guess.field: guess for guess in columns if guess.field and guess.field not in {"field", *_PLACE_NAMES}}
    for at, (name, guess) in enumerate(wanted.items()):
        field = field_named(name)
        progress(at, len(wanted), Words(ja="値を読んでいます: {field}", en="Reading values: {field}").format(field=field.label))
        column = Column(field, guess.name, said.values.get(name, {}), guess.unit, synonyms.find)
        values[name], odd = clean(column, table.frame[guess.name], in_field)
        findings += [] if guess.name in said.units else _unit_assumed(guess)
        findings += [replace(f, row=int(table.rows[f.row])) if f.row is not None else f for f in odd]
    for name, value in said.defaults.items():
        if name not in values and name not in {"field", *_PLACE_NAMES}:
            values[name], odd = clean(
                Column(field_named(name), name, {}), pd.Series(value, table.frame.index, dtype=str), in_field
            )
            findings += [replace(f, row=None) for f in odd]
    label = next((guess for guess in columns if guess.field == LABEL), None)
    if label:
        odd = fill_from_labels(
            values, LabelColumn(table.frame[label.name], label.name, said.values, synonyms.find), layer, in_field
        )
        findings += [replace(f, row=int(table.rows[f.row])) if f.row is not None else f for f in odd]
    if "material" in wanted and "method" not in values and "method" in columns_of_layer(layer):
        methods = pd.Series(methods_in(table.frame[wanted["material"].name], in_field), table.frame.index, dtype=object)
        values |= {"method": methods} if methods.notna().any() else {}
    return pd.DataFrame(values, index=table.frame.index, copy=False), findings  # a copy would be as large as the file


def _unit_assumed(guess: ColumnGuess) -> list[Finding]:
    """What is told of a unit that the header does not name."""
    if not guess.unit or unit_in_header(guess.name) == guess.unit:
        return []
    words = Words(
        ja="列「{name}」の値は、大きさからみて単位が {unit} とみなし、{own} に換算しました。",
        en="By their size, the values of column “{name}” were taken to be in {unit} and converted to {own}.",
    )
    field = field_named(str(guess.field))
    told = words.format(name=guess.name, unit=guess.unit, own=field.unit)
    return [Finding("unit_assumed", "warning", told, field=field.name, raw=guess.unit)]


def _doubles(values: pd.DataFrame, layer: str, table: RawTable) -> list[Finding]:
    """Numbers that more than one row of the file bears."""
    name = ID_FIELDS[layer]
    if name not in values:
        return []
    again = values[name][values[name].notna() & values[name].duplicated(keep="first")]
    words = Words(ja="{label}「{id}」が同じファイルの中で重複しています({row} 行目)。どちらも残しました。",
                  en="{label} “{id}” appears twice in the file (row {row}). Both were kept.")  # fmt: skip
    label = field_named(name).label
    return [
        Finding(
            "double_id_in_file",
            "error",
            words.format(label=label, id=one, row=table.rows[at]),
            id=one,
            field=name,
            row=int(table.rows[at]),
        )
        for at, one in zip(again.index.tolist()[:100], again.tolist(), strict=False)
    ]


def _says_nothing(values: pd.DataFrame, shapes: np.ndarray | None, layer: str) -> np.ndarray:
    names = [name for name in _SUBSTANCE[layer] if name in values]
    nothing: np.ndarray = values[names].isna().all(axis=1).to_numpy() if names else np.ones(len(values), dtype=bool)
    return nothing if shapes is None else nothing & np.array([shape is None for shape in shapes], dtype=bool)


def _empty_row(row: int, sheet: str) -> Finding:
    words = Words(
        ja="{sheet}{row} 行目には台帳に入れられる値がないため、取り込みませんでした。",
        en="{sheet}Row {row} has no value for the ledger and was not taken in.",
    )
    return Finding("empty_row", "warning", words.format(row=row, sheet=f"{sheet} " if sheet else ""), row=row)


def columns_of_layer(layer: str) -> list[str]:
    """Names a column of this layer may be given to: for a dialog."""
    return [*(field.name for field in fields_of(layer)), *(place.name for place in PLACES)]

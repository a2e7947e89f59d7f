"""Next year's edition of a file read before: what it adds, changes and no longer has, and bringing that into the ledger."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np
import shapely

from waterdx.core.digest import digest_of
from waterdx.core.edits import SHAPE, Edit
from waterdx.core.errors import UserError
from waterdx.core.fields import ID_FIELDS, Field, field_named, fields_of
from waterdx.core.findings import Finding, count_by_severity
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words
from waterdx.ledger.days import day_said
from waterdx.ledger.differences import Difference, Kind
from waterdx.ledger.edition_rows import SHAPE_TOLERANCE_M, matched
from waterdx.ledger.ingest import refuse_changed, source_row, store
from waterdx.ledger.merge import LENGTH_TOLERANCE, Merge
from waterdx.ledger.prepare import Prepared
from waterdx.ledger.sources import Source, earlier_edition, editions
from waterdx.ledger.understand import HowToRead, understand
from waterdx.store import history, project, tables
from waterdx.store.geometry import to_blobs
from waterdx.store.inferred import inferred_values
from waterdx.store.layers import Rows, plain, read_layer_of

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

ENDED = "ABAND"  # the term of `status` for 撤去・廃止


@dataclass
class EditionResult:
    """What a new edition says and did, or would do (`dry_run`).

    `changed` are values taken over, `kept` values of ours that differ from the edition's and were left. `unchanged` counts
    objects, `blanks_kept` known values where the edition is blank now.
    """

    layer: str
    of: Source
    as_of: str
    rows: dict[str, int]
    findings: list[Finding]
    dry_run: bool
    differences: list[Difference] = field(default_factory=list)
    unchanged: int = 0
    blanks_kept: int = 0

    def of_kind(self, kind: Kind) -> list[Difference]:
        return [one for one in self.differences if one.kind == kind]

    def counts(self) -> dict[str, int]:
        """How many objects are added, changed, gone, kept and unchanged; one may be both changed and kept."""
        found = Counter(kind for kind, _ in {(one.kind, one.fid or -one.row) for one in self.differences})
        return {kind: found[kind] for kind in ("added", "changed", "gone", "kept")} | {"unchanged": self.unchanged}

    def to_json(self) -> dict[str, Any]:
        """The result as scripts may rely on it."""
        return {
            "schema": {"name": "waterdx.ledger.update", "version": 1}, "layer": self.layer,
            "of": {"id": self.of.id, "file_name": self.of.file_name, "read_at": self.of.read_at}, "as_of": self.as_of,
            "counts": self.counts() | {"blanks_kept": self.blanks_kept}, "rows": self.rows,
            **{kind: [one.to_json() for one in self.of_kind(kind)] for kind in ("added", "changed", "gone", "kept")},
            "findings": count_by_severity(self.findings), "finding_list": [one.to_json() for one in self.findings],
            "dry_run": self.dry_run,
        }  # fmt: skip


@dataclass
class Comparison:
    """A new edition beside the ledger: the differences to tell and the edits that bring them in."""

    row_to_fid: dict[int, int]
    differences: list[Difference]
    edits: list[Edit]
    blanks_kept: int


def update(
    path: Path, file: Path, *, of: str | None = None, as_of: str | None = None, take_theirs: bool = False,
    accept_gone: bool = False, dry_run: bool = False, progress: Progress = silent, **how: Unpack[HowToRead],
) -> EditionResult:  # fmt: skip
    """Bring the new edition `file` of a source read before (`of`: its number or file name; else the likest) into the ledger.

    One change of the history with a restore point before it. A value mended by hand or read from another file is kept unless
    `take_theirs`, a blank erases nothing, and what is gone gets an end of life (`as_of`, else the day of this import).
    UserError where so much is gone that the file may be of a part of the town only, unless `accept_gone`.
    """
    day = (day_said(as_of) if as_of else dt.date.today()).isoformat()
    sheet, prepared = how.get("sheet"), understand(path, file, progress=progress, **how)
    if prepared.placement is not None:
        prepared.placement.refuse_open(file)
    digest = digest_of(file)
    progress(0.7, 1, Words(ja="前の版と比べています", en="Comparing with the earlier edition"))
    with project.reading(path) as conn:
        compared_with = history.newest(conn)
        imported = tables.source_with_digest(conn, digest, sheet or "", prepared.layer)
        source = earlier_edition(conn, prepared, of, imported)
        is_present = tables.digest_of_source(conn, source.id) == digest
        found = compare(conn, prepared, source, day, take_theirs)
    row = source_row(prepared, file, digest, how) | {"edition_of": source.id}
    rows = {what: row[f"rows_{what}"] for what in ("read", "accepted", "rejected", "skipped")}
    if is_present:
        return EditionResult(
            prepared.layer, source, day, rows, [_imported_before(source.file_name)], dry_run, unchanged=rows["accepted"]
        )
    result = _result(prepared, source, day, rows, found, dry_run, as_of is None)
    if not dry_run:
        _refuse_many_gone(result, file, accept_gone)
        progress(0.8, 1, Words(ja="プロジェクトに書き込んでいます", en="Writing to the project"))
        label = Words(ja="新しい版の反映: {file}", en="New edition: {file}").format(file=file.name)
        reason = Words(ja="新しい版の反映の前: {file}", en="Before the new edition {file}").format(file=file.name)
        with project.editing(path, keep=reason) as conn:
            refuse_changed(path, conn, compared_with)
            epsg = int(project.read_settings(conn)["epsg"])
            matches = Merge(found.row_to_fid, found.edits, {}, [])
            store(conn, prepared, matches, row, epsg, result.findings, label, action="edition")
            progress(0.99, 1, Words(ja="書き込みを終えています", en="Finishing"))
    return result


def compare(conn: sqlite3.Connection, prepared: Prepared, source: Source, day: str, take_theirs: bool = False) -> Comparison:
    """What the edition says otherwise than the ledger; nothing is written."""
    layer = prepared.layer
    present = read_layer_of(conn, layer)
    earlier = _objects_of(conn, layer, source.id)
    row_to_fid = matched(layer, present, prepared.values, prepared.geometry, earlier)
    pairs = _Pairs(layer, present, prepared, row_to_fid, _Owners(conn, layer, present, source))
    blanks = 0
    told = list(_added(pairs))
    for name in prepared.values.columns.difference(["field"], sort=False):
        of_field, blank = _values(pairs, field_named(name))
        told += of_field
        blanks += blank
    told += [*_shapes(pairs, conn), *_returned(pairs), *_gone(pairs, earlier, day)]
    if take_theirs:
        told = [one.taken() for one in told]
    edits = [one.edit(layer) for one in told if one.is_edit]
    return Comparison(row_to_fid, told, edits, blanks)


def _result(
    prepared: Prepared, source: Source, day: str, rows: dict[str, int], found: Comparison, dry_run: bool, assumed: bool
) -> EditionResult:
    findings = []
    if assumed and prepared.layer != "leaks" and any(one.kind == "gone" for one in found.differences):
        findings.append(_day_assumed(day))
    if found.blanks_kept:
        findings.append(_blanks_kept(found.blanks_kept))
    findings += prepared.findings
    gone, known = _ended(found.differences), len(found.row_to_fid)
    if _is_much(gone, known):
        findings.insert(0, Finding("many_gone", "warning", _MANY_GONE.format(gone=gone, known=gone + known), count=gone))
    touched = {one.fid for one in found.differences if one.fid is not None}
    unchanged = sum(fid not in touched for fid in found.row_to_fid.values())
    return EditionResult(
        prepared.layer, source, day, rows, findings, dry_run, found.differences, unchanged, found.blanks_kept,
    )  # fmt: skip


_PART_OF_TOWN = (0.3, 10)  # what is gone, as a share and at least so many, from which a file may be of a part of the town only
_MANY_GONE = Words(
    ja="前の版の {known:,} 件のうち {gone:,} 件が新しい版にありません。町の一部だけのファイルではないか、確かめてください。",
    en="{gone:,} of the {known:,} objects of the earlier edition are not in the new one. Check that the file is not of a part of the town only.",
)


def _ended(differences: Sequence[Difference]) -> int:
    return len({one.fid for one in differences if one.kind == "gone"})


def _is_much(gone: int, still_there: int) -> bool:
    share, least = _PART_OF_TOWN
    return gone >= least and gone > share * (gone + still_there)


def _refuse_many_gone(result: EditionResult, file: Path, accept_gone: bool) -> None:
    told = next((one.message for one in result.findings if one.check == "many_gone"), None)
    if told is not None and not accept_gone:
        raise UserError(
            ja="「{file}」: {told}すべて廃止にしてよければ --accept-gone を付けてください。何も変えていません。",
            en="“{file}”: {told} If all of them are to be ended, say --accept-gone. Nothing was changed.",
            file=file.name, told=told,
        )  # fmt: skip


class _Owners:
    """Whose each value of the ledger is: the earlier edition's (and those before it), another file's, or somebody's own."""

    def __init__(self, conn: sqlite3.Connection, layer: str, present: gpd.GeoDataFrame, source: Source) -> None:
        self._editions = editions(conn, source)
        self._names = dict(conn.execute("SELECT id, file_name FROM sources").fetchall())
        self._source_of = dict(zip(present["fid"], present["source_id"], strict=True))
        self.changes = history.origins(conn, layer)
        self._inferred = inferred_values(conn, layer)
        placed = "SELECT fid, source_id FROM evidence WHERE layer = ? AND field = 'geometry' ORDER BY id"
        self._placed = dict(conn.execute(placed, (layer,)).fetchall())
        linked = "SELECT fid, source_id FROM evidence WHERE layer = ? AND method = 'linked' ORDER BY id"
        self._linked = dict(conn.execute(linked, (layer,)).fetchall())

    def is_of_edition(self, fid: int, name: str) -> bool:
        """Whether the value was read from this file (or only inferred, which a value read is better than)."""
        return (fid, name) in self._inferred or self._source(fid, name) in self._editions

    def why(self, fid: int, name: str) -> Words:
        """Why a value is not the edition's to change."""
        source = self._source(fid, name)
        if source in self._names:
            return Words(ja="「{file}」から読んだ値", en="read from “{file}”").format(file=self._names[source])
        change = self.changes.get((fid, name))
        at = change.at[:10] if change else ""
        return Words(ja="取り込み後に直した値 {at}", en="edited since the import {at}").format(at=at)

    def by_hand(self, fid: int, name: str) -> bool:
        change = self.changes.get((fid, name))
        return change is not None and change.action != "complete" and self._source(fid, name) is None

    def _source(self, fid: int, name: str) -> int | None:
        if change := self.changes.get((fid, name)):
            return self._linked.get(fid) if change.action == "link" else change.source_id
        if name == SHAPE and fid in self._placed:
            return self._placed[fid]
        source = self._source_of[fid]
        return None if np.isnan(source) else int(source)


class _Pairs:
    """The rows of the edition that are objects of the ledger, side by side."""

    def __init__(
        self, layer: str, present: gpd.GeoDataFrame, prepared: Prepared, row_to_fid: dict[int, int], owners: _Owners
    ) -> None:
        self.layer, self.prepared, self.owners, self.present = layer, prepared, owners, present.set_index("fid", drop=False)
        self.file_rows = prepared.table.rows[np.flatnonzero(prepared.kept)]
        self.rows = np.array(list(row_to_fid), dtype=int)
        self.fids = np.array(list(row_to_fid.values()), dtype=int)
        self.new = np.setdiff1d(np.arange(len(prepared.values)), self.rows)

    def old(self, name: str) -> pd.Series:
        return self.present[name].reindex(self.fids).reset_index(drop=True)

    def shown(self, fid: int) -> str:
        number = self.present.at[fid, ID_FIELDS[self.layer]]
        return number if isinstance(number, str) else f"#{fid}"

    def difference(self, at: int, name: str, before: Any, after: Any) -> Difference:
        """Taken over where the value is the earlier edition's own; else ours is kept, with the reason."""
        fid = int(self.fids[at])
        ours_is_blank = before is None and not self.owners.by_hand(fid, name)
        changed = ours_is_blank or self.owners.is_of_edition(fid, name)
        why = None if changed else self.owners.why(fid, name)
        row = int(self.file_rows[self.rows[at]])
        return Difference("changed" if changed else "kept", self.shown(fid), fid, name, before, after, row, why)


def _objects_of(conn: sqlite3.Connection, layer: str, source_id: int) -> set[int]:
    """The objects the rows of a file became; the second part of a pipe that was split rests on the row of the first and is none."""
    rows = conn.execute(
        "SELECT min(fid) FROM evidence WHERE layer = ? AND source_id = ? AND field IS NULL GROUP BY sheet, row",
        (layer, source_id),
    )
    return {fid for (fid,) in rows}


def _added(pairs: _Pairs) -> Iterator[Difference]:
    name = ID_FIELDS[pairs.layer]
    values = pairs.prepared.values
    numbers = values[name] if name in values else values["field"].map(lambda _: None)
    for row in pairs.new:
        number, file_row = numbers.iloc[row], int(pairs.file_rows[row])
        yield Difference("added", number if isinstance(number, str) else "", None, "", None, None, file_row)


def _values(pairs: _Pairs, of_field: Field) -> tuple[list[Difference], int]:
    """The differences in one field, and how many known values of the file's own it leaves blank now."""
    name = of_field.name
    old, new = pairs.old(name), pairs.prepared.read_values[name].iloc[pairs.rows].reset_index(drop=True)
    differ = new.notna().to_numpy() & (old.isna().to_numpy() | _unlike(of_field, old, new))
    before, after = plain(old), plain(new)
    told = [pairs.difference(int(at), name, before[at], after[at]) for at in np.flatnonzero(differ)]
    told = [one for one in told if one.kind == "changed" or not _nearly(of_field, one)]
    blank = np.flatnonzero(old.notna() & new.isna())
    return told, sum(pairs.owners.is_of_edition(int(pairs.fids[at]), name) for at in blank)


def _unlike(of_field: Field, old: pd.Series, new: pd.Series) -> np.ndarray:
    if of_field.kind in {"number", "year"}:
        return ~np.isclose(old.to_numpy(dtype=float), new.to_numpy(dtype=float), rtol=1e-9, atol=1e-9)
    return (old.astype(str) != new.astype(str)).to_numpy()


def _nearly(of_field: Field, one: Difference) -> bool:
    """A drawing's length and a register's are never quite the same; that is no conflict."""
    if of_field.name != "length_m" or not isinstance(one.before, float) or not isinstance(one.after, float):
        return False
    return abs(one.before - one.after) <= LENGTH_TOLERANCE * abs(one.before)


def _shapes(pairs: _Pairs, conn: sqlite3.Connection) -> Iterator[Difference]:
    if pairs.prepared.geometry is None:
        return
    new = shapely.force_2d(pairs.prepared.geometry[pairs.rows])
    old = pairs.present.geometry.reindex(pairs.fids).to_numpy()
    there = ~(shapely.is_missing(new) | shapely.is_empty(new))
    moved = there & ~(shapely.hausdorff_distance(old, new) <= SHAPE_TOLERANCE_M)
    rows, blobs = Rows(conn), to_blobs(new, pairs.present.crs.to_epsg())
    for at in np.flatnonzero(moved):
        blob = blobs[at]
        assert blob is not None
        yield pairs.difference(int(at), SHAPE, rows.shape(pairs.layer, int(pairs.fids[at])), blob.hex())


def _returned(pairs: _Pairs) -> Iterator[Difference]:
    """What an earlier edition had not and this one has again: its end of life is taken back."""
    for at, fid in enumerate(map(int, pairs.fids)):
        ended = pairs.owners.changes.get((fid, "end_date"))
        if ended is None or ended.action != "edition" or pairs.present.at[fid, "status"] != ENDED:
            continue
        for name in {"end_date", "status"} - set(pairs.prepared.values.columns):
            change = pairs.owners.changes.get((fid, name))
            if change is not None and change.action == "edition":
                yield pairs.difference(at, name, pairs.present.at[fid, name], change.before)


def _gone(pairs: _Pairs, earlier: set[int], day: str) -> Iterator[Difference]:
    """What the earlier edition had and this one has not, unless its end is known already. Nothing is deleted."""
    left = pairs.present[pairs.present["fid"].isin(earlier - set(pairs.fids.tolist()))]
    fields = {one.name for one in fields_of(pairs.layer)}
    for fid in map(int, left["fid"]):
        if "status" not in fields:
            yield Difference("gone", pairs.shown(fid), fid, "", None, None)
        elif left.at[fid, "status"] != ENDED:
            status, end = (plain(left.loc[[fid], name])[0] for name in ("status", "end_date"))
            yield Difference("gone", pairs.shown(fid), fid, "status", status, ENDED)
            if end is None:
                yield Difference("gone", pairs.shown(fid), fid, "end_date", None, day)


def _imported_before(name: str) -> Finding:
    words = Words(ja="同じ内容のファイル「{name}」は取り込み済みです。何も変えていません。",
                  en="The same content was imported before as “{name}”. Nothing was changed.")  # fmt: skip
    return Finding("imported_before", "info", words.format(name=name))


def _day_assumed(day: str) -> Finding:
    words = Words(ja="なくなった対象の廃止年月日は、取り込んだ日({day})としました。実際の日は --as-of で指定してください。",
                  en="What is gone ends on the day of this import ({day}); give the real day with --as-of.")  # fmt: skip
    return Finding("end_date_assumed", "warning", words.format(day=day), field="end_date", raw=day)


def _blanks_kept(count: int) -> Finding:
    words = Words(ja="新しい版では空欄の値が {n} 件あります。空欄は「ない」ことではないため、台帳の値を残しました。",
                  en="{n} known values are blank in the new edition. A blank is not a “no”: the ledger kept them.")  # fmt: skip
    return Finding("blank_in_edition", "info", words.format(n=count), count=count)

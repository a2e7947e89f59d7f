"""TV surveys of sewers: their tables into the project, and the urgency of every surveyed span out of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from waterdx.core.errors import UserError
from waterdx.core.findings import Finding
from waterdx.core.text import fold
from waterdx.core.words import Words
from waterdx.importers.registry import ReadOptions
from waterdx.screening.columns import Column, TypedTable, read_typed
from waterdx.screening.keep import keep_rows
from waterdx.screening.sewer_urgency import ITEMS, item_of, urgency_of
from waterdx.store import project, tables
from waterdx.store.in_use import in_use
from waterdx.store.layers import read_layer_of
from waterdx.store.lengths import length_m

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

COLUMNS = (
    Column("pipe_id", "管渠番号", "Pipe number", required=True,
           synonyms=("スパン番号", "span_id", "スパン", "スパンNo", "管路番号", "管きょ番号", "路線番号", "施設番号", "span")),
    Column("day", "調査年月日", "Survey date", "day", ("調査日", "調査年月", "survey date", "date")),
    Column("pipes_in_span", "管の本数", "Pipes in the span", "number", ("本数", "管本数", "調査本数", "総本数", "n_pipes", "pipes"), low=1),
    Column("pipe_no", "管No.", "Pipe of the span", "number", ("管No", "管NO.", "本目", "管本目", "pipe_no", "何本目")),
    Column("distance_m", "距離", "Distance", "number", ("距離(m)", "位置", "追加距離", "測点", "distance")),
    Column("item", "項目", "Item", synonyms=("調査項目", "異常項目", "異常内容", "不良項目", "異常の種類", "defect")),
    Column("grade", "ランク", "Grade", synonyms=("判定", "異常の程度", "程度", "評価", "rank")),
    Column("note", "備考", "Note", synonyms=("摘要", "note", "remarks")),
)  # fmt: skip


@dataclass(frozen=True)
class SurveyImport:
    """What was read: rows kept, spans they speak of, spans that are no pipe of the ledger."""

    source_id: int
    rows: int
    spans: int
    unknown_spans: tuple[str, ...]
    findings: list[Finding]


def import_survey(path: Path, file: Path, *, options: ReadOptions | None = None) -> SurveyImport:
    """Keep a table of a TV survey in the project: one row per finding, or per span where its item is blank (nothing found).

    A row whose item or grade is not known is told and left out. One change of the history.
    """
    table = read_typed(file, COLUMNS, options)
    rows = _rows(table)
    with project.reading(path) as conn:
        known = {str(one) for (one,) in conn.execute("SELECT pipe_id FROM pipes WHERE field IN ('sewer', 'agri')")}
    unknown = tuple(sorted(set(rows["pipe_id"]) - known))
    if unknown:
        table.findings.append(_not_in_ledger(unknown))
    if "item" not in table.headers:
        table.findings.append(Finding("tv_no_items", "warning", _NO_ITEMS.format(n=rows["pipe_id"].nunique())))
    label = Words(ja="管路診断の取り込み: {file}", en="TV survey imported: {file}").format(file=file.name)
    source_id = keep_rows(path, table, rows, into="tv_findings", label=label)
    return SurveyImport(source_id, len(rows), rows["pipe_id"].nunique(), unknown, table.findings)


def _rows(table: TypedTable) -> pd.DataFrame:
    import pandas as pd

    values = table.values
    items = [item_of(text) if text else "" for text in values["item"]]
    grades = [_grade(item, text) for item, text in zip(items, values["grade"], strict=True)]
    good = [bool(name) and grade is not None for name, grade in zip(values["pipe_id"], grades, strict=True)]
    table.findings.extend(_odd_row(table, at) for at, fine in enumerate(good) if not fine)
    known = pd.DataFrame({"item": items, "grade": grades}, dtype=object)
    return values.assign(**known.where(known != "", None))[good]


def _grade(item: str | None, text: str | None) -> str | None:
    """A, B, C of a span's item, a, b, c of a pipe's, "" where nothing was found; None where it is none of them."""
    if item is None or (item and not text):
        return None
    if not item:
        return ""
    letter = fold(str(text)).strip().upper()[-1:]
    wanted = letter if ITEMS[item].of_span else letter.lower()
    return wanted if letter in {"A", "B", "C"} else None


def _odd_row(table: TypedTable, at: int) -> Finding:
    row, values = int(table.raw.rows[at]), table.values.iloc[at]
    words = Words(
        ja="{row} 行目(管渠 {pipe}、項目「{item}」、ランク「{grade}」)は、管渠番号・項目・ランクのいずれかが読めないため取り込みませんでした。"
        "項目は {items}、ランクは A〜C(腐食・たるみ)か a〜c です。",
        en="Row {row} (pipe {pipe}, item “{item}”, grade “{grade}”) was not taken in: its pipe, item or grade cannot be read. "
        "Items: {items}; grades A-C (corrosion, sag) or a-c.",
    ).format(
        row=row, pipe=values["pipe_id"] or "-", item=values["item"] or "", grade=values["grade"] or "",
        items=Words("・".join(one.name.ja for one in ITEMS.values()), ", ".join(one.name.en for one in ITEMS.values())),
    )  # fmt: skip
    return Finding("tv_row_unread", "error", words, row=row)


_NO_ITEMS = Words(
    ja="「項目」の列がないため、{n} スパンを調査済み(異常の表に行がなければ「異常なし」)とみなしました。調査していない管渠が入っているときは、取り込みを元に戻し、調査したスパンだけの表にしてください。",
    en="There is no column of items, so the {n} spans count as surveyed (“no defect” where no finding names them). If some were not surveyed, take the import back and give a table of the surveyed spans only.",
)


def _not_in_ledger(unknown: tuple[str, ...]) -> Finding:
    words = Words(
        ja="台帳にない管渠番号が {n} あります(例: {names})。判定はしますが、延長や図には出ません。番号を台帳と合わせてください。",
        en="{n} pipe numbers are not in the ledger (such as {names}). They are judged, but have no length and no place. Match the numbers.",
    ).format(n=len(unknown), names=", ".join(unknown[:5]))
    return Finding("tv_unknown_pipe", "warning", words, count=len(unknown))


def sewers_of(path: Path) -> gpd.GeoDataFrame:
    """The sewers of the project (rural sewerage too) with pipe_id as text and length_m."""
    with project.reading(path) as conn:
        pipes = read_layer_of(conn, "pipes")
    pipes = pipes[pipes["field"].isin(["sewer", "agri"]) & in_use(pipes)].reset_index(drop=True)
    own = pipes["pipe_id"].where(pipes["pipe_id"].notna(), "#" + pipes["fid"].astype(str)).astype(str)
    return pipes.assign(pipe_id=own, length_m=length_m(pipes))


def surveyed(path: Path) -> pd.DataFrame:
    """The urgency of every surveyed span, as sewer_urgency.urgency_of has it, with `day`. UserError where there is no survey.

    Of a span surveyed several times only the last survey counts.
    """
    found = surveyed_or_none(path)
    if found.empty:
        raise UserError(
            ja="「{path}」に管路診断(TV カメラ調査)の記録がありません。先に waterdx screening sewer import で取り込んでください。",
            en="“{path}” holds no TV survey. Import one first (waterdx screening sewer import).",
            path=path,
        )
    return found


def surveyed_or_none(path: Path) -> pd.DataFrame:
    """The same; without a row where there is no survey."""
    spans, findings = last_survey(tables.read_table(path, "tv_findings"))
    return urgency_of(spans, findings).assign(day=spans.set_index("pipe_id")["day"])


def last_survey(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Spans (pipe_id, day, pipes_in_span) and findings of the last survey of each: older findings are left out."""
    rows = rows.astype({"pipes_in_span": float, "pipe_no": float, "distance_m": float})
    spans = rows.groupby("pipe_id", sort=False).agg(day=("day", "max"), pipes_in_span=("pipes_in_span", "last")).reset_index()
    last = rows["pipe_id"].map(spans.set_index("pipe_id")["day"])
    older = rows["day"].notna() & (rows["day"] < last)
    return spans, rows[rows["item"].notna() & ~older]

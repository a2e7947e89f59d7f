"""Writing the ledger out for others: a profile says what, the ending of the file says how, and the old file stays until it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from waterdx.core.errors import UserError
from waterdx.core.fields import LAYER_NAMES
from waterdx.core.findings import Finding, count_by_severity
from waterdx.core.progress import Progress, silent
from waterdx.core.replacing import replacing_files
from waterdx.core.words import Words
from waterdx.ledger import column_map
from waterdx.ledger.export.csv_file import write_csv
from waterdx.ledger.export.losses import table_of_losses, told
from waterdx.ledger.export.registry import ExportFormat, Profile, Wishes, format_of, profile_named
from waterdx.ledger.export.source import read_source
from waterdx.ledger.export.tables import Product, Table
from waterdx.ledger.export.xlsx import write_xlsx
from waterdx.store import project
from waterdx.store.crs import read_epsg
from waterdx.store.originals import refuse_to_replace

REPORT_SUFFIXES = (".xlsx", ".csv", ".md")
COLUMN_MAP = Words(ja="列対応", en="column_map")


@dataclass(frozen=True)
class Exported:
    """What was written: `files` in the folder of `out`, `rows` per table, `personal` texts with personal data (kept or masked)."""

    out: Path
    files: tuple[Path, ...]
    format: ExportFormat
    profile: Profile
    epsg: int
    tables: tuple[Table, ...]
    personal: int
    personal_kept: bool
    report: tuple[Table, ...]
    findings: list[Finding]

    def to_json(self) -> dict[str, Any]:
        """The result as scripts may rely on it."""
        return {
            "schema": {"name": "waterdx.ledger.export", "version": 1},
            "out": str(self.out),
            "files": [str(file) for file in self.files],
            "profile": self.profile.name,
            "crs": f"EPSG:{self.epsg}",
            "tables": [{"name": t.name, "layer": t.layer, "rows": len(t.frame), "columns": len(t.columns)} for t in self.tables],
            "personal": {"texts": self.personal, "kept": self.personal_kept},
            "report": [record for table in self.report for record in _records(table)],
            "findings": count_by_severity(self.findings),
            "finding_list": [finding.to_json() for finding in self.findings],
        }


def export(
    path: Path, out: Path, *, layer: str | None = None, profile: str = "plain", crs: str | None = None, zoom: int = 25,
    keep_personal: bool = False, report: Path | None = None, progress: Progress = silent,
) -> Exported:  # fmt: skip
    """Write the ledger at `path` to `out`, in the format its ending names; `report` is where a profile's report goes.

    UserError where that cannot be done; then, and when cancelled, every file is as it was.
    """
    wanted = profile_named(profile)
    how = format_of(out, wanted)
    layers = _layers(layer, wanted, how)
    refuse = partial(refuse_to_replace, path)
    for place in filter(None, (out, report)):
        _refuse_place(place, refuse)
    _refuse_report(report, out)
    progress(0, 4, Words(ja="台帳を読んでいます", en="Reading the ledger"))
    epsg = _epsg(crs, wanted, how, project.info(path).epsg)
    source = read_source(path, layers, keep_personal=keep_personal)
    progress(1, 4, Words(ja="書き出す内容を整えています", en="Making what is written"))
    product = wanted.make(source, Wishes(epsg, zoom))
    _refuse_nothing(path, product, layers)
    if report is not None and product.report is None:
        raise UserError(
            ja="{profile}には記入状況の報告がありません。--report を外してください。",
            en="“{profile}” has no report of what is filled. Leave --report out.",
            profile=wanted.title,
        )
    tables = product.tables if how.several else product.tables[:1]
    progress(2, 4, Words(ja="「{out}」を書いています", en="Writing “{out}”").format(out=out.name))
    findings = [*source.findings, *_without_place(tables, out), *_layers_left(layer, layers, wanted)]
    with replacing_files(out, refuse) as folder:
        findings += _write(tables, product, how, folder / out.name, report is None)
        progress(3, 4, Words(ja="書き終えています", en="Finishing"))
        files = sorted(file.name for file in folder.iterdir())
    if report is not None and product.report:
        write_report(product.report, report, refuse)
    written = [out.with_name(name) for name in files] + ([report] if report is not None and product.report else [])
    return Exported(
        out, tuple(written), how, wanted, epsg, tuple(tables), source.personal, keep_personal,
        (product.report,) if product.report else (), [*findings, *product.findings],
    )  # fmt: skip


def _write(tables: Sequence[Table], product: Product, how: ExportFormat, draft: Path, with_report: bool) -> list[Finding]:
    """The file and what belongs beside it; what is to be told of it."""
    losses = how.write(tables, draft)
    for table in product.beside:
        write_csv([table], _of_format(draft, table.title))
    if product.report is not None and with_report:
        write_csv([product.report], _beside(draft, product.report.title, ".csv"))
    for name, one in product.maps.items():
        column_map.save(one, _beside(draft, f"{COLUMN_MAP}_{name}", ".toml"))
    if not losses:
        return []
    full = _of_format(draft, Words(ja="全文", en="full_texts"))
    write_csv([table_of_losses(losses)], full)
    return told(losses, full.name)


def _beside(draft: Path, title: str, ending: str) -> Path:
    return draft.with_name(f"{draft.stem}_{title}{ending}")


def _of_format(draft: Path, title: object) -> Path:
    """A table beside the file that other formats have another of: a.shp and a.xlsx each keep their own."""
    return _beside(draft, f"{draft.suffix[1:]}_{title}", ".csv")


def write_report(report: Table, path: Path, refuse: Any = lambda target: None) -> None:
    """A report as .xlsx, .csv or .md, by the ending of `path`."""
    with replacing_files(path, refuse) as folder:
        draft = folder / path.name
        if path.suffix.lower() == ".xlsx":
            write_xlsx([report], draft)
        elif path.suffix.lower() == ".csv":
            write_csv([report], draft)
        else:
            draft.write_text(_markdown(report), encoding="utf-8", newline="\n")


def _markdown(table: Table) -> str:
    heads = [column.header for column in table.columns]
    rows = [[_cell(value) for value in record.values()] for record in _records(table)]
    lines = [f"# {table.title}", "", *(f"| {' | '.join(cells)} |" for cells in (heads, ["---"] * len(heads), *rows))]
    return "\n".join(lines) + "\n"


def _cell(value: object) -> str:
    return "" if value is None else str(value).replace("|", "\\|").replace("\n", " ")


def _records(table: Table) -> list[dict[str, Any]]:
    """The rows of a table as plain values, None for unknown."""
    columns = {
        column.name: [_plain(column.kind, value) for value in table.frame[column.name].tolist()] for column in table.columns
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _plain(kind: str, value: Any) -> Any:
    if value is None or value != value:
        return None
    return int(value) if kind == "integer" else value


def _layers(layer: str | None, wanted: Profile, how: ExportFormat) -> tuple[str, ...]:
    if layer is None:
        return wanted.layers if how.several else wanted.layers[:1]
    if layer not in wanted.layers:
        raise UserError(
            ja="{profile}で書き出せる層は {layers} です。",
            en="The profile “{profile}” writes the layers {layers}.",
            profile=wanted.title, layers=" ".join(wanted.layers),
        )  # fmt: skip
    return (layer,)


def _epsg(crs: str | None, wanted: Profile, how: ExportFormat, own: int) -> int:
    said = read_epsg(crs) if crs else None
    if said is not None and wanted.epsg is not None and said != wanted.epsg:
        raise UserError(
            ja="{profile}の座標系は EPSG:{epsg} と決まっています。--crs を外してください。",
            en="“{profile}” is always in EPSG:{epsg}. Leave --crs out.",
            profile=wanted.title, epsg=wanted.epsg,
        )  # fmt: skip
    return wanted.epsg or said or how.epsg or own


def _refuse_place(place: Path, refuse: Any) -> None:
    """UserError where a file cannot be put there at all: to be known before the long work."""
    if not place.parent.is_dir() or place.is_dir():
        raise UserError(
            ja="「{place}」に書き込めません(フォルダーがないか、フォルダーと同じ名前です)。書き込める場所を指定してください。",
            en="“{place}” cannot be written (its folder does not exist, or it is a folder). Choose another place.",
            place=place,
        )
    refuse(place)


def _refuse_report(report: Path | None, out: Path) -> None:
    if report is not None and (report.suffix.lower() not in REPORT_SUFFIXES or report.absolute() == out.absolute()):
        raise UserError(
            ja="報告「{report}」は、書き出すファイルとは別の名前で {known} のいずれかにしてください。",
            en="Give the report “{report}” another name than the exported file, ending in one of {known}.",
            report=report, known=" ".join(REPORT_SUFFIXES),
        )  # fmt: skip


def _refuse_nothing(path: Path, product: Product, layers: Sequence[str]) -> None:
    if not any(len(table.frame) for table in product.tables):
        raise UserError(
            ja="「{path}」の{layers}には書き出すものがありません。先に台帳を取り込んでください。",
            en="“{path}” has nothing to write in {layers}. Import a ledger first.",
            path=path, layers=Words("・".join(LAYER_NAMES[one].ja for one in layers), ", ".join(LAYER_NAMES[one].en for one in layers)),
        )  # fmt: skip


def _layers_left(layer: str | None, layers: Sequence[str], wanted: Profile) -> list[Finding]:
    left = [one for one in wanted.layers if one not in layers] if layer is None else []
    words = Words(
        ja="この形式は 1 つの層だけを持てるため、{layer}だけを書き出しました(ほかは --layer {left})。",
        en="This format holds one layer: only {layer} was written (for others: --layer {left}).",
    )
    told_of = words.format(layer=LAYER_NAMES[layers[0]], left=" / ".join(left))
    return [Finding("export_one_layer", "info", told_of, count=len(left))] if left else []


def _without_place(tables: Sequence[Table], out: Path) -> list[Finding]:
    """What is told of objects without a shape: a drawing cannot hold them, tables can."""
    findings = []
    for table in tables:
        count = sum(shape is None for shape in table.geometry) if table.geometry is not None else 0
        if count:
            drawing = out.suffix.lower() == ".dxf"
            words = (_NOT_DRAWN if drawing else _NO_SHAPE).format(table=table.title, n=count)
            findings.append(Finding("export_no_place", "warning" if drawing else "info", words, layer=table.layer, count=count))
    return findings


_NOT_DRAWN = Words(
    ja="{table} {n} 件は図形がないため、図面に描けず書き出していません。表の形式(.xlsx など)なら書き出せます。",
    en="{n} of {table} have no shape and could not be drawn. A table (.xlsx, say) can hold them.",
)
_NO_SHAPE = Words(ja="{table} {n} 件は図形がないまま書き出しました。", en="{n} of {table} were written without a shape.")

"""The long work of the window as plain functions: arguments and `progress` in, something to show out. No Qt in here.

Each calls what the command line calls; heavy packages are imported here, in the job's thread.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from waterdx.app.table.columns import number_column, text_column
from waterdx.app.table.model import Table
from waterdx.app.town import Town, read_town
from waterdx.core.fields import LAYER_NAMES
from waterdx.core.findings import Finding, count_by_severity
from waterdx.core.progress import Progress, share, silent
from waterdx.core.resources import resource
from waterdx.core.words import Words

SAMPLE_NAME = Words(ja="見本の町(架空)", en="Sample town (invented)")
SAMPLE_CRS = "EPSG:6676"
SAMPLE_FILES = ("水道管路台帳.xlsx", "gis/水道管路.shp", "gis/水道弁栓.shp", "漏水修繕記録.csv")

# What the jobs import, in the order in which it is needed; warmed up after the first paint.
HEAVY = (
    "pandas", "waterdx.core.gdal_drivers", "geopandas", "waterdx.store.layers", "waterdx.catalog.search",
    "waterdx.indicators.compare", "waterdx.reports.charts", "waterdx.ledger.ingest", "sklearn.linear_model",
)  # fmt: skip


@dataclass(frozen=True)
class ImportOptions:
    """What the person said about a file; None where the program may find out itself."""

    layer: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    crs: str | None = None
    columns: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Imported:
    """The outcome of an import in one sentence, and whether something in it needs looking at."""

    sentence: Words
    errors: int


@dataclass(frozen=True)
class Screened:
    """A screening as the window shows it. `class_of_row` has one class (1..5, NaN not screened) per row of the pipe table."""

    table: Table
    objects: NDArray[np.int64]
    class_of_row: NDArray[np.float64]
    row_of_id: dict[str, int]
    card: Words
    sentence: Words


def warm_up(progress: Progress = silent) -> None:
    """Import what jobs will need, so that the first of them does not wait."""
    for number, name in enumerate(HEAVY):
        progress(number, len(HEAVY), Words("", ""))
        import_module(name)


def make_project(path: Path, name: str, crs: str, code: str, progress: Progress = silent) -> Town:
    """An empty project, read back."""
    from waterdx.store import project

    project.create(path, name, crs, code)
    return read_town(path, progress)


def make_sample(path: Path, progress: Progress = silent) -> Town:
    """A project of the invented town from the very files a town would have; nothing is left when it is cancelled."""
    from waterdx.ledger.ingest import ingest
    from waterdx.store import project

    project.create(path, str(SAMPLE_NAME), SAMPLE_CRS)
    try:
        for number, name in enumerate(SAMPLE_FILES):
            part = share(progress, 0.8 * number / len(SAMPLE_FILES), 0.8 * (number + 1) / len(SAMPLE_FILES))
            ingest(path, resource("ledgers", "sample_town") / name, progress=part)
        return check(path, share(progress, 0.8, 1.0))
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def import_filter() -> str:
    """The formats that can be read, as a file dialog wants them."""
    from waterdx.importers.registry import importers

    every = " ".join(f"*{suffix}" for one in importers() for suffix in one.suffixes)
    lines = [f"{Words(ja='台帳のファイル', en='Ledger files')} ({every})"]
    return ";;".join(lines + [f"{one.name} ({' '.join('*' + suffix for suffix in one.suffixes)})" for one in importers()])


def try_import(path: Path, file: Path, options: ImportOptions, progress: Progress = silent) -> Any:
    """What an import would do (an IngestResult); changes nothing."""
    return _ingest(path, file, options, True, progress)


def import_file(path: Path, file: Path, options: ImportOptions, progress: Progress = silent) -> tuple[Imported, Town]:
    """Import, then the project as it is now."""
    result = _ingest(path, file, options, False, share(progress, 0.0, 0.7))
    town = read_town(path, share(progress, 0.7, 1.0))
    return Imported(_import_sentence(file, result), count_by_severity(result.findings)["error"]), town


def _ingest(path: Path, file: Path, options: ImportOptions, dry_run: bool, progress: Progress) -> Any:
    from waterdx.ledger.column_map import ColumnMap
    from waterdx.ledger.ingest import ingest

    said = ColumnMap(layer=options.layer, columns=options.columns) if options.columns else None
    return ingest(
        path, file, layer=options.layer, column_map=said, encoding=options.encoding, sheet=options.sheet, crs=options.crs,
        dry_run=dry_run, progress=progress,
    )  # fmt: skip


def _import_sentence(file: Path, result: Any) -> Words:
    return Words(
        ja="「{file}」を{layer}として取り込みました: 新しく {added:,} 件、既存に補った {merged:,} 件、気になる点 {findings:,} 件。",
        en="Imported “{file}” as {layer}: {added:,} new, {merged:,} merged, {findings:,} findings.",
    ).format(file=file.name, layer=LAYER_NAMES[result.layer], added=result.added, merged=result.merged, findings=len(result.findings))


def check(path: Path, progress: Progress = silent) -> Town:
    """Check the whole ledger, then the project with the findings."""
    from waterdx.ledger.checks import check as check_ledger

    check_ledger(path, share(progress, 0.0, 0.6))
    return read_town(path, share(progress, 0.6, 1.0))


def findings_sentence(findings: list[Finding]) -> Words:
    """How many of each severity there are."""
    counts = count_by_severity(findings)
    return Words(
        ja="点検しました: 誤り {error:,} 件、要確認 {warning:,} 件、お知らせ {info:,} 件。",
        en="Checked: {error:,} errors, {warning:,} warnings, {info:,} notes.",
    ).format(**counts)


def open_project(path: Path, progress: Progress = silent) -> tuple[Town, Screened | None]:
    """A project and the last screening kept in it, None where it was never screened."""
    from waterdx.store import tables

    town = read_town(path, share(progress, 0.0, 0.8))
    if tables.read_table(path, "risk_models").empty:
        return town, None
    from waterdx.screening.run import latest

    progress(0.9, 1, Words(ja="前回のスクリーニングを読んでいます", en="Reading the last screening"))
    return town, _screened(latest(path)[0], town)


def screen(path: Path, as_of: str | None, horizon: int, town: Town, progress: Progress = silent) -> Screened:
    """Run the screening and lay it out as a table, worst pipe first."""
    from waterdx.screening.run import screen as run_screening

    return _screened(run_screening(path, as_of=as_of, horizon=horizon, progress=progress), town)


def _screened(screening: Any, town: Town) -> Screened:
    scores = screening.scores.sort_values("rank", kind="stable")
    objects = town.rows_of_fids(scores["fid"].to_numpy())
    class_of_row = np.full(len(town.pipes), np.nan)
    class_of_row[objects] = scores["class"].to_numpy(dtype=float)
    row_of_id = dict(zip(scores["pipe_id"].astype(str), objects.tolist(), strict=True))
    return Screened(_scores_table(scores), objects, class_of_row, row_of_id, _card_words(screening.card), _screened_sentence(screening))


def _scores_table(scores: Any) -> Table:
    from waterdx.screening.scores import CLASSES

    return Table(
        (
            number_column("rank", Words(ja="順位", en="Rank"), scores["rank"]),
            text_column("pipe_id", Words(ja="管路番号", en="Pipe"), scores["pipe_id"]),
            text_column("class", Words(ja="漏れやすさ", en="Class"), [str(CLASSES[int(n)]) for n in scores["class"]]),
            number_column(
                "rate", Words(ja="漏水率 (件/km/年)", en="Leaks (per km and year)"), scores["expected_leaks_per_km_year"], 3
            ),
            number_column("leaks", Words(ja="期待漏水 (件)", en="Expected leaks"), scores["expected_leaks"], 3),
            number_column("low", Words(ja="下限 (件)", en="Low"), scores["low"], 3),
            number_column("high", Words(ja="上限 (件)", en="High"), scores["high"], 3),
            number_column("length", Words(ja="延長 (m)", en="Length (m)"), scores["length_m"], 1),
            text_column("reasons", Words(ja="理由", en="Reasons"), [_reasons(reasons) for reasons in scores["reasons"]]),
        )
    ).prepared()


def _reasons(reasons: Any) -> str:
    return str(Words("、", ", ")).join(str(one) for one in reasons)


def _card_words(card: dict[str, Any]) -> Words:
    """The model card for people: what it learnt from, what it looks at, what to keep in mind."""
    head = Words(
        ja="モデル: {name}\n基準日: {as_of}    見込む期間: {horizon} 年間\n学習: 管路 {pipes:,} 本、漏水 {leaks:,} 件、{windows} 期間\n\n"
        "見ているもの:\n{features}\n\n知っておいていただきたいこと:\n{limits}",
        en="Model: {name}\nAs of: {as_of}    Horizon: {horizon} years\nTrained on {pipes:,} pipes and {leaks:,} leaks in {windows} windows\n\n"
        "Looks at:\n{features}\n\nWhat to keep in mind:\n{limits}",
    )
    trained = {name: card["trained_on"].get(name, 0) for name in ("pipes", "leaks", "windows")}
    limits = [Words(one["ja"], one["en"]) for one in card["limits"]]
    return head.format(
        name=card["name"], as_of=card["as_of"], horizon=card["horizon_years"], features=_listed(_feature_names(card["features"])),
        limits=_listed(limits), **trained,
    )  # fmt: skip


def _feature_names(names: list[str]) -> list[Words]:
    from waterdx.screening.features import FEATURES

    return [FEATURES[name].label if name in FEATURES else Words(name, name) for name in names]


def _listed(items: list[Words]) -> Words:
    return Words("\n".join(f"・{one.ja}" for one in items), "\n".join(f"- {one.en}" for one in items))


def _screened_sentence(screening: Any) -> Words:
    return Words(
        ja="{n:,} 本を計算しました。今後 {years} 年間に見込まれる漏水は約 {leaks:,.0f} 件です(台帳の管路に結び付く漏水のみ)。",
        en="{n:,} pipes screened. About {leaks:,.0f} leaks are expected in the next {years} years (those joined to a pipe).",
    ).format(n=len(screening.scores), years=screening.card["horizon_years"], leaks=screening.expected_leaks)


NOT_SCREENED = Words(
    ja="「計算する」を押すと、管路の年齢・管種・口径・延長とこれまでの漏水から、今後の漏水の見込みを計算します。\n"
    "漏水の記録が 30 件以上必要です。",
    en="Press Run: expected leaks are computed from age, material, diameter, length and earlier leaks of the pipes.\n"
    "At least 30 recorded leaks are needed.",
)
NO_PLAN = Words(
    ja="予算と 1 km あたりの調査単価から、漏水が最も多く見つかる見込みの区域を選びます。予算は超えません。",
    en="Chooses the areas with the most expected leaks for the budget, which is never exceeded.",
)


@dataclass(frozen=True)
class Planned:
    """A survey plan as the window shows it: `rows` are the pipe rows of each area of `table`."""

    plan: Any
    table: Table
    rows: list[NDArray[np.int64]]
    sentence: Words


def make_plan(town: Town, screened: Screened, budget_yen: int, unit_cost: int, progress: Progress = silent) -> Planned:
    """The areas to survey with this budget, from the last screening; kept in the project."""
    from waterdx.screening.run import plan_project

    plan = plan_project(town.path, budget_yen=budget_yen, unit_cost_yen_per_km=unit_cost, progress=progress)
    rows = [np.array([screened.row_of_id[str(one)] for one in area.pipe_ids], dtype=np.int64) for area in plan.areas]
    return Planned(plan, _areas_table(plan.areas), rows, _plan_sentence(plan))


def _areas_table(areas: Any) -> Table:
    return Table(
        (
            number_column("order", Words(ja="順", en="No."), np.arange(1, len(areas) + 1)),
            text_column("name", Words(ja="区域(路線)", en="Area (street)"), [str(area.name) for area in areas]),
            number_column("length", Words(ja="延長 (km)", en="Length (km)"), [area.length_km for area in areas], 2),
            number_column("cost", Words(ja="費用 (円)", en="Cost (yen)"), [area.cost_yen for area in areas]),
            number_column("leaks", Words(ja="期待漏水 (件)", en="Expected leaks"), [area.expected_leaks for area in areas], 2),
            number_column("low", Words(ja="下限 (件)", en="Low"), [area.low for area in areas], 2),
            number_column("high", Words(ja="上限 (件)", en="High"), [area.high for area in areas], 2),
        )
    )


def _plan_sentence(plan: Any) -> Words:
    if plan.note:
        return plan.note  # type: ignore[no-any-return]
    return Words(
        ja="{n:,} 区域、{km:,.1f} km、{cost:,} 円(予算 {budget:,} 円)。期待漏水 {leaks:,.1f} 件({low:,.1f}〜{high:,.1f})。",
        en="{n:,} areas, {km:,.1f} km, {cost:,} yen of {budget:,}. Expected leaks {leaks:,.1f} ({low:,.1f}–{high:,.1f}).",
    ).format(
        n=len(plan.areas), km=plan.length_km, cost=plan.cost_yen, budget=plan.budget_yen, leaks=plan.expected_leaks,
        low=plan.low, high=plan.high,
    )  # fmt: skip

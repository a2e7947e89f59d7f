"""waterdx demo: the whole chain on the invented sample town, without a display."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from waterdx.cli.options import option
from waterdx.cli.output import command, say, say_json
from waterdx.core import sample_town
from waterdx.core.errors import UserError
from waterdx.core.words import Words

BUDGET_YEN = 2_000_000
HORIZON_YEARS = 3
SURE = 0.95
EVALUATED_AS_OF = "2022-03-31"
UTILITIES, YEAR = ("糸魚川市", "妙高市"), 2020

Outcome = tuple[list[Words], list[str]]  # what came out, the files it left


@dataclass
class Demo:
    """The state of one run: where it writes, and what each step leaves for the next."""

    out: Path
    kept: dict[str, Any] = field(default_factory=dict)

    @property
    def project(self) -> Path:
        return self.out / "山中町.gpkg"


def add_to(group: click.Group) -> None:
    @command(
        group,
        "demo",
        "架空の見本の町で全工程を通しで実行し、結果を残す(画面不要)",
        "run the whole chain on the invented sample town and leave the results (no window needed)",
    )
    @option(
        "--out",
        "出力先のフォルダー",
        "folder to write to",
        type=click.Path(path_type=Path),
        default=Path("waterdx-demo"),
        show_default=True,
    )
    def demo(out: Path, as_json: bool) -> None:
        from waterdx.reports.summary import Step, write_summary

        state = _prepared(out)
        steps: list[Step] = []
        for title, run in STEPS:
            start = time.perf_counter()
            result, files = run(state)
            steps.append(Step(title, result, time.perf_counter() - start, files))
            if not as_json:
                _say_step(steps[-1])
        write_summary(out / "summary.html", _TITLE, _LEAD, steps, ["risk_map.png", "indicator_peers.png"], _NOTES)
        if as_json:
            say_json(
                {"schema": {"name": "waterdx.demo", "version": 1}, "out": str(out),
                 "steps": [{"title_ja": s.title.ja, "title_en": s.title.en, "seconds": round(s.seconds, 3), "files": list(s.files),
                            "result_ja": [r.ja for r in s.result], "result_en": [r.en for r in s.result]} for s in steps]}
            )  # fmt: skip
        else:
            total = sum(step.seconds for step in steps)
            say(
                Words(ja="合計 {s:.1f} 秒。まとめ: {file}", en="{s:.1f} s in all. Summary: {file}").format(
                    s=total, file=out / "summary.html"
                )
            )


_TITLE = Words(ja="waterdx 見本の町「山中町」の結果", en="waterdx: results for the sample town “Yamanaka”")
_LEAD = Words(ja="山中町は架空の町です。管路も漏水も、実在の町のものではありません(作り方は ledgers/sample_town/README.md)。",
              en="Yamanaka is an invented town: neither pipes nor leaks are those of a real one (see ledgers/sample_town/README.md).")  # fmt: skip
_NOTES = (
    Words(ja="経営指標だけは実在の団体の公表値です(総務省 地方公営企業決算状況調査、2020 年度)。架空の町に公表値はないためです。",
          en="Only the indicators are published values of real utilities (survey of local public enterprises, FY2020): an invented town has none."),
    Words(ja="漏水の予測は町の記録だけから学んだもので、下限・上限は期待値の 90 % 区間です。",
          en="The leak predictions are learnt from the town's own record; low and high are the 90 % interval of the expectation."),
)  # fmt: skip


def _prepared(out: Path) -> Demo:
    """The output folder, without the project an earlier run left."""
    if out.exists() and not out.is_dir():
        raise UserError(
            ja="「{path}」はファイルです。--out にはフォルダーを指定してください。",
            en="“{path}” is a file. Give a folder as --out.",
            path=out,
        )
    out.mkdir(parents=True, exist_ok=True)
    state = Demo(out)
    _refuse_other_project(state.project)
    state.project.unlink(missing_ok=True)
    shutil.rmtree(state.project.with_suffix(".restore"), ignore_errors=True)
    return state


def _refuse_other_project(path: Path) -> None:
    """The demo replaces what an earlier demo left, and nothing else."""
    from waterdx.store import project

    if path.exists() and project.info(path).name != str(sample_town.NAME):
        raise UserError(
            ja="「{path}」は見本の町ではないプロジェクトです。上書きしないので、別のフォルダーを --out で指定してください。",
            en="“{path}” is a project of yours, not the sample town. It is not replaced: choose another folder with --out.",
            path=path,
        )


def _say_step(step: Any) -> None:
    say(f"[{step.seconds:5.1f} s] {step.title}")
    for sentence in step.result:
        say(f"          {sentence}")
    if step.files:
        say(f"          → {'  '.join(step.files)}")


def _import(state: Demo) -> Outcome:
    from waterdx.ledger import background
    from waterdx.ledger.ingest import ingest
    from waterdx.store import project

    project.create(state.project, str(sample_town.NAME), sample_town.CRS)
    results = [(file.name, ingest(state.project, file)) for file in sample_town.sample_files()]
    said = Words(ja="{file}: {read} 行 → 追加 {added}、補完 {merged}、除外 {rejected}、対象外 {skipped}",
                 en="{file}: {read} rows → {added} added, {merged} completed, {rejected} rejected, {skipped} skipped")  # fmt: skip
    lines = [said.format(file=name, added=r.added, merged=r.merged, **r.rows) for name, r in results]
    beneath = sample_town.sample_background()
    brought = background.bring(state.project, beneath)
    told = Words(ja="{file}: 背景図の線 {n}", en="{file}: {n} lines beneath the pipes").format(
        file=beneath.name, n=sum(brought.added.values())
    )
    return [*lines, told], [state.project.name]


def _check(state: Demo) -> Outcome:
    from waterdx.core.findings import count_by_severity
    from waterdx.ledger.checks import check
    from waterdx.reports import findings_table
    from waterdx.store import project, tables

    check(state.project)
    with project.reading(state.project) as conn:
        findings = tables.read_findings(conn)  # those of the imports too
    findings_table.export(findings, state.out / "findings.xlsx")
    counts = count_by_severity(findings)
    return [
        Words(
            ja="誤り {error}、要確認 {warning}、お知らせ {info}(取り込みのときの指摘を含む)",
            en="{error} errors, {warning} warnings, {info} notes (those of the imports included)",
        ).format(**counts)
    ], ["findings.xlsx"]


def _complete(state: Demo) -> Outcome:
    from waterdx.ledger.complete import complete

    guessed = complete(state.project, dry_run=True).guesses
    sure = int((guessed["probability"] >= SURE).sum())
    said = Words(ja="空欄 {n:,} か所の値を推定し、うち {sure:,} か所は確率 {p:.0%} 以上(この実演では台帳に入れません)",
                 en="{n:,} blanks inferred, {sure:,} of them with a probability of {p:.0%} or more (the demo does not enter them)")  # fmt: skip
    return [said.format(n=len(guessed), sure=sure, p=SURE)], []


def _ledger_out(state: Demo) -> Outcome:
    from waterdx.ledger.export.run import export
    from waterdx.ledger.inventory import read_inventory
    from waterdx.reports.maps.book import write_maps
    from waterdx.reports.register_book import write_register

    inventory = read_inventory(state.project)
    write_register(state.out / "register.xlsx", inventory)
    write_maps(state.out / "general_map.pdf", inventory, "general", paper="A3", scale=25_000)
    export(state.project, state.out / "sewer_nilim.gpkg", profile="nilim", report=state.out / "sewer_nilim_report.xlsx")
    said = Words(
        ja="調書(水道・下水道・農業集落排水)、一般図 1:25,000(A3)、下水道の災害時データ交換形式(素案)",
        en="Register (water, sewer, rural sewerage), general map 1:25,000 (A3), sewers in the draft exchange format for disasters",
    )
    return [said], ["register.xlsx", "general_map.pdf", "sewer_nilim.gpkg", "sewer_nilim_report.xlsx"]


def _screen(state: Demo) -> Outcome:
    from waterdx.reports.charts import find_chart, save_figure
    from waterdx.reports.screening_tables import write_scores
    from waterdx.screening.run import screen

    result = screen(state.project, horizon=HORIZON_YEARS)
    state.kept["screening"] = result
    write_scores(state.out / "scores.csv", result, state.project)
    figure = find_chart("risk_map").draw(state.project)
    for name in ("risk_map.png", "risk_map.pdf"):
        save_figure(figure, state.out / name)
    said = Words(ja="{as_of} まで、管 {pipes:,} 本・漏水 {leaks:,} 件から学習。今後 {years} 年の期待漏水 {n:.0f} 件(90 % 区間 {low:.0f}〜{high:.0f})",
                 en="Learnt from {pipes:,} pipes and {leaks:,} leaks up to {as_of}; {n:.0f} leaks expected in {years} years (90 % interval {low:.0f} to {high:.0f})")  # fmt: skip
    trained = result.card["trained_on"]
    return [said.format(as_of=result.card["as_of"], pipes=trained["pipes"], leaks=trained["leaks"], years=HORIZON_YEARS, n=result.expected_leaks, low=result.interval[0], high=result.interval[1])], \
        ["scores.csv", "risk_map.png", "risk_map.pdf"]  # fmt: skip


def _evaluate(state: Demo) -> Outcome:
    from waterdx.screening.of_project import evaluate_project

    return [evaluate_project(state.project, as_of=EVALUATED_AS_OF, horizon=HORIZON_YEARS).words], []


def _plan(state: Demo) -> Outcome:
    from waterdx.reports.screening_tables import write_ranked_book
    from waterdx.screening.survey import plan_project

    plan = plan_project(state.project, budget_yen=BUDGET_YEN)
    write_ranked_book(state.out / "ranked_pipes.xlsx", state.kept["screening"], state.project, plan)
    said = Words(ja="予算 {budget:,} 円 → {areas} 区域 {km:.1f} km、{cost:,} 円、期待漏水 {n:.1f} 件(件数の 90 % 区間 {low:.0f}〜{high:.0f})",
                 en="{budget:,} yen → {areas} areas, {km:.1f} km, {cost:,} yen, {n:.1f} expected leaks (90 % interval of the count {low:.0f} to {high:.0f})")  # fmt: skip
    return [
        said.format(
            budget=plan.budget_yen,
            areas=len(plan.areas),
            km=plan.length_km,
            cost=plan.cost_yen,
            n=plan.expected_leaks,
            low=plan.low,
            high=plan.high,
        )
    ], ["ranked_pipes.xlsx"]


def _technologies(state: Demo) -> Outcome:
    import pandas as pd

    from waterdx.catalog.match import match
    from waterdx.catalog.town_ledger import read_town_ledger
    from waterdx.reports.tables import write_book

    found = match(read_town_ledger(state.project))
    heads = [
        Words("ID", "ID"),
        Words(ja="技術", en="Technology"),
        Words(ja="対象 km", en="km"),
        Words(ja="条件と理由", en="Conditions and reasons"),
        Words(ja="概要", en="Summary"),
    ]
    rows = [
        (
            m.technology.id,
            str(m.technology.name),
            round(m.possible_km, 1) if m.km else None,
            " / ".join(str(c.reason) for c in m.conditions),
            str(m.technology.summary),
        )
        for m in found
    ]
    write_book(
        state.out / "technologies.xlsx",
        {str(Words(ja="合う技術", en="Fitting technologies")): pd.DataFrame(rows, columns=list(map(str, heads)))},
    )
    fits = sum(1 for one in found if one.possible_km > 0)
    first = (
        Words(ja="、", en=", ").in_language("ja").join(m.technology.name.ja for m in found[:3]),
        ", ".join(m.technology.name.en for m in found[:3]),
    )
    said = Words(
        ja="管路向け {n} 技術のうち {fits} が対象になりえる。上位: ", en="{fits} of {n} technologies for pipes may apply. First: "
    ).format(n=sum(1 for one in found if one.km), fits=fits)
    return [Words(said.ja + first[0], said.en + first[1])], ["technologies.xlsx"]


def _indicators(state: Demo) -> Outcome:
    from waterdx.indicators.compare import compare
    from waterdx.reports.charts import find_chart, save_figure
    from waterdx.reports.council import council_pack, write_pack
    from waterdx.reports.plots import Asked

    files = ["council.pptx", "council.pdf"]
    write_pack(council_pack(Asked(UTILITIES[:1], YEAR)), [state.out / name for name in files])
    for name in ("indicator_peers", "indicator_trend"):
        figure = find_chart(name).draw(UTILITIES, YEAR)
        for ending in ("png", "pdf"):
            save_figure(figure, state.out / f"{name}.{ending}")
            files.append(f"{name}.{ending}")
    result = compare(UTILITIES, YEAR)
    said = Words(
        ja="実在の {names} の {year} 年度を、類似団体区分 {cls}({n} 団体)と比較。議会資料は先頭の団体",
        en="{names} (real utilities), FY{year}, beside class {cls} ({n} utilities); council's papers of the first",
    )
    return [said.format(names="・".join(UTILITIES), year=YEAR, cls=result.peers.class_code, n=result.peers.n)], files


STEPS: Sequence[tuple[Words, Callable[[Demo], Outcome]]] = (
    (Words(ja="1 台帳の取り込み", en="1 Ledger import"), _import),
    (Words(ja="2 点検", en="2 Check"), _check),
    (Words(ja="3 空欄の推定", en="3 Inferring blanks"), _complete),
    (Words(ja="4 調書・図面・書き出し", en="4 Register, map, export"), _ledger_out),
    (Words(ja="5 漏水スクリーニング", en="5 Leakage screening"), _screen),
    (Words(ja="6 検証", en="6 Evaluation"), _evaluate),
    (Words(ja="7 調査計画", en="7 Survey plan"), _plan),
    (Words(ja="8 合う技術", en="8 Fitting technologies"), _technologies),
    (Words(ja="9 経営指標", en="9 Indicators"), _indicators),
)

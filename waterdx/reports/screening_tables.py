"""The screening as tables a person reads: ranked pipes, survey areas, and what the figures mean."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from waterdx.core.terms import term_name
from waterdx.core.words import Words
from waterdx.reports.plan_tables import area_frame, assumption_notes
from waterdx.reports.tables import write_book, write_table
from waterdx.screening.plan import SurveyPlan
from waterdx.screening.run import Screening, record_of
from waterdx.screening.scores import CLASSES, INTERVAL

if TYPE_CHECKING:
    import pandas as pd

# The columns of SCORES.csv (design, section 4), in the order scripts may rely on.
SCORE_COLUMNS = ["pipe_id", "length_m", "expected_leaks_per_km_year", "expected_leaks", "low", "high", "class", "rank", "reasons"]


def write_scores(path: Path, screening: Screening, project_file: Path) -> None:
    """The scores as CSV (column names for scripts) or as an Excel book for people, by the ending of `path`."""
    if path.suffix.lower() == ".xlsx":
        write_ranked_book(path, screening, project_file)
    else:
        write_table(path, score_frame(screening))


def score_frame(screening: Screening) -> pd.DataFrame:
    """One row per pipe in rank order, columns SCORE_COLUMNS, figures rounded to what they can bear."""
    frame = screening.scores.sort_values("rank")[SCORE_COLUMNS].copy()
    frame["reasons"] = [_joined(reasons) for reasons in frame["reasons"]]
    return frame.round({"length_m": 2, "expected_leaks_per_km_year": 5, "expected_leaks": 6, "low": 6, "high": 6})


def write_ranked_book(path: Path, screening: Screening, project_file: Path, plan: SurveyPlan | None = None) -> None:
    """The ranked pipe list as an Excel book: pipes, survey areas where there is a plan, and notes."""
    sheets = {str(Words(ja="漏水リスク順位", en="Ranked pipes")): _ranked(screening, project_file)}
    if plan:
        sheets[str(Words(ja="調査区域", en="Survey areas"))] = area_frame(plan)
    write_book(path, sheets, _notes(screening, plan))


def _ranked(screening: Screening, project_file: Path) -> pd.DataFrame:
    import pandas as pd

    pipes, _leaks = record_of(project_file)
    scores = screening.scores.merge(pipes[["fid", "street", "material", "diameter_mm", "install_fy"]], on="fid").sort_values(
        "rank"
    )
    years = screening.card["horizon_years"]
    heads: dict[Words, Any] = {
        Words(ja="順位", en="Rank"): scores["rank"],
        Words(ja="管路番号", en="Pipe number"): scores["pipe_id"],
        Words(ja="路線名", en="Street"): scores["street"],
        Words(ja="管種", en="Material"): [
            None if pd.isna(m) else str(term_name("material", m, "water")) for m in scores["material"]
        ],
        Words(ja="口径 (mm)", en="Diameter (mm)"): scores["diameter_mm"],
        Words(ja="布設年度", en="Laying fiscal year"): [None if pd.isna(y) else str(int(y)) for y in scores["install_fy"]],
        Words(ja="延長 (m)", en="Length (m)"): scores["length_m"].round(1),
        Words(ja="期待漏水 (件/km・年)", en="Expected leaks (per km and year)"): scores["expected_leaks_per_km_year"].round(4),
        Words(ja=f"今後{years}年の期待漏水件数", en=f"Expected leaks in {years} years"): scores["expected_leaks"].round(4),
        Words(ja="下限", en="Low"): scores["low"].round(4),
        Words(ja="上限", en="High"): scores["high"].round(4),
        Words(ja="区分", en="Class"): [str(CLASSES[number]) for number in scores["class"]],
        Words(ja="主な理由", en="Main reasons"): [_joined(reasons) for reasons in scores["reasons"]],
    }
    return pd.DataFrame({str(head): list(values) for head, values in heads.items()})


def _joined(reasons: tuple[Words, ...]) -> str:
    return str(Words(ja="、", en="; ")).join(map(str, reasons))


def _notes(screening: Screening, plan: SurveyPlan | None) -> dict[str, str]:
    card = screening.card
    notes = {
        str(Words(ja="モデル", en="Model")): card["name"],
        str(Words(ja="学習に使った記録", en="Trained on")): str(
            Words(
                ja="{as_of} まで、管 {pipes:,} 本、漏水 {leaks:,} 件", en="up to {as_of}, {pipes:,} pipes, {leaks:,} leaks"
            ).format(as_of=card["as_of"], pipes=card["trained_on"]["pipes"], leaks=card["trained_on"]["leaks"])
        ),
        str(Words(ja="下限・上限", en="Low and high")): str(INTERVAL),
    }
    for number, limit in enumerate(card["limits"], start=1):
        notes[str(Words(ja="注意 {n}", en="Limit {n}").format(n=number))] = str(Words(limit["ja"], limit["en"]))
    if plan:
        notes |= assumption_notes(plan)
    return notes

"""A survey plan as tables: its areas, their pipes, what it assumes, what other budgets would find."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from waterdx.core.terms import term_name
from waterdx.core.words import Words
from waterdx.reports.tables import write_book, write_table
from waterdx.screening.plan import SurveyPlan, next_find, water_saved
from waterdx.screening.run import latest, record_of
from waterdx.screening.survey_assumptions import ASSUMPTIONS

if TYPE_CHECKING:
    import pandas as pd

TITLE = Words(ja="調査区域", en="Survey areas")
_HEADS = {
    "order": Words(ja="順", en="Order"), "year": Words(ja="年目", en="Year"), "area": Words(ja="調査区域", en="Area"),
    "pipes": Words(ja="管の数", en="Pipes"), "km": Words(ja="延長 (km)", en="Length (km)"), "cost": Words(ja="費用 (円)", en="Cost (yen)"),
    "leaks": Words(ja="期待漏水件数", en="Expected leaks"), "low": Words(ja="下限", en="Low"), "high": Words(ja="上限", en="High"),
}  # fmt: skip
INTERVAL = Words(
    ja="下限・上限は、その区域で起こる漏水の件数の 90 % 予測区間(期待値の不確かさと偶然の変動を含む)。",
    en="Low and high: the 90 % prediction interval of the number of leaks to come there (uncertain expectation and chance).",
)


def write_areas(path: Path, plan: SurveyPlan, project_file: Path) -> None:
    """The areas as CSV, or areas, pipes, curve and assumptions as an Excel book, by the ending of `path`."""
    if path.suffix.lower() != ".xlsx":
        write_table(path, area_frame(plan), TITLE)
        return
    sheets = {
        str(TITLE): area_frame(plan),
        str(Words(ja="調査する管", en="Pipes to survey")): pipe_frame(plan, project_file),
        str(Words(ja="予算と発見", en="Budget and finds")): curve_frame(plan),
    }
    write_book(path, sheets, {**result_notes(plan, project_file), **assumption_notes(plan)})


_RESULT = Words(
    ja="予算 {budget:,} 円のうち {cost:,} 円で {areas} 区域 {km:.1f} km。期待漏水 {leaks:.1f} 件(件数の 90 % 予測区間 {low:.0f}〜{high:.0f})、"
    "見つかる見込み {finds:.1f} 件({finds_low:.0f}〜{finds_high:.0f})、{saved}。{next}",
    en="{cost:,} of {budget:,} yen survey {areas} areas, {km:.1f} km: {leaks:.1f} expected leaks (90 % prediction interval {low:.0f} to {high:.0f}), "
    "{finds:.1f} finds ({finds_low:.0f} to {finds_high:.0f}), {saved}. {next}",
)
_TIME = Words(
    ja="期待漏水は、{as_of} までの記録で付けた順位による、その後 {years} 年間の件数です。",
    en="Expected leaks are those of the {years} years after {as_of}, by the ranking of that day.",
)


def result_notes(plan: SurveyPlan, project_file: Path) -> dict[str, str]:
    """What the plan promises with its intervals, and for which years: a table of areas alone does not say it."""
    card = latest(project_file)[0].card
    finds = plan.finds
    result = _RESULT.format(
        budget=plan.budget_yen, cost=plan.cost_yen, areas=len(plan.areas), km=plan.length_km, leaks=plan.expected_leaks, low=plan.low,
        high=plan.high, finds=finds.expected, finds_low=finds.low, finds_high=finds.high,
        saved=water_saved(plan), next=next_find(plan),
    )  # fmt: skip
    return {
        str(Words(ja="この計画", en="This plan")): str(plan.note or result),
        str(Words(ja="見込みの期間", en="Years foretold")): str(_TIME.format(as_of=card["as_of"], years=card["horizon_years"])),
    }


def area_frame(plan: SurveyPlan) -> pd.DataFrame:
    """The areas of a survey plan, best first, and of the following years, headed for people."""
    import pandas as pd

    years = (plan, *plan.later)
    rows = [
        {
            "order": place, **({"year": year} if plan.later else {}), "area": str(area.name), "pipes": len(area.pipe_ids),
            "km": round(area.length_km, 3), "cost": area.cost_yen, "leaks": round(area.expected_leaks, 2),
            "low": area.low, "high": area.high,
        }
        for year, of_year in enumerate(years, start=1) for place, area in enumerate(of_year.areas, start=1)
    ]  # fmt: skip
    return pd.DataFrame(rows).rename(columns={name: str(head) for name, head in _HEADS.items()})


def pipe_frame(plan: SurveyPlan, project_file: Path) -> pd.DataFrame:
    """The pipes of each area of this year, with what a crew wants to know of them."""
    import pandas as pd

    pipes, _leaks = record_of(project_file)
    known = pipes.set_index("pipe_id")
    of_area = [(place, str(area.name), one) for place, area in enumerate(plan.areas, start=1) for one in area.pipe_ids]
    there = [row for row in of_area if row[2] in known.index]
    rows = known.loc[[one for _place, _name, one in there]]
    columns = {
        _HEADS["order"]: [place for place, _name, _one in there],
        _HEADS["area"]: [name for _place, name, _one in there],
        Words(ja="管路番号", en="Pipe number"): [one for _place, _name, one in there],
        Words(ja="路線名", en="Street"): rows["street"],
        Words(ja="管種", en="Material"): [
            None if pd.isna(m) else str(term_name("material", m, "water")) for m in rows["material"]
        ],
        Words(ja="口径 (mm)", en="Diameter (mm)"): rows["diameter_mm"],
        Words(ja="布設年度", en="Laying fiscal year"): [None if pd.isna(y) else str(int(y)) for y in rows["install_fy"]],
        Words(ja="延長 (m)", en="Length (m)"): rows["length_m"].round(1),
    }
    return pd.DataFrame({str(head): list(values) for head, values in columns.items()})


def curve_frame(plan: SurveyPlan) -> pd.DataFrame:
    """What other budgets would find at least."""
    import pandas as pd

    return pd.DataFrame(
        [(budget, round(finds, 2)) for budget, finds in plan.curve],
        columns=[str(Words(ja="予算 (円)", en="Budget (yen)")), str(Words(ja="見つかる見込み (件)", en="Expected finds"))],
    )


def assumption_notes(plan: SurveyPlan) -> dict[str, str]:
    """Every assumption of a plan with its value, unit and source."""
    values = asdict(plan.assumed)
    notes = {str(Words(ja="下限・上限(区域)", en="Low and high (areas)")): str(INTERVAL)}
    for one in ASSUMPTIONS:
        source = one.source if values[one.name] == one.default else Words(ja="町の設定", en="set by the town")
        said = Words(ja="{value:,.10g} {unit}。{source}", en="{value:,.10g} {unit}. {source}")
        notes[str(one.label)] = str(said.format(value=values[one.name], unit=one.unit, source=source))
    return notes

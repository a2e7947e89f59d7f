"""waterdx screening plan, assumptions: where to walk with this year's money, and what that rests on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from waterdx.cli.options import option, out_option, project_argument
from waterdx.cli.output import command, progress_bar, refuse_original, say, say_json, say_table
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.screening.plan import SurveyPlan

SHOWN_AREAS = 15
_SAID = Words(
    ja="予算 {budget:,} 円のうち {cost:,} 円で {areas} 区域 {km:.1f} km を調査し、期待漏水 {leaks:.1f} 件(件数の 90 % 予測区間 {low:.0f}〜{high:.0f})を対象にします。",
    en="{cost:,} of {budget:,} yen survey {areas} areas, {km:.1f} km, with {leaks:.1f} expected leaks (90 % prediction interval {low:.0f} to {high:.0f}).",
)
_FINDS = Words(
    ja="見つかる見込み {finds:.1f} 件({low:.0f}〜{high:.0f})、1 件当たり {each} 円、{saved}。{next}",
    en="Expected finds {finds:.1f} ({low:.0f} to {high:.0f}), {each} yen each, {saved}. {next}",
)
_YEAR = Words(
    ja="{year} 年目: {areas} 区域 {km:.1f} km、{cost:,} 円、見つかる見込み {finds:.1f} 件({low:.0f}〜{high:.0f})",
    en="Year {year}: {areas} areas, {km:.1f} km, {cost:,} yen, {finds:.1f} finds expected ({low:.0f} to {high:.0f})",
)
_BY = Words(
    ja="{as_of} までの記録で付けた順位により、その後 {years} 年間の見込みです。",
    en="By the ranking of {as_of}, for the {years} years after it.",
)
_FOLLOWED = Words(
    ja="プロジェクトに残した「必ず・除く」{n} 件に従いました(見る・変える: waterdx screening wishes {file})。",
    en="The {n} wishes kept in the project were followed (see or change them: waterdx screening wishes {file}).",
)
_ASSUMED = Words(
    ja="単価・発見率・水量などの仮定と出典: waterdx screening assumptions {file}",
    en="Prices, share found, flow of a leak and their sources: waterdx screening assumptions {file}",
)


def add_to(screening: click.Group) -> None:
    _add_plan(screening)
    _add_assumptions(screening)


def _add_plan(screening: click.Group) -> None:
    @command(
        screening, "plan", "予算の中で、漏水が最も見つかりそうな調査区域を選ぶ", "choose the areas to survey within a budget"
    )
    @project_argument
    @option("--budget", "予算(円。2000000 か 200万)", "budget in yen", required=True)
    @option(
        "--unit-cost",
        "この計画だけの調査単価(円/km。省くと町の設定か公表値からの 60,000)",
        "unit cost in yen per km for this plan (the town's, or 60,000 derived from published figures, if left out)",
    )
    @option(
        "--must",
        "この計画で必ず調査する路線名・管路番号・前の計画の区域名(複数可。続けて使うものは wishes に残す)",
        "street, pipe, or area of the plan before that this plan walks in any case (repeat; to keep it: wishes)",
        multiple=True,
    )
    @option(
        "--never",
        "この計画で調査しない路線名・管路番号・前の計画の区域名(複数可。続けて使うものは wishes に残す)",
        "street, pipe, or area of the plan before that this plan leaves out (repeat; to keep it: wishes)",
        multiple=True,
    )
    @option(
        "--years",
        "何年分の計画か(毎年同じ予算)",
        "plan so many years, each with this budget",
        type=int,
        default=1,
        show_default=True,
    )
    @out_option(
        "保存先(.csv .xlsx 区域表、.pdf 地図、.gpx .geojson 現場用)",
        "where to write: table (.csv, .xlsx), map (.pdf), for the field (.gpx, .geojson)",
    )
    def plan(
        project: Path, budget: str, unit_cost: str | None, must: Sequence[str], never: Sequence[str], years: int, out: Path | None,
        as_json: bool,
    ) -> None:  # fmt: skip
        from waterdx.reports.plan_files import WRITERS, write_plan
        from waterdx.reports.tables import refuse_ending
        from waterdx.screening.survey import plan_project
        from waterdx.screening.survey_assumptions import checked

        refuse_original(project, out)
        if out:
            refuse_ending(out, tuple(WRITERS))
        per_km = None if unit_cost is None else checked("yen_per_km", unit_cost)
        with progress_bar() as progress:
            result = plan_project(
                project, budget_yen=budget, unit_cost_yen_per_km=per_km, must=must, never=never, years=years, progress=progress
            )
        if out:
            write_plan(out, result, project)
        if as_json:
            say_json(result.to_json() | {"out": str(out) if out else None})
        else:
            _say_plan(project, result, out)


def _say_plan(project: Path, result: SurveyPlan, out: Path | None) -> None:
    if result.note:
        say(result.note)
        return
    _say_areas(result)
    _say_finds(result)
    _say_rests_on(project)
    if out:
        say(Words(ja="書き出しました: {out}", en="Written: {out}").format(out=out))


def _say_areas(plan: SurveyPlan) -> None:
    from waterdx.reports.plan_tables import area_frame

    frame = area_frame(plan)
    say_table(frame.head(SHOWN_AREAS).astype(object).values.tolist(), list(frame.columns))
    more = len(frame) - SHOWN_AREAS
    if more > 0:
        words = Words(ja="… ほか {n} 区域(--out か --json ですべて)", en="… {n} more areas (all with --out or --json)")
        say(words.format(n=more))


def _say_finds(plan: SurveyPlan) -> None:
    """What the money buys, this year and the next."""
    from waterdx.screening.plan import next_find, water_saved

    said = {"budget": plan.budget_yen, "cost": plan.cost_yen, "areas": len(plan.areas), "km": plan.length_km}
    say(_SAID.format(**said, leaks=plan.expected_leaks, low=plan.low, high=plan.high))
    finds = plan.finds
    say(_FINDS.format(
        finds=finds.expected, low=finds.low, high=finds.high, each=_yen(plan.yen_per_find), saved=water_saved(plan), next=next_find(plan),
    ))  # fmt: skip
    for year, one in enumerate(plan.later, start=2):
        found = one.finds
        say(_YEAR.format(
            year=year, areas=len(one.areas), km=one.length_km, cost=one.cost_yen, finds=found.expected, low=found.low, high=found.high
        ))  # fmt: skip


def _say_rests_on(project: Path) -> None:
    """The ranking, the pipes it leaves out, the wishes and the assumptions that the plan followed."""
    from waterdx.screening.kept_wishes import wishes_of
    from waterdx.screening.run import latest
    from waterdx.screening.told import without_length

    screening = latest(project)[0]
    say(_BY.format(as_of=screening.card["as_of"], years=screening.card["horizon_years"]))
    missing, kept = without_length(screening.scores), wishes_of(project)
    if missing.ja:
        say(missing)
    if kept:
        say(_FOLLOWED.format(n=len(kept), file=project))
    say(_ASSUMED.format(file=project))


def _yen(amount: float | None) -> str:
    return "-" if amount is None else f"{amount:,.0f}"


def _add_assumptions(screening: click.Group) -> None:
    @command(
        screening,
        "assumptions",
        "調査の単価・発見率・水量などの仮定と出典を見る、町の値を設定する",
        "see prices, share found and other assumptions of surveys with their sources; set the town's own",
    )
    @project_argument
    @option(
        "--set", "町の値(yen_per_km=45000 のように。複数可)", "the town's own value (yen_per_km=45000; repeat)", multiple=True
    )
    @option("--reset", "町の設定を忘れ、はじめの値に戻す", "forget the settings of the town", is_flag=True)
    def assumptions(project: Path, set: Sequence[str], reset: bool, as_json: bool) -> None:  # noqa: A002
        from waterdx.screening.survey import own_assumptions, set_assumptions
        from waterdx.screening.survey_assumptions import ASSUMPTIONS, read_settings

        own = set_assumptions(project, read_settings(set), reset=reset) if set or reset else own_assumptions(project)
        if as_json:
            rows = [
                {"name": one.name, "label_ja": one.label.ja, "label_en": one.label.en, "unit_ja": one.unit.ja, "unit_en": one.unit.en,
                 "value": own.get(one.name, one.default), "default": one.default, "own": one.name in own,
                 "source_ja": one.source.ja, "source_en": one.source.en}
                for one in ASSUMPTIONS
            ]  # fmt: skip
            say_json({"schema": {"name": "waterdx.screening.assumptions", "version": 1}, "assumptions": rows})
            return
        for one in ASSUMPTIONS:
            value = own.get(one.name, one.default)
            of_town = Words(ja="(町の設定)", en=" (set by the town)") if one.name in own else Words("", "")
            say(
                Words(ja="{name} = {value:,.10g} {unit}{own}  {label}", en="{name} = {value:,.10g} {unit}{own}  {label}").format(
                    name=one.name, value=value, unit=one.unit, own=of_town, label=one.label
                )
            )
            say(Words("    {source}", "    {source}").format(source=one.source))

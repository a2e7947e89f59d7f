"""Sewers: urgency by the guide of 2009 on its 60 spans, surveys in and out, ranking of what is not surveyed, inspection plan."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from waterdx.core.errors import UserError
from waterdx.ledger.undo import redo, undo
from waterdx.reports.sewer_tables import plan_frame, ranking_frame, totals_frame, urgency_frame, write_ranking, write_urgency
from waterdx.screening.sewer_evaluate import try_ranking
from waterdx.screening.sewer_plan import plan_inspection, ranking_of
from waterdx.screening.sewer_ranking import PRIOR_SHARE, rank_unsurveyed, reasons
from waterdx.screening.sewer_survey import import_survey, sewers_of, surveyed
from waterdx.screening.sewer_urgency import item_of, rate_rank, urgency_of
from waterdx.store import tables

from .grid_town import grid_town

HANDA = Path(__file__).parents[2] / "../shared/data/handa_sewer_ledger/tv_survey_synthetic"
SIGN = {"I": "Ⅰ", "II": "Ⅱ", "III": "Ⅲ", "OK": "異常なし"}
HEAD = "管渠番号,調査年月日,本数,管No,距離,項目,ランク\n"


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return grid_town(
        tmp_path,
        field="sewer",
        material=["HP"] * 50 + ["VU"] * 50,
        joint=None,
        install_fy=[1970.0] * 30 + [2010.0] * 60 + [np.nan] * 10,
    )


def survey(folder: Path, rows: str, name: str = "調査.csv", head: str = HEAD) -> Path:
    file = folder / name
    file.write_text(head + rows, encoding="cp932")
    return file


def many(folder: Path, poor: range, good: range) -> Path:
    rows = [f"P{n:03d},R5.6.1,20,,,腐食,A\nP{n:03d},R5.6.1,20,1,2,破損,a" for n in poor]
    return survey(folder, "\n".join([*rows, *(f"P{n:03d},R5.6.1,20,,,," for n in good)]) + "\n")


def test_all_sixty_spans_have_the_expected_ranks_and_urgency():
    if not HANDA.is_dir():
        pytest.skip("the shared TV survey is not beside the checkout")
    spans = pd.read_csv(HANDA / "span_master.csv", dtype={"span_id": str}).rename(
        columns={"span_id": "pipe_id", "n_pipes": "pipes_in_span"}
    )
    found = pd.read_csv(HANDA / "defect_records.csv", dtype={"span_id": str}).rename(
        columns={"span_id": "pipe_id", "rank": "grade"}
    )
    expected = pd.read_csv(HANDA / "expected_urgency.csv", dtype={"span_id": str}).set_index("span_id").fillna("")
    result = urgency_of(spans, found.assign(item=found["item"].map(item_of)))
    assert len(result) == 60 and result["urgency"].map(SIGN).tolist() == expected["緊急度"].tolist()
    for ours, theirs in (("corrosion", "腐食"), ("sag", "たるみ"), ("rate", "発生率ランク")):
        assert result[ours].tolist() == expected[theirs].tolist()
    for ours, theirs in (("a_percent", "a率%"), ("ab_percent", "ab率%"), ("abc_percent", "abc率%")):
        assert result[ours].round(1).tolist() == expected[theirs].tolist()


def test_the_same_spans_come_out_of_a_project_after_an_import(tmp_path):
    if not HANDA.is_dir():
        pytest.skip("the shared TV survey is not beside the checkout")
    town = grid_town(tmp_path, field="sewer")
    assert import_survey(town, HANDA / "span_master.csv").spans == 60
    assert import_survey(town, HANDA / "defect_records.csv").rows == 329
    expected = pd.read_csv(HANDA / "expected_urgency.csv", dtype={"span_id": str}).set_index("span_id")["緊急度"]
    assert surveyed(town)["urgency"].map(SIGN).to_dict() == expected.to_dict()


@pytest.mark.parametrize(
    ("worst", "pipes", "rank"),
    [("aaaaaabbbcc", 25, "A"), ("aaaa", 20, "A"), ("bbbbbbbb", 20, "A"), ("bbbbbbb", 20, "B"), ("a", 20, "B"), ("c" * 12, 20, "B"),
     ("c" * 11, 20, "C"), ("", 20, "")],
)  # fmt: skip
def test_the_rate_is_ranked_by_the_limits_of_the_guide(worst, pipes, rank):
    assert rate_rank(list(worst), pipes) == rank


def test_a_survey_is_read_with_blank_items_as_spans_without_a_finding(town, tmp_path):
    found = import_survey(
        town,
        survey(
            tmp_path,
            "P000,R5.6.1,20,1,2.0,継手ズレ,ａ\nP000,R5.6.1,20,,,腐食,Ｂ\nP001,R5.6.1,20,,,,\nP002,R5.6.1,20,,,異常なし,\n",
        ),
    )
    assert (found.rows, found.spans, found.findings) == (4, 3, [])
    assert surveyed(town)["urgency"].to_dict() == {"P000": "II", "P001": "OK", "P002": "OK"}


def test_rows_that_cannot_be_read_are_told_and_the_others_taken(town, tmp_path):
    rows = "P000,,20,1,,クラック,b\n,,20,1,,クラック,b\nP000,,20,1,,景色,b\nP000,,20,1,,クラック,z\nP000,,20,1,,クラック,\nX9,,20,,,,\n"
    found = import_survey(town, survey(tmp_path, rows))
    checks = [one.check for one in found.findings]
    assert (
        found.rows == 2 and checks.count("tv_row_unread") == 4 and found.unknown_spans == ("X9",) and "tv_unknown_pipe" in checks
    )


def test_without_the_number_of_pipes_the_urgency_is_said_only_where_it_does_not_matter(town, tmp_path):
    import_survey(
        town,
        survey(
            tmp_path,
            "P000,,,1,,クラック,b\nP004,,,1,,クラック,c\nP001,,,,,腐食,A\nP001,,,,,たるみ,A\nP002,,,1,,破損,a\nP003,,,,,,\n",
        ),
    )
    assert surveyed(town)["urgency"].to_dict() == {"P000": "unknown", "P004": "III", "P001": "I", "P002": "II", "P003": "OK"}


def test_of_two_surveys_of_a_span_the_last_counts(town, tmp_path):
    import_survey(town, survey(tmp_path, "P000,H20.6.1,20,,,腐食,A\nP000,H20.6.1,20,,,たるみ,A\n", "旧.csv"))
    assert surveyed(town)["urgency"]["P000"] == "I"
    import_survey(town, survey(tmp_path, "P000,R5.6.1,20,,,,\n", "新.csv"))
    assert surveyed(town)["urgency"]["P000"] == "OK", "relined since"
    undo(town)
    assert surveyed(town)["urgency"]["P000"] == "I"
    redo(town)
    assert len(tables.read_table(town, "tv_findings")) == 3


def test_a_file_of_something_else_and_a_town_without_a_survey_are_sentences(town, tmp_path):
    with pytest.raises(UserError, match="管渠番号"):
        import_survey(town, survey(tmp_path, "1,2\n", head="甲,乙\n"))
    with pytest.raises(UserError, match="sewer import"):
        surveyed(town)


def test_without_a_survey_the_old_concrete_comes_first_and_the_interval_is_wide(town):
    rows = ranking_of(town, 2025)[1].rows
    assert (
        rows["pipe_id"][0] == "P000" and len(rows) == 100 and rows["probability"].mean() == pytest.approx(PRIOR_SHARE, abs=0.05)
    )
    assert (rows["low"] < rows["probability"]).all() and (rows["probability"] < rows["high"]).all()
    assert rows["high"][0] - rows["low"][0] > 0.4
    unknown = rows.set_index("pipe_id").loc["P099"]
    assert unknown["age_factor"] == 1 and "経過年数は不明" in reasons(unknown.to_dict()).ja


def test_a_survey_takes_the_place_of_the_prior_and_narrows_the_interval(town, tmp_path):
    before = ranking_of(town, 2025)[1].rows.set_index("pipe_id")
    import_survey(town, many(tmp_path, range(60, 75), range(25)))
    ranking = ranking_of(town, 2025)[1]
    after = ranking.rows.set_index("pipe_id")
    assert (ranking.surveyed, ranking.poor, len(after)) == (40, 15, 60)
    assert after["probability"]["P080"] > after["probability"]["P029"], (
        "here the young plastic pipes were found poor, not the old"
    )
    assert before["probability"]["P080"] < before["probability"]["P029"]
    assert after["high"]["P029"] - after["low"]["P029"] < before["high"]["P029"] - before["low"]["P029"]


def test_the_ranking_is_judged_on_areas_it_has_not_seen_or_not_at_all(town, tmp_path):
    sewers = sewers_of(town)
    nothing = pd.Series(dtype=object)
    assert try_ranking(sewers, nothing, 2025).auc is None
    import_survey(town, many(tmp_path, range(50, 65), range(30)))
    trial = try_ranking(sewers, surveyed(town)["urgency"], 2025)
    assert trial.spans == 45 and trial.areas > 5 and trial.auc > 0.9 and trial.auc_of_age < 0.1
    shuffled = pd.Series(np.random.default_rng(0).permutation(["I", "OK"] * 50), index=sewers["pipe_id"])
    assert abs(try_ranking(sewers, shuffled, 2025).auc - 0.5) < 0.2


def test_an_inspection_plan_stays_within_the_budget_and_more_money_finds_no_less(town, tmp_path):
    import_survey(town, many(tmp_path, range(60, 75), range(25)))
    found = [plan_inspection(town, budget_yen=budget, yen_per_km=1_500_000, fiscal_year=2025) for budget in (2e5, 5e5, 1e6, 1e12)]
    assert all(one.cost_yen <= one.budget_yen for one in found)
    assert [one.poor_km[0] for one in found] == sorted(one.poor_km[0] for one in found)
    whole = found[-1]
    assert whole.length_km == pytest.approx(6.0) and whole.poor_spans[1] < whole.poor_spans[0] < whole.poor_spans[2]
    assert len(plan_frame(found[0])) == len(found[0].areas) > 0


@pytest.mark.parametrize(("budget", "cost"), [(0, 1e6), (-1, 1e6), ("abc", 1e6), (1e6, 0), (1e6, float("nan"))])
def test_budgets_and_prices_that_are_none_are_refused(town, budget, cost):
    with pytest.raises(UserError):
        plan_inspection(town, budget_yen=budget, yen_per_km=cost, fiscal_year=2025)


def test_a_town_without_sewers_is_told_to_import_them(tmp_path):
    with pytest.raises(UserError, match="管渠がありません"):
        ranking_of(grid_town(tmp_path), 2025)


def test_the_tables_are_written(town, tmp_path):
    import_survey(town, many(tmp_path, range(3), range(3, 6)))
    found, sewers = surveyed(town), sewers_of(town)
    assert urgency_frame(found).iloc[0, 1] == "緊急度Ⅰ" and totals_frame(found, sewers).iloc[:, 1].tolist() == [3, 0, 0, 3, 0, 94]
    for ending in ("xlsx", "csv"):
        write_urgency(tmp_path / f"u.{ending}", found, sewers)
        write_ranking(tmp_path / f"r.{ending}", rank_unsurveyed(sewers, found["urgency"], 2025))
    assert len(ranking_frame(rank_unsurveyed(sewers, found["urgency"], 2025))) == 94


def test_a_list_of_spans_without_items_says_that_they_count_as_surveyed(town, tmp_path):
    file = survey(tmp_path, "S-01\n", head="管渠番号\n")
    assert "tv_no_items" in [one.check for one in import_survey(town, file).findings]


def test_a_town_surveyed_to_the_last_span_has_nothing_to_plan(town, tmp_path):
    file = survey(tmp_path, "".join(f"{one}\n" for one in sewers_of(town)["pipe_id"]), head="管渠番号\n")
    import_survey(town, file)
    plan = plan_inspection(town, budget_yen="100万円", yen_per_km=1_000_000, fiscal_year=2025)
    assert plan.areas == () and "未調査の管渠がない" in plan.note.ja and plan.budget_yen == 1_000_000

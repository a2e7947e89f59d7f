"""Every check finds what it is for, and is silent where nothing is wrong."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from waterdx.core.fields import LAYER_NAMES
from waterdx.core.findings import Finding
from waterdx.core.words import LANGUAGES
from waterdx.ledger.checks import CHECKS, Ledger
from waterdx.ledger.checks.ledger import Unread
from waterdx.ledger.checks.materials import laying_years
from waterdx.ledger.checks.registry import MANY
from waterdx.reports.findings_table import export

from .check_cases import CASES, ledger, pipe

DOCS = Path(__file__).parents[2] / "docs"
BY_NAME = {one.name: one for one in CHECKS}


def found(name: str, given: Ledger) -> list[Finding]:
    return BY_NAME[name].run(given)


def test_every_check_has_a_case_and_every_case_a_check() -> None:
    assert CASES.keys() == BY_NAME.keys()
    assert len(CHECKS) == len(BY_NAME) >= 45


@pytest.mark.parametrize("name", CASES)
def test_a_check_finds_what_is_wrong_and_is_silent_where_it_is_right(name: str) -> None:
    bad, good = CASES[name]
    wrong = found(name, bad())
    assert wrong
    assert found(name, good()) == []
    for finding in wrong:
        assert finding.check == name and finding.layer in LAYER_NAMES
        assert finding.id in finding.message.ja and finding.id in finding.message.en
        assert "{" not in finding.message.ja + finding.message.en and "nan" not in finding.message.en.split()
        assert finding.message.ja.endswith("。") and finding.message.en.endswith(".")


@pytest.mark.parametrize("every", [10, pytest.param(1, marks=pytest.mark.soak)])
@pytest.mark.parametrize("name", CASES)
def test_no_check_fails_on_an_empty_ledger_or_on_one_of_another_subject(name: str, every: int) -> None:
    """Each check meets each tenth ledger, another tenth than the check before it, so each ledger meets each tenth check."""
    assert found(name, ledger()) == []
    for given in [one for case in CASES.values() for one in case][list(CASES).index(name) % every :: every]:
        found(name, given())


def test_every_check_has_a_sentence_in_both_languages_and_stands_in_both_handbooks() -> None:
    pages = {language: (DOCS / language / "checks.md").read_text(encoding="utf-8") for language in LANGUAGES}
    for one in CHECKS:
        assert one.sentence.ja.endswith("。") and one.sentence.en.endswith(".") and one.sentence.ja != one.sentence.en
        assert all(f"| `{one.name}` |" in page for page in pages.values()), f"run `make docs`: {one.name}"


def test_a_check_that_can_mend_says_what_the_history_will_tell() -> None:
    for one in CHECKS:
        assert (one.fix is None) == (one.mended is None)


def test_a_blank_that_was_written_but_not_understood_is_told_once() -> None:
    bad, _good = CASES["term_unread"]
    assert "material" not in {finding.field for finding in found("statutory_blank", bad())}


def test_a_column_no_file_had_is_one_finding() -> None:
    every = ledger([pipe([(0, n), (50, n)], pipe_id=f"A-{n}") for n in range(MANY)])
    joints = [finding for finding in found("statutory_blank", every) if finding.field == "joint"]
    assert [(finding.id, finding.count) for finding in joints] == [("", MANY)]


def test_findings_that_say_different_things_are_not_told_as_one() -> None:
    unread = tuple(Unread("pipes", n + 1, "material", f"へんな管{n % 2}") for n in range(MANY))
    told = found("term_unread", ledger([pipe([(0, n), (50, n)], pipe_id=f"A-{n}") for n in range(MANY)], unread=unread))
    assert Counter(finding.raw for finding in told) == {"へんな管0": MANY // 2, "へんな管1": MANY // 2}


def test_a_limit_without_a_source_says_so_in_the_sentence() -> None:
    unsure = {key: period for key, period in laying_years().items() if period.confidence == "inferred_verify"}
    assert ("water", "joint", "K") in unsure
    (finding,) = found("joint_not_of_its_time", ledger([pipe(joint="K", install_fy=1930)]))
    assert "出典のない" in finding.message.ja and "without a source" in finding.message.en
    (sourced,) = found("joint_not_of_its_time", ledger([pipe(joint="GX", install_fy=1930)]))
    assert "出典のない" not in sourced.message.ja


def test_findings_are_exported_as_csv_and_as_a_workbook(tmp_path: Path) -> None:
    findings = found("gap", CASES["gap"][0]())
    for name in ("点検.csv", "点検.xlsx"):
        export(findings, tmp_path / name)
        assert (tmp_path / name).stat().st_size > 100
    assert findings[0].message.ja in (tmp_path / "点検.csv").read_text(encoding="utf-8-sig") or findings[0].message.en in (
        tmp_path / "点検.csv"
    ).read_text(encoding="utf-8-sig")

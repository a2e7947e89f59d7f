"""Official cautions that apply only to some years or movements: one row each. What always applies stands with the definition.

Nothing here says that a town did something (such as waive its tariff): the figures do not tell, so the town is asked to look.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from waterdx.core.words import Words
from waterdx.indicators.values import SUSPECT


@dataclass(frozen=True)
class Case:
    """The value that is explained, and the year it is compared with (None: none)."""

    code: str
    year: int
    since: int | None
    basis: str


@dataclass(frozen=True)
class Caution:
    """A caution for the indicators `codes` (none: all) where `applies`, and where that is from."""

    codes: tuple[str, ...]
    applies: Callable[[Case], bool]
    words: Words
    source: str


def _in_years(first: int, last: int) -> Callable[[Case], bool]:
    return lambda case: any(year is not None and first <= year <= last for year in (case.year, case.since))


def _across(year: int) -> Callable[[Case], bool]:
    """From before `year` to it or after it, or the other way round."""
    return lambda case: case.since is not None and min(case.year, case.since) < year <= max(case.year, case.since)


def _moved(case: Case) -> bool:
    return case.since is not None


_SHEETS = "https://shibutani.org/"
CAUTIONS = (
    Caution(
        (), lambda case: case.basis == SUSPECT,
        Words(ja="公表値ですが、ありえない値です。元の資料で確かめてください。比較や順位の根拠にはできません。",
              en="This is the published value, but it cannot be. Check it at its source; nothing can be concluded from it."),
        "https://github.com/Ina299/local_gov_vis"),
    Caution(
        ("W1-4", "W1-5", "K-1", "WX-1"), _in_years(2020, 2023),
        Words(ja="2020〜2023年度は、感染症や物価高への対策で水道料金を減免した団体があり、料金を改定していなくても給水収益が減っています。"
                 "減免の有無は収録した統計では分かりません。自団体の決算で確かめてください。",
              en="In FY2020 to FY2023 some utilities waived part of the tariff (COVID-19, prices): revenue fell without a change of tariff. "
                 "The survey does not say who did; look into your own accounts."),
        _SHEETS + "112381_01_0_001/2022.html"),
    Caution(
        ("W1-1", "W1-3", "W1-5", "W1-6", "W2-1"), _across(2014),
        Words(ja="2014年度に会計基準が見直され(翌年度に償還する企業債を流動負債へ、長期前受金戻入を収益へ)、2013年度以前とはつながりません。",
              en="The accounting rules changed in FY2014 (bonds due next year became current liabilities, reversals of deferred revenue income): "
                 "not comparable with FY2013 and before."),
        "https://expydoc.com/doc/8048331/%E7%B5%8C%E5%96%B6%E6%AF%94%E8%BC%83%E5%88%86%E6%9E%90%E8%A1%A8"),
    Caution(
        ("W2-2", "W2-3", "DA-W2-2", "DA-W2-3", "S2-2", "S2-3"), _moved,
        Words(ja="台帳を紙からGISへ移した年度は、管を布設替えしていなくても延長や布設年度の数え直しで値が跳びます。急な動きは台帳の整備と併せて読みます。",
              en="When a ledger moves from paper to GIS, lengths and years are counted anew and the value jumps though no pipe was replaced. "
                 "Read a sudden change together with the work on the ledger."),
        _SHEETS + "?code=232190_01_0_001&year=2015"),
    Caution(
        ("S1-4", "S1-5", "S1-6"), _moved,
        Words(ja="公費で負担する範囲の決め方を変えると、経営の実態が同じでも値が急に動きます。",
              en="A change of what the public share covers moves the value overnight, with nothing else changed."),
        _SHEETS + "?code=014524_17_1_000&year=2016"),
    Caution(
        ("SN1-1",), _moved,
        Words(ja="公営企業会計へ移る前の年度は打切決算のため、値が歪みます。",
              en="The last year before the move to corporate accounting is closed early and its value is distorted."),
        _SHEETS + "?code=232238_17_5_000&year=2019"),
)  # fmt: skip


def cautions_for(case: Case) -> list[Caution]:
    """The cautions that apply to a value."""
    return [one for one in CAUTIONS if (not one.codes or case.code in one.codes) and one.applies(case)]

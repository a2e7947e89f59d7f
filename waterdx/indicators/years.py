"""Which fiscal year is looked at: the one asked for, or the latest for which everybody has values."""

from __future__ import annotations

from collections.abc import Sequence

from waterdx.core.errors import UserError
from waterdx.core.words import Words


def common_year(years: Sequence[tuple[str, Sequence[int]]], wanted: int | None) -> int:
    """`wanted`, or the latest year common to all of `years` (name, its years). UserError that lists the years otherwise.

    >>> common_year([("甲町", [2018, 2019, 2020]), ("乙町", [2018, 2019])], None)
    2019
    """
    common = sorted(set.intersection(*(set(own) for _, own in years)))
    if common and wanted is None:
        return common[-1]
    if wanted is not None and wanted in common:
        return wanted
    said = [f"{name} {span(own)}" for name, own in years]
    raise UserError(
        ja="{wanted}値がありません(値のある年度: {years})。",
        en="{wanted}: choose a year that has values ({years}).",
        wanted=_wanted(wanted), years=Words("、".join(said), ", ".join(said)),
    )  # fmt: skip


def _wanted(year: int | None) -> Words:
    if year is None:
        return Words(ja="すべての団体に共通する年度の", en="No fiscal year is common to all the utilities")
    return Words(ja="{year}年度の", en="There are no values for FY{year}").format(year=year)


def span(years: Sequence[int]) -> str:
    """Years as people write them.

    >>> span([2015, 2016, 2018])
    '2015-2016, 2018'
    """
    runs: list[list[int]] = []
    for year in years:
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)

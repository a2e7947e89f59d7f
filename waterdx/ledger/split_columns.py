"""A year that a table keeps in two columns (年号 昭和 | 年 48, with 月 and 日 where it has them) as one text, to be read as any year."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from waterdx.core.eras import era_named_in, is_era
from waterdx.core.findings import Finding
from waterdx.core.text import fold, says_unknown
from waterdx.core.words import Words
from waterdx.importers.raw_table import RawTable

if TYPE_CHECKING:
    import pandas as pd

_MOST_ERAS = 15  # spellings; a column with more different texts holds something else
_FIRST = 300  # rows that show what a column is, as a rule
_ERA_HEADER = re.compile(r"年号|元号|和暦|\bera\b|gengo", re.IGNORECASE)
_YEAR = re.compile(r"(?:元|\d{1,2})\s*年?度?")
_MOST_ODD = 0.2  # of the different texts may be something else (不明, 1973)
_PARTS = (re.compile(r"月$|month", re.IGNORECASE), re.compile(r"日$|day", re.IGNORECASE))
_NUMBER = re.compile(r"\d{1,2}[月日]?")


@dataclass(frozen=True)
class _Joint:
    """Columns that together name one year, and what the column made of them is called."""

    columns: tuple[str, ...]
    name: str
    era: str = ""  # where the header names it: 布設年度(昭和)


def with_years_joined(table: RawTable, said: Collection[str] = ()) -> RawTable:
    """The table with each pair of era and year made one column; the text as written stays in `raw`, beside the joined one.

    A column of eras that the user has `said` something of is left alone; the joined one may bear the name of its year.
    """
    frame, raw = table.frame, table.raw
    joints = _joints(frame, said)
    for joint in joints:
        at = list(frame.columns).index(joint.columns[0])
        texts = _texts(frame, joint)
        frame = frame.drop(columns=list(joint.columns))
        frame.insert(at, joint.name, texts)
        if joint.name not in raw:  # so that the checks can tell of 昭和70
            raw = raw.assign(**{joint.name: texts})
    return replace(table, frame=frame, raw=raw, findings=[*table.findings, *map(_told, joints)]) if joints else table


def _joints(frame: pd.DataFrame, said: Collection[str]) -> list[_Joint]:
    names = [str(name) for name in frame.columns]
    found: list[_Joint] = []
    for at, name in enumerate(names):
        if any(name in joint.columns for joint in found):
            continue
        year, rest = names[at + 1 : at + 2], [other for other in names[at + 2 : at + 4] if other not in said]
        if year and name not in said and _is_era_column(name, frame[name]) and _are(_YEAR, frame[year[0]]):
            columns = (name, *year, *_month_and_day(frame, rest))
            found.append(_Joint(columns, _name(columns, {*names, *(joint.name for joint in found)})))
        elif (era := era_named_in(name)) and _are(_YEAR, frame[name]):
            found.append(_Joint((name,), name, era))
    return found


def _is_era_column(name: str, texts: pd.Series) -> bool:
    """Whether a column holds eras; single letters (S, H) only where the header says so."""
    written = _written(texts.iloc[:_FIRST])
    if not written or not all(map(is_era, written)):
        return False  # no need to look at the rest
    written = _written(texts)
    if len(written) > _MOST_ERAS or not all(map(is_era, written)):
        return False
    return bool(_ERA_HEADER.search(fold(name))) or all(len(text) == 2 for text in written)


def _written(texts: pd.Series) -> list[str]:
    """The different texts, folded, without those that say unknown."""
    return [fold(text) for text in texts.unique() if not says_unknown(text)]


def _are(pattern: re.Pattern[str], texts: pd.Series) -> bool:
    written = _written(texts)
    odd = sum(not pattern.fullmatch(text) for text in written)
    return bool(written) and odd <= max(1, _MOST_ODD * len(written)) and odd < len(written)


def _month_and_day(frame: pd.DataFrame, after: list[str]) -> list[str]:
    """The columns 月 and 日 right behind the year."""
    taken: list[str] = []
    for pattern, name in zip(_PARTS, after, strict=False):
        if not pattern.search(fold(name)) or not _are(_NUMBER, frame[name]):
            break
        taken.append(name)
    return taken


def _name(columns: tuple[str, ...], taken: Collection[str]) -> str:
    """布設年度 年号 + 布設年度 年 = 布設年度; 布設年号 + 布設年 = 布設年; 布設年号 + 年 = 布設年; 年号 + 年 = 年."""
    era, year = columns[:2]
    group, _, last = year.rpartition(" ")
    if group and era.startswith(f"{group} "):
        name = group
    else:
        last = last if "年" in last else "年"
        before = _ERA_HEADER.sub("", era).strip()
        name = last if last.startswith(before) else before + last
    return name if name not in {*taken} - {*columns} else f"{name}({'・'.join(columns)})"


def _texts(frame: pd.DataFrame, joint: _Joint) -> pd.Series:
    rows = zip(*(frame[name].tolist() for name in joint.columns), strict=True)
    joined = {cells: _joined(cells, joint.era) for cells in dict.fromkeys(rows)}
    rows = zip(*(frame[name].tolist() for name in joint.columns), strict=True)
    import pandas as pd

    return pd.Series([joined[cells] for cells in rows], frame.index, dtype=object)


def _joined(cells: tuple[str, ...], era: str) -> str:
    """One text of the cells of a row. What is no pair of era and year is only put together, and then told as unreadable."""
    if era:
        return era + cells[0] if _YEAR.fullmatch(fold(cells[0])) else cells[0]
    name, year, *rest = (fold(cell) for cell in cells)
    if says_unknown(name) or says_unknown(year):
        return cells[1] if says_unknown(name) else cells[0] + cells[1]
    parts = [part for part in (one.rstrip("月日") for one in rest) if not says_unknown(part)]
    return ".".join([f"{name}{year.rstrip('年度') if parts else year}", *parts])


def _told(joint: _Joint) -> Finding:
    if joint.era:
        words = Words(ja="列「{name}」の 2 桁の値は、見出しのとおり{era}の年として読みました。",
                      en="The two-digit values of column “{name}” were read as years of {era}, as its header says.")  # fmt: skip
        return Finding("year_joined", "info", words.format(name=joint.name, era=joint.era), raw=joint.name)
    words = Words(ja="列「{columns}」を合わせて、ひとつの年(列「{name}」)として読みました。",
                  en="The columns “{columns}” were put together and read as one year (column “{name}”).")  # fmt: skip
    columns = "」「".join(joint.columns)
    said = Words(
        words.ja.format(columns=columns, name=joint.name), words.en.format(columns="”, “".join(joint.columns), name=joint.name)
    )
    return Finding("year_joined", "info", said, raw=", ".join(joint.columns))

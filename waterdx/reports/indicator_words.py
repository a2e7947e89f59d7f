"""Words that every chart and sentence of indicators uses: years, sources, who the peers are, numbers with their unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from waterdx.core.words import Words
from waterdx.indicators.compare import Comparison
from waterdx.indicators.definitions import Indicator
from waterdx.indicators.inputs import FIELDS, SOURCE
from waterdx.indicators.peers import Peers
from waterdx.indicators.registry import DIRECTIONS

UNKNOWN = Words(ja="不明", en="unknown")
AND = Words(ja="・", en=", ")
LISTED = Words(ja="、", en=", ")


def fiscal(year: int) -> str:
    return str(Words(ja="{year}年度", en="FY{year}").format(year=year))


def span_of(years: Sequence[int]) -> str:
    return fiscal(years[0]) if len(years) == 1 else str(Words(ja="{a}〜{b}年度", en="FY{a}–{b}").format(a=years[0], b=years[-1]))


def number(value: float | None, unit: object = "", decimals: int = 2) -> str:
    """A value with its unit.

    >>> number(1234.5, "%", 1), number(None)
    ('1,234.5%', '不明')
    """
    if value is None:
        return str(UNKNOWN)
    said = str(unit)
    return f"{value:,.{decimals}f}{'' if said in ('', '%') else ' '}{said}"


def level_name(value: float, unit: str) -> str:
    """How a level named by official guidance is called in a legend."""
    words = Words(ja="国の手引きなどの水準 {x}", en="level of official guidance {x}")
    return str(words.format(x=f"{value:g}{unit if unit == '%' else ''}"))


def unit_of_change(one: Indicator) -> Words:
    """The unit of a difference of two values: that of a percentage is in points."""
    return Words(ja="ポイント", en="points") if str(one.unit) == "%" else one.unit


def detail(one: Indicator, when: str) -> str:
    """Unit, year and direction of an indicator on one line."""
    return str(AND).join((str(one.unit), when, str(DIRECTIONS[one.direction])))


def source_line(sources: Iterable[str], peers: Peers | None = None) -> str:
    """Where the figures come from, and with whom they are compared."""
    said = str(LISTED).join(sorted({one for one in sources if one}))
    where = Words(ja="({said})", en=" ({said})").format(said=said) if said else ""
    words = Words(ja="出典：{source}{where}。", en="Source: {source}{where}.").format(source=SOURCE, where=where)
    if peers is None:
        return str(words)
    beside = Words(
        ja="比較の相手：{peers}、{year}年度、n={n}団体(自団体を含む)。",
        en=" Compared with {peers}, FY{year}, n={n} utilities with itself.",
    ).format(peers=peers.name, year=peers.year, n=peers.n)
    return f"{words}{beside}"


def sources_of(found: Comparison, codes: Sequence[str] = ()) -> set[str]:
    """The sources of the values shown of the utilities of a comparison."""
    return {text for one in found.utilities for code, text in one.source.items() if not codes or code in codes}


def sources_over(found: Comparison, code: str, years: Sequence[int]) -> set[str]:
    """The sources of the values of one indicator of these utilities over `years`."""
    table = found.panel.source
    if code not in table:
        return set()
    rows = table[code].reindex([(year, one.code) for year in years for one in found.utilities])
    return {str(source) for source in rows.dropna()}


def field_line(found: Comparison, when: str) -> str:
    text = Words(ja="{field}・{when}", en="{field}, {when}").format(field=FIELDS[found.field], when=when)
    return str(text)[:1].upper() + str(text)[1:]


def average_of(peers: Peers, code: str) -> tuple[float | None, Words]:
    """What stands for the peers: the ratio of sums, else the median; and which it is. Nothing does where most are unknown or nobody else is known."""
    one = peers.statistics.get(code)
    if one is None or one.n < 2 or one.n * 2 < peers.n:
        return None, Words(ja="{who}(値の分かる団体が少ない)", en="{who} (few of them known)").format(who=peers.name)
    if one.ratio_of_sums is not None:
        return one.ratio_of_sums, Words(ja="{who}の平均", en="average of {who}").format(who=peers.name)
    return one.median, Words(ja="{who}の中央値", en="median of {who}").format(who=peers.name)

"""Pipe indicators from the project's own pipes for any fiscal year, beside the published values, with why they differ.

What the ledger does not know widens the band `low` to `high`: all unknown kilometres counted as no, or as yes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from waterdx.core.words import Words

if TYPE_CHECKING:
    import pandas as pd

# Published indicators that say the same of the same pipes.
PUBLISHED = {"aged": "W2-2", "laid": "W2-3", "seismic_trunk": "K-2"}
TRUNKS = ("RAW", "TRANS", "DIST-M")  # 基幹管路: 導水管, 送水管, 配水本管
RESISTANT = ("seismic", "conforming")
PERCENT, YEARS = Words(ja="%", en="%"), Words(ja="年", en="years")
NAMES = {
    "aged": Words(ja="管路経年化率(台帳)", en="Ratio of pipes beyond statutory useful life (ledger)"),
    "laid": Words(ja="当年度に布設した管路の割合(台帳。新設を含む)", en="Pipes laid in the year (ledger, new ones included)"),
    "seismic": Words(ja="管路の耐震適合率(台帳)", en="Seismic compliance of pipes (ledger)"),
    "seismic_trunk": Words(ja="基幹管路の耐震適合率(台帳)", en="Seismic compliance of trunk mains (ledger)"),
    "mean_age": Words(ja="管路の平均経過年数(台帳、延長加重)", en="Mean age of pipes (ledger, weighted by length)"),
}


@dataclass(frozen=True)
class LedgerIndicator:
    """One indicator of one fiscal year: `value` over the km that are known; None where nothing is known.

    `published` is (value, year, basis) of the nearest published year; `notes` say why the two differ.
    """

    key: str
    year: int
    unit: Words
    value: float | None
    low: float | None
    high: float | None
    km: float
    unknown_km: float
    inferred_km: float
    published: tuple[float, int, str] | None
    notes: tuple[Words, ...]

    def to_json(self) -> dict[str, Any]:
        published = dict(zip(("value", "year", "basis"), self.published, strict=True)) if self.published else None
        return {
            "key": self.key, "indicator": PUBLISHED.get(self.key), "name_ja": NAMES[self.key].ja, "name_en": NAMES[self.key].en,
            "year": self.year, "unit": self.unit.ja, "value": self.value, "low": self.low, "high": self.high, "length_km": self.km,
            "unknown_km": self.unknown_km, "inferred_km": self.inferred_km, "published": published,
            "notes": [{"ja": one.ja, "en": one.en} for one in self.notes],
        }  # fmt: skip


def of_ledger(pipes: pd.DataFrame, year: int, published: pd.DataFrame) -> list[LedgerIndicator]:
    """The indicators of the water pipes in use at the end of `year`.

    `pipes`: field, use, install_fy, length_cm, years_over (beyond statutory life at the end of `year`), seismic, and seismic_inferred and
    statutory_fy_inferred: whether these rest on inferred values.
    `published`: rows of `values.values` of the same utility.
    """
    water = pipes[(pipes["field"] == "water") & ~(pipes["install_fy"] > year) & pipes["length_cm"].notna()]
    no_year, no_class = water["install_fy"].isna(), ~water["seismic"].isin([*RESISTANT, "none"])
    resistant = water["seismic"].isin(RESISTANT)
    trunks = water["use"].isin(TRUNKS)
    rest = ~(trunks | water["use"].isin(["DIST", "DIST-S"]))
    shares = [
        _share("aged", year, water, water["years_over"] >= 0, no_year, published),
        _share("laid", year, water, water["install_fy"] == year, no_year, published),
        _share("seismic", year, water, resistant, no_class, published),
        _share("seismic_trunk", year, water[trunks], resistant[trunks], no_class[trunks], published),
        _mean_age(year, water, no_year),
    ]
    undivided = _km(water[rest | (water["use"] == "DIST")])
    return [_with_use_note(one, undivided) if one.key == "seismic_trunk" and undivided else one for one in shares]


def _share(
    key: str, year: int, pipes: pd.DataFrame, yes: pd.Series, unknown: pd.Series, published: pd.DataFrame
) -> LedgerIndicator:
    whole, good, dark = _km(pipes), _km(pipes[yes & ~unknown]), _km(pipes[unknown])
    rests = pipes["seismic_inferred" if key.startswith("seismic") else "statutory_fy_inferred"]
    inferred = _km(pipes[rests & ~unknown])
    value = 100 * good / (whole - dark) if whole > dark else None
    low, high = (100 * good / whole, 100 * (good + dark) / whole) if whole else (None, None)
    nearest = _nearest(published, PUBLISHED.get(key), year)
    notes = _notes(key, year, value, nearest, dark, inferred)
    return LedgerIndicator(key, year, PERCENT, value, low, high, whole, dark, inferred, nearest, notes)


def _mean_age(year: int, pipes: pd.DataFrame, no_year: pd.Series) -> LedgerIndicator:
    known = pipes[~no_year]
    km, dark, inferred = _km(known), _km(pipes[no_year]), _km(known[known["statutory_fy_inferred"]])
    value = float((year - known["install_fy"]).mul(known["length_cm"]).sum() / known["length_cm"].sum()) if km else None
    notes = _notes("mean_age", year, value, None, dark, inferred)
    return LedgerIndicator("mean_age", year, YEARS, value, None, None, km + dark, dark, inferred, None, notes)


def _km(pipes: pd.DataFrame) -> float:
    return float(pipes["length_cm"].sum()) / 100_000


def _nearest(published: pd.DataFrame, code: str | None, year: int) -> tuple[float, int, str] | None:
    """The published value of that year, else of the nearest one."""
    rows = published[published["indicator"] == code].to_dict("records")
    if not rows:
        return None
    row = min(rows, key=lambda one: abs(one["year"] - year))
    return float(row["value"]), int(row["year"]), str(row["basis"])


def _notes(
    key: str, year: int, value: float | None, published: tuple[float, int, str] | None, dark: float, inferred: float
) -> tuple[Words, ...]:
    notes = [_OWN_RULE[key]]
    if dark:
        notes.append(_DARK.format(km=dark))
    if inferred:
        notes.append(_INFERRED.format(km=inferred))
    if published and value is not None:
        notes.append(_APART.format(apart=value - published[0], value=published[0], year=published[1]))
        if published[1] != year:
            notes.append(_OTHER_YEAR.format(year=year, published=published[1]))
    return tuple(notes)


def _with_use_note(one: LedgerIndicator, km: float) -> LedgerIndicator:
    return replace(one, notes=(*one.notes, _UNDIVIDED.format(km=km)))


_OWN_RULE = {
    "aged": Words(
        ja="布設年度に法定耐用年数40年を足した年度に達した管を数えます。公表値は各団体が決算統計に報告した延長によるため、台帳の整備状況や報告の範囲で違います。",
        en="Counts pipes that have reached 40 years. The published value rests on lengths reported in the survey and differs with the state of the ledger and what was reported.",
    ),
    "laid": Words(
        ja="台帳の布設年度が当年度の管です。更新と新設の区別は台帳にないため、公表の管路更新率より高く出ます。撤去した管が台帳から消えていれば過去の年度は低く出ます。",
        en="Pipes whose laying year is this year. The ledger does not tell renewal from extension, so it is above the published renewal rate; past years are low where later work replaced those pipes.",
    ),
    "seismic": Words(
        ja="耐震管と耐震適合管(地盤による)を数えます。区分は管種・継手・地盤からの判定です。",
        en="Counts earthquake-resistant and conforming pipes, judged by material, joint and ground.",
    ),
    "seismic_trunk": Words(
        ja="導水管・送水管・配水本管を基幹管路とします。公表値(水道統計)の基幹管路の範囲は団体ごとに定めます。",
        en="Raw water, transmission and trunk distribution mains. For the published value each utility defines its trunk mains.",
    ),
    "mean_age": Words(
        ja="布設年度の分かる管の延長加重平均です。", en="Weighted by length over pipes whose laying year is known."
    ),
}
_DARK = Words(
    ja="台帳で不明の {km:,.2f} km は値に含めず、幅(低〜高)で示します。",
    en="{km:,.2f} km unknown in the ledger are left out of the value and shown as the band.",
)
_INFERRED = Words(ja="うち {km:,.2f} km は推定した値によります。", en="{km:,.2f} km rest on inferred values.")
_APART = Words(
    ja="公表値 {value:,.2f}({year}年度)との差は {apart:+,.2f} ポイントです。",
    en="{apart:+,.2f} points from the published {value:,.2f} (FY{year}).",
)
_OTHER_YEAR = Words(
    ja="{year}年度の公表値がないため、最も近い{published}年度と比べています。",
    en="Nothing is published for FY{year}: compared with FY{published}, the nearest.",
)
_UNDIVIDED = Words(
    ja="配水本管か支管かが台帳にない配水管などの {km:,.2f} km は基幹管路に数えていません。",
    en="{km:,.2f} km without a use that tells trunk from branch mains are not counted as trunk mains.",
)

"""How the staff of different decades wrote the same thing: era years, materials, joints, diameters."""

from __future__ import annotations

import datetime
from random import Random

MATERIAL_WRITINGS = {
    "DIP": ("DIP", "ダクタイル鋳鉄管", "ﾀﾞｸﾀｲﾙ", "ＤＩＰ", "DCIP"),
    "CIP": ("CIP", "鋳鉄管", "普通鋳鉄管"),
    "ACP": ("ACP", "石綿管", "石綿セメント管", "ＡＣＰ"),
    "VP": ("VP", "塩ビ管", "硬質塩化ビニル管", "ＶＰ", "塩ﾋﾞ管"),
    "HIVP": ("HIVP", "HI-VP", "耐衝撃性塩ビ管", "ＨＩＶＰ"),
    "HPPE": ("HPPE", "配水用ポリエチレン管", "水道配水用ポリエチレン管"),
    "PP": ("PP", "ポリエチレン管", "ＰＰ"),
    "GP": ("GP", "亜鉛めっき鋼管"),
    "SP": ("SP", "鋼管"),
    "SSP": ("SSP", "SUS", "ステンレス管"),
}
JOINT_WRITINGS = {
    "A": ("A形", "Ａ形", "A"),
    "K": ("K形", "Ｋ形", "K"),
    "T": ("T形", "Ｔ形"),
    "SII": ("SⅡ形",),
    "NS": ("NS形", "ＮＳ形", "NS"),
    "GX": ("GX形", "GX"),
    "TS": ("TS", "ＴＳ", "接着"),
    "RR": ("RR", "ゴム輪形"),
    "RRL": ("RRロング",),
    "FUSION": ("融着", "EF", "電気融着"),
    "WELD": ("溶接",),
    "ねじ": ("ねじ",),
    "印ろう": ("印ろう",),
    "": ("",),
}
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
ERAS = ((2019, "R", "令和"), (1989, "H", "平成"), (1926, "S", "昭和"))


def favourite(rng: Random, writings: tuple[str, ...]) -> str:
    """One of the writings, the first ones oftener."""
    return rng.choices(writings, [1.0 / (k + 1) for k in range(len(writings))])[0]


def era(year: int) -> tuple[str, str, str]:
    """Letter, name and number of a year in its era; the first year is 元."""
    first, letter, name = next(e for e in ERAS if year >= e[0])
    number = year - first + 1
    return letter, name, "元" if number == 1 else str(number)


def year_writing(rng: Random, year: int) -> str:
    """A fiscal year as a register writes it."""
    letter, name, number = era(year)
    if year == 2019 and rng.random() < 0.4:
        letter, name, number = "H", "平成", "31"
    chance = rng.random()
    if chance < 0.42:
        return f"{letter}{number}"
    if chance < 0.60:
        return f"{name}{number}年度"
    if chance < 0.74:
        return f"{name}{number}年"
    if chance < 0.84:
        return f"{letter}.{number}"
    if chance < 0.93:
        return f"{letter.translate({ord(c): ord(c) + 0xFEE0 for c in 'SHR'})}.{number.translate(WIDE)}"
    return f"{year}年" if chance < 0.985 else f"{letter}{number}頃"


def unknown_year_writing(rng: Random) -> str:
    return rng.choices(("", "不明", "－"), (6.0, 4.0, 1.0))[0]


def year_is_missing(rng: Random, year: int) -> bool:
    """Old pipes lack their year far oftener than new ones (about 18 % of all)."""
    return rng.random() < (0.34 if year < 1972 else 0.24 if year < 1982 else 0.07)


def diameter_writing(rng: Random, diameter_mm: int) -> str | int:
    chance = rng.random()
    if chance < 0.88:
        return diameter_mm
    return f"φ{diameter_mm}" if chance < 0.94 else str(diameter_mm).translate(WIDE) if chance < 0.98 else f"{diameter_mm}㎜"


def date_writing(rng: Random, day: datetime.date) -> str:
    """A date as repair slips write it: R3.5.12, 令和3年5月12日 or 2021/5/12."""
    reiwa = day >= datetime.date(2019, 5, 1)
    letter, name = ("R", "令和") if reiwa else ("H", "平成")
    number = day.year - (2018 if reiwa else 1988)
    chance = rng.random()
    if chance < 0.55:
        return f"{letter}{'元' if number == 1 else number}.{day.month}.{day.day}"
    if chance < 0.82:
        return f"{name}{'元' if number == 1 else number}年{day.month}月{day.day}日"
    return f"{day.year}/{day.month}/{day.day}"

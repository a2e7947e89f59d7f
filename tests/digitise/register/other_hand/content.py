"""What stands on a page: columns as towns name them, rows of invented pipes, and the sums below them."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

STREETS = (
    "本町通り",
    "駅前線",
    "東浜町",
    "西原",
    "上野台",
    "桜ヶ丘",
    "県道12号",
    "新田",
    "中央1丁目",
    "中央2丁目",
    "大字川口",
    "港線",
    "南団地内",
    "北山",
    "松葉町",
)
NOTES = (
    "国道横断",
    "橋梁添架",
    "移設",
    "撤去予定",
    "仮設",
    "弁筐破損",
    "私道",
    "推進工",
    "水路下越",
    "岩盤",
    "開削",
    "道路改良",
    "要調査",
)
WATER = (
    "DIP",
    "VP",
    "HIVP",
    "ACP",
    "SP",
    "HPPE",
    "CIP",
    "ダクタイル鋳鉄管",
    "石綿セメント管",
    "塩ビ管",
    "鋳鉄管",
    "鋼管",
    "ポリエチレン管",
)
SEWER = ("HP", "VU", "VP", "ヒューム管", "塩ビ管", "陶管", "DIP", "FRPM")
JOINTS = ("K", "A", "NS", "GX", "T", "TS", "RR", "フランジ")
ERAS = ((2019, "令和", "令", "R", 2018), (1989, "平成", "平", "H", 1988), (1926, "昭和", "昭", "S", 1925))


@dataclass(frozen=True)
class Column:
    """`names` are the heading's levels from the top (a level shared with the neighbour is one merged cell; "\\n" breaks a line)."""

    key: str
    names: tuple[str, ...]
    field: str
    width: float
    align: str = "left"
    vertical: bool = False


@dataclass
class Content:
    """Rows of text; `by_hand` (row, column) from 0; `sums` the rows that are totals; whether they are right."""

    columns: list[Column]
    rows: list[list[str]] = field(default_factory=list)
    by_hand: set[tuple[int, int]] = field(default_factory=set)
    sums: list[int] = field(default_factory=list)
    agree: bool | None = None


def year_text(year: int, writing: str) -> str:
    """A year the way one town writes it; `writing` is how it would write 1977."""
    if writing == "1977":
        return str(year)
    _, long, short, letter, before = next(era for era in ERAS if year >= era[0])
    number = year - before
    figures = "元" if number == 1 and writing != "52" else str(number)
    shown = {"S52": letter + figures, "昭52": short + figures, "昭和52年": f"{long}{figures}年", "昭和52年度": f"{long}{figures}年度",
             "S.52": f"{letter}.{figures}", "52": figures, "S52.3": f"{letter}{figures}.{1 + year % 12}", "昭和52": long + figures}  # fmt: skip
    return shown[writing]


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def number_text(value: float, decimals: int, thousands: bool) -> str:
    return f"{value:,.{decimals}f}" if thousands else f"{value:.{decimals}f}"


class Writer:
    """Rows of one page, as a clerk with these habits writes them."""

    def __init__(self, chance: Random, columns: list[Column], habits: dict[str, Any]) -> None:
        self.chance, self.columns, self.habits = chance, columns, habits
        self.number = chance.randint(11, 800)
        self.level = chance.uniform(4, 60)
        self.last: dict[str, str] = {}

    def row(self, street: str) -> dict[str, str]:
        """One pipe as texts by column key, without ditto marks."""
        chance, habits = self.chance, self.habits
        self.number += 1
        length = round(chance.choice([chance.uniform(3, 60), chance.uniform(20, 180)]), int(str(habits["decimals"])))
        slope = round(chance.uniform(1.2, 18), 1)
        drop = length * slope / 1000
        top, self.level = self.level, self.level - drop
        year = chance.randint(*(1955, 1988) if habits["year"] == "52" else (1958, 2022))
        repeated = chance.random() < 0.6
        shown = {
            "id": str(habits["id"]).format(n=self.number, k=chance.randint(1, 9)), "no": str(self.number), "street": street, "sheet": f"{chance.randint(1, 40)}-{chance.randint(1, 9)}",
            "material": self._again("material", chance.choice(habits["materials"]), repeated), "joint": chance.choice(JOINTS),
            "diameter": self._again("diameter", str(habits["diameter"]).format(chance.choice(habits["sizes"])), repeated),
            "length": self._length(length), "year": self._again("year", year_text(year, str(habits["year"])), repeated),
            "cover": f"{chance.uniform(0.6, 2.4):.2f}", "pressure": f"{chance.uniform(0.2, 0.9):.2f}", "note": chance.choice(NOTES) if chance.random() < 0.3 else "",
            "up": f"{chance.randint(1, 9)}-{self.number}", "down": f"{chance.randint(1, 9)}-{self.number + 1}", "slope": f"{slope:.1f}",
            "up_level": f"{top:.3f}", "down_level": f"{self.level:.3f}", "up_cover": f"{chance.uniform(0.8, 3.9):.2f}", "down_cover": f"{chance.uniform(0.8, 3.9):.2f}",
            "work": f"{chance.choice(['公下', '補', '単'])}第{chance.randint(1, 40)}号",
        }  # fmt: skip
        return {
            key: ("" if key not in ("id", "no", "length") and chance.random() < float(str(habits["blank"])) else text)
            for key, text in shown.items()
        }

    def _length(self, metres: float) -> str:
        if self.habits["unit"] == "km":
            return f"{metres / 1000:.4f}"
        return number_text(metres * float(str(self.habits["scale"])), int(str(self.habits["decimals"])), True)

    def _again(self, key: str, fresh: str, repeated: bool) -> str:
        if not (repeated and key in self.last):
            self.last[key] = fresh
        return self.last[key]


def written(chance: Random, columns: list[Column], habits: dict[str, Any], count: int) -> Content:
    """`count` rows with their sub-totals, ditto marks and total."""
    made, writer = Content(columns), Writer(chance, columns, habits)
    keys = [column.key for column in columns]
    at, name_at = keys.index("length"), next(k for k, key in enumerate(keys) if key != "no")
    decimals = 4 if habits["unit"] == "km" else int(str(habits["decimals"]))
    street, above, part, whole, begun = chance.choice(STREETS), [""] * len(keys), 0.0, 0.0, 0

    def total(name: str, value: float) -> None:
        row = [""] * len(keys)
        row[name_at if name_at != at else 0], row[at] = name, number_text(value, decimals, True)
        made.sums.append(len(made.rows))
        made.rows.append([full_width(text) if habits["full"] and k != name_at else text for k, text in enumerate(row)])

    group = int(str(habits["group"]))
    while len(made.rows) < count:
        texts = writer.row(street)
        value = float(texts["length"].replace(",", ""))
        part, whole, begun = part + value, whole + value, begun + 1
        row = [texts[key] for key in keys]
        shown = [
            str(habits["ditto"])
            if habits["ditto"]
            and text
            and text == above[k]
            and keys[k] in ("street", "material", "diameter", "year", "joint")
            and begun > 1
            else text
            for k, text in enumerate(row)
        ]
        above = row
        made.rows.append(
            [full_width(text) if habits["full"] and text.isascii() and k % 2 else text for k, text in enumerate(shown)]
        )
        if group and begun == group:
            total("小計", part)
            street, part, begun, above = chance.choice(STREETS), 0.0, 0, [""] * len(keys)
    if habits["total"]:
        if group and begun:
            total("小計", part)
        off = 10.0 if habits["wrong_sum"] else 0.0
        total(str(habits["total"]), whole + off)
    made.agree = None if not made.sums else not habits["wrong_sum"]
    return made

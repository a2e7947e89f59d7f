"""The leak repair list (漏水修繕記録.csv): CP932 with machine-dependent characters."""

from __future__ import annotations

import csv
from pathlib import Path
from random import Random

from .chance import stream, weighted
from .handwriting import MATERIAL_WRITINGS, date_writing, favourite
from .model import Leak

FILE = "漏水修繕記録.csv"
COLUMNS = (
    "整理№", "修繕日", "管路番号", "場所", "管種", "口径", "原因", "発見", "修繕方法", "修繕費(円)",
    "X座標", "Y座標", "備考",
)  # fmt: skip
CAUSES = {
    "metal": {"腐食": 6.0, "継手": 3.0, "経年": 3.0, "他工事": 0.5, "不明": 1.0},
    "plastic": {"継手": 5.0, "経年": 3.0, "亀裂": 2.0, "他工事": 0.7, "不明": 1.5},
}
METHODS = {
    "腐食": "漏水補修バンド取付",
    "継手": "継手部補修金具取付",
    "経年": "管切断取替",
    "亀裂": "管切断取替",
}
FOUND = {"通報": 6.0, "漏水調査": 4.0, "巡回": 1.0, "": 0.4}
REMARKS = {
    "": 60.0, "①掘削 ②管切断取替 ③仮復旧": 4.0, "夜間断水あり": 3.0, "漏水調査Ⅱ期で発見": 3.0,
    "髙台側のみ断水": 2.0,
    "№2バルブ閉止": 2.0, "φ13㎜給水管分岐部付近": 2.0, "本復旧は翌年度": 2.0, "同一路線3回目": 2.0,
}  # fmt: skip
METALS = {"DIP", "CIP", "GP", "SP", "SSP"}


def write_repairs(folder: Path, leaks: list[Leak]) -> None:
    """Write the list: 20 % without pipe number, 30 % without coordinates; X is north, Y is east."""
    rng = stream("repairs")
    with (folder / FILE).open("w", encoding="cp932", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        writer.writerows(repair_row(rng, number, leak) for number, leak in enumerate(leaks, start=1))


def repair_row(rng: Random, number: int, leak: Leak) -> list[str]:
    material = leak.failed.material
    cause = weighted(rng, CAUSES["metal" if material in METALS else "plastic"])
    method = METHODS.get(cause, "漏水補修バンド取付")
    north, east = coordinates(rng, leak) if rng.random() < 0.7 else ("", "")
    return [
        str(number),
        date_writing(rng, leak.date),
        "" if rng.random() < 0.2 else leak.pipe.id,
        f"{leak.pipe.oaza} {rng.randint(1, 28)}街区",
        favourite(rng, MATERIAL_WRITINGS[material]) if rng.random() < 0.93 else "",
        rng.choices(
            (f"φ{leak.failed.diameter_mm}", f"{leak.failed.diameter_mm}㎜", str(leak.failed.diameter_mm)),
            (5, 2, 3),
        )[0],
        cause,
        weighted(rng, FOUND),
        method,
        cost(rng, leak.failed.diameter_mm),
        north,
        east,
        weighted(rng, REMARKS),
    ]


def coordinates(rng: Random, leak: Leak) -> tuple[str, str]:
    """North and east as read off a map: about 2.5 m wrong each way."""
    return f"{leak.position[1] + rng.gauss(0, 2.5):.1f}", f"{leak.position[0] + rng.gauss(0, 2.5):.1f}"


def cost(rng: Random, diameter_mm: int) -> str:
    if rng.random() < 0.06:
        return ""
    return f"{int((140 + 1.6 * diameter_mm) * rng.uniform(0.7, 1.9)) * 1000:,}"

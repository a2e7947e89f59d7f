"""The list of facilities (水道施設一覧.csv): sources, plants and reservoirs as a town types them into a spreadsheet; CP932."""

from __future__ import annotations

import csv
from pathlib import Path

from .model import Node

FILE = "水道施設一覧.csv"
COLUMNS = ("施設番号", "名称", "種別", "設置年度", "構造又は形式", "有効容量(m3)", "施設能力(m3/日)", "X座標", "Y座標", "備考")
FACTS: dict[str, tuple[str, str, str, str, str]] = {
    "川原水源": ("S47", "深井戸 φ300 深さ80m", "", "3,600", "水中ポンプ2台"),
    "山中浄水場": ("S47", "急速ろ過 RC造", "420", "3,600", "塩素滅菌"),
    "中央配水池": ("昭和48", "PC造 2池", "1,500", "", ""),
    "東田配水池": ("S58", "RC造 1池", "300", "", ""),
    "奥沢水源": ("S39", "浅井戸", "", "480", "自家発電なし"),
    "奥沢浄水場": ("", "緩速ろ過", "", "480", "設置年度は図面なし"),
    "上山中配水池": ("S55", "", "200", "", "構造は現地確認のこと"),
}
"""Year, structure, volume, capacity, note; a blank is what the town does not know."""


def write_facilities(folder: Path, sites: dict[str, Node]) -> None:
    """Write the list: X is north, Y is east."""
    with (folder / FILE).open("w", encoding="cp932", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for number, name in enumerate(sites, start=1):
            year, structure, volume, capacity, note = FACTS[name]
            east, north = sites[name].position
            writer.writerow(
                (
                    f"S-{number:02d}",
                    name,
                    sites[name].kind,
                    year,
                    structure,
                    volume,
                    capacity,
                    f"{north:.3f}",
                    f"{east:.3f}",
                    note,
                )
            )

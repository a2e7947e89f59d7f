"""Writes ledgers/nilim_items.csv, nilim_codes.csv and statutory_items.csv from the reference tables beside the checkout.

What is added by us is which column of the ledger (or value derived from several) fills an item. Run it after a reference
table has changed; the program reads only what it writes.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT.parent / "shared" / "reference"

# Item of the draft → column of the ledger, or a value that ledger/export/nilim.py derives. What is not here has no home yet.
NILIM_COLUMNS = {
    "マンホール": {
        "施設番号": "node_id", "排除区分": "use", "種別": "manhole_type", "深さ": "depth_m", "処理分区域名称": "drainage_area",
        "図面番号": "sheet_no", "その他": "note",
    },
    "管きょ": {
        "施設番号": "pipe_id", "排除区分": "use", "竣工年度": "install_fy", "管材質": "material", "断面形状": "section_shape",
        "呼び径": "round_mm", "内法幅": "width_mm", "内法高": "inner_height_mm", "延長": "length_m", "処理分区域名称": "drainage_area",
        "図面番号": "sheet_no", "上流側管底深": "up_depth_m", "下流側管底深": "down_depth_m", "上流土被り": "up_cover_m",
        "下流土被り": "down_cover_m", "路線名": "street", "その他": "note", "上流マンホール番号": "up_node_id",
        "下流マンホール番号": "down_node_id",
    },
    "公共ます": {"施設番号": "node_id", "ます種別": "inlet_type"},
    "取付け管": {},
}  # fmt: skip
NILIM_LISTS = {
    "排除区分": "use", "マンホール種別": "manhole_type", "道路種別": "road_type", "道路管理者": "road_manager",
    "設置方法": "manhole_method", "マンホール蓋種別": "manhole_cover", "占用位置": "occupancy_position", "対象区分": "target_flag",
    "管材質": "material", "断面形状": "section_shape", "ます種別": "inlet_type",
}  # fmt: skip

# Layer, heading of the form, English, column of the ledger ("" where there is none), unit, and where the reference has the item.
STATUTORY = (
    ("pipes", "管路番号", "Pipe number", "pipe_id", "", ""),
    ("pipes", "事業", "Field", "field", "", ""),
    ("pipes", "事業区分", "Business", "business", "", ""),
    ("pipes", "区分", "Use", "use", "", "管路等の区分(導水管きよ・送水管・配水管)"),
    ("pipes", "設置年度", "Year of installation", "install_fy", "", "設置年度"),
    ("pipes", "口径", "Diameter", "diameter_mm", "mm", "口径"),
    ("pipes", "材質", "Material", "material", "", "材質"),
    ("pipes", "継手形式", "Joint", "joint", "", "継手形式"),
    ("pipes", "延長", "Length", "length_m", "m", "区分等ごとの延長"),
    ("pipes", "土かぶり", "Cover", "cover_m", "m", "管路等の土かぶり"),
    ("pipes", "架空横断管路の構造形式", "Structure of an aerial crossing", "", "", "架空横断管路の構造形式"),
    ("pipes", "架空横断管路の条数", "Lines of an aerial crossing", "", "", "架空横断管路の条数"),
    ("pipes", "架空横断管路の延長", "Length of an aerial crossing", "", "m", "架空横断管路の延長"),
    ("pipes", "断面形状", "Section shape", "section_shape", "", "管渠の位置・形状・内のり寸法・勾配・区間距離・管渠底高・流れの方向"),
    ("pipes", "高さ・短辺", "Height or short side", "height_mm", "mm", "管渠の位置・形状・内のり寸法・勾配・区間距離・管渠底高・流れの方向"),
    ("pipes", "勾配", "Slope", "slope_permille", "‰", "管渠の位置・形状・内のり寸法・勾配・区間距離・管渠底高・流れの方向"),
    ("pipes", "上流管底高", "Upstream invert", "up_invert_m", "m", "管渠の位置・形状・内のり寸法・勾配・区間距離・管渠底高・流れの方向"),
    ("pipes", "下流管底高", "Downstream invert", "down_invert_m", "m", "管渠の位置・形状・内のり寸法・勾配・区間距離・管渠底高・流れの方向"),
    ("pipes", "上流人孔番号", "Upstream node", "up_node_id", "", "管渠の位置・形状・内のり寸法・勾配・区間距離・管渠底高・流れの方向"),
    ("pipes", "下流人孔番号", "Downstream node", "down_node_id", "", "管渠の位置・形状・内のり寸法・勾配・区間距離・管渠底高・流れの方向"),
    ("pipes", "管路種別", "Kind of pipe", "pipe_kind", "", "取付管の位置・形状・内のり寸法・延長"),
    ("nodes", "施設番号", "Node number", "node_id", "", ""),
    ("nodes", "事業", "Field", "field", "", ""),
    ("nodes", "事業区分", "Business", "business", "", ""),
    ("nodes", "種別", "Kind", "kind", "", "制水弁・空気弁・消火栓・減圧弁・排水設備の種類"),
    ("nodes", "弁栓類の形式", "Form of the fitting", "", "", "弁栓類の形式"),
    ("nodes", "口径", "Diameter", "diameter_mm", "mm", "弁栓類の口径"),
    ("nodes", "人孔種別", "Manhole type", "manhole_type", "", "マンホールの位置・種類・内のり寸法"),
    ("nodes", "高さ・短辺", "Height or short side", "height_mm", "mm", "マンホールの位置・種類・内のり寸法"),
)  # fmt: skip


def main() -> None:
    items, terms = read("ledger_items.csv"), read("pipe_terms.csv")
    write("nilim_items.csv", nilim_items(items))
    write("nilim_codes.csv", nilim_codes(terms))
    write("statutory_items.csv", statutory_items(items))


def read(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def nilim_items(items: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    for item in items:
        if "国総研" in item["law_or_standard"]:
            feature = item["law_or_standard"].rpartition(" ")[2]
            code_list = item["type"].removeprefix("code list ") if item["type"].startswith("code list") else ""
            yield {
                "feature": feature, "item": item["item_ja"], "name_en": item["machine_name"], "type": item["type"],
                "unit": item["unit"], "required": item["required"], "code_list": NILIM_LISTS[code_list] if code_list else "",
                "column": NILIM_COLUMNS[feature].get(item["item_ja"], ""), "note": item["note"].strip(),
                "source_url": item["source_url"],
            }  # fmt: skip


def nilim_codes(terms: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    for term in terms:
        if term["code"].startswith("NILIM:"):
            yield {
                "code_list": term["kind"], "code": term["code"].removeprefix("NILIM:"), "ja": term["label_ja"], "en": term["label_en"],
                "source_url": term["source_url"],
            }  # fmt: skip


def statutory_items(items: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    by_name = {
        item["item_ja"]: item for item in items if "17条の3" in item["law_or_standard"] or "昭42" in item["law_or_standard"]
    }
    for layer, ja, en, column, unit, source in STATUTORY:
        item = by_name[source] if source else {}
        verified = "UNVERIFIED" if "UNVERIFIED" in item.get("note", "") else "read" if item else ""
        yield {
            "layer": layer, "item": ja, "name_en": en, "column": column, "unit": unit, "field": item.get("field", ""),
            "law": item.get("law_or_standard", ""), "item_of_law": source, "verified": verified,
            "source_url": item.get("source_url", ""),
        }  # fmt: skip


def write(name: str, rows: Iterator[dict[str, str]]) -> None:
    listed = list(rows)
    with (ROOT / "ledgers" / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, listed[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(listed)
    print(name, len(listed))


if __name__ == "__main__":
    main()

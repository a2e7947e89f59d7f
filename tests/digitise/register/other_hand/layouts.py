"""Columns as towns put them: simple lists, two- and three-level headings, headings set upright, units on a line of their own."""

from __future__ import annotations

from tests.digitise.register.other_hand.content import Column

LAYOUTS: dict[str, list[Column]] = {
    "plain": [
        Column("id", ("管路番号",), "pipe_id", 16), Column("street", ("路線名",), "street", 22), Column("material", ("管種",), "material", 26),
        Column("diameter", ("口径(mm)",), "diameter_mm", 14, "right"), Column("length", ("延長(m)",), "length_m", 16, "right"),
        Column("year", ("布設年度",), "install_fy", 19, "centre"), Column("note", ("備考",), "note", 26),
    ],
    "units below": [
        Column("no", ("番号",), "", 9, "centre"), Column("street", ("町名",), "street", 22), Column("sheet", ("図面\n番号",), "sheet_no", 13, "centre"),
        Column("material", ("管種",), "material", 24), Column("joint", ("継手\n形式",), "joint", 13, "centre"), Column("diameter", ("口径\n(mm)",), "diameter_mm", 13, "right"),
        Column("length", ("延長\n(m)",), "length_m", 15, "right"), Column("year", ("布設\n年度",), "install_fy", 17, "centre"), Column("note", ("摘　要",), "note", 24),
    ],
    "two levels": [
        Column("id", ("管路番号",), "pipe_id", 17), Column("material", ("管 路", "管種"), "material", 26), Column("diameter", ("管 路", "口径 φ"), "diameter_mm", 14, "centre"),
        Column("joint", ("管 路", "継手"), "joint", 13, "centre"), Column("length", ("延長(m)",), "length_m", 16, "right"), Column("year", ("布設", "年度"), "install_fy", 18, "centre"),
        Column("work", ("布設", "工事番号"), "work_no", 20, "centre"), Column("note", ("備考",), "note", 22),
    ],
    "three levels": [
        Column("id", ("管渠番号",), "pipe_id", 15), Column("material", ("構造", "本管", "管種"), "material", 22), Column("diameter", ("構造", "本管", "管径(mm)"), "diameter_mm", 16, "right"),
        Column("slope", ("構造", "勾配(‰)"), "slope_permille", 14, "right"), Column("length", ("延長(m)",), "length_m", 15, "right"),
        Column("up_level", ("管底高(m)", "上流"), "up_invert_m", 16, "right"), Column("down_level", ("管底高(m)", "下流"), "down_invert_m", 16, "right"),
        Column("year", ("施工年度",), "install_fy", 16, "centre"),
    ],
    "sewer": [
        Column("id", ("管渠番号",), "pipe_id", 14), Column("up", ("人孔番号", "上流"), "up_node_id", 13, "centre"), Column("down", ("人孔番号", "下流"), "down_node_id", 13, "centre"),
        Column("material", ("管種",), "material", 18), Column("diameter", ("管径\n(mm)",), "diameter_mm", 12, "right"), Column("length", ("延長\n(m)",), "length_m", 13, "right"),
        Column("slope", ("勾配\n(‰)",), "slope_permille", 11, "right"), Column("up_level", ("上流", "管底高"), "up_invert_m", 15, "right"), Column("up_cover", ("上流", "土被り"), "up_cover_m", 12, "right"),
        Column("down_level", ("下流", "管底高"), "down_invert_m", 15, "right"), Column("down_cover", ("下流", "土被り"), "down_cover_m", 12, "right"), Column("year", ("布設年度",), "install_fy", 15, "centre"),
    ],
    "upright": [
        Column("no", ("番号",), "", 7, "centre", True), Column("street", ("路線名",), "street", 22), Column("material", ("管種",), "material", 22, "left", True),
        Column("diameter", ("口径",), "diameter_mm", 12, "right", True), Column("joint", ("継手形式",), "joint", 10, "centre", True), Column("length", ("延長(m)",), "length_m", 16, "right"),
        Column("cover", ("土被り",), "cover_m", 11, "right", True), Column("year", ("布設年度",), "install_fy", 16, "centre", True), Column("note", ("備考",), "note", 22),
    ],
    "narrow": [
        Column("no", ("番号",), "", 9, "right"), Column("material", ("管種",), "material", 20), Column("diameter", ("口径",), "diameter_mm", 11, "right"),
        Column("length", ("延長",), "length_m", 14, "right"), Column("year", ("年度",), "install_fy", 14, "centre"),
    ],
    "era": [
        Column("id", ("管番号",), "pipe_id", 14, "centre"), Column("street", ("所在地",), "", 24), Column("material", ("材質",), "material", 20, "centre"),
        Column("diameter", ("管径",), "diameter_mm", 12, "centre"), Column("length", ("延長(m)",), "length_m", 15, "right"), Column("year", ("布設年度(昭和)",), "install_fy", 19, "centre"),
        Column("pressure", ("水圧(MPa)",), "pressure_mpa", 15, "centre"), Column("note", ("摘要",), "note", 20),
    ],
}  # fmt: skip

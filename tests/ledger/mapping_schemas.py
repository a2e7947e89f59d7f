"""Headers as other utilities publish them (water and sewer models of cities, vendors and other languages), values invented.

The guesser was first run on these when it was finished for the example files: 135 of 158 right, none of them wrongly sure.
Words that are general (ref, guid, dwn) were then added, so by now they too are development data.
"""

from __future__ import annotations

from functools import cache

import pandas as pd

from waterdx.ledger.columns import guess_columns

from .mapping_keys import Judged, judge

_ROWS = 8


def col(*values: str) -> list[str]:
    return [values[at % len(values)] for at in range(_ROWS)]


def ids(prefix: str, step: int = 1) -> list[str]:
    return [f"{prefix}{at * step + 100}" for at in range(_ROWS)]


def num(low: float, high: float, digits: int = 2) -> list[str]:
    return [str(round(low + (high - low) * ((at * 37) % 11) / 11, digits)) for at in range(_ROWS)]


# schema: layer, column: (what it is, "" where the ledger has no place for it; its values)
SCHEMAS = {
    "toronto_watermains": (
        "pipes",
        {
            "Watermain Asset Identification": ("pipe_id", ids("WM")),
            "Watermain Type": ("pipe_kind|use", col("Distribution", "Transmission")),
            "Watermain Install Date": ("install_fy", col("1954-01-01", "1988-05-03", "2001-07-09")),
            "Watermain Construction Year": ("install_fy", col("1954", "1988", "2001")),
            "Watermain Diameter": ("diameter_mm", col("150", "300", "400")),
            "Watermain Material": ("material", col("DIP", "CI", "PVC")),
            "Watermain Location Description": ("street", col("Main St", "King St W")),
            "Watermain Measured Length": ("length_m", num(5, 300)),
        },
    ),
    "thames": (
        "pipes",
        {
            "GISID": ("pipe_id", ids("33")),
            "SUBTYPECD": ("pipe_kind", col("1", "2")),
            "LIFECYCLESTATUS": ("status", col("In Service", "Abandoned")),
            "MEASUREDLENGTH": ("length_m", num(2, 600)),
            "MAINOWNER": ("", col("TW")),
            "OPERATINGPRESSURE": ("pressure_mpa", num(0.2, 0.9)),
            "NETWORKCODE": ("", col("N1", "N2")),
            "MATERIAL": ("material", col("CI", "HPPE")),
            "METRICCALCULATED": ("diameter_mm", col("90", "110")),
            "WATERTYPE": ("use", col("POT", "RAW")),
        },
    ),
    "swg": (
        "pipes",
        {
            "INSTALLATI": ("install_fy", col("1999-01-02", "2004-04-05")),
            "DIAMETER": ("diameter_mm", col("2", "4", "6", "8")),
            "MATERIAL": ("material", col("PE", "STEEL")),
            "MAINTYPE": ("pipe_kind", col("Main")),
            "SWGUID": ("pipe_id", ids("g")),
            "Shape_Leng": ("length_m", num(1, 500)),
            "TYPE": ("", col("A", "B")),
        },
    ),
    "portland": (
        "pipes",
        {
            "mLinkId": ("pipe_id", ids("4")),
            "compKey": ("pipe_id", ids("10", 7)),
            "usNode": ("up_node_id", ids("AAA")),
            "dsNode": ("down_node_id", ids("AAB")),
            "pipeShape": ("section_shape", col("circular", "egg")),
            "pipeSize": ("diameter_mm", col("8", "10", "12", "36")),
            "material": ("material", col("VC", "CSP", "PVC")),
            "length": ("length_m", num(10, 400)),
            "usDepth": ("", num(3, 18)),
            "dsDepth": ("", num(3, 18)),
            "instdate": ("install_fy", col("1911-01-01", "1978-03-04")),
            "hservstat": ("status", col("IN", "AB")),
            "upsElev": ("up_invert_m", num(100, 200)),
            "dwnElev": ("down_invert_m", num(90, 190)),
        },
    ),
    "gisconsortium": (
        "pipes",
        {
            "OBJECTID": ("", ids("")),
            "FEATUREID": ("pipe_id", ids("VGV")),
            "DATECREATED": ("record_date", col("2011-02-03", "2012-04-05")),
            "DATEMODIFIED": ("record_date", col("2015-02-03", "2016-04-05")),
            "SOURCE": ("data_source", col("VGV-Public Works")),
            "SOURCETYPE": ("data_source", col("As-Built", "GPS")),
            "PIPEID": ("pipe_id", ids("P")),
            "SUBTYPE": ("pipe_kind", col("collector", "culvert")),
            "DIAMETER": ("diameter_mm", col("8", "12", "15")),
            "INSTALLDATE": ("install_fy", col("2001-01-01", "1987-01-01")),
            "UPSTREAMINVERT": ("up_invert_m", num(600, 650)),
            "DOWNSTREAMINVERT": ("down_invert_m", num(590, 640)),
            "LOCATIONDESCRIPTION": ("street", col("near school", "Elm Ave")),
        },
    ),
    "esri_lgim_nodes": (
        "nodes",
        {
            "FACILITYID": ("node_id", ids("MH-")),
            "INSTALLDATE": ("install_fy", col("1999-01-01", "2001-02-02")),
            "ACCESSTYPE": ("", col("Bolted", "Open")),
            "RIMELEV": ("ground_m", num(100, 120)),
            "INVERTELEV": ("invert_m", num(95, 110)),
            "HIGHELEV": ("", num(100, 120)),
            "MHTYPE": ("manhole_type|kind", col("STD", "DROP")),
            "WALLMAT": ("material", col("Precast Concrete", "Brick")),
            "OWNEDBY": ("", col("City")),
            "MAINTBY": ("", col("City")),
            "LASTUPDATE": ("record_date", col("2018-01-01", "2019-01-03")),
            "LASTEDITOR": ("", col("jd", "kk")),
            "ACTIVEFLAG": ("", col("True")),
        },
    ),
    "esri_lgim_pipes": (
        "pipes",
        {
            "FACILITYID": ("pipe_id", ids("SGM-")),
            "WATERTYPE": ("use", col("Sewage", "Combined")),
            "DIAMETER": ("diameter_mm", col("8", "12", "15")),
            "FROMMH": ("up_node_id", ids("A")),
            "TOMH": ("down_node_id", ids("B")),
            "UPELEV": ("up_invert_m", num(10, 20)),
            "DOWNELEV": ("down_invert_m", num(10, 20)),
            "SLOPE": ("slope_permille", num(0.001, 0.02, 4)),
            "ROUGHCOEFF": ("", col("0.013")),
            "LINEDYEAR": ("", col("2012", "")),
            "LINEMETHOD": ("", col("CIPP", "")),
            "LOCDESC": ("street", col("5th St", "Oak")),
            "SPATIALSRC": ("data_source", col("As-Built")),
        },
    ),
    "uk": (
        "pipes",
        {
            "Pipe Ref": ("pipe_id", ids("TQ")),
            "US MH": ("up_node_id", ids("TQ1")),
            "DS MH": ("down_node_id", ids("TQ2")),
            "US IL": ("up_invert_m", num(10, 20)),
            "DS IL": ("down_invert_m", num(9, 19)),
            "Gradient (1:X)": ("", num(80, 300)),
            "Pipe Dia (mm)": ("diameter_mm", col("150", "225", "300")),
            "Pipe Mat": ("material", col("VC", "CO", "PVC")),
            "Purpose": ("use", col("F", "S", "C")),
            "Year Laid": ("install_fy", col("1934", "1972")),
        },
    ),
    "es": (
        "pipes",
        {
            "CODIGO": ("pipe_id", ids("T-")),
            "MATERIAL": ("material", col("FD", "PEAD", "FC")),
            "DIAMETRO": ("diameter_mm", col("80", "100", "150")),
            "LONGITUD": ("length_m", num(5, 200)),
            "FECHA_INST": ("install_fy", col("1998-01-02", "2004-04-09")),
            "ESTADO": ("status", col("En servicio", "Fuera de servicio")),
            "CALLE": ("street", col("Mayor", "Sol")),
            "OBSERVACIONES": ("note", col("", "ver plano")),
        },
    ),
    "de": (
        "pipes",
        {
            "HALTUNG": ("pipe_id", ids("H")),
            "SCHACHT_OBEN": ("up_node_id", ids("S")),
            "SCHACHT_UNTEN": ("down_node_id", ids("U")),
            "SOHLE_OBEN": ("up_invert_m", num(100, 120)),
            "SOHLE_UNTEN": ("down_invert_m", num(100, 119)),
            "PROFILHOEHE": ("height_mm|diameter_mm", col("300", "400")),
            "LAENGE": ("length_m", num(20, 60)),
            "BAUJAHR": ("install_fy", col("1960", "1999")),
            "WERKSTOFF": ("material", col("STZ", "B")),
            "STRASSE": ("street", col("Hauptstr.", "Am Markt")),
        },
    ),
    "fr": (
        "pipes",
        {
            "ID_CANA": ("pipe_id", ids("C")),
            "MATERIAU": ("material", col("PVC", "Fonte")),
            "DIAMETRE": ("diameter_mm", col("100", "125")),
            "AN_POSE": ("install_fy", col("1975", "1999")),
            "LONGUEUR": ("length_m", num(4, 90)),
            "ZAMONT": ("up_invert_m", num(10, 20)),
            "ZAVAL": ("down_invert_m", num(10, 20)),
            "RUE": ("street", col("Rue A", "Rue B")),
            "OBSERV": ("note", col("a b c", "x y z w")),
        },
    ),
    "ja1": (
        "pipes",
        {
            "管路ID": ("pipe_id", ids("")),
            "管種口径": ("label", col("DIP100")),
            "布設年月日": ("install_fy", col("S48.4.1", "H3.5.6")),
            "口径mm": ("diameter_mm", col("75", "100")),
            "材質名": ("material", col("DIP", "VP")),
            "管延長m": ("length_m", num(3, 90)),
            "接合種別": ("joint", col("K形", "TS")),
            "土被り平均": ("cover_m", num(0.8, 1.5)),
            "工事件名": ("", col("○○線布設替工事", "△△工事")),
            "町丁目名": ("street", col("本町", "東町")),
            "更新者": ("", col("a", "b")),
            "所管": ("", col("水道課")),
        },
    ),
    "ja_romaji": (
        "pipes",
        {
            "KANRO_ID": ("pipe_id", ids("")),
            "KANSYU": ("material", col("DIP", "VP")),
            "KOUKEI": ("diameter_mm", col("75", "100")),
            "FUSETU_NEN": ("install_fy", col("1978", "1999")),
            "ENTYOU": ("length_m", num(3, 90)),
            "TUGITE": ("joint", col("K形", "TS")),
            "BIKOU": ("note", col("あり", "参照")),
            "DOKABURI": ("cover_m", num(0.8, 1.5)),
            "JOURYU_NO": ("up_node_id", ids("a")),
            "KARYU_NO": ("down_node_id", ids("b")),
            "ROSEN_MEI": ("street", col("市道1", "市道2")),
        },
    ),
    "ja_sewer_nodes": (
        "nodes",
        {
            "人孔番号": ("node_id", ids("")),
            "人孔形状": ("manhole_type|kind", col("1号", "2号")),
            "人孔深さ(m)": ("depth_m", num(1, 4)),
            "管底高(m)": ("invert_m", num(10, 20)),
            "地盤高": ("ground_m", num(12, 24)),
            "蓋種別": ("", col("T25", "T14")),
            "設置年": ("install_fy", col("1987", "1999")),
            "処理区": ("drainage_area", col("東部", "西部")),
            "調査日": ("survey_date", col("R2.4.1", "R3.5.2")),
        },
    ),
    "leaks_us": (
        "leaks",
        {
            "BREAK_NO": ("leak_id", ids("B")),
            "BREAK_DATE": ("date", col("1/13/1999", "7/4/2001")),
            "PIPE_ID": ("pipe_id", ids("P")),
            "BREAK_TYPE": ("leak_kind", col("Circumferential", "Joint")),
            "CAUSE": ("cause", col("Frost", "Corrosion")),
            "REPAIR_COST": ("cost_yen", num(100, 5000)),
            "ADDRESS": ("street", col("12 Elm", "9 Oak")),
            "POINT_X": ("x", num(5e5, 5.1e5)),
            "POINT_Y": ("y", num(4e6, 4.1e6)),
            "PIPE_MAT": ("", col("CI", "DI")),
            "CREW": ("", col("A", "B")),
        },
    ),
}


# Columns that sound like an item of the ledger and are another thing; "pipes/ja" is the layer and the language.
LOOK_ALIKES = {
    "pipes/en": {
        "Casing Diameter": num(300, 600, 0),
        "Lined Material": col("CEMENT", "EPOXY"),
        "Survey Year": col("2001", "2003"),
        "Design Pressure": num(0.1, 0.9),
        "Road Width": num(3, 9),
        "Old Pipe ID": ids("o"),
        "PARENTID": ids("p"),
        "Repair Length": num(1, 9),
        "Meter Size": col("13", "20"),
        "Warranty Date": col("2001-02-03", "2003-04-05"),
        "Outer Diameter": col("110", "160"),
        "Wall Thickness mm": num(5, 12),
        "Project Name": col("A works", "B works"),
        "Contractor": col("X", "Y"),
        "Lateral Length": num(1, 9),
        "Removed Year": col("2001", "2009"),
        "Street Number": ids(""),
        "Bedding Material": col("Sand", "Concrete"),
        "Joint Material": col("Lead", "Rubber"),
        "Roughness": num(80, 140),
        "Max Flow": num(1, 9),
        "Population": num(1, 900, 0),
        "Plan No": ids("D"),
        "Village": col("A", "B"),
        "Parcel ID": ids("x"),
        "Inspection Length": num(1, 99),
        "Condition Status": col("good", "bad"),
        "Ground Material": col("clay", "sand"),
        "Node Type Up": col("MH", "CB"),
        "Invert Type": col("a", "b"),
        "Pump Size": num(1, 9),
        "Number of Joints": num(1, 9, 0),
        "Valve Material": col("DI", "CI"),
        "Flow Direction": col("N", "S"),
    },
    "pipes/ja": {
        "更生管種": col("VU", "PE"),
        "旧管種": col("CIP", "VP"),
        "撤去年度": col("S50", "H3"),
        "給水戸数": num(1, 40, 0),
        "耐用年数": col("40", "38"),
        "道路幅員": num(3, 9),
        "外径": num(100, 300, 0),
        "管厚(mm)": num(5, 12),
        "取付管数": num(1, 9, 0),
        "さや管口径": col("200", "300"),
        "計画口径": col("200", "300"),
        "計画管種": col("DIP", "VP"),
        "点検年度": col("H30", "R1"),
        "図面縮尺": col("500", "250"),
        "管体延長補正": num(0, 1),
        "人孔間距離": num(10, 50),
        "起点側土被り": num(1, 2),
        "水圧試験日": col("H3.4.1", "H4.5.6"),
        "町内会": col("本町", "東"),
        "管理番号": ids("k"),
        "取得価額": num(1e5, 9e6, 0),
        "減価償却": num(1, 9),
        "除却年月日": col("H30.1.2", "R1.2.3"),
        "材料費": num(1, 99, 0),
        "施工業者": col("A", "B"),
        "消火栓番号": ids("h"),
        "布設替予定年度": col("R8", "R9"),
        "最大深度": num(1, 4),
        "流速": num(0.5, 3),
    },
    "nodes/en": {
        "Lid Diameter": col("600", "750"),
        "Lid Material": col("Iron", "Concrete"),
        "Road Elevation": num(10, 20),
        "Pipe Material In": col("PVC", "VC"),
        "Pipe Diameter In": col("200", "150"),
        "Photo Date": col("2020-01-02", "2021-01-03"),
        "Box Type": col("A", "B"),
        "Main Size": col("100", "150"),
        "Valve Status": col("Open", "Closed"),
        "Turns": num(10, 40, 0),
        "Design Flow": num(1, 9),
        "Sump Depth": num(0.1, 0.9),
        "Grate Type": col("A", "B"),
        "Street Light": col("A", "B"),
        "蓋口径": col("600", "900"),
        "流入管底高": num(10, 20),
        "流入管径": col("200", "150"),
        "弁室寸法": col("A", "B"),
        "接続管種": col("VP", "DIP"),
        "写真番号": ids(""),
    },
    "leaks/en": {
        "Pipe Install Year": col("1970", "1980"),
        "Pipe Diameter": col("100", "150"),
        "Traffic Cost": num(1, 99, 0),
        "Call Date": col("2001-01-02", "2002-03-04"),
        "Weather": col("a", "b"),
        "Crew Number": ids("c"),
        "Valve No": ids("v"),
        "Completed Date": col("2001-01-02", "2002-03-04"),
        "Customer": col("a", "b"),
        "Temperature": num(-9, 30),
        "Length of Crack": num(1, 9),
    },
}


@cache
def other_schemas() -> tuple[Judged, ...]:
    judged: list[Judged] = []
    for name, (layer, columns) in SCHEMAS.items():
        frame = pd.DataFrame({header: pd.Series(values, dtype=object) for header, (_, values) in columns.items()})
        judged += judge(name, guess_columns(frame, layer), {header: meant for header, (meant, _) in columns.items()})
    return tuple(judged)

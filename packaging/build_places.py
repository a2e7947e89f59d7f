"""Write where the utilities are: python packaging/build_places.py GEOSHAPE_CITY_CSV

The file is geoshape-city.csv, the gazetteer of historical municipalities (ROIS-DS Center for Open Data in the Humanities, CC BY
4.0, https://geonlp.ex.nii.ac.jp/dictionary/geoshape-city/; it is in the source archive of pygeonlp). A municipality stands at its
town hall. A joint utility has none in it: it stands in the middle of the municipalities that its name tells, if it tells any.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from waterdx.indicators.packed import write_packed  # noqa: E402
from waterdx.indicators.places import PLACES  # noqa: E402
from waterdx.indicators.utilities import Utility, all_utilities  # noqa: E402

DEGREES = 4  # decimals kept: about 10 m


def town_halls(path: Path) -> pd.DataFrame:
    """The latest place of each municipality there is or was: code (five digits), body, suffix, prefname, latitude, longitude, now."""
    rows = pd.read_csv(path, dtype=str)
    rows = rows.assign(now=rows["valid_to"].isna(), valid_from=rows["valid_from"].fillna(""))
    rows = rows.astype({"latitude": float, "longitude": float}).sort_values(["now", "valid_from"])
    return rows.drop_duplicates("code", keep="last")


def place_of(one: Utility, halls: pd.DataFrame, by_code: pd.DataFrame) -> tuple[float, float, str] | None:
    """Latitude, longitude and how they are known."""
    code = one.code[:5]
    if code in by_code.index and _plain(by_code.at[code, "body"]) in {_plain(name)[:-1] for name in one.names}:
        return float(by_code.at[code, "latitude"]), float(by_code.at[code, "longitude"]), "town hall"
    same = halls[(halls["prefname"] == one.prefecture) & ((halls["body"] + halls["suffix"]).isin(one.names))]
    if len(same):
        return float(same["latitude"].iloc[-1]), float(same["longitude"].iloc[-1]), "town hall"
    named = [
        row
        for row in halls[(halls["prefname"] == one.prefecture) & halls["now"]].to_dict("records")
        if _tells(one.name, row["body"])
    ]
    if not re.search("[都道府県市町村区]$", one.name) and named:
        frame = pd.DataFrame(named)
        return float(frame["latitude"].mean()), float(frame["longitude"].mean()), "name"
    return None


def _plain(name: str) -> str:
    return name.replace("ヶ", "ケ")


def _tells(name: str, body: str) -> bool:
    return len(body) > 1 and body in name


def main(source: Path) -> None:
    halls = town_halls(source)
    by_code = halls.set_index("code")
    found = {one.code: place for one in all_utilities() if (place := place_of(one, halls, by_code))}
    frame = pd.DataFrame(
        [(code, round(lat, DEGREES), round(lon, DEGREES), basis) for code, (lat, lon, basis) in sorted(found.items())],
        columns=["code", "latitude", "longitude", "basis"],
    )
    write_packed(PLACES, frame)
    print(f"{PLACES.name}: {len(frame):,} of {len(all_utilities()):,} utilities, {PLACES.stat().st_size:,} bytes")
    print("without a place:", "、".join(one.name for one in all_utilities() if one.code not in found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))

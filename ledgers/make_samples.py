"""Make the small samples of formats the sample town has no file of: ``python ledgers/make_samples.py [--out DIR]``.

All are a dozen objects of the invented town, in the form other programs give them. 地下埋設物.gml, 管網.inp and 水道管路台帳.xls
were written by hand.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from waterdx.core import gdal_drivers  # noqa: F401, I001  # must be imported before pyogrio
import geopandas as gpd
import pyogrio
import shapely

HERE = Path(__file__).resolve().parent
GIS = HERE / "sample_town" / "gis"
ZONE_8, LONLAT = 6676, 6668
OBJECTS = 12
SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"
DICTIONARY = """<?xml version="1.0" encoding="utf-8"?>
<S2AConfig><LayerNo>24021</LayerNo><AttributeTable>Atr24021_管渠</AttributeTable><ShapeAttributeConfig><Fields>
<Field id="SAUID"><ColID>userID</ColID></Field>
{fields}
</Fields></ShapeAttributeConfig></S2AConfig>
"""
TITLES = {"SAFIELD000": ("施工年度", "施工年度"), "SAFIELD001": ("管種名称", "管種"), "SAFIELD002": ("管径１(mm) 径/幅", "管径")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE / "samples")
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    water, fittings, sewers = (first(name) for name in ("水道管路", "水道弁栓", "下水道管渠"))
    degrees = water.to_crs(LONLAT).set_geometry(shapely.set_precision(water.to_crs(LONLAT).geometry.array, 1e-8))
    pyogrio.write_dataframe(degrees, fresh(out / "水道管路.geojson"))
    pyogrio.write_dataframe(sewers, fresh(out / "下水道管渠.gpkg"), layer="下水道管渠")
    write_zip(out / "水道弁栓.zip", fittings)
    table = [list(water.columns.drop("geometry")), *water.drop(columns="geometry").to_numpy().tolist()]
    (out / "水道管路.tsv").write_text("\n".join("\t".join(map(str, row)) for row in table) + "\n", "cp932", newline="\r\n")
    write_ods(out / "水道管路.ods", table)
    write_numbered(out, sewers)


def first(name: str) -> gpd.GeoDataFrame:
    return pyogrio.read_dataframe(GIS / f"{name}.shp", encoding="cp932").head(OBJECTS).set_crs(ZONE_8)


def fresh(path: Path) -> Path:
    path.unlink(missing_ok=True)
    return path


def write_zip(path: Path, frame: gpd.GeoDataFrame) -> None:
    with tempfile.TemporaryDirectory() as name, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        pyogrio.write_dataframe(frame, Path(name) / f"{path.stem}.shp", encoding="CP932")
        for part in sorted(Path(name).iterdir()):
            archive.write(part, part.name)


def write_ods(path: Path, table: list[list[object]]) -> None:
    names = " ".join(f'xmlns:{part}="urn:oasis:names:tc:opendocument:xmlns:{part}:1.0"' for part in ("office", "table", "text"))
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = "".join(f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in table)
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{SPREADSHEET}"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", SPREADSHEET)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}><office:body><office:spreadsheet>'
            f'<table:table table:name="{path.stem}">{rows}</table:table></office:spreadsheet></office:body></office:document-content>',
        )


def write_numbered(out: Path, sewers: gpd.GeoDataFrame) -> None:
    """An export with numbered columns, and the dictionary of their names beside it."""
    fields = "\n".join(
        f'<Field id="{number}"><ColID>{number}</ColID><Title>{title}</Title></Field>' for number, (title, _) in TITLES.items()
    )
    (out / "24021_管渠.xml").write_text(DICTIONARY.format(fields=fields), "utf-8")
    chosen = sewers[["管渠番号", *(column for _, column in TITLES.values())]].set_axis(["SAUID", *TITLES], axis=1)
    chosen.to_csv(out / "24021_管渠.csv", index=False, encoding="cp932", lineterminator="\r\n")


if __name__ == "__main__":
    main()

"""A sample with random damage is read as far as it goes or refused in a sentence: never another error, never a hang."""

from __future__ import annotations

import random
import shutil
import time
import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from waterdx.core.errors import UserError
from waterdx.importers.registry import ReadOptions, read_file

LEDGERS = Path(__file__).parents[2] / "ledgers"
LONGEST_S = 30
NAMES = ["a.dxf", "b.dxf", "a.gml", "a.inp", "a.xls", "a.ods", "a.zip", "24021.csv", "24021.xml"]


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One small file of each format, in a folder of their own."""
    folder = tmp_path_factory.mktemp("samples")
    lines = (LEDGERS / "sample_town" / "管網図_中央.dxf").read_bytes().split(b"\n")
    (folder / "a.dxf").write_bytes(b"\n".join(lines[-9000:]).join([b"  0\r\nSECTION\r\n  2\r\nENTITIES\r\n", b""]))
    _binary_dxf(folder / "b.dxf")
    for name, source in (("a.gml", "地下埋設物.gml"), ("a.inp", "管網.inp"), ("a.xls", "水道管路台帳.xls")):
        shutil.copy(LEDGERS / "samples" / source, folder / name)
    _ods(folder / "a.ods")
    _zip(folder / "a.zip")
    (folder / "24021.csv").write_text("SAUID,SAFIELD000,SAFIELD001\n1,1985年,ﾋｭｰﾑ管\n", "cp932")
    titles = "".join(
        f'<Field id="SAFIELD00{k}"><Title>{title}</Title></Field>' for k, title in enumerate(["施工年度", "管種名称"])
    )
    (folder / "24021.xml").write_text(f"<S2AConfig><LayerNo>24021</LayerNo><Fields>{titles}</Fields></S2AConfig>", "utf-8")
    return folder


def _binary_dxf(file: Path) -> None:
    import ezdxf

    document = ezdxf.new("R2000")
    document.blocks.new("弁").add_line((0, 0), (1, 1))
    for k in range(20):
        document.modelspace().add_lwpolyline([(k, 0, 0.5), (k + 100, 50, 0)], format="xyb")
        document.modelspace().add_text(f"DIP φ{k}00", height=1, dxfattribs={"insert": (k, 1)})
        document.modelspace().add_blockref("弁", (k, 3))
    document.saveas(file, fmt="bin")


def _ods(file: Path) -> None:
    names = " ".join(f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{p}:1.0"' for p in ("office", "table", "text"))
    rows = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell office:value-type='string'><text:p>{c}</text:p></table:table-cell>" for c in row)
        + "</table:table-row>"
        for row in (["管種", "口径", "布設年度"], ["DIP", "100", "S52"], ["VP", "75", "H3"])
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
    )
    with zipfile.ZipFile(file, "w") as archive:  # not packed, so that damage reaches the content
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", manifest)
        head = f'<office:document-content {names}><office:body><office:spreadsheet><table:table table:name="S">'
        archive.writestr(
            "content.xml", head + rows + "</table:table></office:spreadsheet></office:body></office:document-content>"
        )


def _zip(file: Path) -> None:
    made = file.parent / "set"
    made.mkdir()
    frame = gpd.GeoDataFrame({"管種": ["DIP", "VP"]}, geometry=[shapely.LineString([(0, 0), (1, k)]) for k in (1, 2)], crs=6676)
    frame.to_file(made / "a.shp", encoding="cp932")
    with zipfile.ZipFile(file, "w") as archive:
        for part in made.iterdir():
            archive.write(part, f"管路/{part.name}")
    shutil.rmtree(made)


def damaged(data: bytes, rng: random.Random) -> bytes:
    """One to five random changes: bytes, cuts, doubled or swapped pieces, absurd numbers."""
    for _ in range(rng.randint(1, 5)):
        at = rng.randrange(len(data) + 1)
        to = min(len(data), at + rng.choice([1, 2, 4, 16, 64, 1000]))
        insert = rng.choice([
            b"", rng.randbytes(to - at), data[at:to] * 3, data[to : to + (to - at)], b"\0", b"-1", b"1e308", b"nan", b"99999999999", b"\n", b"\xff" * 4, b"<", b"]]>",
        ])  # fmt: skip
        data = data[:at] if rng.random() < 0.05 else data[:at] + insert + data[to:]
    return data


def read_all_mutations(samples: Path, folder: Path, name: str, count: int) -> None:
    for file in samples.iterdir():
        shutil.copy(file, folder)
    whole = (samples / name).read_bytes()
    wanted = folder / ("24021.csv" if name == "24021.xml" else name)
    for seed in range(count):
        (folder / name).write_bytes(damaged(whole, random.Random(f"{name} {seed}")))
        begin = time.monotonic()
        for options in (ReadOptions(), ReadOptions(sheet="nodes")) if name == "a.inp" else (ReadOptions(),):
            try:
                table = read_file(wanted, options)
            except UserError:
                continue
            assert len(table.frame) == len(table.raw) == len(table.rows) == len(table.sheets)
            assert table.geometry is None or len(table.geometry) == len(table.frame)
        assert time.monotonic() - begin < LONGEST_S, f"{name} {seed}"


@pytest.mark.parametrize("name", NAMES)
def test_the_undamaged_samples_are_read(samples: Path, name: str) -> None:
    assert len(read_file(samples / ("24021.csv" if name == "24021.xml" else name)).frame)


@pytest.mark.parametrize("name", NAMES)
def test_forty_damaged_copies_are_read_or_refused(samples: Path, tmp_path: Path, name: str) -> None:
    read_all_mutations(samples, tmp_path, name, 40)


@pytest.mark.soak
@pytest.mark.parametrize("name", NAMES)
def test_three_hundred_damaged_copies_are_read_or_refused(samples: Path, tmp_path: Path, name: str) -> None:
    read_all_mutations(samples, tmp_path, name, 300)

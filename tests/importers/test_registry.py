"""Every format is known by its ending, named in both languages, and refuses what it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from importers.files import read, write_book, write_text
from waterdx.core.errors import UserError
from waterdx.importers import sniff
from waterdx.importers.registry import Importer, importers

FORMATS = importers()


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.suffixes[0])
def test_every_format_has_a_name_in_both_languages_and_its_endings(one: Importer) -> None:
    assert one.name.ja and one.name.en and (one.read.__doc__ or "").strip()
    assert all(ending.startswith(".") and ending == ending.lower() for ending in one.suffixes)


def test_no_two_formats_claim_the_same_ending() -> None:
    endings = [ending for one in FORMATS for ending in one.suffixes]
    assert len(endings) == len(set(endings))


@pytest.mark.parametrize("ending", [ending for one in FORMATS for ending in one.suffixes])
@pytest.mark.parametrize("start", sorted(sniff.SIGNATURES), ids=lambda start: sniff.SIGNATURES[start].split()[0])
def test_a_file_of_another_kind_is_refused_under_every_ending(tmp_path: Path, ending: str, start: bytes) -> None:
    path = tmp_path / f"a{ending}"
    path.write_bytes(start + b"\1\2\3" * 50)
    with pytest.raises(UserError) as error:
        read(path)
    assert path.name in error.value.words.ja and path.name in error.value.words.en


@pytest.mark.parametrize(
    "path",
    ["/vsicurl/http://127.0.0.1:9/a.shp", "/vsizip//vsicurl/http://127.0.0.1:9/a.zip/a.shp", "/vsis3/bucket/a.shp", "/vsimem/a.gpkg",
     "/vsistdin/a.csv", "http://127.0.0.1:9/a.geojson", "https://127.0.0.1:9/a.csv", "ftp://127.0.0.1/a.csv", "GPKG:a.gpkg:pipes",
     "PG:host=127.0.0.1", "WFS:http://127.0.0.1:9/"],
)  # fmt: skip
def test_a_path_that_is_no_file_of_this_machine_is_refused(path: str) -> None:
    with pytest.raises(UserError):
        read(Path(path))


@pytest.mark.parametrize("what", ["missing", "folder", "empty", "unknown ending"])
def test_what_cannot_be_read_is_said_in_one_sentence_with_the_name(tmp_path: Path, what: str) -> None:
    path = tmp_path / ("a.dwg" if what == "unknown ending" else "a.csv")
    if what == "folder":
        path.mkdir()
    elif what != "missing":
        path.write_bytes(b"" if what == "empty" else b"x")
    with pytest.raises(UserError) as error:
        read(path)
    assert path.name in error.value.words.ja and path.name in error.value.words.en
    assert "\n" not in error.value.words.ja


@pytest.mark.parametrize("name", ["水道課 #1%20 (写し).csv", "a.b.c.CSV", "𠮷野.csv", "100%.csv", "x" * 200 + ".csv"])
def test_a_file_may_be_called_anything(tmp_path: Path, name: str) -> None:
    assert len(read(write_text(tmp_path / name, "管路番号,管種\nA,VP\n")).frame) == 1


def test_a_shapefile_may_be_called_anything(tmp_path: Path) -> None:
    source = Path(__file__).parents[2] / "ledgers" / "sample_town" / "gis" / "水道弁栓"
    for ending in (".shp", ".shx", ".dbf"):
        (tmp_path / f"弁 [1]#*%20{ending.upper()}").write_bytes(source.with_suffix(ending).read_bytes())
    assert len(read(tmp_path / "弁 [1]#*%20.SHP").frame) == 1030


def test_reading_changes_no_byte_and_leaves_no_file(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"台帳": [["管路番号", "管種"], ["A", "VP"]]})
    before = path.read_bytes(), path.stat().st_mtime_ns
    read(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert list(tmp_path.iterdir()) == [path]


LEDGERS = Path(__file__).parents[2] / "ledgers"
SAMPLES = sorted(path for folder in ("samples", "sample_town", "sample_town/gis") for path in (LEDGERS / folder).iterdir())


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.suffixes[0])
def test_every_format_has_a_sample_in_the_repository_that_is_read_as_it_is(one: Importer) -> None:
    samples = [path for path in SAMPLES if path.suffix in one.suffixes and "truth" not in path.name]
    assert samples
    for sample in samples:
        table = read(sample)
        assert len(table.frame) and len(table.raw) == len(table.rows) == len(table.frame)

"""Drawings: pipes with the labels beside them, symbols as points, and no harm from damaged or hostile files."""

from __future__ import annotations

import math
import re
import sys
import time
from pathlib import Path
from typing import Any

import ezdxf
import numpy as np
import pandas as pd
import pytest
import shapely

from waterdx.core.errors import UserError
from waterdx.importers.raw_table import RawTable
from waterdx.importers.registry import ReadOptions, read_file

TOWN = Path(__file__).parents[2] / "ledgers" / "sample_town"
DRAWING = TOWN / "管網図_中央.dxf"
LINES = {"LINE", "LWPOLYLINE", "POLYLINE", "ARC"}


@pytest.fixture(scope="module")
def town() -> RawTable:
    return read_file(DRAWING)


@pytest.fixture(scope="module")
def truth() -> pd.DataFrame:
    """The water pipes of the district the drawing shows, in the order they are drawn."""
    rows = pd.read_csv(TOWN / "truth.csv.gz", dtype=str, keep_default_na=False)
    return rows[(rows.layer == "pipes") & rows.id.str.startswith("C-")].reset_index(drop=True)


def checks(table: RawTable) -> set[str]:
    return {finding.check for finding in table.findings}


def drawn(tmp_path: Path, make: Any, *, version: str = "R2010", units: int = 6) -> RawTable:
    document = ezdxf.new(version)
    document.header["$INSUNITS"] = units
    make(document, document.modelspace())
    file = tmp_path / "a.dxf"
    document.saveas(file)
    return read_file(file)


def raw(tmp_path: Path, text: str | bytes) -> RawTable:
    file = tmp_path / "b.dxf"
    file.write_bytes(text if isinstance(text, bytes) else text.encode("cp932"))
    return read_file(file)


def entities(*parts: str, end: str = "0\nENDSEC\n0\nEOF\n") -> str:
    return "0\nSECTION\n2\nENTITIES\n" + "".join(parts) + end


LINE = "0\nLINE\n8\n水道\n10\n0.0\n20\n0.0\n11\n30.0\n21\n40.0\n"


class TestSampleTown:
    def test_every_pipe_is_found_in_metres_where_it_is(self, town: RawTable, truth: pd.DataFrame) -> None:
        pipes = town.geometry[town.frame.layer.str.startswith("水道_").to_numpy()]
        assert len(pipes) == len(truth) == 546
        expected = shapely.from_wkt(truth.wkt.to_numpy())
        assert max(shapely.hausdorff_distance(pipes, expected)) < 0.002

    def test_every_label_stands_with_its_own_pipe(self, town: RawTable, truth: pd.DataFrame) -> None:
        pipes = town.frame[town.frame.layer.str.startswith("水道_")].reset_index(drop=True)
        read = pipes[pipes["口径"] != ""]
        expected = truth.loc[read.index]
        right = (read["管種"] == expected.material) & (read["口径"].astype(float) == expected.diameter_mm.astype(float))
        right &= (read["延長"].astype(float) - expected.length_m.astype(float)).abs() < 0.06
        assert len(read) == 462
        assert right.mean() >= 0.99

    def test_a_label_that_fits_two_pipes_is_told(self, town: RawTable) -> None:
        assert 0 < sum(finding.check == "dxf_label_doubtful" for finding in town.findings) < 20

    def test_roads_and_frames_bear_no_label(self, town: RawTable) -> None:
        assert (town.frame[town.frame.layer.isin(["道路", "図枠"]) & town.frame.kind.isin(LINES)].label == "").all()

    def test_every_fitting_is_a_point_with_its_block_and_number(self, town: RawTable, truth: pd.DataFrame) -> None:
        fittings = town.frame[town.frame.kind == "INSERT"]
        assert set(fittings.block) <= {"仕切弁", "消火栓", "空気弁", "排泥弁"}
        assert fittings["施設番号"].str.fullmatch(r"N\d{5}").all()
        assert (shapely.get_type_id(town.geometry[fittings.index]) == shapely.GeometryType.POINT).all()

    def test_millimetres_and_the_missing_coordinate_system_are_not_silent(self, town: RawTable) -> None:
        assert "dxf_unit" in checks(town)
        assert town.crs is None


class TestGeometry:
    def test_a_bulge_is_drawn_in_short_chords(self, tmp_path: Path) -> None:
        table = drawn(tmp_path, lambda _, space: space.add_lwpolyline([(0, 0, 1), (100, 0, 0), (200, 0, 0)], format="xyb"))
        assert table.geometry is not None
        assert table.geometry[0].length == pytest.approx(math.pi * 50 + 100, rel=1e-3)
        assert table.geometry[0].bounds == pytest.approx((0, -50, 200, 0), abs=0.1)

    def test_bulges_agree_with_ezdxf(self, tmp_path: Path) -> None:
        points = [(0, 0, 0.4), (50, 10, -0.7), (90, 60, 0), (20, 80, 2.5)]
        table = drawn(tmp_path, lambda _, space: space.add_lwpolyline(points, format="xyb", close=True))
        document = ezdxf.new()
        line = document.modelspace().add_lwpolyline(points, format="xyb", close=True)
        exact = shapely.LineString([p.vec2 for p in ezdxf.path.make_path(line).flattening(0.001)])
        assert table.geometry is not None
        assert shapely.hausdorff_distance(table.geometry[0], exact) < 0.2

    def test_old_polylines_arcs_lines_and_points_are_read(self, tmp_path: Path) -> None:
        def make(_: Any, space: Any) -> None:
            space.add_polyline2d([(0, 0), (30, 40)])
            space.add_polyline3d([(0, 0, 5), (30, 40, 6)])
            space.add_arc((0, 0), 100, 0, 90)
            space.add_line((0, 0), (60, 80))
            space.add_point((7, 8))

        table = drawn(tmp_path, make)
        assert list(table.frame.kind) == ["POLYLINE", "POLYLINE", "ARC", "LINE", "POINT"]
        assert table.geometry is not None
        assert shapely.length(table.geometry) == pytest.approx([50, 50, 50 * math.pi, 100, 0], rel=1e-3)
        assert table.frame.elevation[1] == "5.0"

    def test_a_mirrored_line_lies_where_it_is_seen(self, tmp_path: Path) -> None:
        table = drawn(tmp_path, lambda _, s: s.add_lwpolyline([(10, 5), (40, 45)], dxfattribs={"extrusion": (0, 0, -1)}))
        assert table.geometry is not None
        assert table.geometry[0].equals_exact(shapely.LineString([(-10, 5), (-40, 45)]), 1e-9)

    def test_the_contents_of_a_block_drawn_once_lie_as_ezdxf_puts_them(self, tmp_path: Path) -> None:
        def make(document: Any, space: Any) -> None:
            inner = document.blocks.new("中", base_point=(3, 4))
            inner.add_line((0, 0), (10, 0))
            outer = document.blocks.new("外", base_point=(1, 1))
            outer.add_blockref("中", (100, 50), dxfattribs={"rotation": 30, "xscale": 2, "yscale": -1})
            space.add_blockref("外", (500, 600), dxfattribs={"rotation": 45, "xscale": 1.5, "yscale": 1.5, "zscale": 1.5})

        table = drawn(tmp_path, make)
        document = ezdxf.readfile(tmp_path / "a.dxf")
        outer = document.modelspace()[0]
        line = next(iter(next(iter(outer.virtual_entities())).virtual_entities()))
        expected = shapely.LineString([line.dxf.start.vec2, line.dxf.end.vec2])
        assert table.geometry is not None
        at = list(table.frame.kind).index("LINE")
        assert table.geometry[at].equals_exact(expected, 1e-6)
        assert table.frame.block[at] == "中"

    def test_a_block_drawn_in_two_places_is_a_symbol(self, tmp_path: Path) -> None:
        def make(document: Any, space: Any) -> None:
            document.blocks.new("弁").add_line((0, 0), (1, 1))
            space.add_blockref("弁", (10, 10))
            space.add_blockref("弁", (50, 70))

        table = drawn(tmp_path, make)
        assert list(table.frame.kind) == ["INSERT", "INSERT"]
        assert "dxf_symbols" in checks(table)


class TestLabels:
    def test_two_texts_over_one_pipe_are_read_together(self, tmp_path: Path) -> None:
        def make(_: Any, space: Any) -> None:
            space.add_line((0, 0), (45.2, 0))
            space.add_line((0, 30), (45.2, 30))
            space.add_text("DIPφ150", height=1, dxfattribs={"insert": (20, 0.4)})
            space.add_text("L=45.2", height=1, dxfattribs={"insert": (20, -1.4)})

        table = drawn(tmp_path, make)
        assert table.frame.loc[0, ["管種", "口径", "延長", "label"]].tolist() == ["DIP", "150", "45.2", "DIPφ150 / L=45.2"]
        assert table.frame.loc[1, "label"] == ""
        assert table.skipped == 2

    def test_the_length_it_says_decides_between_two_lines_equally_near(self, tmp_path: Path) -> None:
        def make(_: Any, space: Any) -> None:
            space.add_line((0, 0), (100, 0))
            space.add_line((40, 2), (60, 2))
            space.add_mtext(
                "{\\fMS Gothic;VP}φ75\\PL=20.0", dxfattribs={"char_height": 0.5, "insert": (50, 1), "attachment_point": 5}
            )

        table = drawn(tmp_path, make)
        assert table.frame["管種"].tolist() == ["", "VP"]

    def test_a_text_far_from_any_line_stays_a_row_of_its_own(self, tmp_path: Path) -> None:
        def make(_: Any, space: Any) -> None:
            space.add_line((0, 0), (100, 0))
            space.add_text("DIP φ100", height=1, dxfattribs={"insert": (50, 40)})

        table = drawn(tmp_path, make)
        assert table.frame.kind.tolist() == ["LINE", "TEXT"]
        assert table.frame.label.tolist() == ["", "DIP φ100"]


class TestUnitsAndText:
    @pytest.mark.parametrize(("units", "factor"), [(4, 0.001), (5, 0.01), (6, 1.0), (2, 0.3048)])
    def test_the_stated_unit_is_converted_to_metres(self, tmp_path: Path, units: int, factor: float) -> None:
        length = 300 / factor
        table = drawn(tmp_path, lambda _, space: space.add_line((0, 0), (length, 0)), units=units)
        assert table.geometry is not None
        assert table.geometry[0].length == pytest.approx(300)

    def test_a_drawing_without_unit_is_millimetres_where_only_that_makes_sense(self, tmp_path: Path) -> None:
        large = drawn(tmp_path, lambda _, space: space.add_line((29_890_840, 150_572_021), (29_890_840, 150_602_021)), units=0)
        small = drawn(tmp_path, lambda _, space: space.add_line((29_890, 15_057), (29_920, 15_057)), units=0)
        assert large.geometry is not None and small.geometry is not None
        assert large.geometry[0].length == pytest.approx(30)
        assert small.geometry[0].length == pytest.approx(30)

    def test_a_template_that_says_millimetres_over_metres_is_doubted(self, tmp_path: Path) -> None:
        table = drawn(tmp_path, lambda _, space: space.add_line((0, 0), (800, 0)), units=4)
        assert table.geometry is not None
        assert table.geometry[0].length == pytest.approx(800)
        assert [f.severity for f in table.findings if f.check == "dxf_unit"] == ["warning"]

    def test_jw_cad_text_without_a_code_page_is_cp932(self, tmp_path: Path) -> None:
        assert raw(tmp_path, entities(LINE)).frame.layer[0] == "水道"

    def test_utf_8_is_read_by_version_whatever_the_code_page_says(self, tmp_path: Path) -> None:
        header = "0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\nAC1021\n9\n$DWGCODEPAGE\n3\nANSI_932\n0\nENDSEC\n"
        assert raw(tmp_path, (header + entities(LINE)).encode()).frame.layer[0] == "水道"

    def test_binary_drawings_are_read(self, tmp_path: Path) -> None:
        document = ezdxf.new("R2010")
        document.modelspace().add_line((0, 0), (30, 40), dxfattribs={"layer": "水道"})
        document.saveas(tmp_path / "c.dxf", fmt="bin")
        table = read_file(tmp_path / "c.dxf")
        assert table.frame.layer.tolist() == ["水道"]
        cut = (tmp_path / "c.dxf").read_bytes()[:-20]
        (tmp_path / "d.dxf").write_bytes(cut)
        assert "dxf_no_end" in checks(read_file(tmp_path / "d.dxf"))

    def test_one_layer_can_be_asked_for(self, tmp_path: Path) -> None:
        table = read_file(DRAWING, ReadOptions(sheet="水道_鋳鉄管"))
        assert set(table.frame.layer[table.frame.kind.isin(LINES)]) == {"水道_鋳鉄管"}
        with pytest.raises(UserError, match="水道_鋳鉄管"):
            read_file(DRAWING, ReadOptions(sheet="ない"))


class TestDamaged:
    def test_without_endsec_and_eof_what_is_there_is_read(self, tmp_path: Path) -> None:
        table = raw(tmp_path, entities(LINE, LINE, end=""))
        assert len(table.frame) == 2
        assert "dxf_no_end" in checks(table)

    def test_an_odd_group_code_costs_one_entity(self, tmp_path: Path) -> None:
        table = raw(tmp_path, entities(LINE, LINE.replace("20\n0.0", "２０x\n0.0"), LINE))
        assert len(table.frame) >= 2
        assert "dxf_odd_codes" in checks(table)
        assert len(raw(tmp_path, entities(LINE.replace("8\n", "9999\n?\n-77\n?\n8\n"))).frame) == 1

    @pytest.mark.parametrize("number", ["nan", "inf", "1e308", "-1e308", "1e999"])
    def test_a_coordinate_that_is_no_place_leaves_the_row_without_shape(self, tmp_path: Path, number: str) -> None:
        table = raw(tmp_path, entities(LINE, LINE.replace("30.0", number)))
        assert table.geometry is not None
        assert [shape is None for shape in table.geometry] == [False, True]
        assert [f.row for f in table.findings if f.check == "not_finite"] == [3]

    def test_an_entity_without_coordinates_is_told(self, tmp_path: Path) -> None:
        table = raw(tmp_path, entities(LINE, "0\nLINE\n8\n0\n", "0\nLWPOLYLINE\n90\n999999999\n"))
        assert len(table.frame) == 1
        assert "dxf_entity_damaged" in checks(table)

    def test_a_text_of_100_mb_takes_little_time_and_memory(self, tmp_path: Path) -> None:
        text = "0\nTEXT\n10\n1\n20\n1\n40\n1\n1\n" + "あ" * 50_000_000 + "\n"
        begin = time.monotonic()
        table = raw(tmp_path, entities(LINE, text))
        assert time.monotonic() - begin < 20
        assert max(map(len, table.frame.label)) <= 10_000

    @pytest.mark.parametrize("text", ["", "hello", "<OGRVRTDataSource/>", "%PDF-1.4", "AC1015", "0\n", "999\n"])
    def test_what_is_no_drawing_is_refused_in_a_sentence(self, tmp_path: Path, text: str) -> None:
        with pytest.raises(UserError):
            raw(tmp_path, text)

    @pytest.mark.soak
    def test_a_line_of_far_too_many_vertices_is_read_as_far_as_the_limit(self, tmp_path: Path) -> None:
        vertices = "".join(f"10\n{i % 5000}.5\n20\n{i // 5000}.5\n" for i in range(1_500_000))
        table = raw(tmp_path, entities(f"0\nLWPOLYLINE\n8\n0\n{vertices}"))
        assert table.geometry is not None and shapely.get_num_coordinates(table.geometry[0]) > 900_000
        assert "dxf_too_long" in checks(table)


class TestHostile:
    @pytest.mark.parametrize("circle", [["甲"], ["甲", "乙"], ["甲", "乙", "丙"]])
    def test_blocks_that_insert_themselves_are_told(self, tmp_path: Path, circle: list[str]) -> None:
        def block(name: str, inner: str) -> str:
            return f"0\nBLOCK\n2\n{name}\n10\n0\n20\n0\n0\nLINE\n10\n0\n20\n0\n11\n9\n21\n9\n0\nINSERT\n2\n{inner}\n10\n1\n20\n1\n0\nENDBLK\n"

        blocks = "".join(block(a, b) for a, b in zip(circle, [*circle[1:], circle[0]], strict=True))
        text = f"0\nSECTION\n2\nBLOCKS\n{blocks}0\nENDSEC\n" + entities(LINE, f"0\nINSERT\n2\n{circle[0]}\n10\n5\n20\n5\n")
        table = raw(tmp_path, text)
        assert "dxf_circular_block" in checks(table)
        assert len(table.frame) >= 2

    def test_nested_blocks_do_not_grow(self, tmp_path: Path) -> None:
        inserts = "".join(f"0\nINSERT\n2\nB%d\n10\n{x}\n20\n0\n" for x in range(10))
        blocks = "".join(f"0\nBLOCK\n2\nB{n}\n10\n0\n20\n0\n{inserts.replace('%d', str(n + 1))}0\nENDBLK\n" for n in range(9))
        text = f"0\nSECTION\n2\nBLOCKS\n{blocks}0\nBLOCK\n2\nB9\n{LINE}0\nENDBLK\n0\nENDSEC\n" + entities(
            "0\nINSERT\n2\nB0\n10\n0\n20\n0\n"
        )
        assert len(raw(tmp_path, text).frame) < 1000

    def test_a_chain_of_a_thousand_blocks_ends_at_the_limit(self, tmp_path: Path) -> None:
        blocks = "".join(f"0\nBLOCK\n2\nB{n}\n0\nINSERT\n2\nB{n + 1}\n10\n1\n20\n1\n0\nENDBLK\n" for n in range(1000))
        text = f"0\nSECTION\n2\nBLOCKS\n{blocks}0\nENDSEC\n" + entities("0\nINSERT\n2\nB0\n10\n0\n20\n0\n")
        table = raw(tmp_path, text)
        assert len(table.frame) <= 20
        assert "dxf_too_deep" in checks(table)

    def test_an_array_of_ten_milliard_copies_is_one_point(self, tmp_path: Path) -> None:
        blocks = f"0\nSECTION\n2\nBLOCKS\n0\nBLOCK\n2\nB\n{LINE}0\nENDBLK\n0\nENDSEC\n"
        begin = time.monotonic()
        table = raw(tmp_path, blocks + entities("0\nINSERT\n2\nB\n10\n0\n20\n0\n70\n100000\n71\n100000\n44\n1\n45\n1\n"))
        assert time.monotonic() - begin < 5
        assert len(table.frame) == 1
        assert "dxf_array" in checks(table)

    def test_other_files_are_never_opened(self, tmp_path: Path) -> None:
        secret = tmp_path / "secret.dxf"
        secret.write_text(entities("0\nLINE\n8\nSECRET\n10\n0\n20\n0\n11\n1\n21\n1\n"))
        opened: list[str] = []
        watching = True
        sys.addaudithook(
            lambda event, args: opened.append(f"{event} {args[0]}") if watching and event in {"open", "socket.connect"} else None
        )
        block = f"0\nSECTION\n2\nBLOCKS\n0\nBLOCK\n2\nX\n70\n4\n1\n{secret}\n10\n0\n20\n0\n0\nENDBLK\n0\nENDSEC\n"
        inserts = "0\nINSERT\n2\nX\n10\n0\n20\n0\n0\nIMAGE\n340\n1\n1\n\\\\host\\share\\a.png\n0\nOLE2FRAME\n310\nAA\n"
        table = raw(tmp_path, block + entities(LINE, inserts))
        watching = False
        assert not [line for line in opened if "secret" in line or "host" in line or "socket" in line]
        assert "SECRET" not in table.frame.to_string()
        assert "dxf_not_opened" in checks(table)

    def test_control_codes_do_not_reach_the_table(self, tmp_path: Path) -> None:
        table = raw(tmp_path, entities(LINE.replace("水道", "水\x07道\x1b")))
        assert not re.search(r"[\x00-\x08\x0e-\x1f]", "".join(table.frame.to_numpy().ravel()))
        assert isinstance(table.rows, np.ndarray)

"""By which coordinate system a file is placed: stated, said, assumed aloud or asked, with what may be answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger.towns import bytes_of, write
from waterdx.core.errors import UserError
from waterdx.ledger.column_map import ColumnMap, dump, load
from waterdx.ledger.coordinates import NOTHING_SAID, Coordinates
from waterdx.ledger.ingest import IngestResult, ingest
from waterdx.store.layers import read_layer

EAST, NORTH = 29311.6, 150688.8
HEAD = "整理№,修繕日,"


def leaks(folder: Path, columns: str, *rows: str) -> Path:
    return write(folder / "a.csv", f"{HEAD}{columns}\n" + "".join(f"{n},H22.5.25,{row}\n" for n, row in enumerate(rows)))


def looked(project: Path, file: Path, **how: object) -> IngestResult:
    return ingest(project, file, dry_run=True, **how)  # type: ignore[arg-type]


def test_a_look_at_numbers_that_fit_nothing_asks_and_does_not_fail(tmp_path: Path, empty: Path) -> None:
    before = bytes_of(empty)
    placement = looked(empty, leaks(tmp_path, "x,y", f"{EAST * 1000},{NORTH * 1000}")).placement
    assert placement is not None and (placement.source, placement.unsaid, placement.crs) == ("open", "open", None)
    assert placement.candidates[0].coordinates == Coordinates("EPSG:6676", unit="mm")
    with pytest.raises(UserError, match="--unit mm"):
        placement.refuse_open(tmp_path / "a.csv")
    assert bytes_of(empty) == before


@pytest.mark.parametrize(
    ("numbers", "how"),
    [(f"{EAST * 1000},{NORTH * 1000}", {"unit": "mm"}), (f"{NORTH},{EAST}", {"swap_axes": True}),
     (f"{NORTH * 1000},{EAST * 1000}", {"unit": "mm", "swap_axes": True})],
)  # fmt: skip
@pytest.mark.parametrize("by_map", [False, True], ids=["as options", "by the column map"])
def test_swapped_axes_and_millimetres_are_put_right(
    tmp_path: Path, empty: Path, numbers: str, how: dict[str, object], by_map: bool
) -> None:
    said = {"crs": "EPSG:6676"} | how
    given = {"column_map": ColumnMap(coordinates=Coordinates(**said))} if by_map else said  # type: ignore[arg-type]
    ingest(empty, leaks(tmp_path, "x,y", numbers), **given)  # type: ignore[arg-type]
    point = read_layer(empty, "leaks").geometry[0]
    assert (point.x, point.y) == pytest.approx((EAST, NORTH), abs=1e-6)


def test_the_axes_of_a_system_that_is_stated_may_be_exchanged_too(tmp_path: Path, empty: Path) -> None:
    result = ingest(empty, leaks(tmp_path, "wkt_epsg6668", "POINT (37.35 138.83)"), swap_axes=True)
    assert result.placement is not None and result.placement.source == "file"
    point = read_layer(empty, "leaks").geometry[0]
    assert abs(point.x) < 100_000 and 100_000 < point.y < 200_000


def test_every_candidate_can_be_chosen_and_shown_where_it_says(tmp_path: Path, empty: Path) -> None:
    rows = [f"{(EAST + n * 50) * 1000},{(NORTH + n * 20) * 1000}" for n in range(20)]
    placement = looked(empty, leaks(tmp_path, "x,y", *rows)).placement
    assert placement is not None and len(placement.candidates) > 3
    for one in placement.candidates:
        assert len(placement.shown_as(one.coordinates)) == 20
    first = placement.shown_as(placement.candidates[0].coordinates)[0]
    assert (first.x, first.y) == pytest.approx((EAST, NORTH), abs=1e-6)


def test_only_shapes_that_are_taken_in_are_shown(tmp_path: Path, empty: Path) -> None:
    shapes = (f"LINESTRING ({EAST} {NORTH}, {EAST + 9} {NORTH})", f"POINT ({EAST} {NORTH})", "")
    text = "管路番号,wkt\n" + "".join(f'A{n},"{shape}"\n' for n, shape in enumerate(shapes))
    placement = looked(empty, write(tmp_path / "pipes.csv", text)).placement
    assert placement is not None and [one.geom_type for one in placement.written] == ["LineString"]


def test_an_assumed_system_names_the_one_that_fits_better(tmp_path: Path, empty: Path) -> None:
    pipe = 'A,"LINESTRING (29000 150000, 29900 150500)"\n'
    ingest(empty, write(tmp_path / "pipes.csv", f"管路番号,wkt_epsg6676\n{pipe}"))
    result = looked(empty, leaks(tmp_path, "x,y", f"{NORTH},{EAST}"))
    assert result.placement is not None and result.placement.source == "project"
    assert result.placement.better is not None and result.placement.better.swapped
    assert "--swap-axes" in next(one.message.ja for one in result.findings if one.check == "crs_assumed")
    straight = looked(empty, leaks(tmp_path, "x,y", f"{EAST},{NORTH}")).placement
    assert straight is not None and straight.better is None


def test_one_mistyped_coordinate_does_not_hide_the_candidates(tmp_path: Path, empty: Path) -> None:
    rows = [f"{(EAST + n) * 1000},{(NORTH + n) * 1000}" for n in range(99)]
    placement = looked(empty, leaks(tmp_path, "x,y", *rows, "9e12,5")).placement
    assert placement is not None and placement.candidates[0].coordinates.unit == "mm"


def test_a_file_that_states_its_system_is_asked_nothing(tmp_path: Path, empty: Path) -> None:
    placement = looked(empty, leaks(tmp_path, "経度,緯度", "138.83,37.35")).placement
    assert placement is not None and placement.source == "file" and placement.candidates == []
    assert looked(empty, leaks(tmp_path, "備考", "x")).placement is None


def test_what_is_said_of_coordinates_survives_being_saved(tmp_path: Path) -> None:
    for said in (NOTHING_SAID, Coordinates("EPSG:6676"), Coordinates("EPSG:6668", True), Coordinates(None, True, "mm")):
        made = ColumnMap("leaks", coordinates=said)
        assert load(write(tmp_path / "map.toml", dump(made))) == made
    assert "coordinates" not in dump(ColumnMap("leaks"))


@pytest.mark.parametrize("wrong", ['unit = "feet"', "crs = 6676", 'swap_axes = "yes"', "zone = 8"])
def test_a_map_that_says_something_else_of_coordinates_is_refused(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(UserError, match=f"coordinates.{wrong.split(' ')[0]}"):
        load(write(tmp_path / "map.toml", f"[coordinates]\n{wrong}\n"))

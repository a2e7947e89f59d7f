"""Register rows without a place find their drawn pipes by what both say; what is not sure is left to a person."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from ledger.towns import SAMPLE, bytes_of, content_of, new_project, pipes_of, restore_files, write
from waterdx.core.errors import UserError
from waterdx.ledger.edition import update
from waterdx.ledger.ingest import ingest
from waterdx.ledger.link import link, propose
from waterdx.ledger.undo import redo, undo

DRAWN = """管種,口径,布設年度,路線名,WKT
DIP,100,1980,中央1号線,"LINESTRING (30000 0, 30050 0)"
VP,75,1990,中央2号線,"LINESTRING (30000 50, 30040 50)"
VP,75,1990,中央2号線,"LINESTRING (30000 90, 30041 90)"
VP,50,1985,中央3号線,"LINESTRING (30000 150, 30030 150)"
VP,50,1985,中央3号線,"LINESTRING (30030 150, 30060 150)"
"""
REGISTER = """管路番号,管種,継手,口径,布設年度,延長,路線名
A-1,DIP,K,100,1980,50.0,中央１号線
A-2,VP,TS,75,1990,40.2,中央2号線
A-3,VP,TS,50,1985,60.0,中央3号線
A-4,DIP,K,100,1999,50.0,中央1号線
"""


@pytest.fixture
def parted(empty: Path, tmp_path: Path) -> Path:
    """A drawing without numbers, and its register without places."""
    ingest(empty, write(tmp_path / "図面.csv", DRAWN))
    ingest(empty, write(tmp_path / "台帳.csv", REGISTER))
    return empty


def test_what_agrees_and_is_alone_is_sure_the_rest_is_told_with_its_candidates(parted: Path) -> None:
    said = link(parted)
    (sure,) = said.sure
    assert (sure.number, sure.candidates[0].fid) == ("A-1", 1)
    assert sure.candidates[0].reason.en == "material, diameter, laying fiscal year, street agree, lengths 0.0% apart"
    told = {one.number: [best.fid for best in one.candidates] for one in said.ambiguous}
    assert told["A-2"] == [2, 3], "two alike, the nearer in length first"
    assert said.unmatched == 1, "A-4 was laid in another year: a contradiction"


def test_several_drawn_pieces_of_one_row_are_told_and_not_linked(parted: Path) -> None:
    said = link(parted, accept=["sure"])
    (pieces,) = (one for one in said.ambiguous if one.number == "A-3")
    assert pieces.candidates == () and pieces.pieces == (4, 5)
    assert said.linked == [(6, 1)]


def test_a_link_makes_one_object_with_the_place_of_one_and_the_values_of_the_other(parted: Path) -> None:
    link(parted, accept=["sure", "A-2=3"])
    pipes = pipes_of(parted).set_index("fid")
    assert set(pipes.index) == {1, 2, 3, 4, 5, 8, 9}
    assert pipes.loc[[1, 3], "pipe_id"].tolist() == ["A-1", "A-2"]
    assert (pipes.at[1, "joint"], pipes.at[1, "length_m"], pipes.geometry[1].length) == ("K", 50.0, 50.0)
    with closing(sqlite3.connect(parted)) as conn:
        rows = conn.execute(
            "SELECT method, raw, probability FROM evidence WHERE layer = 'pipes' AND fid = 1 ORDER BY id"
        ).fetchall()
    assert [method for method, _, _ in rows] == ["read", "read", "linked"]
    assert json.loads(rows[1][1])["管路番号"] == "A-1" and rows[2][2] == pytest.approx(1.0)


def test_undo_parts_them_again_exactly(parted: Path) -> None:
    before, points = content_of(parted), len(restore_files(parted))
    link(parted, accept=["sure", "A-2=3"])
    assert len(restore_files(parted)) == points + 1
    after = content_of(parted)
    assert undo(parted).action == "link"
    assert content_of(parted) == before
    redo(parted)
    assert content_of(parted) == after


def test_looking_and_a_dry_run_change_no_byte(parted: Path) -> None:
    before = bytes_of(parted)
    link(parted)
    assert link(parted, accept=["sure"], dry_run=True).linked == [(6, 1)]
    assert bytes_of(parted) == before


def test_blanks_neither_agree_nor_disagree_and_two_must_agree(empty: Path, tmp_path: Path) -> None:
    ingest(
        empty,
        write(
            tmp_path / "図面.csv", '管種,口径,WKT\nDIP,100,"LINESTRING (30000 0, 30050 0)"\nVP,,"LINESTRING (30000 9, 30040 9)"\n'
        ),
    )
    ingest(empty, write(tmp_path / "台帳.csv", "管路番号,管種,口径,布設年度,延長\nA-1,DIP,100,1980,50\nA-2,VP,75,1990,40\n"))
    said = link(empty)
    assert [one.number for one in said.ambiguous] == ["A-1"], "two agree: a candidate, but not sure"
    assert said.sure == [] and said.unmatched == 1, "one alone is not enough"


def test_a_length_more_than_a_tenth_off_is_no_candidate(empty: Path, tmp_path: Path) -> None:
    ingest(empty, write(tmp_path / "図面.csv", '管種,口径,布設年度,WKT\nDIP,100,1980,"LINESTRING (30000 0, 30050 0)"\n'))
    ingest(empty, write(tmp_path / "台帳.csv", "管路番号,管種,口径,布設年度,延長\nA-1,DIP,100,1980,56\n"))
    assert link(empty).unmatched == 1


def test_another_number_is_never_sure_but_a_person_may_say_so(empty: Path, tmp_path: Path) -> None:
    ingest(
        empty,
        write(tmp_path / "図面.csv", '管路番号,管種,口径,路線名,WKT\nD7,DIP,100,中央1号線,"LINESTRING (30000 0, 30050 0)"\n'),
    )
    ingest(empty, write(tmp_path / "台帳.csv", "管路番号,管種,口径,布設年度,延長,路線名\nA-1,DIP,100,1980,50,中央1号線\n"))
    assert link(empty, accept=["sure"]).linked == []
    link(empty, accept=["A-1=1"])
    assert pipes_of(empty)["pipe_id"].tolist() == ["A-1"]


@pytest.mark.parametrize("said", ["A-1", "A-1=99", "Z-9=1", "A-1=6", "=1", "A-1=x"])
def test_what_cannot_be_linked_is_refused_in_a_sentence(parted: Path, said: str) -> None:
    before = bytes_of(parted)
    with pytest.raises(UserError, match="NUMBER=FID"):
        link(parted, accept=[said])
    assert bytes_of(parted) == before


def test_one_drawn_pipe_is_not_given_to_two_rows(parted: Path) -> None:
    with pytest.raises(UserError, match="twice"):
        link(parted, accept=["A-1=2", "A-2=2"])


def test_the_next_edition_of_the_register_knows_the_linked_pipe(parted: Path, tmp_path: Path) -> None:
    """Values that came with the link are the register's own, so its next edition changes them; a pipe gone there has its end."""
    link(parted, accept=["sure", "A-2=2"])
    new = write(
        tmp_path / "台帳_R8.csv", REGISTER.replace("A-1,DIP,K", "A-1,DIP,NS").replace("A-2,VP,TS,75,1990,40.2,中央2号線\n", "")
    )
    said = update(parted, new, as_of="2026-03-31")
    assert [(one.number, one.fid, one.field, one.before, one.after) for one in said.of_kind("changed")] == [
        ("A-1", 1, "joint", "K", "NS")
    ]
    assert {(one.number, one.fid) for one in said.of_kind("gone")} == {("A-2", 2)}


@pytest.fixture(scope="module")
def truth() -> gpd.GeoDataFrame:
    frame = pd.read_csv(SAMPLE / "truth.csv.gz", dtype={"id": str})
    water = frame[(frame["layer"] == "pipes") & (frame["field"] == "水道")]
    return gpd.GeoDataFrame(water, geometry=shapely.from_wkt(water["wkt"].to_list()), crs=6676).set_index("id")


@pytest.fixture(scope="module")
def town_without_numbers(truth: gpd.GeoDataFrame, tmp_path_factory: pytest.TempPathFactory) -> gpd.GeoDataFrame:
    """The drawing of the sample town with year and street but without numbers, and its register as it is.

    Eighteen of a hundred years are not known there; `drawn_id` tells what is what and is not looked at.
    """
    path = new_project(tmp_path_factory.mktemp("parted"))
    ingest(path, SAMPLE / "水道管路台帳.xlsx")
    register = pipes_of(path)
    drawn = register.iloc[:0].reindex(range(len(truth))).assign(
        fid=np.arange(len(truth)) + 10_000, source_id=2.0, field="water", material=truth["material"].to_numpy(),
        diameter_mm=truth["diameter_mm"].to_numpy(dtype=float), street=truth["street"].to_numpy(), install_fy=np.nan,
    )  # fmt: skip
    drawn = gpd.GeoDataFrame(drawn, geometry=truth.geometry.to_numpy(), crs=6676)
    drawn["install_fy"] = truth["laid_fy"].to_numpy(dtype=float)
    return gpd.GeoDataFrame(pd.concat([register, drawn[drawn.columns]], ignore_index=True), geometry="geometry", crs=6676)


def judged(present: gpd.GeoDataFrame, truth: gpd.GeoDataFrame) -> dict[str, int]:
    """How many sure links are right and wrong; ambiguous ones by whether the truth is the best, another one told, or neither."""
    number = {10_000 + at: name for at, name in enumerate(truth.index)}
    counts = dict.fromkeys(("right", "wrong", "best", "told", "not told", "none"), 0)
    for one in propose(present, "pipes"):
        names = [number[best.fid] for best in one.candidates]
        if not names:
            counts["none"] += 1
        elif one.sure:
            counts["right" if names[0] == one.number else "wrong"] += 1
        else:
            counts["best" if names[0] == one.number else "told" if one.number in names else "not told"] += 1
    return counts


def test_no_sure_link_of_the_sample_town_is_wrong(town_without_numbers: gpd.GeoDataFrame, truth: gpd.GeoDataFrame) -> None:
    said = judged(town_without_numbers, truth)
    assert said["wrong"] == 0 and said["right"] >= 100
    assert said["best"] + said["told"] > 0.9 * (said["best"] + said["told"] + said["not told"])


def test_where_a_fifth_is_missing_on_either_side_some_sure_links_are_wrong(
    town_without_numbers: gpd.GeoDataFrame, truth: gpd.GeoDataFrame
) -> None:
    """The limit, told in the guide: of two twins (street, year, material and length alike) each side may have the other one."""
    present = town_without_numbers[np.random.default_rng(1).random(len(town_without_numbers)) > 0.2]
    said = judged(present, truth)
    assert 0 < said["wrong"] < 0.1 * said["right"]


def test_material_and_diameter_alone_make_nothing_sure(town_without_numbers: gpd.GeoDataFrame, truth: gpd.GeoDataFrame) -> None:
    """As the drawing of the sample town really is: neither year nor street."""
    present = town_without_numbers.copy()
    present.loc[present["fid"] >= 10_000, ["install_fy", "street"]] = [np.nan, None]
    said = judged(present, truth)
    assert said["right"] == said["wrong"] == 0

"""Gaps are closed by one fix without harm: no pipe is lost, shortened to nothing, doubled, or joined to one beside it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import shapely

from waterdx.core.errors import UserError
from waterdx.ledger import column_map
from waterdx.ledger.checks import check_named, findings_of, read_ledger
from waterdx.ledger.checks.gaps import WHY_LEFT
from waterdx.ledger.fixes import fix
from waterdx.ledger.ingest import ingest
from waterdx.store import project
from waterdx.store.layers import read_layer

from .check_cases import EAST, NORTH, Row, ledger, pipe
from .test_fixes import make, sound, stored, undo
from .towns import MAPS, SHARED, new_project

STROKE = [(50.0, 0.05), (50.0, 0.1)]  # half of a valve's symbol beside the end of a main


def shapes(path: Path) -> list[shapely.LineString]:
    return read_layer(path, "pipes").geometry.tolist()


def mended(tmp_path: Path, *pipes: Row, **named: object) -> list[shapely.LineString]:
    path = make(tmp_path / "a.gpkg", pipes=[one | {"pipe_id": f"P{n}"} for n, one in enumerate(pipes)])
    fix(path, "gap", **named)  # type: ignore[arg-type]
    return shapes(path)


def test_the_lesser_pipe_moves_onto_the_greater(tmp_path: Path) -> None:
    main, branch = mended(tmp_path, pipe(diameter_mm=75), pipe([(50.3, 0), (90, 0)], diameter_mm=200))
    assert main.coords[-1] == branch.coords[0]
    assert branch.length == pytest.approx(39.7)


def test_a_stroke_too_short_to_be_moved_is_lengthened_and_stays_where_it_is_drawn(tmp_path: Path) -> None:
    main, stroke = mended(tmp_path, pipe(), pipe(STROKE))
    assert main.coords[-1] in (stroke.coords[0], stroke.coords[-1])
    assert stroke.length == pytest.approx(0.1) and len(stroke.coords) == 3


def test_an_end_whose_neighbours_all_go_elsewhere_is_not_left_alone(tmp_path: Path) -> None:
    """Three ends in a row, the middle one the least and nearer to the first: it stays, and both others come to it."""
    ends = [
        pipe([(0, 0), (-9, 3)], diameter_mm=300),
        pipe([(0.4, 0), (2, 9)], diameter_mm=100),
        pipe([(0.85, 0), (9, -3)], diameter_mm=200),
    ]
    met = {line.coords[0] for line in mended(tmp_path, *ends)}
    assert met == {(EAST + 0.4, NORTH)}


SIDE_BY_SIDE = [
    pipe(),
    pipe([(0, 0.4), (50, 0.4)]),
    pipe([(0, -30), (0, 0)]),
    pipe([(0, 30), (0, 0.4)]),
]


def test_two_mains_that_end_side_by_side_are_not_joined(tmp_path: Path) -> None:
    path = make(tmp_path / "a.gpkg", pipes=[one | {"pipe_id": f"P{n}"} for n, one in enumerate(SIDE_BY_SIDE)])
    before = stored(path)
    result = fix(path, "gap")
    assert result.objects == 0 and len(result.left) == 2
    assert all("side by side" in finding.message.en for finding in result.left)
    assert stored(path) == before


@pytest.mark.parametrize("named", [{"ids": ["P1"]}, {"doubtful": True}])
def test_two_mains_side_by_side_are_joined_where_the_user_says_so(named: dict[str, object], tmp_path: Path) -> None:
    first, second, *_ = mended(tmp_path, *SIDE_BY_SIDE, **named)
    assert first.coords[-1] == second.coords[-1]
    assert first.coords[0] != second.coords[0], "their other ends belong to two mains and stay apart"


def test_naming_a_pipe_without_a_gap_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="P2"):
        mended(tmp_path, *SIDE_BY_SIDE, ids=["P2"])


def test_a_pipe_drawn_beside_another_with_the_same_ends_does_not_come_to_lie_on_it(tmp_path: Path) -> None:
    lines = mended(tmp_path, pipe(), pipe([(0, 0), (49.7, 0)]), pipe([(50, 0), (90, 9)]))
    assert shapely.length(lines).min() > 30
    assert lines[0] != lines[1]


def test_a_stub_that_hangs_on_the_node_it_is_near_to_is_left_and_says_so() -> None:
    gap = check_named("gap")
    assert gap is not None
    (told,) = gap.run(ledger([pipe(), pipe([(50, 0), (90, 0)]), pipe([(50, 0), (50, 0.3)], pipe_id="STUB")]))
    assert told.id == "STUB" and not told.fixable and WHY_LEFT["own"].en in told.message.en


def test_a_stub_on_a_main_beside_its_end_has_nothing_to_close() -> None:
    gap = check_named("gap")
    assert gap is not None
    mains = [pipe(), pipe([(50, 0), (50.45, 0), (52, 0.5)])]
    (told,) = gap.run(ledger([*mains, pipe([(50.45, 0), (50.45, -0.3)], pipe_id="STUB")]))
    assert told.id == "STUB" and not told.fixable and WHY_LEFT["own"].en in told.message.en


@dataclass
class Drawn:
    """What must hold of a network before and after."""

    pipes: int
    length_m: float
    shortest_m: float
    open_ends: int  # ends of water pipes that touch no other end
    near: int  # those of them with the end of another water pipe within half a metre
    findings: Counter[str]


def drawn(path: Path) -> Drawn:
    """Counted anew from the shapes; only the findings are the program's."""
    pipes = read_layer(path, "pipes")
    with project.reading(path) as conn:
        findings = Counter(finding.check for finding in findings_of(read_ledger(conn)) for _ in range(finding.count))
    lines = pipes[(pipes["field"] == "water") & pipes.geometry.notna()].geometry.to_numpy()
    ends = shapely.get_coordinates([shapely.get_point(lines, place) for place in (0, -1)]).round(3)
    owner = np.tile(np.arange(len(lines)), 2)
    apart = np.hypot(*(ends[:, None, :] - ends[None, :, :]).transpose(2, 0, 1))
    alone = (apart == 0).sum(axis=1) == 1
    near = np.where(owner[:, None] == owner[None, :], np.inf, apart).min(axis=1) <= 0.5
    length = shapely.length(lines)
    return Drawn(len(lines), length.sum(), length.min(), int(alone.sum()), int((alone & near).sum()), findings)


@pytest.fixture
def nagaoka(tmp_path: Path) -> Path:
    if not SHARED.is_dir():
        pytest.skip("the shared data are not beside the checkout")
    path = new_project(tmp_path)
    ingest(path, SHARED / "plateau_unf_nagaoka/features_lod0.csv", column_map=column_map.load(MAPS / "plateau_pipes.toml"))
    return path


def test_the_375_gaps_of_nagaoka_are_found_and_closed_by_one_fix_without_harm(nagaoka: Path) -> None:
    as_it_was, before = stored(nagaoka), drawn(nagaoka)
    assert (before.open_ends, before.near) == (658, pytest.approx(375, abs=3))
    result = fix(nagaoka, "gap")
    after = drawn(nagaoka)
    assert after.near <= 30, "what is left is told below"
    assert after.pipes == before.pipes == 652
    assert after.length_m == pytest.approx(before.length_m, rel=0.001)
    assert after.shortest_m >= before.shortest_m > 0.01
    for harm in ("zero_length", "overlap", "self_crossing", "double_shape", "double_ends", "isolated"):
        assert after.findings[harm] <= before.findings[harm]
    for better in ("very_short", "isolated_part", "branch_without_node", "short_of_line"):
        assert after.findings[better] < before.findings[better]
    assert after.findings.total() < before.findings.total() - 400
    moved = shapely.hausdorff_distance(_lines(as_it_was), _lines(stored(nagaoka)))
    assert np.nanmax(moved) <= 0.5
    told = Counter(next(why for why, words in WHY_LEFT.items() if why and words.en in f.message.en) for f in result.left)
    assert told == {"own": 17, "beside": 11}
    sound(nagaoka)
    undo(nagaoka)
    assert stored(nagaoka) == as_it_was


def _lines(rows: dict[str, list[tuple[object, ...]]]) -> np.ndarray:
    from waterdx.store.geometry import from_blobs

    return from_blobs([next((value for value in row if isinstance(value, bytes)), None) for row in rows["pipes"]])


def test_what_is_left_in_nagaoka_side_by_side_is_closed_when_all_is_asked_for(nagaoka: Path) -> None:
    result = fix(nagaoka, "gap", doubtful=True)
    assert all(WHY_LEFT["own"].en in finding.message.en for finding in result.left), "no gap that could be closed is left"
    assert drawn(nagaoka).near <= 18, "stubs that what is drawn there already joins to the end they are near to"
    assert fix(nagaoka, "gap", doubtful=True).objects == 0


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_drawn_no_pipe_is_lost_or_shortened_to_nothing_and_nothing_closable_is_left(
    seed: int, tmp_path: Path
) -> None:
    """Strokes and pipes thrown on a heap, much denser than any drawing."""
    pick = np.random.default_rng(seed)
    starts = pick.uniform(0, 8, (60, 2))
    stops = starts + pick.choice([0.05, 0.3, 4.0], 60)[:, None] * pick.normal(size=(60, 2))
    path = make(
        tmp_path / "a.gpkg", pipes=[pipe([a, b], pipe_id=f"P{n}") for n, (a, b) in enumerate(zip(starts, stops, strict=True))]
    )
    as_it_was, before = stored(path), shapes(path)
    result = fix(path, "gap")
    after = shapes(path)
    assert len(after) == 60 and shapely.is_simple(after).all()
    assert (shapely.length(after) >= 0.5 * shapely.length(before) - 1e-9).all()
    assert shapely.hausdorff_distance(before, after).max() <= 0.5
    assert fix(path, "gap").objects == 0
    assert len({f.id for f in result.left if f.fixable and "side by side" not in f.message.en}) <= 2
    undo(path)
    assert stored(path) == as_it_was

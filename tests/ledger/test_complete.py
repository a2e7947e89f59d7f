"""Completing: what is unknown is guessed from the network, says so, never overwrites what was read, and can be taken back."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from waterdx.core.errors import UserError
from waterdx.ledger import editing
from waterdx.ledger.checks.materials import laying_years
from waterdx.ledger.complete import COLUMNS, accept, complete, guess, guesses, inferred, rehearsal, revert
from waterdx.ledger.complete.infer import Curve, _of_one_right, chances
from waterdx.ledger.complete.neighbours import all_coordinates, neighbours_of
from waterdx.ledger.complete.town import town_of
from waterdx.ledger.editing.provenance import provenance
from waterdx.ledger.edition import update
from waterdx.ledger.ingest import ingest
from waterdx.ledger.undo import redo, undo
from waterdx.store import history, project
from waterdx.store.inferred import inferred_values
from waterdx.store.layers import read_layer

from .completion_town import FIELDS, NO_LEAKS, developments, stored


@pytest.fixture(scope="module")
def pipes() -> gpd.GeoDataFrame:
    return developments()


@pytest.fixture(scope="module")
def found(pipes: gpd.GeoDataFrame) -> pd.DataFrame:
    return guess(pipes, NO_LEAKS)


@pytest.fixture(scope="module")
def completed(pipes: gpd.GeoDataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = stored(tmp_path_factory.mktemp("completed") / "a.gpkg", pipes)
    complete(path)
    return path


@pytest.fixture
def town(completed: Path, tmp_path: Path) -> Path:
    path = tmp_path / "町.gpkg"
    path.write_bytes(completed.read_bytes())
    return path


def attributes(path: Path) -> pd.DataFrame:
    return pd.DataFrame(read_layer(path, "pipes")[["fid", *FIELDS]])


def test_every_unknown_value_gets_one_guess_and_no_known_one_does(pipes, found):
    assert list(found.columns) == list(COLUMNS)
    unknown = {(fid, name) for name in FIELDS for fid in pipes.loc[pipes[name].isna(), "fid"]}
    told = list(zip(found["fid"], found["field"], strict=True))
    assert len(told) == len(set(told)) and set(told) <= unknown
    assert len(told) > 0.99 * len(unknown)


def test_developments_of_one_kind_are_guessed_right(found):
    truth = developments(unknown=0.0).set_index("fid")
    for name in ("material", "diameter_mm"):
        mine = found[found["field"] == name]
        assert (mine["value"].to_numpy() == truth.loc[mine["fid"], name].to_numpy()).mean() > 0.9
    years = found[found["field"] == "install_fy"]
    assert (np.abs(years["value"].astype(float).to_numpy() - truth.loc[years["fid"], "install_fy"].to_numpy()) <= 5).mean() > 0.9


def test_probabilities_are_within_0_and_1_and_those_of_one_pipe_do_not_exceed_1_together(pipes, found):
    assert found["probability"].between(0, 1).all()
    town = town_of(pipes, NO_LEAKS)
    for name in ("material", "diameter_mm"):
        missing = np.isnan(town.values[name])
        every = chances(town, name, np.flatnonzero(~missing), np.flatnonzero(missing))
        assert np.bincount(every.row, every.chance).max() <= 1 + 1e-9 and every.chance.min() >= 0


def test_a_year_comes_with_its_interval_and_the_pipes_it_rests_on(pipes, found):
    years = found[found["field"] == "install_fy"]
    assert (years["low"] == years["value"].astype(float) - 5).all() and (years["high"] == years["value"].astype(float) + 5).all()
    assert found.loc[found["field"] != "install_fy", "low"].isna().all()
    known = {name: set(pipes.loc[pipes[name].notna(), "fid"]) for name in FIELDS}
    assert all(set(fids) <= known[name] for name, fids in zip(found["field"], found["neighbours"], strict=True))
    assert (found["agree"] <= found["of"]).all() and found["of"].between(1, 5).all()


def test_the_same_ledger_gives_the_same_guesses_twice(pipes, found):
    pd.testing.assert_frame_equal(guess(pipes, NO_LEAKS), found)


def test_a_pipe_is_never_dated_outside_the_era_of_its_material(pipes):
    odd = pipes.copy()
    young = odd["install_fy"] >= 2010
    odd.loc[young & odd.index.isin(odd[young].sample(15, random_state=1).index), ["material", "install_fy"]] = ["ACP", None]
    told = guess(odd, NO_LEAKS)
    years = told[told["field"] == "install_fy"].set_index("fid")["value"].astype(float)
    of_material = odd.set_index("fid")["material"].combine_first(told[told["field"] == "material"].set_index("fid")["value"])
    for code, dated in years.groupby(of_material.loc[years.index]):
        era = laying_years()[("water", "material", code)]
        assert dated.between(era.first or -np.inf, era.last or np.inf).all()


def test_a_material_is_never_guessed_for_a_year_in_which_it_was_not_made(pipes, found):
    year = pipes.set_index("fid")["install_fy"].astype(float)
    for fid, code in found.loc[found["field"] == "material", ["fid", "value"]].itertuples(index=False):
        era = laying_years()[("water", "material", code)]
        assert np.isnan(year[fid]) or (era.first or -np.inf) <= year[fid] <= (era.last or np.inf)


def test_where_nothing_is_known_nothing_is_guessed(pipes):
    bare = pipes.assign(material=None, install_fy=np.nan, diameter_mm=np.nan)
    assert guess(bare, NO_LEAKS).empty
    only_years = guess(pipes.assign(material=None, diameter_mm=np.nan), NO_LEAKS)
    assert set(only_years["field"]) == {"install_fy"}


def test_what_goes_on_along_the_street_is_a_neighbour_before_what_turns_off_or_lies_beside(pipes):
    lines = shapely.linestrings(
        [[(0, 0), (90, 0)], [(90, 0), (95, 60)], [(0, 5), (90, 5)], [(180, 0), (90, 0)], [(-90, 0), (0, 0)]]
    )
    streets = pipes.head(5).assign(length_m=shapely.length(lines)).set_geometry(list(lines))
    town = town_of(streets, NO_LEAKS)
    found = neighbours_of(all_coordinates(town), np.arange(1, 5), np.array([0]))
    assert town.fid[found.pipe[0, np.argsort(-found.weights["street"][0])[:2]]].tolist() in ([4, 5], [5, 4])


def test_with_few_known_pipes_the_nearest_answers_and_is_never_sure_enough(pipes):
    few = pipes.head(60).assign(material=None, diameter_mm=np.nan)
    told = guess(few, NO_LEAKS)
    assert set(told["basis"]) == {"nearest"} and told["probability"].max() <= 0.8


def test_pipes_without_any_place_are_guessed_from_their_numbers(pipes):
    told = guess(gpd.GeoDataFrame(pipes.assign(geometry=None), geometry="geometry"), NO_LEAKS)
    truth = developments(unknown=0.0).set_index("fid")
    mine = told[told["field"] == "material"]
    assert (mine["value"].to_numpy() == truth.loc[mine["fid"], "material"].to_numpy()).mean() > 0.8


def test_a_sewer_is_not_guessed_from_water_pipes(pipes):
    sewers = pipes.head(50).assign(
        field="sewer", fid=lambda f: f["fid"] + 10_000, material=None, install_fy=np.nan, diameter_mm=np.nan
    )
    told = guess(gpd.GeoDataFrame(pd.concat([pipes, sewers], ignore_index=True)), NO_LEAKS)
    assert not (told["fid"] > 10_000).any()


def test_completing_leaves_the_pipes_as_they_are_and_keeps_the_guesses_as_evidence(town, pipes):
    assert attributes(town)[list(FIELDS)].isna().sum().to_dict() == pipes[list(FIELDS)].isna().sum().to_dict()
    with project.reading(town) as conn:
        rows = conn.execute("SELECT field, probability, raw FROM evidence WHERE method = 'inferred'").fetchall()
        kept, standing = guesses(conn), inferred(conn)
    assert len(rows) == len(kept) and not kept["accepted"].any() and standing.empty
    assert all(0 <= probability <= 1 and json.loads(raw)["neighbours"] for _field, probability, raw in rows)


def test_accepting_fills_blanks_only_and_what_is_below_the_threshold_stays_unknown(town):
    before = attributes(town)
    written = accept(town, above=0.95)
    after = attributes(town)
    with project.reading(town) as conn:
        standing, waiting = inferred(conn), guesses(conn).query("not accepted")
    assert written == len(standing) > 0 and standing["probability"].min() >= 0.95 and (waiting["probability"] < 0.95).all()
    for name in FIELDS:
        known = before[name].notna()
        pd.testing.assert_series_equal(after[name][known], before[name][known])
        filled = set(after["fid"][before[name].isna() & after[name].notna()])
        assert filled == set(standing.loc[standing["field"] == name, "fid"])


def test_single_guesses_can_be_accepted(town):
    with project.reading(town) as conn:
        one = guesses(conn).iloc[0]
    assert accept(town, chosen=[(int(one["fid"]), one["field"])]) == 1
    assert attributes(town).set_index("fid").loc[one["fid"], one["field"]] == one["value"]


@pytest.mark.parametrize("how", ["revert", "undo"])
def test_reverting_and_undoing_restore_every_value(town, how):
    before = attributes(town)
    accept(town, above=0.8)
    assert not attributes(town).equals(before)
    if how == "revert":
        assert revert(town) > 0
    else:
        with project.editing(town) as conn:
            history.undo_last(conn)
    pd.testing.assert_frame_equal(attributes(town), before)
    with project.reading(town) as conn:
        assert inferred(conn).empty and not inferred_values(conn, "pipes") and len(guesses(conn)) > 0
    assert revert(town) == 0


def test_nothing_is_learnt_from_what_was_inferred(town):
    with project.reading(town) as conn:
        first = guesses(conn)
    accept(town, above=0.95)
    again = complete(town).guesses
    with project.reading(town) as conn:
        standing, kept = inferred(conn), guesses(conn)
    assert len(again) + len(standing) == len(first) == len(kept)
    left = first.merge(again[["fid", "field", "probability"]], on=["fid", "field"])
    assert (left["probability_x"] == left["probability_y"]).all()


def test_a_value_typed_over_an_inferred_one_is_no_longer_inferred(town):
    accept(town)
    with project.editing(town) as conn:
        fid, year = inferred(conn).query("field == 'install_fy'")[["fid", "value"]].iloc[0]
        conn.execute("UPDATE pipes SET install_fy = ? WHERE fid = ?", (int(year) + 1, int(fid)))
        assert (fid, "install_fy") not in set(inferred(conn)[["fid", "field"]].itertuples(index=False, name=None))


def test_a_value_read_later_takes_the_place_of_an_inferred_one(town, tmp_path):
    accept(town)
    with project.reading(town) as conn:
        guessed = inferred(conn).query("field == 'install_fy'").iloc[0]
    later = tmp_path / "later.csv"
    later.write_text(f"管路番号,布設年度\n{guessed['number']},{guessed['value'] - 2}\n", encoding="utf-8")
    ingest(town, later, layer="pipes")
    assert attributes(town).set_index("fid").loc[guessed["fid"], "install_fy"] == guessed["value"] - 2
    with project.reading(town) as conn:
        assert (guessed["fid"], "install_fy") not in inferred_values(conn, "pipes")


def test_an_import_that_says_the_very_value_inferred_makes_it_a_read_one_until_it_is_undone(town, tmp_path):
    accept(town)
    with project.reading(town) as conn:
        standing, waiting = inferred(conn).query("field == 'install_fy'").iloc[0], guesses(conn).query("not accepted").iloc[0]
    later = tmp_path / "later.csv"
    head = {"install_fy": "布設年度", "diameter_mm": "口径", "material": "管種"}[waiting["field"]]
    rows = f"{standing['number']},{standing['value']},\n{waiting['number']},,{waiting['value']}\n"
    later.write_text(f"管路番号,布設年度,{head}\n{rows}", encoding="utf-8")
    both = {(int(one["fid"]), one["field"]) for one in (standing, waiting)}
    ingest(town, later, layer="pipes")
    with project.reading(town) as conn:
        assert not both & inferred_values(conn, "pipes").keys()
        assert provenance(conn, "pipes", int(standing["fid"]))["install_fy"].method == "read"
    undo(town)
    with project.reading(town) as conn:
        assert both & inferred_values(conn, "pipes").keys() == {(int(standing["fid"]), "install_fy")}


def test_what_is_inferred_between_an_undo_and_a_redo_of_an_import_stands_in_no_way(town, tmp_path):
    later = tmp_path / "later.csv"
    later.write_text("管路番号,布設年度\nZ-1,1980\nZ-2,1981\nZ-3,1982\n", encoding="utf-8")
    with project.editing(town) as conn:
        conn.execute("DELETE FROM evidence WHERE method = 'inferred'")  # nothing was inferred yet
    assert ingest(town, later, layer="pipes").added == 3
    undo(town)
    complete(town)
    with project.reading(town) as conn:
        waiting = set(guesses(conn)[["fid", "field"]].itertuples(index=False, name=None))
    redo(town)
    with project.reading(town) as conn:
        assert waiting <= set(guesses(conn)[["fid", "field"]].itertuples(index=False, name=None))
        (read,) = conn.execute("SELECT count(*) FROM evidence WHERE raw LIKE '%Z-_%' AND method = 'read'").fetchone()
    assert read == 3


def test_a_round_of_practice_like_nothing_that_is_asked_about_is_left_out(town, monkeypatch):
    def none_of_the_first(gaps, *more):
        found = counts(gaps, *more)
        found[: len(found) // 2] = 0
        return found

    counts = rehearsal.counts
    monkeypatch.setattr(rehearsal, "counts", none_of_the_first)
    complete(town)
    with project.reading(town) as conn:
        assert len(guesses(conn))


def test_typing_the_very_value_inferred_makes_it_a_typed_one_that_a_revert_leaves_alone(town):
    accept(town)
    with project.reading(town) as conn:
        fid, year = map(int, inferred(conn).query("field == 'install_fy'")[["fid", "value"]].iloc[0])
        assert provenance(conn, "pipes", fid)["install_fy"].method == "inferred"
    typing = partial(editing.set_values, layer="pipes", fids=[fid], texts={"install_fy": str(year)})
    assert editing.change(town, typing).change and not editing.change(town, typing).change
    with project.reading(town) as conn:
        assert (fid, "install_fy") not in inferred_values(conn, "pipes")
        assert provenance(conn, "pipes", fid)["install_fy"].method == "typed"
    undo(town)
    with project.reading(town) as conn:
        assert provenance(conn, "pipes", fid)["install_fy"].method == "inferred"
    redo(town)
    revert(town)
    assert attributes(town).set_index("fid").loc[fid, "install_fy"] == year


def test_a_blank_left_by_a_revert_is_filled_by_the_next_edition(tmp_path):
    path, files = tmp_path / "町.gpkg", [tmp_path / "2024.csv", tmp_path / "2025.csv"]
    for file, first in zip(files, ("", "1971"), strict=True):
        lines = (f"A-{n:02},{1970 + n // 4 if n else first},DIP" for n in range(20))
        file.write_text("\n".join(["管路番号,布設年度,管種", *lines]), encoding="utf-8")
    project.create(path, "町", "EPSG:6676")
    ingest(path, files[0], layer="pipes")
    complete(path)
    assert accept(path, above=0.5) == revert(path) == 1
    update(path, files[1], layer="pipes")
    assert attributes(path)["install_fy"].tolist()[0] == 1971


def test_leaving_a_blank_blank_keeps_its_guess(town):
    with project.reading(town) as conn:
        one = guesses(conn).iloc[0]
    assert not editing.change(
        town, partial(editing.set_values, layer="pipes", fids=[one["fid"]], texts={one["field"]: ""})
    ).change
    with project.reading(town) as conn:
        assert guesses(conn, fids=[one["fid"]])["field"].tolist().count(one["field"]) == 1
        assert set(guesses(conn, fids=[one["fid"]])["fid"]) == {one["fid"]}


def test_a_dry_run_changes_no_byte(town):
    before = town.read_bytes()
    complete(town, dry_run=True)
    assert town.read_bytes() == before


def test_accepting_without_guesses_and_odd_probabilities_are_refused_with_a_sentence(pipes, tmp_path):
    path = stored(tmp_path / "b.gpkg", pipes.head(20))
    with pytest.raises(UserError, match="no guesses waiting"):
        accept(path)
    with pytest.raises(UserError, match=r"from 0\.5 to 1"):
        accept(path, above=95)


def test_a_ledger_without_pipes_is_refused_with_a_sentence(empty):
    with pytest.raises(UserError, match="has no pipes"):
        complete(empty)


def test_a_change_made_meanwhile_is_not_written_over(town):
    def meddle(done: float, total: float, note: object) -> None:
        with project.editing(town) as conn:
            history.enter(conn, "edit", note, 1)

    with pytest.raises(UserError, match="changed while"):
        complete(town, meddle)


def test_a_town_with_one_size_of_pipe_gets_that_size(pipes):
    alike = pipes.assign(diameter_mm=pipes["diameter_mm"].where(pipes["diameter_mm"].isna(), 100.0))
    sizes = guess(alike, NO_LEAKS).query("field == 'diameter_mm'")
    assert set(sizes["value"]) == {100.0} and sizes["probability"].between(0.9, 1).all()


def test_pipes_of_no_length_and_no_shape_are_no_obstacle(pipes):
    odd = pipes.copy()
    odd.loc[odd.index[:30], ["length_m", "geometry"]] = [None, None]
    odd.loc[odd.index[30:40], "length_m"] = -1.0
    assert len(guess(odd, NO_LEAKS)) > 0


def test_lines_that_go_straight_on_are_one_street_and_the_end_of_a_cul_de_sac_leads_nowhere(pipes):
    corners = [[(0, 0), (90, 0)], [(180, 0), (90, 0)], [(90, 0), (95, 60)], [(0, 0), (90, 0)], [(180, 0), (270, 5)]]
    lines = shapely.linestrings(corners)
    on = town_of(pipes.head(5).assign(length_m=[90, 90, 60, 10, 90]).set_geometry(list(lines)), NO_LEAKS).lines
    assert on.street[0] == on.street[1] == on.street[4] != on.street[2]
    assert on.line[0] == on.line[3] and on.rank.tolist() == [0, 0, 0, 1, 0]
    assert on.fewest.tolist() == [1, 2, 1, 1, 1] and on.through[1] > on.through[2]


def test_pipes_without_a_shape_lie_along_no_line_together(pipes):
    on = town_of(pipes.head(5).assign(geometry=None), NO_LEAKS).lines
    assert len(set(on.line)) == len(set(on.street)) == 5 and np.isnan(on.through).all()


def test_the_likeliest_gets_what_the_curve_says_and_no_pipe_more_than_1_in_all():
    row, chance = np.array([0, 0, 0, 1, 1, 2]), np.array([0.5, 0.3, 0.2, 0.45, 0.45, 0.9])
    for curve in (Curve(0.8, 0.6), Curve(1.2, -0.9)):
        said = _of_one_right(curve, row, chance)
        assert np.allclose(said[[0, 3, 5]], curve(chance[[0, 3, 5]])) and (np.bincount(row, said) <= 1 + 1e-9).all()
        assert (np.diff(said[:3]) < 0).all() and said[4] <= said[3]


def test_a_ring_by_itself_is_no_obstacle(pipes):
    ring = shapely.LineString([(9000, 0), (9100, 0), (9100, 100), (9000, 0)])
    with_ring = pipes.copy()
    with_ring.loc[with_ring.index[0], "geometry"] = ring
    assert len(guess(with_ring, NO_LEAKS)) > 0
    assert town_of(with_ring.head(1), NO_LEAKS).lines.through.tolist() == [0.0]


def test_every_column_of_words_that_the_ledger_has_speaks_for_likeness(pipes):
    """Whose a pipe is, its works, its zone: each joins the town where the ledger tells more than one of them."""
    told = pipes.assign(ownership=np.where(pipes["fid"] % 2, "OWN", "BULK"), coating="PE", work_no=pipes["fid"] // 10)
    assert set(town_of(told, NO_LEAKS).same) == {"ownership", "work_no"}

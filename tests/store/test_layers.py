"""What is written is read back: numbers as numbers, unknown as unknown, the spatial index right at once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from waterdx.core.fields import LAYER_NAMES, fields_of
from waterdx.store import project, tables
from waterdx.store.layers import insert_rows, next_fid, plain, read_layer, set_geometries, touch
from waterdx.store.lengths import length_m

from .helpers import EPSG, assert_sound, import_pipes, lines, pipes


def types_stored(path: Path, column: str) -> list[str]:
    with closing(sqlite3.connect(path)) as conn:
        return [kind for (kind,) in conn.execute(f'SELECT typeof("{column}") FROM pipes ORDER BY fid')]


def test_rows_come_back_as_they_were_written(town: Path) -> None:
    frame = read_layer(town, "pipes")
    wanted = pipes(30)
    assert frame["pipe_id"].tolist() == wanted["pipe_id"].tolist()
    assert frame["material"].tolist() == ["DIP", None] * 15
    pd.testing.assert_series_equal(frame["diameter_mm"], wanted["diameter_mm"])
    assert frame["install_fy"].tolist() == wanted["install_fy"].tolist()
    assert shapely.equals_identical(frame.geometry.to_numpy(), lines(30)).all()
    assert frame.crs.to_epsg() == EPSG and frame["fid"].tolist() == list(range(1, 31))


@pytest.mark.parametrize("layer", LAYER_NAMES)
def test_an_empty_layer_has_the_same_columns(layer: str, empty: Path) -> None:
    frame = read_layer(empty, layer)
    assert len(frame) == 0 and frame.crs.to_epsg() == EPSG
    assert list(frame.columns) == ["fid", "source_id", *(field.name for field in fields_of(layer)), "geometry"]


def test_numbers_of_numpy_are_numbers_in_the_file_and_never_blobs(empty: Path) -> None:
    odd = pd.DataFrame({
        "pipe_id": ["a", "b", "c"], "install_fy": pd.array([1973, None, 2015], dtype="Int64"),
        "diameter_mm": pd.Series([np.float32(75), np.int64(100), None], dtype=object),
        "length_m": pd.Series([np.int32(5), np.float64("nan"), True], dtype=object),
    })  # fmt: skip
    with project.editing(empty) as conn:
        fids = insert_rows(conn, "pipes", odd, None, np.int64(7), EPSG)  # type: ignore[arg-type]
        set_geometries(conn, "pipes", np.array([fids[0]]), lines(1), EPSG)  # type: ignore[arg-type]
        tables.insert(conn, "survey_plans", {"model_id": np.int64(1), "budget_yen": np.int64(5), "length_km": np.float32(1.5)})
        assert conn.execute("SELECT typeof(model_id), typeof(length_km) FROM survey_plans").fetchone() == ("integer", "real")
    assert types_stored(empty, "install_fy") == ["integer", "null", "integer"]
    assert types_stored(empty, "diameter_mm") == ["real", "real", "null"]
    assert types_stored(empty, "length_m") == ["real", "null", "real"]
    assert types_stored(empty, "source_id") == ["integer"] * 3
    assert_sound(empty)


@given(
    st.lists(
        st.one_of(st.none(), st.floats(), st.integers(-(2**62), 2**62), st.text(max_size=3), st.just(pd.NA), st.just(pd.NaT))
    )
)
def test_unknown_of_any_kind_becomes_none_and_the_rest_stays(values: list[object]) -> None:
    listed = plain(pd.Series(values, dtype=object))
    assert all((a is None) == bool(pd.isna(b)) for a, b in zip(listed, values, strict=True))
    assert [a for a in listed if a is not None] == [b for b in values if not pd.isna(b)]  # type: ignore[call-overload]


def test_a_missing_an_empty_and_a_high_shape_can_be_stored(empty: Path) -> None:
    given_shapes = np.array(
        [None, shapely.from_wkt("LINESTRING EMPTY"), shapely.from_wkt("LINESTRING Z (0 0 9, 3 4 9)")], dtype=object
    )
    with project.editing(empty) as conn:
        insert_rows(conn, "pipes", pipes(3), given_shapes, 1, EPSG)
    frame = read_layer(empty, "pipes")
    assert frame.geometry.isna().tolist() == [True, True, False]
    assert not frame.geometry.iloc[2].has_z
    assert_sound(empty)


def test_the_index_and_the_extent_are_right_after_every_kind_of_change(empty: Path) -> None:
    fids = list(import_pipes(empty, 20))
    assert_sound(empty)
    with project.editing(empty) as conn:
        set_geometries(conn, "pipes", fids[:5], lines(25)[20:], EPSG)
    assert_sound(empty)
    with project.editing(empty) as conn:
        set_geometries(conn, "pipes", fids[5:8], np.array([None] * 3), EPSG)
    assert_sound(empty)
    with project.editing(empty) as conn:
        conn.execute("UPDATE pipes SET note = '確認済'")
        conn.execute("DELETE FROM pipes WHERE fid > 10")
        touch(conn, "pipes")
    assert_sound(empty)
    with project.editing(empty) as conn:
        conn.execute("DELETE FROM pipes")
        touch(conn, "pipes")
    assert_sound(empty)


def test_the_number_of_a_deleted_object_is_not_given_again(town: Path) -> None:
    with project.editing(town) as conn:
        conn.execute("DELETE FROM pipes WHERE fid = 30")
        assert next_fid(conn, "pipes") == 31
        assert insert_rows(conn, "pipes", pipes(1), None, 1, EPSG) == range(31, 32)


def test_a_registered_length_is_stronger_than_the_drawn_one(empty: Path) -> None:
    with project.editing(empty) as conn:
        insert_rows(conn, "pipes", pipes(3).assign(length_m=[12.5, None, None]), np.array([*lines(2), None]), 1, EPSG)
    lengths = length_m(read_layer(empty, "pipes"))
    assert lengths.name == "length_m"
    assert lengths.round(3).tolist()[:2] == [12.5, 8.174] and np.isnan(lengths[2])


def test_a_table_the_project_does_not_have_is_not_asked_for(town: Path) -> None:
    assert list(tables.read_table(town, "sources")["file_name"]) == ["管路.csv"]
    with pytest.raises(ValueError, match="no table"):
        tables.read_table(town, "sqlite_master; DROP TABLE pipes")

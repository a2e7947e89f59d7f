"""A saved column map comes back as it was, and says at once what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.towns import MAPS, pipes_of, write
from waterdx.core.errors import UserError
from waterdx.core.fields import FIELDS
from waterdx.ledger import column_map
from waterdx.ledger.column_map import ColumnMap
from waterdx.ledger.ingest import ingest

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NAMES = st.sampled_from([field.name for field in FIELDS])


@given(
    columns=st.dictionaries(TEXTS, NAMES | st.just(""), max_size=4),
    words=st.dictionaries(TEXTS, st.sampled_from(["VP", "DIP", ""]), max_size=4),
    only=st.dictionaries(TEXTS, st.lists(TEXTS, max_size=3), max_size=3),
    layer=st.sampled_from([None, "pipes", "nodes", "leaks"]),
)
def test_a_map_written_and_read_is_the_same_map(
    tmp_path_factory: pytest.TempPathFactory,
    columns: dict[str, str],
    words: dict[str, str],
    only: dict[str, list[str]],
    layer: str | None,
) -> None:
    said = ColumnMap(layer, columns, {"material": words} if words else {}, {"field": "water", "street": "本町"}, only)
    path = tmp_path_factory.mktemp("map") / "m.toml"
    path.write_text(column_map.dump(said), encoding="utf-8")
    assert column_map.load(path) == said


@pytest.mark.parametrize("path", sorted(MAPS.glob("*.toml")), ids=lambda path: path.stem)
def test_every_map_we_ship_is_read(path: Path) -> None:
    assert column_map.load(path).layer in {"pipes", "nodes", "leaks"}


@pytest.mark.parametrize(
    ("text", "named"),
    [('layer = "sewers"', "sewers"), ("layer = 3", "layer"), ('[columns]\na = "nothing"', "nothing"), ("[columns]\na = 1", "1"),
     ('columns = "a"', "columns"), ("[columns]\na = ['pipe_id']", "pipe_id"), ('[values.nothing]\na = "VP"', "nothing"),
     ('[values]\nmaterial = "VP"', "material"), ('[values.material]\nPVCO = "NOPE"', "NOPE"), ('[values.install_fy]\n"頃" = "abc"', "abc"),
     ('[defaults]\nfield = "gas"', "gas"), ('[defaults]\nnothing = "x"', "nothing"), ('[only]\na = "MAIN"', "only.a"), ("[other]\na = 1", "other"),
     ("これは TOML ではない", "TOML")],
)  # fmt: skip
def test_what_a_map_says_wrong_is_named(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(UserError) as error:
        column_map.load(write(tmp_path / "m.toml", text))
    assert named in error.value.words.en and named in error.value.words.ja


@pytest.mark.parametrize("what", ["missing", "folder", "cp932"])
def test_a_map_that_cannot_be_opened_is_said(tmp_path: Path, what: str) -> None:
    if what == "folder":
        (tmp_path / "m.toml").mkdir()
    if what == "cp932":
        write(tmp_path / "m.toml", '"管種" = "x"', "cp932")
    with pytest.raises(UserError, match=r"m\.toml"):
        column_map.load(tmp_path / "m.toml")


def test_numbers_in_a_map_may_be_written_as_numbers(tmp_path: Path, empty: Path) -> None:
    text = '[values.install_fy]\n"開設時" = 1955\n[only]\n"年" = [1, 2]\n[defaults]\ndiameter_mm = 75\nfield = "water"\nuse = "配水支管"\n'
    said = column_map.load(write(tmp_path / "m.toml", text.replace("配水支管", "DIST-S")))
    file = write(tmp_path / "a.csv", "管路番号,布設年度,年\nA,開設時,1\nB,S48,3\n")
    result = ingest(empty, file, column_map=said)
    pipes = pipes_of(empty)
    assert result.rows == {"read": 2, "accepted": 1, "rejected": 0, "skipped": 1}
    assert pipes[["pipe_id", "install_fy", "diameter_mm", "use"]].to_numpy().tolist() == [["A", 1955.0, 75.0, "DIST-S"]]


@pytest.mark.parametrize(
    "said",
    [ColumnMap(columns={"無い列": "pipe_id"}), ColumnMap(columns={"管種": "leak_id"}, layer="pipes"), ColumnMap(only={"無い列": ["x"]}),
     ColumnMap(columns={"管種": "material", "口径": "material"}, layer="pipes"), ColumnMap(defaults={"kind": "GATE-VALVE"}, layer="pipes")],
)  # fmt: skip
def test_a_map_that_does_not_fit_the_file_or_the_layer_is_refused(tmp_path: Path, empty: Path, said: ColumnMap) -> None:
    with pytest.raises(UserError, match="column map"):
        ingest(empty, write(tmp_path / "a.csv", "管路番号,管種,口径\nA,VP,75\n"), column_map=said)


def test_a_column_the_map_leaves_out_is_left_out(tmp_path: Path, empty: Path) -> None:
    ingest(empty, write(tmp_path / "a.csv", "管路番号,管種,口径\nA,VP,75\n"), column_map=ColumnMap(columns={"口径": ""}))
    assert pipes_of(empty)["diameter_mm"].isna().all()

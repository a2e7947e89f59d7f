"""The words of a file that no table knows: each once, explained for the file or for the project, in the import itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger.towns import bytes_of, pipes_of, write
from waterdx.core.errors import UserError
from waterdx.ledger import synonyms
from waterdx.ledger.column_map import ColumnMap
from waterdx.ledger.ingest import ingest
from waterdx.ledger.synonyms import OwnWord

HEAD = "管路番号,管種,口径,延長\n"
GP = OwnWord("material", "water", "白管", "GP")


@pytest.fixture
def register(tmp_path: Path) -> Path:
    words = ("白管", "謎管", "白管", "不明", "VP", "")
    return write(tmp_path / "水道.csv", HEAD + "".join(f"A{n},{word},100,{n + 1}\n" for n, word in enumerate(words)))


def test_each_word_is_told_once_with_its_count_and_first_row(register: Path, empty: Path) -> None:
    found = ingest(empty, register, dry_run=True).unknown
    assert [(one.word, one.count, one.row, one.field, one.in_field) for one in found] == [
        ("白管", 2, 2, "material", "water"), ("謎管", 1, 3, "material", "water"),
    ]  # fmt: skip
    assert [one.to_json()["word"] for one in found] == ["白管", "謎管"]


def test_a_guess_stands_beside_the_word(tmp_path: Path, empty: Path) -> None:
    file = write(tmp_path / "水道.csv", f"{HEAD}A,塩ビ管(旧),100,1\n")
    word = ingest(empty, file, dry_run=True).unknown[0]
    assert word.guess is not None and word.guess.code == "VP" and word.to_json()["score"] == word.guess.score


def test_a_word_the_map_explains_is_not_asked_again(register: Path, empty: Path) -> None:
    said = ColumnMap(values={"material": {"白管": "", "謎管": "VP"}})
    assert ingest(empty, register, column_map=said, dry_run=True).unknown == []


def test_a_word_learnt_is_used_in_a_look_and_written_only_by_the_import(register: Path, empty: Path) -> None:
    before = bytes_of(empty)
    look = ingest(empty, register, learn=[GP], dry_run=True)
    assert [one.word for one in look.unknown] == ["謎管"] and look.preview.values["material"].tolist()[0] == "GP"
    assert bytes_of(empty) == before
    ingest(empty, register, learn=[GP])
    assert synonyms.read(empty).rows() == [("material", "water", "白管", "GP")]
    assert pipes_of(empty).set_index("pipe_id").loc["A0", "material"] == "GP"


def test_a_word_learnt_with_a_code_that_is_none_is_refused_and_nothing_is_written(register: Path, empty: Path) -> None:
    before = bytes_of(empty)
    with pytest.raises(UserError, match="XYZ"):
        ingest(empty, register, learn=[OwnWord("material", "water", "白管", "XYZ")])
    assert bytes_of(empty) == before


def test_an_import_that_fails_learns_nothing(register: Path, empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from waterdx.ledger import ingest as module

    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(module.history, "apply", breaks)
    with pytest.raises(RuntimeError):
        ingest(empty, register, learn=[GP])
    assert synonyms.read(empty).rows() == []


def test_the_first_rows_are_given_as_written_and_as_understood(register: Path, empty: Path) -> None:
    preview = ingest(empty, register, dry_run=True).preview
    assert preview.rows.tolist() == [2, 3, 4, 5, 6, 7]
    assert preview.written["管種"].tolist()[3:5] == ["不明", "VP"] and preview.values["material"].tolist()[4] == "VP"
    assert preview.examples["管種"] == ["白管", "謎管", "不明"]


def test_rows_that_say_nothing_do_not_fill_the_preview(tmp_path: Path, empty: Path) -> None:
    lines = "".join(f',,"LINESTRING ({n} 500, {n} 600)"\n' for n in range(80)) + 'A,VP,"LINESTRING (0 500, 9 600)"\n'
    preview = ingest(empty, write(tmp_path / "水道.csv", "管路番号,管種,wkt_epsg6676\n" + lines), dry_run=True).preview
    assert preview.values["pipe_id"].tolist() == ["A"] and preview.rows.tolist() == [82]

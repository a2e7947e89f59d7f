"""Newer editions and other towns' experience: told as added, changed and gone, undoable, own notes untouched."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from waterdx.catalog import experience, notes
from waterdx.catalog.catalogue import catalogue_of, shipped_data, to_text
from waterdx.catalog.entries import load
from waterdx.catalog.file_columns import FileMap, load_map
from waterdx.catalog.match import match
from waterdx.catalog.revision import Revision, update
from waterdx.catalog.search import search
from waterdx.catalog.town_ledger import read_town_ledger
from waterdx.core.errors import UserError
from waterdx.ledger.undo import redo, undo

HEAD = "技術名,会社名,分野,目的,対象施設,概要,単価,単位,出典URL\n"
CAMERA = "管内カメラ車,架空の会社,下水道,点検調査,管路(下水道),管の中を走って撮る,6万,円/km,https://example.jp/a\n"


EVERY_ROW = FileMap(defaults={"summary_ja": "概要文", "field": "water", "purpose": "inspection", "facility": "water-pipe"})


def file(folder: Path, rows: str, name: str = "版.csv", head: str = HEAD) -> Path:
    path = folder / name
    path.write_text(head + rows, encoding="utf-8")
    return path


def counts(done: Revision) -> tuple[int, int, int, int]:
    found = done.changes.counts()
    return found["added"], found["changed"], found["gone"], found["unchanged"]


def test_a_typed_table_adds_technologies_that_search_and_match_then_find(town: Path, tmp_path: Path) -> None:
    done = update(town, file(tmp_path, CAMERA))
    assert counts(done) == (1, 0, 0, 0) and not done.changes.findings
    catalogue = catalogue_of(town)
    hit = search("管内カメラ車", index=catalogue.index).results[0]
    assert hit.technology.name.ja == "管内カメラ車"
    [cost] = hit.technology.costs
    assert (cost.amount.min, cost.amount.unit, cost.who, cost.year) == (60_000, "JPY/km", "unknown", None)
    assert hit.technology.id in {one.technology.id for one in match(read_town_ledger(town), catalogue.technologies)}
    assert catalogue.news[hit.technology.id].kind == "added"
    assert hit.technology not in [one.technology for one in search("管内カメラ車", limit=None).results], (
        "what is shipped stays as it is"
    )


def test_the_next_edition_is_told_as_added_changed_gone_and_can_be_taken_back(town: Path, tmp_path: Path) -> None:
    rows = [CAMERA.replace("管内カメラ車", f"技術{n}").replace("/a", f"/{n}") for n in range(5)]
    update(town, file(tmp_path, "".join(rows), "R7.csv"))
    notes.write_note(town, min(catalogue_of(town).editions[-1].ids), "自分のメモ")
    before = catalogue_of(town)
    changed = [rows[0].replace("走って", "泳いで"), *rows[1:4], CAMERA]
    done = update(town, file(tmp_path, "".join(changed), "R8.csv"))
    assert counts(done) == (1, 1, 1, 3) and done.changes.follows == "R7.csv"
    after = catalogue_of(town)
    assert {news.kind for news in after.news.values()} == {"added", "changed", "gone"} and len(after.gone) == 1
    assert [one.note for one in notes.notes(town)] == ["自分のメモ"]
    for _ in range(2):
        undo(town)
        assert catalogue_of(town) == before
        redo(town)
        assert catalogue_of(town) == after


def test_a_file_of_a_few_technologies_is_an_addition_and_nothing_is_gone(town: Path, tmp_path: Path) -> None:
    some = [{**json.loads(to_text(shipped_data()[one.id])), "provider": "別の会社"} for one in load()[:20]]
    path = tmp_path / "part.json"
    path.write_text(json.dumps(some, ensure_ascii=False), encoding="utf-8")
    done = update(town, path)
    assert counts(done) == (0, 20, 0, 0) and done.changes.follows == ""
    assert len(catalogue_of(town).technologies) == len(load())


def test_the_whole_shipped_catalogue_as_json_changes_nothing(town: Path, tmp_path: Path) -> None:
    path = tmp_path / "all.json"
    path.write_text(json.dumps([json.loads(to_text(one)) for one in shipped_data().values()]), encoding="utf-8")
    before = town.read_bytes()
    done = update(town, path)
    assert counts(done) == (0, 0, 0, len(load())) and done.change == 0
    assert catalogue_of(town).technologies == tuple(load()) and town.read_bytes() == before


def test_a_dry_run_tells_the_same_and_changes_no_byte(town: Path, tmp_path: Path) -> None:
    before = town.read_bytes()
    assert counts(update(town, file(tmp_path, CAMERA), dry_run=True)) == (1, 0, 0, 0)
    assert town.read_bytes() == before


def test_the_table_of_97_technologies_is_known_again_by_its_ids(town: Path, shared: Callable[..., Path]) -> None:
    done = update(town, shared("reference", "dx_technologies.csv"), dry_run=True)
    assert sum(counts(done)) == 97 and counts(done)[0] == 0 == counts(done)[2] and not done.changes.findings


def test_a_running_number_is_no_identifier_and_a_known_name_is_known_again(town: Path, tmp_path: Path) -> None:
    known = load()[0]
    rows = f"1,{known.name.ja},別の会社,https://example.jp/a\n2,新しい技術,会社,https://example.jp/b\n"
    done = update(town, file(tmp_path, rows, head="ID,技術名,会社名,出典\n"), dry_run=True, column_map=EVERY_ROW)
    first, second = done.changes.differences
    assert (first.id, first.kind, first.keys) == (known.id, "changed", ("provider", "sources"))
    assert second.kind == "added" and second.id.startswith("own-")


def test_an_excel_book_with_a_title_above_its_head_is_read(town: Path, tmp_path: Path) -> None:
    path = tmp_path / "版.xlsx"
    rows = [["技術カタログ", *[""] * 8], HEAD.strip().split(","), CAMERA.strip().split(",")]
    pd.DataFrame(rows).to_excel(path, header=False, index=False, engine="xlsxwriter")
    assert counts(update(town, path)) == (1, 0, 0, 0)


BAD = {
    "出典がありません": ",架空,水道,点検調査,管路(水道),何か,,,",
    "javascript:alert(1)": ",架空,水道,点検調査,管路(水道),何か,,,javascript:alert(1)",
    "file:///etc/passwd": ",架空,水道,点検調査,管路(水道),何か,,,file:///etc/passwd",
    "単位を読めません": ",架空,水道,点検調査,管路(水道),何か,600,円/里,https://example.jp/b",
    "ガス": ",架空,ガス,点検調査,管路(水道),何か,,,https://example.jp/c",
    "summary": ",架空,水道,点検調査,管路(水道),,,,https://example.jp/d",
}


@pytest.mark.parametrize("said", BAD)
def test_a_bad_row_is_left_out_with_a_sentence_that_names_its_row(town: Path, tmp_path: Path, said: str) -> None:
    done = update(town, file(tmp_path, CAMERA + "ほかの技術" + BAD[said] + "\n"))
    assert counts(done) == (1, 0, 0, 0)
    assert all("版.csv の 3 行目" in one.message.ja for one in done.changes.findings)
    assert any(said in one.message.ja for one in done.changes.findings)


def test_a_row_that_cannot_be_read_does_not_make_its_technology_gone(town: Path, tmp_path: Path) -> None:
    rows = [CAMERA.replace("管内カメラ車", f"技術{n}") for n in range(4)]
    update(town, file(tmp_path, "".join(rows), "R7.csv"))
    done = update(town, file(tmp_path, "".join([*rows[:3], rows[3].replace("円/km", "円/里")]), "R8.csv"))
    assert counts(done) == (0, 0, 0, 3) and done.changes.follows == "R7.csv" and len(done.changes.findings) == 1


def test_a_source_for_all_rows_stands_in_where_a_row_names_none(town: Path, tmp_path: Path) -> None:
    path = file(tmp_path, "新技術" + BAD["出典がありません"] + "\n")
    with pytest.raises(UserError, match="出典がありません"):
        update(town, path)
    done = update(town, path, source="https://example.jp/catalogue")
    assert counts(done) == (1, 0, 0, 0)
    assert catalogue_of(town).find(done.changes.differences[0].id).sources[0].url == "https://example.jp/catalogue"


def test_a_column_map_names_columns_words_and_what_every_row_is(town: Path, tmp_path: Path) -> None:
    path = file(tmp_path, "新技術,上水,https://example.jp/x,概要文\n", head="何か,区,どこ,なに\n")
    saved = tmp_path / "map.toml"
    saved.write_text(
        '[columns]\n"何か" = "name_ja"\n"区" = "field"\n"どこ" = "source_url"\n"なに" = "summary_ja"\n'
        '[values.field]\n"上水" = "water"\n[defaults]\nfacility = "water-pipe"\npurpose = "inspection"\n',
        encoding="utf-8",
    )
    with pytest.raises(UserError, match="技術名"):
        update(town, path)
    done = update(town, path, column_map=load_map(saved))
    assert counts(done) == (1, 0, 0, 0) and catalogue_of(town).find(done.changes.differences[0].id).field == "water"


@pytest.mark.parametrize("text", ["[columns]\n'a' = 'no_such'", "not toml", "columns = 3"])
def test_a_bad_column_map_is_one_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "map.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UserError):
        load_map(tmp_path / "map.toml")


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "[1]", '"x"', "[" * 100_000, '[{"name": 3}]', '[{"name": {"ja": 3}, "id": []}]']
)
def test_a_bad_json_file_is_one_sentence_and_changes_nothing(town: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    before = catalogue_of(town)
    with pytest.raises(UserError):
        update(town, tmp_path / "a.json")
    assert catalogue_of(town) == before


def test_html_in_a_name_is_shown_as_typed_or_refused_in_a_sentence(town: Path, tmp_path: Path) -> None:
    row = CAMERA.replace("管内カメラ車", "<img src=x onerror=alert(1)>カメラ")
    done = update(town, file(tmp_path, CAMERA + row))
    names = {one.name.ja for one in done.changes.differences}
    assert "<img src=x onerror=alert(1)>カメラ" in names or any("<img" in one.message.ja for one in done.changes.findings)


def test_contradictory_costs_stand_side_by_side(town: Path, tmp_path: Path) -> None:
    update(town, file(tmp_path, CAMERA))
    done = update(town, file(tmp_path, CAMERA.replace("6万", "9万")))
    [difference] = done.changes.differences
    costs = catalogue_of(town).find(difference.id).costs
    assert difference.keys == ("costs",) and [one.amount.min for one in costs] == [60_000, 90_000]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("約500万円から", {"min": 5_000_000, "unit": "JPY", "about": True}),
        ("6〜8万円/km", {"min": 60_000, "max": 80_000, "unit": "JPY/km"}),
        ("1,200円/戸", {"value": 1200, "unit": "JPY/connection"}),
        ("１億円", {"value": 100_000_000, "unit": "JPY"}),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, amount: dict[str, object]) -> None:
    from waterdx.catalog.entry_rows import read_row

    assert read_row({"cost_amount": text}, {"sources": []}, {}).data["costs"][0]["amount"] == amount


def test_experience_passed_on_by_one_town_is_taken_in_by_another(town: Path, tmp_path: Path) -> None:
    from waterdx.reports.catalog_book import write_experiences
    from waterdx.store import project

    first = load()[0].id
    experience.record(town, first, adopted_fy=2024, cost_yen=980_000, result="=漏水 3 か所", comment="03-1234-5678")
    other = tmp_path / "川下町.gpkg"
    project.create(other, "川下町", "EPSG:6676")
    for ending in (".csv", ".xlsx"):
        out = tmp_path / f"実績{ending}"
        write_experiences(out, experience.experiences(town))
        done = update(other, out)
        assert done.kind == "experiences" and not done.changes.findings
    assert counts(done) == (0, 0, 0, 1), "told again, nothing is new"
    [kept] = experience.experiences(other, first)
    assert (kept.town, kept.adopted_fy, kept.cost_yen, kept.result, kept.is_own) == (
        "山中町",
        2024,
        980_000,
        "=漏水 3 か所",
        False,
    )
    assert not experience.to_share(experience.experiences(other)), "only a town's own experience is passed on"
    assert counts(update(town, tmp_path / "実績.csv")) == (0, 0, 0, 1), "its own records come back unchanged"


def test_experience_that_cannot_be_read_is_told_by_row(town: Path, tmp_path: Path) -> None:
    path = file(
        tmp_path,
        "知らない技術,川下町,2024,\nA,,2024,\nB,川下町,いつか,\nC,川下町,2024,たくさん\n",
        head="技術名,団体名,導入年度,費用(円)\n",
    )
    done = update(town, path)
    assert counts(done) == (1, 0, 0, 0)
    assert [(one.row, one.severity) for one in done.changes.findings] == [
        (2, "warning"),
        (3, "error"),
        (4, "error"),
        (5, "error"),
    ]

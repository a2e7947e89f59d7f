"""Names and telephone numbers stay out of the project and of its copies, unless the user asks for them."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from importers.files import write_book

from ledger.towns import pipes_of, restore_files, write
from waterdx.core.personal import MAIL_MASK, MASK, NAME_MASK, redacted
from waterdx.importers.raw_table import RawTable
from waterdx.ledger.ingest import ingest
from waterdx.ledger.personal import without_personal_data

NUMBERS = ["0258-12-3456", "０２５８－１２－３４５６", "(0258)12-3456", "0258(12)3456", "0258 12 3456", "03-1234-5678", "090-1234-5678",
           "09012345678", "０９０１２３４５６７８", "0120-123-456", "050-1234-5678", "0258ー12ー3456", "09912-3-4567"]  # fmt: skip
NO_NUMBERS = [
    "05-12-001",
    "01-02-003",
    "2010-05-25",
    "0.123",
    "R05-012-3456-1",
    "0258",
    "150.0-200.0",
    "0-1-2",
    "00012-1",
    "令和5年1月",
]


def table(**columns: list[str]) -> RawTable:
    frame = pd.DataFrame(columns, dtype=str)
    return RawTable(Path("a.csv"), frame, frame.copy(), frame.index.to_numpy() + 2, frame.index.to_numpy())


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("around", ["{}", "連絡先{}(自宅)", "TEL:{}、要連絡", "通報 {}"])
def test_a_telephone_number_in_a_text_is_masked(number: str, around: str) -> None:
    kept = without_personal_data(table(備考=[around.format(number)]))
    assert MASK in kept.raw["備考"][0] and MASK in kept.frame["備考"][0]
    assert "3456" not in kept.raw["備考"][0] and "５６" not in kept.raw["備考"][0]
    assert [f.check for f in kept.findings] == ["personal_number"]


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_no_telephone_number_stays(text: str) -> None:
    assert without_personal_data(table(備考=[text])).raw["備考"][0] == text


PEOPLE = ["立会人:山田 太郎", "使用者名 高橋一郎", "所有者:渡辺", "連絡先 佐藤 (電話番号)", "担当 山田太郎 電話 (電話番号)", "世帯主=林", "立会人:ヤマダ タロウ",
          "所有者名:小野寺 誠 まで", "申込者 服部半蔵、要連絡", "連絡先 佐藤(電話番号)"]  # fmt: skip
NO_PEOPLE = ["担当 山中設備", "連絡先 役場水道課", "所有者 山中町", "担当 (株)山田工業", "担当 山田(株)", "使用者 山中小学校", "本町通り", "立会 済", "立会人 不明", "所有者:個人",
             "管理者 山中土地改良区", "連絡先 令和5年", "発見者 検針員", "標準仕様書", "同様工法", "担当区域 東", "国道252号線沿い", "山田組 施工"]  # fmt: skip


@pytest.mark.parametrize("text", PEOPLE)
def test_a_name_behind_the_label_of_a_person_is_masked_at_import_and_export(text: str) -> None:
    kept = without_personal_data(table(備考=[text])).raw["備考"][0]
    assert NAME_MASK in kept and kept == redacted(text)
    assert not re.search("山田|太郎|高橋|渡辺|佐藤|林|ヤマダ|小野寺|誠|服部", kept)
    assert kept.count("電話") == text.count("電話")


@pytest.mark.parametrize("text", NO_PEOPLE)
def test_streets_firms_offices_and_words_that_are_no_name_stay(text: str) -> None:
    assert redacted(text) == text


def test_a_mail_address_and_a_telephone_number_without_hyphens_are_masked_but_not_a_number_of_an_asset() -> None:
    texts = ["yamada@example.com", "連絡先yamada@example.comへ", "0258123456", "TEL 02581234567 まで"]
    assert without_personal_data(table(備考=texts)).raw["備考"].tolist() == [
        MAIL_MASK, f"連絡先{MAIL_MASK}へ", MASK, f"TEL {MASK} まで",
    ]  # fmt: skip
    numbers = ["0258123456", "0123-45-6789", "090-1111-2222"]
    kept = without_personal_data(table(固定資産番号=numbers, 工事番号=numbers, 管路番号=numbers)).raw
    assert kept["固定資産番号"].tolist() == kept["工事番号"].tolist() == [*numbers[:2], MASK]
    assert kept["管路番号"].tolist() == numbers


def test_whoever_is_told_of_masked_texts_is_told_to_look_them_through() -> None:
    (told,) = without_personal_data(table(備考=["0258123456"])).findings
    assert "目で確かめて" in told.message.ja and "look the texts through" in told.message.en


@pytest.mark.parametrize("header", ["管路番号", "管路ID", "図面番号", "弁栓番号", "上流人孔番号", "整理番号"])
def test_numbers_of_objects_are_never_masked(header: str) -> None:
    kept = without_personal_data(table(**{header: ["0123-45-6789", "05-12-001"]}))
    assert kept.frame[header].tolist() == ["0123-45-6789", "05-12-001"]


@pytest.mark.parametrize(
    "header",
    [
        "使用者氏名",
        "所有者",
        "電話番号",
        "TEL",
        "連絡先TEL",
        "ＦＡＸ",
        "メールアドレス",
        "水栓番号",
        "通報者",
        "Owner Name",
        "phone",
        "E-mail",
    ],
)
def test_a_column_about_persons_is_left_out_by_its_header(header: str) -> None:
    kept = without_personal_data(table(**{"管路番号": ["A"], header: ["秘密"]}))
    assert list(kept.frame.columns) == list(kept.raw.columns) == ["管路番号"]
    assert [(f.check, f.raw) for f in kept.findings] == [("personal_column", header)]


@pytest.mark.parametrize("header", ["ホテル HOTEL", "telemetry", "intel", "owner_cat_id", "施設名", "路線名"])
def test_a_column_about_things_stays(header: str) -> None:
    assert header in without_personal_data(table(**{header: ["x"]})).frame.columns


def planted(folder: Path, ending: str) -> Path:
    rows = [["管路番号", "管種", "口径", "使用者氏名", "電話", "備考"]]
    rows += [
        [f"A-{at}", "VP", "75", f"秘密太郎{at}", f"0258-99-{1000 + at}", f"立会 090-9999-{1000 + at} まで"] for at in range(100)
    ]
    if ending == ".xlsx":
        return write_book(folder / "a.xlsx", {"台帳": rows})
    return write(folder / "a.csv", "\n".join(map(",".join, rows)), "cp932")


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_no_byte_of_a_person_reaches_the_project_or_its_restore_points(tmp_path: Path, empty: Path, ending: str) -> None:
    ingest(empty, planted(tmp_path, ending))
    ingest(empty, write(tmp_path / "b.csv", "管路番号,管種\nB,VP\n"))  # keeps a copy of the project with the first import
    assert len(pipes_of(empty)) == 101
    copies = restore_files(empty)
    assert len(copies) == 2
    for file in (empty, *copies):
        held = file.read_bytes()
        for secret in ("秘密太郎", "0258-99", "090-9999", "9999-10"):
            assert secret.encode() not in held and secret.encode("cp932") not in held, (file.name, secret)


def test_the_user_may_ask_to_keep_them(tmp_path: Path, empty: Path) -> None:
    result = ingest(empty, planted(tmp_path, ".csv"), keep_personal=True)
    assert "秘密太郎0".encode() in empty.read_bytes() and not [f for f in result.findings if f.check.startswith("personal")]
    assert pipes_of(empty)["note"][0] == "立会 090-9999-1000 まで"


def test_a_file_read_before_says_how_its_personal_columns_can_still_be_taken_in(empty: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", "管路番号,管種,氏名\nA-1,VP,山田太郎\n")
    ingest(empty, file)
    (told,) = ingest(empty, file, keep_personal=True).findings
    assert told.check == "imported_before" and "--undo" in told.message.en
    assert "--undo" not in ingest(empty, file).findings[0].message.en

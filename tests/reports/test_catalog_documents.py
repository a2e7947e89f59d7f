"""Technologies on paper: one A4 each, whole, with sources and date, and nothing that acts as a link or a formula."""

from __future__ import annotations

import datetime as dt
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waterdx.catalog import notes, shortlist
from waterdx.catalog.catalogue import catalogue_of
from waterdx.catalog.dossier import Dossier, dossiers
from waterdx.catalog.entries import load
from waterdx.core.errors import UserError
from waterdx.core.words import Words, set_language
from waterdx.reports import kinsoku
from waterdx.reports.catalog_book import write_technologies
from waterdx.reports.catalog_pdf import HEIGHT, MARGIN, WIDTH, layout, sheets, write_pdf
from waterdx.reports.catalog_sheet import notes_of, rows_of
from waterdx.reports.style import drawing
from waterdx.store import project

IDS = [one.id for one in load()[:3]]


@pytest.fixture
def town(tmp_path: Path) -> Path:
    path = tmp_path / "山中町.gpkg"
    project.create(path, "山中町", "EPSG:6676")
    with project.editing(path) as conn:
        conn.execute("INSERT INTO pipes (field, material, diameter_mm, length_m) VALUES ('water', 'DIP', 100, 3000)")
    shortlist.put(path, IDS)
    notes.write_note(path, IDS[0], '=HYPERLINK("http://example.jp") のメモ')
    return path


def pages_of(path: Path) -> list[str]:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        return ["".join(page.get_textpage().get_text_bounded().split()) for page in document]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_shipped_technology_fits_on_one_a4(language: str) -> None:
    set_language(language)  # type: ignore[arg-type]
    notes_below = notes_of(catalogue_of(None), [])
    assert [one.id for one in load() if len(layout(Dossier(one), notes_below).pages) > 1] == []


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_page_has_sources_and_date_and_no_line_leaves_its_column(town: Path, tmp_path: Path, language: str) -> None:
    import pypdfium2

    set_language(language)  # type: ignore[arg-type]
    path = tmp_path / "a.pdf"
    longest = sorted(load(), key=lambda one: -len(one.summary.ja + str(one.conditions) + str(one.effect)))[0].id
    some = dossiers([*IDS[:2], longest], town)
    assert write_pdf(path, some, catalogue_of(town)) == len(some)
    for one, page in zip(some, pages_of(path), strict=True):
        assert one.technology.id in page and dt.date.today().isoformat() in page
        assert all("".join(source.url.split()) in page for source in one.technology.sources)
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            text = page.get_textpage()
            for left, bottom, right, top in (text.get_rect(n) for n in range(text.count_rects())):
                assert left >= MARGIN - 2 and right <= WIDTH - MARGIN + 2 and bottom >= 20 and top <= HEIGHT - 20


def test_a_very_long_text_goes_on_over_more_pages_and_nothing_is_lost() -> None:
    long = "。".join(f"文{n:04d}" for n in range(3000))
    one = Dossier(replace(load()[0], summary=Words(long, long)))
    with drawing():
        pages = sheets(one, ["注"])
    said = "".join(text.get_text() for page in pages for text in page.texts).replace("\n", "")
    assert len(pages) > 1 and all(f"{n:04d}" in said for n in range(3000))


@given(st.text(alphabet="「」(()、。々ーAb1 漢字かなゃ\n", max_size=80), st.floats(30, 200))
def test_lines_keep_every_sign_and_stay_within_their_width(text: str, width: float) -> None:
    rows = kinsoku.lines(text, width, 10)
    assert "".join("".join(rows).split()) == "".join(text.split())
    assert all(
        kinsoku.text_width(row, 10) <= max(width, 60) + 1e-6 for row in rows if len(set(row) & set("「」(()、。々ー")) == 0
    )


def test_no_closing_mark_begins_a_line_and_no_opening_one_ends_it() -> None:
    text = "漏水(管路)を調べる。「鋳鉄管」と、「塩ビ管」がある。メーター(1個)。" * 5
    for width in range(40, 200, 7):
        rows = kinsoku.lines(text, float(width), 10)
        assert not any(row.startswith(("。", "、", ")", "」", "ー")) or row.endswith(("(", "「")) for row in rows)


def test_the_word_document_holds_all_of_it_as_plain_text(town: Path, tmp_path: Path) -> None:
    import docx

    out = tmp_path / "候補.docx"
    assert write_technologies(out, IDS, town) == 3
    document = docx.Document(str(out))
    comparison, *of_each = document.tables
    assert len(of_each) == 3 and len(comparison.columns) == 4
    for one, table in zip(dossiers(IDS, town), of_each, strict=True):
        cells = {cell.text for row in table.rows for cell in row.cells}
        assert {row.text for row in rows_of(one)} <= cells
    with zipfile.ZipFile(out) as packed:
        written = "".join(
            packed.read(name).decode()
            for name in packed.namelist()
            if name.startswith("word/") and name.endswith((".xml", ".rels"))
        )
    assert "<w:hyperlink" not in written and "relationships/hyperlink" not in written


def test_the_excel_book_has_the_comparison_and_no_formula_or_link(town: Path, tmp_path: Path) -> None:
    import python_calamine

    out = tmp_path / "候補.xlsx"
    write_technologies(out, IDS, town)
    book = python_calamine.CalamineWorkbook.from_path(out)
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0][:2] == ["項目", "違い"] and [IDS[n] in rows[0][n + 2] for n in range(3)] == [True] * 3
    assert any(row[0] == "出典" and row[2].startswith("http") for row in rows)
    notes_sheet = book.get_sheet_by_index(1).to_python()
    assert dt.date.today().isoformat() in notes_sheet[0][1]
    with zipfile.ZipFile(out) as packed:
        written = "".join(packed.read(name).decode() for name in packed.namelist() if name.startswith("xl/"))
    assert "<f>" not in written and "<hyperlink " not in written


def test_another_ending_or_an_unknown_technology_is_refused_and_nothing_is_left(town: Path, tmp_path: Path) -> None:
    for out, ids in ((tmp_path / "a.txt", IDS), (tmp_path / "a.pdf", ["no-such"])):
        with pytest.raises(UserError):
            write_technologies(out, ids, town)
        assert not out.exists()


def test_more_than_five_technologies_are_written_without_a_comparison(tmp_path: Path) -> None:
    import docx

    out = tmp_path / "a.docx"
    write_technologies(out, [one.id for one in load()[:6]])
    assert len(docx.Document(str(out)).tables) == 6

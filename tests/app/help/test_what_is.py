"""Every field, check, indicator, needed item and assumption says what it is, in both languages, where one meets it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWhatsThis
from pytestqt.qtbot import QtBot

import waterdx.ledger.checks
from waterdx.app.actions import ACTIONS, MENUS
from waterdx.app.help.keys import OTHERS, as_text, key_groups
from waterdx.app.help.keys_dialog import KeysDialog, write_pdf
from waterdx.app.help.tips import explained
from waterdx.app.help.what_is import KINDS, what_is
from waterdx.app.main_window import MainWindow
from waterdx.core.errors import UserError
from waterdx.core.field_meanings import MEANINGS
from waterdx.core.fields import FIELDS
from waterdx.core.words import LANGUAGES, Words
from waterdx.indicators.definitions import INDICATORS
from waterdx.indicators.outlook_assumptions import ASSUMPTIONS as OUTLOOK
from waterdx.ledger.checks.registry import CHECKS
from waterdx.ledger.readiness import items, readiness_name
from waterdx.screening.consequence import WEIGHTS
from waterdx.screening.survey_assumptions import ASSUMPTIONS as SURVEY

ROLE = Qt.ItemDataRole.WhatsThisRole
KNOWN = {
    "field": [one.name for one in FIELDS],
    "check": [one.name for one in CHECKS],
    "indicator": list(INDICATORS),
    "readiness": [readiness_name(one) for one in items()],
    "survey_assumption": [one.name for one in SURVEY],
    "consequence_weight": list(WEIGHTS),
    "outlook_assumption": [one.name for one in OUTLOOK],
}
assert waterdx.ledger.checks.check


def test_every_kind_is_tried_here() -> None:
    assert KNOWN.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_everything_there_is_says_what_it_is_in_both_languages(kind: str) -> None:
    for name in KNOWN[kind]:
        words = what_is(kind, name)
        assert words is not None, name
        for language in LANGUAGES:
            lines = words.in_language(language).splitlines()
            assert len(lines) >= 3 and all(line.strip() for line in lines), (name, lines)
        assert not {"{", "None", "nan"} & set(words.en.split()), words.en
        assert words.ja != words.en


def test_every_field_has_a_meaning_and_no_meaning_is_left_over() -> None:
    assert MEANINGS.keys() == {one.name for one in FIELDS}


def test_what_nobody_knows_has_no_explanation() -> None:
    assert all(what_is(kind, "<b>nothing</b>") is None and explained(kind, "x") == "" for kind in KINDS)


def test_an_explanation_is_never_taken_for_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MEANINGS, "note", Words("<img src=x>", "<img src=x>"))
    assert "&lt;img src=x&gt;" in explained("field", "note")


def test_heads_and_rows_of_tables_explain_themselves(town_window: MainWindow) -> None:
    page = town_window.pages["ledger"]
    rows = page.table.rows
    names = [column.name for column in rows.table.columns]
    head = rows.headerData(names.index("material"), Qt.Orientation.Horizontal, ROLE)
    assert "管種" in head and "材質" in head
    assert rows.headerData(names.index("material"), Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) == head
    assert rows.index(0, names.index("install_fy")).data(ROLE) == explained("field", "install_fy")


def test_the_form_explains_its_fields(town_window: MainWindow) -> None:
    town_window.session.objects.select(np.array([0], dtype=np.int64))
    town_window.menus.by_id["form"].trigger()
    form = town_window.form
    assert all(one.line.whatsThis() == explained("field", name) for name, one in form.inputs.items())


def test_shift_f1_explains_where_the_keyboard_is(town_window: MainWindow, qtbot: QtBot) -> None:
    table = town_window.pages["ledger"].table
    table.setFocus()
    table.setCurrentIndex(table.rows.index(0, 0))
    town_window.activateWindow()
    assert town_window.menus.by_id["what_is"].shortcut().toString() == "Shift+F1"
    town_window.menus.by_id["what_is"].trigger()  # keys of QTest would leave Shift pressed, as the explanation takes its release
    assert not QWhatsThis.inWhatsThisMode() and explanation_shown()
    QWhatsThis.hideText()


def explanation_shown() -> bool:
    return any(
        type(one).__name__ == "QWidget" and one.metaObject().className() == "QWhatsThat" for one in QApplication.topLevelWidgets()
    )


def test_shift_f1_on_nothing_asks_for_a_click(window: MainWindow) -> None:
    window.jobs_list.setFocus()
    window.menus.by_id["what_is"].trigger()
    assert QWhatsThis.inWhatsThisMode() and "クリック" in window.message.text
    QWhatsThis.leaveWhatsThisMode()


def test_a_finding_explains_its_check_by_key_and_by_menu(town_window: MainWindow) -> None:
    finding = next(number for number, one in enumerate(town_window.session.town.findings) if one.layer)
    panel = town_window.findings
    place = int(np.flatnonzero(panel.table.rows.rows == finding)[0])
    told = panel.table.rows.index(place, 0).data(ROLE)
    check = town_window.session.town.findings[finding].check
    assert told is None or check in told
    assert "これは何?" in [action.text() for action in panel.menu().actions()]


# The sheet of keys


def test_the_sheet_of_keys_has_every_shortcut_and_every_part(window: MainWindow, qtbot: QtBot) -> None:
    window.menus.by_id["keys"].trigger()
    sheet = window.findChild(KeysDialog)
    text = sheet.sheet.toPlainText()
    for action in window.menus.by_id.values():
        assert action.shortcut().toString() in text
    assert all(str(what).rstrip("…") in text for group in OTHERS for _keys, what in group.keys)
    sheet.copy()
    assert QApplication.clipboard().text() == as_text(sheet.groups)
    sheet.accept()


def test_the_sheet_is_saved_as_one_page_of_pdf(window: MainWindow, tmp_path: Path) -> None:
    write_pdf(key_groups(ACTIONS, MENUS), tmp_path / "キー.pdf")
    with pypdfium2.PdfDocument(tmp_path / "キー.pdf") as pdf:
        assert len(pdf) == 1
        assert "紙の読み取り" in pdf[0].get_textpage().get_text_range()


def test_a_place_where_the_sheet_cannot_be_saved_is_told(window: MainWindow, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="保存できません"):
        write_pdf(key_groups(ACTIONS, MENUS), tmp_path / "nowhere" / "keys.pdf")


def test_no_two_actions_share_a_key() -> None:
    keys = [action.shortcut for action in ACTIONS if action.shortcut]
    assert len(keys) == len(set(keys))


def test_labels_of_the_sheet_are_plain_text(window: MainWindow) -> None:
    window.menus.by_id["keys"].trigger()
    sheet = window.findChild(KeysDialog)
    assert {one.textFormat() for one in sheet.findChildren(QLabel)} == {Qt.TextFormat.PlainText}

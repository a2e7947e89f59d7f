"""What can be done with one column of the table of the ledger: the menu of its head."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from waterdx.app.table.conditions import Condition
from waterdx.app.table.grouping import keys_of
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.app.objects_panel import ObjectsPanel

UP, DOWN = Words(ja="昇順に並べ替え", en="Sort ascending"), Words(ja="降順に並べ替え", en="Sort descending")
CONDITION = Words(ja="条件で絞り込む…", en="Filter by a condition…")
UNKNOWN, KNOWN = Words(ja="不明だけにする", en="Only unknown"), Words(ja="不明を除く", en="Only known")
NO_CONDITION = Words(ja="この列の条件を外す", en="Remove the condition of this column")
GROUP = Words(ja="この列で集計", en="Group by this column")
SCALE = Words(ja="数の大小で色分け", en="Colour by size")
HIDE = Words(ja="この列を隠す", en="Hide this column")
FREEZE, UNFREEZE = Words(ja="ここまでを左に固定", en="Freeze up to here"), Words(ja="固定をやめる", en="Unfreeze")
COLUMNS = Words(ja="列の選択・並べ替え・固定…", en="Choose, order and freeze columns…")


def head_menu(panel: ObjectsPanel, number: int) -> QMenu:
    """The menu of a column of the table of `panel`."""
    table = panel.table
    column = table.rows.table.columns[number]
    menu = QMenu(panel)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.addAction(str(UP), lambda: table.sort_by(number, Qt.SortOrder.AscendingOrder))
    menu.addAction(str(DOWN), lambda: table.sort_by(number, Qt.SortOrder.DescendingOrder))
    menu.addSeparator()
    menu.addAction(str(CONDITION), lambda: panel.ask_condition(column.name))
    menu.addAction(str(UNKNOWN), lambda: panel.add_condition(Condition(column.name, "unknown")))
    menu.addAction(str(KNOWN), lambda: panel.add_condition(Condition(column.name, "known")))
    others = tuple(one for one in panel.conditions if one.column != column.name)
    menu.addAction(str(NO_CONDITION), lambda: panel.set_conditions(others)).setEnabled(others != panel.conditions)
    menu.addSeparator()
    can_group = any(key.column == column.name for key in keys_of(table.rows.table))
    menu.addAction(str(GROUP), lambda: panel.show_groups(True, column.name)).setEnabled(can_group)
    scale = menu.addAction(str(SCALE), lambda: panel.colour_by("" if panel.scaled_column == column.name else column.name))
    scale.setCheckable(True)
    scale.setChecked(panel.scaled_column == column.name)
    scale.setEnabled(column.is_number)
    menu.addSeparator()
    now, shown = table.layout_now(), table.shown_columns()
    hidden = replace(now, hidden=now.hidden | {column.name})
    menu.addAction(str(HIDE), lambda: panel.arrange(hidden)).setEnabled(len(shown) > 1)
    menu.addAction(str(FREEZE), lambda: panel.arrange(replace(now, frozen=shown.index(number) + 1)))
    menu.addAction(str(UNFREEZE), lambda: panel.arrange(replace(now, frozen=0))).setEnabled(now.frozen > 0)
    menu.addAction(str(COLUMNS), panel.ask_columns)
    return menu

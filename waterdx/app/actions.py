"""Everything the window can be told to do, one row each: menus, toolbar, shortcuts and the palette follow by themselves.

To add an action, add a row to ACTIONS.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from waterdx.app import edit_actions, files, map_actions, table_actions
from waterdx.app.help.topics import START
from waterdx.app.map.label_parts import PARTS
from waterdx.app.map.map_layers import FIRST_BENEATH
from waterdx.app.settings import ThemeChoice
from waterdx.core.later import later_functions
from waterdx.core.words import Language, Words, language

if TYPE_CHECKING:
    from waterdx.app import ledger_outputs, panes
    from waterdx.app.digitise import on_paper
    from waterdx.app.main_window import MainWindow
    from waterdx.app.network import asking
else:
    ledger_outputs, panes, on_paper, asking = (
        later_functions(f"waterdx.app.{name}") for name in ("ledger_outputs", "panes", "digitise.on_paper", "network.asking")
    )

MENUS = {
    "file": Words(ja="ファイル(&F)", en="&File"),
    "edit": Words(ja="編集(&E)", en="&Edit"),
    "view": Words(ja="表示(&V)", en="&View"),
    "map": Words(ja="地図(&M)", en="&Map"),
    "table": Words(ja="表(&T)", en="&Table"),
    "job": Words(ja="処理(&P)", en="&Process"),
    "help": Words(ja="ヘルプ(&H)", en="&Help"),
}

UNDO, REDO = Words(ja="元に戻す", en="Undo"), Words(ja="やり直す", en="Redo")


def always(window: MainWindow) -> bool:
    return True


def with_project(window: MainWindow) -> bool:
    return window.session.town is not None


def with_pipes(window: MainWindow) -> bool:
    return window.session.town is not None and len(window.session.town.pipes) > 0


def with_objects(window: MainWindow) -> bool:
    return window.session.town is not None and not window.session.town.is_empty


def with_background(window: MainWindow) -> bool:
    return window.session.town is not None and bool(window.session.town.background)


def with_layers_beneath(window: MainWindow) -> bool:
    return any(layer.rank >= FIRST_BENEATH for layer in window.session.layers.layers)


def with_last_change(window: MainWindow) -> bool:
    return window.session.town is not None and window.session.town.last_change is not None and while_idle(window)


def with_next_change(window: MainWindow) -> bool:
    return window.session.town is not None and window.session.town.next_change is not None and while_idle(window)


def undo_title(window: MainWindow) -> Words:
    """The entry of the menu with what it would take back."""
    town = window.session.town
    if town is None or town.last_change is None:
        return UNDO
    return Words(ja="元に戻す: {what}", en="Undo: {what}").format(what=town.last_change)


def redo_title(window: MainWindow) -> Words:
    """The entry of the menu with what it would make again."""
    town = window.session.town
    if town is None or town.next_change is None:
        return REDO
    return Words(ja="やり直す: {what}", en="Redo: {what}").format(what=town.next_change)


def with_selection(window: MainWindow) -> bool:
    return window.session.town is not None and len(window.session.objects.rows) > 0


def with_selection_that_ends(window: MainWindow) -> bool:
    return with_selection(window) and window.session.objects.layer != "leaks"


def with_selection_while_idle(window: MainWindow) -> bool:
    return with_selection(window) and while_idle(window)


def with_selection_that_ends_while_idle(window: MainWindow) -> bool:
    return with_selection_that_ends(window) and while_idle(window)


def while_idle(window: MainWindow) -> bool:
    return window.session.jobs.current is None


def while_running(window: MainWindow) -> bool:
    return window.session.jobs.current is not None


@dataclass(frozen=True)
class Action:
    """One thing to do: `run(window)`; `group` marks one choice of several, `is_on` which is chosen now, `writes` what changes the
    project and cannot be done to one that is only looked at.

    `icon_alone` shows it without words in the toolbar, which has to fit a window of 850 pixels; `title_now` is a title that says more than `title` once there is something to say.
    """

    id: str
    title: Words
    menu: str
    run: Callable[[MainWindow], object]
    shortcut: str = ""
    icon: str = ""
    in_toolbar: bool = False
    icon_alone: bool = False
    enabled: Callable[[MainWindow], bool] = always
    is_on: Callable[[MainWindow], bool] | None = None
    group: str = ""
    rule_before: bool = False
    title_now: Callable[[MainWindow], Words] | None = None
    writes: bool = False

    def is_possible(self, window: MainWindow) -> bool:
        """Whether it can be done now; what `writes` the project is not where that is only looked at."""
        return self.enabled(window) and not (self.writes and window.session.read_only is not None)

    def title_in(self, window: MainWindow) -> Words:
        """The title as it reads now."""
        return self.title_now(window) if self.title_now else self.title


def _toggle_dock(dock: str) -> Callable[[MainWindow], object]:
    return lambda window: window.docks.show(dock, not window.docks.is_shown(dock))


def _dock_is_shown(dock: str) -> Callable[[MainWindow], bool]:
    return lambda window: window.docks.is_shown(dock)


def _page(key: str, page: str, ja: str, en: str) -> Action:
    return Action(
        f"page_{page}", Words(ja, en), "view", lambda window: window.show_page(page), key, page,
        is_on=lambda window: window.page_id == page, group="page",
    )  # fmt: skip


def _theme(choice: ThemeChoice, ja: str, en: str, first: bool = False) -> Action:
    return Action(
        f"theme_{choice}", Words(ja, en), "view", lambda window: window.choose_theme(choice),
        is_on=lambda window: window.session.settings.theme == choice, group="theme", rule_before=first,
    )  # fmt: skip


def _language(chosen: Language, name: str, first: bool = False) -> Action:
    return Action(
        f"language_{chosen}", Words(name, name), "view", lambda window: window.choose_language(chosen),
        enabled=while_idle, is_on=partial(_shows, chosen), group="language", rule_before=first,
    )  # fmt: skip


def _label(part: str, first: bool = False) -> Action:
    title, _form = PARTS[part]
    return Action(
        f"label_{part}", Words(ja="ラベル: {part}", en="Label: {part}").format(part=title), "map", map_actions.toggle_label(part), enabled=with_pipes,
        is_on=map_actions.is_labelled(part), rule_before=first,
    )  # fmt: skip


def _shows(chosen: Language, window: MainWindow) -> bool:
    return language() == chosen


def _show_keys(window: MainWindow) -> None:
    from waterdx.app.help.keys import key_groups
    from waterdx.app.help.keys_dialog import KeysDialog

    dialog = KeysDialog(key_groups(ACTIONS, MENUS), window)
    dialog.finished.connect(dialog.deleteLater)
    dialog.show()


ACTIONS: tuple[Action, ...] = (
    Action("new", Words("新しいプロジェクト…", "New project…"), "file", files.ask_new, "Ctrl+N", "new"),
    Action("open", Words("プロジェクトを開く…", "Open project…"), "file", files.ask_open, "Ctrl+O", "open", in_toolbar=True, icon_alone=True),
    Action("first_ledger", Words("自分の台帳から始める…", "Begin with my ledger…"), "file", files.ask_first_ledger, icon="import"),
    Action("sample", Words("見本の町で試す…", "Try the sample town…"), "file", files.ask_sample, icon="town"),
    Action("import", Words("台帳を取り込む…", "Import ledger…"), "file", files.ask_import, "Ctrl+I", "import",
           in_toolbar=True, enabled=with_project, rule_before=True, writes=True),
    Action("background", Words("背景図(道路・河川など)を取り込む…", "Bring in a background (roads, rivers …)…"), "file", files.ask_background,
           enabled=with_project, writes=True),
    Action("remove_background", Words("背景図を除く…", "Remove background…"), "file", files.ask_remove_background, enabled=with_background, writes=True),
    Action("export", Words("書き出す…", "Export…"), "file", files.ask_export, "Ctrl+E", "export", in_toolbar=True, icon_alone=True,
           enabled=with_project),
    Action("register", Words("調書を書き出す…", "Write the register…"), "file", ledger_outputs.ask_register, icon="ledger", enabled=with_pipes,
           rule_before=True),
    Action("paper_map", Words("図面を書き出す…", "Write maps…"), "file", ledger_outputs.ask_map, enabled=with_pipes),
    Action("print", Words("印刷…", "Print…"), "file", ledger_outputs.ask_print, "Ctrl+P", "print", enabled=with_pipes),
    Action("quit", Words("終了", "Quit"), "file", lambda w: w.close(), "Ctrl+Q", rule_before=True),
    Action("undo", UNDO, "edit", lambda w: w.session.editor.undo(), "Ctrl+Z", "undo", enabled=with_last_change,
           title_now=undo_title, writes=True),
    Action("redo", REDO, "edit", lambda w: w.session.editor.redo(), "Ctrl+Shift+Z", "redo", enabled=with_next_change, title_now=redo_title, writes=True),
    Action("edit_map", Words("地図で編集", "Edit map"), "edit", edit_actions.toggle_map_editing, "Ctrl+M", "edit", in_toolbar=True,
           enabled=with_pipes, is_on=edit_actions.map_is_edited, rule_before=True, writes=True),
    Action("form", Words("属性", "Attributes"), "edit", _toggle_dock("form"), "F4", "form", in_toolbar=True, enabled=with_objects,
           is_on=_dock_is_shown("form")),
    Action("bulk", Words("選択したものの一括変更…", "Edit what is chosen…"), "edit", edit_actions.ask_bulk, "Ctrl+Shift+E", enabled=with_selection, writes=True),
    Action("paste", Words("Excel のセルを貼り付け…", "Paste cells of Excel…"), "edit", edit_actions.ask_paste, enabled=with_objects, writes=True),
    Action("end", Words("選択したものを廃止…", "End the use of what is chosen…"), "edit", edit_actions.ask_end,
           enabled=with_selection_that_ends, writes=True),
    Action("history", Words("変更の履歴と復元ポイント…", "History and restore points…"), "edit", files.ask_history, icon="history",
           enabled=with_project),
    Action("find", Words("この画面で探す", "Find on this page"), "edit", lambda w: w.focus_search(), "Ctrl+F", "search",
           rule_before=True),
    Action("select_none", Words("選択をやめる", "Clear selection"), "edit", lambda w: w.select_none(), "Ctrl+Shift+A", "clear",
           enabled=with_selection),
    _page("Alt+Home", "start", "はじめに", "Start"),
    _page("Ctrl+1", "ledger", "台帳", "Ledger"),
    _page("Ctrl+2", "catalog", "カタログ", "Catalogue"),
    _page("Ctrl+3", "screening", "漏水スクリーニング", "Leak screening"),
    _page("Ctrl+4", "indicators", "経営指標", "Indicators"),
    _page("Ctrl+5", "digitise", "紙の読み取り", "Digitise"),
    Action("zoom_all", Words("全体を表示", "Zoom to all"), "map", lambda w: w.for_map(lambda view: view.zoom_to_all()), "Ctrl+0", "all",
           in_toolbar=True, icon_alone=True, enabled=with_pipes, rule_before=True),
    Action("zoom_selection", Words("選択したものへ", "Zoom to selection"), "map", lambda w: w.for_map(lambda view: view.zoom_to_selection()), "Ctrl+J",
           "selection", in_toolbar=True, icon_alone=True, enabled=with_selection),
    Action("zoom_in", Words("拡大", "Zoom in"), "map", lambda w: w.for_map(lambda view: view.zoom_in()), "Ctrl++", enabled=with_pipes),
    Action("zoom_out", Words("縮小", "Zoom out"), "map", lambda w: w.for_map(lambda view: view.zoom_out()), "Ctrl+-", enabled=with_pipes),
    Action("box_select", Words("範囲で選択", "Select by box"), "map", lambda w: w.toggle_box_select(), "Ctrl+B", "box",
           in_toolbar=True, icon_alone=True, enabled=with_pipes, is_on=lambda w: w.selects_by_box),
    Action("show_background", Words("背景図を表示", "Show the background"), "map", files.toggle_background, enabled=with_layers_beneath,
           is_on=lambda w: w.session.settings.shows_background),
    Action("layers", Words("レイヤー", "Layers"), "map", map_actions.toggle_layers, "F11", "layers", enabled=with_objects),
    Action("zoom_layer", Words("表の層の全体を表示", "Zoom to the layer of the table"), "map", map_actions.zoom_to_layer, "Ctrl+Shift+0",
           enabled=with_objects),
    Action("box_zoom", Words("範囲で拡大", "Zoom to a box"), "map", map_actions.toggle_box_zoom, "Ctrl+Shift+B", "zoom_box", enabled=with_objects,
           is_on=map_actions.zooms_by_box),
    Action("scale", Words("縮尺を入れる", "Type a scale"), "map", map_actions.type_scale, "Ctrl+G", enabled=with_objects),
    Action("copy_place", Words("カーソルの位置をコピー", "Copy the place under the cursor"), "map", map_actions.copy_place, "Ctrl+Shift+C",
           enabled=with_objects),
    Action("measure_length", Words("長さを測る", "Measure length"), "map", map_actions.measure("length"), "Ctrl+L", "length",
           enabled=with_objects, is_on=map_actions.is_measuring("length"), rule_before=True),
    Action("measure_area", Words("面積を測る", "Measure area"), "map", map_actions.measure("area"), "Ctrl+Alt+L", "area",
           enabled=with_objects, is_on=map_actions.is_measuring("area")),
    *(_label(part, first=part == next(iter(PARTS))) for part in PARTS),
    Action("every_class", Words("凡例で隠した区分をすべて表示", "Show what the legend hides"), "map", map_actions.show_every_class,
           enabled=map_actions.hides_classes, rule_before=True),
    Action("findings", Words("指摘を表示", "Show the findings"), "view", _toggle_dock("findings"), "F9", enabled=with_project,
           is_on=_dock_is_shown("findings"), rule_before=True),
    Action("next_pane", Words("次の区画へ", "Next pane"), "view", lambda w: panes.go_to_pane(w, 1), "F6", rule_before=True),
    Action("last_pane", Words("前の区画へ", "Pane before"), "view", lambda w: panes.go_to_pane(w, -1), "Shift+F6"),
    Action("jobs", Words("処理の一覧を表示", "Show the jobs"), "view", _toggle_dock("jobs"), "Ctrl+Shift+J", is_on=_dock_is_shown("jobs")),
    Action("log", Words("記録(ログ)を表示", "Show the log"), "view", _toggle_dock("log"), "Ctrl+Shift+L", is_on=_dock_is_shown("log")),
    _theme("system", "配色: システムに合わせる", "Colours: as the system", first=True),
    _theme("light", "配色: 明るい", "Colours: light"),
    _theme("dark", "配色: 暗い", "Colours: dark"),
    _language("ja", "日本語", first=True),
    _language("en", "English"),
    Action("condition", Words("条件で絞り込む…", "Filter by a condition…"), "table", table_actions.ask_condition, "Ctrl+Shift+F", "filter",
           enabled=with_objects),
    Action("no_conditions", Words("条件をすべて外す", "Remove all conditions"), "table", table_actions.clear_conditions,
           enabled=table_actions.with_conditions),
    Action("extent", Words("地図に見えている範囲だけ", "Only what the map shows"), "table", table_actions.toggle_extent, "Ctrl+Shift+W", "extent",
           enabled=with_objects, is_on=table_actions.shows_extent),
    Action("groups", Words("集計", "Groups and sums"), "table", table_actions.toggle_groups, "Ctrl+Shift+G", "groups", enabled=with_objects,
           is_on=table_actions.shows_groups, rule_before=True),
    Action("colour_cells", Words("セルを色分け", "Colour cells"), "table", table_actions.toggle_colours, icon="colours", enabled=with_objects,
           is_on=table_actions.shows_colours),
    Action("columns", Words("列の選択・並べ替え・固定…", "Choose, order and freeze columns…"), "table", table_actions.ask_columns, icon="columns",
           enabled=with_objects),
    Action("column_menu", Words("この列の操作(Alt+↓)", "This column (Alt+↓)"), "table", table_actions.ask_head_menu, enabled=with_objects),
    Action("check", Words("台帳を点検", "Check the ledger"), "job", lambda w: w.session.check(), "F7", "check", in_toolbar=True,
           enabled=with_project, writes=True),
    Action("link", Words("台帳と図面を結び付ける…", "Link register and drawing…"), "job", lambda w: w.show_links(), icon="link",
           enabled=with_pipes, writes=True),
    Action("on_paper", Words("紙の該当箇所を見る", "Show the spot on the paper"), "job", on_paper.show, icon="digitise",
           enabled=with_selection),
    Action("infer", Words("空欄を推定する…", "Infer blanks…"), "job", lambda w: w.infer_blanks(), enabled=with_pipes, writes=True),
    Action("readiness", Words("充足度…", "Readiness…"), "job", ledger_outputs.ask_readiness, enabled=with_pipes),
    Action("classes", Words("耐震区分と更新年度…", "Seismic class and renewal…"), "job", ledger_outputs.ask_classes, enabled=with_pipes),
    Action("trace_up", Words("上流をたどる(下水道)", "Trace upstream (sewers)"), "job", asking.trace_up, enabled=with_selection_that_ends_while_idle,
           rule_before=True),
    Action("trace_down", Words("下流をたどる(下水道)", "Trace downstream (sewers)"), "job", asking.trace_down, icon="trace",
           enabled=with_selection_that_ends_while_idle),
    Action("trace_connected", Words("つながる範囲を選ぶ", "Choose what is connected"), "job", asking.trace_connected,
           enabled=with_selection_that_ends_while_idle),
    Action("isolate", Words("断水範囲(閉める弁)…", "Isolation (valves to close)…"), "job", asking.ask_isolation, icon="valve",
           enabled=with_selection_while_idle),
    Action("long_section", Words("縦断図…", "Long section…"), "job", asking.ask_long_section, icon="long_section", enabled=with_pipes),
    Action("screen", Words("漏水スクリーニングを計算", "Run leak screening"), "job", lambda w: w.run_screening(), "F8", "screening",
           enabled=with_pipes, writes=True),
    Action("cancel", Words("実行中の処理を取り消す", "Cancel what is running"), "job", lambda w: w.cancel_job(), "Ctrl+.", "clear",
           enabled=while_running, rule_before=True),
    Action("first_run", Words("はじめての5ステップ", "Five first steps"), "help", lambda w: w.first_run.go_to(0), icon="town"),
    Action("palette", Words("何でも探す…", "Find anything…"), "help", lambda w: w.show_palette(), "Ctrl+K", "search", in_toolbar=True, icon_alone=True),
    Action("help", Words("この画面のヘルプ", "Help on this page"), "help", lambda w: w.helper.show_help(), "F1", "help", rule_before=True),
    Action("guide", Words("使い方の手引き", "Guide"), "help", lambda w: w.helper.show_help(START)),
    Action("what_is", Words("これは何?", "What is this?"), "help", lambda w: w.helper.ask_what_is(), "Shift+F1"),
    Action("keys", Words("キーの一覧…", "Keys…"), "help", _show_keys, "Ctrl+/", "keys"),
    Action("about", Words("waterdx について", "About waterdx"), "help", lambda w: w.show_about(), icon="info"),
)  # fmt: skip

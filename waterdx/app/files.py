"""Asking for files and taking those that are given: a project is opened, anything else is looked at for import."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6 import QtCore, QtWidgets

from waterdx.core.later import later
from waterdx.core.words import Words

if TYPE_CHECKING:
    from PySide6.QtGui import QDropEvent

    from waterdx.app import background_tasks, question, tasks
    from waterdx.app.main_window import MainWindow
else:
    background_tasks, question, tasks = (later(f"waterdx.app.{name}") for name in ("background_tasks", "question", "tasks"))

PROJECT_FILES = Words(ja="waterdx プロジェクト (*.gpkg)", en="waterdx project (*.gpkg)")
BACKGROUND_FILES = Words(
    ja="背景 (*.shp *.zip *.geojson *.json *.gpkg *.dxf *.xml *.gml *.png *.jpg *.jpeg *.tif *.tiff *.mbtiles)",
    en="Background (*.shp *.zip *.geojson *.json *.gpkg *.dxf *.xml *.gml *.png *.jpg *.jpeg *.tif *.tiff *.mbtiles)",
)
INTO_OPEN = Words(ja="開いているプロジェクト「{name}」に取り込みますか。", en="Import it into the open project “{name}”?")
INTO_NEW = Words(ja="新しいプロジェクトを作って取り込みますか。", en="Make a new project and import it?")
SCANS = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".pdf", ".bmp"})
SCAN = Words(
    ja="「{file}」は画像か PDF のため、台帳としては取り込めません。紙の図面や帳票のスキャンは「紙の読み取り」の画面で加えてください。",
    en="“{file}” is a picture or PDF and cannot be imported as a ledger. Scans of drawings and registers are added on the Digitise page.",
)
ONLY_LOOKED_AT = Words(
    ja="「{town}」は読み取り専用で開いているため、取り込めません({why})。",
    en="“{town}” is open for reading only, so nothing can be imported ({why}).",
)
OTHER_GEOPACKAGE = Words(
    ja="「{file}」は waterdx のプロジェクトではなく、ほかのソフトの GeoPackage です。",
    en="“{file}” is not a project of waterdx but a GeoPackage of another program.",
)


def ask_new(window: MainWindow) -> None:
    """Ask for what a new project needs, then make it."""
    _ask_new(window, [])


def ask_first_ledger(window: MainWindow) -> None:
    """Ask for files of a ledger, make a project for them and look at them."""
    chosen = _ask_ledger(window)
    if chosen:
        _ask_new(window, chosen)


def _ask_new(window: MainWindow, files: list[Path]) -> None:
    """Ask for what a new project needs and make it; then look at the files it is made for."""
    from waterdx.app.dialogs.new_project_dialog import NewProjectDialog

    dialog = NewProjectDialog(_documents(), window, files)
    then = partial(window.imports.add, files)
    dialog.accepted.connect(lambda: window.session.new(dialog.path, dialog.name, dialog.crs, dialog.code, then))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def ask_open(window: MainWindow) -> None:
    title = str(Words(ja="プロジェクトを開く", en="Open project"))
    chosen, _ = QtWidgets.QFileDialog.getOpenFileName(window, title, str(_documents()), str(PROJECT_FILES))
    if chosen:
        window.session.open(Path(chosen))


def ask_sample(window: MainWindow) -> None:
    title = str(Words(ja="見本の町の保存先", en="Where to keep the sample town"))
    proposed = _documents() / str(Words(ja="見本の町.gpkg", en="sample-town.gpkg"))
    chosen, _ = QtWidgets.QFileDialog.getSaveFileName(window, title, str(proposed), str(PROJECT_FILES))
    if chosen:
        window.session.make_sample(Path(chosen).with_suffix(".gpkg"))


def ask_import(window: MainWindow) -> None:
    window.imports.add(_ask_ledger(window))


def _ask_ledger(window: MainWindow) -> list[Path]:
    title = str(Words(ja="台帳を取り込む", en="Import ledger"))
    chosen, _ = QtWidgets.QFileDialog.getOpenFileNames(window, title, str(_documents()), tasks.import_filter())
    return without_companions(list(map(Path, chosen)))


def ask_background(window: MainWindow) -> None:
    """Ask for a file of lines, areas or a picture and what it shows, then bring it beneath the pipes."""
    from waterdx.app.dialogs.background_dialog import BackgroundDialog

    chosen, _ = QtWidgets.QFileDialog.getOpenFileName(
        window, str(background_tasks.TITLE), str(_documents()), str(BACKGROUND_FILES)
    )
    if chosen:
        file, session = Path(chosen), window.session
        dialog = BackgroundDialog(file, partial(session.bring_background, file), window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def ask_remove_background(window: MainWindow) -> None:
    """Ask which kinds to take from beneath the pipes."""
    from waterdx.app.dialogs.background_dialog import RemoveBackgroundDialog

    session = window.session
    if session.town is not None:
        dialog = RemoveBackgroundDialog(list(session.town.background), session.remove_background, window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def toggle_background(window: MainWindow) -> None:
    """Show or hide what lies beneath the pipes, on every map."""
    settings = window.session.settings
    settings.shows_background = not settings.shows_background
    window.session.layers.changed.emit()


def ask_export(window: MainWindow) -> None:
    """Ask what to write out, then where."""
    from waterdx.app.dialogs.export_dialog import ExportDialog

    dialog = ExportDialog(window.session, window)
    dialog.finished.connect(dialog.deleteLater)
    dialog.look()


def ask_history(window: MainWindow) -> None:
    """Show what was changed and the restore points, in the dialog that is open where one is."""
    from waterdx.app.dialogs.history_dialog import HistoryDialog

    shown = next((one for one in window.findChildren(HistoryDialog) if one.isVisible()), None)
    if shown is not None:
        shown.raise_()
        shown.activateWindow()
        return
    dialog = HistoryDialog(window.session, window)
    dialog.finished.connect(dialog.deleteLater)
    dialog.look()


def start_import(window: MainWindow, file: Path) -> None:
    """Look at the file and show what importing it would do; nothing is written before the person agrees."""
    _look_at(window, [file])


def _look_at(window: MainWindow, files: list[Path]) -> None:
    """Look at files for import, into a project that is made for them where none is open."""
    if window.session.town is None and files:
        _ask_new(window, files)
    else:
        window.imports.add(files)


def take_file(window: MainWindow, file: Path) -> None:
    """A file given from outside."""
    if file.suffix.lower() == ".gpkg":
        window.session.open(file)
    else:
        start_import(window, file)


def take_files(window: MainWindow, files: list[Path]) -> None:
    """Files given from outside at once: a project among them is opened, the others are looked at one after the other."""
    refused = why_not(window, files)
    projects, others = sorted_out(files)
    if refused is not None:
        window.say("warning", refused)
    elif projects:
        take_file(window, projects[0])
        window.imports.add(others)
    else:
        _look_at(window, others)


def sorted_out(files: list[Path]) -> tuple[list[Path], list[Path]]:
    """The projects among files, and the others that are of a ledger."""
    wanted = without_companions(files)
    projects = [file for file in wanted if file.suffix.lower() == ".gpkg"]
    return projects, [file for file in wanted if file not in projects]


def why_not(window: MainWindow, files: list[Path]) -> Words | None:
    """Why nothing can be done with files given from outside; None where something can."""
    session = window.session
    projects, others = sorted_out(files)
    scans = [file for file in others if file.suffix.lower() in SCANS]
    if scans:
        return SCAN.format(file=scans[0].name)
    if others and not projects and session.town is not None and session.read_only is not None:
        return ONLY_LOOKED_AT.format(town=session.town.name, why=session.read_only)
    return None


def without_companions(files: list[Path]) -> list[Path]:
    """The files without those that only belong to a shapefile among them (.dbf, .shx, .prj …)."""
    shapes = {file.with_suffix("") for file in files if file.suffix.lower() == ".shp"}
    return [
        file for file in files if file.suffix.lower() == ".shp" or not any(file.name.startswith(one.name + ".") and file.parent == one.parent for one in shapes)
    ]  # fmt: skip


def offer_import(window: MainWindow, file: Path) -> None:
    """Ask whether a GeoPackage that is no project is to be imported, into the one that is open or a new one."""
    town, said = window.session.town, OTHER_GEOPACKAGE.format(file=file.name)
    asked = INTO_OPEN.format(name=town.name) if town else INTO_NEW
    note = Words(
        ja="取り込む前に、列の読み方と指摘をお見せします。元のファイルは変わりません。",
        en="Before anything is written you see how its columns are read. The file itself is not changed.",
    )
    asking = question.Question(window, Words("{a}\n{b}", "{a}\n{b}").format(a=said, b=asked), note)
    asking.ask(Words(ja="取り込む…", en="Import…"), lambda: start_import(window, file))


def offer_only_look(window: MainWindow, found: tasks.Occupied) -> None:
    """Say who has the project, and ask whether to look at it meanwhile."""
    asked = Words(ja="「{file}」は{who}。", en="“{file}”: {who}.").format(file=found.path.name, who=found.by.words)
    note = Words(
        ja="読み取り専用で開けば、見る・印刷する・書き出すことができます。相手の変更は、開き直すと見えます。",
        en="Opened for reading only, it can be looked at, printed and exported. Open it again to see later changes.",
    )
    asking = question.Question(window, asked, note)
    asking.ask(
        Words(ja="読み取り専用で開く", en="Open for reading only"), lambda: window.session.open(found.path, only_look=True)
    )


def files_in(event: QDropEvent) -> list[Path]:
    """The local files of something dragged over the window."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


def _documents() -> Path:
    return Path(QtCore.QStandardPaths.writableLocation(QtCore.QStandardPaths.StandardLocation.DocumentsLocation) or Path.home())

"""The help: contents on the left, a page of docs/ on the right, words searched in all pages. One window, used again."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from waterdx.app.catalog.links import host_of
from waterdx.app.help.browser import HelpBrowser
from waterdx.app.help.pages import DEEPEST, DOCUMENTS, Found, Heading, help_page, search
from waterdx.app.help.topics import Topic
from waterdx.app.icons import icon
from waterdx.app.jobs import Latest
from waterdx.app.search_line import SearchLine
from waterdx.app.settings import Settings
from waterdx.app.two_line_item import SECOND_LINE, TwoLineItem
from waterdx.app.widgets import column, holding, label, row
from waterdx.core.words import Words, language

HEADING = Qt.ItemDataRole.UserRole + 9  # beside those of TwoLineItem
SMALLEST, GREATEST = -4, 9  # steps of the size of letters
OUTSIDE = Words(
    ja="{host} のページは開きません(waterdx は通信しません)。アドレスをコピーしました: {url}",
    en="The page at {host} is not opened (waterdx uses no network). Its address was copied: {url}",
)
NOT_A_PAGE = Words(
    ja="「{url}」はヘルプのページではありません。waterdx のフォルダーにあります。",
    en="“{url}” is no page of the help; it lies in the folder of waterdx.",
)
NOTHING_FOUND = Words(ja="「{words}」はヘルプにありません。", en="“{words}” is not in the help.")


class HelpWindow(QWidget):
    """Stands beside the program and is not blocked by its dialogs; `show_topic` brings a section into view."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setWindowTitle(str(Words(ja="waterdx のヘルプ", en="Help of waterdx")))
        self.setWindowIcon(icon("waterdx", "#0b6e99"))
        self.browser = HelpBrowser()
        self.words = SearchLine(Words(ja="ヘルプの中を探す", en="Search the help"))
        self.contents = QTreeWidget()
        self.results = QListWidget()
        self.lists = QStackedWidget()
        self.said = label("", "muted", wrap=True)
        self._searching = Latest(self)
        self._visited: list[Heading] = []
        self._place = -1
        self._steps = 0
        self._lay_out()
        self._fill_contents()
        self._connect()
        self._zoom(settings.help_zoom)
        place = settings.place("help")
        if place is None or not self.restoreGeometry(place):
            self.resize(980, 720)

    # Building

    def _lay_out(self) -> None:
        self.contents.setHeaderHidden(True)
        self.contents.setAccessibleName(str(Words(ja="目次", en="Contents")))
        self.results.setAccessibleName(str(Words(ja="見つかったところ", en="What was found")))
        self.results.setItemDelegate(TwoLineItem(self.results))
        self.results.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for one in (self.contents, self.results):
            self.lists.addWidget(one)
        self.back = self._tool("back", Words(ja="前のページ", en="Back"), QKeySequence.StandardKey.Back, partial(self._go, -1))
        self.forward = self._tool(
            "forward", Words(ja="次のページ", en="Forward"), QKeySequence.StandardKey.Forward, partial(self._go, 1)
        )
        self.smaller = self._tool(
            "smaller", Words(ja="文字を小さく", en="Smaller letters"), QKeySequence.StandardKey.ZoomOut, partial(self._zoom, -1)
        )
        self.larger = self._tool(
            "larger", Words(ja="文字を大きく", en="Larger letters"), QKeySequence.StandardKey.ZoomIn, partial(self._zoom, 1)
        )
        bar: QHBoxLayout = row(self.back, self.forward, self.smaller, self.larger, self.words, margins=(10, 8, 10, 8))
        bar.setStretch(4, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.lists)
        split.addWidget(self.browser)
        split.setSizes([290, 690])
        split.setStretchFactor(1, 1)
        split.setHandleWidth(1)
        foot = row(self.said, margins=(14, 5, 14, 5))
        whole = column(holding(bar, "strip"), split, holding(foot, "strip"))
        whole.setSpacing(0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _tool(self, drawing: str, name: Words, keys: QKeySequence.StandardKey, pressed: partial[None]) -> QToolButton:
        made = QToolButton()
        made.setIcon(icon(drawing))
        first = QKeySequence(keys)
        made.setShortcut(first)
        made.setToolTip(f"{name} ({first.toString(QKeySequence.SequenceFormat.NativeText)})")
        made.setAccessibleName(str(name))
        made.clicked.connect(lambda: pressed())
        return made

    def _fill_contents(self) -> None:
        """Every page with its headings, nested as they are."""
        for name in DOCUMENTS:
            above: dict[int, QTreeWidgetItem] = {}
            for heading in help_page(name, language()).headings:
                if heading.level > DEEPEST:
                    continue
                item = QTreeWidgetItem([heading.title])
                item.setData(0, HEADING, heading)
                item.setToolTip(0, heading.title)
                parent = next((above[level] for level in range(heading.level - 1, 0, -1) if level in above), None)
                if parent is None:
                    self.contents.addTopLevelItem(item)
                else:
                    parent.addChild(item)
                above = {level: one for level, one in above.items() if level < heading.level} | {heading.level: item}
        self.contents.expand(self.contents.model().index(0, 0))

    def _connect(self) -> None:
        self.contents.itemActivated.connect(lambda item: self.show_heading(item.data(0, HEADING)))
        self.contents.itemClicked.connect(lambda item: self.show_heading(item.data(0, HEADING)))
        self.results.itemActivated.connect(lambda item: self.show_heading(item.data(HEADING)))
        self.results.itemClicked.connect(lambda item: self.show_heading(item.data(HEADING)))
        self.browser.followed.connect(self.follow)
        self.words.searched.connect(self.search)
        for keys, then in ((QKeySequence.StandardKey.Find, self._focus_search), (QKeySequence.StandardKey.Cancel, self.close)):
            QShortcut(QKeySequence(keys), self).activated.connect(then)

    # Showing

    def show_topic(self, topic: Topic) -> None:
        """Bring a section into view, and the window to the front."""
        page = help_page(topic.document, language())
        heading = page.heading(topic.heading.in_language(language()))
        self.show()
        self.raise_()
        self.activateWindow()
        self.show_heading(heading or page.headings[0])
        self.browser.setFocus()

    def show_heading(self, heading: Heading) -> None:
        """Show a section; the one before is where Back leads."""
        self._visited = [*self._visited[: self._place + 1], heading]
        self._place = len(self._visited) - 1
        self._show_visited()

    def _go(self, steps: int) -> None:
        self._place = min(max(self._place + steps, 0), len(self._visited) - 1)
        self._show_visited()

    def _show_visited(self) -> None:
        heading = self._visited[self._place]
        if self.browser.page is None or self.browser.page.name != heading.document:
            self.browser.show_page(help_page(heading.document, language()))
        self.browser.show_heading(heading)
        self.said.clear()
        self.back.setEnabled(self._place > 0)
        self.forward.setEnabled(self._place < len(self._visited) - 1)
        self._mark_in_contents(heading)

    def _mark_in_contents(self, heading: Heading) -> None:
        for item in self.contents.findItems("", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive):
            if item.data(0, HEADING) == heading:
                self.contents.setCurrentItem(item)
                return

    def follow(self, address: str) -> None:
        """A link of a page: another page is shown, an address outside is copied and never opened."""
        name, _, title = address.partition("#")
        name = name.removesuffix(".md") or (self.browser.page.name if self.browser.page else DOCUMENTS[0])
        if name in DOCUMENTS:
            page = help_page(name, language())
            self.show_heading(page.heading(title) or page.headings[0])
        elif host := host_of(address):
            QGuiApplication.clipboard().setText(address)
            self.said.setText(str(OUTSIDE.format(host=host, url=address)))
        else:
            self.said.setText(str(NOT_A_PAGE.format(url=address)))

    # Searching

    def search(self, words: str) -> None:
        """List every section with all the words; without words the contents again."""
        if words.strip():
            self._searching.ask(lambda _progress: search(words, language()), partial(self._show_found, words))
        else:
            self.lists.setCurrentWidget(self.contents)
            self.said.clear()

    def _show_found(self, words: str, found: list[Found]) -> None:
        self.results.clear()
        for one in found:
            item = QListWidgetItem(one.heading.title)
            item.setData(HEADING, one.heading)
            item.setData(SECOND_LINE, one.line)
            item.setToolTip(one.line)
            self.results.addItem(item)
        self.results.setCurrentRow(0)
        self.lists.setCurrentWidget(self.results)
        count = Words(ja="{n} か所", en="{n} places").format(n=len(found))
        self.said.setText(str(count if found else NOTHING_FOUND.format(words=words.strip())))

    def _focus_search(self) -> None:
        self.words.setFocus()
        self.words.selectAll()

    def _zoom(self, steps: int) -> None:
        """Larger or smaller letters, kept for the next time."""
        wanted = min(max(self._steps + steps, SMALLEST), GREATEST)
        self.browser.zoomIn(wanted - self._steps)
        self._steps = self.settings.help_zoom = wanted
        self.smaller.setEnabled(wanted > SMALLEST)
        self.larger.setEnabled(wanted < GREATEST)

    @property
    def is_busy(self) -> bool:
        return self._searching.is_running

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            QTimer.singleShot(0, self.browser, self.browser.show_colours)
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._searching.wait()
        self.settings.remember_place("help", self.saveGeometry())
        super().closeEvent(event)

"""漏水スクリーニング: a map and, beside it, the steps of the work as tabs (waterdx.app.screening.registry)."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSplitter, QStackedLayout, QStackedWidget, QTabBar, QWidget

from waterdx.app.empty_state import EmptyState
from waterdx.app.map.map_bar import MapBar
from waterdx.app.map.town_map import TownMap
from waterdx.app.pages.page import Page
from waterdx.app.screening.registry import TABS
from waterdx.app.screening.tab import ScreeningTab
from waterdx.app.session import Session
from waterdx.app.widgets import button, column, holding
from waterdx.core.words import Words

FIRST = TABS[0].id
NUMBER_OF = {entry.id: number for number, entry in enumerate(TABS)}


class _Tabs(QStackedWidget):
    """Needs the room of the tab shown only: a wide one does not push the map aside for the others."""

    def minimumSizeHint(self) -> QSize:
        shown = self.currentWidget()
        return shown.minimumSizeHint() if shown is not None else super().minimumSizeHint()


class ScreeningPage(Page):
    """The bar of tabs above, the map on the left, the tab on the right; a tab is made when it is first shown."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.map: TownMap = TownMap(session, "risk")
        self.bar = QTabBar()
        self._shown = _Tabs()
        self._made: dict[str, ScreeningTab] = {}
        self._lay_out()
        self.bar.currentChanged.connect(lambda number: self.show_tab(TABS[number].id))
        session.town_changed.connect(self.show_town)
        self.show_town()

    # Building

    def _lay_out(self) -> None:
        self._faces = QStackedLayout(self)
        self._faces.addWidget(self._invitation())
        self.bar.setAccessibleName(str(Words(ja="スクリーニングの作業", en="Steps of the screening")))
        self.bar.setExpanding(False)
        self.bar.setDrawBase(False)
        for entry in TABS:
            self.bar.addTab(str(entry.title))
        split = QSplitter(Qt.Orientation.Horizontal)
        drawing = column(self.map, MapBar(self.map, self.session))
        drawing.setSpacing(0)
        self._drawing = holding(drawing)
        split.addWidget(self._drawing)
        split.addWidget(self._shown)
        split.setSizes([520, 560])
        split.setHandleWidth(1)
        page = column(holding(column(self.bar, margins=(8, 0, 8, 0)), "strip"), split)
        page.setSpacing(0)
        self._faces.addWidget(holding(page))

    def _invitation(self) -> QWidget:
        return EmptyState(
            "screening",
            Words(ja="漏れやすい管路を探す", en="Find the pipes most likely to leak"),
            Words(
                ja="管路と漏水・修繕の記録から、管路ごとに今後の漏水の見込みを計算します。\n先に「台帳」でプロジェクトを開いてください。",
                en="From pipes and repair records: expected leaks of every pipe.\nOpen a project on the Ledger page first.",
            ),
            [
                button(
                    Words(ja="台帳へ", en="Go to the ledger"),
                    lambda: self.session.action_wanted.emit("page_ledger"),
                    primary=True,
                )
            ],
        )

    # Tabs

    def tab(self, name: str) -> ScreeningTab:
        """The tab of that id, made now where it was not yet."""
        if name not in self._made:
            self._made[name] = TABS[NUMBER_OF[name]].make(self.session, self.map)
            self._shown.addWidget(self._made[name])
        return self._made[name]

    def show_tab(self, name: str) -> ScreeningTab:
        """Bring a tab into view; the map gives way where it has nothing to say."""
        shown = self.tab(name)
        self.bar.setCurrentIndex(NUMBER_OF[name])
        self._drawing.setVisible(shown.shows_map)
        if self._shown.currentWidget() is not shown:
            self._shown.setCurrentWidget(shown)
            self._shown.updateGeometry()
        shown.entered()
        return shown

    @property
    def current(self) -> ScreeningTab:
        return self.tab(TABS[self.bar.currentIndex()].id)

    # What the window asks

    @property
    def parts(self) -> QTabBar:
        return self.bar

    @property
    def shown_part(self) -> QWidget | None:
        return self._shown.currentWidget()

    @property
    def is_busy(self) -> bool:
        return any(tab.is_busy for tab in self._made.values())

    def entered(self) -> None:
        self.show_tab(TABS[self.bar.currentIndex()].id)

    def focus_search(self) -> None:
        self.current.focus_search()

    def start(self) -> None:
        self.show_tab(FIRST).start()

    def leave_for_good(self) -> None:
        for tab in self._made.values():
            tab.leave_for_good()

    # Showing

    def show_town(self) -> None:
        town = self.session.town
        self._faces.setCurrentIndex(0 if town is None or not len(town.pipes) else 1)

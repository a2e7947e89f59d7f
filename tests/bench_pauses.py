"""How long the window stands still: on the indicators page while figures are worked out and charts are drawn, and with
100,000 findings: `make bench`.

Told is the processor time of the whole program between two beats of a timer in the window's thread: on a busy machine the
clock on the wall says more about the machine.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer

from waterdx.app.indicators.tasks import find
from waterdx.app.jobs import Latest
from waterdx.app.main_window import MainWindow
from waterdx.app.pages.indicators_page import IndicatorsPage
from waterdx.app.run import make_application, prepare_offscreen
from waterdx.app.settings import Settings
from waterdx.app.warming import warm_up
from waterdx.core.findings import Finding
from waterdx.core.words import Words, set_language
from waterdx.ledger.ingest import ingest
from waterdx.store import project, tables

SAMPLE = Path(__file__).parents[1] / "ledgers" / "sample_town"
BEAT_MS = 10
QUIET = 30  # rounds without work after which a step has ended
MOST_SECONDS = 60
TABS = ("compare", "charts", "explain", "merge", "ledger", "outlook", "import", "council")


class Watch:
    """A window with a town and two utilities chosen, and the longest pause of each thing done to it."""

    def __init__(self, folder: Path, town: Path) -> None:
        prepare_offscreen()
        settings = Settings(folder / "settings")
        self.app = make_application(settings)
        set_language("ja")
        self.window = MainWindow(settings)
        self.window.resize(1366, 768)
        self.window.show()
        self.page: IndicatorsPage | None = None
        self.pauses: dict[str, float] = {}
        self._longest, self._last = 0.0, time.process_time()
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MS)
        warming = Latest(self.window)
        warming.ask(warm_up, lambda _: None)
        self._until(lambda: not warming.is_running)
        self.window.session.open(town)
        self.settle()

    def _beat(self) -> None:
        now = time.process_time()
        self._longest, self._last = max(self._longest, now - self._last), now

    def _until(self, done: Callable[[], bool]) -> None:
        end, quiet = time.monotonic() + MOST_SECONDS, 0
        while quiet < QUIET:
            self.app.processEvents()
            quiet = quiet + 1 if done() else 0
            time.sleep(0.002)
            if time.monotonic() > end:
                raise TimeoutError("the indicators page did not come to rest")

    def settle(self) -> None:
        self._until(lambda: self.window.session.jobs.current is None and not (self.page and self.page.is_busy))

    def step(self, name: str, act: Callable[[], object]) -> None:
        """Do `act` and wait until all of it is shown; the longest pause is kept under `name`."""
        self._longest, self._last = 0.0, time.process_time()
        act()
        self.settle()
        self._beat()
        self.pauses[name] = max(self._longest, self.pauses.get(name, 0.0))

    def go_through(self) -> dict[str, float]:
        """Each part of the page entered after each change of the peers; each kind of chart looked at."""
        self.window.show_page("indicators")
        page = self.window.pages["indicators"]
        assert isinstance(page, IndicatorsPage)
        self.page = page
        for name in ("糸魚川市", "妙高市"):
            found = find(name)[0]
            self.step("a utility chosen", partial(page.add, found))
        for peers in ("class", "prefecture", "similar"):
            box = page.panel.peers
            box.setCurrentIndex(box.findData(peers))
            self.step("other peers", partial(box.activated.emit, box.currentIndex()))
            for tab in TABS:
                self.step(f"tab {tab}", partial(page.show_tab, tab))
        charts = page.show_tab("charts")
        for place in range(charts.kind.count()):
            self.step("other chart", partial(charts.show_kind, charts.kind.itemData(place)))
        self.page = None
        return self.pauses

    def look_at_findings(self, town: Path) -> dict[str, float]:
        """A project with far too many findings opened; they are shown, sorted and chosen."""
        self.window.show_page("ledger")
        self.step("100,000 findings opened", partial(self.window.session.open, town))
        self.step("100,000 findings shown", partial(self.window.docks.show, "findings"))
        table = self.window.findings.table
        self.step("100,000 findings sorted", partial(table.rows.sort, 4))
        self.step("100,000 findings chosen", table.selectAll)
        return self.pauses


def pauses() -> dict[str, float]:
    """The longest pause (seconds of processor time) of each thing done, in a fresh window."""
    with tempfile.TemporaryDirectory() as folder:
        town = Path(folder, "town.gpkg")
        project.create(town, "見本の町", "EPSG:6676")
        for name in ("gis/水道管路.shp", "水道管路台帳.xlsx", "漏水修繕記録.csv"):
            ingest(town, SAMPLE / name)
        watch = Watch(Path(folder), Path(shutil.copy(town, Path(folder, "own.gpkg"))))
        watch.go_through()
        found = watch.look_at_findings(with_findings(town, 100_000))
        watch.window.close()
        return found


def with_findings(town: Path, count: int) -> Path:
    """The project with so many findings more."""
    words = Words("{n} 番目の指摘", "Finding number {n}")
    findings = [Finding("range", "warning", words.format(n=n), layer="pipes", id=f"K-{n:06d}") for n in range(count)]
    with project.editing(town) as conn:
        tables.insert_findings(conn, findings)
    return town


def main() -> None:
    for name, seconds in pauses().items():
        sys.stdout.write(f"{name}\t{seconds:.3f}\n")


if __name__ == "__main__":
    main()

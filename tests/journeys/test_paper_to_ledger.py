"""A page of the old register: read, the doubtful looked at beside the paper, the rest confirmed, brought into the ledger, traced back."""

from __future__ import annotations

from pathlib import Path

import pytest

from waterdx.app.pages.digitise_page import DigitisePage
from waterdx.digitise.ocr.engine import is_available
from waterdx.store import project

from .person import SAMPLE, Person

pytestmark = pytest.mark.skipif(not is_available(), reason="the extra “ocr” is not installed")


def test_from_the_scan_to_the_pipes_and_back_to_the_paper(person: Person, tmp_path: Path) -> None:
    town = tmp_path / "紙の町.gpkg"
    with person.watchdog.aside():
        project.create(town, "紙の町", "EPSG:6676")
    person.open(town)
    page = person.go_to("digitise")
    assert isinstance(page, DigitisePage)
    person.picks_files(SAMPLE / "scan_台帳.png")
    person.click(page.read)
    review = page.review
    rows = review.model.rowCount()
    assert (rows == 20 and "合計" in page.said.text() + person.said) or rows == 20
    person.look("read")

    person.click(review.accept_sure)
    person.click(page.enter)
    sure = len(person.town.pipes)
    assert 10 <= sure <= 20, "what is doubtful waits for a person"
    person.go_to("ledger")
    assert set(person.town.pipes["field"]) == {"water"}

    person.window.session.locate(0)
    person.choose("on_paper")
    assert person.window.page_id == "digitise" and page.opened is not None
    person.look("on paper")
    person.was_told_no_error()

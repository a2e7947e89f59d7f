"""The chart of renewal says what the totals say, and where its figures come from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from matplotlib.text import Text

from waterdx.core.errors import UserError
from waterdx.core.words import set_language
from waterdx.ledger.classify import change_class_settings, classify, totals_by_renewal
from waterdx.ledger.ingest import ingest
from waterdx.reports.charts import find_chart
from waterdx.store import project

SAMPLE = Path(__file__).parents[2] / "ledgers" / "sample_town"


@pytest.fixture(autouse=True)
def language() -> Iterator[None]:
    yield
    set_language(None)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("renewal") / "town.gpkg"
    project.create(path, "山中町", "EPSG:6676")
    ingest(path, SAMPLE / "gis" / "水道管路.shp")
    return path


def texts(path: Path) -> list[str]:
    return [text.get_text() for text in find_chart("renewal_demand").draw(path).findobj(Text)]


@pytest.mark.parametrize(
    ("shown", "words"), [("ja", ("延長 (km)", "要確認", "出典")), ("en", ("Length (km)", "to be verified", "Source"))]
)
def test_every_bar_says_its_length_and_the_chart_its_unit_and_source(town: Path, shown: str, words: tuple[str, ...]) -> None:
    set_language(shown)  # type: ignore[arg-type]
    told = texts(town)
    found = classify(town)
    for total in totals_by_renewal(found, 10):
        assert f"{total.length_cm / 1e5:,.1f} km" in told
    whole = "\n".join(told)
    assert all(word in whole for word in (*words, found.inventory.as_of.isoformat(), str(found.fiscal_year)))


def test_years_set_by_the_town_are_told_in_the_chart(town: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.gpkg"
    path.write_bytes(town.read_bytes())
    change_class_settings(path, ["ACP=30", "DIP/K=70"])
    set_language("ja")
    assert any("町の設定 2 件" in text for text in texts(path))


def test_a_project_without_water_pipes_is_answered_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "empty.gpkg"
    project.create(path, "空の町", "EPSG:6676")
    with pytest.raises(UserError, match=r"empty\.gpkg"):
        find_chart("renewal_demand").draw(path)

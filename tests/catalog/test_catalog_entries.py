"""The shipped technologies, the taxonomy, the synonyms, and the checks an editor gets."""

from __future__ import annotations

import csv
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from waterdx.catalog import check_registry, checks, entries, keys, synonyms, taxonomy
from waterdx.catalog.figures import Amount
from waterdx.catalog.shapes import SHAPES
from waterdx.core.errors import UserError
from waterdx.core.resources import resource

SOUND = """
id = "sound"
name = { ja = "音で探す", en = "Find by sound" }
field = "water"
purpose = ["inspection"]
facility = ["water-pipe"]
materials = ["鉄管"]
diameter_mm = { min = 75, max = 300 }
listed = { state = "yes", edition = "2025-03-28" }
[summary]
ja = "漏水音を聴く。"
en = "Listens for leaks."
[cost]
ja = "1kmあたり1万円(2024年、発表)。"
en = "10,000 yen per km (2024, as announced)."
[[costs]]
amount = { value = 10_000, unit = "JPY/km" }
covers = { ja = "調査", en = "Survey" }
year = 2024
who = "maker"
[[effects]]
what = { ja = "調査の期間", en = "Time of the survey" }
before = { min = 4, max = 5, unit = "year" }
amount = { value = 7, unit = "month", about = true }
year = "unknown"
who = "user"
[[adopted_by]]
name = { ja = "山中町", en = "Yamanaka Town" }
how = "use"
[[sources]]
url = "https://example.org/a"
says = "cost"
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write_entry(text: str = SOUND, name: str = "sound.toml") -> Path:
        (tmp_path / name).write_text(text, "utf-8")
        return tmp_path

    return write_entry


def test_every_shipped_technology_passes_every_check() -> None:
    assert [finding.message.ja for finding in checks.check()] == []


def test_the_catalogue_has_its_technologies_once_each() -> None:
    ids = [technology.id for technology in entries.load()]
    assert len(ids) == len(set(ids)) >= 97


def test_changing_the_loaded_list_does_not_change_the_catalogue() -> None:
    entries.load().clear()
    assert entries.load()


def test_what_a_file_does_not_tell_stays_unknown(write: Callable[..., Path]) -> None:
    [technology] = entries.load(write())
    assert technology.effect is None and technology.evidence_year is None and technology.provider is None
    assert technology.element_tech == () and technology.cost is not None and technology.cost.en.startswith("10,000")


def test_a_technology_for_both_fields_is_found_under_each(write: Callable[..., Path]) -> None:
    [technology] = entries.load(write(SOUND.replace('field = "water"', 'field = "both"')))
    assert technology.codes("field") == {"both", "water", "sewer", "agri"}


def test_a_diameter_range_with_one_end_is_open_at_the_other() -> None:
    assert Amount(400, None, "mm").admits(1000) and not Amount(400, None, "mm").admits(399)
    assert Amount(None, 300, "mm").admits(13) and str(Amount(None, 300, "mm").told()) != ""


@pytest.mark.parametrize("text", ["id = ", 'id = "sound"', SOUND.replace('["inspection"]', '"inspection"')])
def test_loading_a_broken_file_names_the_file(write: Callable[..., Path], text: str) -> None:
    with pytest.raises(UserError) as raised:
        entries.load(write(text))
    assert "sound.toml" in raised.value.words.ja and "sound.toml" in raised.value.words.en


BROKEN = {
    "not-readable": ("id =", "id = ="),
    "missing-key": ('field = "water"\n', ""),
    "unknown-key": ('id = "sound"', 'id = "sound"\nfeild = "water"'),
    "wrong-shape": ('purpose = ["inspection"]', 'purpose = "inspection"'),
    "id-not-file-name": ('id = "sound"', 'id = "other"'),
    "unknown-code": ('["water-pipe"]', '["water-pipes"]'),
    "no-source": ('url = "https://example.org/a"', 'url = "example.org"'),
    "source-says": ('says = "cost"', 'says = "effect"'),
    "empty-text": ('ja = "漏水音を聴く。"', 'ja = " "'),
    "one-language": ('en = "Listens for leaks."\n', ""),
    "unknown-material": ('["鉄管"]', '["木管"]'),
    "markup": ("音で探す", "<img src=x>音で探す"),
    "figure-year-who": ('year = "unknown"\n', ""),
    "figure-unit": ("JPY/km", "month"),
    "figure-order": ("min = 4, max = 5", "min = 5, max = 4"),
    "figure-code": ('how = "use"', 'how = "used"'),
    "figure-source": ('who = "maker"', 'who = "maker"\nsource = "https://example.org/b"'),
    "diameter-order": ("min = 75, max = 300", "min = 300, max = 75"),
}


def test_a_sound_entry_has_no_finding(write: Callable[..., Path]) -> None:
    assert checks.check(write()) == []


@pytest.mark.parametrize("name", BROKEN)
def test_each_check_tells_its_mistake_and_the_file_in_both_languages(write: Callable[..., Path], name: str) -> None:
    right, wrong = BROKEN[name]
    assert right in SOUND
    [finding] = checks.check(write(SOUND.replace(right, wrong)))
    assert finding.check == f"catalog-{name}" and finding.id == "sound"
    assert finding.message.ja.startswith("sound.toml") and finding.message.en.startswith("sound.toml")
    assert finding.message.ja != finding.message.en


def test_every_check_has_a_broken_example_here_and_a_title() -> None:
    assert {one.name for one in check_registry.CHECKS} == BROKEN.keys() - {"not-readable"}
    assert all(one.title.ja and one.title.en for one in check_registry.CHECKS)


@pytest.mark.parametrize("url", [
    "javascript:alert(1)", "file:///C:/a", "//host/share", "smb://host/a", "https://user@example.org", "https://a b", "data:text/html,a", "https://",
])  # fmt: skip
def test_only_web_addresses_are_sources(write: Callable[..., Path], url: str) -> None:
    [finding] = checks.check(write(SOUND.replace('url = "https://example.org/a"', f'url = "{url}"')))
    assert finding.check == "catalog-no-source" and url in finding.message.en


def test_a_finding_names_the_line(write: Callable[..., Path]) -> None:
    wrong = SOUND.replace('unit = "month"', 'unit = "moon"')
    [finding] = checks.check(write(wrong))
    assert finding.row == wrong.splitlines().index("[[effects]]") + 1
    assert f"{finding.row}行目" in finding.message.ja and f"line {finding.row}" in finding.message.en


def test_a_single_file_is_checked_and_a_folder_without_entries_is_told(write: Callable[..., Path], tmp_path: Path) -> None:
    assert checks.check(write() / "sound.toml") == []
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(UserError):
        checks.check(empty)


def test_figures_are_told_with_unit_year_and_who_says_so(write: Callable[..., Path]) -> None:
    [technology] = entries.load(write())
    [cost], [effect], [adopter] = technology.costs, technology.effects, technology.adopted_by
    assert cost.told().ja == "調査 1万円/km(2024年、提供者の説明)"
    assert effect.told().en == "Time of the survey: 4–5 years → about 7 months (year unknown, says the user)"
    assert adopter.year is None and "年不明" in adopter.told().ja


def test_every_figure_of_the_catalogue_tells_who_says_so_and_money_is_in_yen() -> None:
    for technology in entries.load():
        assert all(cost.amount.unit.startswith("JPY") for cost in technology.costs)
        for figure in (*technology.costs, *technology.effects):
            assert figure.who in taxonomy.terms("who") and figure.told().ja and figure.told().en


def test_contradictory_figures_stand_side_by_side() -> None:
    bridge = next(one for one in entries.load() if one.id == "hyogo-aqueduct-xray-drone")
    assert [cost.amount.min for cost in bridge.costs] == [1_100_000, 2_920_000]


def test_an_entry_without_any_source_is_told_so(write: Callable[..., Path]) -> None:
    found = checks.check(write(SOUND[: SOUND.index("[[sources]]")]))
    assert [finding.check for finding in found] == ["catalog-no-source"]


@pytest.mark.parametrize("value", ["1", "true", "[]", "{}", "[1]", "[[]]", '""', "{ ja = 1 }", "1979-05-27"])
@pytest.mark.parametrize("key", [key.name for key in keys.KEYS])
def test_no_value_of_any_shape_upsets_the_checks(write: Callable[..., Path], key: str, value: str) -> None:
    sound = tomllib.loads(SOUND)
    sound.pop(key, None)
    lines = [f"{key} = {value}"] + [f'{other} = "x"' for other in sound]
    assert any(finding.field for finding in checks.check(write("\n".join(lines))))


def test_a_file_that_is_not_utf8_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes('id = "音"'.encode("cp932"))
    assert [finding.check for finding in checks.check(tmp_path)] == ["catalog-not-readable"]


def test_every_key_has_a_shape_both_names_and_a_line_in_the_readme() -> None:
    readme = resource("catalog", "README.md").read_text("utf-8")
    for key in keys.KEYS:
        assert key.shape in SHAPES and key.label.ja and key.label.en
        assert f"| `{key.name}` |" in readme


def test_the_three_purposes_of_the_national_catalogue_are_marked_and_ours_too() -> None:
    purposes = taxonomy.terms("purpose")
    official = [code for code, term in purposes.items() if term.origin == "official"]
    assert official == ["inspection", "prediction", "information"]
    assert purposes["operation"].origin == "ours"


def test_every_term_has_both_names_and_every_official_one_its_source() -> None:
    for axis in taxonomy.AXES:
        assert taxonomy.terms(axis)
        for term in taxonomy.terms(axis).values():
            assert term.words.ja and term.words.en and term.origin in {"official", "ours"}
            assert term.origin == "ours" or term.source_url.startswith("https://")


def test_each_synonym_stands_in_one_group_with_at_least_one_other() -> None:
    words = [word for group in synonyms.groups() for word in group]
    assert len(words) == len(set(words)) and all(words)
    assert all(len(group) >= 2 for group in synonyms.groups())


def test_each_everyday_word_stands_in_one_row() -> None:
    with resource("catalog", "everyday_words.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    words = [word for row in rows for word in row["words"].split(";")]
    assert all(words) and [word for word, n in Counter(words).items() if n > 1] == []
    assert all(None not in row for row in rows)  # no comma has cut a row

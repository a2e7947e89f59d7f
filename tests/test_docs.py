"""The pages of docs/ that follow from the program are what the program says today."""

from __future__ import annotations

import runpy
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_no_generated_page_is_stale():
    pages = runpy.run_path(str(ROOT / "packaging" / "build_docs.py"))["pages"]
    stale = [path for path, text in pages(ROOT / "docs") if not path.is_file() or path.read_text(encoding="utf-8") != text]
    assert not stale, f"run `make docs`: {[str(path.relative_to(ROOT)) for path in stale]}"


def test_the_pages_travel_with_the_installed_program():
    included = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"][
        "force-include"
    ]
    assert included["docs"] == "waterdx/shipped/docs"


def test_every_page_exists_in_both_languages():
    names = {language: {path.name for path in (ROOT / "docs" / language).glob("*.md")} for language in ("ja", "en")}
    assert names["ja"] == names["en"] and "guide.md" in names["ja"]

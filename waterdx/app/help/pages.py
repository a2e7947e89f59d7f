"""The pages of docs/ as they travel with the program: their headings, and where words stand in them. No Qt in here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from waterdx.core.errors import UserError
from waterdx.core.resources import resource
from waterdx.core.text import search_key
from waterdx.core.words import Language

# In the order of the contents; a page added to docs/ is one more name here.
DOCUMENTS = ("guide", "indicators", "checks", "fields", "formats", "charts", "commands", "model_card", "licences")
DEEPEST = 4  # headings below this are not in the contents
BEFORE, LONGEST = 6, 120  # characters shown before what was found, and in all

_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*$")
_SIGNS = re.compile(r"[*`|#]|\]\([^)]*\)|\[|-{3,}")  # of Markdown
_COMMENT = re.compile(r"<!--.*?-->\s*", re.DOTALL)


@dataclass(frozen=True)
class Heading:
    """`number` counts the headings of the page from 0; `level` 1 is its title."""

    document: str
    number: int
    level: int
    title: str


@dataclass(frozen=True)
class Section:
    """A heading and the lines below it, up to the next heading."""

    heading: Heading
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """One place where all words stand: the section, and the line around the first of them."""

    heading: Heading
    line: str


@dataclass(frozen=True)
class HelpPage:
    """One document in one language; `markdown` is what is shown, without what is meant for its editors."""

    name: str
    markdown: str

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        return tuple(_sections(self.name, self.markdown))

    @property
    def headings(self) -> tuple[Heading, ...]:
        return tuple(section.heading for section in self.sections)

    @property
    def title(self) -> str:
        return self.headings[0].title if self.sections else self.name

    def heading(self, title: str) -> Heading | None:
        """The heading with these words."""
        return next((one for one in self.headings if one.title == title), None)


def folder() -> Path:
    """Where the pages lie."""
    return resource("docs")


@cache
def help_page(name: str, language: Language) -> HelpPage:
    """One of DOCUMENTS. UserError where the file is not there."""
    file = folder() / language / f"{name}.md"
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            ja="ヘルプのページ「{file}」を読めません。waterdx を入れ直してください。",
            en="The help page “{file}” cannot be read. Install waterdx again.",
            file=file,
        ) from error
    return HelpPage(name, _COMMENT.sub("", text))


def search(words: str, language: Language) -> list[Found]:
    """Every section that holds all the words, those with one in the heading first."""
    wanted = [search_key(word) for word in words.split()]
    if not any(wanted):
        return []
    found = [
        (sum(word in search_key(section.heading.title) for word in wanted), Found(section.heading, _line_with(section, wanted)))
        for name in DOCUMENTS
        for section in help_page(name, language).sections
        if all(word in _key_of(section) for word in wanted)
    ]
    return [one for _in_heading, one in sorted(found, key=lambda pair: -pair[0])]


@cache
def _key_of(section: Section) -> str:
    return search_key("\n".join((section.heading.title, *section.lines)))


def _line_with(section: Section, wanted: list[str]) -> str:
    """The first line with one of the words, cut to what is around it and without the signs of Markdown."""
    for line in section.lines:
        plain = " ".join(_SIGNS.sub(" ", line).split())
        if any(word in search_key(plain) for word in wanted):
            places = (n for n in range(len(plain)) if any(search_key(plain[n:]).startswith(word) for word in wanted))
            at = next(places, 0)
            start = max(0, at - BEFORE)
            return ("…" if start else "") + plain[start : start + LONGEST]
    return ""


def _sections(document: str, markdown: str) -> Iterator[Section]:
    heading, lines, is_code, number = None, [], False, 0
    for line in markdown.splitlines():
        is_code ^= line.startswith("```")
        starts = None if is_code else _HEADING.match(line)
        if starts is None:
            lines.append(line)
            continue
        if heading is not None:
            yield Section(heading, tuple(lines))
        heading, lines = Heading(document, number, len(starts[1]), starts[2].replace("`", "")), []
        number += 1
    if heading is not None:
        yield Section(heading, tuple(lines))

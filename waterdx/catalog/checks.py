"""Checks of the entry files: each tells an editor in a sentence what is wrong, and in which file.

To add one, write a function from an Entry to problems and decorate it; lists and command line follow.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from waterdx.catalog.entries import files, folder
from waterdx.catalog.figures import UNKNOWN
from waterdx.catalog.keys import KEYS
from waterdx.catalog.materials import codes_of
from waterdx.catalog.shapes import SHAPES
from waterdx.catalog.taxonomy import terms
from waterdx.core.findings import Finding, Severity
from waterdx.core.words import LANGUAGES, Words


@dataclass(frozen=True)
class Entry:
    """One file as it was parsed; its values may have any shape."""

    file: Path
    data: dict[str, Any]

    def texts(self, key: str) -> list[str]:
        """The texts of a key, whether one or a list; nothing where there is none."""
        value = self.data.get(key)
        return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]

    def table(self, key: str) -> dict[str, Any]:
        value = self.data.get(key)
        return value if isinstance(value, dict) else {}

    def sources(self) -> list[dict[str, Any]]:
        value = self.data.get("sources")
        return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


Problem = tuple[str, Words]  # the key it is about, and the sentence
Check = Callable[[Entry], Iterator[Problem]]


@dataclass(frozen=True)
class EntryCheck:
    name: str
    title: Words
    severity: Severity
    problems: Check


CHECKS: list[EntryCheck] = []


def entry_check(name: str, ja: str, en: str, severity: Severity = "error") -> Callable[[Check], Check]:
    """Makes a function from an Entry to problems one of the checks; ja and en are its title."""

    def add(problems: Check) -> Check:
        CHECKS.append(EntryCheck(name, Words(ja, en), severity, problems))
        return problems

    return add


def check(where: Path | None = None) -> list[Finding]:
    """What is wrong in the entry files of a folder (those shipped by default), file by file."""
    return [finding for file in files(where or folder()) for finding in check_file(file)]


def check_file(file: Path) -> list[Finding]:
    """What is wrong in one entry file; a file that cannot be parsed has that one finding only."""
    try:
        entry = Entry(file, tomllib.loads(file.read_text("utf-8")))
    except ValueError as error:  # not TOML, or not UTF-8
        _, message = problem("", "TOMLとして読めません({why})。", "It cannot be read as TOML ({why}).", why=error)
        return [_finding("not-readable", "error", file, "", message)]
    return [_finding(one.name, one.severity, file, key, message) for one in CHECKS for key, message in one.problems(entry)]


def problem(key: str, ja: str, en: str, **values: object) -> Problem:
    """A problem of `key`; `{key}` and the values are filled into the sentence."""
    return key, Words(ja, en).format(key=key, **values)


@entry_check("missing-key", "必要な項目がない", "A needed key is missing")
def missing_keys(entry: Entry) -> Iterator[Problem]:
    for key in KEYS:
        if key.required and key.name not in entry.data and key.name != "sources":
            yield problem(
                key.name,
                "「{key}」({label})がありません。",
                'The key "{key}" ({label}) is missing.',
                label=key.label,
            )


@entry_check("unknown-key", "使われていない項目がある", "A key that is not used")
def unknown_keys(entry: Entry) -> Iterator[Problem]:
    for name in entry.data.keys() - {key.name for key in KEYS}:
        yield problem(
            name,
            "項目「{key}」は使われていません。綴りを確かめてください。",
            'There is no key "{key}". Check its spelling.',
        )


@entry_check("wrong-shape", "値の書き方が違う", "A value written in the wrong way")
def wrong_shapes(entry: Entry) -> Iterator[Problem]:
    for key in KEYS:
        shape = SHAPES[key.shape]
        if key.name in entry.data and not shape.fits(entry.data[key.name]):
            yield problem(
                key.name,
                "「{key}」は {example} のように書いてください。",
                'Write "{key}" like {example}.',
                example=shape.example,
            )


@entry_check("id-not-file-name", "識別名とファイル名が違う", "The id differs from the file name")
def id_not_file_name(entry: Entry) -> Iterator[Problem]:
    for name in entry.texts("id"):
        if name != entry.file.stem:
            yield problem(
                "id",
                "id「{id}」がファイル名と違います。どちらかを直して同じにしてください。",
                'The id "{id}" differs from the file name. Make them the same.',
                id=name,
            )


@entry_check("unknown-code", "分類にない値", "A code that is not in the taxonomy")
def unknown_codes(entry: Entry) -> Iterator[Problem]:
    state = entry.table("listed").get("state", UNKNOWN)
    for key, axis in [(key.name, key.codes) for key in KEYS if key.codes] + [("listed", "listed")]:
        for code in [str(state)] if key == "listed" else entry.texts(key):
            if code not in terms(axis):
                yield problem(
                    key,
                    "「{key}」の値「{code}」は分類(taxonomy.csv)にありません。",
                    'The value "{code}" of "{key}" is not in taxonomy.csv.',
                    code=code,
                )


@entry_check("no-source", "出典がない", "No source")
def no_source(entry: Entry) -> Iterator[Problem]:
    if not entry.sources():
        yield problem("sources", "出典([[sources]])がありません。", "There is no source ([[sources]]).")
    for source in entry.sources():
        url = str(source.get("url", ""))
        if not url.startswith(("https://", "http://")):
            yield problem(
                "sources",
                "出典のURL「{url}」が http:// か https:// で始まりません。",
                'The source URL "{url}" does not begin with http:// or https://.',
                url=url,
            )


@entry_check("source-says", "出典の指す項目がない", "A source for a key that is not there")
def source_says_nothing(entry: Entry) -> Iterator[Problem]:
    for source in entry.sources():
        says = source.get("says")
        if says is not None and str(says) not in entry.data:
            yield problem(
                "sources",
                "出典が「{says}」を裏付けるとありますが、その項目がありません。",
                'A source is said to support "{says}", but there is no such key.',
                says=says,
            )


@entry_check("empty-text", "空の文字や表がある", "An empty text, list or table")
def empty_texts(entry: Entry) -> Iterator[Problem]:
    for name, value in entry.data.items():
        if _has_empty(value):
            yield problem(
                name,
                "「{key}」に空の値があります。分からない項目は書かないでください。",
                '"{key}" holds an empty value. Leave out what is not known.',
            )


@entry_check("one-language", "片方の言語しかない", "One language only")
def one_language(entry: Entry) -> Iterator[Problem]:
    for key in KEYS:
        if key.shape == "words":
            text = entry.table(key.name)
            for language in set(LANGUAGES) - text.keys() if text else ():
                yield problem(
                    key.name,
                    "「{key}」に {language} の文がありません。日本語(ja)と英語(en)の両方を書いてください。",
                    '"{key}" has no text in {language}. Write both Japanese (ja) and English (en).',
                    language=language,
                )


@entry_check("unknown-material", "管種の名が台帳の管種と結び付かない", "A material not tied to the ledger", "warning")
def unknown_materials(entry: Entry) -> Iterator[Problem]:
    for name in entry.texts("materials"):
        if not codes_of(name):
            yield problem(
                "materials",
                "管種「{name}」は台帳の管種と結び付いておらず、照合では不明として扱います。",
                'The material "{name}" is not tied to the ledger\'s codes: matching treats it as unknown.',
                name=name,
            )


@entry_check("diameter-order", "口径の上下が逆", "Diameters the wrong way round")
def diameter_order(entry: Entry) -> Iterator[Problem]:
    low, high = (entry.table("diameter_mm").get(end) for end in ("min", "max"))
    if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
        yield problem(
            "diameter_mm",
            "口径の下限 {low} mm が上限 {high} mm より大きいです。",
            "The least diameter, {low} mm, is above the greatest, {high} mm.",
            low=low,
            high=high,
        )


def _has_empty(value: object) -> bool:
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, dict):
        return not value or any(map(_has_empty, value.values()))
    return isinstance(value, list) and (not value or any(map(_has_empty, value)))


def _finding(name: str, severity: Severity, file: Path, key: str, message: Words) -> Finding:
    said = Words("{file}: {message}", "{file}: {message}").format(file=file.name, message=message)
    return Finding(f"catalog-{name}", severity, said, layer="catalog", id=file.stem, field=key)

"""Checks of what an entry file says in words and codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from waterdx.catalog.check_registry import EntryFile, Problem, entry_check, problem
from waterdx.catalog.figures import UNKNOWN
from waterdx.catalog.keys import KEYS
from waterdx.catalog.materials import codes_of
from waterdx.catalog.shapes import SHAPES
from waterdx.catalog.taxonomy import terms
from waterdx.core.words import LANGUAGES

_MARKUP = re.compile(r"<\s*/?\s*[A-Za-z!][^>]*>?")
_LINK = re.compile(r"\b(?:(?:javascript|vbscript|ms-[a-z-]+|search-ms):\S|(?:file|smb):/|data:\w+/)", re.IGNORECASE)


@entry_check("missing-key", "必要な項目がない", "A needed key is missing")
def missing_keys(entry: EntryFile) -> Iterator[Problem]:
    for key in KEYS:
        if key.required and key.name not in entry.data and key.name != "sources":
            yield problem(
                key.name,
                "「{key}」({label})がありません。",
                'The key "{key}" ({label}) is missing.',
                label=key.label,
            )


@entry_check("unknown-key", "使われていない項目がある", "A key that is not used")
def unknown_keys(entry: EntryFile) -> Iterator[Problem]:
    for name in entry.data.keys() - {key.name for key in KEYS}:
        yield problem(
            name,
            "項目「{key}」は使われていません。綴りを確かめてください。",
            'There is no key "{key}". Check its spelling.',
        )


@entry_check("wrong-shape", "値の書き方が違う", "A value written in the wrong way")
def wrong_shapes(entry: EntryFile) -> Iterator[Problem]:
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
def id_not_file_name(entry: EntryFile) -> Iterator[Problem]:
    for name in entry.texts("id"):
        if name != entry.file.stem:
            yield problem(
                "id",
                "id「{id}」がファイル名と違います。どちらかを直して同じにしてください。",
                'The id "{id}" differs from the file name. Make them the same.',
                id=name,
            )


@entry_check("unknown-code", "分類にない値", "A code that is not in the taxonomy")
def unknown_codes(entry: EntryFile) -> Iterator[Problem]:
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
def no_source(entry: EntryFile) -> Iterator[Problem]:
    if not entry.records("sources"):
        yield problem("sources", "出典([[sources]])がありません。", "There is no source ([[sources]]).")
    for n, source in enumerate(entry.records("sources")):
        if not is_web_address(source.get("url")):
            yield problem(
                "sources",
                "出典のURL「{url}」は開けるウェブのアドレスではありません。http:// か https:// で始まるURLを書いてください。",
                'The source URL "{url}" is no web address. Write one that begins with http:// or https://.',
                nth=n,
                url=source.get("url", ""),
            )


def is_web_address(url: object) -> bool:
    """Whether a link may be opened: http or https, a host, no user name in front of it, no blanks or controls.

    >>> is_web_address("https://example.org/a"), is_web_address("javascript:alert(1)"), is_web_address("http://a@b.example")
    (True, False, False)
    """
    if not isinstance(url, str) or re.search(r"[\s\x00-\x1f\\]", url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc


@entry_check("markup", "HTMLやプログラムの入った文字がある", "HTML or a link that runs something")
def markup(entry: EntryFile) -> Iterator[Problem]:
    for key, value in entry.data.items():
        for text in _all_texts(value) if key != "sources" else ():
            if _MARKUP.search(text) or _LINK.search(text):
                yield problem(
                    key,
                    "「{key}」にHTMLかリンクのような「{text}」があります。文字だけを書いてください。",
                    '"{key}" holds what looks like HTML or a link: "{text}". Write plain text.',
                    text=text[:40],
                )


@entry_check("source-says", "出典の指す項目がない", "A source for a key that is not there")
def source_says_nothing(entry: EntryFile) -> Iterator[Problem]:
    for n, source in enumerate(entry.records("sources")):
        says = source.get("says")
        if says is not None and str(says) not in entry.data:
            yield problem(
                "sources",
                "出典が「{says}」を裏付けるとありますが、その項目がありません。",
                'A source is said to support "{says}", but there is no such key.',
                nth=n,
                says=says,
            )


@entry_check("empty-text", "空の文字や表がある", "An empty text, list or table")
def empty_texts(entry: EntryFile) -> Iterator[Problem]:
    for name, value in entry.data.items():
        if _has_empty(value):
            yield problem(
                name,
                "「{key}」に空の値があります。分からない項目は書かないでください。",
                '"{key}" holds an empty value. Leave out what is not known.',
            )


@entry_check("one-language", "片方の言語しかない", "One language only")
def one_language(entry: EntryFile) -> Iterator[Problem]:
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
def unknown_materials(entry: EntryFile) -> Iterator[Problem]:
    for name in entry.texts("materials"):
        if not codes_of(name):
            yield problem(
                "materials",
                "管種「{name}」は台帳の管種と結び付いておらず、照合では不明として扱います。",
                'The material "{name}" is not tied to the ledger\'s codes: matching treats it as unknown.',
                name=name,
            )


@entry_check("diameter-order", "口径の上下が逆", "Diameters the wrong way round")
def diameter_order(entry: EntryFile) -> Iterator[Problem]:
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


def _all_texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _all_texts(one)

"""What an unknown word of a file probably means: a guess with a score and a reason, for a person to accept or not.

Nothing here is used without being asked: `find_term` (core.terms) and the project's own synonyms decide what is read;
these guesses stand beside the unknown words.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from waterdx.core.resources import resource
from waterdx.core.terms import SEWER_LIKE, Term, find_term, term_name, terms_of
from waterdx.core.text import fold, key, says_unknown
from waterdx.core.words import Words

_SHORT_LIST = 5  # terms of a kind, up to which a first letter may stand for a word


@dataclass(frozen=True)
class ValueGuess:
    """The code a word may mean, how likely (0..1), and why. `also` holds what else the word says (a laying method)."""

    code: str
    score: float
    reason: Words
    also: dict[str, str]


@dataclass(frozen=True)
class UnknownWord:
    """A word of a column that no table knows: how many rows have it, in which row (from 0) first, and the best guess."""

    word: str
    count: int
    first: int
    guess: ValueGuess | None


def guess(kind: str, word: str, field: str, language: str = "") -> ValueGuess | None:
    """The likeliest code of a word in a field (water, sewer, agri); None where nothing is near enough.

    `language` (see `language_of`) settles letters that mean two things: FC is cast iron in Japan, asbestos cement in Spain.

    >>> guess("material", "塩ビ管(旧)", "water").code, guess("material", "Dcutile iron", "water").code
    ('VP', 'DIP')
    >>> guess("material", "XQ", "water") is None, guess("material", "FC63-PN10", "water", "es").code
    (True, 'ACP')
    """
    return _guess(kind, word, SEWER_LIKE.get(field, field), language)


def unknown_words(
    kind: str, texts: Iterable[str], field: str, *, known: Iterable[str] = (), language: str | None = None
) -> list[UnknownWord]:
    """Each word no table knows, once, most frequent first. `known` holds words the project or the map already explains."""
    explained = {key(word) for word in known}
    counts: Counter[str] = Counter()
    first: dict[str, int] = {}
    for row, text in enumerate(texts):
        counts[text] += 1
        first.setdefault(text, row)
    spoken = language_of(kind, counts, field) if language is None else language
    unknown = [
        text for text in counts if not says_unknown(text) and key(text) not in explained and find_term(kind, text, field) is None
    ]
    found = [UnknownWord(text, counts[text], first[text], guess(kind, text, field, spoken)) for text in unknown]
    return sorted(found, key=lambda one: (-one.count, one.first))


def language_of(kind: str, words: Iterable[str], field: str) -> str:
    """The language that words known in one language only speak of ("es" for FD, PEAD); "" where none does."""
    own = [entry for entry in _abroad(kind, SEWER_LIKE.get(field, field)) if entry.language]
    by_word = {
        key(entry.word): entry.language for entry in own if find_term(kind, entry.word, "water") is None or entry.word == "FD"
    }
    heads = {head for word in words if (head := key(_leading_letters(word)))}
    votes = Counter(by_word[head] for head in heads if head in by_word)
    return votes.most_common(1)[0][0] if votes else ""


@lru_cache(maxsize=50_000)
def _guess(kind: str, word: str, field: str, language: str) -> ValueGuess | None:
    bare, also = _without_method(kind, word, field)
    for rule in (_known, _translated, _leading, _contained, _misspelt, _beginning):
        found = rule(kind, bare, field, language)
        if found:
            code, score, reason = found
            return ValueGuess(code, score, reason.format(name=term_name(kind, code, field)), also)
    return None


_Found = tuple[str, float, Words] | None


def _known(kind: str, word: str, field: str, language: str) -> _Found:
    if language and any(key(e.word) == key(word) and e.language == language for e in _abroad(kind, field)):
        return None  # the language of the other words gives this one its meaning
    term = find_term(kind, word, field)
    return (term.code, 1.0, Words(ja="用語「{name}」", en="the term “{name}”")) if term else None


def _translated(kind: str, word: str, field: str, language: str) -> _Found:
    entries = [entry for entry in _abroad(kind, field) if key(entry.word) == key(word) and entry.language in {"", language}]
    entries = entries or [entry for entry in _abroad(kind, field) if key(entry.word) == key(word)]
    if not entries:
        return None
    entry = entries[0]
    sure = entry.score if entry.language in {"", language} else entry.score - 0.15
    return (
        entry.code,
        round(sure, 2),
        Words(ja="外国の台帳での書き方で「{name}」", en="written so in other countries for “{name}”"),
    )


def _leading(kind: str, word: str, field: str, language: str) -> _Found:
    """FC63-PN10, DIP φ150: letters first, then a size. The letters must be a word by themselves."""
    letters = _leading_letters(word)
    if not letters or key(letters) == key(word):
        return None
    found = _translated(kind, letters, field, language) if language else None
    found = found or _known(kind, letters, field, language) or _translated(kind, letters, field, language)
    if found is None:
        return None
    words = Words(ja="先頭の「{letters}」が「{{name}}」", en="begins with “{letters}”, “{{name}}”").format(letters=letters)
    return found[0], round(min(found[1], 0.85) - 0.05, 2), words


def _leading_letters(word: str) -> str:
    match = re.match(r"([A-Za-z][A-Za-z\-.]*?|[^\x00-\x7f\s\dφ]+)[-_ ]?(?:φ|DN|(?<=[-_ ])D)?\s*\d.*$", fold(word))
    return match[1].rstrip("-.") if match else (fold(word) if fold(word).isascii() else "")


def _contained(kind: str, word: str, field: str, _language: str) -> _Found:
    """A longer name with a known one inside (旧塩ビ管, unlined cast iron pipe). The last of the longest wins: it is the noun."""
    inside = _inside(word, _by_tokens(kind, field)) if fold(word).isascii() else _inside_japanese(word, kind, field)
    if not inside:
        return None
    most = max(length for length, _, _ in inside)
    longest = [one for one in inside if one[0] == most]
    last = max(at for _, at, _ in longest)
    codes = {code for _, at, code in longest if at == last}
    if len(codes) != 1:
        return None
    rivals = {code for _, _, code in inside} - codes
    return codes.pop(), 0.6 if rivals else 0.7, Words(ja="「{name}」の語を含む", en="contains the word for “{name}”")


def _inside(word: str, known: dict[tuple[str, ...], Term]) -> list[tuple[int, int, str]]:
    tokens = _tokens(word)
    spans = [
        (end - at, end, tuple(tokens[at:end])) for at in range(len(tokens)) for end in range(at + 1, min(len(tokens), at + 6) + 1)
    ]
    return [(length, end, known[span].code) for length, end, span in spans if span in known and len("".join(span)) >= 3]


def _inside_japanese(word: str, kind: str, field: str) -> list[tuple[int, int, str]]:
    text = key(word)
    found = []
    for spelling, code in _long_keys(kind, field):
        at = text.rfind(spelling)
        if at >= 0 and len(spelling) < len(text):
            found.append((len(spelling), at + len(spelling), code))
    return found


def _misspelt(kind: str, word: str, field: str, _language: str) -> _Found:
    """A known spelling one letter (two in a long word) away. Short words are too like one another to say."""
    text = key(word)
    japanese = not text.isascii()
    if len(text) < (4 if japanese else 5):
        return None
    allowed = 2 if len(text) >= (7 if japanese else 9) else 1
    near = [(distance, code) for spelling, code in _long_keys(kind, field, least=4 if japanese else 5)
            if abs(len(spelling) - len(text)) <= allowed and (distance := _distance(text, spelling, allowed)) <= allowed]  # fmt: skip
    if not near:
        return None
    best = min(near)[0]
    codes = {code for distance, code in near if distance == best}
    if len(codes) != 1:
        return None
    return codes.pop(), 0.75 - 0.1 * (best - 1), Words(ja="「{name}」の書き誤りらしい", en="looks like a misspelling of “{name}”")


def _beginning(kind: str, word: str, field: str, _language: str) -> _Found:
    """A letter or two for a word (E for existing), in lists so short that only one word begins so."""
    text = key(word)
    if not text or not text.isascii() or len(terms_of(kind, field)) > _SHORT_LIST:
        return None
    codes = {term.code for term in terms_of(kind, field) for spelling in term.spellings() if key(spelling).startswith(text)}
    return (codes.pop(), 0.5, Words(ja="「{name}」の書き出し", en="the beginning of “{name}”")) if len(codes) == 1 else None


def _distance(one: str, other: str, limit: int) -> int:
    """Insertions, deletions, changes and swaps of neighbours between two words; `limit` + 1 where there are more."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        older, before, row = before, row, [i]
        for j, b in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]


def _without_method(kind: str, word: str, field: str) -> tuple[str, dict[str, str]]:
    """A material that carries how it was laid (ヒューム管･推進管): the material, and the method."""
    parts = re.split(r"[・･/、\s]+", fold(word))
    if kind != "material" or len(parts) < 2:
        return word, {}
    method = find_term("method", parts[-1], field)
    return (word[: len(word.rstrip()) - len(parts[-1]) - 1], {"method": method.code}) if method else (word, {})


def split_method(word: str, field: str) -> tuple[str, str | None]:
    """A material's text without its laying method, and the code of the method, None where none is written.

    >>> split_method("ヒューム管･推進管", "sewer"), split_method("陶管", "sewer")
    (('ヒューム管', 'JACK'), ('陶管', None))
    """
    bare, also = _without_method("material", word, SEWER_LIKE.get(field, field))
    return bare, also.get("method")


@dataclass(frozen=True)
class _Abroad:
    word: str
    code: str
    score: float
    language: str


@cache
def _abroad(kind: str, field: str) -> tuple[_Abroad, ...]:
    with resource("ledgers", "words_abroad.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            _Abroad(row["word"], row["code"], float(row["score"]), row["language"])
            for row in csv.DictReader(file)
            if row["kind"] == kind and row["field"] == field
        )


def _tokens(text: str) -> list[str]:
    return [token[:-1] if len(token) > 4 and token.endswith("s") and not token.endswith("ss") else token
            for token in re.findall(r"[a-z0-9]+", fold(text).lower())]  # fmt: skip


@cache
def _by_tokens(kind: str, field: str) -> dict[tuple[str, ...], Term]:
    found: dict[tuple[str, ...], Term] = {}
    for term in terms_of(kind, field):
        for spelling in term.spellings():
            if fold(spelling).isascii() and _tokens(spelling):
                found.setdefault(tuple(_tokens(spelling)), term)
    return found


@cache
def _long_keys(kind: str, field: str, least: int = 2) -> tuple[tuple[str, str], ...]:
    """Spellings that are Japanese, or long enough, with their codes."""
    keys = {(key(s), term.code) for term in terms_of(kind, field) for s in term.spellings()}
    return tuple(
        (spelling, code) for spelling, code in sorted(keys) if len(spelling) >= (max(least, 3) if spelling.isascii() else least)
    )

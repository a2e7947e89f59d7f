"""A row of a table as an entry of the catalogue. What a cell does not say stays unknown; what cannot be read is told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from waterdx.catalog.catalogue import Data
from waterdx.catalog.figures import UNKNOWN
from waterdx.catalog.keys import KEYS
from waterdx.catalog.taxonomy import Term, terms
from waterdx.core.eras import read_year
from waterdx.core.terms import find_term
from waterdx.core.text import fold, key, says_unknown
from waterdx.core.units import read_quantity
from waterdx.core.words import Words

_LISTS = ("purpose", "element_tech", "facility", "access", "data_needed", "network")
_TEXTS = ("name", "summary", "conditions", "cost", "effect", "adopters")
_NAMES = {one.codes: one.label for one in KEYS if one.codes}
_BETWEEN = re.compile(r"[;；、,，\n]+")
_FACTORS = {"": 1.0, "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "億": 1e8}
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_MONEY = re.compile(
    rf"(?P<about>約)?(?P<low>{_NUMBER})(?:[~-](?P<high>{_NUMBER}))?(?P<factor>千万|百万|千|万|億)?(?P<unit>円.*?|yen.*?|JPY.*?)?(?P<open>から|以上|~)?"
)


@dataclass
class RowReading:
    """The entry a row makes, and what in it could not be read, in sentences."""

    data: Data = field(default_factory=dict)
    problems: list[Words] = field(default_factory=list)


def read_row(cells: Mapping[str, str], old: Data, values: Mapping[str, Mapping[str, str]]) -> RowReading:
    """The keys of an entry that a row tells; `old` is the entry it renews (empty for a new one), `values` words of the file."""
    told = {name: text.strip() for name, text in cells.items() if not says_unknown(text)}
    read = RowReading()
    read.data |= {name: told[name] for name in ("id", "provider") if name in told}
    for name in _LISTS:
        if name in told:
            read.data[name] = list(dict.fromkeys(_codes(name, told[name], values, read)))
    if "field" in told:
        fields = set(_codes("field", told["field"], values, read))
        read.data["field"] = "both" if len(fields) > 1 else next(iter(fields), told["field"])
    if "maturity" in told:
        read.data["maturity"] = next(_codes("maturity", told["maturity"], values, read), UNKNOWN)
    if "materials" in told:
        read.data["materials"] = [part.strip() for part in _BETWEEN.split(told["materials"]) if part.strip()]
    for name in _TEXTS:
        if f"{name}_ja" in told or f"{name}_en" in told:
            read.data[name] = _both(told.get(f"{name}_ja"), told.get(f"{name}_en"), old.get(name, {}))
    _read_diameter(told, read)
    _read_listed(told, values, read)
    _read_cost(told, old, read)
    _read_year(told, "evidence_year", read)
    _read_sources(told, old, read)
    if "sources" not in read.data | old:
        form = Words(
            ja="出典がありません。出典の列に http(s):// の URL を書くか、全行の出典を --source で指定してください。",
            en="It has no source. Write an http(s):// address in its column, or give one for all rows with --source.",
        )
        read.problems.append(form)
    return read


def _codes(axis: str, text: str, values: Mapping[str, Mapping[str, str]], read: RowReading) -> Iterator[str]:
    """The codes that the words of a cell stand for; a word that is none is told with what there is."""
    known = {key(spelling): code for code, term in terms(axis).items() for spelling in _spellings(term)}
    own = {key(word): code for word, code in values.get(axis, {}).items()}
    whole = own.get(key(text)) or known.get(key(text))
    for part in [text] if whole else [part for part in _BETWEEN.split(text) if part.strip()]:
        found = own.get(key(part)) or known.get(key(part)) or _field_term(axis, part)
        if found:
            yield found
        else:
            choices = ", ".join(f"{code} ({term.words.ja})" for code, term in terms(axis).items())
            form = Words(
                ja="{name}の「{part}」は分類にありません。使えるのは {choices}。列対応表の [values.{axis}] で対応を書けます。",
                en="{name} has no “{part}”. There are: {choices}. A column map can explain it under [values.{axis}].",
            )
            read.problems.append(form.format(name=_NAMES.get(axis, axis), axis=axis, part=part.strip(), choices=choices))


def _spellings(term: Term) -> tuple[str, ...]:
    return (term.code, term.words.ja, term.words.en)


def _field_term(axis: str, text: str) -> str | None:
    """What the ledger calls a field (上水道, 公共下水道, 農集) is one here, too."""
    term = find_term("field", text, "water") if axis == "field" else None
    return term.code if term and term.code in terms("field") else None


def _both(ja: str | None, en: str | None, old: Mapping[str, str]) -> dict[str, str]:
    """A text in both languages; where one alone is given it stands in both, rather than beside an older text of the other."""
    if ja == old.get("ja") and en is None:
        en = old.get("en")
    elif en == old.get("en") and ja is None:
        ja = old.get("ja")
    return {"ja": ja or en or "", "en": en or ja or ""}


def _read_diameter(told: Mapping[str, str], read: RowReading) -> None:
    ends = {}
    for end in ("min", "max"):
        text = told.get(f"diameter_{end}_mm")
        size = read_quantity(text, "mm") if text else None
        if text and size is None:
            form = Words(ja="口径「{text}」を mm として読めません。", en="Diameter “{text}” cannot be read as mm.")
            read.problems.append(form.format(text=text))
        elif size:
            ends[end] = size.value
    if ends:
        read.data["diameter_mm"] = ends


def _read_listed(told: Mapping[str, str], values: Mapping[str, Mapping[str, str]], read: RowReading) -> None:
    if "listed" in told:
        read.data["listed"] = {"state": next(_codes("listed", told["listed"], values, read), UNKNOWN)}
    if "listed_edition" in told:
        read.data["listed"] = {"state": "yes", **read.data.get("listed", {}), "edition": told["listed_edition"]}


def _read_cost(told: Mapping[str, str], old: Data, read: RowReading) -> None:
    """The figure of cost of a row, beside those the entry has: contradictory figures stand side by side."""
    if "cost_amount" not in told:
        return
    amount = _money(told["cost_amount"], told.get("cost_unit", ""), read)
    if amount is None:
        return
    covers = told.get("cost_covers") or "費用"
    who = next(_codes("who", told["cost_who"], {}, read), UNKNOWN) if "cost_who" in told else UNKNOWN
    year = read_year(told["cost_year"]) if "cost_year" in told else None
    cost = {
        "amount": amount,
        "covers": {"ja": covers, "en": told.get("cost_covers") or "Cost"},
        "year": year.year if year and year.year else UNKNOWN,
        "who": who,
    }
    read.data["costs"] = [*(one for one in old.get("costs", []) if one != cost), cost]


def _money(text: str, unit_text: str, read: RowReading) -> dict[str, Any] | None:
    """An amount such as 60,000 (with a unit of its own), 6万円/km, 約500万円から."""
    match = _MONEY.fullmatch(fold(text).replace(" ", ""))
    unit = _unit(unit_text or (match["unit"] if match else "") or "") if match else None
    if match is None or unit is None:
        form = Words(
            ja="費用「{text} {unit}」の金額か単位を読めません。単位は {known} のどれかで書いてください。",
            en="The cost “{text} {unit}” has no amount or unit that is known. Write one of {known}.",
        )
        known = ", ".join(f"{term.words.ja} ({code})" for code, term in terms("unit").items() if code.startswith("JPY"))
        read.problems.append(form.format(text=text, unit=unit_text, known=known))
        return None
    factor = _FACTORS[match["factor"] or ""]
    low, high = (float(end.replace(",", "")) * factor if end else None for end in (match["low"], match["high"]))
    ends = {"min": low, "max": high} if high is not None else {"min": low} if match["open"] else {"value": low}
    return {**ends, "unit": unit, **({"about": True} if match["about"] else {})}


def _unit(text: str) -> str | None:
    """The code of a unit of money, None where it is none."""
    known = {fold(spelling).lower(): code for code, term in terms("unit").items() for spelling in _spellings(term)}
    found = known.get(fold(text).lower().replace(" ", "")) or known.get(fold(text).lower())
    return found if found and found.startswith("JPY") else None


def _read_year(told: Mapping[str, str], name: str, read: RowReading) -> None:
    if name not in told:
        return
    year = read_year(told[name])
    if year and year.year:
        read.data[name] = year.year
    else:
        read.problems.append(Words(ja="「{t}」は年として読めません。", en="“{t}” is no year.").format(t=told[name]))


def _read_sources(told: Mapping[str, str], old: Data, read: RowReading) -> None:
    known = [one for one in old.get("sources", []) if isinstance(one, dict)]
    urls = [url for name in ("source_url", "source_url_2") if name in told for url in told[name].split()]
    new = [{"url": url} for url in dict.fromkeys(urls) if url not in {one.get("url") for one in known}]
    if new:
        read.data["sources"] = [*known, *new]

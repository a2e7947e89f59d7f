"""Labels of pipes as drawings and registers write them: 「DIP φ150 L=45.2 S52」 taken apart into its parts.

Nothing is guessed: a part is understood or it stays in `rest`, and what was written is kept beside what was understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import combinations

from waterdx.core.eras import YearReading, read_year
from waterdx.core.terms import Term, find_term
from waterdx.core.text import fold
from waterdx.core.units import read_quantity

MAX_LENGTH = 300  # longer texts are remarks, not labels
_MAX_WORDS = 5  # of one material, e.g. 「hard polyvinyl chloride pipe」

_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_END = r"(?![\w.])"
_LENGTH = re.compile(
    rf"(?<![A-Za-z])(?:L|延長|ℓ)\s*[=:]?\s*(?P<named>{_NUMBER}\s*(?:km|m|メートル)?){_END}|(?<![\d.])(?P<bare>{_NUMBER}\s*(?:km|m|メートル)){_END}",
    re.IGNORECASE,
)
_DIAMETER = re.compile(
    rf"(?:φ|口径|呼び?径|管径|内径|(?<![A-Za-z])D\s*=)\s*(?P<named>{_NUMBER}\s*(?:mm|cm|粍|吋|インチ|\")?)"
    rf"|(?<![\d.])(?P<bare>{_NUMBER}\s*(?:mm|粍|吋|インチ|\"|A(?![A-Za-z])))",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"(?<![A-Za-z0-9])(?:(?:明治|大正|昭和|平成|令和|[明大昭平令]|[MTSHR])\s?\.?\s?(?:元|\d{1,2})(?![\d=])(?:\s?年\d{1,2}月(?:\d{1,2}日)?|\s?年度?|\.\d{1,2}(?:\.\d{1,2})?)?"
    r"|(?:18[6-9]|19\d|20\d)\d(?:\s?年度?|(?![\w.,]))(?!\s*(?:m|mm)\b))(?:頃|以前|以後|以降)?"
)
_SEPARATORS = re.compile(r"[\s/×*,、・|()\[\]【】「」_]+|(?<=[^\d])-|-(?=[^\d])|(?<=\D)x(?=\s*\d)")
_BARE_BORE = re.compile(r"(?P<word>[^\d\s]\D*?)\s*-?(?P<bore>\d{2,4})")
_SHORTEST_BORE_MM = 10.0
Find = Callable[[str, str, str], Term | None]  # kind, text, field


@dataclass(frozen=True)
class Label:
    """What one label says; None where it does not say it. `written` has the words of each part, `rest` what is not understood."""

    material: Term | None = None
    joint: Term | None = None
    diameter_mm: float | None = None
    length_m: float | None = None
    year: YearReading | None = None
    rest: str = ""
    written: dict[str, str] = field(default_factory=dict)

    @property
    def says(self) -> frozenset[str]:
        """Which of material, joint, diameter, length, year it says."""
        return frozenset(self.written)


def read_label(text: str, ledger_field: str, find: Find = find_term) -> Label:
    """The parts of a label; `ledger_field` is water, sewer or agri, because the same letters mean two things.

    `find` is how a word is looked up: a project has words of its own.

    >>> label = read_label("DIP φ150 L=45.2 S52", "water")
    >>> label.material.code, label.diameter_mm, label.length_m, label.year.fiscal_year, label.rest
    ('DIP', 150.0, 45.2, 1977, '')
    >>> read_label("ＶＰ７５", "water").diameter_mm, read_label("駅前通り", "water").says
    (75.0, frozenset())
    """
    rest = fold(text)
    if len(rest) > MAX_LENGTH:
        return Label(rest=rest)
    label, whole = Label(), rest
    for take in (_take_diameter, _take_length, _take_year):
        label, rest = take(label, rest)
    label = _take_material(label, rest, ledger_field, find)
    return Label(rest=whole) if label.says == {"year"} and label.written["year"].isdigit() else label


def _take_diameter(label: Label, text: str) -> tuple[Label, str]:
    for match in _DIAMETER.finditer(text):
        written = (match["named"] or match["bare"]).strip()
        quantity = read_quantity(re.sub(r"A$", "mm", written), "mm")
        if quantity and quantity.value >= _SHORTEST_BORE_MM:
            return replace(label, diameter_mm=quantity.value, written={**label.written, "diameter": written}), _without(
                text, match
            )
    return label, text


def _take_length(label: Label, text: str) -> tuple[Label, str]:
    named_first = sorted(_LENGTH.finditer(text), key=lambda match: match["named"] is None)
    for match in named_first:
        written = (match["named"] or match["bare"]).strip()
        quantity = read_quantity(written, "m")
        if quantity:
            return replace(label, length_m=quantity.value, written={**label.written, "length": written}), _without(text, match)
    return label, text


def _take_year(label: Label, text: str) -> tuple[Label, str]:
    for match in _YEAR.finditer(text):
        year = read_year(match[0])
        if year:
            return replace(label, year=year, written={**label.written, "year": match[0].strip()}), _without(text, match)
    return label, text


def _take_material(label: Label, text: str, ledger_field: str, find: Find) -> Label:
    words = [word for word in _SEPARATORS.split(text) if word]
    spans = sorted(combinations(range(min(len(words), 20) + 1), 2), key=lambda span: span[0] - span[1])
    for start, end in spans:
        term, bore = (
            _material_and_bore(" ".join(words[start:end]), label, ledger_field, find) if end - start <= _MAX_WORDS else (None, "")
        )
        if term is None:
            continue
        written = " ".join(words[start:end]).removesuffix(bore).rstrip(" -")
        label = replace(label, material=term, written={**label.written, "material": written})
        if bore:
            label = replace(label, diameter_mm=float(bore), written={**label.written, "diameter": bore})
        return _take_joint(label, words[:start], words[end:], ledger_field, find)
    return replace(label, rest=" ".join(words))


def _material_and_bore(text: str, label: Label, ledger_field: str, find: Find) -> tuple[Term | None, str]:
    """The material `text` names, and the bore glued behind it (VP75), which is one only where no other is written."""
    term = find("material", text, ledger_field)
    glued = _BARE_BORE.fullmatch(text) if term is None and label.diameter_mm is None else None
    if glued and float(glued["bore"]) >= _SHORTEST_BORE_MM:
        term = find("material", glued["word"], ledger_field)
        return term, glued["bore"] if term else ""
    return term, ""


def _take_joint(label: Label, before: list[str], after: list[str], ledger_field: str, find: Find) -> Label:
    """The word behind the material, where it names a joint: DIP-K, DIP(GX), 鋳鉄管 K形."""
    glued = _BARE_BORE.fullmatch(after[0]) if after and label.diameter_mm is None else None
    if glued and (joint := find("joint", glued["word"], ledger_field)):  # DIP-NS150
        return _with_bore(_with_joint(label, joint, glued["word"]), glued["bore"], [*before, *after[1:]])
    joint = find("joint", after[0], ledger_field) if after else None
    if joint is None:
        return replace(label, rest=" ".join([*before, *after]))
    label = _with_joint(label, joint, after[0])
    if label.diameter_mm is None and re.fullmatch(r"\d{2,4}", after[1] if len(after) > 1 else ""):  # DIP(K)100
        return _with_bore(label, after[1], [*before, *after[2:]])
    return replace(label, rest=" ".join([*before, *after[1:]]))


def _with_joint(label: Label, joint: Term, written: str) -> Label:
    return replace(label, joint=joint, written={**label.written, "joint": written})


def _with_bore(label: Label, bore: str, rest: list[str]) -> Label:
    if float(bore) < _SHORTEST_BORE_MM:
        return replace(label, rest=" ".join([*rest, bore]))
    return replace(label, diameter_mm=float(bore), rest=" ".join(rest), written={**label.written, "diameter": bore})


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}".strip()

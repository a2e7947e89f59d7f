"""What a field, check, indicator, needed item or assumption is, told from its definition. No Qt in here.

A kind of thing to be explained is one row of KINDS; the definitions are read when they are first asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from waterdx.core.field_meanings import MEANINGS
from waterdx.core.fields import FIELDS, LAYER_NAMES, Field
from waterdx.core.findings import SEVERITY_NAMES
from waterdx.core.terms import terms_of
from waterdx.core.words import LANGUAGES, Words

MOST_TERMS, MOST_SYNONYMS = 8, 6
Line = tuple[Words, Words]  # what is told, and its text
_OBJECT, _VALUE = re.compile(r"^[^{}]*\{id\}:\s*"), re.compile(r"\{[^}]*\}")  # of the sentence of a check


def what_is(kind: str, name: str) -> Words | None:
    """A few lines on one thing, the first its name; None where nothing is known of it.

    >>> str(what_is("field", "slope_permille")).splitlines()[1]
    '管の勾配(‰ = 1,000 m で何 m 下がるか)。'
    """
    return KINDS[kind](name)


def field(name: str) -> Words | None:
    """Label, unit, meaning, who asks for it, how it is written."""
    one = next((one for one in FIELDS if one.name == name), None)
    if one is None:
        return None
    return _told(one.header, MEANINGS[name], _field_lines(one))


def check(name: str) -> Words | None:
    """How grave it is, of what, what it says, what would mend it."""
    import waterdx.ledger.checks  # noqa: F401  # the checks enter themselves
    from waterdx.ledger.checks.registry import check_named

    one = check_named(name)
    if one is None:
        return None
    title = Words(ja="点検「{name}」", en="Check “{name}”").format(name=name)
    gravity = {
        "error": Words(ja="台帳の値や図形がこのままでは正しくありません。", en="The value or shape cannot be right as it is."),
        "warning": Words(ja="正しいかもしれませんが、確かめてください。", en="It may be right, but look at it."),
        "info": Words(ja="知っておくとよいことです。", en="Good to know."),
    }
    by_hand = Words(ja="手で直すか、よければ理由を付けて無視します。", en="Put it right by hand, or ignore it for a reason.")
    return _told(title, _without_values(one.sentence), [
        (Words(ja="重さ", en="Severity"), Words("{a}: {b}", "{a}: {b}").format(a=SEVERITY_NAMES[one.severity], b=gravity[one.severity])),
        (Words(ja="対象", en="Of"), LAYER_NAMES[one.layer]),
        (Words(ja="直し方", en="To mend"), Words(ja="「直す」でできます: {what}", en="“Mend” does it: {what}").format(what=one.mended) if one.mended else by_hand),
    ])  # fmt: skip


def indicator(code: str) -> Words | None:
    """Meaning, formula, direction, source."""
    from waterdx.indicators.definitions import INDICATORS
    from waterdx.indicators.describe import lines_of

    if code not in INDICATORS:
        return None
    (_, title), (_, meaning), *lines = lines_of(INDICATORS[code])
    return _told(title, meaning, lines)


def readiness(name: str) -> Words | None:
    """An item needed for a goal: `goal/field/layer/item`, as readiness_name() makes it."""
    from waterdx.ledger.inventory import FIELD_NAMES
    from waterdx.ledger.readiness import GOALS, items, readiness_name

    one = next((item for item in items() if readiness_name(item) == name), None)
    if one is None:
        return None
    columns = [known for column in one.columns if (known := next((f for f in FIELDS if f.name == column), None))]
    meaning = Words("{meaning}", "{meaning}").format(meaning=MEANINGS[columns[0].name]) if columns else Words(
        ja="地図の図形、または台帳の延長から埋まります。", en="Filled by the shape on the map or the length in the register."
    )  # fmt: skip
    needed = Words(ja="必須", en="required") if one.required else Words(ja="あるとよい", en="good to have")
    verified = Words(ja="", en="") if "verify" not in one.confidence else Words(ja="(出典の文言は要確認)", en=" (wording of the source to be verified)")  # fmt: skip
    return _told(one.name, meaning, [
        (Words(ja="目的", en="Goal"), Words(ja="{goal}({field})", en="{goal} ({field})").format(goal=GOALS[one.goal].title, field=FIELD_NAMES[one.field])),
        (Words(ja="必要か", en="Needed"), needed),
        (Words(ja="埋まる項目", en="Filled by"), _joined(column.label for column in columns)),
        (Words(ja="出典", en="Source"), Words("{url}{note}", "{url}{note}").format(url=one.source_url, note=verified)),
    ])  # fmt: skip


def survey_assumption(name: str) -> Words | None:
    """A price or figure survey plans rest on."""
    from waterdx.screening.survey_assumptions import ASSUMPTIONS

    one = next((one for one in ASSUMPTIONS if one.name == name), None)
    if one is None:
        return None
    figure = Words(ja="はじめの値 {value:,.10g} {unit}(入力できる範囲 {low:,.10g}〜{high:,.10g})",
                   en="Default {value:,.10g} {unit} (can be {low:,.10g} to {high:,.10g})")  # fmt: skip
    return _told(one.label, figure.format(value=one.default, unit=one.unit, low=one.low, high=one.high), [(_SOURCE, one.source)])


def consequence_weight(name: str) -> Words | None:
    """Points or a distance of the consequence of a burst."""
    from waterdx.screening.consequence import MOST, WEIGHTS

    one = WEIGHTS.get(name)
    if one is None:
        return None
    figure = Words(
        ja="はじめの値 {value:,.10g}(入力できる範囲 0〜{most:,.10g})", en="Default {value:,.10g} (can be 0 to {most:,.10g})"
    )
    return _told(one.name, figure.format(value=one.default, most=MOST), [
        (Words(ja="使い方", en="Used"), WEIGHED[one.kind]),
        (Words(ja="種別・名称の語", en="Words of kind or name"), Words("、".join(one.words), ", ".join(one.words))),
        (_SOURCE, Words(ja="本ソフトの初期値で、基準書の値ではありません。町の判断で変えてください。",
                        en="A default of this program, not of a standard; change it to the town's judgement.")),
    ])  # fmt: skip


WEIGHED = {
    "diameter": Words(ja="この口径の管に加える点数。口径の分からない管には、どの口径よりも低い点数を使います。",
                      en="Points of a pipe of this diameter; one of unknown diameter gets the least of any."),
    "use": Words(ja="用途がこれに当たる管に加える点数。", en="Points added to pipes of this use."),
    "customer": Words(ja="近くにこの施設がある管に加える点数。いくつかあれば、最も高い 1 つだけを加えます。",
                      en="Points added to pipes with such a place nearby; of several only the highest counts."),
    "road": Words(ja="緊急輸送道路の近くの管に加える点数。", en="Points added to pipes by an emergency road."),
    "distance": Words(ja="管からこの距離までを「近く」とみなします(m)。", en="What lies within this distance of a pipe is nearby (m)."),
}  # fmt: skip


def outlook_assumption(name: str) -> Words | None:
    """What the look 30 years ahead assumes."""
    from waterdx.indicators.outlook_assumptions import ASSUMPTIONS

    one = next((one for one in ASSUMPTIONS if one.name == name), None)
    if one is None:
        return None
    figure = Words(ja="はじめの値 低 {d.low:,.10g} / 中 {d.middle:,.10g} / 高 {d.high:,.10g} {unit}",
                   en="Default low {d.low:,.10g} / middle {d.middle:,.10g} / high {d.high:,.10g} {unit}")  # fmt: skip
    return _told(one.label, figure.format(d=one.default, unit=one.unit), [(_SOURCE, one.source)])


_SOURCE = Words(ja="出典", en="Source")
KINDS: dict[str, Callable[[str], Words | None]] = {
    "field": field,
    "check": check,
    "indicator": indicator,
    "readiness": readiness,
    "survey_assumption": survey_assumption,
    "consequence_weight": consequence_weight,
    "outlook_assumption": outlook_assumption,
}


def _field_lines(one: Field) -> list[Line]:
    lines = [(Words(ja="層", en="Layers"), _joined(LAYER_NAMES[layer] for layer in one.layers))]
    if one.unit:
        lines.append((Words(ja="単位", en="Unit"), Words(one.unit, one.unit.replace("円", "yen").replace("日", "day"))))
    if one.statutory:
        lines.append((Words(ja="法定", en="Statutory"), Words(
            ja="水道法施行規則 第17条の3 の調書で、延長を分ける項目(または延長そのもの)です。",
            en="An item (or the length) of the register of the waterworks rule, article 17-3.")))  # fmt: skip
    if one.low is not None and one.high is not None:
        spread = Words(f"{one.low:g}〜{one.high:g}", f"{one.low:g} to {one.high:g}")
        lines.append((Words(ja="ありうる範囲", en="Possible range"), spread))
    if one.term:
        lines.append((Words(ja="用語", en="Terms"), _terms(one.term)))
    if one.synonyms:
        written = "、".join(one.synonyms[:MOST_SYNONYMS]) + (" …" if len(one.synonyms) > MOST_SYNONYMS else "")
        lines.append((Words(ja="取り込みで読む見出し", en="Headers read on import"), Words(written, written.replace("、", ", "))))
    return lines


def _terms(kind: str) -> Words:
    terms = {term.code: term for in_field in ("water", "sewer") for term in terms_of(kind, in_field)}
    first = [Words(f"{one.code} {one.name.ja}", f"{one.code} {one.name.en}") for one in list(terms.values())[:MOST_TERMS]]
    return _joined([*first, Words("…", "…")] if len(terms) > MOST_TERMS else first)


def _joined(several: Iterable[Words]) -> Words:
    known = list(several)
    return Words("、".join(one.ja for one in known), ", ".join(one.en for one in known))


def _without_values(sentence: Words) -> Words:
    """The sentence of a check without what is different in every finding."""
    return Words(*(_VALUE.sub("…", _OBJECT.sub("", sentence.in_language(one))) for one in LANGUAGES))


def _told(title: Words, meaning: Words, lines: Iterable[Line]) -> Words:
    return Words(*(
        "\n".join([title.in_language(one), meaning.in_language(one), *(
            f"{label.in_language(one)}: {text.in_language(one)}" for label, text in lines if text.in_language(one)
        )]) for one in LANGUAGES
    ))  # fmt: skip

"""A finding says the same to a script, to a sorted list and to a reader of either language."""

from __future__ import annotations

import json

from waterdx.core.findings import SEVERITIES, SEVERITY_NAMES, Finding, count_by_check, count_by_severity, remarks
from waterdx.core.words import Words

WORDS = Words(ja="口径が 0 です。", en="The diameter is 0.")
PROMISED = {"check", "severity", "layer", "id", "message_ja", "message_en", "fixable"}


def test_a_finding_has_the_keys_scripts_rely_on() -> None:
    said = Finding("zero_diameter", "error", WORDS, "pipes", "P-1", "diameter_mm", 12, "0").to_json()
    assert said.keys() >= PROMISED
    assert json.loads(json.dumps(said)) == said
    assert (said["message_ja"], said["message_en"]) == (WORDS.ja, WORDS.en)


def test_counts_name_every_severity_also_those_without_a_finding() -> None:
    assert count_by_severity([]) == {"error": 0, "warning": 0, "info": 0}
    assert tuple(SEVERITY_NAMES) == SEVERITIES
    found = [Finding("a", "info", WORDS), Finding("b", "error", WORDS), Finding("b", "error", WORDS)]
    assert count_by_severity(found) == {"error": 2, "warning": 0, "info": 1}
    assert list(count_by_check(found).items()) == [("b", 2), ("a", 1)]


def test_remarks_name_the_gravest_three_and_how_many_there_are() -> None:
    found = [
        Finding("a", severity, Words(f"{n}", f"{n}")) for n, severity in enumerate(("info", "warning", "error", "info", "error"))
    ]
    assert remarks(found) == Words("気になる点 5 件: 241 …", "5 remarks: 2 4 1 …")
    assert remarks([]) == Words("", "")

"""The words by which a text tells that it is of sewerage or rural sewerage; what tells nothing is most often of water."""

from __future__ import annotations

_WORDS = {
    "agri": ("農業集落", "農集", "集落排水"),
    "sewer": (
        "下水",
        "管渠",
        "管きょ",
        "人孔",
        "マンホール",
        "雨水",
        "汚水",
        "sewer",
        "sewage",
        "wastewater",
        "manhole",
        "stormwater",
    ),
}


def field_told(text: str) -> str | None:
    """sewer or agri, where a word of the text says so.

    >>> field_told("管渠番号 管種"), field_told("農集排 管路"), field_told("管路番号 管種")
    ('sewer', 'agri', None)
    """
    return next((field for field, words in _WORDS.items() if any(word in text.lower() for word in words)), None)

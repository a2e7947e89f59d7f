"""Tool tips of text that is data."""

from __future__ import annotations


def plain_tip(text: str) -> str | None:
    """Tool tips guess whether they are markup; anything that could be taken for it gets no tip."""
    return text if len(text) > 12 and "<" not in text and "&" not in text else None

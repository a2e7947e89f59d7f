"""Texts on slides as they are, in a Japanese font."""

from __future__ import annotations

from typing import Any

from waterdx.core.safe_text import clean_text
from waterdx.reports.native import FONT
from waterdx.reports.style import INK


def say(frame: Any, text: str, size: float, colour: str = INK, *, right: bool = False) -> None:
    """Texts as they are, one paragraph a line, in a Japanese font."""
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Pt

    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.TOP
    for number, line in enumerate(text.split("\n")):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text = clean_text(line)
        run.font.size, run.font.bold = Pt(size), False
        run.font.color.rgb = colour_of(colour)
        japanese(run.font)


def japanese(font: Any) -> None:
    """The font for Latin and for Japanese letters: without the second, Office takes one of its own for these."""
    from pptx.oxml.ns import qn

    font.name = FONT
    properties = font._element if hasattr(font, "_element") else font._rPr
    for old in properties.findall(qn("a:ea")):
        properties.remove(old)
    latin = properties.find(qn("a:latin"))
    eastern = latin.makeelement(qn("a:ea"), {"typeface": FONT})
    latin.addnext(eastern)


def colour_of(tone: str) -> Any:
    """A tone such as #0b3c5d as PowerPoint takes it."""
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(tone.removeprefix("#").upper())

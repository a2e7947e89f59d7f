"""One page that says what was done: a self-contained HTML file that any browser opens and prints on A4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from waterdx.core.replacing import replacing
from waterdx.core.safe_text import clean_text
from waterdx.core.words import Words, language


@dataclass(frozen=True)
class Step:
    """One step of the chain: what was done, what came out (sentences), how long it took, which files it left."""

    title: Words
    result: Sequence[Words]
    seconds: float
    files: Sequence[str] = ()


_STYLE = """
@page { size: A4; margin: 14mm }
body { font: 10.5pt/1.55 "Yu Gothic UI", "Hiragino Sans", "Noto Sans CJK JP", "IPAexGothic", sans-serif; color: #1a1a1a;
       max-width: 186mm; margin: 8mm auto; padding: 0 4mm }
h1 { font-size: 17pt; margin: 0 0 1mm } .lead { color: #555; margin: 0 0 5mm }
ol { list-style: none; margin: 0; padding: 0 } li { border-top: 1px solid #d9d9d9; padding: 2mm 0; display: grid;
       grid-template-columns: 42mm 1fr 16mm; gap: 3mm } h2 { font-size: 10.5pt; margin: 0; color: #0b3c5d } p { margin: 0 }
.files { color: #555; font-size: 9pt } .time { color: #555; text-align: right; font-variant-numeric: tabular-nums }
.pictures { display: grid; grid-template-columns: 1fr 1fr; gap: 4mm; margin-top: 4mm } img { width: 100%; border: 1px solid #d9d9d9 }
footer { color: #555; font-size: 9pt; border-top: 1px solid #d9d9d9; margin-top: 4mm; padding-top: 2mm }
"""


def write_summary(
    path: Path, title: Words, lead: Words, steps: Sequence[Step], pictures: Sequence[str], notes: Sequence[Words]
) -> None:
    """Write the page. `pictures` and the files of steps are names beside `path`; all text is shown as typed."""
    items = "\n".join(_item(step) for step in steps)
    images = "\n".join(f'<img src="{escape(name)}" alt="{escape(name)}">' for name in pictures)
    said = "".join(f"<p>{_text(note)}</p>" for note in notes)
    page = (
        f'<!DOCTYPE html>\n<html lang="{language()}"><head><meta charset="utf-8"><title>{_text(title)}</title>'
        f"<style>{_STYLE}</style></head>\n<body><h1>{_text(title)}</h1><p class=lead>{_text(lead)}</p>\n<ol>\n{items}\n</ol>\n"
        f"<div class=pictures>{images}</div>\n<footer>{said}</footer></body></html>\n"
    )
    with replacing(path) as draft:
        draft.write_text(page, encoding="utf-8")


def _item(step: Step) -> str:
    sentences = "".join(f"<p>{_text(sentence)}</p>" for sentence in step.result)
    files = f"<p class=files>{escape(' · '.join(step.files))}</p>" if step.files else ""
    return f"<li><h2>{_text(step.title)}</h2><div>{sentences}{files}</div><p class=time>{step.seconds:.1f} s</p></li>"


def _text(words: Words) -> str:
    return escape(clean_text(str(words)))

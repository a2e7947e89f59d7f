"""What is on the clipboard as columns for fields of the ledger, no Qt in here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from waterdx.core.fields import fields_of
from waterdx.core.text import key
from waterdx.core.words import Words


@dataclass(frozen=True)
class Block:
    """`lines` of cells without their heads; `names` is the field each column is meant for, "" for none."""

    lines: list[list[str]]
    names: list[str]
    heads: list[str]

    def column(self, number: int) -> list[str | None]:
        """The cells of one column; None where a line is too short to have one."""
        return [line[number] if number < len(line) else None for line in self.lines]

    def columns(self, names: Sequence[str]) -> Mapping[str, list[str | None]]:
        """The columns by the field they are pasted onto; those of "" are left out."""
        return {name: self.column(number) for number, name in enumerate(names) if name}


def block_of(clipboard: str, layer: str, names: Sequence[str]) -> Block | None:
    """The clipboard as a block; None where there is no text. Where its first line are heads of the table, they say which column is which;
    else the columns go to `names`, those of the table from the cursor on.

    >>> block_of("150\\tDIP", "pipes", ["diameter_mm", "material", "joint"]).names
    ['diameter_mm', 'material']
    >>> block_of("管種\\t耐震区分\\nDIP\\t非耐震", "pipes", ["joint"]).names
    ['material', '']
    """
    from waterdx.ledger.editing import cells_of

    lines = cells_of(clipboard)
    if lines == [[""]]:
        return None
    fields = {key(head): field.name for field in fields_of(layer) for head in (field.ja, field.en, *_both(field.header))}
    heads = [key(cell) for cell in lines[0]]
    found = [fields.get(head, "") for head in heads]
    if len(lines) > 1 and any(found) and all(head in fields or head in _computed_heads() for head in heads):
        return Block(lines[1:], found, lines[0])
    own, width = {field.name for field in fields_of(layer)}, max(map(len, lines))
    wanted = [name if name in own else "" for name in names[:width]]
    return Block(lines, wanted + [""] * (width - len(wanted)), [""] * width)


def _both(words: Words) -> tuple[str, str]:
    return words.ja, words.en


def _computed_heads() -> set[str]:
    """Of columns that follow from others and are not pasted."""
    from waterdx.ledger.classify import CLASS_COLUMNS

    return {key(head) for words in CLASS_COLUMNS.values() for head in _both(words)}

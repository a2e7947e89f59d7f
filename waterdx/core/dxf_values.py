"""How values of the ledger travel in a DXF: as extended data of the application WATERDX, `name=text`, in CP932.

Letters CP932 has no code for and line ends are written \\U+XXXX (UTF-16), as AutoCAD writes them; a long text is cut into
entries of one name, because an entry holds 255 bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from waterdx.core.safe_text import fits_cp932

APPLICATION = "WATERDX"
LABEL_MARK = "waterdx_label"  # a text that only prints what its line says
TABLE_MARK = "waterdx_table"
CRS_MARK = "waterdx_epsg"  # the number of the coordinate system, which a drawing has no place for
STRING, NAME_OF_APPLICATION = 1000, 1001  # group codes
PIECE = 100  # letters, of two bytes each
_ESCAPED = re.compile(r"\\U\+([0-9A-Fa-f]{4})")


def escaped(text: str) -> str:
    """`text` in letters CP932 has.

    >>> escaped("髙﨑〜"), unescaped(escaped("😀\\n"))
    ('髙﨑\\\\U+301C', '😀\\n')
    """
    if text.isprintable() and fits_cp932(text):
        return text
    return "".join(sign if sign >= " " and fits_cp932(sign) else _code(sign) for sign in text)


def unescaped(text: str) -> str:
    """The text that `escaped` was given."""
    plain = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def entries_of(values: Mapping[str, str]) -> list[tuple[int, str]]:
    """The entries of extended data for an object's values."""
    return [
        (STRING, f"{escaped(name)}={text[at : at + PIECE]}")
        for name, text in ((name, escaped(text)) for name, text in values.items())
        for at in range(0, len(text), PIECE)
    ]


def values_in(tags: Iterable[tuple[int, str]]) -> dict[str, str]:
    """The values among the tags of an entity, {} where it has none of ours.

    >>> values_in([(8, "0"), (1001, "OTHER"), (1000, "a=1"), (1001, "WATERDX"), (1000, "管種=DI"), (1000, "管種=P")])
    {'管種': 'DIP'}
    """
    values: dict[str, str] = {}
    ours = False
    for code, text in tags:
        if code == NAME_OF_APPLICATION:
            ours = text.strip() == APPLICATION
        elif code == STRING and ours:
            name, equals, piece = text.partition("=")
            if equals:
                values[unescaped(name)] = values.get(unescaped(name), "") + piece
    return {name: unescaped(text) for name, text in values.items()}


def _code(sign: str) -> str:
    units = sign.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\U+{units[at : at + 2].hex().upper()}" for at in range(0, len(units), 2))

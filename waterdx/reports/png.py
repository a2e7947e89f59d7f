"""A PNG of a chart, written in less than half the time that Pillow takes.

Pillow tries five ways of foretelling each row from the one above, which helps photographs. A chart is flat: taken as it is, its
rows become a file of the same size in 50 ms instead of 150 (2,580 × 2,436 dots).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping

import numpy as np

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_LEVEL = 3  # a higher one takes twice the time for a fifth less
_INCH_M = 0.0254


def png(pixels: np.ndarray, dpi: float, texts: Mapping[str, str]) -> bytes:
    """Opaque `pixels` (rows, columns, red-green-blue and perhaps more) as a PNG of that many dots per inch, with named texts.

    >>> png(np.zeros((1, 2, 3), np.uint8), 300, {})[1:4]
    b'PNG'
    """
    high, wide = pixels.shape[:2]
    rows = np.zeros((high, 1 + 3 * wide), np.uint8)  # each row begins with how it is foretold: 0, not at all
    for place in range(3):  # a sixth of the time of all three at once
        rows[:, 1 + place :: 3] = pixels[:, :, place]
    dots = round(dpi / _INCH_M)
    return _SIGNATURE + b"".join(
        (
            _chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)),  # eight bits each of red, green and blue
            _chunk(b"pHYs", struct.pack(">IIB", dots, dots, 1)),  # per metre
            *(_chunk(b"iTXt", _text(key, text)) for key, text in texts.items()),
            _chunk(b"IDAT", zlib.compress(rows.data, _LEVEL)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _text(key: str, text: str) -> bytes:
    """Text in UTF-8, not compressed, in no language said."""
    return key.encode("latin-1") + b"\0\0\0\0\0" + text.encode()

"""How an inferred value is told to a reader: its probability and what it rests on."""

from __future__ import annotations

import math

from waterdx.core.words import Words

# What a guess rests on: all known pipes of its field, the nearest one, or a file that said so.
LEARNT, NEAREST, FROM_FILE = "learnt", "nearest", "file"


def per_cent(probability: float) -> float:
    """A probability in %, to a tenth and never rounded up: only what is certain is 100 %.

    >>> per_cent(0.99996), per_cent(0.8)
    (99.9, 80.0)
    """
    return math.floor(round(probability * 1000, 6)) / 10


def method(basis: str, agree: int, of: int) -> Words:
    """How a guess came about, for a reader.

    >>> method("learnt", 4, 5).en
    'inferred from the known pipes: 4 of the 5 most alike agree'
    """
    if basis == NEAREST:
        return Words(ja="最寄りの管から推定(値の分かる管が少ないため学習していません)",
                     en="taken from the nearest pipe (too few pipes are known to learn from)")  # fmt: skip
    if basis == FROM_FILE:
        return Words(ja="取り込んだファイルが推定値としていたもの", en="said to be inferred by the file it came from")
    return Words(ja="値の分かる管から推定: 最も似た管 {of} 本のうち {agree} 本が一致",
                 en="inferred from the known pipes: {agree} of the {of} most alike agree").format(agree=agree, of=of)  # fmt: skip

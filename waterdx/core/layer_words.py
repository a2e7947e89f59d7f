"""Which layer of the ledger the name of a file, or of a layer in it, speaks of."""

from __future__ import annotations

from waterdx.core.text import fold

_WORDS = {
    "pipes": ("管路", "管渠", "管きょ", "管網", "配管", "導水管", "送水管", "配水管", "本管", "pipe", "main", "sewerline"),
    "nodes": ("弁栓", "人孔", "マンホール", "消火栓", "仕切弁", "空気弁", "valve", "hydrant", "manhole", "node", "fitting"),
    "leaks": ("漏水", "修繕", "修理", "破損", "leak", "break", "repair"),
}


def layer_in(name: str) -> str | None:
    """The layer a name speaks of: of several words the last, which is the noun; None where it speaks of none.

    >>> layer_in("下水道管渠"), layer_in("管路付属弁栓"), layer_in("water_mains"), layer_in("24021")
    ('pipes', 'nodes', 'pipes', None)
    """
    folded = fold(name).lower()
    at = {layer: max(map(folded.rfind, words)) for layer, words in _WORDS.items()}
    layer = max(at, key=lambda one: at[one])
    return layer if at[layer] >= 0 else None

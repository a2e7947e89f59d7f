"""Changing the ledger by hand: each function says which edits one gesture of a person is; `change` carries them out.

change(path, partial(set_values, layer="pipes", fids=[7], texts={"material": "ダクタイル"}))
"""

from waterdx.ledger.editing.desk import Desk, Feature
from waterdx.ledger.editing.draft import BadCell, Done, Draft, change
from waterdx.ledger.editing.drawing import draw, insert_vertex, move_vertex, remove_vertex
from waterdx.ledger.editing.merge import merge
from waterdx.ledger.editing.paste import cells_of, paste, paste_block
from waterdx.ledger.editing.questions import Difference, differences
from waterdx.ledger.editing.retire import retire
from waterdx.ledger.editing.split import split
from waterdx.ledger.editing.values import find, set_values

__all__ = [
    "BadCell", "Desk", "Difference", "Done", "Draft", "Feature", "cells_of", "change", "differences", "draw", "find", "insert_vertex", "merge",
    "move_vertex", "paste", "paste_block", "remove_vertex", "retire", "set_values", "split",
]  # fmt: skip

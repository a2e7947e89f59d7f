"""What an edition adds, changes or no longer lists, as a table."""

from __future__ import annotations

from collections.abc import Iterable

from waterdx.app.table.columns import text_column
from waterdx.app.table.model import Table
from waterdx.core.words import Words

WHOLE = Words(ja="技術そのもの", en="the technology itself")
Change = tuple[str, str, Words, tuple[str, ...]]  # added, changed or gone; id; name; keys changed


def news_table(some: Iterable[Change]) -> Table:
    """One line a technology (or a town's experience); the keys by what they are called."""
    from waterdx.catalog.catalogue import NEWS
    from waterdx.catalog.keys import KEYS

    labels = {one.name: str(one.label) for one in KEYS}
    between, rows = str(Words("、", ", ")), list(some)
    keys_of = [between.join(labels.get(key, key) for key in keys) or str(WHOLE) for *_, keys in rows]
    return Table(
        (
            text_column("kind", Words(ja="変化", en="Change"), [str(NEWS[kind]) for kind, *_ in rows]),
            text_column("name", Words(ja="技術", en="Technology"), [str(name) for _, _, name, _ in rows]),
            text_column("keys", Words(ja="変わった項目", en="Keys changed"), keys_of),
            text_column("id", Words(ja="識別名", en="Identifier"), [one for _, one, *_ in rows]),
        )
    )

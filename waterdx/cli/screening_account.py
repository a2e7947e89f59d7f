"""The leaks on record as a small table: how many were read, and why which of them are not used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from waterdx.cli.output import say, say_table
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.screening.account import Account


def say_account(account: Account, learnt: int | None = None) -> None:
    """Every fate that befell a leak, how many of those used lie in the years `learnt` from, what the pipes replaced since mean."""
    from waterdx.screening.account import FATES

    rows: list[tuple[object, int]] = [(Words(ja="読んだ漏水", en="leaks read"), account.read)]
    rows += [(FATES[name], number) for name, number in account.fates.items() if number or name == "used"]
    if account.by_place:
        rows.append((Words(ja="  うち位置から管を決めた", en="  of these by their place"), account.by_place))
    if learnt is not None and learnt != account.used:
        label = Words(
            ja="  うち学習した期間の漏水(残りは過去の漏水として数える)",
            en="  of these in the years learnt from (the rest count as earlier leaks)",
        )
        rows.append((label, learnt))
    say()
    say_table(rows, (Words(ja="漏水記録", en="Leak record"), Words(ja="件数", en="Leaks")))
    if account.replaced:
        say(account.replaced)

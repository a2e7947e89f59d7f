"""Sentences of the program below name commands and their options; in the window the same thing is done another way."""

from __future__ import annotations

import re
from collections.abc import Callable

from waterdx.core.words import Words

_SEARCH = Words(ja="「技術を探す」", en="“Find technologies”")
_HISTORY = Words(ja="「変更の履歴と復元ポイント」", en="“History and restore points”")
_SCREEN = Words(ja="「漏水スクリーニングを計算」", en="“Run leak screening”")
_SUSPECTED = Words(ja="「漏水スクリーニング」の「漏水の疑い」", en="“Suspected leaks” under Leak screening")
_OWN = Words(ja="技術の「メモと実績」", en="“Notes and experience” of the technology")
WAYS = {
    "new": Words(ja="「新しいプロジェクト」", en="“New project”"),
    "ledger import": Words(ja="「台帳を取り込む」", en="“Import ledger”"),
    "ledger update": Words(ja="「台帳を取り込む」の「来年版として更新」", en="“Update as new edition” of the import"),
    "ledger history --undo": Words(ja="「元に戻す」", en="“Undo”"),
    "ledger history": _HISTORY,
    "ledger restore": _HISTORY,
    "ledger check": Words(ja="「台帳を点検」", en="“Check the ledger”"),
    "ledger complete": Words(ja="「空欄を推定する」", en="“Infer blanks”"),
    "screening run": _SCREEN,
    "screening plan": Words(ja="「漏水スクリーニング」の「調査計画」", en="“Survey plan” under Leak screening"),
    "screening sewer import": Words(ja="「TV カメラ調査を取り込む」", en="“Take in a TV survey”"),
    "screening balance": Words(ja="「水量の表を取り込む」", en="“Take in volumes”"),
    "screening evidence list": _SUSPECTED,
    "catalog search": _SEARCH,
    "catalog check": Words(ja="カタログの「点検」", en="“Check” of the catalogue"),
    "catalog note": _OWN,
    "catalog experience": _OWN,
    "digitise list": Words(ja="「紙の読み取り」", en="“Digitise”"),
    "digitise trace": Words(ja="「紙の読み取り」", en="“Digitise”"),
    "--keep-personal": Words(ja="「氏名・電話番号などの列も取り込む」", en="“Take in columns of personal data too”"),
    "--map": Words(ja="「列の読み方」", en="“Columns”"),
}
_COMMANDS = "|".join(sorted((way for way in WAYS if way[0] != "-"), key=len, reverse=True))
_REST = r"(?: (?:TOWN\.gpkg|FILE|…|--[a-z-]+(?: (?:pipes|nodes|leaks))?))*"
_IN_JAPANESE = re.compile(rf" ?(?:waterdx ({_COMMANDS})\b{_REST}|(--keep-personal|--map)\b) ?")
_IN_ENGLISH = re.compile(rf"waterdx ({_COMMANDS})\b{_REST}|(--keep-personal|--map)\b")


def in_window(said: Words) -> Words:
    """The sentence with what a person in the window does in place of a command.

    >>> in_window(Words("先に waterdx screening run を実行してください。", "Run waterdx screening run first.")).ja
    '先に「漏水スクリーニングを計算」を実行してください。'
    """
    return Words(_IN_JAPANESE.sub(_in("ja"), said.ja), _IN_ENGLISH.sub(_in("en"), said.en))


def _in(language: str) -> Callable[[re.Match[str]], str]:
    return lambda found: str(getattr(WAYS[found[1] or found[2]], language))

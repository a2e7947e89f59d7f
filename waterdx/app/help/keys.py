"""Every key: those of ACTIONS by their menus, and those of parts of the window in OTHERS. No Qt in here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.app.actions import Action


@dataclass(frozen=True)
class KeyGroup:
    """The keys of one menu or part of the window: (keys, what they do)."""

    title: Words
    keys: tuple[tuple[str, Words], ...]


OTHERS: tuple[KeyGroup, ...] = (
    KeyGroup(Words(ja="どこでも", en="Everywhere"), (
        ("Tab / Shift+Tab", Words(ja="次の欄へ / 前の欄へ", en="Next field / the one before")),
        ("Alt+F, E, V …", Words(ja="メニューを開く(括弧の中の字)", en="Open a menu (the letter underlined)")),
        ("Ctrl+Tab", Words(ja="次のタブへ(タブの中で)", en="Next tab (inside tabs)")),
        ("← →", Words(ja="タブを選ぶ(タブの名前の上で)", en="Choose a tab (on the names of tabs)")),
        ("Space", Words(ja="ボタンを押す、印を付ける", en="Press a button, tick a box")),
        ("Alt+↓, F4", Words(ja="選択肢を開く", en="Open a list of choices")),
        ("Esc", Words(ja="窓・一覧を閉じる", en="Close a dialog or list")),
    )),
    KeyGroup(Words(ja="表", en="Tables"), (
        ("↑ ↓, Shift+↑ ↓", Words(ja="行を選ぶ、続けて選ぶ", en="Choose a row, several")),
        ("Ctrl+A", Words(ja="すべての行を選ぶ", en="Choose every row")),
        ("Enter", Words(ja="その行の管を地図で見る", en="Show the pipe of the row on the map")),
        ("F2", Words(ja="セルを書き換える", en="Type into the cell")),
        ("Ctrl+C", Words(ja="選んだ行を見出しごとコピー", en="Copy the rows with their heads")),
        ("Ctrl+V", Words(ja="Excel の列を貼り付け", en="Paste a column of Excel")),
    )),
    KeyGroup(Words(ja="地図", en="Map"), (
        ("← → ↑ ↓", Words(ja="動かす(Shift で大きく)", en="Move it (far with Shift)")),
        ("+ / -", Words(ja="拡大 / 縮小", en="Zoom in / out")),
    )),
    KeyGroup(Words(ja="地図の編集", en="Editing on the map"), (
        ("Enter", Words(ja="描いている線を終える", en="Finish the line being drawn")),
        ("Backspace", Words(ja="最後の点を取り消す", en="Take the last point back")),
        ("Esc", Words(ja="やめる。もう一度で編集を終える", en="Stop; once more to leave editing")),
        ("Shift", Words(ja="直角にそろえる(押しながら)", en="Right angles (while held)")),
        ("Alt", Words(ja="1 本だけ動かす(押しながら)", en="Move one pipe alone (while held)")),
        ("Ctrl", Words(ja="選択に加える(押しながらクリック)", en="Add to the selection (with a click)")),
    )),
    KeyGroup(Words(ja="紙の読み取り", en="Digitising"), (
        ("Tab / Shift+Tab", Words(ja="次の要確認へ / 前の要確認へ", en="Next doubtful value / the one before")),
        ("Enter", Words(ja="その行を確認", en="Confirm the row")),
        ("F2", Words(ja="打ち直す", en="Type it anew")),
        ("Delete", Words(ja="不採用", en="Reject the row")),
        ("Backspace", Words(ja="確認を取り消す", en="Take the confirmation back")),
        ("+ / - / 0", Words(ja="紙の画像を拡大 / 縮小 / 全体", en="Paper larger / smaller / whole")),
    )),
    KeyGroup(Words(ja="ヘルプ", en="Help"), (
        ("Alt+← / Alt+→", Words(ja="前のページ / 次のページ", en="Back / forward")),
        ("Ctrl++ / Ctrl+-", Words(ja="文字を大きく / 小さく", en="Larger / smaller letters")),
        ("Ctrl+F", Words(ja="ヘルプの中を探す", en="Search the help")),
    )),
)  # fmt: skip


def key_groups(actions: Sequence[Action], menus: Mapping[str, Words]) -> list[KeyGroup]:
    """The keys of every menu in its order, then those of parts of the window."""
    of_menus = [
        KeyGroup(title, tuple((one.shortcut, one.title) for one in actions if one.menu == menu and one.shortcut))
        for menu, title in menus.items()
    ]
    return [*(group for group in of_menus if group.keys), *OTHERS]


def as_text(groups: Sequence[KeyGroup]) -> str:
    """The sheet as lines to paste: keys, a tab, what they do."""
    return "\n\n".join(
        "\n".join([_plain(group.title), *(f"{keys}\t{what}" for keys, what in group.keys)]) for group in groups
    ) + "\n"  # fmt: skip


def title_of(group: KeyGroup) -> str:
    """The name of a group without the mark of its key in the menu bar."""
    return _plain(group.title)


def _plain(title: Words) -> str:
    return str(title).partition("(&")[0].replace("&", "")

"""What a person can put right. Anything else that is raised is our own mistake."""

from __future__ import annotations

import errno

from waterdx.core.words import Words


class UserError(Exception):
    """One sentence: what happened, to which file, and what to do next.

    >>> error = UserError(ja="{file} がありません。", en="{file} does not exist.", file="a.csv")
    >>> error.words.en
    'a.csv does not exist.'
    """

    def __init__(self, ja: str, en: str, **values: object) -> None:
        self.words = Words(ja, en).format(**values)
        super().__init__(self.words.en)

    def __str__(self) -> str:
        return str(self.words)


class Cancelled(Exception):
    """Raised out of a progress call when the person has asked to stop."""


_REASONS = {
    errno.ENOENT: Words(ja="フォルダーかファイルがありません", en="the folder or file does not exist"),
    errno.EACCES: Words(ja="権限がないか、ほかのソフトが開いています", en="no permission, or another program has it open"),
    errno.EPERM: Words(ja="権限がありません", en="no permission"),
    errno.EROFS: Words(ja="読み取り専用の場所です", en="the place is read-only"),
    errno.EIO: Words(ja="読み書きに失敗しました。空きがないかもしれません", en="reading or writing failed; the disk may be full"),
    errno.ENOSPC: Words(ja="ディスクに空きがありません", en="the disk is full"),
    errno.EFBIG: Words(ja="ファイルが大きすぎます", en="the file is too large"),
    errno.EISDIR: Words(ja="フォルダーです", en="it is a folder"),
    errno.ENOTDIR: Words(ja="フォルダーではありません", en="it is not in a folder"),
    errno.ENAMETOOLONG: Words(ja="名前が長すぎます", en="the name is too long"),
}


def reason_of(error: OSError) -> Words:
    """Why the system refused, in words of the user's language where we have them."""
    return _REASONS.get(error.errno or 0) or Words(str(error.strerror or error), str(error.strerror or error))

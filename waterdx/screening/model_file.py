"""Models as files: plain numbers in JSON under their own SHA-256, so that a changed byte is noticed and nothing can run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from waterdx.core.errors import UserError
from waterdx.core.replacing import replacing

MOST_BYTES = 20_000_000


def write_model(path: Path, content: Mapping[str, Any]) -> None:
    """Write `content` with its digest."""
    with replacing(path) as draft:
        draft.write_text(json.dumps({"sha256": _digest(content), "model": content}, ensure_ascii=False, indent=1), "utf-8")


def read_model(path: Path) -> dict[str, Any]:
    """The content `write_model` wrote. UserError where it is missing, no model file, or not what was written."""
    stored = _parsed(path)
    if not isinstance(stored, dict) or set(stored) != {"sha256", "model"} or not isinstance(stored["model"], dict):
        raise _not_a_model(path)
    if stored["sha256"] != _digest(stored["model"]):
        raise UserError(
            ja="モデルのファイル「{path}」は作られたときの内容と違います(検査値が合いません)。使わずに中止しました。"
            "元のファイルを複写し直すか、waterdx screening train で作り直してください。",
            en="The model file “{path}” is not as it was written (its digest differs), so it was not used. "
            "Copy the original again or make it anew with waterdx screening train.",
            path=path,
        )
    return dict(stored["model"])


def _parsed(path: Path) -> Any:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _not_a_model(path)
        return json.loads(path.read_bytes())
    except OSError:
        raise UserError(
            ja="モデルのファイル「{path}」を開けません。場所と名前を確かめてください。",
            en="The model file “{path}” cannot be opened. Check its place and name.",
            path=path,
        ) from None
    except (ValueError, RecursionError):
        raise _not_a_model(path) from None


def _not_a_model(path: Path) -> UserError:
    return UserError(
        ja="「{path}」は waterdx のモデルではありません(数値だけの JSON です。pickle などは読みません)。"
        "waterdx screening train で作ったファイルを指定してください。",
        en="“{path}” is no model of waterdx (those are plain numbers in JSON; pickles are never read). "
        "Give a file made by waterdx screening train.",
        path=path,
    )


def _digest(content: Mapping[str, Any]) -> str:
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode("utf-8")).hexdigest()

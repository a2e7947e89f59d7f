"""Symbols of valves and hydrants on a drawing become proposals: learned from a few examples that a person marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from waterdx.core.errors import UserError
from waterdx.core.fields import field_named
from waterdx.core.progress import Progress, share, silent
from waterdx.core.terms import find_term
from waterdx.digitise.pages import pixels, scan_of
from waterdx.digitise.symbols import Symbol, find_symbols
from waterdx.ledger.digitised import page_of, terms_field
from waterdx.store import drawings
from waterdx.store.drawings import Drawing
from waterdx.store.proposals import Proposal, Spot, proposals, propose

Box = tuple[float, float, float, float]  # x0, y0, x1, y1 in pixels of the page


def propose_symbols(
    path: Path, file: Path, page: int, examples: Mapping[str, Sequence[Box]], *, ledger_field: str | None = None, progress: Progress = silent
) -> tuple[Drawing, list[Symbol]]:  # fmt: skip
    """Find every symbol like the examples (kind as people write it → boxes round some), and keep them as proposals. Where the
    sheet's lines are known, only symbols on a line are taken. UserError where a kind is no word of the terms."""
    terms = terms_field(path, ledger_field)
    for kind in examples:
        if find_term("node_kind", kind, terms) is None:
            raise UserError(
                ja="「{kind}」は弁栓の種類として知られていません。仕切弁、消火栓、空気弁、排泥弁などの用語で指定してください。",
                en="“{kind}” is no known kind of node. Use a term such as gate valve (仕切弁), hydrant (消火栓), air valve or washout.",
                kind=kind,
            )  # fmt: skip
    scan = scan_of(file, page)
    grey = pixels(scan, progress=share(progress, 0, 0.2))
    before = drawings.known(path, file, page)
    traced = [] if before is None else proposals(path, before.id, "line")
    lines = [np.array(one.points) for one in traced if one.state != "rejected"]
    found = find_symbols(grey, list(examples.values()), lines or None, progress=share(progress, 0.2, 1.0))
    (sheet,) = drawings.keep(path, file, [page_of(scan, "drawing")])
    propose(path, sheet.id, "symbol", [_proposal(number, one, list(examples)) for number, one in enumerate(found, start=1)])
    return sheet, found


def _proposal(number: int, one: Symbol, kinds: Sequence[str]) -> Proposal:
    head, (x, y), reach = field_named("kind").ja, one.place, 12.0
    corners = ((x - reach, y - reach), (x + reach, y - reach), (x + reach, y + reach), (x - reach, y + reach))
    spot = Spot(corners, kinds[one.kind], round(one.score, 4), one.score < 0.7)
    return Proposal("symbol", number, {head: kinds[one.kind]}, {head: spot}, ((x, y),), round(one.score, 4))

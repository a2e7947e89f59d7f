"""What may go into the ledger without a person looking: sure enough, nothing doubtful, and no line that is there already."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from waterdx.core.findings import Finding
from waterdx.ledger import digitised_known
from waterdx.ledger.sheet_place import shapes_of, to_ground_of
from waterdx.store import project
from waterdx.store.drawings import Drawing
from waterdx.store.proposals import DOUBLE_ENTRY, Kind, Proposal, accepted_unseen, proposals


@dataclass(frozen=True)
class Unseen:
    """What would be accepted for its confidence alone, and what was kept back though it is as sure."""

    accepted: tuple[Proposal, ...] = ()
    kept_back: tuple[Finding, ...] = ()


def needs_two(path: Path) -> bool:
    """Whether two people have to say the same before a proposal is accepted."""
    with project.reading(path) as conn:
        return project.read_settings(conn).get(DOUBLE_ENTRY) == "1"


def unseen_of(path: Path, sheet: Drawing, kind: Kind, probability: float) -> Unseen:
    """What of a sheet nothing speaks against and is at least this sure (0..1); none where two people have to look. Writes nothing."""
    if needs_two(path):
        return Unseen()
    sure = [
        one for one in proposals(path, sheet.id, kind)
        if one.state == "open" and not one.doubtful and one.confidence is not None and one.confidence >= probability
    ]  # fmt: skip
    to_ground = to_ground_of(sheet)
    if kind != "line" or to_ground is None:
        return Unseen(tuple(map(accepted_unseen, sure)))
    under = list(zip(sure, digitised_known.pipes_under(path, shapes_of(sure, to_ground)), strict=True))
    return Unseen(
        tuple(accepted_unseen(one) for one, pipes in under if not pipes),
        tuple(digitised_known.told(digitised_known.WAITS, sheet, one, pipes) for one, pipes in under if pipes),
    )

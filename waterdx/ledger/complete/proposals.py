"""What the neighbours propose for a pipe, and how well each proposal is supported under every way to weigh them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from waterdx.ledger.complete.boosting import table
from waterdx.ledger.complete.likeness import Asked
from waterdx.ledger.complete.town import FIELDS, TOLERANCE, Town

MOST_PROPOSALS = 8  # a pipe; the right value is among them for 99 % of materials and 95 % of years (Kitchener)
CHUNK = 4096  # pipes looked at together: bounds the memory
YEAR_BANDS = (0, 2)  # a proposed year is also judged by who has that very year, and who one close to it
COMMON_MATERIALS = 4


@dataclass(frozen=True)
class Proposals:
    """One row a proposal, ordered by `row`, the place of its pipe among those asked; `columns` is what it is judged by."""

    row: np.ndarray
    value: np.ndarray
    columns: np.ndarray

    def right(self, town: Town, asked: Asked) -> np.ndarray:
        """Which proposals are right, where the truth is known."""
        truth = town.values[asked.field][asked.neighbours.asked[self.row]]
        return np.asarray(np.abs(self.value - truth) <= TOLERANCE[asked.field])


@dataclass(frozen=True)
class _Part:
    """Some asked pipes × their neighbours: what each neighbour proposes and the ways to weigh it."""

    town: Town
    asked: Asked
    pipe: np.ndarray
    neighbour: np.ndarray
    proposed: np.ndarray
    likeness: np.ndarray
    weighings: dict[str, np.ndarray]


def proposals_for(town: Town, asked: Asked, likeness: np.ndarray) -> Proposals:
    """The values proposed for every asked pipe; `likeness` as likeness.spread gives it."""
    rows, values, columns = [], [], []
    for start in range(0, len(likeness), CHUNK):
        part = _part(town, asked, likeness, slice(start, start + CHUNK))
        row, value, rank = _chosen(part)
        rows.append(row + start)
        values.append(value)
        own = [asked.own(town, name)[start + row] for name in FIELDS if name != asked.field]
        columns.append(table([value, rank, *_support(part, row, value), *_context(part, row), *own]))
    return Proposals(np.concatenate(rows), np.concatenate(values), np.concatenate(columns))


def _part(town: Town, asked: Asked, likeness: np.ndarray, rows: slice) -> _Part:
    near, chance = asked.neighbours, likeness[rows]
    neighbour = near.pipe[rows]
    proposed = np.where(neighbour >= 0, town.values[asked.field][neighbour], np.nan)
    kinds = {name: weight[rows] for name, weight in near.weights.items()}
    return _Part(
        town, asked, near.asked[rows], neighbour, proposed, chance, kinds | {"alike": chance**2, "most_alike": chance**6}
    )


def _chosen(part: _Part) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Row and value of the best-supported different values of each pipe, and which of them it is (0 = the best)."""
    weight = sum(one / np.maximum(one.sum(axis=1, keepdims=True), 1e-9) for one in part.weighings.values())
    order = np.argsort(part.proposed, axis=1, kind="stable")  # NaN, where there is no neighbour, comes last
    value, weight = np.take_along_axis(part.proposed, order, axis=1), np.take_along_axis(np.asarray(weight), order, axis=1)
    tolerance = TOLERANCE[part.asked.field]
    score = np.stack([(weight * (np.abs(value - one[:, None]) <= tolerance)).sum(axis=1) for one in value.T], axis=1)
    score[~(np.diff(value, axis=1, prepend=-np.inf) > 0)] = -1.0
    best = np.argsort(-score, axis=1, kind="stable")[:, :MOST_PROPOSALS]
    row, rank = np.nonzero(np.take_along_axis(score, best, axis=1) > 0)
    return row, value[row, best[row, rank]], rank


def _support(part: _Part, row: np.ndarray, value: np.ndarray) -> list[np.ndarray]:
    """Shares of the weight for a proposal, its best supporter and the best of all, and where the mean lies."""
    tolerance = TOLERANCE[part.asked.field]
    apart = np.abs(part.proposed[row] - value[:, None])
    bands = [apart <= band for band in (tolerance, *(YEAR_BANDS if tolerance else ()))]
    known, columns = np.nan_to_num(part.proposed), []
    for weight in part.weighings.values():
        whole = np.maximum(weight.sum(axis=1), 1e-9)
        columns += [(weight[row] * band).sum(axis=1) / whole[row] for band in bands]
        columns += [(weight[row] * bands[0]).max(axis=1), weight.max(axis=1)[row]]
        if part.asked.field != "material":
            columns.append(((weight * known).sum(axis=1) / whole)[row] - value)
    nobody = np.log1p(-np.minimum(part.likeness, 0.999))  # ln of the chance that a neighbour is not alike
    columns += [(part.likeness[row] * ~bands[0]).max(axis=1), np.nanstd(part.proposed, axis=1)[row]]
    return [*columns, (nobody[row] * bands[0]).sum(axis=1), (nobody[row] * ~bands[0]).sum(axis=1)]


def _context(part: _Part, row: np.ndarray) -> list[np.ndarray]:
    """The pipe itself, and what alike neighbours have in the other fields: it stands for what is unknown of the pipe."""
    town, columns = part.town, []
    for name in FIELDS:
        if name == part.asked.field:
            continue
        values = town.values[name][part.neighbour]
        weight = part.likeness**2 * ~np.isnan(values)
        whole = np.maximum(weight.sum(axis=1), 1e-9)
        if name == "material":
            columns += [((weight * (values == code)).sum(axis=1) / whole)[row] for code in _common(town)]
        else:
            columns.append(((weight * np.nan_to_num(values)).sum(axis=1) / whole)[row])
    on = town.lines
    of_pipe = (
        town.length, town.drawn, town.number, town.serial, town.batch_size, town.crowd, town.longer, town.leaks, town.first_leak,
        on.street_m, on.filled, on.rank, on.fewest, on.most, on.through, *town.same.values(),
    )  # fmt: skip
    return columns + [one[part.pipe][row] for one in of_pipe]


def _common(town: Town) -> np.ndarray:
    known = town.values["material"][~np.isnan(town.values["material"])]
    return np.argsort(-np.bincount(known.astype(int)), kind="stable")[:COMMON_MATERIALS] if len(known) else known

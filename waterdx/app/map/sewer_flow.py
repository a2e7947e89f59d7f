"""Which way the sewers on the map flow, as waterdx.ledger.network has it, and where that is only assumed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from waterdx.app.map.layers import Lines
from waterdx.app.map.nodes import Nodes


@dataclass(frozen=True)
class SewerFlow:
    """Of each pipe its `direction` (+1 along its line, -1 against it, 0 for no sewer), and whether it is only the one drawn."""

    direction: NDArray[np.int8]
    is_assumed: NDArray[np.bool_]


def sewer_flow(pipes: Any, lines: Lines, nodes: Nodes) -> SewerFlow | None:
    """The flow of a frame of pipes with these lines; None where there are no sewers."""
    from waterdx.ledger.network.flow import flow_of

    if not pipes["field"].isin(("sewer", "agri")).any():
        return None
    ends = lines.ends_of_rows(len(pipes))
    found = flow_of(pipes, nodes.frame(), ends[:, :2], ends[:, 2:])
    direction = np.where(found.basis == "none", 0, np.where(found.against, -1, 1)).astype(np.int8)
    return SewerFlow(direction, found.basis == "drawn")

"""What of a ledger an official form is of: the objects the register counts today, and how many that leaves out."""

from __future__ import annotations

from dataclasses import replace

from waterdx.core.findings import Finding
from waterdx.core.words import Words
from waterdx.ledger.export.source import Source
from waterdx.ledger.inventory import NOT_COUNTED, SERVICE, is_service
from waterdx.store.in_use import ENDED, LATER, NOT_USED, PLANNED, USED, use_on

_NOT_COUNTED = {
    "pipes": NOT_COUNTED,
    "nodes": {
        ENDED: Words(ja="撤去・廃止の弁栓・人孔", en="Removed or abandoned nodes"),
        PLANNED: Words(ja="計画の弁栓・人孔", en="Planned nodes"),
        LATER: Words(ja="来年度以降に設置の弁栓・人孔", en="Nodes laid in a later fiscal year"),
    },
}


def counted(source: Source) -> tuple[Source, list[Finding]]:
    """The source without what the register does not count, and a finding per reason."""
    layers, told = dict(source.layers), []
    for layer, frame in source.layers.items():
        frame = frame.assign(field=frame["field"].fillna("water"))
        use = use_on(frame)
        service = (use == USED) & is_service(frame) if layer == "pipes" else use.isna()
        layers[layer] = frame[(use == USED) & ~service]
        reasons = [(_NOT_COUNTED[layer][one], use == one) for one in NOT_USED]
        told += [_left_out(layer, why, int(mask.sum())) for why, mask in (*reasons, (SERVICE, service)) if mask.any()]
    return replace(source, layers=layers), told


def _left_out(layer: str, why: Words, count: int) -> Finding:
    words = Words(
        ja="{why} {n:,} 件は、調書と同じく数えず、書き出していません。",
        en="{why}: {n:,} are not counted and not written, as in the register.",
    )
    return Finding("export_not_in_use", "info", words.format(why=why, n=count), layer=layer, count=count)

"""What of a ledger an official form is of: the objects the register counts today, and how many that leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from waterdx.core.fields import LAYER_NAMES, field_named
from waterdx.core.findings import Finding
from waterdx.core.words import Words
from waterdx.ledger.export.report import Homeless
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


_WHY = Words(ja="調書と同じく数えず、書き出していません。", en="Not counted and not written, as in the register.")


def counted(source: Source, field: str | None = None) -> tuple[Source, list[Homeless]]:
    """The source without what the register does not count (of one field, or of all), and how many each reason leaves out."""
    layers, left = dict(source.layers), []
    for layer, frame in source.layers.items():
        frame = frame.assign(field=frame["field"].fillna("water"))
        asked = frame["field"] == field if field else frame["field"].notna()
        use = use_on(frame)
        service = (use == USED) & is_service(frame) if layer == "pipes" else use.isna()
        layers[layer] = frame[~asked | ((use == USED) & ~service)]
        reasons = [(_NOT_COUNTED[layer][one], use == one) for one in NOT_USED]
        left += [_left_out(layer, why, int((asked & mask).sum())) for why, mask in (*reasons, (SERVICE, service))]
    return replace(source, layers=layers), [one for one in left if one.count]


def _left_out(layer: str, why: Words, count: int) -> Homeless:
    return Homeless(str(LAYER_NAMES[layer]), str(field_named("status").label), str(why), count, _WHY)


def told(left: Sequence[Homeless]) -> list[Finding]:
    """A finding per reason."""
    words = Words(
        ja="{why} {n:,} 件は、調書と同じく数えず、書き出していません。",
        en="{why}: {n:,} are not counted and not written, as in the register.",
    )
    return [Finding("export_not_in_use", "info", words.format(why=one.value, n=one.count), count=one.count) for one in left]

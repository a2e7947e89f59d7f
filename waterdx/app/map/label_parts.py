"""What the labels of pipes on the map can say."""

from __future__ import annotations

from waterdx.core.words import Words

PARTS = {  # field: what the choice is called, how a value is written (as on the maps on paper)
    "material": (Words(ja="管種", en="Material"), "{}"),
    "diameter_mm": (Words(ja="口径", en="Diameter"), "φ{:g}"),
    "install_fy": (Words(ja="布設年度", en="Laying year"), "{:.0f}"),
}

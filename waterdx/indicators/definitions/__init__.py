"""Every management indicator, one decorated function each, in one file per business. To add one, write one there.

Money inputs are in thousand yen, lengths in km. Cautions and reference levels are those of the guidance named in `source`.
The order of the modules is the order of every list.
"""

from __future__ import annotations

# isort: off
from waterdx.indicators.definitions import water, water_ageing, water_header, water_cash, water_related
from waterdx.indicators.definitions import sewer, sewer_header, sewer_related, karte, dashboard

# isort: on
from waterdx.indicators.registry import (
    INDICATORS,
    Indicator,
    calculate,
    computable,
    declared_for,
    find_indicator,
    indicators_of,
)

__all__ = ["INDICATORS", "Indicator", "calculate", "computable", "declared_for", "find_indicator", "indicators_of"]
_DECLARED = (water, water_ageing, water_header, water_cash, water_related, sewer, sewer_header, sewer_related, karte, dashboard)

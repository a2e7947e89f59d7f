"""Units that several indicators share."""

from __future__ import annotations

from waterdx.core.words import Words

PERCENT = Words(ja="%", en="%")
YEN_PER_M3 = Words(ja="円/m³", en="yen/m³")
YEN_PER_MONTH = Words(ja="円/月", en="yen/month")

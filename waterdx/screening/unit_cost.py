"""What a leak survey costs per km, where a town has no quotation of its own. Light: the window reads it at start."""

from __future__ import annotations

from waterdx.core.words import Words

DEFAULT_UNIT_COST_YEN_PER_KM = 60_000
DEFAULT_UNIT_COST_SOURCE = Words(
    ja="音聴調査 約6万円/km:人口10〜20万人の都市(2023年度)の発見漏水0.07件/km×漏水1件当たり86万円からの計算値"
    "(株式会社天地人の発表、https://shikucho-son.jp/?p=7688)。自分の町の見積額があれば置き換えてください。",
    en="Acoustic survey, about 60,000 yen/km: derived from 0.07 leaks found per km x 860,000 yen per leak in a city of "
    "100,000-200,000 people, FY2023 (release by Tenchijin, https://shikucho-son.jp/?p=7688). Use your own quotation "
    "where you have one.",
)

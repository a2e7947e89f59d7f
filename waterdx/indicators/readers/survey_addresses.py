"""Where the settlement survey (地方公営企業決算状況調査) keeps each input: table, row, columns to add.

Confirmed on the water tables of FY2015 to FY2020 and the sewer tables of FY2023 and FY2024; columns that drift between layouts
are given per layout, and a guard says which layout a row has.
"""

from __future__ import annotations

Address = tuple[str, str, tuple[int, ...]]

_COMMON: dict[str, Address] = {
    "operating_revenue": ("20", "01", (2,)),
    "non_operating_revenue": ("20", "01", (15,)),
    "long_term_deferred_revenue_reversal": ("20", "01", (22,)),
    "operating_expense": ("20", "01", (26,)),
    "non_operating_expense": ("20", "01", (40,)),
    "fixed_assets": ("22", "01", (1,)),
    "tangible_fixed_assets": ("22", "01", (2,)),
    "depreciable_assets": ("22", "01", (4,)),
    "accumulated_depreciation": ("22", "01", (6,)),
    "current_assets": ("22", "01", (14,)),
    "fixed_liabilities": ("22", "01", (22,)),
    "current_liabilities": ("22", "01", (31,)),
    "corporate_bonds": ("22", "01", (23, 24, 25, 32, 33)),
    "deferred_revenue": ("22", "01", (42,)),
}
WATER: dict[str, Address] = _COMMON | {
    "total_revenue": ("20", "01", (1,)),
    "water_supply_revenue": ("20", "01", (3,)),
    "entrusted_work_revenue": ("20", "01", (11,)),
    "total_expense": ("20", "01", (25,)),
    "depreciation_expense": ("20", "01", (35,)),
    "personnel_cost": ("21", "01", (6,)),
    "purchased_water_cost": ("21", "01", (26,)),
    "service_connections": ("30", "01", (1,)),
    "intake_capacity_m3_day": ("30", "01", (2,)),
    "distributed_volume_m3_day": ("30", "01", (14,)),
    "billed_volume_m3_day": ("30", "01", (15,)),
    "service_area_ha": ("30", "01", (36,)),
}
SEWER: dict[str, Address] = _COMMON | {
    "sewer_fee_revenue": ("20", "01", (3,)),
    "rainwater_burden_revenue": ("20", "01", (8,)),
    "depreciation_expense": ("20", "01", (36,)),
    "service_population": ("10", "01", (11,)),
    "connected_population": ("10", "01", (12,)),
    "treated_wastewater": ("10", "01", (50,)),
    "annual_billed_volume": ("10", "01", (52,)),
    "wastewater_treatment_cost": ("32", "02", (16,)),
    "household_sewer_fee_20m3": ("33", "01", (13,)),
}
# Table 21 by where 経常費用 stands; it must equal 営業費用 + 営業外費用 of table 20.
COSTS: dict[int, dict[str, Address]] = {
    guard: {
        "entrusted_work_cost": ("21", "01", (guard - 3,)),
        "incidental_business_cost": ("21", "01", (guard - 2,)),
        "materials_scrap_cost": ("21", "01", (guard - 1,)),
    }
    for guard in (57, 58)
}
LAST_YEAR_OF_57 = 2019  # FY2015 to FY2019 have 経常費用 in column 57, FY2020 in 58
# Table 22 by where 負債・資本合計 stands; it must equal 資産合計.
EQUITY: dict[int, dict[str, Address]] = {
    guard: {
        "unprocessed_deficit": ("22", "01", (guard - 5,)),
        "total_equity": ("22", "01", (guard - 1,)),
        "total_liabilities_and_equity": ("22", "01", (guard,)),
    }
    for guard in (69, 73)
}
TOTAL_ASSETS: Address = ("22", "01", (21,))
# The dashboard's keys of table 01, lengths in 千m (= km).
PIPES: dict[str, int] = {
    "raw_main_length": 13, "transmission_main_length": 14, "distribution_main_length": 15,
    "aged_raw_main": 60, "aged_transmission": 61, "aged_distribution": 62,
    "renewed_raw_main": 63, "renewed_transmission": 64, "renewed_distribution": 65,
}  # fmt: skip
PART_OF_001 = "006"  # small systems within the accounts of 001: adding them would count them twice
WATER_FACILITIES = {"001": "water", "002": "water_bulk", "005": "water_kani"}
SEWER_BUSINESSES = {
    ("17", "1"): "sewer_public", ("17", "2"): "sewer_specific", ("17", "4"): "sewer_tokkan", ("17", "5"): "sewer_agri",
    ("17", "6"): "sewer_fishery", ("17", "7"): "sewer_forestry", ("17", "8"): "sewer_simple", ("17", "9"): "sewer_small",
    ("18", "0"): "johkasou_area", ("18", "1"): "johkasou_individual",
}  # fmt: skip

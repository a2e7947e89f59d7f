"""調書: the statutory register of a ledger as tables. The forms are decorated functions; the Excel book is in reports/."""

from __future__ import annotations

from importlib import import_module

from waterdx.ledger.inventory import Inventory
from waterdx.ledger.register.forms import FORMS, Form, Table
from waterdx.ledger.register.groups import tidied
from waterdx.ledger.register.groups import without_personal as without_personal

for _name in ("water", "sewer", "common"):
    import_module(f"{__name__}.{_name}")


def tables_of(inventory: Inventory) -> list[tuple[Form, str, Table]]:
    """Every form that applies, field by field (water, sewer, agri): the form, the field and its table."""
    inventory = tidied(inventory)
    return [
        (form, field, form.build(inventory, field))
        for field in inventory.fields
        for form in FORMS.values()
        if field in form.fields
    ]

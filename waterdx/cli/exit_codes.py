"""How a command ends (design.md): 0 done, 1 done with errors found, 2 the user can fix it, 3 our fault, 130 stopped."""

from __future__ import annotations

DONE, DONE_WITH_ERRORS, USER_CAN_FIX, OUR_FAULT, STOPPED = 0, 1, 2, 3, 130

"""What became of every leak on record: how many were read, and why which of them teach nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from waterdx.core.words import Words
from waterdx.screening.record import Day, day_of, each_leak_once, recording_start, tidy_pipes, usable_leaks

FATES = {
    "twice": Words(ja="同じ行が2度ある", en="the same row twice"),
    "without_date": Words(ja="漏水日がない", en="without a date"),
    "later": Words(ja="基準日より後(使わない)", en="after the as-of day (not used)"),
    "without_pipe": Words(
        ja="管に結び付かない(管路番号も確かな位置もない)", en="not joined to a pipe (no number, no certain place)"
    ),
    "pipe_gone": Words(
        ja="管路番号が台帳にない(更新・撤去された管とみられる)", en="its pipe is not in the ledger (replaced or removed since)"
    ),
    "predecessor": Words(ja="管の布設年度以前(更新前の管の漏水)", en="before the pipe was laid (of its predecessor)"),
    "before_record": Words(ja="記録が本格的に始まる前", en="before recording began in earnest"),
    "used": Words(ja="使う", en="used"),
}
REPLACED = Words(
    ja="更新・撤去された管は台帳に残っていないため、その漏水{n}件は学習に使えません(台帳にない管 {gone}件、今の管の布設前 {older}件)。"
    "壊れて更新された管が抜けるので、古い管の危険度は低めに出ます。",
    en="Pipes replaced since are no longer in the ledger, so {n} of their leaks cannot be learnt from ({gone} on pipes not in the "
    "ledger, {older} from before the present pipe was laid). The pipes that failed are the ones missing: old pipes look safer than they are.",
)


@dataclass(frozen=True)
class Account:
    """`fates`: name of FATES → leaks; together they are `read`. `by_place`: those used whose pipe was found by the place.
    `recorded_from`: the day from which leaks were written down in earnest (None: there is none)."""

    as_of: str
    fates: Mapping[str, int]
    by_place: int
    recorded_from: str | None

    @property
    def read(self) -> int:
        return sum(self.fates.values())

    @property
    def used(self) -> int:
        return self.fates["used"]

    @property
    def replaced(self) -> Words | None:
        """What the pipes replaced since mean for the ranking; None where no leak tells of one."""
        gone, older = self.fates["pipe_gone"], self.fates["predecessor"]
        return REPLACED.format(n=gone + older, gone=gone, older=older) if gone + older else None

    def to_json(self) -> dict[str, Any]:
        return {"read": self.read, **self.fates, "used_by_place": self.by_place, "recorded_from": self.recorded_from}


def account_of(pipes: pd.DataFrame, leaks: pd.DataFrame, as_of: Day) -> Account:
    """The fate of every row of `leaks` (see record.py; with joined_by where joining.py has been over them) at `as_of`."""
    day, tidy, once = day_of(as_of), tidy_pipes(pipes), each_leak_once(leaks)
    known = once[once["date"].notna() & (once["date"] <= day)]
    joined = known[known["pipe_id"].notna()]
    in_ledger = joined[joined["pipe_id"].isin(tidy["pipe_id"])]
    own = usable_leaks(tidy, in_ledger)
    start = recording_start(known, day)
    used = own[own["date"] > start]
    fates = {
        "twice": len(leaks) - len(once),
        "without_date": int(once["date"].isna().sum()),
        "later": int((once["date"] > day).sum()),
        "without_pipe": len(known) - len(joined),
        "pipe_gone": len(joined) - len(in_ledger),
        "predecessor": len(in_ledger) - len(own),
        "before_record": len(own) - len(used),
        "used": len(used),
    }
    by_place = int((used["joined_by"] == "place").sum()) if "joined_by" in used else 0
    return Account(str(day.date()), fates, by_place, str(start.date()) if len(known) else None)

"""The first sheet of a register: whose it is, of which day, from what, and how far it can be trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from waterdx.core.background import BACKGROUND
from waterdx.core.fields import LAYER_NAMES, field_named
from waterdx.core.findings import SEVERITY_NAMES, count_by_severity
from waterdx.core.words import Words
from waterdx.ledger.inventory import BASES, FIELD_NAMES, Inventory
from waterdx.ledger.personal import LOOK_THROUGH
from waterdx.ledger.register.water import FIVE
from waterdx.store.crs import crs_name
from waterdx.store.in_use import SUSPENDED

Line = tuple[Words, Words]
TITLE = Words(ja="管路台帳 調書", en="Register of the pipe ledger")
NOTHING = Words(ja="なし", en="none")
SHOWN_CHECKS = 8


def plain(text: object) -> Words:
    """The same text in both languages: a name, a number, a file."""
    return Words(str(text), str(text))


def cover_lines(inventory: Inventory) -> list[tuple[Words, list[Line]]]:
    """Sections of the cover, each with its lines (what, said)."""
    return [
        (Words(ja="事業体", en="Utility"), list(_utility(inventory))),
        (Words(ja="延長と本数", en="Length and number"), list(_totals(inventory))),
        (Words(ja="数え方", en="How it is counted"), list(_counting(inventory))),
        (Words(ja="記載のない項目(延長 m と本数)", en="What the ledger does not say (length in m, pipes)"), list(_unknown(inventory))),
        (Words(ja="推定した値", en="Inferred values"), list(_inferred(inventory))),
        (Words(ja="個人情報", en="Personal data"), list(_masked(inventory))),
        (Words(ja="点検の指摘", en="Findings of the check"), list(_findings(inventory))),
        (Words(ja="取り込んだ資料", en="What it was read from"), list(_sources(inventory))),
    ]  # fmt: skip


def _utility(inventory: Inventory) -> Iterator[Line]:
    yield Words(ja="名称", en="Name"), plain(inventory.name)
    if inventory.code:
        yield Words(ja="団体コード", en="Code"), plain(inventory.code)
    yield Words(ja="基準日", en="As of"), plain(inventory.as_of.isoformat())
    yield Words(ja="座標系", en="Coordinate system"), crs_name(inventory.epsg)
    yield Words(ja="プロジェクト", en="Project"), plain(inventory.path.name)


def _totals(inventory: Inventory) -> Iterator[Line]:
    for field in inventory.fields:
        pipes = inventory.pipes[inventory.pipes["field"] == field]
        nodes = inventory.nodes[inventory.nodes["field"] == field]
        said = Words(ja="{m} m、管 {n:,} 本、弁栓・人孔など {k:,} 点", en="{m} m, {n:,} pipes, {k:,} nodes")
        yield FIELD_NAMES[field], said.format(m=metres(pipes["length_cm"].sum()), n=len(pipes), k=len(nodes))


def _counting(inventory: Inventory) -> Iterator[Line]:
    pipes = inventory.pipes
    yield Words(ja="延長", en="Length"), BASES[inventory.basis]
    yield (
        Words(ja="端数", en="Rounding"),
        Words(ja="管ごとに 1 cm まで丸めてから合計。小計と合計は表示どおりに合う", en="each pipe to 1 cm before summing: subtotals and totals agree as shown"),
    )  # fmt: skip
    both = pipes[pipes["length_m"].notna() & pipes["drawn_cm"].notna()]
    said = Words(
        ja="両方のある {n:,} 本で、台帳 {a} m、図形 {b} m(差 {d} m)", en="{n:,} pipes have both: {a} m registered, {b} m drawn ({d} m apart)"
    )  # fmt: skip
    registered, drawn = (both["length_m"] * 100).round().sum(), both["drawn_cm"].sum()
    yield (
        Words(ja="台帳の延長と図形の長さ", en="Registered and drawn"),
        said.format(n=len(both), a=metres(registered), b=metres(drawn), d=metres(drawn - registered)),
    )
    unknown = int(pipes["length_cm"].isna().sum())
    yield (
        Words(ja="延長の分からない管", en="Pipes of unknown length"),
        _pipes(unknown, Words(ja="(延長には入っていません)", en=" (not in any length)")),
    )
    yield from _suspended(inventory)
    left_out = Words(ja="数えない管", en="Not counted")
    if not inventory.left_out:
        yield left_out, NOTHING
    for one in inventory.left_out:
        said = Words(ja="{field} {why}: {n:,} 本、{m} m", en="{field}: {why}: {n:,} pipes, {m} m")
        yield (
            left_out,
            said.format(field=FIELD_NAMES.get(one.field, plain(one.field)), why=one.why, n=one.pipes, m=metres(one.length_cm)),
        )


def _suspended(inventory: Inventory) -> Iterator[Line]:
    """Those of the counted pipes that carry nothing for now, where there are any."""
    pipes = inventory.pipes[inventory.pipes["status"] == SUSPENDED]
    said = Words(ja="{field}: {n:,} 本、{m} m(延長と本数に入っています)", en="{field}: {n:,} pipes, {m} m (counted above)")
    for field, part in pipes.groupby("field"):
        name = FIELD_NAMES.get(str(field), plain(field))
        yield (
            Words(ja="うち休止の管", en="of which suspended"),
            said.format(field=name, n=len(part), m=metres(part["length_cm"].sum())),
        )


def _unknown(inventory: Inventory) -> Iterator[Line]:
    said = Words(ja="{m} m({share:.1%})、{n:,} 本", en="{m} m ({share:.1%}), {n:,} pipes")
    for field in inventory.fields:
        pipes = inventory.pipes[inventory.pipes["field"] == field]
        whole = pipes["length_cm"].sum() or 1
        for name in FIVE if field == "water" else [*FIVE[:4], "section_shape", "slope_permille"]:
            blank = pipes[pipes[name].isna()]
            label = Words("{a}: {b}", "{a}: {b}").format(a=FIELD_NAMES[field], b=field_named(name).label)
            yield label, said.format(m=metres(blank["length_cm"].sum()), share=blank["length_cm"].sum() / whole, n=len(blank))


def _inferred(inventory: Inventory) -> Iterator[Line]:
    found = False
    for layer, fields in inventory.inferred.items():
        for name, fids in fields.items():
            found = True
            yield _labelled(layer, name), Words(ja="{n:,} 件", en="{n:,} objects").format(n=len(fids))
    if not found:
        yield Words(ja="推定した値", en="Inferred values"), NOTHING


def _masked(inventory: Inventory) -> Iterator[Line]:
    said = Words(
        ja="電話番号・メールアドレス・氏名とみられる語を伏せた文: {n:,} 件。{look}",
        en="Texts with a telephone number, a mail address or a name put out of sight: {n:,}. {look}",
    )
    yield Words(ja="伏せた文", en="Masked texts"), said.format(n=inventory.masked, look=LOOK_THROUGH)


def _labelled(layer: str, name: str) -> Words:
    try:
        field = field_named(name).label
    except KeyError:
        field = plain(name)
    return Words("{a}: {b}", "{a}: {b}").format(a=LAYER_NAMES[layer], b=field)


def _findings(inventory: Inventory) -> Iterator[Line]:
    for severity, count in count_by_severity(inventory.findings).items():
        yield SEVERITY_NAMES[severity], Words(ja="{n:,} 件", en="{n:,}").format(n=count)
    first = {finding.check: finding.message for finding in reversed(inventory.findings)}
    grave = Counter(finding.check for finding in inventory.findings if finding.severity != "info")
    for check, count in grave.most_common(SHOWN_CHECKS):
        yield (
            plain(check),
            Words(ja="{n:,} 件。例: {first}", en="{n:,}; for example: {first}").format(n=count, first=first[check]),
        )


def _sources(inventory: Inventory) -> Iterator[Line]:
    said = Words(ja="{layer} {n:,} 行({day} 取込)", en="{layer}, {n:,} rows (read {day})")
    for row in inventory.sources.to_dict("records"):
        yield (
            plain(row["file_name"]),
            said.format(layer=LAYER_NAMES.get(row["layer"], BACKGROUND), n=row["rows_accepted"], day=str(row["read_at"])[:10]),
        )
    if not len(inventory.sources):
        yield Words(ja="資料", en="Sources"), NOTHING


def _pipes(count: int, more: Words) -> Words:
    return Words(ja="{n:,} 本{more}", en="{n:,} pipes{more}").format(n=count, more=more if count else plain(""))


def metres(centimetres: float) -> str:
    """Metres as they are shown.

    >>> metres(123456)
    '1,234.56'
    """
    return f"{centimetres / 100:,.2f}"

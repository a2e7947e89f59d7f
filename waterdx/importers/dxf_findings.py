"""What a drawing held that was not read, or not as it stands: one finding a kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from waterdx.core.findings import Finding, Severity
from waterdx.core.safe_text import clean_text
from waterdx.core.words import Words
from waterdx.importers.dxf_drawing import MAX_DEPTH, MAX_SHAPES, Drawing


def told(drawing: Drawing) -> Iterator[Finding]:
    """What was not read of the drawing, one finding a kind."""
    damage = drawing.damage
    if not damage.ended and not drawing.too_many:
        yield _told_one("dxf_no_end", "warning", 1, ja="ファイルが途中で切れています(EOF がありません)。読めたところまで取り込みます。",
                        en="The file ends too early (it has no EOF). What could be read was read.")  # fmt: skip
    if damage.odd_codes:
        yield _told_one("dxf_odd_codes", "error", damage.odd_codes, ja="壊れた箇所が {n} か所あり、その図形は読めませんでした。",
                        en="The file is damaged in {n} places; the entities there could not be read.")  # fmt: skip
    if damage.too_long:
        yield _told_one("dxf_too_long", "error", damage.too_long, ja="長すぎる図形があり、その残り({n} 値)は読みませんでした。",
                        en="An entity is too long; the rest of it ({n} values) was not read.")  # fmt: skip
    if drawing.too_many:
        yield _told_one("dxf_too_many", "error", MAX_SHAPES, ja="図形が {n} 個を超えるため、残りは読みませんでした。図面を分けてください。",
                        en="There are more than {n} entities; the rest was not read. Split the drawing.")  # fmt: skip
    if drawing.broken:
        yield _told_one("dxf_entity_damaged", "error", len(drawing.broken), ja="座標のない図形が {n} 個(最初は {row} 番目)あり、読めませんでした。",
                        en="{n} entities (the first is {row}) have no coordinates and could not be read.", row=drawing.broken[0])  # fmt: skip
    if drawing.circular:
        yield _told_one("dxf_circular_block", "error", len(drawing.circular), ja="ブロック {names} は自分自身を含むため、点としてだけ読みました。",
                        en="The blocks {names} contain themselves and were read as points only.", names=_names(drawing.circular))  # fmt: skip
    if drawing.too_deep:
        yield _told_one("dxf_too_deep", "warning", 1, ja="ブロックの入れ子が {depth} 段を超えるため、それより深いものは読みませんでした。",
                        en="Blocks are nested more than {depth} deep; what lies deeper was not read.", depth=MAX_DEPTH)  # fmt: skip
    for row, copies in drawing.arrays[:100]:
        yield _told_one("dxf_array", "warning", copies, ja="{row} 番目の図形は {n} 個の配列複写のため、最初の 1 個だけ読みました。",
                        en="Entity {row} is an array of {n} copies; only the first was read.", row=row)  # fmt: skip
    yield from _told_blocks(drawing)


def _told_blocks(drawing: Drawing) -> Iterator[Finding]:
    if drawing.symbols:
        yield _told_one("dxf_symbols", "info", len(drawing.symbols), ja="複数の場所にあるか属性を持つブロック {names} は記号とみなし、点として読みました。",
                        en="The blocks {names}, drawn in several places or with attributes, are symbols and were read as points.",
                        names=_names(drawing.symbols))  # fmt: skip
    if drawing.missing:
        yield _told_one("dxf_block_missing", "warning", len(drawing.missing), ja="ブロック {names} の定義がないため、点として読みました。",
                        en="The blocks {names} are not defined and were read as points.", names=_names(drawing.missing))  # fmt: skip
    if drawing.never_opened:
        yield _told_one("dxf_not_opened", "warning", drawing.never_opened.total(), ja="ほかのファイルへの参照 {names} は開きません。",
                        en="References to other files ({names}) are never opened.", names=_names(drawing.never_opened))  # fmt: skip
    if drawing.not_read:
        yield _told_one("dxf_not_read", "info", drawing.not_read.total(), ja="管路になり得ない種類の図形 {n} 個({names})は読みませんでした。",
                        en="{n} entities of other kinds ({names}) were not read.", names=_names(drawing.not_read))  # fmt: skip


def _told_one(check: str, severity: Severity, count: int, *, ja: str, en: str, **values: object) -> Finding:
    return Finding(check, severity, Words(ja, en).format(n=count, **values), count=count)


def _names(names: Iterable[str]) -> str:
    listed = [clean_text(name) for name in sorted(names)]
    return ", ".join(listed[:10]) + (" …" if len(listed) > 10 else "")

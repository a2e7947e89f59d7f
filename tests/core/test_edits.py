"""A change can turn itself around, whatever it is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from waterdx.core.edits import Edit, EditGroup
from waterdx.core.words import Words

Table = dict[tuple[str, int, str], object]

values = st.one_of(st.none(), st.text(max_size=5), st.integers(-9, 9), st.floats(allow_nan=False))
steps = st.lists(
    st.tuples(st.sampled_from(["pipes", "nodes"]), st.integers(1, 3), st.sampled_from(["note", "street"]), values), max_size=30
)


def carry_out(table: Table, edits: tuple[Edit, ...]) -> Table:
    after = dict(table)
    for edit in edits:
        place = (edit.layer, edit.fid, edit.field)
        assert after.get(place) == edit.before
        after[place] = edit.after
    return {place: value for place, value in after.items() if value is not None}


def group_of(changes: list[tuple[str, int, str, object]]) -> EditGroup:
    """The edits one after the other, each with what stands there by then."""
    table: Table = {}
    edits = []
    for layer, fid, field, value in changes:
        edits.append(Edit(layer, fid, field, table.get((layer, fid, field)), value))  # type: ignore[arg-type]
        table[layer, fid, field] = value
    return EditGroup(Words(ja="まとめて変更", en="bulk edit"), tuple(edits))


@given(steps)
def test_the_inverse_leads_back_and_its_inverse_forth_again(changes: list[tuple[str, int, str, object]]) -> None:
    group = group_of(changes)
    after = carry_out({}, group.edits)
    assert carry_out(after, group.inverse().edits) == {}
    assert carry_out({}, group.inverse().inverse().edits) == after
    assert group.inverse().inverse() == group

"""Changes to the ledger as plain data that can turn itself around: the ground of undo and of the history."""

from __future__ import annotations

from dataclasses import dataclass

from waterdx.core.words import Words

Value = str | float | int | None
SHAPE = "geom"  # the field of an edit of where an object lies: its stored bytes in hexadecimal
EVIDENCE = "evidence"  # the field of an edit of what an object rests on: one row of that table as JSON, None where it is not
SETTINGS = "settings"  # the layer of an edit of a setting of the project: its field is the key, None where it is not set
OBJECT = "*"  # the field of an edit of a whole object: its known values as JSON, None where it is not (yet, any more)


@dataclass(frozen=True)
class Edit:
    """One attribute of one object (`fid` of its layer) from `before` to `after`; its shape; its evidence; the object as a whole; or a setting."""

    layer: str
    fid: int
    field: str
    before: Value
    after: Value

    def inverse(self) -> Edit:
        return Edit(self.layer, self.fid, self.field, self.after, self.before)


@dataclass(frozen=True)
class EditGroup:
    """What one gesture of the user changes: applied together or not at all, undone together."""

    label: Words
    edits: tuple[Edit, ...]

    def inverse(self) -> EditGroup:
        """The group that undoes this one: every edit turned round, last first.

        >>> group = EditGroup(Words("口径", "diameter"), (Edit("pipes", 1, "diameter_mm", 75, 100),))
        >>> group.inverse().inverse() == group
        True
        >>> added = Edit("pipes", 2, OBJECT, None, '{"pipe_id": "A-2"}')
        >>> added.inverse().after is None
        True
        """
        return EditGroup(self.label, tuple(edit.inverse() for edit in reversed(self.edits)))

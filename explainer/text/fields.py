"""What a field of a content dataclass says of itself: its label, its role, whether it is markdown.

Fields that hold markdown are declared with `markdown_field()`; the rest is plain text, escaped by
the templates. With `labelled()` a field says what writers call it; that is how a difference names
it.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, field
from enum import Enum
from typing import Any


class Role(Enum):
    """What a field is for, beyond being read."""

    TEXT = "text"
    KEY = "key"  # Tells a part from its neighbours; other fields may refer to it.
    DERIVED_KEY = "derived key"  # A key that follows the part's name.
    REFERENCE = "reference"  # The key of a part elsewhere in the content, or empty.


def labelled(
    label: str,
    *,
    role: Role = Role.TEXT,
    default: Any = MISSING,  # noqa: ANN401 - whatever the field holds
    truths: tuple[str, str] = ("no", "yes"),
) -> Any:  # noqa: ANN401 - stands where a field's default does
    """Declare a field of a content dataclass that writers know as `label`.

    A list of parts is labelled by the name of one part, a list of strings by that of them all.
    `truths` are the words for false and true.
    """
    return field(default=default, metadata={"label": label, "role": role, "truths": truths})


def markdown_field(label: str, default: str = "") -> Any:  # noqa: ANN401 - stands where a field's default does
    """Declare a field of a content dataclass that holds markdown; see `labelled`."""
    return field(default=default, metadata={"markdown": True, "label": label, "role": Role.TEXT})


def label_of(part_field: Field[Any]) -> str:
    """Return what writers call a field."""
    return str(part_field.metadata.get("label") or part_field.name.replace("_", " "))

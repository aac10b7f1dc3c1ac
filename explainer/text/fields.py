"""What a field of a content dataclass says of itself, once, for everything that derives from it.

Forms, content files, restoring, differences and small corrections read nothing else: what writers
call a field, whether it holds markdown, how a content file calls it, and whether a small correction
may touch it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, Field, field, fields
from enum import Enum
from typing import Any, TypedDict, Unpack, get_args, get_type_hints


class Role(Enum):
    """What a field is for, beyond being read."""

    TEXT = "text"
    KEY = "key"  # Tells a part from its neighbours; other fields may refer to it.
    DERIVED_KEY = "derived key"  # A key that follows the part's name.
    REFERENCE = "reference"  # The key of a part elsewhere in the content, or empty.
    GROUNDS = "grounds"  # Names of what the part rests on: no words of the text itself.


class Facts(TypedDict, total=False):
    """What else can be declared of a field; what is not said is false, or the field's own name."""

    role: Role
    # Markdown for readers; everything else is plain text, escaped by the templates.
    is_markdown: bool
    # The words for false and true.
    truths: tuple[str, str]
    # What a content file calls the field; BODY for what stands below the file's head.
    file_key: str
    # What the JSON of an edition calls it: the name that it had when that was first kept.
    kept_as: str
    # A text can be published without it. Lists can always be empty.
    is_optional: bool
    # A draft can lack it: it is asked for when somebody wants to publish the text.
    is_due_at_publication: bool
    # A small correction may touch it: the page says the same, and rests on the same, as before.
    is_correctable: bool
    # Readers never see it.
    is_for_editors: bool
    # It came after the first release: text that does not use it is kept as if it did not exist.
    is_added_later: bool


BODY = "##"
NO_FACTS: Facts = {}


def labelled(label: str, *, default: Any = MISSING, **facts: Unpack[Facts]) -> Any:  # noqa: ANN401 - stands where a field's default does
    """Declare a field of a content dataclass that writers know as `label`.

    A list of parts is labelled by the name of one part, a list of strings by that of them all. A
    field that is added later has a default, which is what earlier texts hold.
    """
    if facts.get("is_added_later") and default is MISSING:
        raise TypeError(f"“{label}” was added later, so it needs a default.")
    return field(default=default, metadata={"label": label, "facts": facts})


def fact_files() -> Any:  # noqa: ANN401 - stands where a field's default does
    """Declare the field of a part that names the files of facts it was written from."""
    return labelled(
        "fact files", role=Role.GROUNDS, default=(), is_added_later=True, is_for_editors=True
    )


def label_of(part_field: Field[Any]) -> str:
    """Return what writers call a field."""
    return str(part_field.metadata.get("label") or part_field.name.replace("_", " "))


def facts_of(part_field: Field[Any]) -> Facts:
    facts: Facts = part_field.metadata.get("facts", NO_FACTS)
    return facts


def role_of(part_field: Field[Any]) -> Role:
    return facts_of(part_field).get("role", Role.TEXT)


def truths_of(part_field: Field[Any]) -> tuple[str, str]:
    """Return the words for false and true."""
    return facts_of(part_field).get("truths", ("no", "yes"))


def file_key_of(part_field: Field[Any]) -> str:
    """Return what a content file calls a field."""
    return facts_of(part_field).get("file_key", part_field.name)


def fields_added_later(part: type[Any]) -> Iterator[Field[Any]]:
    return (x for x in fields(part) if facts_of(x).get("is_added_later"))


def item_types(part: type[Any]) -> dict[str, type[Any] | None]:
    """Return for each field of a content class what its list holds, or None for a single value."""
    hints = get_type_hints(part)
    return {x.name: next(iter(get_args(hints[x.name])), None) for x in fields(part)}

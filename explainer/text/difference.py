"""What differs between two contents of the same kind, in the writer's words, part by part.

Pure: it walks the frozen dataclasses of any kind of content and reads no database. Labels and roles
come from the fields themselves (`explainer.text.fields`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import Field, dataclass, fields, is_dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar, cast

from explainer.text.fields import Role, label_of, role_of, truths_of
from explainer.text.matching import matched, moved
from explainer.text.words import Kept, Run, runs

AnyContent = TypeVar("AnyContent")
NAME_LENGTH = 60
_NOT_READ = (Role.DERIVED_KEY, Role.GROUNDS)


class Kind(StrEnum):
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"


@dataclass(frozen=True)
class PartDifference:
    """One part that is not as it was.

    A moved part that is text itself, an item of a list, has its words along, changed or not; of
    any other moved part, what changed inside follows as parts of its own.
    """

    label: str
    kind: Kind
    runs: tuple[Run, ...] = ()

    @property
    def is_moved_and_changed(self) -> bool:
        return self.kind == Kind.MOVED and any(run.kind != Kept.SAME for run in self.runs)


def difference(old: AnyContent, new: AnyContent) -> tuple[PartDifference, ...]:
    """Return what differs, in the order of the new text; in each list what went comes last."""
    return tuple(_of_fields(_readable(old), _readable(new), ""))


def _of_fields(old: Any, new: Any, path: str) -> Iterator[PartDifference]:  # noqa: ANN401 - any two nodes of the trees
    for part_field in fields(new):
        name = part_field.name
        label = f"{path}: {label_of(part_field)}" if path else label_of(part_field)
        if not (_is_derived(part_field) and _name(old) != _name(new)):
            yield from _of_values(getattr(old, name), getattr(new, name), label)


def _of_values(old: Any, new: Any, label: str) -> Iterator[PartDifference]:  # noqa: ANN401 - any two values of a field
    if isinstance(new, tuple):
        yield from _of_parts(old, new, label)
    elif is_dataclass(new):
        yield from _of_fields(old, new, label)
    elif old != new:
        yield PartDifference(label, _kind_of_change(old, new), runs(old, new))


def _kind_of_change(old: str, new: str) -> Kind:
    if not old:
        return Kind.ADDED
    return Kind.CHANGED if new else Kind.REMOVED


def _of_parts(old: tuple[Any, ...], new: tuple[Any, ...], label: str) -> Iterator[PartDifference]:
    # A part with the same text is the same part, wherever it stands, before any name is looked at.
    found = matched(old, new, names=(_text, _key, _name), text=_text)
    has_moved = moved(found)
    for place, part in enumerate(new):
        if place not in found:
            yield _whole(part, label, Kind.ADDED, Kept.ADDED)
        else:
            yield from _of_matched(old[found[place]], part, label, place in has_moved)
    stayed = set(found.values())
    for place, part in enumerate(old):
        if place not in stayed:
            yield _whole(part, label, Kind.REMOVED, Kept.REMOVED)


def _of_matched(old: Any, new: Any, label: str, has_moved: bool) -> Iterator[PartDifference]:  # noqa: ANN401
    if isinstance(new, str):
        if has_moved or old != new:
            yield PartDifference(label, Kind.MOVED if has_moved else Kind.CHANGED, runs(old, new))
        return
    if has_moved:
        yield PartDifference(_label_of_part(new, label), Kind.MOVED)
    yield from _of_fields(old, new, _label_of_part(new, label))


def _whole(part: Any, label: str, kind: Kind, kept: Kept) -> PartDifference:  # noqa: ANN401
    return PartDifference(_label_of_part(part, label), kind, (Run(kept, _text(part)),))


def _label_of_part(part: Any, label: str) -> str:  # noqa: ANN401
    if isinstance(part, str):
        return label
    name = _name(part)
    return f"{label} “{name if len(name) <= NAME_LENGTH else f'{name[:NAME_LENGTH]}…'}”"


def _is_derived(part_field: Field[Any]) -> bool:
    return role_of(part_field) is Role.DERIVED_KEY


def _key(part: Any) -> str:  # noqa: ANN401
    """Return what tells a part from its neighbours, if it has such a field."""
    if isinstance(part, str):
        return ""
    keys = (x for x in fields(part) if role_of(x) in (Role.KEY, Role.DERIVED_KEY))
    return next((getattr(part, x.name) for x in keys), "")


def _name(part: Any) -> str:  # noqa: ANN401
    """Return what people call a part: the first of its texts."""
    if isinstance(part, str):
        return ""
    texts = (x for x in fields(part) if role_of(x) is Role.TEXT)
    return next((getattr(part, x.name) for x in texts), "")


def _text(part: Any) -> str:  # noqa: ANN401
    """Return all that is read of a part, without what only derives from it or lies behind it."""
    if isinstance(part, str):
        return part
    if isinstance(part, tuple):
        return "\n\n".join(_text(item) for item in part)
    texts = [_text(getattr(part, x.name)) for x in fields(part) if role_of(x) not in _NOT_READ]
    return "\n".join(text for text in texts if text)


def _readable(content: AnyContent) -> AnyContent:
    """Return the content with nothing but strings: truths in words, references as names."""
    return cast("AnyContent", _with_readable_values(content, _names_by_key(content)))


def _names_by_key(content: Any) -> dict[str, str]:  # noqa: ANN401
    pairs = dict(_keys_and_names(content))
    names = list(pairs.values())
    return {key: f"{x} ({key})" if names.count(x) > 1 else x for key, x in pairs.items()}


def _keys_and_names(node: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    if isinstance(node, tuple):
        for item in node:
            yield from _keys_and_names(item)
    elif is_dataclass(node):
        if key := _key(node):
            yield key, _name(node)
        for part_field in fields(node):
            yield from _keys_and_names(getattr(node, part_field.name))


def _with_readable_values(node: Any, names: dict[str, str]) -> Any:  # noqa: ANN401
    if isinstance(node, tuple):
        return tuple(_with_readable_values(item, names) for item in node)
    if is_dataclass(node) and not isinstance(node, type):
        return replace(node, **{x.name: _readable_value(node, x, names) for x in fields(node)})
    # Browsers send line ends in two characters, files have one; nobody sees which.
    return str(node).replace("\r\n", "\n")


def _readable_value(part: Any, part_field: Field[Any], names: dict[str, str]) -> Any:  # noqa: ANN401
    value = getattr(part, part_field.name)
    if role_of(part_field) is Role.REFERENCE:
        return names.get(value, value)
    if isinstance(value, bool):
        return truths_of(part_field)[value]
    return _with_readable_values(value, names)

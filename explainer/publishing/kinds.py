"""The kinds of text that are installed. Each is registered by its app; this floor knows no name.

An app registers its kind when Django is ready (`apps.py`). Whatever the ground floor has to know
of a kind stands in its `Kind`: the model of its working copies, its content, where its pages are
and what its policy asks for.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import get_script_prefix, reverse

A_SLUG = "a-slug"


@dataclass(frozen=True)
class Policy:
    """What a text of a kind needs before readers see it: at least a second person.

    With `needs_checks` that person compares it with each of its sources. `takes_reports` lets
    readers say on a page of its own what is not clear or wrong.
    """

    needs_checks: bool = True
    takes_reports: bool = True


@dataclass(frozen=True)
class Kind:
    """`folder` is where readers find its pages: `/folder/slug/`, `/folder/slug/history/`.

    `page` and `history` are the names of these addresses. `model` is the class of the working
    copies, `content` that of what they are composed into.
    """

    name: str
    model: type[Any]
    content: type[Any]
    folder: str
    page: str
    history: str
    policy: Policy = Policy()
    # The key under which one content file lists several texts; without it each has its own file.
    file_list: str = ""
    # What readers call it where they find one, if not as its editors do.
    found_as: str = ""

    @property
    def label(self) -> str:
        """What people call one text of this kind."""
        return str(self.model._meta.verbose_name)

    @property
    def label_for_readers(self) -> str:
        return self.found_as or self.label

    @property
    def plural(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    @property
    def related_name(self) -> str:
        """The name under which a publication knows its working copy."""
        return str(self.model._meta.model_name)

    def address_of(self, slug: str) -> str:
        return address_with(self.page, slug)

    def history_address_of(self, slug: str) -> str:
        return address_with(self.history, slug)


def address_with(name: str, slug: str) -> str:
    """Return the address of that name with a slug, as `reverse` does; fast, for lists."""
    before, after = _around_a_slug(name, get_script_prefix())
    return f"{before}{slug}{after}"


@cache
def _around_a_slug(name: str, _prefix: str) -> tuple[str, str]:
    """Return what stands before and behind the slug in addresses of a name.

    A list asks for a hundred of them, and Django works out each one anew.
    """
    before, _, after = reverse(name, args=[A_SLUG]).rpartition(A_SLUG)
    return before, after


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known. Raises ValueError for a name that another kind has."""
    if _kinds.get(kind.name, kind) != kind:
        raise ValueError(f"There is a kind “{kind.name}” already.")
    _kinds[kind.name] = kind


def all_kinds() -> list[Kind]:
    """Return the kinds in the order of their apps."""
    return list(_kinds.values())


def kind_named(name: str) -> Kind:
    """Return the kind of that name. Raises LookupError where no app has registered it."""
    return _kinds[name]


def kind_of(working_copy: object) -> Kind:
    """Return the kind of a working copy. Raises LookupError where no app has registered it."""
    for kind in _kinds.values():
        if isinstance(working_copy, kind.model):
            return kind
    raise LookupError(f"{type(working_copy).__name__} belongs to no kind of text.")

"""The sources that content files name.

One that the database knows already is taken as it stands there: reviewers keep its date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from explainer.importing.content_file import Fields
from explainer.publishing.content import SourceContent
from explainer.publishing.keeping import PartRefused, check_alone, save_checked
from explainer.sources.models import DateKind, Source

SOURCE_KEYS = {"url", "title", "date", "date_kind"}


def source_named(mapping: Fields) -> SourceContent:
    """Return the source that a mapping names, made if nobody has named it before.

    Raises ContentFileError for one that cannot be a source.
    """
    address = mapping.text("url")
    source = Source.objects.filter(address=address).first() or _checked(mapping, save_checked)
    return SourceContent(source.address, source.title)


class SourcesOfFiles:
    """The sources that many files name: asked for at once, and those that are new saved at once."""

    def __init__(self, heads: Iterable[Fields]) -> None:
        named = (x for head in heads for x in _mappings(head))
        addresses = {str(x.get("url")).strip() for x in named}
        known = Source.objects.filter(address__in=[x for x in addresses if "\x00" not in x])
        self._known = {source.address: source for source in known}
        self._new: list[Source] = []

    def named(self, mapping: Fields) -> SourceContent:
        """As `source_named`, but a new source is saved by `save_new`."""
        address = mapping.text("url")
        if address not in self._known:
            source = _checked(mapping, check_alone)
            self._new.append(source)
            self._known[address] = source
        return SourceContent(address, self._known[address].title)

    def save_new(self) -> None:
        Source.objects.bulk_create(self._new)
        self._new = []


def _mappings(head: Fields) -> Iterable[Fields]:
    """Return all mappings in a list of sources, wherever it stands in the head."""
    for key, value in head.items():
        inside = value if isinstance(value, list) else []
        for item in inside:
            if isinstance(item, Fields) and key == "sources":
                yield item
            elif isinstance(item, Fields):
                yield from _mappings(item)


def _checked(mapping: Fields, check: Callable[[Source], None]) -> Source:
    """Return a new source, once `check` let it pass."""
    source = Source(
        address=mapping.text("url"),
        title=mapping.text("title"),
        date=mapping.day("date"),
        date_kind=mapping.text("date_kind", DateKind.NONE),
    )
    try:
        check(source)
    except PartRefused as refused:
        column = str(refused.place[0]) if refused.place else ""
        key = {"address": "url"}.get(column, column)
        label = f"“{key}”: " if key else ""
        raise mapping.fault(f"{label}{refused.messages[0]}", key) from None
    return source

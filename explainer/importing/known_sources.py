"""The sources that content files name.

One that the database knows already is taken as it stands there: reviewers keep its title and date.
Where a file says something else, whoever loads it is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from explainer.importing.head import Fields
from explainer.publishing.content import SourceContent
from explainer.publishing.keeping import PartRefused
from explainer.sources.models import DateKind, Source

SOURCE_KEYS = {"url", "title", "date", "date_kind"}


class SourcesOfFiles:
    """The sources that many files name, asked for at once.

    `check` lets a new source pass, or raises PartRefused; it may save it. `told` holds, once each,
    what files say of known sources that stands otherwise in the database.
    """

    def __init__(self, heads: Iterable[Fields], check: Callable[[Source], None]) -> None:
        # A file may leave out what another says.
        self._mappings = sorted(
            (x for head in heads for x in _mappings(head)),
            key=lambda mapping: len(SOURCE_KEYS - set(mapping)),
        )
        known = Source.objects.filter(address__in={str(x.get("url")) for x in self._mappings})
        self._known = {source.address: source for source in known}
        self._check = check
        self._told: dict[tuple[str, str], str] = {}
        self.new: list[Source] = []

    @property
    def told(self) -> list[str]:
        return list(self._told.values())

    def name_all(self) -> None:
        """Make those that are new: a text may rest on a page that only another one lists."""
        for mapping in self._mappings:
            self.named(mapping)

    def named(self, mapping: Fields) -> SourceContent:
        """Return the source that a mapping names, made if nobody has named it before.

        Raises ContentFileError for one that cannot be a source.
        """
        mapping.refuse_unknown(SOURCE_KEYS)
        address = mapping.text("url")
        if address in self._known:
            self._compare(mapping, self._known[address])
        else:
            self._known[address] = self._made(mapping)
            self.new.append(self._known[address])
        return SourceContent(address, self._known[address].title)

    def save_new(self) -> None:
        """Save those that `check` did not save."""
        Source.objects.bulk_create(source for source in self.new if source.pk is None)

    def _compare(self, mapping: Fields, known: Source) -> None:
        title = mapping.text("title", known.title)
        dated = _source_in(mapping) if {"date", "date_kind"} & set(mapping) else known
        self._tell(mapping, "title", title, known.title)
        self._tell(mapping, "date", _date_of(dated), _date_of(known))

    def _tell(self, mapping: Fields, key: str, said: str, kept: str) -> None:
        if said != kept:
            sentence = (
                f"{mapping.file}, line {mapping.line}: the {key} of {mapping['url']} stays “{kept}”"
                f", which reviewers keep; the file says “{said}”."
            )
            self._told.setdefault((mapping["url"], said), sentence)

    def _made(self, mapping: Fields) -> Source:
        source = _source_in(mapping)
        source.title = mapping.text("title")
        try:
            self._check(source)
        except PartRefused as refused:
            column = str(refused.place[0]) if refused.place else ""
            key = {"address": "url"}.get(column, column)
            label = f"“{key}”: " if key else ""
            raise mapping.fault(f"{label}{refused.messages[0]}", key) from None
        return source


def _source_in(mapping: Fields) -> Source:
    return Source(
        address=mapping.text("url"),
        date=mapping.day("date"),
        date_kind=mapping.text("date_kind", DateKind.NONE),
    )


def _date_of(source: Source) -> str:
    return f"{source.date_kind} {source.date or ''}".strip()


def _mappings(head: Fields) -> Iterable[Fields]:
    """Return all mappings in a list of sources, wherever it stands in the head."""
    for key, value in head.items():
        inside = value if isinstance(value, list) else []
        for item in inside:
            if isinstance(item, Fields) and key == "sources":
                yield item
            elif isinstance(item, Fields):
                yield from _mappings(item)

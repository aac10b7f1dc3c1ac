"""The sources that content files name.

One that the database knows already is taken as it stands there: reviewers keep its date.
"""

from __future__ import annotations

from explainer.importing.content_file import Fields
from explainer.publishing.content import SourceContent
from explainer.publishing.keeping import PartRefused, save_checked
from explainer.sources.models import DateKind, Source

SOURCE_KEYS = {"url", "title", "date", "date_kind"}


def source_named(mapping: Fields) -> SourceContent:
    """Return the source that a mapping names, made if nobody has named it before.

    Raises ContentFileError for one that cannot be a source.
    """
    address = mapping.text("url")
    source = Source.objects.filter(address=address).first() or _new_source(mapping, address)
    return SourceContent(source.address, source.title)


def _new_source(mapping: Fields, address: str) -> Source:
    source = Source(
        address=address,
        title=mapping.text("title"),
        date=mapping.day("date"),
        date_kind=mapping.text("date_kind", DateKind.NONE),
    )
    try:
        save_checked(source)
    except PartRefused as refused:
        column = str(refused.place[0]) if refused.place else ""
        key = {"address": "url"}.get(column, column)
        label = f"“{key}”: " if key else ""
        raise mapping.fault(f"{label}{refused.messages[0]}", key) from None
    return source

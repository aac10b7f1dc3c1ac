"""What a part of a text rests on: the files of facts it was written from, and the pages behind it.

The first are for editors. The second are addresses of the text's own sources, so that a reader sees
where a section comes from, and a reviewer what to compare it with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models

from explainer.publishing.content import SourceContent
from explainer.sources.models import ADDRESS_LENGTH, NCI_ADDRESS

FACT_FILE_LENGTH = 80
FACT_FILE = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*\Z",
    "The name of a fact file has small letters, digits and hyphens, as in “side-effects”.",
)


def fact_files_column() -> ArrayField:
    """Return the column that names the files of facts behind a part."""
    return ArrayField(
        models.CharField(max_length=FACT_FILE_LENGTH, validators=[FACT_FILE]),
        verbose_name="fact files",
        default=list,
        blank=True,
        help_text="The files of facts that this was written from, one on each line.",
    )


def sources_column() -> ArrayField:
    """Return the column that holds the addresses of the sources behind a part."""
    return ArrayField(
        models.CharField(max_length=ADDRESS_LENGTH, validators=[NCI_ADDRESS]),
        verbose_name="where this comes from",
        default=list,
        blank=True,
        help_text="Addresses of those sources of this text that say it, one on each line.",
    )


def unnamed_sources(
    parts: Iterable[tuple[str, Sequence[str]]], sources: Iterable[SourceContent]
) -> Iterator[str]:
    """Say of each part, by its name, which of the pages behind it the text itself does not name."""
    named = {source.address for source in sources}
    for name, addresses in parts:
        for address in addresses:
            if address not in named:
                yield (
                    f"Add the page that “{name}” comes from to the sources of this text: {address}"
                )

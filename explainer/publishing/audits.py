"""Whether editions are what their digests name, and whether readers get what live editions say."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from cattrs.errors import BaseValidationError
from django.db.models import Count, Max, Min

from explainer.operations.audits import Difference, by_pages
from explainer.publishing.comparing import columns_of, values_that_differ
from explainer.publishing.content import (
    SHAPE,
    Content,
    canonical_json,
    digest_of_stored,
    from_edition,
    rendition_version,
)
from explainer.publishing.kinds import all_kinds
from explainer.publishing.models import Edition, Publication, Rendition
from explainer.publishing.parts import stale_parts
from explainer.publishing.renditions import (
    live_differences,
    rendition_of,
    what_is_kept_of_no_live_page,
)

PAGES_AT_ONCE = 500
# Of each the whole text is in memory, and what pages show of it.
EDITIONS_AT_ONCE = 50
OTHER_SOFTWARE = "other software made what is kept of it for readers: run manage.py migrate."
# What a stored text can do that is none of ours.
_UNREADABLE = (
    AttributeError, BaseValidationError, LookupError, RecursionError, TypeError, ValueError,
)  # fmt: skip


def of_publications() -> Iterator[Difference]:
    numbered = Publication.objects.select_related("live_edition").defer("live_edition__content")
    counted = numbered.annotate(
        editions_there=Count("editions"),
        first_number=Min("editions__number"),
        last_number=Max("editions__number"),
    )
    yield from by_pages(counted, _of_publications, "Pages", PAGES_AT_ONCE)
    yield from what_is_kept_of_no_live_page()


def of_editions() -> Iterator[Difference]:
    editions = Edition.objects.select_related("publication")
    yield from by_pages(editions, _of_editions, "Editions", EDITIONS_AT_ONCE)


def _of_publications(pages: Sequence[Publication]) -> Iterator[Difference]:
    for page in pages:
        yield from (Difference(str(page), sentence) for sentence in _wrong_with(page))


def _wrong_with(page: Publication) -> Iterator[str]:
    kinds = {kind.name: kind for kind in all_kinds()}
    if page.kind not in kinds:
        yield "no app of this software knows its kind."
    elif kinds[page.kind].policy.needs_checks and not page.needs_checks:
        yield "it says that it needs no checks, and its kind does need them."
    facts = vars(page)
    if facts["editions_there"] and (facts["first_number"], facts["last_number"]) != (
        1,
        facts["editions_there"],
    ):
        yield (
            f"its {facts['editions_there']} editions have the numbers {facts['first_number']} to"
            f" {facts['last_number']}: some are missing."
        )
    if page.live_edition_id is None:
        return
    if page.live_edition is None or page.live_edition.publication_id != page.pk:
        yield "the edition that is live is none of its own."


def _of_editions(editions: Sequence[Edition]) -> Iterator[Difference]:
    readable: list[tuple[Edition, Content]] = []
    for edition in editions:
        if edition.digest != digest_of_stored(edition.content):
            yield Difference(str(edition), "its digest is not that of its content.")
        content = _read(edition)
        if content is None:
            yield Difference(str(edition), "its content cannot be read as a text of its kind.")
        else:
            readable.append((edition, content))
            yield from _wrong_with_content(edition, content)
    yield from _of_what_is_shown(readable)


def _read(edition: Edition) -> Content | None:
    try:
        content: Content = from_edition(edition.publication.kind_of_text.content, edition.content)
    except _UNREADABLE:
        return None
    return content


def _wrong_with_content(edition: Edition, content: Content) -> Iterator[Difference]:
    if content.slug != edition.publication.slug:
        yield Difference(str(edition), f"its content says that it is at “{content.slug}”.")
    # What was kept in another shape is written otherwise today.
    is_of_today = json.loads(edition.content).get(SHAPE, 1) == len(content.STEPS) + 1
    if is_of_today and canonical_json(content) != edition.content:
        yield Difference(str(edition), "its content is not written as the site writes it.")


def _of_what_is_shown(texts: Sequence[tuple[Edition, Content]]) -> Iterator[Difference]:
    """Compare what is kept of texts for readers; that of other software is shown to nobody."""
    older = _made_by_other_software([edition for edition, _ in texts])
    for edition, _ in texts:
        if edition.pk in older:
            yield Difference(str(edition), OTHER_SOFTWARE)
    current = [(edition, content) for edition, content in texts if edition.pk not in older]
    yield from _of_renditions(current)
    yield from live_differences(
        [(x, content) for x, content in current if x.publication.live_edition_id == x.pk]
    )


def _made_by_other_software(editions: Sequence[Edition]) -> set[int]:
    keys = [edition.pk for edition in editions]
    older = set[int]()
    for kind in all_kinds():
        of_kind = Rendition.objects.filter(edition__publication__kind=kind.name, pk__in=keys)
        version = rendition_version(kind.content)
        older.update(of_kind.exclude(made_by=version).values_list("pk", flat=True))
        older.update(stale_parts(kind.name).filter(live_edition__in=keys))
    return older


def _of_renditions(texts: Sequence[tuple[Edition, Content]]) -> Iterator[Difference]:
    """An edition that was live once has a rendition; one that is live must have it."""
    named = {edition.pk: str(edition) for edition, _ in texts}
    columns = sorted(columns_of(Rendition), key=lambda name: name != "edition_id")
    kept = list(Rendition.objects.filter(pk__in=named).values_list(*columns))
    rendered = {row[0] for row in kept}
    made = (
        rendition_of(edition, content)
        for edition, content in texts
        if edition.pk in rendered or edition.publication.live_edition_id == edition.pk
    )
    yield from values_that_differ(
        columns,
        ([getattr(row, name) for name in columns] for row in made),
        kept,
        naming=lambda key: f"{named[key]}, its rendition",
    )

"""A site as large as it may become: live texts by the thousand, each with its working copy.

Written in bulk, so none of it went the way of a text; PostgreSQL's own rules hold here as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection

from explainer.linking.words_in_place import make_links
from explainer.publishing.content import SourceContent, canonical_json, digest_of
from explainer.publishing.models import Edition, Publication
from explainer.publishing.renditions import make_renditions
from explainer.publishing.working_copy import WorkingCopy
from explainer.searching.entries import make_entries
from explainer.sources.models import DateKind, Source, Verification
from glossary.content import TERM, TermContent
from glossary.models import Term
from tests.database import as_owner
from tests.factories import ROWS_AT_ONCE, a_reviewer, keep_on_record, the_writer
from topics.content import TOPIC, SectionContent, TopicContent
from topics.models import Section, Topic, TopicSource

if TYPE_CHECKING:
    from django.contrib.auth.models import User

LONG_AGO = datetime(2019, 1, 1, tzinfo=UTC)
OLDEST_CHECK = 380
SHARED_SOURCES = 40


@dataclass(frozen=True)
class Growth:
    """Who published the texts, of which day the site is, and on which pages of NCI they rest."""

    publisher: User
    today: date
    sources: Sequence[Source]

    def sources_of(self, number: int) -> list[Source]:
        """A text has a page of its own, as in NCI's dictionary; every third shares one, too."""
        shared, own = self.sources[:SHARED_SOURCES], self.sources[SHARED_SOURCES:]
        of_many = [shared[number % len(shared)]] if number % 3 == 0 else []
        return [own[number % len(own)], *of_many]

    def verified_on(self, number: int) -> date:
        return self.today - timedelta(days=number % OLDEST_CHECK)


def grow(*, topics: int, terms: int, publisher: User, today: date) -> None:
    """Let as many more texts be live, their checks spread over a year and two weeks."""
    growth = Growth(publisher, today, _make_sources(SHARED_SOURCES + topics + terms))
    _make_terms(growth, terms)
    _make_topics(growth, topics)
    # What autovacuum does within a minute, and cannot before a test's transaction ends.
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _make_sources(count: int) -> list[Source]:
    first = Source.objects.count()
    return Source.objects.bulk_create(
        Source(
            title=f"A page of NCI on something that people ask about, number {number}",
            address=f"https://www.cancer.gov/about-cancer/grown/page-{number}",
            date=date(2024, 5, 6),
            date_kind=DateKind.UPDATED,
        )
        for number in range(first, first + count)
    )


def _make_terms(growth: Growth, count: int) -> None:
    first = Term.objects.count()
    contents = [
        TermContent(
            slug=f"grown-term-{number}",
            name=f"growncell{number} term",
            aliases=(f"growncell{number // 50} cell {number}",),
            pronunciation="",
            definition=f"A cell that fights infection number {number}.",
            sources=_named(growth.sources_of(number)),
        )
        for number in range(first, first + count)
    ]
    rows = [Term(name=x.name, aliases=list(x.aliases), definition=x.definition) for x in contents]
    _make_live(growth, TERM, rows, contents)
    through = Term.sources.through
    through.objects.bulk_create(
        [
            through(term=row, source=source)
            for number, row in enumerate(rows, start=first)
            for source in growth.sources_of(number)
        ],
        batch_size=ROWS_AT_ONCE,
    )


def _make_topics(growth: Growth, count: int) -> None:
    first = Topic.objects.count()
    body = "This is a sentence that says something about it. " * 30
    contents = [
        TopicContent(
            slug=f"grown-topic-{number}",
            title=f"Grown topic {number}",
            description="How it helps.",
            level="beginner",
            tags=(),
            thirty_seconds="It helps the body.",
            takeaways=(),
            sections=(SectionContent("what-it-is", "What it is", "", body),),
            terms=(),
            faqs=(),
            quiz=(),
            care_team_questions=(),
            related=(),
            sources=_named(growth.sources_of(number)),
        )
        for number in range(first, first + count)
    ]
    rows = [
        Topic(title=x.title, description=x.description, thirty_seconds=x.thirty_seconds)
        for x in contents
    ]
    _make_live(growth, TOPIC, rows, contents)
    Section.objects.bulk_create(
        [Section(topic=row, order=1, heading="What it is", body=body) for row in rows],
        batch_size=ROWS_AT_ONCE,
    )
    TopicSource.objects.bulk_create(
        [
            TopicSource(topic=row, source=source, order=place)
            for number, row in enumerate(rows, start=first)
            for place, source in enumerate(growth.sources_of(number), start=1)
        ],
        batch_size=ROWS_AT_ONCE,
    )


def _named(sources: Sequence[Source]) -> tuple[SourceContent, ...]:
    return tuple(SourceContent(x.address, x.title) for x in sources)


def _make_live(
    growth: Growth, kind: str, rows: Sequence[WorkingCopy], contents: Sequence[Any]
) -> None:
    """Save texts, and let them be published: checked before, and never edited since."""
    publications = Publication.objects.bulk_create(
        [Publication(kind=kind, slug=x.slug) for x in contents], batch_size=ROWS_AT_ONCE
    )
    for row, publication, content in zip(rows, publications, contents, strict=True):
        row.slug, row.publication = content.slug, publication
    model = type(rows[0])
    model._default_manager.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    model._default_manager.filter(pk__in=[x.pk for x in rows]).update(edited_at=LONG_AGO)
    writer, reviewer = the_writer(), a_reviewer(growth.publisher)
    editions = [
        Edition(
            publication=publication,
            number=1,
            content=canonical_json(content),
            digest=digest_of(content),
            published_by=growth.publisher,
            edited_by=writer,
            edited_at=LONG_AGO,
        )
        for publication, content in zip(publications, contents, strict=True)
    ]
    keep_on_record(editions)
    Verification.objects.bulk_create(
        [
            Verification(
                publication=edition.publication,
                digest=edition.digest,
                source=source,
                reviewer=reviewer,
                nci_date=source.date,
                nci_date_kind=source.date_kind,
                verdict=Verification.Verdict.STILL_RIGHT,
                verified_on=growth.verified_on(number),
            )
            for number, edition in enumerate(editions)
            for source in growth.sources_of(number_of(edition.publication))
        ],
        batch_size=ROWS_AT_ONCE,
    )
    Edition.objects.bulk_create(editions, batch_size=ROWS_AT_ONCE)
    _show(editions, contents)


def number_of(publication: Publication) -> int:
    return int(publication.slug.rpartition("-")[2])


def _show(editions: Sequence[Edition], contents: Sequence[Any]) -> None:
    """Make what readers need of editions of pages that are new, but for their pictures."""
    publications = [edition.publication for edition in editions]
    for edition in editions:
        edition.publication.live_edition = edition
    Publication.objects.bulk_update(publications, ["live_edition"], batch_size=ROWS_AT_ONCE)
    texts = list(zip(editions, contents, strict=True))
    make_renditions(texts)
    live = [(edition.publication, content) for edition, content in texts]
    make_entries(live)
    make_links(live)

"""The one place where tests get their data: keyword-only, the smallest valid object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import count

from django.contrib.auth.models import Group, User

from explainer.publishing.content import canonical_json, digest_of
from explainer.publishing.models import Edition, Publication, WorkingCopy
from explainer.publishing.publish import make_rendition, publication_of, publish
from explainer.site.roles import give_role, make_groups
from explainer.sources.models import DateKind, Source, Verification
from explainer.sources.verification import SourceCheck, record_checks
from glossary.models import Term
from quizzes.models import Choice, Question
from topics.models import (
    CareTeamQuestion,
    FrequentQuestion,
    Section,
    Takeaway,
    Topic,
    TopicSource,
    WordToKnow,
)

PASSWORD = "a long enough password"
_numbers = count(1)


def make_user(*, role: str | None = None, username: str | None = None) -> User:
    """A member of the staff; `role` is writer, reviewer or publisher, or None for no rights."""
    user = User.objects.create_user(
        username or f"{role or 'staff'}-{next(_numbers)}", password=PASSWORD, is_staff=True
    )
    if role:
        # A test that empties the tables takes the groups along.
        if not Group.objects.exists():
            make_groups()
        give_role(user, role)
    return user


def make_source(
    *,
    address: str | None = None,
    title: str = "A page of NCI",
    nci_date: date | None = date(2019, 9, 24),
    date_kind: str = DateKind.UPDATED,
) -> Source:
    address = address or f"https://www.cancer.gov/page-{next(_numbers)}"
    return Source.objects.create(address=address, title=title, date=nci_date, date_kind=date_kind)


def make_term(
    *,
    name: str | None = None,
    slug: str | None = None,
    aliases: Sequence[str] = (),
    definition: str = "A cell that fights infection.",
    published: bool = False,
) -> Term:
    number = next(_numbers)
    term = Term.objects.create(
        name=name or f"Term {number}",
        slug=slug or f"term-{number}",
        aliases=list(aliases),
        definition=definition,
    )
    term.sources.add(make_source())
    if published:
        verify_and_publish(term)
    return term


def make_topic(
    *,
    title: str = "Immunotherapy",
    slug: str | None = None,
    description: str = "How this treatment helps your own immune system.",
    thirty_seconds: str = "It helps your immune system fight cancer.",
    takeaway: str = "It is a treatment.",
    body: str = "It helps your **own** immune system.",
    level: str = Topic.Level.BEGINNER,
    tags: Sequence[str] = (),
    faq: str = "Does it hurt?",
    faq_answer: str = "Ask your care team.",
    terms: Sequence[Term] = (),
    source: Source | None = None,
    published: bool = False,
) -> Topic:
    """A topic with one of everything that it needs to be published, and no quiz."""
    topic = Topic.objects.create(
        title=title,
        slug=slug or f"topic-{next(_numbers)}",
        description=description,
        thirty_seconds=thirty_seconds,
        level=level,
    )
    topic.tags.set(tags)
    Takeaway.objects.create(topic=topic, order=1, text=takeaway)
    Section.objects.create(topic=topic, order=1, heading="The simple version", body=body)
    FrequentQuestion.objects.create(topic=topic, order=1, question=faq, answer=faq_answer)
    CareTeamQuestion.objects.create(topic=topic, order=1, text="Is it right for me?")
    TopicSource.objects.create(topic=topic, order=1, source=source or make_source())
    for order, term in enumerate(terms, start=1):
        WordToKnow.objects.create(topic=topic, order=order, term=term)
    if published:
        verify_and_publish(topic)
    return topic


def make_question(
    *,
    topic: Topic,
    text: str = "What does it help?",
    right: str = "Your immune system",
    wrong: Sequence[str] = ("Your shoes",),
) -> Question:
    """A quiz question whose first choice is the right one."""
    question = Question.objects.create(
        topic=topic,
        order=topic.quiz_questions.count() + 1,
        text=text,
        section=topic.sections.first(),
    )
    for order, choice in enumerate([right, *wrong], start=1):
        Choice.objects.create(
            question=question,
            order=order,
            text=choice,
            reason=f"Because {choice}.",
            is_right=choice == right,
        )
    return question


def verify(
    working_copy: WorkingCopy, *, reviewer: User | None = None, today: date | None = None
) -> str:
    """Record a check of the text as it stands against all its sources; return its digest."""
    content = working_copy.compose()
    day = today or date.today()  # noqa: DTZ011 - the tests run in the site's own time zone
    checks = [
        SourceCheck(source, source.date, source.date_kind, day)
        for source in Source.objects.filter(address__in=[x.address for x in content.sources])
    ]
    digest = digest_of(content)
    record_checks(
        publication_of(working_copy),
        digest,
        checks,
        reviewer=reviewer or make_user(role="reviewer"),
        today=day,
    )
    return digest


def verify_and_publish(
    working_copy: WorkingCopy, *, today: date | None = None, publisher: User | None = None
) -> Edition:
    """Verify the text as it stands and make it what readers see."""
    publisher = publisher or make_user(role="publisher")
    digest = verify(working_copy, reviewer=publisher, today=today)
    return publish(working_copy, publisher=publisher, digest=digest)


def make_live_topics(count_of_topics: int, *, like: Topic) -> None:
    """Publish as many copies of a topic that is live, in a handful of queries."""
    content = like.compose()
    copies = [
        replace(content, slug=f"copy-{number}", title=f"Copy {number:04}")
        for number in range(count_of_topics)
    ]
    publications = Publication.objects.bulk_create(
        Publication(kind=Publication.Kind.TOPIC, slug=copy.slug) for copy in copies
    )
    check = Verification.objects.filter(publication=like.publication).first()
    assert check is not None
    Verification.objects.bulk_create(
        Verification(
            publication=publication,
            digest=digest_of(copy),
            source=check.source,
            reviewer=check.reviewer,
            nci_date=check.nci_date,
            nci_date_kind=check.nci_date_kind,
            verdict=check.verdict,
            verified_on=check.verified_on,
        )
        for publication, copy in zip(publications, copies, strict=True)
    )
    editions = Edition.objects.bulk_create(
        Edition(
            publication=publication,
            number=1,
            content=canonical_json(copy),
            digest=digest_of(copy),
            published_by=check.reviewer,
        )
        for publication, copy in zip(publications, copies, strict=True)
    )
    for publication, edition, copy in zip(publications, editions, copies, strict=True):
        publication.live_edition = edition
        make_rendition(edition, copy)
    Publication.objects.bulk_update(publications, ["live_edition"])

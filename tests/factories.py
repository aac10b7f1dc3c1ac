"""The one place where tests get their data: keyword-only, the smallest valid object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from unittest.mock import patch

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from explainer.demonstration.starter_content import load_and_publish, starter_files
from explainer.feedback.models import Report
from explainer.pages.models import PageSection, SitePage
from explainer.publishing.content import (
    canonical_json,
    digest_of,
)
from explainer.publishing.models import Edition, Publication
from explainer.publishing.parts import make_parts
from explainer.publishing.publish import (
    TextToPublish,
    locked_row,
    publication_of,
    publish_all,
)
from explainer.publishing.renditions import make_live, make_renditions
from explainer.publishing.working_copy import WorkingCopy
from explainer.searching.entries import make_entries
from explainer.site.roles import give_role
from explainer.sources.models import DateKind, Source, TakenBack, Verification
from explainer.sources.rights import MAY_VERIFY
from explainer.sources.texts_on_record import TextOnRecord
from explainer.sources.verification import (
    CheckedText,
    SourceCheck,
    keep_words,
    record_checks,
    sources_of,
)
from explainer.workflow.first_publication import Staff
from explainer.workflow.going_live import publish_now
from explainer.workflow.models import Move
from explainer.workflow.moves import (
    MoveRequest,
    accept,
    accept_correction,
    newest_move_key,
    submit,
    withdraw,
)
from glossary.dictionary.files import Gathered
from glossary.dictionary.importing import import_entries
from glossary.dictionary.models import Entry
from glossary.dictionary.rows import ReadEntry
from glossary.models import Term
from quizzes.cards.made_cards import cards_made_of
from quizzes.cards.models import TopicCard, WrittenCard
from quizzes.models import Choice, Question
from tests import clock
from tests.database import as_owner
from topics.content import TOPIC, TopicContent
from topics.models import (
    CareTeamQuestion,
    FrequentQuestion,
    Section,
    Takeaway,
    Topic,
    TopicHelpSign,
    TopicSource,
    WordToKnow,
)
from topics.paths.models import LearningPath, PathStep

LONG_AGO = date(2019, 1, 1)
PASSWORD = "a long enough password"
ROWS_AT_ONCE = 2_000
_numbers = count(1)


def make_user(*, role: str | None = None, username: str | None = None, email: str = "") -> User:
    """A member of the staff; `role` is writer, reviewer or publisher, or None for no rights."""
    user = User.objects.create_user(
        username or f"{role or 'staff'}-{next(_numbers)}",
        email=email,
        password=PASSWORD,
        is_staff=True,
    )
    if role:
        give_role(user, role)
    return user


def the_writer() -> User:
    """Whoever wrote what a test does not care who wrote; the same person for a whole test."""
    known = User.objects.filter(username="the-writer").first()
    return known or make_user(username="the-writer")


def a_reviewer(person: User) -> User:
    """Return a person who may check texts: this one, if it is one."""
    if person.has_perm(MAY_VERIFY):
        return person
    known = User.objects.filter(username="the-reviewer").first()
    return known or make_user(role="reviewer", username="the-reviewer")


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
        edited_by=the_writer(),
    )
    term.sources.add(make_source())
    make_older(term, LONG_AGO)
    if published:
        put_live(term)
    return term


def make_entry(
    *,
    name: str = "mole",
    definition: str = "A growth on the skin.",
    spanish_name: str = "",
) -> Entry:
    """What NCI's dictionary says of a term, in Spanish too where it has a name in Spanish."""
    number = next(_numbers)
    rows = [ReadEntry(number, "en", name, definition, "(mole)", "", "")]
    if spanish_name:
        rows.append(ReadEntry(number, "es", spanish_name, "Una palabra.", "", "", ""))
    gathered = Gathered(entries={row.key: row for row in rows})
    import_entries(gathered, fetched_on=LONG_AGO, origin="a file")
    return Entry.objects.for_page().get(pk=number)


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
        edited_by=the_writer(),
    )
    if tags:
        topic.tags.set(tags)
    Takeaway.objects.create(topic=topic, order=1, text=takeaway)
    Section.objects.create(topic=topic, order=1, heading="The simple version", body=body)
    FrequentQuestion.objects.create(topic=topic, order=1, question=faq, answer=faq_answer)
    CareTeamQuestion.objects.create(topic=topic, order=1, text="Is it right for me?")
    TopicSource.objects.create(topic=topic, order=1, source=source or make_source())
    for order, term in enumerate(terms, start=1):
        WordToKnow.objects.create(topic=topic, order=order, term=term)
    make_older(topic, LONG_AGO)
    if published:
        put_live(topic)
    return topic


def make_help_sign(*, topic: Topic, sign: str = "A fever", urgency: str = "now") -> TopicHelpSign:
    """A sign that the first source of the topic names."""
    return TopicHelpSign.objects.create(
        topic=topic,
        sign=sign,
        urgency=urgency,
        whom="your care team",
        source=topic.topic_sources.all()[0].source,
    )


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


def make_card(
    *, topic: Topic, front: str = "What is a drip?", back: str = "A way to give medicine."
) -> WrittenCard:
    """A flashcard that a writer adds to a topic."""
    order = topic.written_cards.count() + 1
    return WrittenCard.objects.create(topic=topic, order=order, front=front, back=back)


def make_path(
    *,
    name: str = "First steps",
    slug: str | None = None,
    description: str = "Some topics in a good order.",
    topics: Sequence[Topic] | None = None,
    editor: User | None = None,
    published: bool = False,
) -> LearningPath:
    """A path of two live topics, or of those named; an edition of it is a second person's."""
    path = LearningPath.objects.create(
        name=name,
        slug=slug or f"path-{next(_numbers)}",
        description=description,
        edited_by=editor or make_user(role="writer"),
    )
    if topics is None:
        topics = [make_topic(title=title, published=True) for title in ("One", "Two")]
    for order, topic in enumerate(topics, start=1):
        PathStep.objects.create(path=path, order=order, topic=topic)
    if published:
        verify_and_publish(path)
        path.refresh_from_db()
    return path


def make_site_page(
    *,
    name: str = "About us",
    slug: str | None = None,
    description: str = "Who we are.",
    place: int = 1,
    heading: str = "Who runs it",
    body: str = "A **small** team.",
    editor: User | None = None,
    published: bool = False,
) -> SitePage:
    """A page about the site with one section; an edition of it is a second person's."""
    page = SitePage.objects.create(
        name=name,
        slug=slug or f"page-{next(_numbers)}",
        description=description,
        place=place,
        edited_by=editor or make_user(role="writer"),
    )
    PageSection.objects.create(page=page, order=1, heading=heading, body=body)
    if published:
        put_live(page)
        page.refresh_from_db()
    return page


def verify(
    working_copy: WorkingCopy,
    *,
    reviewer: User | None = None,
    today: date | None = None,
    verdict: str = Verification.Verdict.STILL_RIGHT,
) -> str:
    """Record a check of the text as it stands against all its sources; return its digest.

    The text is made old enough to have been there `today`.
    """
    day = today or clock.today()
    make_older(working_copy, day)
    text = CheckedText.of_working_copy(working_copy)
    checks = [
        SourceCheck(source, source.date, source.date_kind, day, verdict=verdict)
        for source in sources_of(working_copy.compose())
    ]
    record_checks(text, checks, reviewer=reviewer or make_user(role="reviewer"), today=day)
    return text.digest


def check_again(topic: Topic, times: int) -> None:
    """Copy the topic's newest check as often, each a day earlier, in one query."""
    check = Verification.objects.filter(publication__slug=topic.slug).latest("pk")
    copies = []
    for number in range(times):
        copy = Verification.objects.get(pk=check.pk)
        copy.pk, copy.verified_on = None, check.verified_on - timedelta(days=number)
        copies.append(copy)
    Verification.objects.bulk_create(copies)


def move_request_by(person: User, working_copy: WorkingCopy, *, why: str = "") -> MoveRequest:
    """What `person` would ask if they had opened the page of the text now."""
    return MoveRequest(
        person, newest_move_key(working_copy), digest_of(working_copy.compose()), why
    )


def make_submitted(
    working_copy: WorkingCopy, *, writer: User | None = None, correction: str = ""
) -> WorkingCopy:
    """Submit the text as it stands, and return it as it is then."""
    asked = move_request_by(writer or make_user(role="writer"), working_copy)
    submit(working_copy, asked, correction=correction)
    return type(working_copy)._default_manager.get(pk=working_copy.pk)


def make_ready(
    working_copy: WorkingCopy,
    *,
    writer: User | None = None,
    reviewer: User | None = None,
    today: date | None = None,
) -> WorkingCopy:
    """Submit the text and have it verified, and return it as it is then."""
    text = make_submitted(working_copy, writer=writer)
    day = today or clock.today()
    checks = [SourceCheck(x, x.date, x.date_kind, day) for x in sources_of(text.compose())]
    accept(text, move_request_by(reviewer or make_user(role="reviewer"), text), checks, today=day)
    return type(working_copy)._default_manager.get(pk=working_copy.pk)


def make_withdrawn(working_copy: WorkingCopy, *, why: str = "It was wrong.") -> Move:
    """Take a live text from its readers."""
    return withdraw(
        working_copy, move_request_by(make_user(role="publisher"), working_copy, why=why)
    )


def make_corrected(working_copy: WorkingCopy, *, reason: str = "A typing mistake.") -> Edition:
    """Publish the text as it stands, which somebody has just edited, as a small correction."""
    text = make_submitted(working_copy, correction=reason)
    reviewer = make_user(role="reviewer")
    today = clock.today()
    accept_correction(text, move_request_by(reviewer, text), today=today)
    text = type(working_copy)._default_manager.get(pk=working_copy.pk)
    return publish_now(text, move_request_by(make_user(role="publisher"), text))


def take_back(check: Verification) -> None:
    """Let the reviewer say, within the seconds that there are for it, that it was a slip."""
    TakenBack.objects.create(verification=check, taken_back_by=check.reviewer)


def make_starter_site(*, today: date, files: list[Path] | None = None) -> dict[str, User]:
    """Load and publish the starter content, or other `files`, as if it were `today`; return its
    people by role.
    """
    people = {
        role: make_user(role=role, username=role) for role in ("writer", "reviewer", "publisher")
    }
    then = datetime(today.year, today.month, today.day, tzinfo=UTC)
    with patch("django.utils.timezone.now", return_value=then):
        load_and_publish(Staff(**people), today=lambda: today, files=files or starter_files())
    return people


def make_older(working_copy: WorkingCopy, day: date) -> None:
    """Let the last edit of a text have been on `day` at the latest."""
    edited_at = min(working_copy.edited_at, datetime(day.year, day.month, day.day, tzinfo=UTC))
    type(working_copy)._default_manager.filter(pk=working_copy.pk).update(edited_at=edited_at)
    working_copy.edited_at = edited_at


@transaction.atomic
def publish(working_copy: WorkingCopy, *, publisher: User, digest: str) -> Edition:
    """Make the text with this digest live, whatever its state is."""
    text = locked_row(working_copy)
    publication_of(text)
    (done,) = publish_all([TextToPublish(text, text.compose(), publisher, digest)])
    if isinstance(done, ValidationError):
        raise done
    return done


def verify_and_publish(
    working_copy: WorkingCopy, *, today: date | None = None, publisher: User | None = None
) -> Edition:
    """Verify the text as it stands and make it what readers see."""
    publisher = publisher or make_user(role="publisher")
    digest = verify(working_copy, reviewer=a_reviewer(publisher), today=today)
    return publish(working_copy, publisher=publisher, digest=digest)


def put_live(
    working_copy: WorkingCopy, *, today: date | None = None, publisher: User | None = None
) -> Edition:
    """Let a text be live: the rows that a check and a publication leave, and none of their rules.

    The fast path, with fewer queries, for tests that are not about publishing. PostgreSQL's own
    rules hold here as well; `test_factories.py` compares the rows with those of the long path.
    """
    day, publisher = today or clock.today(), publisher or make_user(role="publisher")
    make_older(working_copy, day)
    content, publication = working_copy.compose(), publication_of(working_copy)
    edition = Edition(
        publication=publication,
        number=publication.editions.count() + 1,
        content=canonical_json(content),
        digest=digest_of(content),
        published_by=publisher,
        edited_by=working_copy.edited_by,
        edited_at=working_copy.edited_at,
    )
    if publication.needs_checks:
        keep_words(CheckedText.of_working_copy(working_copy, content))
    reviewer = a_reviewer(publisher)
    Verification.objects.bulk_create(
        Verification(
            publication=publication,
            digest=edition.digest,
            source=source,
            reviewer=reviewer,
            nci_date=source.date,
            nci_date_kind=source.date_kind,
            verdict=Verification.Verdict.STILL_RIGHT,
            verified_on=day,
        )
        for source in sources_of(content)
    )
    if publication.live_edition and publication.live_edition.digest == edition.digest:
        return publication.live_edition
    edition.save(force_insert=True)
    edition.refresh_from_db(fields=["published_at"])
    publication.live_edition = edition
    publication.save(update_fields=["live_edition"])
    make_live(edition, content)
    return edition


def make_older_edition(edition: Edition, day: date) -> Edition:
    """Let an edition have gone live on `day`, which PostgreSQL allows nobody to say."""
    published_at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    with transaction.atomic(), connection.cursor() as cursor:
        # Foreign keys are checked when the transaction ends, and a table that waits for that is
        # not altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with as_owner():
            cursor.execute("ALTER TABLE publishing_edition DISABLE TRIGGER USER")
            Edition.objects.filter(pk=edition.pk).update(published_at=published_at)
            cursor.execute("ALTER TABLE publishing_edition ENABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    edition.published_at = published_at
    return edition


def make_live_topics(count_of_topics: int, *, like: Topic, editions: int = 1) -> None:
    """Publish as many copies of a topic that is live, in a handful of queries.

    Each edition has its check, of the same day as that of the topic; the last one is live.
    """
    content = like.compose()
    check = Verification.objects.filter(publication=like.publication).first()
    assert check is not None
    first = Publication.objects.of_kind(TOPIC).filter(slug__startswith="copy-").count()
    numbers = range(first, first + count_of_topics)
    publications = Publication.objects.bulk_create(
        [Publication(kind=TOPIC, slug=f"copy-{number}") for number in numbers],
        batch_size=ROWS_AT_ONCE,
    )
    live = [
        _copied(
            list(zip(publications, numbers, strict=True)),
            replace(content, description=f"{content.description} {edition}"),
            check,
            edition,
        )
        for edition in range(1, editions + 1)
    ][-1]
    _made_live(live)
    # What autovacuum does within a minute, and cannot before the test's transaction ends.
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _copied(
    places: list[tuple[Publication, int]], content: TopicContent, check: Verification, edition: int
) -> list[tuple[Edition, TopicContent]]:
    """Keep one edition of each copy, verified before it is."""
    copies = [
        replace(content, slug=publication.slug, title=f"Copy {number:04}")
        for publication, number in places
    ]
    the_editor, day_before_all = the_writer(), datetime.combine(LONG_AGO, datetime.min.time(), UTC)
    made = [
        Edition(
            publication=publication,
            number=edition,
            content=canonical_json(copy),
            digest=digest_of(copy),
            published_by=check.reviewer,
            edited_by=the_editor,
            edited_at=day_before_all,
        )
        for (publication, _number), copy in zip(places, copies, strict=True)
    ]
    keep_on_record(made)
    Verification.objects.bulk_create(
        [
            Verification(
                publication=x.publication,
                digest=x.digest,
                source=check.source,
                reviewer=check.reviewer,
                nci_date=check.nci_date,
                nci_date_kind=check.nci_date_kind,
                verdict=check.verdict,
                verified_on=check.verified_on,
            )
            for x in made
        ],
        batch_size=ROWS_AT_ONCE,
    )
    Edition.objects.bulk_create(made, batch_size=ROWS_AT_ONCE)
    return list(zip(made, copies, strict=True))


def keep_on_record(editions: Sequence[Edition]) -> None:
    """Keep the words of editions to come, as the first check of each would."""
    texts = [CheckedText.of_edition(x) for x in editions]
    rows = [replace(x, words=y.content) for x, y in zip(texts, editions, strict=True)]
    TextOnRecord.objects.bulk_create([x.on_record for x in rows], batch_size=ROWS_AT_ONCE)


def _made_live(editions: list[tuple[Edition, TopicContent]]) -> None:
    """Make what readers need of editions of pages that are new, but for their pictures."""
    for edition, _content in editions:
        edition.publication.live_edition = edition
    publications = [edition.publication for edition, _content in editions]
    Publication.objects.bulk_update(publications, ["live_edition"], batch_size=ROWS_AT_ONCE)
    make_renditions(editions)
    texts = [(edition.publication, content) for edition, content in editions]
    make_parts(texts)
    make_entries(texts)
    TopicCard.objects.bulk_create(
        [
            card
            for edition, content in editions
            for card in cards_made_of(edition.publication, [content])
        ],
        batch_size=ROWS_AT_ONCE,
    )


def make_report(
    *,
    edition: Edition | None = None,
    kind: str = Report.Kind.MISTAKE,
    text: str = "A T cell is no B cell.",
    heading: str = "The simple version",
) -> Report:
    return Report.objects.create(
        edition=edition or put_live(make_topic()),
        section="the-simple-version" if heading else "",
        heading=heading,
        kind=kind,
        text=text,
        received_on=date(2026, 3, 10),
    )

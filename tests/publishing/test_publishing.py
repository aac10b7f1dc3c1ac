"""From a working copy to an edition: what publishing promises and what PostgreSQL refuses."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client

from explainer.publishing.content import digest_of
from explainer.publishing.live import ON_A_LIVE_PAGE
from explainer.publishing.models import Edition, Publication, Rendition
from explainer.publishing.publish import locked_publication, publication_of
from explainer.searching.models import SearchEntry
from explainer.sources.days import latest_day
from explainer.sources.models import Source, Verification
from explainer.sources.verification import CheckedText, SourceCheck, record_checks
from explainer.sources.verified import verified_texts
from tests.factories import (
    make_question,
    make_source,
    make_term,
    make_topic,
    make_user,
    make_withdrawn,
    publish,
    verify,
    verify_and_publish,
)
from tests.racing import at_once, somebody_else, wait_until_somebody_waits_for_a_lock
from topics.content import TOPIC
from topics.models import Section, Takeaway, Topic, TopicSource

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 2)


def make_live(topic: Topic, edition: Edition) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        Publication.objects.filter(slug=topic.slug).update(live_edition=edition)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_reader_sees_the_old_text_until_the_new_one_is_published(client: Client) -> None:
    topic = make_topic(body="The first text.", published=True)
    topic.sections.update(body="The second text.")

    before = client.get(topic.get_absolute_url()).content.decode()
    verify_and_publish(topic)
    after = client.get(topic.get_absolute_url()).content.decode()

    assert "The first text." in before
    assert "The second text." not in before
    assert "The second text." in after
    assert "The first text." not in after


def test_an_edition_keeps_its_text_and_gets_the_next_number() -> None:
    topic = make_topic(title="First", published=True)
    topic.title = "Second"
    topic.save()

    verify_and_publish(topic)

    editions = list(Edition.objects.order_by("number").values_list("number", "content"))
    assert [number for number, _ in editions] == [1, 2]
    assert '"title":"First"' in editions[0][1]
    assert '"title":"Second"' in editions[1][1]


def test_publishing_the_same_text_again_makes_no_new_edition() -> None:
    topic = make_topic(published=True)

    edition = verify_and_publish(topic)

    assert edition.number == 1
    assert Edition.objects.count() == 1
    assert Verification.objects.count() == 2


def test_a_text_that_nobody_verified_is_not_published() -> None:
    topic = make_topic()

    with pytest.raises(IntegrityError, match="Nobody has verified this very text"):
        publish(topic, publisher=make_user(), digest=digest_of(topic.compose()))

    assert not Edition.objects.exists()


def test_an_edit_makes_the_verification_fall_away() -> None:
    topic = make_topic()
    verify(topic)
    topic.sections.update(body="Something else.")

    with pytest.raises(IntegrityError, match="Nobody has verified"):
        publish(topic, publisher=make_user(), digest=digest_of(topic.compose()))


def test_every_source_must_be_verified_not_just_one() -> None:
    topic = make_topic()
    second = make_source(address="https://www.cancer.gov/second")
    TopicSource.objects.create(topic=topic, order=2, source=second)
    content = topic.compose()
    first = Source.objects.exclude(pk=second.pk).get()
    record_checks(
        CheckedText.of_working_copy(topic),
        [SourceCheck(first, first.date, first.date_kind, TODAY)],
        reviewer=make_user(role="reviewer"),
        today=TODAY,
    )

    with pytest.raises(IntegrityError, match=r"against https://www.cancer.gov/second"):
        publish(topic, publisher=make_user(), digest=digest_of(content))


@pytest.mark.parametrize("verdict", ["needs_writer", "needs_clinician", "source_gone"])
def test_a_verdict_that_asks_for_work_lets_nothing_go_live(verdict: str) -> None:
    topic = make_topic()
    source = Source.objects.get()
    CheckedText.of_working_copy(topic).on_record.save()
    Verification.objects.create(
        publication=publication_of(topic),
        digest=digest_of(topic.compose()),
        source=source,
        reviewer=make_user(role="reviewer"),
        nci_date=source.date,
        nci_date_kind=source.date_kind,
        verdict=verdict,
        verified_on=TODAY,
    )

    with pytest.raises(IntegrityError, match="Nobody has verified"):
        publish(topic, publisher=make_user(), digest=digest_of(topic.compose()))


def test_publisher_is_told_when_the_text_changed_since_she_read_it() -> None:
    topic = make_topic()
    digest = verify(topic)
    topic.sections.update(body="Changed meanwhile.")

    with pytest.raises(
        ValidationError, match=r"changed after you had opened it: .+ saved the text last, on"
    ):
        publish(topic, publisher=make_user(), digest=digest)


def test_postgresql_refuses_a_digest_that_is_not_the_contents() -> None:
    make_topic(published=True)
    edition = Edition.objects.get()
    changed = edition.content.replace("Immunotherapy", "Homeopathy")
    assert changed != edition.content

    with pytest.raises(IntegrityError, match="edition_digest_is_that_of_its_content"):
        Edition.objects.create(
            publication=edition.publication,
            number=2,
            content=changed,
            digest=edition.digest,
            published_by=edition.published_by,
            edited_by=edition.edited_by,
        )


def test_postgresql_refuses_another_publications_edition_as_the_live_one() -> None:
    make_topic(published=True)
    other = make_topic(title="Another", published=True)
    first = Edition.objects.exclude(publication__slug=other.slug).get()

    Publication.objects.update(live_edition=None)

    with pytest.raises(IntegrityError, match="publication_live_edition_is_its_own"):
        make_live(other, first)


@pytest.mark.parametrize(("days", "refused"), [(-1, False), (0, False), (1, True)])
def test_a_check_from_the_future_is_refused(days: int, refused: bool) -> None:
    topic, source = make_topic(), Source.objects.get()
    check = SourceCheck(source, source.date, source.date_kind, TODAY + timedelta(days=days))

    def record() -> None:
        record_checks(
            CheckedText.of_working_copy(topic),
            [check],
            reviewer=make_user(role="reviewer"),
            today=TODAY,
        )

    if refused:
        with pytest.raises(ValidationError, match="cannot lie in the future"):
            record()
    else:
        record()
    assert Verification.objects.exists() is not refused


def test_postgresql_refuses_a_day_in_the_future_and_sets_the_time_of_recording_itself() -> None:
    topic, source = make_topic(), Source.objects.get()
    CheckedText.of_working_copy(topic).on_record.save()
    row = {
        "publication": publication_of(topic),
        "digest": digest_of(topic.compose()),
        "source": source,
        "reviewer": make_user(role="reviewer"),
        "nci_date_kind": "none",
        "verdict": "still_right",
    }

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        moment = cursor.fetchone()[0]
    latest = latest_day(moment)
    kept = Verification.objects.create(**row, verified_on=latest)

    with pytest.raises(IntegrityError, match="cannot lie in the future"), transaction.atomic():
        Verification.objects.create(**row, verified_on=latest + timedelta(days=1))
    kept.refresh_from_db()
    assert kept.recorded_at == moment


def test_a_checked_source_keeps_its_address() -> None:
    make_topic(published=True)
    source = Source.objects.get()

    with pytest.raises(DatabaseError, match="keeps its address"), transaction.atomic():
        Source.objects.filter(pk=source.pk).update(address="https://www.cancer.gov/other")
    Source.objects.filter(pk=source.pk).update(title="A new title")


def test_checking_again_moves_the_day_but_makes_no_edition() -> None:
    topic = make_topic()
    verify_and_publish(topic, today=date(2026, 1, 10))

    verify(topic, today=date(2026, 7, 2))

    publication = Publication.objects.live().of_kind(TOPIC).for_page().get()
    assert verified_texts([publication])[publication.pk].verified_on == date(2026, 7, 2)
    assert Edition.objects.count() == 1


def test_a_page_with_several_sources_is_as_old_as_its_oldest_check() -> None:
    topic = make_topic()
    TopicSource.objects.create(topic=topic, order=2, source=make_source(title="Second"))
    verify_and_publish(topic, today=date(2026, 1, 10))
    second = Source.objects.get(title="Second")
    record_checks(
        CheckedText.of_working_copy(topic),
        [SourceCheck(second, second.date, second.date_kind, TODAY)],
        reviewer=make_user(role="reviewer"),
        today=TODAY,
    )

    publication = Publication.objects.live().of_kind(TOPIC).for_page().get()
    verified = verified_texts([publication])[publication.pk]

    assert verified.verified_on == date(2026, 1, 10)
    assert [check.verified_on for check in verified.checks] == [date(2026, 1, 10), TODAY]
    assert verified.main.source == TopicSource.objects.get(order=1).source


def test_a_check_moves_the_sources_recorded_date_on() -> None:
    topic, source = make_topic(), Source.objects.get()
    check = SourceCheck(source, date(2026, 5, 1), "reviewed", TODAY)

    text = CheckedText.of_working_copy(topic)
    record_checks(text, [check], reviewer=make_user(role="reviewer"), today=TODAY)

    source.refresh_from_db()
    assert (source.date, source.date_kind) == (date(2026, 5, 1), "reviewed")


@pytest.mark.parametrize(("nci_date", "kind"), [(None, "updated"), (TODAY, "none")])
def test_a_date_and_its_label_come_together(nci_date: date | None, kind: str) -> None:
    topic = make_topic()
    check = SourceCheck(Source.objects.get(), nci_date, kind, TODAY)

    with pytest.raises(ValidationError):
        record_checks(
            CheckedText.of_working_copy(topic),
            [check],
            reviewer=make_user(role="reviewer"),
            today=TODAY,
        )
    assert not Verification.objects.exists()


def test_writer_is_told_everything_that_is_missing() -> None:
    topic = make_topic(thirty_seconds="word " * 61, terms=[make_term(slug="unpublished")])
    make_question(topic=topic, wrong=[])
    topic.description = ""
    topic.save()
    Takeaway.objects.all().delete()
    Section.objects.update(body="![ ](/pictures/x.webp)")

    blockers = " ".join(topic.publish_blockers())

    for sentence in (
        "Write the one-sentence description.",
        "it has 61 words and may have 60",
        "Add at least one key takeaway.",
        "Say in words what the picture",
        "Publish the term “unpublished” first",
        "Give quiz question 1 between 2 and 6 choices.",
    ):
        assert sentence in blockers


def test_a_topic_with_everything_has_no_blockers() -> None:
    topic = make_topic(thirty_seconds="word " * 60, terms=[make_term(published=True)])
    make_question(topic=topic)

    assert topic.publish_blockers() == []


def test_a_blocked_topic_is_not_published_even_when_verified() -> None:
    topic = make_topic(thirty_seconds="word " * 61)
    digest = verify(topic)

    with pytest.raises(ValidationError, match="61 words"):
        publish(topic, publisher=make_user(), digest=digest)


def test_search_finds_the_live_text_only() -> None:
    topic = make_topic(title="Oldword", published=True)
    topic.title = "Newword"
    topic.save()
    verify_and_publish(topic)

    titles = set(SearchEntry.objects.values_list("title", flat=True))

    assert titles == {"Newword", "The simple version", "Does it hurt?"}


def test_readers_get_a_better_rendering_of_the_same_edition_after_an_upgrade(
    client: Client,
) -> None:
    topic = make_topic(body="It is **bold**.", published=True)
    make_term(published=True)
    Rendition.objects.update(content={}, sort_key="")
    SearchEntry.objects.all().delete()

    call_command("rebuild_renditions")

    assert "<strong>bold</strong>" in client.get(topic.get_absolute_url()).content.decode()
    assert client.get("/search/?q=bold").content.decode().count(topic.get_absolute_url()) == 1
    assert Edition.objects.count() == 2


def test_an_address_stays_once_it_was_published() -> None:
    topic = make_topic(slug="first", published=True)
    topic.slug = "second"
    topic.save()
    digest = verify(topic)

    with pytest.raises(ValidationError, match="change it back to “first”"):
        publish(topic, publisher=make_user(), digest=digest)


@pytest.mark.django_db(transaction=True)
def test_two_people_who_publish_at_once_make_one_edition() -> None:
    topic = make_topic()
    digest, publisher = verify(topic), make_user()

    def publish_now(digest: str) -> int:
        return publish(topic, publisher=publisher, digest=digest).number

    numbers = at_once(publish_now, [digest] * 2)

    assert numbers == [1, 1]
    assert Edition.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_whoever_waited_for_a_page_sees_the_edition_that_came_meanwhile() -> None:
    topic = make_topic(published=True)
    publication = Publication.objects.get()
    topic.sections.update(body="Another body.")

    def look() -> int:
        with transaction.atomic():
            return locked_publication(publication).live.number

    with somebody_else(look) as begin:
        with transaction.atomic():
            verify_and_publish(topic)
            seen = begin()
            wait_until_somebody_waits_for_a_lock()
        assert seen.result(timeout=30) == 2


def test_pages_and_what_belongs_to_them_agree_on_what_is_live() -> None:
    live = make_topic(published=True)
    gone = make_topic(published=True)
    make_withdrawn(gone)
    publication_of(make_topic())

    editions = Edition.objects.filter(ON_A_LIVE_PAGE)
    assert Publication.objects.count() == 3
    assert [page.pk for page in Publication.objects.live()] == [live.publication_id]
    assert [edition.publication_id for edition in editions] == [live.publication_id]

"""The mail in the morning: who gets it, what it says, and what it does not let through."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from explainer.desk.claims import take
from explainer.desk.digest import Digest, digests
from explainer.desk.todo import MOST
from explainer.publishing.models import Publication
from explainer.sources.models import Source
from explainer.sources.verification import CheckedText, SourceCheck, record_checks
from explainer.workflow.comments import comment
from explainer.workflow.models import Comment
from explainer.workflow.moves import schedule, send_back
from tests.factories import (
    make_live_topics,
    make_ready,
    make_submitted,
    make_topic,
    make_user,
    move_request_by,
    put_live,
)
from topics.models import Topic

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 2, 6, 0, tzinfo=UTC)
TODAY = NOW.date()
A_YEAR_AGO = date(2025, 7, 2)


@pytest.fixture(autouse=True)
def in_the_morning(monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    settings.SITE_ADDRESS = "https://explained.example"


def person(role: str | None, *, email: str | None = None) -> User:
    user = make_user(role=role)
    user.email = f"{user.username}@explained.example" if email is None else email
    user.save()
    return user


def make_live(*, title: str = "Immunotherapy", verified_on: date = A_YEAR_AGO) -> Topic:
    topic = make_topic(title=title)
    put_live(topic, today=verified_on)
    return topic


def written_by(topic: Topic, writer: User) -> Topic:
    Topic.objects.filter(pk=topic.pk).update(edited_by=writer)
    topic.refresh_from_db()
    return topic


def run() -> str:
    out = StringIO()
    call_command("send_digest", stdout=out)
    return out.getvalue()


def mail_to(user: User) -> str:
    [found] = [x for x in mail.outbox if x.to == [user.email]]
    return str(found.body)


def digest_of(user: User) -> Digest:
    return next(x for x in digests(TODAY, NOW) if x.person == user)


def test_nobody_gets_an_empty_mail() -> None:
    make_live(verified_on=TODAY)
    for role in ("reviewer", "publisher", "writer", None):
        person(role)

    assert run() == "Mails sent: 0.\n"
    assert mail.outbox == []


def test_on_an_empty_site_nothing_is_sent() -> None:
    assert run() == "Mails sent: 0.\n"


def test_reviewer_is_told_what_is_due_in_the_order_of_what_matters() -> None:
    reviewer = person("reviewer")
    make_live(title="Chemotherapy")
    make_live(title="Surgery", verified_on=A_YEAR_AGO + timedelta(days=10))
    changed = make_live(title="Radiation", verified_on=A_YEAR_AGO + timedelta(days=90))
    Source.objects.filter(topic_sources__topic=changed).update(date=date(2026, 6, 1))
    make_submitted(make_topic(title="Biopsy"))

    run()
    body = mail_to(reviewer)

    assert mail.outbox[0].subject == "Cancer Explained: 4 things wait for you"
    titles = [
        "- Radiation (NCI’s page",
        "- Chemotherapy (overdue today)",
        "- Surgery (wanted in 10 days)",
        "- Biopsy (submitted",
    ]
    assert sorted(titles, key=body.index) == titles
    assert "https://explained.example/admin/\n" in body


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-31, None),
        (-30, "wanted in 30 days"),
        (-1, "wanted in 1 day)"),
        (0, "overdue today"),
        (1, "overdue for 1 day)"),
    ],
)
def test_the_mail_knows_the_day_before_the_day_and_the_day_after(
    days: int, said: str | None
) -> None:
    reviewer = person("reviewer")
    make_live(verified_on=A_YEAR_AGO - timedelta(days=days))

    run()

    assert bool(mail.outbox) is bool(said)
    assert said is None or said in mail_to(reviewer)


def test_a_long_queue_is_cut_and_counted() -> None:
    reviewer = person("reviewer")
    make_live_topics(MOST + 4, like=make_live())

    run()
    body = mail_to(reviewer)

    assert body.count("- Copy") + body.count("- Immunotherapy") == MOST
    assert "… and 5 more." in body
    assert "Overdue: 25" in body


def test_what_somebody_else_has_taken_is_left_to_them() -> None:
    ada = person("reviewer")
    person("reviewer")
    publication = make_live().publication
    assert publication is not None
    take(publication, ada, now=NOW - timedelta(minutes=5))

    run()

    assert [x.to for x in mail.outbox] == [[ada.email]]
    assert "YOU HAVE TAKEN\n- Immunotherapy (overdue today)\n" in mail_to(ada)


def test_a_reviewer_is_not_asked_to_check_her_own_words() -> None:
    reviewer, other = person("reviewer"), person("reviewer")
    make_submitted(written_by(make_topic(), reviewer))

    run()

    assert [x.to for x in mail.outbox] == [[other.email]]


def test_a_reviewer_is_not_asked_to_check_a_live_page_of_her_own_words() -> None:
    reviewer, other = person("reviewer"), person("reviewer")
    topic = written_by(make_topic(), reviewer)
    put_live(topic, today=A_YEAR_AGO, publisher=make_user(role="publisher"))

    run()

    assert [x.to for x in mail.outbox] == [[other.email]]


def test_each_thing_has_the_address_at_which_it_is_done() -> None:
    reviewer = person("reviewer")
    live = make_live()
    text = make_submitted(make_topic(title="Biopsy"))

    run()
    lines = mail_to(reviewer).splitlines()

    assert f"  https://explained.example/admin/desk/topic/{live.slug}/" in lines
    assert f"  https://explained.example/admin/topics/topic/{text.pk}/review/" in lines


def test_publisher_is_told_what_is_ready_and_what_has_its_time() -> None:
    publisher = person("publisher")
    make_ready(make_topic(title="Ready"))
    text = make_ready(make_topic(title="Timed"))
    schedule(
        text,
        move_request_by(publisher, text),
        publish_at=datetime(2026, 7, 3, 8, 30, tzinfo=UTC),
        now=NOW,
    )

    run()
    body = mail_to(publisher)

    assert mail.outbox[0].subject == "Cancer Explained: 1 thing waits for you"
    assert "READY TO PUBLISH\n- Ready\n  https://explained.example/admin/topics/topic/" in body
    assert "/publish/\n" in body
    assert "GOING LIVE BY THEMSELVES\n- Timed (on 2026-07-03 at 08:30 UTC)\n" in body


def test_writer_is_told_of_her_texts_only() -> None:
    writer, other = person("writer"), person("writer")
    text = make_submitted(written_by(make_topic(title="Hers"), writer), writer=writer)
    send_back(text, move_request_by(person("reviewer", email=""), text, why="Say it shorter."))

    run()

    assert [x.to for x in mail.outbox] == [[writer.email]]
    assert "YOUR TEXTS THAT WERE SENT BACK\n- Hers\n" in mail_to(writer)
    assert not [x for x in digests(TODAY, NOW) if x.person == other]


def test_a_text_submitted_again_is_no_longer_with_its_writer() -> None:
    writer = person("writer")
    text = make_submitted(written_by(make_topic(), writer), writer=writer)
    send_back(text, move_request_by(person("reviewer", email=""), text, why="Say it shorter."))
    make_submitted(text, writer=writer)

    assert digests(TODAY, NOW) == []


def test_writer_is_told_of_a_live_page_that_a_reviewer_wants_changed() -> None:
    writer, reviewer = person("writer"), person("reviewer", email="")
    topic = written_by(make_live(title="Live", verified_on=TODAY - timedelta(days=9)), writer)
    source = Source.objects.get()
    concern = SourceCheck(source, source.date, source.date_kind, TODAY, verdict="needs_writer")
    live = Publication.objects.live().get().live
    record_checks(CheckedText.of_edition(live), [concern], reviewer=reviewer, today=TODAY)

    run()

    assert topic.edited_by == writer
    assert "\nLIVE PAGES THAT A REVIEWER WANTS CHANGED\n- Live\n" in mail_to(writer)


def test_writer_is_told_of_comments_that_nobody_has_resolved() -> None:
    writer, reviewer = person("writer"), person("reviewer")
    topic = written_by(make_topic(title="Talked about"), writer)
    said = [comment(topic, reviewer, part="", text=text) for text in ("Why?", "How?", "Done.")]
    Comment.objects.filter(pk=said[2].pk).update(resolved_by=reviewer, resolved_at=NOW)

    run()

    assert "- Talked about (2 open comments)\n" in mail_to(writer)


@pytest.mark.parametrize(
    "changes", [{"email": ""}, {"is_active": False}, {"is_staff": False}, {"groups": []}]
)
def test_who_has_no_address_or_has_left_gets_nothing(changes: dict[str, object]) -> None:
    user = person("reviewer")
    user.groups.set(changes.pop("groups", user.groups.all()))  # type: ignore[arg-type]
    User.objects.filter(pk=user.pk).update(**{"is_staff": user.is_staff} | changes)
    make_live()

    run()

    assert mail.outbox == []


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\u2028", "\x0b"])
def test_a_title_with_a_line_break_adds_no_line(line_break: str) -> None:
    reviewer = person("reviewer")
    make_live(title=f"First{line_break}Bcc: everybody@explained.example")

    run()

    assert "- First Bcc: everybody@explained.example (overdue" in mail_to(reviewer)
    assert "\nBcc:" not in mail.outbox[0].message().as_string()
    assert mail.outbox[0].recipients() == [reviewer.email]


def test_a_title_is_plain_text_in_a_plain_mail() -> None:
    reviewer = person("reviewer")
    make_live(title="<script>alert(1)</script> & “more”")

    run()

    assert "- <script>alert(1)</script> & “more” (overdue" in mail_to(reviewer)
    assert mail.outbox[0].content_subtype == "plain"
    assert mail.outbox[0].message().get_content_type() == "text/plain"


def test_an_address_with_a_line_break_is_refused_and_named() -> None:
    person("reviewer", email="a@explained.example\nBcc: b@explained.example")
    good = person("reviewer")
    make_live()

    with pytest.raises(CommandError, match=r"a@explained\.example Bcc: b@explained\.example"):
        run()

    assert [x.to for x in mail.outbox] == [[good.email]]


def test_one_failing_address_stops_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    people = [person("reviewer") for _person in range(3)]
    make_live()
    deliver = EmailBackend.send_messages

    def refuse_the_second(backend: EmailBackend, messages: Sequence[mail.EmailMessage]) -> int:
        if messages[0].to == [people[1].email]:
            raise OSError("550 No such\nmailbox")
        return deliver(backend, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", refuse_the_second)
    with pytest.raises(CommandError) as refusal:
        run()

    assert [x.to for x in mail.outbox] == [[people[0].email], [people[2].email]]
    assert str(refusal.value).endswith(f"\n{people[1].email} (550 No such mailbox)")


def test_a_dry_run_says_who_would_get_how_much_and_sends_nothing() -> None:
    reviewer = person("reviewer")
    make_live()
    make_live(title="Another")
    out = StringIO()

    call_command("send_digest", "--dry-run", stdout=out)

    assert out.getvalue() == f"{reviewer.email}: 2\n"
    assert mail.outbox == []


def test_a_second_run_tells_it_again() -> None:
    person("reviewer")
    make_live()

    run()
    run()

    assert len(mail.outbox) == 2


def test_without_an_address_of_the_site_the_mail_says_where_its_paths_are(
    settings: LazySettings,
) -> None:
    settings.SITE_ADDRESS = ""
    reviewer = person("reviewer")
    make_live()

    run()

    assert "The queue: /admin/\n" in mail_to(reviewer)
    assert "is an address on your site" in mail_to(reviewer)


@pytest.mark.parametrize("count", [1, 40])
def test_the_queue_is_read_once_for_all_people_and_pages(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for role in ("reviewer", "publisher", "writer") * count:
        person(role)
    make_live_topics(count, like=make_live())

    # People with their rights; the statuses, the submitted of four kinds; comments, words,
    # texts of four kinds; names; reports.
    with django_assert_num_queries(14):
        digests(TODAY, NOW)

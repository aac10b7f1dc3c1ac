"""The feed: what was checked, what went live, and where NCI changed its page."""

from __future__ import annotations

from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from explainer.publishing.models import Edition
from explainer.publishing.publish import publication_of
from explainer.sources.models import DateKind, Source, Verification
from tests import clock
from tests.factories import (
    check_again,
    make_corrected,
    make_live_topics,
    make_source,
    make_topic,
    make_user,
    make_withdrawn,
    put_live,
    take_back,
    verify,
)
from tests.reading import OF_THE_STATE, text_of

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def entries(client: Client) -> list[dict[str, str]]:
    """Each entry's parts by name, with the address of its link."""
    root = ET.fromstring(client.get("/feed.atom").content)  # noqa: S314 - our own
    return [
        {part.tag.removeprefix(ATOM): part.text or part.attrib["href"] for part in entry}
        for entry in root.iter(f"{ATOM}entry")
    ]


def titles(client: Client) -> list[str]:
    return [entry["title"] for entry in entries(client)]


def test_a_new_page_and_its_check_are_told_the_newest_first(client: Client) -> None:
    topic = make_topic(title="Surgery & more", slug="surgery", published=True)
    topic.sections.update(body="New words.")
    put_live(topic)

    found = entries(client)

    assert sorted(entry["title"] for entry in found) == [
        "Checked: Surgery & more",
        "Checked: Surgery & more",
        "New page: Surgery & more",
        "New text: Surgery & more",
    ]
    assert [x["updated"] for x in found] == sorted((x["updated"] for x in found), reverse=True)
    assert len({entry["id"] for entry in found}) == 4


def test_an_entry_says_what_was_compared_and_where_to_read_on(client: Client) -> None:
    make_topic(slug="surgery", source=make_source(title="Surgery at NCI"), published=True)
    check, edition = Verification.objects.get(), Edition.objects.get()

    found = {entry["title"].partition(":")[0]: entry for entry in entries(client)}

    told = text_of(found["Checked"]["summary"])
    assert told.startswith("Compared with Surgery at NCI (cancer.gov) Still right · NCI updated")
    history = f"http://testserver/topics/surgery/history/#check-{check.pk}"
    assert found["Checked"]["link"] == history
    assert found["Checked"]["updated"] == check.recorded_at.isoformat()
    assert found["New page"]["link"] == "http://testserver/topics/surgery/"
    assert found["New page"]["updated"] == edition.published_at.isoformat()
    assert f'id="check-{check.pk}"' in client.get(history).content.decode()


def test_a_check_done_again_is_a_new_entry_and_the_old_one_keeps_its_id(client: Client) -> None:
    topic = make_topic(published=True)
    before = {entry["id"] for entry in entries(client)}
    put_live(topic)

    after = {entry["id"] for entry in entries(client)}

    assert before < after
    assert len(after - before) == 1
    assert all(x.startswith("tag:cancer-explained.invalid,20") for x in after)


def test_a_changed_page_of_nci_is_told_with_both_dates(client: Client) -> None:
    topic = make_topic(title="Surgery", published=True)
    unchanged = titles(client)
    Source.objects.update(date=date(2026, 5, 1), date_kind=DateKind.REVIEWED)
    put_live(topic)

    (changed,) = [x for x in entries(client) if x["title"] == "NCI changed its page: Surgery"]

    assert not any("NCI changed" in title for title in unchanged)
    told = text_of(changed["summary"])
    assert "At this check: NCI reviewed May 1, 2026" in told
    assert "At the check before: NCI updated September 24, 2019" in told


def test_what_an_unpublished_text_saw_is_no_change(client: Client) -> None:
    draft = make_topic(source=make_source())
    verify(draft)
    Source.objects.update(date=date(2026, 6, 1))
    draft.sections.update(body="Other words.")
    put_live(draft)

    assert not any("NCI changed" in title for title in titles(client))


def test_what_another_page_saw_is_told_while_this_one_is_rechecked(client: Client) -> None:
    source = make_source(title="Surgery at NCI")
    seen_before = make_topic(title="Surgery", source=source, published=True)
    Source.objects.update(date=date(2026, 5, 1))
    make_topic(title="Newer", source=source, published=True)
    (told,) = [x for x in entries(client) if x["title"].startswith("NCI changed")]

    verify(seen_before)
    after = [x for x in entries(client) if x["title"].startswith("NCI changed")]

    assert told["title"] == "NCI changed its page, and we check ours: Surgery"
    assert "Surgery at NCI (cancer.gov) NCI changed its page. We are checking." in text_of(
        told["summary"]
    )
    assert told["link"].endswith(seen_before.get_absolute_url())
    assert [x["title"] for x in after] == ["NCI changed its page: Surgery"]
    assert after[0]["id"] != told["id"]


def test_a_change_is_one_entry_until_nci_changes_its_page_again(client: Client) -> None:
    make_topic(published=True)

    def told() -> list[str]:
        return [x["id"] for x in entries(client) if "source-moved" in x["id"]]

    Source.objects.update(date=date(2026, 5, 1))
    first, again = told(), told()
    Source.objects.update(dated_at=clock.now() + timedelta(seconds=1), date=date(2026, 5, 1))
    moved = told()

    assert len(first) == 1
    assert first == again
    assert len(moved) == 1
    assert moved != first


def test_a_page_of_nci_that_is_gone_is_told_until_somebody_finds_it(client: Client) -> None:
    topic = make_topic(title="Surgery", published=True)
    verify(topic, verdict="source_gone")
    gone = [x for x in entries(client) if x["title"] == "NCI’s page is gone: Surgery"]

    verify(topic)

    assert "We are on it." in gone[0]["summary"]
    assert not any("is gone" in title for title in titles(client))
    assert not any("NCI changed" in title for title in titles(client))


def test_a_small_correction_is_told_with_its_reason_and_is_no_check(client: Client) -> None:
    topic = make_topic(title="Surgery", published=True)
    topic.sections.update(body="It helps your own immune system.")
    make_corrected(topic, reason="A <word> was missing.")

    found = {entry["title"]: entry for entry in entries(client)}

    assert set(found) == {"Corrected: Surgery", "Checked: Surgery", "New page: Surgery"}
    assert (
        "What we corrected: A &lt;word&gt; was missing." in found["Corrected: Surgery"]["summary"]
    )
    assert titles(client).count("Checked: Surgery") == 1


def test_a_withdrawal_is_all_that_is_left_of_a_withdrawn_page(client: Client) -> None:
    topic = make_topic(title="Surgery", slug="surgery", published=True)
    make_withdrawn(topic, why="NCI took <b>it</b> back.")

    (entry,) = entries(client)

    assert entry["title"] == "Withdrawn: Surgery"
    assert entry["link"] == "http://testserver/topics/surgery/"
    assert text_of(entry["summary"]) == "This page was withdrawn. Why: NCI took <b>it</b> back."
    assert entry["id"].startswith("tag:cancer-explained.invalid,20")


@pytest.mark.django_db(transaction=True)
def test_a_check_that_was_taken_back_is_not_told(client: Client) -> None:
    topic = make_topic(title="Surgery", published=True)
    Source.objects.update(date=date(2026, 5, 1))
    verify(topic)
    during = titles(client)
    take_back(Verification.objects.latest("pk"))

    after = titles(client)

    assert (during.count("Checked: Surgery"), after.count("Checked: Surgery")) == (2, 1)
    assert "NCI changed its page: Surgery" in during
    assert "NCI changed its page: Surgery" not in after
    assert "NCI changed its page, and we check ours: Surgery" in after


def test_every_entry_of_a_live_page_says_how_fresh_it_is(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_live(make_topic(), today=date(2025, 1, 15))
    put_live(make_topic(), today=date(2025, 1, 16))
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2026, 1, 15))

    told = [text_of(entry["summary"]) for entry in entries(client)]

    assert sum("This page is overdue for a new check." in x for x in told) == 2
    assert sum("A new check is due before January 16, 2026." in x for x in told) == 2


def test_nothing_of_a_draft_is_revealed(client: Client) -> None:
    draft = make_topic(title="Secretdraft", slug="secretdraft")
    publication_of(draft)
    verify(draft)
    live = make_topic(title="Public", published=True)
    live.sections.update(body="Not published.")
    verify(live)

    assert sorted(titles(client)) == ["Checked: Public", "New page: Public"]
    assert "ecretdraft" not in client.get("/feed.atom").content.decode()


HOSTILE = ["\x0b\x1b\x01", "\ufffe\uffff", "<script>alert(1)</script>", "]]>", "&amp;", "🙂\u202e"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_makes_the_feed_unreadable(
    client: Client, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(settings, "SITE_NOTICE", f"Notice {text}")
    person = make_user(role="publisher")
    person.first_name, person.last_name = f"{text}A", f"{text}L"
    person.save()
    topic = make_topic(title=f"Title {text}", source=make_source(title=f"Source {text}"))
    put_live(topic, publisher=person)

    found = entries(client)

    assert len(found) == 2
    assert all("Title" in entry["title"] for entry in found)
    assert not any("<script" in entry["summary"] for entry in found)


@pytest.mark.parametrize("checks", [5, 500])
def test_the_feed_is_short_and_takes_as_many_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, checks: int
) -> None:
    check_again(make_topic(published=True), checks)

    with django_assert_num_queries(5 + OF_THE_STATE):
        response = client.get("/feed.atom")

    assert response.content.count(b"<entry>") == min(checks + 2, 50)


@pytest.mark.parametrize("copies", [5, 300])
def test_a_source_of_many_pages_that_changed_takes_as_many_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, copies: int
) -> None:
    make_live_topics(copies, like=make_topic(published=True))
    Source.objects.update(date=date(2026, 5, 1))

    with django_assert_max_num_queries(5 + OF_THE_STATE):
        response = client.get("/feed.atom")

    assert response.content.count(b"<entry>") == min(3 * (copies + 1), 50)


def test_an_empty_feed_is_a_feed(client: Client) -> None:
    assert entries(client) == []


def test_the_feed_says_that_a_demonstration_is_one(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SITE_NOTICE", "Sample data only.")

    assert (
        "<subtitle>Sample data only. What we compared" in client.get("/feed.atom").content.decode()
    )


def test_the_feed_has_the_headers_of_a_public_page(client: Client) -> None:
    response = client.get("/feed.atom")

    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert response["Cache-Control"] == "public, max-age=60, stale-while-revalidate=30"
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    assert response["ETag"].startswith('"')
    assert not response.cookies
    assert client.post("/feed.atom").status_code == 405
    assert client.head("/feed.atom").status_code == 200


def test_every_page_names_the_feed_and_how_we_verify_leads_to_it(client: Client) -> None:
    page = client.get("/").content.decode()

    assert '<link rel="alternate" type="application/atom+xml"' in page
    assert '<a href="/how-we-verify/">' in page
    assert '<a href="/feed.atom">' in client.get("/how-we-verify/").content.decode()

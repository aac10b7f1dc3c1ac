"""The feed: what was checked, what went live, and where NCI changed its page."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from explainer.publishing.models import Edition
from explainer.publishing.publish import publication_of
from explainer.sources.models import DateKind, Source, Verification
from tests.factories import make_source, make_topic, make_user, verify, verify_and_publish
from tests.test_history import check_again
from tests.test_pages import text_of

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
    verify_and_publish(topic)

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
    verify_and_publish(topic)

    after = {entry["id"] for entry in entries(client)}

    assert before < after
    assert len(after - before) == 1
    assert all(x.startswith("tag:testserver,20") for x in after)


def test_a_changed_page_of_nci_is_told_with_both_dates(client: Client) -> None:
    topic = make_topic(title="Surgery", published=True)
    unchanged = titles(client)
    Source.objects.update(date=date(2026, 5, 1), date_kind=DateKind.REVIEWED)
    verify_and_publish(topic)

    (changed,) = [x for x in entries(client) if x["title"] == "NCI changed its page: Surgery"]

    assert not any("NCI changed" in title for title in unchanged)
    told = text_of(changed["summary"])
    assert "At this check: NCI reviewed 2026-05-01" in told
    assert "At the check before: NCI updated 2019-09-24" in told


def test_what_another_page_or_an_unpublished_text_saw_is_no_change(client: Client) -> None:
    source = make_source()
    make_topic(source=source, published=True)
    Source.objects.update(date=date(2026, 5, 1))
    make_topic(source=source, published=True)
    draft = make_topic(source=make_source())
    verify(draft)
    Source.objects.update(date=date(2026, 6, 1))
    draft.sections.update(body="Other words.")
    verify_and_publish(draft)

    assert not any("NCI changed" in title for title in titles(client))


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
    verify_and_publish(topic, publisher=person)

    found = entries(client)

    assert len(found) == 2
    assert all("Title" in entry["title"] for entry in found)
    assert not any("<script" in entry["summary"] for entry in found)


@pytest.mark.parametrize("checks", [5, 500])
def test_the_feed_is_short_and_takes_as_many_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, checks: int
) -> None:
    check_again(make_topic(published=True), checks)

    with django_assert_num_queries(3):
        response = client.get("/feed.atom")

    assert response.content.count(b"<entry>") == min(checks + 2, 50)


def test_an_empty_feed_is_a_feed(client: Client) -> None:
    assert entries(client) == []


def test_the_feed_says_that_a_demonstration_is_one(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SITE_NOTICE", "Sample data only.")

    assert "<subtitle>Sample data only. What we" in client.get("/feed.atom").content.decode()


def test_the_feed_has_the_headers_of_a_public_page(client: Client) -> None:
    response = client.get("/feed.atom")

    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert response["Cache-Control"] == "public, max-age=60, stale-while-revalidate=86400"
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    assert response["ETag"].startswith('"')
    assert not response.cookies
    assert client.post("/feed.atom").status_code == 405
    assert client.head("/feed.atom").status_code == 200


def test_every_page_leads_to_the_feed(client: Client) -> None:
    page = client.get("/").content.decode()

    assert '<link rel="alternate" type="application/atom+xml"' in page
    assert '<a href="/feed.atom">' in page

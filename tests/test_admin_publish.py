"""A person with the right verifies a text and publishes it, in one step."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from explainer.publishing.models import Edition, Publication
from explainer.sources.models import Source, Verification
from tests.admin_forms import Sent, change_page, form_of, opened, publish_page, signed_in
from tests.factories import make_source, make_term, make_topic
from topics.models import Section, Topic, TopicSource

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script>"


def filled(client: Client, topic: object, **values: str) -> Sent:
    """Open the page, tick every source, and fill in `values`; `_x` stands for the first source."""
    sent = opened(client, publish_page(topic))
    prefixes = [name.removesuffix("-date") for name in sent if name.endswith("-date")]
    sent |= {f"{prefix}-compared": ["on"] for prefix in prefixes}
    first = next(iter(prefixes), "")
    names = {name: first + name.replace("_", "-", 1) if name[0] == "_" else name for name in values}
    return sent | {names[name]: [value] for name, value in values.items()}


@pytest.mark.parametrize("make", [make_topic, make_term])
def test_a_publisher_verifies_and_publishes(client: Client, make: object) -> None:
    text = make()  # type: ignore[operator]
    publisher = signed_in(client, "publisher")

    response = client.post(publish_page(text), filled(client, text, note="Read twice."))

    check = Verification.objects.get()
    page = client.get(response["Location"]).content.decode()
    assert Publication.objects.live().count() == 1
    assert (check.reviewer, check.verified_on) == (publisher, timezone.localdate())
    assert (check.nci_date, check.nci_date_kind) == (date(2019, 9, 24), "updated")
    assert check.note == "Read twice."
    assert f'<a href="{text.get_absolute_url()}">Open the reader’s page</a>' in page
    assert client.get(text.get_absolute_url()).status_code == 200


def test_the_date_that_was_seen_becomes_the_sources_date(client: Client) -> None:
    topic = make_topic()
    signed_in(client, "publisher")
    sent = filled(client, topic, _date="2024-02-29", _date_kind="reviewed")

    client.post(publish_page(topic), sent)

    source = Source.objects.get()
    assert (source.date, source.date_kind) == (date(2024, 2, 29), "reviewed")
    assert Verification.objects.get().nci_date == date(2024, 2, 29)


def test_a_page_without_a_date_is_published_without_one(client: Client) -> None:
    topic = make_topic(source=make_source(nci_date=None, date_kind="none"))
    signed_in(client, "publisher")

    client.post(publish_page(topic), filled(client, topic))

    assert Verification.objects.get().nci_date is None


def tomorrow() -> str:
    return (timezone.localdate() + timedelta(days=1)).isoformat()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"verified_on": tomorrow()}, "The day of a check cannot lie in the future."),
        ({"verified_on": "9999-12-31"}, "The day of a check cannot lie in the future."),
        ({"verified_on": ""}, "This field is required."),
        ({"verified_on": "2026-02-30"}, "Enter a valid date."),
        ({"_date": ""}, "Enter the date together with the word NCI prints before it"),
        ({"_date_kind": "none"}, "Enter the date together with the word NCI prints before it"),
        ({"_date_kind": "printed"}, "Select a valid choice."),
        ({"_date": tomorrow()}, "date cannot lie in the future."),
        ({"_date": "x"}, "Enter a valid date."),
        ({"_compared": ""}, "Compare the text with this page, then tick this."),
        ({"note": "n" * 2_001}, "Ensure this value has at most 2000 characters"),
        ({"note": "a\x00b"}, "Null characters are not allowed."),
        ({"digest": ""}, "The text was changed after you opened this page."),
        ({"digest": "0" * 64}, "The text was changed after you opened this page."),
    ],
)
def test_a_form_that_lacks_something_publishes_nothing_and_says_what(
    client: Client, values: dict[str, str], sentence: str
) -> None:
    topic = make_topic()
    signed_in(client, "publisher")
    sent = filled(client, topic, **{"note": "Kept.", **values})
    if values.get("_compared") == "":
        sent = {name: value for name, value in sent.items() if not name.endswith("-compared")}

    response = client.post(publish_page(topic), sent)

    assert sentence in response.content.decode()
    assert form_of(response)["note"] == sent["note"]
    assert not Verification.objects.exists()
    assert not Edition.objects.exists()


@pytest.mark.parametrize("days_ago", [0, 1, 400])
def test_a_check_of_an_earlier_day_is_recorded_under_it(client: Client, days_ago: int) -> None:
    topic = make_topic()
    signed_in(client, "publisher")
    day = timezone.localdate() - timedelta(days=days_ago)

    client.post(publish_page(topic), filled(client, topic, verified_on=day.isoformat()))

    assert Verification.objects.get().verified_on == day


def test_every_source_wants_its_own_tick(client: Client) -> None:
    topic = make_topic()
    TopicSource.objects.create(topic=topic, order=2, source=make_source(title="Second page"))
    signed_in(client, "publisher")
    sent = filled(client, topic)
    del sent[f"source-{Source.objects.get(title='Second page').pk}-compared"]

    response = client.post(publish_page(topic), sent)

    assert response.status_code == 200
    assert not Verification.objects.exists()


def test_a_text_that_changed_meanwhile_is_not_published(client: Client) -> None:
    topic = make_topic()
    signed_in(client, "publisher")
    sent = filled(client, topic, note="Kept.", _date="2024-02-29")
    Section.objects.update(body="Another body.")

    response = client.post(publish_page(topic), sent)

    back = form_of(response)
    assert "Read it again, then publish." in response.content.decode()
    assert not Edition.objects.exists()
    assert back["note"] == ["Kept."]
    assert [value for name, value in back.items() if name.endswith("-date")] == [["2024-02-29"]]
    assert not [name for name in back if name.endswith("-compared")]
    assert back["digest"] != sent["digest"]


def test_after_reading_again_the_new_text_can_be_published(client: Client) -> None:
    topic = make_topic()
    signed_in(client, "publisher")
    sent = filled(client, topic)
    Section.objects.update(body="Another body.")
    back = form_of(client.post(publish_page(topic), sent))
    ticks = {name: value for name, value in sent.items() if name.endswith("-compared")}

    response = client.post(publish_page(topic), back | ticks)

    assert response.status_code == 302
    assert "Another body." in Edition.objects.get().content


def test_a_form_sent_twice_makes_one_edition_and_one_check(client: Client) -> None:
    topic = make_topic()
    signed_in(client, "publisher")
    sent = filled(client, topic)

    responses = [client.post(publish_page(topic), sent) for _click in range(2)]

    assert [response.status_code for response in responses] == [302, 302]
    assert (Edition.objects.count(), Verification.objects.count()) == (1, 1)


def test_checking_the_same_text_again_records_the_check_only(client: Client) -> None:
    topic = make_topic(published=True)
    signed_in(client, "publisher")
    page = client.get(publish_page(topic)).content.decode()

    client.post(publish_page(topic), filled(client, topic))

    assert "Nothing changed since edition 1: this records your check only." in page
    assert (Edition.objects.count(), Verification.objects.count()) == (1, 2)


def test_the_page_says_which_edition_it_would_become(client: Client) -> None:
    topic = make_topic(published=True)
    Section.objects.update(body="Another body.")
    signed_in(client, "publisher")

    page = client.get(publish_page(topic)).content.decode()
    client.post(publish_page(topic), filled(client, topic))

    assert "This would become edition 2." in page
    assert [x.number for x in Edition.objects.order_by("number")] == [1, 2]


def test_what_is_missing_stands_in_place_of_the_form(client: Client) -> None:
    topic = make_topic(description="", terms=[make_term(slug="t-cell")])
    signed_in(client, "publisher")

    page = client.get(publish_page(topic)).content.decode()

    assert "Write the one-sentence description." in page
    assert "Publish the term “t-cell” first: it is one of the words to know." in page
    assert 'name="digest"' not in page


def test_a_form_for_a_text_that_lacks_something_publishes_nothing(client: Client) -> None:
    topic = make_topic()
    signed_in(client, "publisher")
    sent = filled(client, topic)
    Topic.objects.update(description="")
    sent |= {"digest": form_of(client.post(publish_page(topic), sent)).get("digest", ["x"])}

    response = client.post(publish_page(topic), sent)

    assert "Write the one-sentence description." in response.content.decode()
    assert not Edition.objects.exists()
    assert not Verification.objects.exists()


def test_opening_the_page_writes_nothing(client: Client) -> None:
    topic = make_topic()
    signed_in(client, "publisher")

    client.get(publish_page(topic))

    topic.refresh_from_db()
    assert not Publication.objects.exists()
    assert (topic.publication, topic.revision) == (None, 1)


def test_hostile_names_stay_text_on_the_page_and_in_its_message(client: Client) -> None:
    topic = make_topic(title=HOSTILE, source=make_source(title=HOSTILE))
    signed_in(client, "publisher")

    page = client.get(publish_page(topic)).content.decode()
    client.post(publish_page(topic), filled(client, topic, note=HOSTILE))
    after = client.get(change_page(topic)).content.decode()

    assert HOSTILE not in page + after
    assert "is live as edition 1" in after

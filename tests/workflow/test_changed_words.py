"""A word that means something else: said in the history of the texts that use it, and to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from explainer.desk.todo import waiting_for
from explainer.publishing.renditions import remake_all_renditions
from explainer.workflow.models import ChangedWord
from tests import clock
from tests.admin_forms import change_page, page_about, signed_in
from tests.factories import make_term, make_topic, make_user, make_withdrawn, put_live
from topics.models import Topic

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client

    from glossary.models import Term

pytestmark = pytest.mark.django_db


@pytest.fixture
def biopsy() -> Term:
    return make_term(name="biopsy", slug="biopsy", definition="A look.", published=True)


@pytest.fixture
def topic(biopsy: Term) -> Topic:
    return make_topic(title="Tests", slug="tests", body="A biopsy.", published=True)


def redefine(term: Term, definition: str = "A <b>piece</b> of tissue.") -> None:
    term.definition = definition
    term.save()
    put_live(term)


def to_do(person: User) -> list[str]:
    lists = waiting_for(person, clock.today())
    assert lists
    return [note for entry in lists.changed_words.entries for note in entry.notes]


def test_the_history_of_each_topic_that_uses_a_word_says_that_it_changed(
    client: Client, topic: Topic, biopsy: Term
) -> None:
    other = make_topic(slug="other", body="A cell.", published=True)
    redefine(biopsy)

    page = client.get(f"{topic.get_absolute_url()}history/").content.decode()

    assert "A word that this page uses means something else" in page
    assert "Now: A &lt;b&gt;piece&lt;/b&gt; of tissue." in page
    assert "Before: A look." in page
    assert '<a href="/glossary/biopsy/">Biopsy</a>' in page
    assert "means something else" not in (
        client.get(f"{other.get_absolute_url()}history/").content.decode()
    )


def test_the_history_stays_readable_when_the_word_is_withdrawn(
    client: Client, topic: Topic, biopsy: Term
) -> None:
    redefine(biopsy)
    biopsy.refresh_from_db()
    make_withdrawn(biopsy)

    assert client.get(f"{topic.get_absolute_url()}history/").status_code == 200


@pytest.mark.parametrize("change", ["name", "same"])
def test_a_word_that_means_the_same_gives_nobody_work(
    topic: Topic, biopsy: Term, change: str
) -> None:
    if change == "name":
        biopsy.name = "tissue sample"
        biopsy.save()
    put_live(biopsy)
    remake_all_renditions()

    assert not ChangedWord.objects.exists()


def test_a_word_that_comes_back_after_a_withdrawal_gives_nobody_work(
    topic: Topic, biopsy: Term
) -> None:
    make_withdrawn(biopsy)
    biopsy.refresh_from_db()
    redefine(biopsy)

    assert not ChangedWord.objects.exists()


def test_whoever_keeps_the_topic_is_told_until_they_have_looked_at_it_again(
    client: Client, topic: Topic, biopsy: Term
) -> None:
    writer, other = make_user(role="writer"), make_user(role="writer")
    Topic.objects.update(edited_by=writer)
    redefine(biopsy)
    client.force_login(writer)
    page = client.get(page_about(topic, "words")).content.decode()
    told, not_told = to_do(writer), to_do(other)
    home = client.get("/admin/").content.decode()

    key = str(ChangedWord.objects.get().pk)
    client.post(page_about(topic, "words"), {"word": [key, "-1", "x", "9" * 50]})

    assert told == ["Biopsy: A <b>piece</b> of tissue."]
    assert not_told == []
    assert "A &lt;b&gt;piece&lt;/b&gt; of tissue." in page
    assert "Your texts with words that mean something else now" in home
    assert to_do(writer) == []
    assert ChangedWord.objects.get().seen_by == writer


def test_the_page_looks_at_no_word_of_another_text(client: Client, biopsy: Term) -> None:
    topics = [make_topic(body="A biopsy.", published=True) for _ in range(2)]
    redefine(biopsy)
    signed_in(client, "writer")
    keys = [str(x.pk) for x in ChangedWord.objects.all()]

    client.post(page_about(topics[0], "words"), {"word": keys})

    unseen = ChangedWord.objects.get(seen_at__isnull=True)
    assert unseen.publication == topics[1].publication


def test_only_a_writer_says_that_a_text_fits(client: Client, topic: Topic, biopsy: Term) -> None:
    redefine(biopsy)
    signed_in(client, "reviewer")
    key = str(ChangedWord.objects.get().pk)

    page = client.get(page_about(topic, "words")).content.decode()
    answer = client.post(page_about(topic, "words"), {"word": [key]})

    assert "Only writers say" in page
    assert answer.status_code == 403
    assert ChangedWord.objects.filter(seen_at__isnull=True).exists()


def test_a_text_without_changed_words_offers_no_page_about_them(
    client: Client, topic: Topic, biopsy: Term
) -> None:
    signed_in(client, "writer")
    before = client.get(change_page(topic)).content.decode()
    redefine(biopsy)

    assert "Changed words" not in before
    assert "Changed words (1)" in client.get(change_page(topic)).content.decode()

"""A text with all its lists in one query: the same as list by list."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from pytest_django import DjangoAssertNumQueries
from taggit.models import TaggedItem

from explainer.publishing.fetching import fetch_along
from explainer.publishing.keeping import fetch_rows, keeper_of
from explainer.sources.models import DateKind
from glossary.models import Term
from tests.factories import (
    make_card,
    make_help_sign,
    make_path,
    make_question,
    make_site_page,
    make_source,
    make_term,
    make_topic,
)
from topics.models import Takeaway, Topic, TopicSource, WordSense

pytestmark = pytest.mark.django_db
HOSTILE = "\"'\\ \\u0041 %s %(x)s {} $1 ’ 癌 👩‍⚕️\n\t</script>"


def make_whole_topic(**values: Any) -> Topic:  # noqa: ANN401 - what a topic is made of
    terms = [make_term() for _ in range(2)]
    topic = make_topic(terms=terms, tags=["treatment", "Any tag"], **values)
    undated = make_source(nci_date=None, date_kind=DateKind.NONE)
    TopicSource.objects.create(topic=topic, order=2, source=undated)
    make_help_sign(topic=topic)
    make_question(topic=topic)
    make_card(topic=topic)
    WordSense.objects.create(topic=topic, order=1, word="one", term=terms[0])
    WordSense.objects.create(topic=topic, order=2, word="other", not_here=True)
    Takeaway.objects.create(topic=topic, order=0, text=HOSTILE)
    topic.related.add(make_topic(title="Zebra"), make_topic(title="Ant"))
    return topic


def read_list_by_list(text: Any) -> Any:  # noqa: ANN401 - any kind of text
    names = [field.name for field in fields(text.CONTENT)]
    return text.CONTENT(**{name: keeper_of(text, name).read(text) for name in names})


@pytest.mark.parametrize(
    "make",
    [make_whole_topic, make_topic, lambda: make_term(aliases=[HOSTILE]), make_path, make_site_page],
)
def test_a_text_is_what_its_rows_say_one_by_one(
    make: Any,  # noqa: ANN401 - what makes a text
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    text = make()

    with django_assert_num_queries(1):
        content = text.compose()

    assert content == read_list_by_list(text)


def test_texts_that_are_fetched_together_keep_their_own_lists(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    texts = [make_whole_topic(title="One"), make_topic(title="Two"), make_whole_topic(title="Six")]
    alone = [read_list_by_list(text) for text in texts]

    with django_assert_num_queries(1):
        fetch_rows(texts)
        together = [text.compose() for text in texts]

    assert together == alone


def test_what_is_composed_once_is_read_anew_the_next_time() -> None:
    topic = make_topic(takeaway="First.")
    topic.compose()
    Takeaway.objects.create(topic=topic, order=2, text="Second.")

    assert topic.compose().takeaways == ("First.", "Second.")
    assert topic.takeaways.count() == len(topic.takeaways.all()) == 2


def test_a_tag_of_another_kind_of_thing_is_none_of_the_texts() -> None:
    topic = make_topic(tags=["ours"])
    tagged = TaggedItem.objects.get()
    of_terms = ContentType.objects.get_for_model(Term)
    other = type(tagged.tag).objects.create(name="theirs", slug="theirs")
    TaggedItem.objects.create(tag=other, object_id=topic.pk, content_type=of_terms)

    assert topic.compose().tags == ("ours",)


def test_dates_and_arrays_are_dates_and_arrays() -> None:
    topic = make_whole_topic()
    topic.sections.update(facts=["chemo/one.md", "chemo/two.md"])

    fetch_along([topic], ["sections", "topic_sources__source"])

    kept = [(row.source.date, row.source.dated_at) for row in topic.topic_sources.all()]
    assert kept == [(row.source.date, row.source.dated_at) for row in again(topic)]
    assert topic.sections.all()[0].facts == ["chemo/one.md", "chemo/two.md"]


def again(topic: Topic) -> Any:  # noqa: ANN401 - its rows in the middle
    return TopicSource.objects.filter(topic=topic).order_by("order")


def test_nothing_is_asked_for_no_texts(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        fetch_rows([])
        fetch_along([], ["sections"])

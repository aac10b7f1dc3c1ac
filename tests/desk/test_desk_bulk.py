"""Many pages checked against their common source at once: all of them, or none."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from explainer.desk import bulk
from explainer.desk.claims import take
from explainer.desk.models import Claim
from explainer.sources.models import Source, Verification
from explainer.sources.verification import SELF_CHECK
from tests import clock
from tests.admin_forms import form_of, opened, signed_in
from tests.clock import today
from tests.desk_pages import HOME, TOMORROW, give, make_due, page_of, with_days
from tests.factories import (
    make_live_topics,
    make_source,
    make_topic,
    make_user,
    make_withdrawn,
    put_live,
)
from tests.html_forms import Sent
from topics.models import Topic, TopicSource

pytestmark = pytest.mark.django_db


@pytest.fixture
def source() -> Source:
    return make_source(title="Common page")


@pytest.fixture
def topics(source: Source) -> list[Topic]:
    return [make_due(title=f"Topic {name}", source=source) for name in "ABC"]


def page_at(source: Source) -> str:
    return f"/admin/desk/source/{source.pk}/"


def chosen(client: Client, source: Source, names: str, **values: str) -> Sent:
    """Open the list, tick the topics with these letters and fill in the fields."""
    page = client.get(page_at(source))
    ticks = [str(row.chosen) for row, _ in page.context["rows"] if row.name[-1] in names]
    first = f"source-{source.pk}-"
    sent = form_of(page) | {x.replace("source_", first): [y] for x, y in values.items()}
    return sent | {"page": ticks, "step": ["confirm"]}


def confirmed(client: Client, source: Source, sent: Sent) -> Any:  # noqa: ANN401
    """Press the button of the list, then that of the page that asks again."""
    shown = client.post(page_at(source), sent)
    return client.post(page_at(source), form_of(shown) | {"page": sent["page"], "step": ["record"]})


def made_today() -> list[Verification]:
    return list(Verification.objects.filter(verified_on=today()).order_by("pk"))


@pytest.mark.usefixtures("reviewer", "topics")
def test_the_list_shows_every_live_page_that_rests_on_the_source(
    client: Client, source: Source
) -> None:
    make_due(title="Elsewhere")
    make_withdrawn(make_due(title="Withdrawn", source=source))
    other = make_topic(title="Two sources", source=source)
    TopicSource.objects.create(topic=other, order=2, source=make_source(title="Other page"))
    put_live(other, today=date(2026, 1, 2))

    page = page_of(client.get(page_at(source)))

    assert "4 live pages rest on this source." in page
    assert "verified 2026-01-02; also rests on Other page." in page
    assert "Elsewhere" not in page
    assert "Withdrawn" not in page


@pytest.mark.usefixtures("topics")
def test_the_chosen_pages_are_confirmed_and_recorded_with_one_date(
    client: Client, source: Source, reviewer: User
) -> None:
    sent = chosen(client, source, "AC", source_date="2026-03-04", note="Read all.")
    asked = client.post(page_at(source), sent)
    before = made_today()

    done = confirmed(client, source, sent)

    assert before == []
    assert "2 pages" in page_of(asked)
    assert "Topic B" not in page_of(asked)
    assert done["Location"] == HOME
    assert {str(x.publication.name) for x in map(with_page, made_today())} == {"Topic A", "Topic C"}
    assert {(x.verdict, str(x.nci_date), x.note, x.reviewer) for x in made_today()} == {
        ("still_right", "2026-03-04", "Read all.", reviewer)
    }
    assert str(Source.objects.get(pk=source.pk).date) == "2026-03-04"


def with_page(check: Verification) -> Verification:
    pages = Verification.objects.select_related("publication__live_edition__rendition")
    return pages.get(pk=check.pk)


@pytest.mark.usefixtures("reviewer")
def test_only_the_common_source_is_checked(client: Client, source: Source) -> None:
    topic = make_topic(title="Topic A", source=source)
    TopicSource.objects.create(topic=topic, order=2, source=make_source(title="Other page"))
    put_live(topic, today=date(2026, 1, 2))

    confirmed(client, source, chosen(client, source, "A"))

    assert [check.source for check in made_today()] == [source]


@pytest.mark.usefixtures("reviewer", "topics")
def test_one_page_that_became_stale_stops_them_all_and_is_named(
    client: Client, source: Source, topics: list[Topic]
) -> None:
    sent = chosen(client, source, "ABC", note="Kept.")
    topics[1].takeaways.update(text="Other words.")
    put_live(topics[1], today=date(2026, 1, 2))
    grace = Client()
    signed_in(grace, "reviewer")
    give(grace, topics[2], "needs_writer", note="Not right.")
    count = Verification.objects.count()

    told = confirmed(client, source, sent)

    assert "“Topic B”: This changed after you had opened it:" in page_of(told)
    assert " published another text, edition 2, on " in page_of(told)
    assert "“Topic C”: This changed after you had opened it: reviewer-" in page_of(told)
    assert "“Topic A”:" not in page_of(told)
    assert form_of(told)["note"] == ["Kept."]
    assert page_of(told).count(" checked>") == 3
    assert Verification.objects.count() == count


@pytest.mark.usefixtures("reviewer")
def test_a_page_that_was_withdrawn_meanwhile_stops_them_all(
    client: Client, source: Source, topics: list[Topic]
) -> None:
    sent = chosen(client, source, "AB")
    make_withdrawn(topics[0])

    told = confirmed(client, source, sent)

    assert "This page is not live any more" in page_of(told)
    assert made_today() == []


@pytest.mark.usefixtures("reviewer", "topics")
def test_a_date_that_somebody_moved_on_meanwhile_stops_them_all(
    client: Client, source: Source
) -> None:
    sent = chosen(client, source, "AB")
    Source.objects.filter(pk=source.pk).update(date="2026-05-06")

    told = confirmed(client, source, sent)

    assert "This changed after you had opened it: somebody recorded the date of “" in page_of(told)
    assert "” as 2026-05-06 updated." in page_of(told)
    assert made_today() == []


@pytest.mark.parametrize("is_superuser", [False, True])
def test_what_this_person_wrote_shows_the_reason_in_place_of_a_tick(
    client: Client, source: Source, reviewer: User, is_superuser: bool
) -> None:
    User.objects.filter(pk=reviewer.pk).update(is_superuser=is_superuser)
    own = make_topic(title="Topic A", source=source)
    own.edited_by = reviewer
    own.save()
    put_live(own, today=date(2026, 1, 2))
    make_due(title="Topic B", source=source)

    shown = page_of(client.get(page_at(source)))
    told = confirmed(client, source, chosen(client, source, "AB"))

    assert f"<strong>Topic A</strong>: {SELF_CHECK}" in shown
    assert shown.count('type="checkbox" name="page"') == 1
    assert f"“Topic A”: {SELF_CHECK}" in page_of(told)
    assert not Verification.objects.filter(reviewer=reviewer).exists()


@pytest.mark.usefixtures("reviewer", "topics")
@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"verified_on": TOMORROW}, "The day of a check cannot lie in the future."),
        ({"source_date": ""}, "Enter the date together with the word NCI prints before it"),
        ({"note": "n" * 50_000}, "Ensure this value has at most 2000 characters"),
        ({"page": ""}, "Choose at least one page."),
        ({"page": "x-y-z"}, "Choose at least one page."),
        ({"page": f"{'9' * 30}-1-x"}, "Choose at least one page."),
        ({"page": " ".join(f"{key}-1-x" for key in range(201))}, "Choose 200 pages at most."),
    ],
)
def test_what_is_missing_comes_back_with_a_sentence(
    client: Client, source: Source, values: dict[str, str], sentence: str
) -> None:
    sent = chosen(client, source, "A", **{"note": "Kept.", **with_days(values)})
    if "page" in values:
        sent["page"] = values["page"].split(" ")

    response = client.post(page_at(source), sent | {"step": ["record"]})

    assert sentence in page_of(response)
    assert form_of(response)["note"] == [values.get("note", "Kept.")]
    assert made_today() == []


@pytest.mark.usefixtures("reviewer", "topics")
def test_a_day_before_one_of_the_texts_existed_names_it(client: Client, source: Source) -> None:
    told = confirmed(client, source, chosen(client, source, "A", verified_on="2018-01-01"))

    assert "“Topic A”: This text exists since" in page_of(told)


@pytest.mark.usefixtures("reviewer", "topics")
def test_a_page_that_rests_on_something_else_cannot_be_slipped_in(
    client: Client, source: Source
) -> None:
    other = make_due(title="Elsewhere Z")
    theirs = chosen(client, other.topic_sources.get().source, "Z")["page"]

    told = confirmed(client, source, chosen(client, source, "A") | {"page": theirs})
    gone = confirmed(client, source, chosen(client, source, "A") | {"page": ["999-0-x"]})

    assert "“Elsewhere Z” does not rest on this source." in page_of(told)
    assert "A page of this list is gone." in page_of(gone)
    assert made_today() == []


@pytest.mark.usefixtures("reviewer", "topics")
def test_the_way_back_to_the_list_keeps_what_was_said(client: Client, source: Source) -> None:
    sent = chosen(client, source, "AC", note="Kept.")

    back = client.post(page_at(source), sent | {"step": ["choose"]})

    assert form_of(back)["note"] == ["Kept."]
    assert page_of(back).count(" checked>") == 2


def test_what_this_person_had_taken_is_given_back(
    client: Client, source: Source, topics: list[Topic], reviewer: User
) -> None:
    grace = make_user(role="reviewer")
    take(topics[0].publication, reviewer, now=clock.now())  # type: ignore[arg-type]
    take(topics[1].publication, grace, now=clock.now())  # type: ignore[arg-type]

    confirmed(client, source, chosen(client, source, "AB"))

    assert [claim.person for claim in Claim.objects.all()] == [grace]


@pytest.mark.usefixtures("reviewer")
def test_a_source_without_pages_says_so(client: Client, source: Source) -> None:
    assert "No live page rests on this source." in page_of(client.get(page_at(source)))


@pytest.mark.usefixtures("reviewer")
def test_hostile_names_stay_text(client: Client) -> None:
    hostile = "<script>alert(1)</script>"
    topic = make_due(title=hostile, source=make_source(title=hostile))
    source = topic.topic_sources.get().source

    sent = opened(client, page_at(source))
    pages = [client.get(page_at(source)), client.post(page_at(source), sent)]

    assert all("<script>alert" not in page_of(page) for page in pages)


@pytest.mark.usefixtures("reviewer")
def test_a_long_list_is_shown_and_recorded_part_by_part(
    client: Client, source: Source, topics: list[Topic], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bulk.MOST_AT_ONCE == 200
    make_live_topics(198, like=topics[0])

    first, second = client.get(page_at(source)), client.get(f"{page_at(source)}?page=2")

    assert (len(first.context["rows"]), len(second.context["rows"])) == (200, 1)
    assert "200 are shown at a time" in page_of(first)


@pytest.mark.usefixtures("reviewer")
@pytest.mark.parametrize("copies", [1, 60])
def test_the_list_takes_the_same_queries_however_long_it_is(
    client: Client,
    source: Source,
    topics: list[Topic],
    copies: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_live_topics(copies, like=topics[0])
    client.get(page_at(source))

    with django_assert_num_queries(9):
        client.get(page_at(source))

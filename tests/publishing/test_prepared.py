"""A query that was written once answers as if Django wrote it for each who asks."""

from __future__ import annotations

import pytest
from django.db.models import BigIntegerField, Q

from explainer.publishing.models import Publication
from explainer.publishing.prepared import AnyAsked, Asked, PreparedQuery
from tests.factories import make_term, make_topic

pytestmark = pytest.mark.django_db
ONE = PreparedQuery(
    lambda: (
        Publication.objects.live()
        .for_page()
        .annotate(is_it=Q(slug=Asked("it")))
        .filter(slug=Asked("slug"))
    )
)
ANY = PreparedQuery(
    lambda: Publication.objects.live().for_list().filter(kind="term", slug__in=AnyAsked("slugs"))
)


def test_each_reader_gets_what_they_asked_for() -> None:
    make_topic(slug="first", title="First", published=True)
    make_topic(slug="second", title="Second", published=True)

    asked = [ONE.rows(slug=x, it="second") for x in ("first", "second", "third", "second")]

    assert [[page.name for page in rows] for rows in asked] == [
        ["First"],
        ["Second"],
        [],
        ["Second"],
    ]
    assert [vars(page)["is_it"] for rows in asked for page in rows] == [False, True, True]
    assert asked[1] == [*Publication.objects.filter(slug="second")]


@pytest.mark.parametrize("slug", ["", "' OR ''='", "%s", "first%", "{}"])
def test_what_is_asked_is_a_value_and_nothing_else(slug: str) -> None:
    make_topic(slug="first", published=True)

    assert ONE.rows(slug=slug, it=slug) == []
    assert ANY.rows(slugs=[slug]) == []


@pytest.mark.parametrize("slugs", [[], ["a"], ["a", "b", "none"], ["a"] * 500])
def test_any_number_can_be_asked_for(slugs: list[str]) -> None:
    for slug in ("a", "b", "c"):
        make_term(slug=slug, published=True)
    make_topic(slug="a", published=True)

    found = [page.slug for page in ANY.rows(slugs=slugs)]

    assert sorted(found) == sorted({"a", "b"}.intersection(slugs))


def test_any_number_of_keys_can_be_asked_for() -> None:
    pages = [make_term(published=True).publication for _ in range(3)]
    by_key = PreparedQuery(
        lambda: Publication.objects.filter(pk__in=AnyAsked("keys", BigIntegerField()))
    )

    assert by_key.rows(keys=[]) == []
    found = by_key.rows(keys=[x.pk for x in pages[1:] if x] + [2**62])
    assert {*found} == {*pages[1:]}


def test_nothing_is_asked_without_a_value() -> None:
    with pytest.raises(KeyError):
        ONE.rows(slug="first")

"""What readers searched for in vain stands on the writers' home, and can be tried and mended."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from explainer.searching.answers import found_for
from explainer.searching.models import SearchEntry, SearchMiss, SearchWord
from explainer.searching.synonyms import Synonym
from tests.factories import make_term, make_user

pytestmark = pytest.mark.django_db
PAGE = "/admin/desk/searches/"


def signed_in(client: Client, role: str = "writer") -> Client:
    client.force_login(make_user(role=role))
    return client


def missed(words: str, times: int = 5) -> None:
    SearchMiss.objects.create(words=words, day=date(2026, 3, 10), times=times)


def test_a_writer_sees_at_home_what_readers_looked_for_in_vain(client: Client) -> None:
    missed("quokka")
    missed("jane doe", times=4)

    home = signed_in(client).get("/admin/").content.decode()

    assert "“quokka”, 5 times" in home
    assert f'href="{PAGE}?phrase=quokka"' in home
    assert "jane doe" not in home


@pytest.mark.parametrize(
    ("role", "status"), [("writer", 200), ("publisher", 200), ("reviewer", 403)]
)
def test_those_who_keep_synonyms_may_see_the_searches(
    client: Client, role: str, status: int
) -> None:
    assert signed_in(client, role).get(PAGE).status_code == status


def test_a_writer_sees_what_a_synonym_would_find_and_nothing_is_kept_of_the_trial(
    client: Client,
) -> None:
    make_term(name="spleen", published=True)
    before = Synonym.objects.count()

    asked = {"phrase": "quokka", "means": "Spleen"}
    page = signed_in(client).get(PAGE, asked).content.decode()

    assert "<p>Nothing.</p>" in page
    assert "<p>1 page: spleen</p>" in page
    assert "/admin/searching/synonym/add/?phrase=quokka&amp;means=Spleen" in page
    assert Synonym.objects.count() == before
    assert found_for("quokka").rows == ()


def test_a_writer_sees_what_a_term_would_find_and_nothing_is_kept_of_the_trial(
    client: Client,
) -> None:
    page = signed_in(client).get(PAGE, {"phrase": "Quokka fever"}).content.decode()

    assert "<p>1 page: Quokka fever</p>" in page
    assert "/admin/glossary/term/add/?name=Quokka%20fever" in page
    assert not SearchEntry.objects.exists()
    assert not SearchWord.objects.exists()


@pytest.mark.parametrize(
    "asked",
    [{"phrase": "\x00"}, {"phrase": "x" * 50_000}, {"phrase": "a", "means": "x" * 50_000},
     {"phrase": "#", "means": "#"}, {"phrase": "<b>", "means": "\x00"}, {"means": "a"}],
)  # fmt: skip
def test_odd_words_get_a_page(client: Client, asked: dict[str, str]) -> None:
    page = signed_in(client).get(PAGE, asked)

    assert page.status_code == 200
    assert "<b>" not in page.content.decode().partition("content-main")[2]


def test_a_synonym_keeps_who_made_it_and_is_there_once(client: Client) -> None:
    writer = signed_in(client)
    asked = {"phrase": "Quokka-fever", "means": "Spleen"}

    writer.post("/admin/searching/synonym/add/", asked)
    again = writer.post("/admin/searching/synonym/add/", {**asked, "phrase": "quokka fever"})
    same = writer.post("/admin/searching/synonym/add/", {"phrase": "Spleen", "means": "spléen"})

    synonym = Synonym.objects.get(folded="quokka fever")
    assert synonym.made_by is not None
    assert synonym.made_at is not None
    assert "is in the list already" in again.content.decode()
    assert "Both say the same" in same.content.decode()

"""What readers see of NCI's dictionary: beside our own words, or alone, and never as ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from explainer.site.sitemaps import PublicationSitemap
from glossary.dictionary import joining
from glossary.dictionary.joining import join_all
from glossary.dictionary.models import Entry
from glossary.models import Term
from tests.clock import days_ago
from tests.factories import make_term, make_withdrawn, put_live
from tests.glossary.dictionary.rows import imported, row, said
from tests.hostile import PAYLOADS
from tests.reading import OF_THE_STATE, by_name, text_of

pytestmark = pytest.mark.django_db


def main_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode().partition("<main")[2].partition("</main>")[0]


def where(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 302, address
    return str(response["Location"])


def test_reader_sees_whose_words_these_are_and_of_which_day(client: Client, tmp_path: Path) -> None:
    spoken = {"key": "(mole)", "audio": "https://nci-media.cancer.gov/1.mp3"}
    imported(tmp_path, row("mole", pronunciation=spoken), fetched_on=days_ago(9))

    main = main_of(client, "/glossary/nci/mole/")

    assert "From the NCI dictionary mole Say it: (mole) What mole is." in text_of(main)
    assert f"NCI’s words, fetched on {by_name(days_ago(9))}." in text_of(main)
    assert "We neither wrote nor verified them." in text_of(main)
    assert 'href="https://www.cancer.gov/publications/dictionaries/cancer-terms/def/mole"' in main
    assert 'href="https://nci-media.cancer.gov/1.mp3"' in main
    assert "Verified" not in main


def test_search_engines_are_sent_to_nci(client: Client, tmp_path: Path) -> None:
    imported(tmp_path, row("mole"))

    page = client.get("/glossary/nci/mole/").content.decode()

    canonical = re.findall(r'<link rel="canonical" href="([^"]*)">', page)
    assert canonical == ["https://www.cancer.gov/publications/dictionaries/cancer-terms/def/mole"]
    assert "DefinedTerm" not in page
    assert list(PublicationSitemap().items()) == []


def test_spanish_words_stand_on_the_same_page_in_their_language(
    client: Client, tmp_path: Path
) -> None:
    spanish = row("lunar", termId=7, language="es", definition=said("Mancha en la piel."))
    imported(tmp_path, row("mole", termId=7), spanish)

    main = main_of(client, "/glossary/nci/mole/")

    english, _, spanish_part = main.partition('<section lang="es">')
    assert "What mole is." in english
    assert "Mancha en la piel." in spanish_part.partition("</section>")[0]
    assert "diccionario-cancer/def/lunar" in spanish_part
    assert main.count("lang=") == 1


def test_a_term_that_only_the_spanish_dictionary_has_is_marked_as_spanish(
    client: Client, tmp_path: Path
) -> None:
    imported(tmp_path, row("lunar", language="es"))

    assert '<h1 lang="es">Lunar</h1>' in main_of(client, "/glossary/nci/lunar/")
    assert '<dt lang="es">' in main_of(client, "/glossary/")


@pytest.mark.parametrize("order", ["term first", "entry first"])
def test_our_own_definition_stands_first_where_we_have_one(
    client: Client, tmp_path: Path, order: str
) -> None:
    if order == "term first":
        make_term(name="Mole", slug="mole", definition="Ours.", published=True)
    imported(tmp_path, row("mole"), row("lunar", termId=7, language="es"))
    if order == "entry first":
        make_term(name="Mole", slug="mole", definition="Ours.", published=True)

    main = main_of(client, "/glossary/mole/")

    assert main.index("Ours.") < main.index('id="nci"') < main.index("What mole is.")
    assert where(client, "/glossary/nci/mole/") == "/glossary/mole/#nci"
    assert "We have no explanation" not in main


def test_the_page_of_a_term_without_an_entry_has_no_place_for_one(client: Client) -> None:
    make_term(name="mole", slug="mole", published=True)

    assert 'id="nci"' not in main_of(client, "/glossary/mole/")


@pytest.mark.parametrize(
    ("ours", "aliases", "theirs", "is_joined"),
    [
        ("Naïve cell", [], "naive cell", True),
        ("nevus", ["mole", "moles"], "mole", True),
        ("moles", [], "mole", False),
        ("all", [], "ALL", False),
        ("ALL", [], "ALL", True),
        ("acute leukemia", ["ALL"], "ALL", True),
        ("DNA", [], "dna", False),
    ],
)
def test_an_entry_belongs_to_the_term_of_its_name(
    tmp_path: Path, ours: str, aliases: list[str], theirs: str, is_joined: bool
) -> None:
    term = make_term(name=ours, aliases=aliases, published=True)

    [entry] = imported(tmp_path, row(theirs)).values()

    assert (entry.publication == term.publication) is is_joined


def test_nothing_is_guessed_where_a_name_has_two_meanings(client: Client, tmp_path: Path) -> None:
    make_term(name="margin", slug="margin", definition="Ours.", published=True)
    imported(
        tmp_path,
        row("margin", termId=1, definition=said("The edge of a tumor.")),
        row("margin", termId=2, definition=said("The edge of a page.")),
    )

    first, second = (main_of(client, f"/glossary/nci/margin-{x}/") for x in (1, 2))

    assert "The edge of" not in main_of(client, "/glossary/margin/")
    assert 'href="/glossary/nci/margin-2/"' in first
    assert 'href="/glossary/nci/margin-1/"' in second
    assert 'href="/glossary/margin/"' in first
    assert "(explained by us)" in first


def test_an_alias_that_two_terms_share_joins_neither(tmp_path: Path) -> None:
    for name in ("nevus", "birthmark"):
        make_term(name=name, aliases=["mole"], published=True)

    assert imported(tmp_path, row("mole"))["mole"].publication is None


def test_a_name_counts_for_more_than_an_alias(tmp_path: Path) -> None:
    named = make_term(name="mole", published=True)
    make_term(name="nevus", aliases=["mole"], published=True)

    entries = imported(tmp_path, row("mole"), row("nevus"))

    assert entries["mole"].publication == named.publication
    assert entries["nevus"].publication != named.publication


def test_what_nci_says_under_each_of_our_names_stands_there_once(
    client: Client, tmp_path: Path
) -> None:
    names = ["AML", "ANLL", "leukemia, myeloid"]
    make_term(name="acute myeloid leukemia", slug="aml", aliases=names, published=True)
    same, other = said("A cancer of the blood."), said("Other words.")
    imported(
        tmp_path,
        row("AML", definition=same),
        row("ANLL", definition=other),
        row("acute myeloid leukemia", definition=same),
    )

    main = main_of(client, "/glossary/aml/")

    assert main.count("A cancer of the blood.") == main.count("Other words.") == 1
    assert main.index("<strong>acute myeloid leukemia") < main.index("<strong>ANLL")
    assert where(client, "/glossary/nci/aml/") == "/glossary/aml/#nci"
    assert "From the NCI dictionary, in" not in main_of(client, "/glossary/")


def test_an_entry_stands_alone_again_when_its_term_is_withdrawn(
    client: Client, tmp_path: Path
) -> None:
    term = make_term(name="mole", slug="mole", published=True)
    imported(tmp_path, row("mole"))

    make_withdrawn(term)

    assert "What mole is." in main_of(client, "/glossary/nci/mole/")
    assert client.get("/glossary/mole/").status_code == 410


def test_a_term_that_gets_another_name_leaves_its_entry(tmp_path: Path) -> None:
    term = make_term(name="mole", published=True)
    imported(tmp_path, row("mole"), row("nevus"))

    term.name = "nevus"
    term.save()
    put_live(term)

    joined = dict(Entry.objects.values_list("slug", "publication"))
    assert joined == {"mole": None, "nevus": term.publication_id}


def named_anew(term: Term, name: str, *aliases: str) -> None:
    term.name, term.aliases = name, list(aliases)
    term.save()
    put_live(term)


def where_all_stand() -> dict[str, int | None]:
    return dict(Entry.objects.values_list("slug", "publication"))


def test_an_entry_stands_after_each_change_where_a_look_at_all_terms_would_put_it(
    tmp_path: Path,
) -> None:
    imported(tmp_path, row("mole"), row("nevus"), row("ALL"), row("naive cell"))
    first, second, third = (make_term(published=True) for _ in range(3))
    changes: list[Callable[[], object]] = [
        lambda: named_anew(first, "birthmark", "mole"),
        lambda: named_anew(second, "spot", "Mole", "nevus"),
        lambda: named_anew(third, "mole", "Naïve cell"),
        lambda: named_anew(first, "all", "naive cell"),
        lambda: make_withdrawn(third),
        lambda: named_anew(second, "ALL"),
        lambda: named_anew(first, "other"),
    ]
    stood = []

    for change in changes:
        change()
        stood.append(where_all_stand())
        join_all()
        assert where_all_stand() == stood[-1]

    assert [tuple(x.values()).count(None) for x in stood] == [3, 3, 1, 2, 1, 2, 3]


def test_a_term_that_goes_live_makes_nobody_look_at_terms_of_other_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(tmp_path, row("mole"), row("nevus"))
    rival = make_term(name="nevus", aliases=["mole"], published=True)
    make_term(name="spot", published=True)
    looked_at: list[int] = []
    owners = joining._owners  # noqa: SLF001 - nothing else tells at which terms it looks

    def noted(cards: Iterable[tuple[int, Any]]) -> object:
        rows = list(cards)
        looked_at.extend(page for page, _ in rows)
        return owners(rows)

    monkeypatch.setattr(joining, "_owners", noted)
    make_term(name="birthmark", published=True)
    assert looked_at == []

    term = make_term(name="mole", published=True)
    assert set(looked_at) == {rival.publication_id, term.publication_id}


def test_a_term_of_ours_called_nci_keeps_its_pages(client: Client, tmp_path: Path) -> None:
    make_term(name="NCI", slug="nci", definition="An agency.", published=True)
    imported(tmp_path, row("history"), row("mole"))

    assert "An agency." in main_of(client, "/glossary/nci/")
    assert "History" in text_of(main_of(client, "/glossary/nci/history/"))
    [history] = Entry.objects.filter(english__name="history")
    assert "What history is." in main_of(client, history.get_absolute_url())


@pytest.mark.parametrize("slug", ["none", "x" * 300, "%00", "MOLE"])
def test_an_address_that_no_entry_has_is_not_found(
    client: Client, tmp_path: Path, slug: str
) -> None:
    imported(tmp_path, row("mole"))

    assert client.get(f"/glossary/nci/{slug}/").status_code == 404
    assert client.post("/glossary/nci/mole/").status_code == 405


def test_whatever_nci_says_is_text_on_every_page(client: Client, tmp_path: Path) -> None:
    """The import refuses tags; what else it lets in is shown as it is."""
    make_term(name="ours", slug="ours", published=True)
    texts = [x for x in PAYLOADS if "<" not in x and "javascript" not in x.lower()]
    odd = [row(f"m {x[:200]}", definition=said(x), prettyUrlName=f"m-{n}")
           for n, x in enumerate(texts)]  # fmt: skip
    hostile = '5 < 6 & 7 > "6" {{ x }} {% x %} &lt;script&gt; \'" onload="x'
    imported(tmp_path, *odd, row("Ours", definition=said(hostile)))

    pages = [main_of(client, x.get_absolute_url()) for x in Entry.objects.alone()]
    pages.append(main_of(client, "/glossary/ours/"))

    assert len(pages) > 5
    assert "5 &lt; 6 &amp; 7 &gt; &quot;6&quot; {{ x }} {% x %} &amp;lt;script" in pages[-1]
    assert [page for page in pages if "<script>" in page or ' onload="x' in page] == []


def test_a_page_of_nci_takes_few_queries(
    client: Client, tmp_path: Path, django_assert_max_num_queries: object
) -> None:
    imported(tmp_path, row("mole", termId=7), row("lunar", termId=7, language="es"), row("Mole"))

    with django_assert_max_num_queries(3 + OF_THE_STATE):  # type: ignore[operator]
        client.get("/glossary/nci/mole-7/")

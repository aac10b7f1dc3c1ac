"""A search for words of need shows the signs that live texts name, and no others."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.test import Client

from explainer.help.phrases import HelpPhrase
from explainer.publishing.models import Rendition
from explainer.searching.answers import found_for
from explainer.searching.beside import SIGNS_SHOWN, signs, similar
from explainer.searching.models import SearchEntry
from glossary.models import TermHelpSign
from tests.admin_forms import queries_of
from tests.factories import make_term, make_topic, make_withdrawn, put_live
from topics.models import Topic, TopicHelpSign

pytestmark = pytest.mark.django_db
FEVER = "A fever of 100.4 °F or more"


@pytest.fixture(autouse=True)
def phrases() -> None:
    HelpPhrase.objects.all().delete()
    HelpPhrase.objects.create(phrase="fever", folded="fever", answer="sign")
    HelpPhrase.objects.create(phrase="can’t breathe", folded="cant breathe", answer="emergency")


def topic_with(*listed: str, title: str = "Chemotherapy", urgency: str = "now") -> Topic:
    """A draft that names signs."""
    topic = make_topic(title=title)
    source = topic.topic_sources.get().source
    for order, sign in enumerate(listed, start=1):
        TopicHelpSign.objects.create(
            topic=topic, order=order, sign=sign, urgency=urgency, whom="your team", source=source
        )
    return topic


def live_topic_with(*listed: str, title: str = "Chemotherapy", urgency: str = "now") -> Topic:
    topic = topic_with(*listed, title=title, urgency=urgency)
    put_live(topic)
    return topic


def found(client: Client, query: str) -> str:
    """Return what stands before the search form."""
    page = client.get("/search/", {"q": query}).content.decode()
    return page.partition("<h1")[2].partition("<form")[0]


def test_a_sign_leads_to_the_part_that_names_it(client: Client) -> None:
    topic = live_topic_with(FEVER)

    box = found(client, "fever at night")

    assert f'<a href="{topic.get_absolute_url()}#when-to-get-help">{FEVER}</a>' in box
    assert all(x in box for x in ("Call now, day or night", "Your team", "· Chemotherapy"))
    assert 'id="when-to-get-help"' in client.get(topic.get_absolute_url()).content.decode()


def test_a_term_s_signs_are_found_too(client: Client) -> None:
    term = make_term(name="neutropenia")
    source = term.sources.get()
    TermHelpSign.objects.create(
        term=term, sign=FEVER, urgency="now", whom="your team", source=source
    )
    put_live(term)

    assert f"{term.get_absolute_url()}#when-to-get-help" in found(client, "fever")


def test_a_sign_is_found_by_the_words_of_its_phrase(client: Client) -> None:
    live_topic_with("Trouble breathing", urgency="emergency")

    assert "Emergency: call 911" in found(client, "help me I can't breathe at all")


def test_no_draft_and_no_withdrawn_text_names_a_sign(client: Client) -> None:
    topic_with("Fever in a draft")
    live = live_topic_with("Fever that was live", title="Surgery")
    before = found(client, "fever")
    make_withdrawn(live)

    assert "Fever that was live" in before
    assert "Fever in a draft" not in before
    assert "Fever that was live" not in found(client, "fever")


def test_a_sign_that_a_new_edition_drops_is_found_no_more(client: Client) -> None:
    topic = live_topic_with(FEVER)
    topic.help_signs.update(sign="Chills")
    edited = found(client, "fever")
    put_live(topic)

    assert FEVER in edited
    assert FEVER not in found(client, "fever")


def test_only_the_sign_itself_counts() -> None:
    live_topic_with("A rash", title="Fever")

    assert signs(["fever"]) == []
    assert signs(["team"]) == []
    assert [x.title for x in signs(["team", "rash"])] == ["A rash"]


def test_the_most_urgent_sign_comes_first_and_only_a_few_are_shown() -> None:
    live_topic_with("Fever soon", title="One", urgency="soon")
    live_topic_with("Fever now", title="Two", urgency="now")
    live_topic_with("Fever emergency", title="Three", urgency="emergency")
    live_topic_with(*(f"Fever {number}" for number in range(9)), title="Four", urgency="soon")

    titles = [x.title for x in signs(["fever"])]

    assert titles[:2] == ["Fever emergency", "Fever now"]
    assert len(titles) == SIGNS_SHOWN


def test_a_sign_that_several_texts_name_is_shown_once() -> None:
    live_topic_with(FEVER, title="One", urgency="now")
    live_topic_with(FEVER, title="Two", urgency="emergency")

    assert [(x.kind, x.text) for x in signs(["fever"])] == [("sign_emergency", "Two")]


def test_signs_are_no_results_but_their_text_is(client: Client) -> None:
    live_topic_with("Jaundice")

    assert [x.best.is_page for x in found_for("jaundice").rows] == [True]
    assert [x.title for x in similar("jaundise")] == []
    assert "1 result" in found(client, "jaundice")
    assert "when-to-get-help" not in found(client, "jaundice")


@pytest.mark.parametrize("wanted", [["the"], [""], ["'", "fever & | !"], ["\\"], ["- " * 99 + "x"]])
def test_no_words_break_the_search_for_signs(wanted: list[str]) -> None:
    live_topic_with(FEVER)

    assert len(signs(wanted)) <= 1


def test_markup_in_a_sign_stays_text(client: Client) -> None:
    live_topic_with("<b>Fever</b>", title="<i>Title</i>")

    box = found(client, "fever")

    assert "&lt;b&gt;Fever&lt;/b&gt;" in box
    assert "<i>Title" not in box


def test_more_phrases_and_signs_take_no_more_queries(client: Client) -> None:
    live_topic_with(FEVER)
    before = queries_of(client, "/search/?q=fever")
    for number in range(4):
        HelpPhrase.objects.create(phrase=f"fever {number}", folded=f"fever {number}", answer="sign")
        live_topic_with(f"Fever {number}", title=f"Topic {number}")

    assert queries_of(client, "/search/?q=fever") == before <= 12


def test_a_site_from_before_finds_the_signs_of_its_texts_after_an_upgrade() -> None:
    live_topic_with(FEVER)
    SearchEntry.objects.filter(title=FEVER).delete()
    Rendition.objects.update(made_by="before")

    call_command("migrate", verbosity=0)

    assert [x.title for x in signs(["fever"])] == [FEVER]


def test_a_result_quotes_one_sign_as_a_sentence_beside_the_next(client: Client) -> None:
    live_topic_with(FEVER, "Chills.")

    page = client.get("/search/", {"q": "fever"}).content.decode().partition("<form")[2]

    assert "of 100.4 °F or more. Chills." in page
    assert "Chills.." not in page

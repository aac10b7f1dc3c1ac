"""Whatever is typed or pasted into the admin is kept, or answered with a sentence."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.admin_forms import (
    add_row,
    change_page,
    errors_of,
    form_of,
    opened,
    page_about,
    signed_in,
)
from tests.factories import make_term, make_topic

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script>"
ADD_TOPIC = "/admin/topics/topic/add/"


def test_a_place_that_is_no_number_is_refused_in_words(client: Client) -> None:
    topic = make_topic()
    signed_in(client, "writer")
    sent = opened(client, change_page(topic))

    for order in ("-1", "x", "99999999999", "1.5"):
        page = errors_of(client, change_page(topic), sent | {"takeaways-0-order": [order]})
        assert "errorlist" in page


def test_a_row_of_another_topic_cannot_be_taken_over(client: Client) -> None:
    topic, other = make_topic(), make_topic(title="Other", body="Other's own text.")
    signed_in(client, "writer")
    sent = opened(client, change_page(topic))
    sent |= {"sections-0-id": [str(other.sections.get().pk)], "sections-0-body": ["Mine"]}

    client.post(change_page(topic), sent)

    assert other.sections.get().body == "Other's own text."


@pytest.mark.parametrize("total", ["", "x"])
def test_a_form_without_its_counts_is_refused_in_words(client: Client, total: str) -> None:
    topic = make_topic()
    signed_in(client, "writer")
    sent = opened(client, change_page(topic)) | {"sections-TOTAL_FORMS": [total]}

    assert "errorlist" in errors_of(client, change_page(topic), sent)


def test_an_empty_form_comes_back_with_what_is_missing(client: Client) -> None:
    signed_in(client, "writer")

    page = errors_of(client, ADD_TOPIC, opened(client, ADD_TOPIC))

    assert page.count("This field is required.") == 2


def test_a_wrong_form_comes_back_filled(client: Client) -> None:
    topic = make_topic()
    signed_in(client, "writer")
    sent = opened(client, change_page(topic)) | {
        "title": [""],
        "thirty_seconds": ["Mine, typed with care."],
        "sections-0-body": ["And this."],
    }
    add_row(sent, "takeaways", text="And a new row.")

    response = client.post(change_page(topic), sent)

    back = form_of(response)
    assert back["thirty_seconds"] == ["Mine, typed with care."]
    assert back["sections-0-body"] == ["And this."]
    assert back["takeaways-1-text"] == ["And a new row."]


BAD = [
    {
        "title": "T" * 121, "slug": "with space", "description": "D" * 50_000, "tags": "t" * 101,
        "level": "expert", "related": "999999", "sections-0-heading": "H" * 121,
        "sections-0-body": "", "words_to_know-0-term": "999999", "topic_sources-0-source": "",
    },
    {
        "title": "a\x00b", "slug": "", "description": "a\x00b", "tags": "a\x00b", "level": "",
        "related": "9" * 30, "sections-0-heading": "a\x00b", "sections-0-body": "a\x00b",
        "words_to_know-0-term": "x", "topic_sources-0-source": "9" * 30,
    },
]  # fmt: skip


def faulty_fields(response: Any) -> set[str]:  # noqa: ANN401 - the test client's own response
    forms = [response.context["adminform"].form]
    forms += [x for rows in response.context["inline_admin_formsets"] for x in rows.formset.forms]
    return {form.add_prefix(name) for form in forms for name in form.errors}


@pytest.mark.parametrize("bad", BAD, ids=["too long or unknown", "null bytes and empty"])
def test_bad_input_is_answered_with_a_sentence_for_each_field(
    client: Client, bad: dict[str, str]
) -> None:
    topic = make_topic(terms=[make_term()])
    signed_in(client, "writer")
    sent = opened(client, change_page(topic)) | {name: [value] for name, value in bad.items()}

    response = client.post(change_page(topic), sent)

    topic.refresh_from_db()
    assert faulty_fields(response) == set(bad)
    assert topic.revision == 1


@pytest.mark.parametrize("text", ["🙂 " * 10, "A long sentence. " * 3_000, HOSTILE, "a\r\n\r\nb"])
def test_a_body_may_hold_any_text(client: Client, text: str) -> None:
    topic = make_topic()
    signed_in(client, "writer")
    sent = opened(client, change_page(topic)) | {"sections-0-body": [text]}

    response = client.post(change_page(topic), sent)

    assert response.status_code == 302
    assert topic.sections.get().body == text.strip().replace("\r\n", "\n")


def test_tags_may_hold_any_letters(client: Client) -> None:
    topic = make_topic()
    signed_in(client, "writer")

    for tags in ("🙂", "🙂, 🎉", '"a, b"', "Ümlaut", HOSTILE, ",,,", "a" * 100):
        sent = opened(client, change_page(topic)) | {"tags": [tags]}
        assert client.post(change_page(topic), sent).status_code == 302


def test_a_script_in_a_title_stays_text_on_every_page_of_the_admin(client: Client) -> None:
    topic, term = make_topic(), make_term(definition=HOSTILE, aliases=[HOSTILE])
    signed_in(client, "writer")
    sent = opened(client, change_page(topic)) | {"title": [HOSTILE], "takeaways-0-text": [HOSTILE]}
    client.post(change_page(topic), sent)

    delete = change_page(topic).replace("/change/", "/delete/")
    history = change_page(topic).replace("/change/", "/history/")
    about = [page_about(topic, name) for name in ("stands", "comments", "editions", "difference")]
    for address in ("/admin/topics/topic/", change_page(topic), delete, history, change_page(term),
                    *about):  # fmt: skip
        assert HOSTILE not in client.get(address).content.decode()


@pytest.mark.parametrize("part", [HOSTILE, "%00", "sections-" + "9" * 4_000, "🙂", "title"])
def test_any_part_can_be_asked_for_in_the_address(client: Client, part: str) -> None:
    signed_in(client, "writer")

    response = client.get(f"{page_about(make_topic(), 'comments')}?part={part}&page={part}")

    assert response.status_code == 200
    assert HOSTILE not in response.content.decode()


@pytest.mark.parametrize("model", ["workflow/move", "sources/verification"])
def test_records_can_be_searched_for_anything(client: Client, model: str) -> None:
    signed_in(client, "reviewer")

    for query in ("q=%00", "q='", "q=🙂", "state=%00", "stands=%00", "action__exact=x"):
        assert client.get(f"/admin/{model}/?{query}").status_code in (200, 302)


@pytest.mark.parametrize("model", ["topics/topic", "glossary/term", "sources/source"])
def test_lists_can_be_searched_for_anything(client: Client, model: str) -> None:
    signed_in(client, "writer")

    for search in ("immuno", "%00", "'", "%25", "🙂"):
        assert client.get(f"/admin/{model}/?q={search}").status_code == 200


@pytest.mark.parametrize(
    "field", ["model_name=wordtoknow&field_name=term", "model_name=topicsource&field_name=source",
              "model_name=topic&field_name=related"],
)  # fmt: skip
def test_autocompletion_answers_to_any_letters(client: Client, field: str) -> None:
    signed_in(client, "writer")

    for term in ("a", "%00", "🙂", ""):
        address = f"/admin/autocomplete/?app_label=topics&{field}&term={term}"
        assert client.get(address).status_code == 200

"""Writers make a page about the site; somebody who did not edit it last puts it live."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from explainer.pages.models import SitePage
from explainer.publishing.models import Edition, Publication
from explainer.workflow.blockers import all_blockers
from explainer.workflow.models import Move
from explainer.workflow.moves import schedule
from explainer.workflow.scheduled import publish_due
from tests import clock
from tests.admin_forms import (
    add_row,
    change_page,
    errors_of,
    filled_move,
    opened,
    page_about,
    preview_page,
    publish_page,
    signed_in,
)
from tests.factories import (
    make_ready,
    make_site_page,
    make_submitted,
    make_user,
    make_withdrawn,
    move_request_by,
    verify_and_publish,
)
from tests.html_forms import Sent

pytestmark = pytest.mark.django_db
ADD = "/admin/pages/sitepage/add/"
LIST = "/admin/pages/sitepage/"
HOSTILE = "<script>alert(1)</script>"


def filled(client: Client, **values: str) -> Sent:
    """Open the form of a new page, and fill it."""
    sent = opened(client, ADD) | {
        "name": ["About us"],
        "slug": ["us"],
        "description": ["Who we are."],
    }
    add_row(sent, "sections", heading="Who runs it", body="A small team.")
    return sent | {name: [value] for name, value in values.items()}


def live_pages() -> int:
    return Publication.objects.live().of_kind("site_page").count()


def test_a_writer_makes_a_page_with_its_sections_in_order(client: Client) -> None:
    writer = signed_in(client, "writer")
    sent = filled(client, place="3") | {"sections-0-order": ["2"]}
    add_row(sent, "sections", heading="Why", body="Because.", order="1")

    client.post(ADD, sent)

    page = SitePage.objects.get()
    assert (page.name, page.place, page.edited_by, page.revision) == ("About us", 3, writer, 1)
    assert [section.heading for section in page.sections.all()] == ["Why", "Who runs it"]
    assert page.publication is None


def test_a_writer_is_told_that_a_page_makes_no_medical_statement(client: Client) -> None:
    signed_in(client, "writer")

    page = client.get(ADD).content.decode()

    assert "nobody compares a site page with NCI" in page
    assert "nothing about cancer or its treatment" in page


def test_saving_without_a_change_leaves_everything_as_it_was(client: Client) -> None:
    page = make_site_page()
    before = SitePage.objects.values().get()
    signed_in(client, "writer")

    client.post(change_page(page), opened(client, change_page(page)))

    assert SitePage.objects.values().get() == before


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", "x" * 50_000), ("name", ""), ("name", "a\x00b"), ("description", "x" * 50_000),
        ("slug", "no slug"), ("slug", ""), ("place", ""), ("place", "0"), ("place", "9"),
        ("place", "first"), ("sections-0-heading", "x" * 50_000), ("sections-0-heading", "a\x00b"),
        ("sections-0-body", "a\x00b"), ("sections-0-order", "-1"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_comes_back_with_a_sentence_and_all_that_was_typed(
    client: Client, field: str, text: str
) -> None:
    signed_in(client, "writer")
    sent = filled(client) | {"sections-0-heading": ["Typed with care"], field: [text]}

    back = errors_of(client, ADD, sent)

    assert "errorlist" in back
    assert "A small team." in back or field == "sections-0-body"
    assert not SitePage.objects.exists()


def test_a_long_paste_is_kept_to_the_last_letter(client: Client) -> None:
    signed_in(client, "writer")
    long = "Ein Ärger. " * 5_000

    client.post(ADD, filled(client, **{"sections-0-body": long.strip()}))

    page = SitePage.objects.get()
    assert page.sections.get().body == long.strip()
    assert client.get(preview_page(page)).status_code == 200
    verify_and_publish(page)
    assert client.get("/about/us/").content.decode().count("Ärger") == 5_000


def test_an_address_that_another_page_has_is_refused_and_nothing_is_lost(client: Client) -> None:
    make_site_page(slug="us", name="First")
    signed_in(client, "writer")

    back = errors_of(client, ADD, filled(client))

    assert "Site page with this Slug already exists." in back
    assert "A small team." in back
    assert SitePage.objects.get().name == "First"


def test_the_second_of_two_editors_is_told_and_loses_nothing(client: Client) -> None:
    page, other = make_site_page(), Client()
    signed_in(client, "writer")
    other.force_login(make_user(role="writer", username="Grace"))
    sent = opened(client, change_page(page)) | {"sections-0-body": ["Mine, typed with care."]}
    theirs = opened(other, change_page(page)) | {"description": ["Theirs."]}
    assert other.post(change_page(page), theirs).status_code == 302

    back = errors_of(client, change_page(page), sent)

    page.refresh_from_db()
    assert "This changed after you had opened it: Grace saved it" in back
    assert "Mine, typed with care." in back
    assert (page.description, page.revision) == ("Theirs.", 2)


def test_a_preview_shows_markup_as_text_and_names_it_a_draft(client: Client) -> None:
    page = make_site_page(name=HOSTILE, heading=HOSTILE, body=f"{HOSTILE} **bold**")
    signed_in(client, "writer")

    response = client.get(preview_page(page))

    html = response.content.decode()
    assert "<script>alert" not in html
    assert "<strong>bold</strong>" in html
    assert "Draft: readers cannot see this." in html
    assert "Not published yet" in html
    assert response["X-Robots-Tag"] == "noindex"


def test_a_writer_is_asked_what_is_to_be_filled_in_and_can_publish_it_all_the_same(
    client: Client,
) -> None:
    page = make_site_page(
        description="By [To fill in: a name].", body="Paid by [To fill in: a <b>purse</b> & more]."
    )
    signed_in(client, "writer")

    form = client.get(change_page(page)).content.decode()

    assert "Can you fill this in: a name?" in form
    assert "Can you fill this in: a &lt;b&gt;purse&lt;/b&gt; &amp; more?" in form
    assert page.publish_blockers() == []
    assert verify_and_publish(page).number == 1


@pytest.mark.parametrize(
    ("role", "adds", "changes"),
    [("writer", True, True), ("reviewer", False, False), ("publisher", False, False),
     (None, False, False)],
)  # fmt: skip
def test_only_a_writer_edits_a_page(
    client: Client, role: str | None, adds: bool, changes: bool
) -> None:
    page = make_site_page(name="About us")
    signed_in(client, role)

    added = client.get(ADD).status_code
    client.post(change_page(page), {"name": "Taken", "slug": page.slug})

    assert (added == 200) is adds
    page.refresh_from_db()
    assert page.name == "About us"
    assert (client.get(LIST).status_code == 200) is (role is not None)


def test_anonymous_visitors_reach_no_form(client: Client) -> None:
    page = make_site_page(name="Secret")

    for address in (ADD, LIST, change_page(page), preview_page(page), publish_page(page)):
        for response in (client.get(address), client.post(address)):
            assert response.status_code == 302
            assert response["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("role", ["reviewer", "publisher"])
def test_a_second_person_accepts_it_and_a_publisher_puts_it_live(client: Client, role: str) -> None:
    page = make_submitted(make_site_page())
    signed_in(client, role)
    address = page_about(page, "review")

    client.post(address, opened(client, address) | {"do": ["accept"]})
    signed_in(client, "publisher")
    client.post(publish_page(page), filled_move(client, publish_page(page), "publish"))

    actions = [move.action for move in Move.objects.order_by("pk")]
    assert actions == ["submit", "accept", "publish"]
    assert live_pages() == 1


def make_everybody(username: str) -> User:
    """Somebody with the rights of all three roles."""
    person = make_user(role="writer", username=username)
    for other in ("reviewer", "publisher"):
        person.groups.add(*make_user(role=other).groups.all())
    return person


def test_nobody_accepts_or_publishes_what_they_edited_last(client: Client) -> None:
    person = make_everybody("ada")
    page = make_submitted(make_site_page(editor=person))
    client.force_login(person)
    address = page_about(page, "review")

    client.post(address, opened(client, address) | {"do": ["accept"]})
    page = SitePage.objects.get()
    assert page.state == "in_review"
    ready = make_ready(make_site_page(editor=person))
    client.post(publish_page(ready), filled_move(client, publish_page(ready), "publish"))

    assert live_pages() == 0


def test_a_superuser_is_no_exception(client: Client) -> None:
    person = User.objects.create_superuser("root", password="x")
    page = make_ready(make_site_page(editor=person))
    client.force_login(person)

    client.post(publish_page(page), filled_move(client, publish_page(page), "publish"))

    assert live_pages() == 0


def test_an_edit_ends_a_review(client: Client) -> None:
    page = make_ready(make_site_page())
    signed_in(client, "writer")
    sent = opened(client, change_page(page)) | {"sections-0-body": ["Other words."]}

    client.post(change_page(page), sent)

    page = SitePage.objects.get()
    assert page.state == "draft"
    assert live_pages() == 0


def test_a_page_goes_live_at_its_time() -> None:
    page = make_ready(make_site_page())
    publisher, then = make_user(role="publisher"), clock.now() + timedelta(hours=1)
    schedule(page, move_request_by(publisher, page), publish_at=then, now=clock.now())

    early = publish_due(then - timedelta(seconds=1))
    (done,) = publish_due(then)

    assert early == []
    assert done.edition is not None
    assert live_pages() == 1


def test_a_comment_on_a_section_holds_a_page_back(client: Client) -> None:
    page = make_site_page()
    key = f"sections-{page.sections.get().pk}"
    submitted = make_submitted(page)
    signed_in(client, "reviewer")
    address = page_about(submitted, "comments")
    sent = opened(client, address) | {"do": ["comment"], "part": [key], "text": ["Who exactly?"]}

    client.post(address, sent)

    (blocker,) = all_blockers(submitted)
    assert "Who exactly?" in client.get(address).content.decode()
    assert "on “Section “Who runs it””" in blocker


def test_a_page_has_no_small_corrections_because_nobody_compares_it(client: Client) -> None:
    page = make_site_page(published=True)
    signed_in(client, "reviewer")

    shown = client.get(page_about(page, "correct")).content.decode()

    assert "Nobody compares this text with sources, so it has no small corrections." in shown


def test_an_earlier_edition_is_put_back(client: Client) -> None:
    page = make_site_page(place=2, published=True)
    SitePage.objects.update(name="Other", place=5)
    page.sections.all().delete()
    page.refresh_from_db()
    signed_in(client, "writer")
    address = f"{page_about(page, 'restore')}?edition=1"

    client.post(address, filled_move(client, address, "restore"))

    page.refresh_from_db()
    assert (page.name, page.place) == ("About us", 2)
    assert [section.body for section in page.sections.all()] == ["A **small** team."]
    assert Edition.objects.count() == 1


def test_the_difference_shows_another_place(client: Client) -> None:
    page = make_site_page(place=2, published=True)
    SitePage.objects.update(place=5)
    signed_in(client, "reviewer")

    shown = client.get(page_about(page, "difference")).content.decode()

    assert "Place at the foot of every page" in shown


def test_a_withdrawn_page_keeps_its_address_and_goes_live_again(client: Client) -> None:
    page = make_site_page(slug="us", published=True)
    make_withdrawn(page)
    signed_in(client, "writer")
    sent = opened(client, change_page(page)) | {"description": ["Back."]}
    client.post(change_page(page), sent | {"slug": ["other"]})
    page = SitePage.objects.get()
    gone = client.get("/about/us/").status_code

    verify_and_publish(page)

    assert page.slug == "us"
    assert (gone, client.get("/about/us/").status_code) == (410, 200)
    assert [x.number for x in Edition.objects.order_by("number")] == [1, 2]


def test_a_page_with_an_address_is_not_deleted_but_withdrawn(client: Client) -> None:
    live = make_site_page(name="Live page", published=True)
    draft = make_site_page(name="Draft page")
    signed_in(client, "writer")

    for page in (live, draft):
        client.post(change_page(page).replace("/change/", "/delete/"), {"post": "yes"})

    assert list(SitePage.objects.all()) == [live]

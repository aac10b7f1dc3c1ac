"""An operator, and a publisher, learn what the pages about the site still lack."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from explainer.importing.load_content import load_content
from explainer.pages.models import PageSection, SitePage
from explainer.pages.starter import STARTER_FILE, starter_pages
from tests.admin_forms import queries_of, signed_in
from tests.factories import make_site_page, make_user, make_withdrawn, put_live
from tests.reading import text_of

pytestmark = pytest.mark.django_db
SIX = {"about-us", "privacy", "accessibility", "medical-disclaimer", "contact", "reuse"}


def load_starter(*, is_live: bool = True) -> None:
    for page in load_content([STARTER_FILE], editor=make_user(role="writer")):
        if is_live:
            put_live(page)


def fill_in() -> None:
    """Do what an operator does: write what the markers ask for, and publish it."""
    PageSection.objects.update(body="We wrote this ourselves.")
    for page in SitePage.objects.all():
        put_live(page)


def checked() -> tuple[str, str]:
    """Return what the command says, and the error that it ends with, if it does."""
    out = io.StringIO()
    try:
        call_command("check_setup", only=["pages"], stdout=out)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


def test_a_new_site_lacks_all_of_them() -> None:
    said, error = checked()

    assert {page.slug for page in starter_pages()} == SIX
    assert said.count(" is missing: no page is live at /about/") == 6
    assert "“Privacy” is missing: no page is live at /about/privacy/." in said
    assert error.startswith("6 things are left to do.")
    assert "load_content explainer/pages/starter.md" in error


def test_the_starter_texts_are_samples_until_somebody_fills_them_in() -> None:
    load_starter()

    said, error = checked()
    fill_in()
    after = checked()

    assert "“Privacy” (/about/privacy/) is still the text that came with the software." in said
    assert "still has to be filled in: the name of the organization that runs this site." in said
    assert said.count("is still the text") == 6
    assert "missing" not in said
    assert f"{len(said.splitlines())} things are left to do." in error
    assert after == ("Nothing is left to do.\n", "")


def test_a_text_that_nobody_published_is_still_missing() -> None:
    load_starter(is_live=False)

    assert checked()[0].count("is missing") == 6


def test_one_marker_that_is_left_is_the_one_thing_that_is_said() -> None:
    load_starter()
    fill_in()
    make_site_page(name="Team", slug="team", body="We are [To fill in: who].", published=True)

    assert checked() == (
        "“Team” (/about/team/) still has to be filled in: who.\n",
        checked()[1],
    )
    assert checked()[1].startswith("One thing is left to do.")


def test_readers_text_counts_and_not_what_is_being_written() -> None:
    load_starter()
    fill_in()
    PageSection.objects.update(body="[To fill in: a draft]")

    assert checked()[1] == ""


def test_a_page_that_was_withdrawn_is_missing_again() -> None:
    load_starter()
    fill_in()
    make_withdrawn(SitePage.objects.get(slug="contact"))

    assert checked()[0] == "“Contact” is missing: no page is live at /about/contact/.\n"


def home(client: Client) -> str:
    return text_of(client.get("/admin/").content.decode())


def test_a_publisher_finds_at_home_what_is_missing_or_a_sample(client: Client) -> None:
    signed_in(client, "publisher")

    empty = home(client)
    load_starter()
    samples = home(client)
    fill_in()

    assert "About this site: still to do" in empty
    assert "Privacy: missing" in empty
    assert "About us : still the sample text, 4 places to fill in" in samples.replace("us:", "us :")
    assert "About this site: still to do" not in home(client)


@pytest.mark.parametrize("role", ["writer", "reviewer", None])
def test_who_does_not_publish_is_not_told(client: Client, role: str | None) -> None:
    signed_in(client, role)

    assert "still to do" not in home(client)


def test_an_administrator_is_told_on_the_desk(client: Client) -> None:
    person = make_user()
    person.is_superuser = True
    person.save()
    client.force_login(person)

    assert "Privacy: missing" in home(client)


def test_the_home_takes_one_query_for_it_however_many_pages_there_are(client: Client) -> None:
    signed_in(client, "publisher")
    before = queries_of(client, "/admin/")
    load_starter()
    for number in range(10):
        make_site_page(name=f"[To fill in: {number}]", published=True)

    assert queries_of(client, "/admin/") == before


def test_a_name_full_of_markup_does_no_harm_at_home(client: Client) -> None:
    make_site_page(name="<script>alert(1)</script>", body="[To fill in: <b>]", published=True)
    make_site_page(name="<b>x</b>", body="[To fill in: y]", published=True)
    signed_in(client, "publisher")

    page = client.get("/admin/").content.decode()

    assert "&lt;b&gt;x&lt;/b&gt;</a>: 1 place to fill in" in page
    assert "<script>alert(1)" not in page

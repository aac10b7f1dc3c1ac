"""A list of the admin can be asked anything: what makes no sense is said, and nothing breaks."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from explainer.desk.asked_lists import NO_SENSE
from explainer.help.phrases import HelpPhrase
from explainer.searching.admin import SynonymAdmin
from tests.admin_forms import signed_in
from tests.factories import make_report, make_term, make_topic

pytestmark = pytest.mark.django_db
LISTS = [f"{x._meta.app_label}_{x._meta.model_name}" for x in admin.site._registry]  # noqa: SLF001 - no other name
SENSELESS = [
    {"published_at__year": "99999999", "o": "1.x.-99999999999999999999", "_facets": "\x00"},
    {"id__regex": "(", "p": "99999999999999999999999"},
    {"id__range": "9999", "_popup": "\x00"},
    {"id__exact": "1e999", "pk__in": "1,2,x", "all": ""},
    {"q": "\x00", "p": "-1", "_changelist_filters": "date__year=99999999\x00"},
]


@pytest.fixture
def superuser(client: Client) -> User:
    user = User.objects.create_superuser("root")
    client.force_login(user)
    return user


@pytest.mark.usefixtures("superuser")
@pytest.mark.parametrize("name", LISTS)
def test_every_list_answers_whatever_it_is_asked(client: Client, name: str) -> None:
    address = reverse(f"admin:{name}_changelist")

    for asked in SENSELESS:
        response = client.get(f"{address}?{urlencode(asked)}", follow=True)

        # Django itself refuses filters that a list does not have.
        assert response.status_code in (200, 400), asked


@pytest.mark.usefixtures("superuser")
@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("feedback_report", "text__lt=a&section=1%00&id__range=9999"),
        ("workflow_move", "id__contained_by=x"),
        ("publishing_edition", "edited_at__year__gte=99999999"),
        ("publishing_edition", "published_at__year=9999"),
        ("dictionary_entry", "link_names__exact=%25s"),
        ("help_helpphrase", "phrase__regex=("),
        ("site_need", "title__range=0"),
    ],
)
def test_who_asks_nonsense_is_told_and_sees_the_whole_list(
    client: Client, name: str, asked: str
) -> None:
    address = reverse(f"admin:{name}_changelist")

    response = client.get(f"{address}?{asked}", follow=True)

    assert response.redirect_chain == [(f"{address}?e=1", 302)]
    assert response.status_code == 200
    assert NO_SENSE in response.content.decode()


@pytest.mark.usefixtures("superuser")
@pytest.mark.parametrize("chosen", ["x", "1,2", "1e9", "\x00", "99999999999999999999999", "<b>"])
def test_an_action_on_rows_that_cannot_be_changes_nothing(client: Client, chosen: str) -> None:
    report = make_report()
    sent = {"action": "mark_as_handled", "_selected_action": [chosen, str(report.pk)]}

    response = client.post(reverse("admin:feedback_report_changelist"), sent, follow=True)

    report.refresh_from_db()
    assert response.status_code == 200
    if chosen != "99999999999999999999999":
        # That one is a number, only nobody's: the other row was rightly chosen.
        assert NO_SENSE in response.content.decode()
        assert report.handled_at is None


def test_what_breaks_in_the_list_itself_is_not_hidden(
    client: Client, superuser: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object) -> None:
        raise ValueError("A fault of the list.")

    monkeypatch.setattr(SynonymAdmin, "get_queryset", broken)
    address = reverse("admin:searching_synonym_changelist")

    for asked in ("", "?e=1"):
        with pytest.raises(ValueError, match="A fault of the list"):
            client.get(f"{address}{asked}")


def test_the_operator_finds_in_the_log_what_a_list_broke_over(
    client: Client, superuser: User, caplog: pytest.LogCaptureFixture
) -> None:
    client.get(reverse("admin:help_helpphrase_changelist") + "?phrase__regex=(")

    (record,) = [x for x in caplog.records if x.getMessage() == "list asked for nonsense"]
    assert record.exc_info


@pytest.mark.parametrize(
    "asked", ["term=%00", "term=a%00&page=x", "term=a&page=99999999999999999999"]
)
def test_an_autocompletion_answers_or_refuses(client: Client, asked: str) -> None:
    signed_in(client, "writer")
    known = "app_label=topics&model_name=wordtoknow&field_name=term"

    statuses = {
        client.get(f"/admin/autocomplete/?{asked}&{named}").status_code
        for named in (known, known.replace("term", "\x00"), "app_label=%00&model_name=x", "")
    }

    assert statuses <= {200, 403, 404}


@pytest.mark.usefixtures("superuser")
def test_a_form_with_a_choice_that_cannot_be_comes_back_with_what_was_typed(
    client: Client,
) -> None:
    term = make_term()
    sent = {"name": "A new name", "slug": term.slug, "definition": "New.", "sources": ["x", "²"]}

    response = client.post(reverse("admin:glossary_term_change", args=[term.pk]), sent)

    assert response.status_code == 200
    assert "A new name" in response.content.decode()


@pytest.mark.usefixtures("superuser")
@pytest.mark.parametrize("begun", ["sources=x", "sources=1,²,%00", "slug=%00&name=a"])
def test_a_new_text_may_begin_with_nonsense(client: Client, begun: str) -> None:
    assert client.get(f"/admin/glossary/term/add/?{begun}").status_code == 200


@pytest.mark.usefixtures("superuser")
@pytest.mark.parametrize(
    "key", ["_00", "0", "-1", "9" * 40, "a_5Fb", "1.0", "²", "%EF%BF%BE", "%22%3E%3Cscript%3E"]
)
@pytest.mark.parametrize("page", ["change", "delete", "history", ""])
def test_an_address_of_no_row_leads_somewhere(client: Client, key: str, page: str) -> None:
    make_topic()

    for name in ("topics/topic", "help/helpphrase", "auth/user"):
        response = client.get(f"/admin/{name}/{key}/{page}/".replace("//", "/"))

        assert response.status_code in (302, 404)


@pytest.mark.usefixtures("superuser")
def test_rows_without_number_break_no_list_that_is_edited_in_place(client: Client) -> None:
    before = HelpPhrase.objects.count()
    for total in ("99999999", "-1", "x", ""):
        sent = {
            "form-TOTAL_FORMS": total,
            "form-INITIAL_FORMS": "1",
            "form-0-id": "x",
            "_save": "1",
        }

        assert client.post("/admin/site/need/", sent).status_code in (200, 302)
    assert HelpPhrase.objects.count() == before

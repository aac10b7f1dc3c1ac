"""One admin for every kind of text: what stands between it and Django, and its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib import admin
from django.contrib.auth.models import User

from explainer.editing.text_admin import TextAdmin
from explainer.editing.text_pages import TEXT_PAGES
from explainer.workflow.addresses import admin_address
from glossary.models import Term
from quizzes.admin import QuestionInline
from quizzes.cards.admin import WrittenCardInline
from tests.admin_forms import page_about, signed_in
from tests.factories import make_term, make_topic
from topics.admin import CareTeamQuestionInline, FrequentQuestionInline, TopicAdmin
from topics.models import Topic

if TYPE_CHECKING:
    from django.test import Client

    from explainer.publishing.working_copy import WorkingCopy

READ_ONLY = [page.name for page in TEXT_PAGES if "POST" not in page.methods]


def sign_in_a_superuser(client: Client) -> None:
    user = signed_in(client, None)
    User.objects.filter(pk=user.pk).update(is_superuser=True)


@pytest.mark.parametrize("kind", [Topic, Term])
def test_between_the_admin_of_a_kind_and_djangos_stands_one_class(kind: type[WorkingCopy]) -> None:
    _own, *bases = type(admin.site.get_model_admin(kind)).__mro__

    assert bases[:2] == [TextAdmin, admin.ModelAdmin]


def test_cards_and_quiz_stand_behind_the_questions_of_their_article() -> None:
    inlines = list(TopicAdmin.inlines)

    assert inlines.count(QuestionInline) == 1
    assert inlines.index(FrequentQuestionInline) + 1 == inlines.index(WrittenCardInline)
    assert inlines.index(WrittenCardInline) + 1 == inlines.index(QuestionInline)
    assert inlines.index(QuestionInline) + 1 == inlines.index(CareTeamQuestionInline)


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["change", *(page.name for page in TEXT_PAGES)])
def test_every_page_about_a_text_answers_at_its_address(client: Client, page: str) -> None:
    sign_in_a_superuser(client)
    for text in (make_topic(published=True), make_term(published=True)):
        address = admin_address(text, page)
        query = "?edition=1" if page == "restore" else ""

        assert address == page_about(text, page)
        assert client.get(address + query).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("page", READ_ONLY)
def test_a_page_that_only_shows_takes_nothing(client: Client, page: str) -> None:
    sign_in_a_superuser(client)

    assert client.post(admin_address(make_topic(), page)).status_code == 405

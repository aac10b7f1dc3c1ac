"""The page of one's practice, as far as the server has a part in it."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import make_topic


@pytest.mark.django_db
def test_the_page_of_practice_says_without_script_what_it_is(client: Client) -> None:
    page = client.get("/practice/?x=%00").content.decode()

    assert "No practice has begun on this device, or this browser cannot store it." in page
    assert 'href="/flashcards/"' in page
    assert '<meta name="robots" content="noindex">' in page


@pytest.mark.django_db
def test_every_deck_leads_to_the_page_of_practice(client: Client) -> None:
    make_topic(slug="drip", tags=["treatment"], published=True)

    for deck in ("/topics/drip/flashcards/", "/flashcards/words/", "/flashcards/tags/treatment/"):
        assert 'href="/practice/"' in client.get(deck).content.decode()

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from explainer.publishing.models import Publication
from explainer.publishing.renditions import live_text
from explainer.workflow.views import gone_if_withdrawn
from explainer.workflow.withdrawn import live_or_gone
from quizzes.cards import decks
from quizzes.cards.card_rows import CardRows, rows_of_tag, rows_of_words
from quizzes.cards.card_sheets import card_sheets_for
from quizzes.cards.flashcards import flashcards_for
from quizzes.cards.reading import Asked, DeckPage, HeldCards
from topics.content import TOPIC, TopicContent
from topics.listing import TAG_LENGTH, live_tags, live_topics
from topics.page import live_article
from topics.paths.reading import path_page, paths_to_follow

TOPICS_ON_A_PAGE = 48
PATHS_SHOWN = 24


@require_safe
def deck_list(request: HttpRequest) -> HttpResponse:
    topics = Paginator(live_topics(), TOPICS_ON_A_PAGE)
    context = {
        "page": topics.get_page(request.GET.get("page")),
        "paths": paths_to_follow()[:PATHS_SHOWN],
        "tags": live_tags(),
    }
    return render(request, "quizzes/deck_list.html", context)


@require_safe
@gone_if_withdrawn
def topic_deck(request: HttpRequest, slug: str) -> HttpResponse:
    topics = decks.with_cards(Publication.objects.of_kind(TOPIC).for_page())
    publication = live_or_gone(topics, slug)
    deck = decks.decks_of([publication])[0]
    context = {
        "deck": _asked_page(request, deck.name, deck.address, HeldCards(deck.cards)),
        "topic": live_text(TopicContent, publication),
        "verified": deck.origin.verified if deck.origin else None,
    }
    return render(request, "quizzes/flashcards.html", context)


@require_safe
@gone_if_withdrawn
def path_deck(request: HttpRequest, slug: str) -> HttpResponse:
    page = path_page(slug, decks.with_cards(Publication.objects.for_list()))
    deck = decks.deck_of_steps(page)
    asked = _asked_page(request, deck.name, deck.address, HeldCards(deck.cards))
    return render(request, "quizzes/path_deck.html", {"deck": asked, "page": page})


@require_safe
def tag_deck(request: HttpRequest, tag: str) -> HttpResponse:
    # PostgreSQL holds no zero byte, and no tag is longer.
    if "\x00" in tag or len(tag) > TAG_LENGTH:
        raise Http404("No topic has this tag.")
    name, address = decks.name_of_tag(tag), decks.address_of_tag(tag)
    rows = rows_of_tag(tag)
    page = _asked_page(request, name, address, rows)
    if not page.page.paginator.count and not rows.topics.exists():
        raise Http404("No topic has this tag.")
    return render(request, "quizzes/tag_deck.html", {"deck": page, "tag": tag})


@require_safe
def word_deck(request: HttpRequest) -> HttpResponse:
    page = _asked_page(request, decks.ALL_WORDS, request.path, rows_of_words())
    return render(request, "quizzes/word_deck.html", {"deck": page})


@require_safe
@gone_if_withdrawn
def card_sheets(request: HttpRequest, slug: str) -> HttpResponse:
    publication = live_or_gone(Publication.objects.of_kind(TOPIC).for_page(), slug)
    page = live_article(publication, timezone.localdate())
    if not (cards := flashcards_for(page.topic, page.terms)):
        raise Http404("This topic has no flashcards.")
    return render(
        request, "quizzes/card_sheets.html", {"page": page, "cards": card_sheets_for(cards)}
    )


def _asked_page(
    request: HttpRequest, name: str, address: str, cards: HeldCards | CardRows
) -> DeckPage:
    return Asked.by(request.GET).page_of(name, address, cards, timezone.localdate())

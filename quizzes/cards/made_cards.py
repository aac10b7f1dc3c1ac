"""The cards of a live topic: made when its text goes live, gone when it is withdrawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from django.db.models import F

from explainer.operations.audits import Difference
from explainer.publishing.comparing import rows_that_differ
from explainer.publishing.content import from_edition, rendered
from explainer.publishing.models import Edition, Publication
from explainer.publishing.renditions import ROWS_AT_ONCE, LiveTexts
from quizzes.cards.keys import CardText, keys_through
from quizzes.cards.models import TopicCard
from topics.content import TOPIC, TopicContent


def make_cards(texts: LiveTexts) -> None:
    """Write the cards of topics that go live, in place of those that their pages had."""
    topics = [publication for publication, _ in texts if publication.kind == TOPIC]
    if topics:
        _forget(topics)
        TopicCard.objects.bulk_create(_cards_of(topics), batch_size=ROWS_AT_ONCE)


def forget_cards(publication: Publication) -> None:
    _forget([publication])


def differing_cards(texts: LiveTexts) -> Iterator[Difference]:
    """Name the live topics whose cards are not those that would be made now."""
    topics = [publication for publication, _ in texts if publication.kind == TOPIC]
    if topics:
        yield from rows_that_differ(TopicCard, _cards_of(topics), topics, "flashcards")


def _cards_of(topics: Sequence[Publication]) -> Iterator[TopicCard]:
    editions = _editions(topics)
    return chain.from_iterable(cards_made_of(topic, editions[topic.pk]) for topic in topics)


def _forget(publications: Sequence[Publication]) -> None:
    TopicCard.objects.filter(publication__in=publications).delete()


def cards_made_of(publication: Publication, editions: Sequence[TopicContent]) -> list[TopicCard]:
    """Return the cards of the last of these editions, not saved: its questions, then its cards."""
    newest = rendered(editions[-1])
    faqs = keys_through([_sides_of_faqs(x) for x in editions])
    cards = keys_through([_sides_of_cards(x) for x in editions])
    keyed = [
        *(("faq", key, x.question, x.answer) for key, x in zip(faqs, newest.faqs, strict=True)),
        *(("card", key, x.front, x.back) for key, x in zip(cards, newest.cards, strict=True)),
    ]
    return [
        TopicCard(
            publication=publication,
            order=order,
            key=f"{of}:{publication.slug}:{key}",
            front=front,
            back=back,
        )
        for order, (of, key, front, back) in enumerate(keyed, start=1)
    ]


def _editions(topics: Sequence[Publication]) -> dict[int, list[TopicContent]]:
    """Return what each page said, from its first edition to the live one, by the page's key."""
    until_now = Edition.objects.filter(
        publication__in=topics, number__lte=F("publication__live_edition__number")
    )
    said: dict[int, list[TopicContent]] = {topic.pk: [] for topic in topics}
    rows = until_now.order_by("number").values_list("publication", "content")
    for key, stored in rows:
        said[key].append(from_edition(TopicContent, stored))
    return said


def _sides_of_faqs(topic: TopicContent) -> list[CardText]:
    return [CardText(x.question, x.answer) for x in topic.faqs]


def _sides_of_cards(topic: TopicContent) -> list[CardText]:
    return [CardText(x.front, x.back) for x in topic.cards]

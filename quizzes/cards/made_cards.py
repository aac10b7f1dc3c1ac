"""The cards of a live topic: made when its text goes live, gone when it is withdrawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from explainer.publishing.content import Content, from_edition, rendered
from explainer.publishing.models import Publication
from quizzes.cards.keys import CardText, keys_through
from quizzes.cards.models import TopicCard
from topics.content import TOPIC, TopicContent


def make_cards(publication: Publication, content: Content) -> None:  # noqa: ARG001 - the editions say more than the last of them
    """Write the cards of a topic, in place of those that its page had."""
    forget_cards(publication)
    if publication.kind == TOPIC:
        TopicCard.objects.bulk_create(cards_made_of(publication, list(_editions(publication))))


def forget_cards(publication: Publication) -> None:
    TopicCard.objects.filter(publication=publication).delete()


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


def _editions(publication: Publication) -> Iterator[TopicContent]:
    """Yield what the page said, from its first edition to the live one."""
    until_now = publication.editions.filter(number__lte=publication.live.number)
    for stored in until_now.order_by("number").values_list("content", flat=True):
        yield from_edition(TopicContent, stored)


def _sides_of_faqs(topic: TopicContent) -> list[CardText]:
    return [CardText(x.question, x.answer) for x in topic.faqs]


def _sides_of_cards(topic: TopicContent) -> list[CardText]:
    return [CardText(x.front, x.back) for x in topic.cards]

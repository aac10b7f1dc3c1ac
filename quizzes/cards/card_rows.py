"""The cards of very many pages, of which a reader sees some at a time.

PostgreSQL puts them in order and counts them; only those that are shown are read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F, Func, QuerySet, TextField, Value
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import MD5, Concat

from explainer.publishing.models import Publication, PublicationQuerySet
from explainer.text import markdown
from glossary.content import TERM
from quizzes.cards.flashcards import WORD_KEY, CardOrigin, Flashcard, origins_of, word_card
from quizzes.cards.models import TopicCard
from topics.listing import live_topics

CARD = "live_edition__rendition__card"
SORT_KEY = "live_edition__rendition__sort_key"
ORDER = ("shelf", "name", "place", "card_key")
COLUMNS = ("page", "card_key", "card_front", "card_back", "shelf", "name", "place")


@dataclass(frozen=True)
class CardRows:
    """The cards of these live words, by name, and behind them those of these live topics.

    With a `seed` they stand in an order that it alone decides. A slice of them takes three queries.
    """

    words: PublicationQuerySet
    topics: PublicationQuerySet
    seed: int = 0

    def only(self, words: tuple[str, ...]) -> CardRows:
        """Return the cards of some words."""
        return replace(
            self, words=self.words.filter(slug__in=words), topics=Publication.objects.none()
        )

    def shuffled(self, seed: int) -> CardRows:
        return replace(self, seed=seed)

    def count(self) -> int:
        return self._rows().count()

    def __getitem__(self, part: slice) -> list[Flashcard]:
        rows = list(self._rows()[part])
        live = Publication.objects.live().for_list().filter(pk__in={page for page, *_ in rows})
        pages = {page.pk: page for page in live}
        origins = origins_of(pages.values())
        # One of them may have been withdrawn between two queries.
        return [_card(row, pages[row[0]], origins[row[0]]) for row in rows if row[0] in pages]

    def _rows(self) -> QuerySet[Any, tuple[Any, ...]]:
        key = Concat(Value(WORD_KEY), "slug", output_field=TextField())
        words = self.words.order_by().annotate(
            page=F("pk"),
            card_key=key,
            card_front=Value(""),
            card_back=Value(""),
            **self._order(key, after=0, name=F(SORT_KEY), place=Value(0)),
        )
        of_topics = TopicCard.objects.filter(publication__in=self.topics.order_by().values("pk"))
        name = F(f"publication__{SORT_KEY}")
        cards = of_topics.order_by().annotate(
            page=F("publication_id"),
            card_key=F("key"),
            card_front=F("front"),
            card_back=F("back"),
            **self._order(F("key"), after=1, name=name, place=F("order")),
        )
        rows = words.values_list(*COLUMNS).union(cards.values_list(*COLUMNS), all=True)
        return rows.order_by(*ORDER)

    def _order(self, key: Any, *, after: int, name: F, place: Any) -> dict[str, Any]:  # noqa: ANN401 - expressions
        if self.seed:
            shuffled = MD5(Concat(Value(f"{self.seed}:"), key, output_field=TextField()))
            return {"shelf": Value(0), "name": shuffled, "place": Value(0)}
        return {"shelf": Value(after), "name": name, "place": place}


def rows_of_words() -> CardRows:
    """Return a card for each live term, in the order of the alphabet."""
    return CardRows(_live_words(), Publication.objects.none())


def rows_of_tag(tag: str) -> CardRows:
    """Return the words of all live topics with a tag, then the topics' own cards."""
    topics = live_topics(tag=tag) if tag else Publication.objects.none()
    each_word = Func(
        KeyTransform("terms", CARD),
        function="jsonb_array_elements_text",
        output_field=TextField(),
        set_returning=True,
    )
    slugs = topics.order_by().annotate(word=each_word).values("word")
    return CardRows(_live_words().filter(slug__in=slugs), topics)


def _live_words() -> PublicationQuerySet:
    return Publication.objects.live().of_kind(TERM)


def _card(row: tuple[Any, ...], page: Publication, origin: CardOrigin) -> Flashcard:
    _pk, key, front, back, *_order = row
    if page.kind == TERM:
        return word_card(page, origin)
    return Flashcard(front, markdown.trust(back), key, origin)

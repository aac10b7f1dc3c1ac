"""What to do after the last question: parts to read again, cards of their words, the next topic.

All that could be missed is named here, each with the tokens of those states in which it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from explainer.publishing.listed import Listed
from explainer.publishing.models import Publication
from glossary.content import TERM
from quizzes.marking import MarkedQuestion, MarkedQuiz
from topics.content import TopicContent
from topics.page import ArticlePage


@dataclass(frozen=True)
class PartToRead:
    topic: str
    heading: str
    address: str
    tokens: str


@dataclass(frozen=True)
class MissedWord:
    slug: str
    name: str
    tokens: str


@dataclass(frozen=True)
class MissedWords:
    """`address` leads to the cards of those words that were missed in this very state."""

    topic: str
    address: str
    words: tuple[MissedWord, ...]

    @property
    def tokens(self) -> str:
        """Those in which any of its words was missed, each once."""
        return " ".join(dict.fromkeys(" ".join(x.tokens for x in self.words).split()))


@dataclass(frozen=True)
class AfterQuiz:
    topics: tuple[TopicContent, ...]
    parts: tuple[PartToRead, ...]
    decks: tuple[MissedWords, ...]
    next_topic: Listed | None = None
    next_address: str = ""

    @property
    def is_of_several(self) -> bool:
        return len(self.topics) > 1


def after_quiz(quiz: MarkedQuiz, topics: Mapping[str, ArticlePage]) -> AfterQuiz:
    """Return what to do after a quiz, whose topics come by their slugs.

    After the quiz of one topic this is the next step of a path, or else a related topic.
    """
    pages = [topics[slug] for slug in dict.fromkeys(x.asked.topic.slug for x in quiz.questions)]
    decks = (_missed_words(quiz, page) for page in pages)
    following, address = _next_topic(pages[0]) if len(pages) == 1 else (None, "")
    return AfterQuiz(
        tuple(page.topic for page in pages),
        tuple(_parts(quiz.questions)),
        tuple(deck for deck in decks if deck.words),
        following,
        address,
    )


def pages_of(topics: Iterable[TopicContent]) -> dict[str, ArticlePage]:
    """Return pages that know their words and nothing else, by slug, in one query."""
    texts = {topic.slug: topic for topic in topics}
    slugs = {slug for topic in texts.values() for slug in topic.terms}
    live = Publication.objects.live().of_kind(TERM).for_list().filter(slug__in=slugs)
    terms = {term.slug: term for term in live}
    return {
        slug: ArticlePage(topic, 0, [terms[x] for x in topic.terms if x in terms], [])
        for slug, topic in texts.items()
    }


def _parts(questions: Iterable[MarkedQuestion]) -> list[PartToRead]:
    """Return the parts that hold the answers, each once."""
    parts: dict[str, PartToRead] = {}
    for marked in questions:
        topic, part = marked.asked.topic, marked.asked.part
        if part is None:
            continue
        address = f"{reverse('topics:article', args=[topic.slug])}#{part.anchor}"
        before = parts[address].tokens if address in parts else ""
        parts[address] = PartToRead(
            topic.title, part.heading, address, f"{before} {_missed(marked)}".strip()
        )
    return list(parts.values())


def _missed_words(quiz: MarkedQuiz, page: ArticlePage) -> MissedWords:
    tokens: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for marked in quiz.questions:
        if marked.asked.topic.slug == page.topic.slug and marked.asked.part:
            for term in page.words_in(marked.asked.part):
                tokens.setdefault(term.slug, []).append(_missed(marked))
                names[term.slug] = term.card["name"]
    words = tuple(MissedWord(slug, names[slug], " ".join(tokens[slug])) for slug in tokens)
    missed = [("words", x.slug) for x in words if not quiz.tokens.isdisjoint(x.tokens.split())]
    cards = reverse("quizzes:flashcards", args=[page.topic.slug])
    return MissedWords(page.topic.title, f"{cards}?{urlencode(missed)}", words)


def _missed(marked: MarkedQuestion) -> str:
    return f"q{marked.number}:missed"


def _next_topic(page: ArticlePage) -> tuple[Listed | None, str]:
    for place in page.places:
        if place.next:
            return place.next, f"{place.next.get_absolute_url()}?path={place.path.slug}"
    related = next(iter(page.related), None)
    return related, related.get_absolute_url() if related else ""

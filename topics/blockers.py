"""What stops a topic from going live, said to its writer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from explainer.help.blockers import unsourced_signs
from explainer.pictures.upload import ALT_TO_WRITE
from explainer.publishing.models import Publication
from explainer.sources.tracing import unnamed_sources
from glossary.content import TERM
from topics.content import QuestionContent, TopicContent
from topics.depth_texts import (
    MOST_WORDS_MIDDLE,
    MOST_WORDS_SHORT,
    middle_texts,
    offers_middle,
    short_texts,
    word_count,
)

# More would push the 30-second version below the fold of a small phone (READERS R7).
THIRTY_SECONDS_WORDS = 60
# Who reads about these may have a sign that cannot wait (READERS R13).
NEEDS_HELP_PART = frozenset({"treatment", "side effects", "diagnosis", "types of cancer"})
CHOICES_OF_A_QUESTION = range(2, 7)
# The page says right or not quite before each reason: whoever hears it should not hear it twice.
_SAYS_THE_MARK = re.compile(r"\W*(yes|no|right|not)(?![\w'’-])", re.IGNORECASE)
_PICTURE_WITHOUT_WORDS = re.compile(rf"!\[\s*({ALT_TO_WRITE})?\s*\]\(")


def blockers_of_each(contents: Sequence[TopicContent]) -> list[list[str]]:
    """Say of each topic, in the writer's words, everything that stops it from going live."""
    named = {slug for content in contents for slug in (*content.terms, *_meant(content))}
    terms = Publication.objects.live().of_kind(TERM).filter(slug__in=named)
    live = set(terms.values_list("slug", flat=True))
    return [[*text_blockers(x), *_unpublished_terms(x, live)] for x in contents]


def text_blockers(content: TopicContent) -> list[str]:
    """Say what of it stands in the text itself: this asks no database."""
    return [
        *_missing_parts(content),
        *_missing_help(content),
        *unsourced_signs(content.help_signs, content.sources),
        *unnamed_sources(_parts_with_sources(content), content.sources),
        *_long_thirty_seconds(content),
        *_long_depths(content),
        *_silent_pictures(content),
        *_faulty_questions(content.quiz),
        *_faulty_cards(content),
    ]


def _missing_parts(content: TopicContent) -> Iterator[str]:
    wanted = {
        "Write the one-sentence description.": content.description.strip(),
        "Write the 30-second version.": content.thirty_seconds.strip(),
        "Add at least one key takeaway.": content.takeaways,
        "Add at least one section.": content.sections,
        "Name at least one NCI page as the source.": content.sources,
    }
    return (sentence for sentence, part in wanted.items() if not part)


def _parts_with_sources(content: TopicContent) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield from ((section.heading, section.sources) for section in content.sections)
    yield from ((faq.question, faq.sources) for faq in content.faqs)


def _missing_help(content: TopicContent) -> Iterator[str]:
    tags = NEEDS_HELP_PART.intersection(tag.casefold() for tag in content.tags)
    if tags and not content.help_signs and not content.no_help_because.strip():
        yield (
            "Say when to get help, as the topic is about "
            f"{' and '.join(sorted(tags))}. If its sources name no sign, say where you looked."
        )


def _long_thirty_seconds(content: TopicContent) -> Iterator[str]:
    words = len(content.thirty_seconds.split())
    if words > THIRTY_SECONDS_WORDS:
        yield f"Shorten the 30-second version: it has {words} words and may have 60."


def _long_depths(content: TopicContent) -> Iterator[str]:
    words = word_count(short_texts(content))
    if words > MOST_WORDS_SHORT:
        yield (
            f"The 30 seconds have {words} words and may have {MOST_WORDS_SHORT}: shorten the "
            "30-second version, when to get help, or the first three questions for the care team."
        )
    words = word_count(middle_texts(content))
    if offers_middle(content) and words > MOST_WORDS_MIDDLE:
        yield (
            f"The 3 minutes have {words} words and may have {MOST_WORDS_MIDDLE}: shorten the "
            "30-second version, when to get help, the takeaways, the headings and key sentences "
            "of the sections, or the questions for the care team."
        )


def _silent_pictures(content: TopicContent) -> Iterator[str]:
    texts = [(section.heading, section.body) for section in content.sections]
    texts += [(faq.question, faq.answer) for faq in content.faqs]
    texts += [(card.front, card.back) for card in content.cards]
    for name, text in texts:
        if _PICTURE_WITHOUT_WORDS.search(text):
            yield f"Say in words what the picture in “{name}” shows."


def _meant(content: TopicContent) -> list[str]:
    return [sense.term for sense in content.senses if sense.term]


def _unpublished_terms(content: TopicContent, live: Collection[str]) -> Iterator[str]:
    for slug in content.terms:
        if slug not in live:
            yield f"Publish the term “{slug}” first: it is one of the words to know."
    for slug in _meant(content):
        if slug not in live:
            yield f"Publish the term “{slug}” first: it is what one of the words in place means."


def _faulty_questions(questions: tuple[QuestionContent, ...]) -> Iterator[str]:
    for number, question in enumerate(questions, start=1):
        if len(question.choices) not in CHOICES_OF_A_QUESTION:
            yield f"Give quiz question {number} between 2 and 6 choices."
        if sum(choice.is_right for choice in question.choices) != 1:
            yield f"Mark exactly one choice of quiz question {number} as right."
        if not all(choice.reason.strip() for choice in question.choices):
            yield f"Give a reason for every choice of quiz question {number}."
        yield from _marks_said_twice(number, question)
        if not question.section:
            yield f"Name the section that holds the answer to quiz question {number}."


def _marks_said_twice(number: int, question: QuestionContent) -> Iterator[str]:
    for choice in question.choices:
        if said := _SAYS_THE_MARK.match(choice.reason):
            yield (
                f"Begin the reason for “{choice.text}”, of quiz question {number}, with another"
                f" word than “{said[1]}”: the page says right or not quite before it."
            )


def _faulty_cards(content: TopicContent) -> Iterator[str]:
    for number, card in enumerate(content.cards, start=1):
        if not (card.front.strip() and card.back.strip()):
            yield f"Write the front and the back of flashcard {number}."
    fronts = [x.question for x in content.faqs] + [x.front for x in content.cards]
    named = Counter(" ".join(front.split()).casefold() for front in fronts if front.strip())
    for front, times in named.items():
        if times > 1:
            yield (
                f"Two flashcards ask “{_as_written(front, fronts)}”: change one of them. Each"
                " frequently asked question is a card as well."
            )


def _as_written(front: str, fronts: Iterable[str]) -> str:
    return next(x for x in fronts if " ".join(x.split()).casefold() == front)

"""What the components show on their own page: made up, plain, and without the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import repeat
from typing import Any

from django.contrib.auth.models import User
from django.core.paginator import Page, Paginator

from explainer.copies.codes import Copy, code_of
from explainer.help.content import HelpSignContent, Urgency
from explainer.help.line import HelpLine
from explainer.help.phrases import HelpPhrase
from explainer.publishing.content import (
    Content,
    SourceContent,
    card_of,
    for_rendition,
    rendered,
    rendition_version,
)
from explainer.publishing.models import Edition, Publication, Rendition
from explainer.searching.models import SearchEntry
from explainer.site.ledger import LedgerFilter
from explainer.sources.freshness import Freshness, State
from explainer.sources.models import DateKind, Source, TakenBack, Verification
from explainer.sources.verified import VerifiedText
from glossary.content import TERM, TermContent
from quizzes.answers import NOT_SURE, Check
from quizzes.cards.card_sheets import NumberedCard
from quizzes.cards.flashcards import CardOrigin, Flashcard
from quizzes.cards.reading import DeckPage
from quizzes.marking import AskedQuestion, MarkedQuestion, MarkedQuiz
from topics.content import (
    TOPIC,
    ChoiceContent,
    FaqContent,
    QuestionContent,
    SectionContent,
    TopicContent,
)
from topics.depths import Reading
from topics.models import Topic
from topics.page import ArticlePage
from topics.paths.content import PATH, PathContent
from topics.paths.reading import PathOfTopic, Place

DAY = date(2026, 7, 2)
CODE = code_of(Copy(1, DAY))
NCI = SourceContent("https://www.cancer.gov/about-cancer", "About Cancer")
QUESTION = QuestionContent(
    "What does a T cell do?",
    (
        ChoiceContent("It fights disease.", "T cells are part of the immune system.", True),
        ChoiceContent("It carries oxygen.", "Red blood cells do that.", False),
    ),
    section="the-simple-version",
)
IMMUNOTHERAPY = TopicContent(
    slug="immunotherapy",
    title="Immunotherapy",
    description="How this treatment helps your own immune system.",
    level=Topic.Level.BEGINNER,
    tags=("treatment",),
    thirty_seconds="It helps your immune system fight cancer.",
    takeaways=("It is a treatment.",),
    sections=(
        SectionContent("the-simple-version", "The simple version", "It helps.", "A short part."),
    ),
    terms=("t-cell",),
    faqs=(FaqContent("Does it hurt?", "Ask your care team."),),
    quiz=(QUESTION,),
    care_team_questions=("Is it right for me?",),
    related=(),
    sources=(NCI,),
    help_signs=(
        HelpSignContent("Trouble breathing", Urgency.EMERGENCY, "911", NCI.address),
        HelpSignContent("A fever", Urgency.NOW, "your care team", NCI.address),
        HelpSignContent("A new rash", Urgency.SOON, "your care team", NCI.address),
    ),
)
TERMS = (
    TermContent(
        "t-cell", "T cell", (), "TEE sel", "A white blood cell that fights disease.", (NCI,)
    ),
    TermContent("tumor", "tumor", (), "", "A mass of cells that should not be there.", (NCI,)),
)


def samples() -> dict[str, Any]:
    """Return all that the examples in templates/gallery/components/ ask for, by name."""
    topics = [_live(TOPIC, content) for content in _topics()]
    checks = _checks(topics[0])
    verified = VerifiedText(topics[0], (checks[0],))
    freshness = [Freshness(state, DAY + timedelta(days=365), DAY) for state in State]
    page = _page(verified, freshness[0])
    return {
        "answered": _quiz(range(2, 6), Check.MARKS),
        "told": _quiz(range(9, 13), Check.ANSWERS),
        "again": _quiz(range(13, 17), Check.AGAIN),
        "one": _alone(_quiz([1, 2], Check.NOT_YET)),
        "blockers": ["Write the definition.", "Name at least one NCI page as the source."],
        "changed": replace(_quiz([7], Check.NOT_YET), is_changed=True),
        "empty": replace(_quiz([6], Check.NOT_YET), is_empty=True),
        "checks": checks,
        "code": CODE,
        "deck": _deck(verified),
        "form": LedgerFilter.asked_by({"q": "immune", "from": "yesterday"}),
        "freshness": freshness,
        "answers": HelpPhrase.Answer.values,
        "help_line": HelpLine("Example Help Line", "1-800-4-EXAMPL", "Monday to Friday, 9 to 5"),
        "numbered_cards": [NumberedCard("T cell", "A white blood cell.", number=1)],
        "page": page,
        "pages": _pages(),
        "letters": [
            {"letter": x, "names": names} for x, names in zip("ABT#", (31, 8, 7, 1), strict=True)
        ],
        "paths": [_path()],
        "place": Place(PathOfTopic("first-steps", "First steps", (), True), 2, 5, None, None, True),
        "quizzes": [_quiz([number], Check.NOT_YET) for number in (17, 8)],
        "reading": Reading(page, whole="/components/"),
        "signs": [_sign(kind) for kind in ("sign_emergency", "sign_now", "sign_soon")],
        "tags": [{"tag": "treatment", "topics": 5}, {"tag": "side effects", "topics": 1}],
        "terms": page.terms,
        "topics": topics,
        "verified": verified,
    }


# Right, wrong, not sure and no answer; of these only what is right stays for another try.
ANSWERS = ("1", "2", NOT_SURE, "")
NO_ANSWERS = ("", "", "", "")
KEPT_ANSWERS = ("1", "", "", "")


def _quiz(numbers: Iterable[int], check: Check) -> MarkedQuiz:
    """Number the questions of the page through, so that no two of them have one id."""
    asked = AskedQuestion(QUESTION, IMMUNOTHERAPY)
    answers = {Check.NOT_YET: NO_ANSWERS, Check.AGAIN: KEPT_ANSWERS}.get(check, ANSWERS)
    questions = (MarkedQuestion(*x, check) for x in zip(numbers, repeat(asked), answers))
    return MarkedQuiz(tuple(questions), check)


def _alone(quiz: MarkedQuiz) -> MarkedQuiz:
    first, *others = quiz.questions
    hidden = (replace(x, is_shown=False) for x in others)
    return replace(quiz, questions=(first, *hidden), shown=first.number)


def _sign(kind: str) -> SearchEntry:
    page = Publication(kind=TOPIC, slug=IMMUNOTHERAPY.slug)
    sign, topic = "A fever of 100.4 °F (38 °C) or more", IMMUNOTHERAPY.title
    return SearchEntry(kind=kind, publication=page, title=sign, summary="your team", text=topic)


def _topics() -> list[TopicContent]:
    return [replace(IMMUNOTHERAPY, level=level) for level in Topic.Level.values]


def _live(kind: str, content: Content) -> Publication:
    """Return a live page that is in no database."""
    page = Publication(kind=kind, slug=content.slug)
    published_at = datetime(DAY.year, DAY.month, DAY.day, tzinfo=UTC)
    page.live_edition = Edition(publication=page, number=1, published_at=published_at)
    Rendition(
        edition=page.live_edition,
        card=card_of(content),
        content=for_rendition(content),
        made_by=rendition_version(type(content)),
    )
    return page


def _deck(verified: VerifiedText) -> DeckPage:
    origin = _origin(verified)
    cards = [
        Flashcard("T cell", "A white blood cell.", "term:t-cell", origin),
        Flashcard("Does it hurt?", "No.", "faq:immunotherapy:00000000", origin),
    ]
    page = Paginator(cards, len(cards)).page(1)
    return DeckPage(IMMUNOTHERAPY.title, "/components/", page, DAY)


def _origin(verified: VerifiedText) -> CardOrigin:
    live = verified.publication.live
    return CardOrigin(
        IMMUNOTHERAPY.title, "/components/", live.number, live.published_at, NCI, verified
    )


def _terms() -> list[Publication]:
    return [_live(TERM, term) for term in TERMS]


def _page(verified: VerifiedText, freshness: Freshness) -> ArticlePage:
    return ArticlePage(
        rendered(IMMUNOTHERAPY),
        IMMUNOTHERAPY.reading_minutes,
        terms=_terms(),
        related=[],
        updated_on=DAY,
        verified=verified,
        freshness=freshness,
        copy_code=CODE,
    )


def _checks(publication: Publication) -> list[Verification]:
    """Return a check of each kind that the ledger tells apart."""
    source = Source(
        address=NCI.address,
        title=NCI.title,
        date=DAY,
        date_kind=DateKind.UPDATED,
        dated_at=datetime(DAY.year, DAY.month, DAY.day, tzinfo=UTC),
    )
    common: dict[str, Any] = {
        "publication": publication,
        "source": source,
        "reviewer": User(first_name="Ada", last_name="Lovelace"),
        "verified_on": DAY,
        "verdict": Verification.Verdict.STILL_RIGHT,
        "nci_date": date(2019, 9, 24),
        "nci_date_kind": DateKind.UPDATED,
    }
    undated = common | {"nci_date": None, "nci_date_kind": DateKind.NONE}
    taken_back = Verification(**common | {"verdict": Verification.Verdict.SOURCE_GONE})
    TakenBack(verification=taken_back)
    return [
        Verification(**common),
        Verification(**undated),
        Verification(**common, carried_from=Verification(pk=1)),
        taken_back,
    ]


def _pages() -> list[Page[int]]:
    """Return the first, the second and the last of three pages."""
    paginator = Paginator(range(30), 10)
    return [paginator.page(number) for number in (1, 2, 3)]


def _path() -> Publication:
    path = _live(
        PATH, PathContent("first-steps", "First steps", "Some topics in a good order.", ())
    )
    # As `paths_to_follow()` counts them.
    vars(path).update(live_topics=5, minutes=31)
    return path

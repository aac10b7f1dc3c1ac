"""The site as readers get it, with every page that they can open, for tests in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from explainer.copies.codes import Copy, code_of
from explainer.demonstration.starter_content import STARTER_FOLDER
from explainer.operations.demonstration import HELP_LINE
from explainer.sources.models import Verification
from tests.database import Template, as_owner
from tests.factories import (
    make_corrected,
    make_entry,
    make_older_edition,
    make_path,
    make_question,
    make_site_page,
    make_starter_site,
    make_topic,
    make_withdrawn,
    put_live,
    take_back,
    verify,
)
from topics.models import Topic

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

NOTICE = "This is a demonstration. Its verifications are sample data: nobody has checked them."
PHONE = {"width": 360, "height": 740}
STARTER = sorted(path.stem for path in STARTER_FOLDER.glob("*.md") if path.stem != "terms")
# The longest that the editorial limits allow: two lines of title, 120 characters, 60 words.
LONGEST = "longest"
LONGEST_DESCRIPTION = (
    "How your own immune cells can be collected, changed and grown in a lab, "
    "and then given back to you to help fight cancer."
)
LONGEST_VERSION = (
    "This treatment uses your own immune cells. A care team collects them from your blood. A lab "
    "changes them and grows many more of them. Then they go back into a vein to find and attack "
    "the cancer. Some side effects are mild, and some can be severe. Tell your care team about "
    "each new change that you notice afterwards."
)
# So that the sentence on an overdue check takes its place on every first screen.
LONG_AGO = date(2025, 1, 15)
# A copy of an edition whose key the tests choose, so that its address is known before it is there.
A_COPY = Copy(900_001, date(2026, 1, 15))
PAGES = {
    "home": "/",
    "topics": "/topics/",
    "topics about nothing": "/topics/?tag=nothing",
    "topics by tag and level": "/topics/?tag=treatment&level=beginner",
    "topics from A to Z": "/a-to-z/",
    "components": "/components/",
    "paths": "/paths/",
    "path": "/paths/cancer-treatments/",
    "path too short": "/paths/too-short/",
    "path quiz": "/paths/cancer-treatments/quiz/",
    "path quiz marked": "/paths/cancer-treatments/quiz/?q1=1&q2=unsure&check=1",
    "path quiz changed": "/paths/cancer-treatments/quiz/?asked=1&q1=1&check=1",
    "article": "/topics/immunotherapy/",
    "article in a path": "/topics/radiation-therapy/?path=cancer-treatments",
    "article at a path's end": "/topics/immunotherapy/?path=cancer-treatments",
    "article, 30 seconds": "/topics/immunotherapy/?depth=30-seconds",
    "article, 3 minutes": "/topics/immunotherapy/?depth=3-minutes",
    "about this site": "/about/",
    "site page": "/about/privacy/",
    "site page withdrawn": "/about/withdrawn/",
    "history of a site page": "/about/privacy/history/",
    "kept pages": "/kept/",
    "quiz": "/topics/immunotherapy/quiz/",
    "quiz marked": "/topics/immunotherapy/quiz/?q1=1&q2=1&q3=unsure&check=1",
    "quiz with answers": "/topics/immunotherapy/quiz/?q1=1&q2=1&q3=unsure&check=answers",
    "quiz once more": "/topics/immunotherapy/quiz/?q1=1&q2=1&check=again",
    "quiz, one question": "/topics/immunotherapy/quiz/?q1=1&q2=1&show=2&check=1",
    "quiz sent empty": "/topics/immunotherapy/quiz/?check=1",
    "review quiz": "/quiz/?topic=immunotherapy&topic=chemotherapy&q1=1&q2=1&check=1",
    "review quiz, topics": "/quiz/",
    "review quiz, none chosen": "/quiz/?start=1",
    "flashcards": "/topics/immunotherapy/flashcards/",
    "flashcards shuffled": "/topics/immunotherapy/flashcards/?shuffle=7",
    "flashcards of missed words": "/topics/immunotherapy/flashcards/?words=t-cell",
    "flashcards of a path": "/paths/cancer-treatments/flashcards/",
    "flashcards of a tag": "/flashcards/tags/treatment/",
    "flashcards of all words": "/flashcards/words/",
    "all flashcards": "/flashcards/",
    "practice": "/practice/",
    "flashcards to cut out": "/topics/immunotherapy/flashcards/print/",
    "take along": "/topics/immunotherapy/downloads/",
    "take a path along": "/paths/cancer-treatments/downloads/",
    "take all cards along": "/flashcards/downloads/",
    "quiz on paper": "/topics/immunotherapy/quiz/print/",
    "leaflet": "/topics/immunotherapy/leaflet/",
    "large print": "/topics/immunotherapy/large-print/",
    "my questions": "/topics/immunotherapy/questions/",
    "all my questions": "/my-questions/",
    "glossary": "/glossary/",
    "glossary, no such letter": "/glossary/?letter=q",
    "term": "/glossary/t-cell/",
    "term that NCI explains too": "/glossary/antigen/",
    "entry of NCI": "/glossary/nci/mole/",
    "search": "/search/",
    "search, many found": "/search/?q=cell",
    "search, help first": "/search/?q=I+can%27t+breathe",
    "search, none found": "/search/?q=imunotherapy&exact=1",
    "how we verify": "/how-we-verify/",
    "history of an article": "/topics/immunotherapy/history/",
    "history of a term": "/glossary/t-cell/history/",
    "ledger": "/how-we-verify/ledger/",
    "ledger, none found": "/how-we-verify/ledger/?q=bone",
    "ledger, wrong days": "/how-we-verify/ledger/?from=yesterday&to=2026-02-30",
    "history of everything": "/topics/everything/history/",
    "withdrawn topic": "/topics/withdrawn/",
    "report on a section": "/topics/immunotherapy/report/?section=the-simple-version",
    "report on a term": "/glossary/t-cell/report/?kind=mistake",
    "report sent": "/topics/immunotherapy/report/thanks/",
    "a copy": f"/c/{code_of(A_COPY)}/",
    "a copy, code asked": "/c/",
    "a copy, code wrong": "/c/2J0-A811/",
    "not found": "/no-such-page/",
    "server error": "/search/?q=broken",
}


@dataclass(frozen=True)
class Site:
    """The starter content, published and served."""

    url: str
    browser: Browser

    def context(self, **options: Any) -> BrowserContext:  # noqa: ANN401 - Playwright's options
        return self.browser.new_context(**{"base_url": self.url, "viewport": PHONE} | options)


def fill() -> None:
    make_starter_site(today=LONG_AGO)
    longest = make_topic(
        slug=LONGEST,
        title="T-cell transfer and CAR T-cell therapy",
        description=LONGEST_DESCRIPTION,
        thirty_seconds=LONGEST_VERSION,
    )
    make_question(topic=longest)
    put_live(longest, today=LONG_AGO)
    gone = make_topic(slug="withdrawn", published=True)
    make_path(slug="too-short", topics=[longest, gone], published=True)
    make_withdrawn(gone, why="It was wrong. " * 20)
    make_withdrawn(make_site_page(slug="withdrawn", published=True))
    make_entry(name="mole", spanish_name="lunar")
    make_entry(name="antigen", spanish_name="antígeno")
    fill_history(make_topic(slug="everything"))
    fill_copy(make_topic(slug="copied"))


def fill_history(topic: Topic) -> None:
    """Let everything happen to a topic that can: it ends withdrawn, back and corrected."""
    put_live(topic, today=LONG_AGO)
    verify(topic, verdict="needs_writer")
    take_back(Verification.objects.latest("pk"))
    make_withdrawn(topic)
    topic.refresh_from_db()
    put_live(topic)
    topic.sections.update(body="It helps your own immune system.")
    make_corrected(topic)


def fill_copy(topic: Topic) -> None:
    """Let the words change of which somebody has `A_COPY`."""
    with as_owner(), connection.cursor() as cursor:
        sequence = "pg_get_serial_sequence('publishing_edition', 'id')"
        cursor.execute(f"SELECT setval({sequence}, %s)", [A_COPY.edition_key - 1])
    make_older_edition(put_live(topic, today=A_COPY.day), A_COPY.day)
    topic.refresh_from_db()
    topic.sections.update(body="It helps **all** of your immune system. Ask about it.")
    topic.takeaways.all().delete()
    topic.takeaways.create(order=1, text="It is one of many.")
    put_live(topic)


def break_search(query: str) -> str:
    if query == "broken":
        raise RuntimeError("Broken on purpose.")
    return query


@contextmanager
def served_site(browser: Browser) -> Iterator[Site]:
    """Serve the site, which is `FILLED`, for all tests of a module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "SITE_NOTICE", NOTICE)
        patch.setattr(settings, "SHOW_COMPONENTS", True)
        for name, value in HELP_LINE.items():
            patch.setattr(settings, name, value)
        patch.setattr("explainer.site.views.cleaned", break_search)
        server = LiveServer("127.0.0.1")
        yield Site(server.url, browser)
        server.stop()


FILLED = Template("reader_site", fill)

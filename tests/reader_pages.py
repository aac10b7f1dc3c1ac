"""Every page that a reader can open, as files for the checkers that read files."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client
from django.utils.text import slugify

from explainer.operations.demonstration import HELP_LINE
from explainer.sources.models import Source, Verification
from tests import clock, factories
from tests.database import Template
from tests.factories import (
    make_card,
    make_corrected,
    make_path,
    make_question,
    make_term,
    make_topic,
    make_withdrawn,
    put_live,
    verify,
)
from tests.reader_site import FILLED, LONGEST, NOTICE, PAGES, STARTER, break_search
from topics.models import Topic

# The days since the last check of a topic in each state; the others were checked yesterday.
STATES = {
    "verified": 1, "corrected": 1, "due-soon": 350, "overdue": 400, "in-revision": 1,
    "source-changed": 1, "source-gone": 1,
}  # fmt: skip
PARTS = (
    "", "quiz/", "quiz/?q1=1&check=1", "quiz/print/", "flashcards/", "flashcards/print/",
    "downloads/", "questions/", "leaflet/", "large-print/", "history/", "report/", "report/thanks/",
)  # fmt: skip
MORE_PAGES = {
    **{f"article {slug}": f"/topics/{slug}/" for slug in (*STARTER, LONGEST)},
    **{f"article {state}": f"/topics/{state}/" for state in STATES},
    **{f"history {state}": f"/topics/{state}/history/" for state in STATES},
    **{f"markup {part}": f"/topics/markup/{part}" for part in PARTS},
    **{f"withdrawn {part}": f"/topics/markup-gone/{part}" for part in PARTS},
    "path markup": "/paths/markup/",
    "path quiz markup": "/paths/markup/quiz/?q1=1&check=1",
    "article in a path, markup": "/topics/markup/?path=markup",
    "flashcards of a path, markup": "/paths/markup/flashcards/",
    "flashcards of a tag, markup": "/flashcards/tags/a%3Cb/?shuffle=7",
    "term markup": "/glossary/markup/",
    "term withdrawn": "/glossary/markup-gone/",
    "report on a section": "/topics/immunotherapy/report/?section=side-effects&kind=mistake",
    "report on a term": "/glossary/t-cell/report/",
    "search markup": "/search/?q=%3C%2Fb%3E%22%27%26amp%3B",
    "ledger, not a file": "/how-we-verify/ledger.csv?from=yesterday",
}
ALL_PAGES = PAGES | MORE_PAGES
# What anybody may type into any field of one line: it must come out as text.
MARKUP = "\"'><script>alert(1)</script> & &amp; <b>"
# The title of a page is warned about after 70 characters, of which `&quot;` is six.
NAME = '"</title>&'
FIRST_NUMBER = 10_000
# Everything that markdown can make, in an order that no page was drawn for.
MARKDOWN = """
###### Six
# One
[a link](https://www.cancer.gov/?a=1&b=<2> "its title") and ![a picture](/pictures/none.png)
![another](https://elsewhere.example/x.png) <b onclick="x">raw</b> `a < b` ~~struck~~ **a *b***

| a | b |
|:--|--:|
| 1 | |

> quoted
> - in a list
>   1. of a list

3. three
4. four

    code

---
"""


def render_all(folder: Path) -> None:
    """Write each page of `EVERY_PAGE` into a file named by its number, status and name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "SITE_NOTICE", NOTICE)
        patch.setattr(settings, "SHOW_COMPONENTS", True)
        for name, value in HELP_LINE.items():
            patch.setattr(settings, name, value)
        patch.setattr("explainer.site.search_page.cleaned", break_search)
        client = Client(raise_request_exception=False)
        pages = {name: client.get(address) for name, address in ALL_PAGES.items()}
        pages["report refused"] = client.post(
            "/topics/markup/report/",
            urlencode({"kind": MARKUP, "text": MARKUP}),
            content_type="application/x-www-form-urlencoded",
        )
    for number, (name, page) in enumerate(pages.items()):
        file = folder / f"{number:03}-{page.status_code}-{slugify(name)}.html"
        file.write_bytes(page.content)


def fill_more() -> None:
    with pytest.MonkeyPatch.context() as patch:
        # Another process may have made what this begins with, by the numbers that this one has yet.
        patch.setattr(factories, "_numbers", count(FIRST_NUMBER))
        _make_states()
        _make_hostile()


def _make_states() -> None:
    """One topic for each sentence that a page can say about its last check."""
    today = clock.today()
    for state, days in STATES.items():
        topic = make_topic(title=state, slug=state)
        put_live(topic, today=today - timedelta(days=days))
    Topic.objects.get(slug="corrected").sections.update(body="A word was wrong.")
    make_corrected(Topic.objects.get(slug="corrected"))
    verify(Topic.objects.get(slug="in-revision"), verdict=Verification.Verdict.NEEDS_WRITER)
    verify(Topic.objects.get(slug="source-gone"), verdict=Verification.Verdict.SOURCE_GONE)
    Source.objects.filter(topic_sources__topic__slug="source-changed").update(date=today)


def _make_hostile() -> None:
    """A topic and a term whose every field holds markup, and such that were withdrawn."""
    term = make_term(slug="markup", name=NAME, aliases=[MARKUP], definition=MARKDOWN)
    put_live(term)
    markup = make_topic(
        slug="markup", title=NAME, description=MARKUP, thirty_seconds=MARKUP, takeaway=MARKUP,
        body=MARKDOWN, faq=MARKUP, faq_answer=MARKDOWN, terms=[term], tags=["a<b", 'say "b"'],
    )  # fmt: skip
    markup.sections.update(key_sentence=MARKUP)
    make_question(topic=markup, text=MARKUP, right=MARKUP)
    make_card(topic=markup, front=f"{MARKUP} again", back=MARKDOWN)
    put_live(markup)
    longest = Topic.objects.get(slug=LONGEST)
    make_path(
        slug="markup", name=NAME, description=MARKUP, topics=[markup, longest], published=True
    )
    gone = make_topic(slug="markup-gone", title=NAME, published=True)
    for text in (gone, make_term(slug="markup-gone", published=True)):
        text.refresh_from_db()
        make_withdrawn(text, why=MARKUP)


EVERY_PAGE = Template("every_page", fill_more, origin=FILLED)

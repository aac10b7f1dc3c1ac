"""The parts of an article, made once by the templates that the preview of a draft shows.

What is open until somebody reads stays a gap: words that open in a text, which change with the
glossary; addresses of the article, which keep what readers bring; and templates of what hangs on a
day, on a setting or on other pages. A part that several pages have is made once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from explainer.publishing.models import Publication
from explainer.publishing.parts import Gap, PartsMaker
from explainer.text import markdown
from explainer.text.markup import tidied
from topics.content import TopicContent
from topics.depths import Depth, KeptPiece, Reading
from topics.page import ArticlePage, Links

LARGE_PRINT: Final = "large print"
LEAFLET: Final = "leaflet"
QUESTIONS: Final = "questions"
_ARTICLE: Final = "topics/_article.html"
# What each page of a topic is made of, and at which depth.
_PAGES: Final[Mapping[str, tuple[str, Depth]]] = {
    Depth.EVERYTHING: (_ARTICLE, Depth.EVERYTHING),
    Depth.MIDDLE: (_ARTICLE, Depth.MIDDLE),
    Depth.SHORT: (_ARTICLE, Depth.SHORT),
    LARGE_PRINT: ("topics/_large_print.html", Depth.EVERYTHING),
    LEAFLET: ("topics/_leaflet.html", Depth.MIDDLE),
    QUESTIONS: ("topics/_questions.html", Depth.EVERYTHING),
}
# Text on a page is escaped, and clean HTML has no comments: nobody else can write these.
_GAP = re.compile(r"<!--(\d+)-->")


@dataclass(frozen=True)
class _Gaps:
    """The gaps of all pages, by the numbers that stand for them, and what is made of these."""

    found: list[Sequence[str]] = field(default_factory=list)
    made: dict[tuple[str, Depth], SafeString] = field(default_factory=dict)

    def leave(self, *gap: str) -> SafeString:
        self.found.append(gap)
        return markdown.trust(f"<!--{len(self.found) - 1}-->")

    def pieces(self, html: str) -> Iterator[KeptPiece]:
        done = 0
        for gap in _GAP.finditer(html):
            yield html[done : gap.start()]
            yield self.found[int(gap[1])]
            done = gap.end()
        yield html[done:]


@dataclass(frozen=True)
class _PageWithGaps(ArticlePage):
    gaps: _Gaps = field(default_factory=_Gaps)

    def in_place(self, part: str, html: str, links: Links) -> SafeString:  # noqa: ARG002 - unknown yet
        return self.gaps.leave("words", part, html) if html else markdown.trust("")


@dataclass(frozen=True)
class _ReadingWithGaps(Reading):
    gaps: _Gaps = field(default_factory=_Gaps)

    def address_of(self, depth: Depth) -> SafeString:
        return self.gaps.leave("address", depth)

    def gap(self, template: str) -> SafeString:
        return self.gaps.leave("template", template)

    def part(self, template: str) -> Iterator[str | Gap]:
        yield self.made(template)

    def made(self, template: str) -> SafeString:
        key = template, self.depth
        if key not in self.gaps.made:
            context = {"page": self.page, "reading": self, "is_draft": False}
            self.gaps.made[key] = render_to_string(template, context)
        return self.gaps.made[key]


def make_parts(publication: Publication, topic: TopicContent) -> dict[str, dict[str, Any]]:
    """Return what each page of a live topic is made of, from its text with HTML for markdown."""
    gaps = _Gaps()
    page = _PageWithGaps(
        topic,
        publication.card["reading_minutes"],
        terms=[],
        related=[],
        updated_on=publication.live.published_at.date(),
        gaps=gaps,
    )
    facts = asdict(page.facts)
    pages: dict[str, dict[str, Any]] = {}
    for name, (template, depth) in _PAGES.items():
        if page.facts.has_middle or depth != Depth.MIDDLE:
            whole = gaps.leave("address", Depth.EVERYTHING)
            reading = _ReadingWithGaps(page, depth, whole, gaps=gaps)
            html = tidied(reading.made(template)).strip()
            pages[str(name)] = {"facts": facts, template: list(gaps.pieces(html))}
    pages[str(Depth.EVERYTHING)]["answers"] = page.answers
    return pages


MAKER = PartsMaker(make_parts, tuple(template for template, _ in _PAGES.values()))

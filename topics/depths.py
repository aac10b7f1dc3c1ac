"""How much of an article a reader wants: three depths of one page, with the same anchors in each.

How long each takes is measured from its words, as for the whole article, and never promised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from typing import TypeAlias

from django.http import Http404, HttpRequest

from explainer.publishing.listed import Listed
from explainer.publishing.parts import Gap
from explainer.text.markup import as_it_is
from topics.content import SectionContent
from topics.depth_texts import QUESTIONS_SHORT
from topics.page import ArticlePage, Links
from topics.words_in_place import THIRTY_SECONDS, key_sentence_of

# HTML, or what fills a gap: the “address” of a depth, a “template”, or “words” that open in a text,
# which has a name and is HTML without them.
KeptPiece: TypeAlias = str | Sequence[str]
KeptPart: TypeAlias = Sequence[KeptPiece]
_OF_A_QUIZ = re.compile(r"q\d+|asked|check|show|go")


class Depth(StrEnum):
    """Each by its name in the page's address."""

    SHORT = "30-seconds"
    MIDDLE = "3-minutes"
    EVERYTHING = "everything"


@dataclass(frozen=True)
class DepthChoice:
    """`minutes` are whole ones; what takes 30 seconds at most has none."""

    depth: Depth
    minutes: int
    is_current: bool
    address: str


@dataclass(frozen=True)
class Reading:
    """One article at the depth that its reader chose; `whole` is the address of all of it."""

    page: ArticlePage
    depth: Depth = Depth.EVERYTHING
    whole: str = ""

    @property
    def is_short(self) -> bool:
        return self.depth == Depth.SHORT

    @property
    def is_middle(self) -> bool:
        return self.depth == Depth.MIDDLE

    @property
    def is_whole(self) -> bool:
        return self.depth == Depth.EVERYTHING

    def depths(self) -> list[Depth]:
        """Return those that somebody wrote for this topic."""
        return [x for x in Depth if self.page.facts.has_middle or x != Depth.MIDDLE]

    def choices(self) -> Iterator[DepthChoice]:
        facts = self.page.facts
        minutes = {
            Depth.SHORT: facts.minutes_short,
            Depth.MIDDLE: facts.minutes_middle,
            Depth.EVERYTHING: self.page.reading_minutes,
        }
        for depth in self.depths():
            yield DepthChoice(depth, minutes[depth], depth == self.depth, self.address_of(depth))

    def address_of(self, depth: Depth) -> str:
        if depth == Depth.EVERYTHING:
            return self.whole
        return f"{self.whole}{'&' if '?' in self.whole else '?'}depth={depth}"

    def thirty_seconds(self) -> str:
        return self.page.thirty_seconds()

    def sections(self) -> Iterator[SectionContent]:
        """Yield the sections; at the middle depth each is its key sentence, and nothing more."""
        return self.page.key_sentences() if self.is_middle else self.page.sections()

    def questions(self) -> tuple[str, ...]:
        """Return what to ask the care team; at the short depth what its writer put first."""
        questions = self.page.topic.care_team_questions
        return questions[:QUESTIONS_SHORT] if self.is_short else questions

    def terms(self) -> Sequence[Listed]:
        """Return the words to know whose definitions the page holds at this depth."""
        if self.is_whole:
            return self.page.terms
        parts = [THIRTY_SECONDS]
        if self.is_middle:
            parts += map(key_sentence_of, self.page.facts.anchors)
        return self.page.terms_in(parts)

    def part(self, template: str) -> Iterator[str | Gap] | None:
        """Return a part of the page as its template made it when the text went live."""
        kept: KeptPart | None = self.page.parts.get(template)
        return None if kept is None else self._filled(kept)

    def gap(self, template: str) -> str:  # noqa: ARG002 - a reader sees no gap
        """Return what stands for a gap while parts are made."""
        return ""

    def _filled(self, part: KeptPart) -> Iterator[str | Gap]:
        html: list[str] = []
        for piece in part:
            if isinstance(piece, str):
                html.append(piece)
            elif piece[0] == "template":
                yield as_it_is("".join(html))
                yield Gap(piece[1])
                html = []
            elif piece[0] == "address":
                html.append(escape(self.address_of(Depth(piece[1]))))
            else:
                html.append(self.page.in_place(piece[1], piece[2], self._links))
        yield as_it_is("".join(html))

    @property
    def _links(self) -> Links:
        return self.page.links_of_whole if self.is_whole else self.page.links


def depth_asked_by(request: HttpRequest) -> Depth:
    """Return the depth that a request names; all of it where there is none of that name."""
    typed = request.GET.get("depth")
    return next((depth for depth in Depth if depth == typed), Depth.EVERYTHING)


def reading_asked_by(request: HttpRequest, page: ArticlePage) -> Reading:
    """Return what a request asks for; the address of all of it keeps the other arguments.

    Answers to its quiz are for scripts in the page: with them and without, a page is the same.

    Raises Http404 for a depth that does not exist, or that nobody wrote for this topic.
    """
    others = request.GET.copy()
    typed = str(others.pop("depth", [Depth.EVERYTHING])[-1])
    for name in filter(_OF_A_QUIZ.fullmatch, [*others]):
        del others[name]
    whole = f"{request.path}?{others.urlencode()}" if others else request.path
    for depth in Reading(page).depths():
        if depth == typed:
            return Reading(page, depth, whole)
    raise Http404("This topic has no such depth.")

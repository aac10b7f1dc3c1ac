"""Words in the text of a page that open their definitions: which, and how they are marked.

In each part of a text the first use of a word opens: of the text's own words each, of others at
most four. Where there are more, those come first that open nowhere else on the page, the rarest
before all. Headings, links and code are left alone. Where two names overlap, the one that starts
first counts, and of these the longest.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape

from explainer.linking.dictionary import Dictionary, Entry, Token, token_of, tokens_of

MOST_OTHERS = 4
# In clean HTML every value of an attribute stands in double quotes, and whatever looks like a tag
# or an entity is one. The spaces between two words are one token.
_PIECE = re.compile(
    r"<(?P<end>/?)(?P<tag>\w+)(?:[^<>\"]|\"[^\"]*\")*+>|(?:\s|&nbsp;)++|&\w++;|\w++|.", re.DOTALL
)
_BLOCK_BEGINS = re.compile(r"<(?:p|li|td|th)(?: [^<>]*)?>(?:<\w+>)*$")
_BLOCK_ENDS = re.compile(r"(?:</\w+>)*?</(?:p|li|td|th)>|\s*<[uo]l>")
# Of all that can stand between a block's own tag and its word.
LONGEST_TAGS = 60
_LEFT_ALONE = {"a", "code", "pre", "h1", "h2", "h3", "h4", "h5", "h6"}


@dataclass(frozen=True)
class Found:
    """A name in the HTML of a part, as it stands there."""

    start: int
    text: str
    entry: Entry


@dataclass(frozen=True)
class Link:
    """A word that opens the definition of a term, and where in the HTML it stands."""

    start: int
    text: str
    term: str


@dataclass(frozen=True)
class LinkedText:
    """A text as far as words open in it: clean HTML by part, and what its writer says of words.

    `own` are the terms whose definitions the page holds. `senses` say by spelling which term is
    meant, or with an empty one that no term is.
    """

    parts: Mapping[str, str]
    own: Collection[str] = ()
    senses: Mapping[str, str] = field(default_factory=dict)

    def meaning(self, entry: Entry) -> str:
        """Return the term that a spelling means here, empty where nobody said which."""
        if entry.spelling in self.senses:
            said = self.senses[entry.spelling]
            return said if said in entry.terms else ""
        if len(entry.terms) == 1:
            return entry.terms[0]
        own = [term for term in entry.terms if term in self.own]
        return own[0] if len(own) == 1 else ""

    def is_undecided(self, entry: Entry) -> bool:
        """Tell whether somebody has to say what a spelling means."""
        return entry.spelling not in self.senses and not self.meaning(entry)


def links_in(text: LinkedText, dictionary: Dictionary) -> dict[str, list[Link]]:
    """Return the words that open in each part of a text, in their order."""
    uses = {part: _first_uses(html, text, dictionary) for part, html in text.parts.items()}
    chosen = _chosen(
        {part: [x for x in found if x not in text.own] for part, found in uses.items()}
    )
    return {
        part: [link for term, link in found.items() if term in text.own or term in chosen[part]]
        for part, found in uses.items()
    }


def names_in(html: str, dictionary: Dictionary) -> Iterator[Found]:
    """Yield the names in clean HTML in their order, none of which overlap."""
    for run in _runs_of_text(html):
        tokens = [_token(piece[0]) for piece in run]
        place = 0
        while place < len(tokens):
            found = dictionary.longest(tokens, place)
            if found is None:
                place += 1
                continue
            entry, end = found
            start = run[place].start()
            yield Found(start, html[start : run[end - 1].end()], entry)
            place = end


def words_of(html: str) -> Iterator[str]:
    """Yield all that a name in clean HTML can be made of, token by token in small letters."""
    for run in _runs_of_text(html):
        for piece in run:
            yield _token(piece[0]).in_any_case


def marked(
    html: str, links: Iterable[Link], tags_of: Callable[[Link, bool], tuple[str, str]]
) -> str:
    """Put each link of a part between its tags, which may depend on whether it stands alone.

    One that is not in `html` any more is left out.
    """
    pieces, done = [], 0
    for link in links:
        if link.start < done or not html.startswith(link.text, link.start):
            continue
        before, after = tags_of(link, _stands_alone(html, link))
        pieces += [html[done : link.start], before, link.text, after]
        done = link.start + len(link.text)
    return "".join([*pieces, html[done:]])


def _stands_alone(html: str, link: Link) -> bool:
    """Tell whether a word is all that its paragraph, item or cell says."""
    before = html[max(0, link.start - LONGEST_TAGS) : link.start]
    after = html[link.start + len(link.text) :][:LONGEST_TAGS]
    return bool(_BLOCK_BEGINS.search(before) and _BLOCK_ENDS.match(after))


def _first_uses(html: str, text: LinkedText, dictionary: Dictionary) -> dict[str, Link]:
    """Return the first use of each term."""
    uses: dict[str, Link] = {}
    for found in names_in(html, dictionary):
        if term := text.meaning(found.entry):
            uses.setdefault(term, Link(found.start, found.text, term))
    return uses


def _chosen(others: Mapping[str, Sequence[str]]) -> dict[str, set[str]]:
    """Choose at most four terms for each part: those that open nowhere else before the rest."""
    chosen: dict[str, set[str]] = {part: set() for part in others}
    parts_with = Counter(term for terms in others.values() for term in terms)
    for term in sorted(parts_with, key=parts_with.__getitem__):
        free = (x for x in others if term in others[x] and len(chosen[x]) < MOST_OTHERS)
        if (part := next(free, None)) is not None:
            chosen[part].add(term)
    for part, terms in others.items():
        rest = [term for term in terms if term not in chosen[part]]
        chosen[part].update(rest[: MOST_OTHERS - len(chosen[part])])
    return chosen


def _runs_of_text(html: str) -> Iterator[list[re.Match[str]]]:
    """Yield the pieces of text between tags, outside of what is left alone."""
    run: list[re.Match[str]] = []
    left_alone = ""
    for piece in _PIECE.finditer(html):
        tag = piece["tag"]
        if not tag:
            run += [] if left_alone else [piece]
            continue
        yield run
        run = []
        if left_alone:
            left_alone = "" if piece["end"] and tag == left_alone else left_alone
        elif tag in _LEFT_ALONE and not piece["end"]:
            left_alone = tag
    yield run


def _token(piece: str) -> Token:
    return token_of(tokens_of(unescape(piece))[0] if "&" in piece else piece)

"""Everything that is checked together: topics, terms, paths, and the sources that they name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeAlias

from explainer.content_checks.parts import Part, parts_of_path, parts_of_term, parts_of_topic
from glossary.content import TermContent
from topics.content import TopicContent
from topics.paths.content import PathContent


@dataclass(frozen=True)
class TopicText:
    """A topic, and where its writer finds it: the name of its file, or its address."""

    place: str
    content: TopicContent

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        return tuple(parts_of_topic(self.content))


@dataclass(frozen=True)
class TermText:
    place: str
    content: TermContent

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        return tuple(parts_of_term(self.content))


@dataclass(frozen=True)
class PathText:
    place: str
    content: PathContent

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        return tuple(parts_of_path(self.content))


Text: TypeAlias = TopicText | TermText | PathText


@dataclass(frozen=True)
class NamedSource:
    """A source as one text names it: what it leaves out stands where another names it."""

    place: str
    address: str
    title: str
    date: date | None
    date_kind: str


@dataclass
class Library:
    topics: list[TopicText] = field(default_factory=list)
    terms: list[TermText] = field(default_factory=list)
    paths: list[PathText] = field(default_factory=list)
    sources: list[NamedSource] = field(default_factory=list)

    def add(self, place: str, content: object) -> None:
        """Take in a text of a kind that is checked, and pass over one of any other."""
        match content:
            case TopicContent():
                self.topics.append(TopicText(place, content))
            case TermContent():
                self.terms.append(TermText(place, content))
            case PathContent():
                self.paths.append(PathText(place, content))

    def texts(self) -> Iterator[Text]:
        yield from self.topics
        yield from self.terms
        yield from self.paths

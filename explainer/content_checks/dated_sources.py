"""Sources whose title or date nobody said, or that two files say differently.

Whoever is loaded first gives a source its title and date, so a second file that says something else
is not heard. A file may leave out what another says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from explainer.content_checks.faults import Fault
from explainer.content_checks.library import Library, NamedSource


def undated_sources(library: Library) -> Iterator[Fault]:
    named: dict[str, list[NamedSource]] = defaultdict(list)
    for source in library.sources:
        named[source.address].append(source)
    for address, sources in named.items():
        yield from _faults_of(address, sources)


def _faults_of(address: str, sources: list[NamedSource]) -> Iterator[Fault]:
    part, first = f"source {address}", sources[0]
    if not any(x.title for x in sources):
        yield Fault(first.place, part, "No file says its title.")
    if not any(x.date_kind for x in sources):
        yield Fault(
            first.place, part, "No file says its kind of date (date_kind: none, if it has none)."
        )
    yield from _said_differently(part, [x for x in sources if x.title], "title")
    yield from _said_differently(part, [x for x in sources if x.date_kind], "date_kind")
    yield from _said_differently(part, [x for x in sources if x.date], "date")


def _said_differently(part: str, sources: list[NamedSource], what: str) -> Iterator[Fault]:
    """Name each file once that says something else than the first."""
    told = {}
    for source in sources:
        said, before = getattr(source, what), getattr(sources[0], what)
        if said != before:
            told[source.place, said] = before
    for (place, said), before in told.items():
        yield Fault(place, part, f"Its {what} is “{said}”, and in {sources[0].place} “{before}”.")

"""What readers need of a live edition: made when it goes live, and made anew at any time.

A rendition carries the version of what made it. One of another version is never shown: the page is
made from its edition instead, until `remake_stale_renditions` has written it anew, which `migrate`
calls. What other rooms derive from live texts (search, for one) they register here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar, cast

from django.db import transaction

from explainer.publishing.content import (
    Content,
    card_of,
    for_rendition,
    from_edition,
    from_rendition,
    rendered,
    rendition_version,
    sort_key,
)
from explainer.publishing.kinds import all_kinds, kind_named
from explainer.publishing.models import Edition, Publication, Rendition
from explainer.publishing.sharing_pictures import keep_sharing_pictures

AnyContent = TypeVar("AnyContent")
# Publications, each with the text that goes live there.
LiveTexts: TypeAlias = Sequence[tuple[Publication, Content]]
ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class Derivation:
    """What a room derives from texts that go live, and forgets when a page is withdrawn."""

    make: Callable[[LiveTexts], None]
    forget: Callable[[Publication], None]


_derivations: dict[str, Derivation] = {}


def register_derivation(name: str, derivation: Derivation) -> None:
    _derivations[name] = derivation


def live_text(content: type[AnyContent], publication: Publication) -> AnyContent:
    """Return the live text with HTML for markdown, of a page that came with `for_page()`.

    Where other software made its rendition it is made of the edition, which takes a query more.
    """
    if publication.has_current_rendition:
        return from_rendition(content, publication.live.rendition.content)
    return rendered(cast("AnyContent", publication.live_content))


def make_live(edition: Edition, content: Content) -> None:
    """Write all that readers need of an edition that goes live, in place of what was there."""
    make_all_live([(edition, content)])


def make_all_live(editions: Sequence[tuple[Edition, Content]]) -> None:
    """As `make_live`, for editions of as many pages: a few queries for all of them."""
    make_renditions(editions)
    keep_sharing_pictures({x.publication_id: text.sharing_words() for x, text in editions})
    live = [(edition.publication, content) for edition, content in editions]
    for derivation in _derivations.values():
        derivation.make(live)


def make_renditions(editions: Iterable[tuple[Edition, Content]]) -> None:
    """Write what pages show of each edition, in place of what was there."""
    Rendition.objects.bulk_create(
        [
            Rendition(
                edition=edition,
                sort_key=sort_key(content.name),
                card=card_of(content),
                content=for_rendition(content),
                made_by=rendition_version(type(content)),
            )
            for edition, content in editions
        ],
        update_conflicts=True,
        unique_fields=["edition"],
        update_fields=["sort_key", "card", "content", "made_by"],
        batch_size=ROWS_AT_ONCE,
    )


def forget_live(publication: Publication) -> None:
    """Forget what was derived of a page that is withdrawn, beyond the rendition of its edition."""
    for derivation in _derivations.values():
        derivation.forget(publication)


def remake_stale_renditions() -> int:
    """Make anew what other software has made, and return how many renditions that were."""
    return sum(map(_remake, _stale_editions()))


def remake_all_renditions() -> int:
    """Make every rendition anew, and return how many there are."""
    return sum(map(_remake, Rendition.objects.values_list("pk", flat=True)))


def _stale_editions() -> list[int]:
    """Return the keys of editions whose renditions are not of today's version."""
    keys: list[int] = []
    for kind in all_kinds():
        of_kind = Rendition.objects.filter(edition__publication__kind=kind.name)
        stale = of_kind.exclude(made_by=rendition_version(kind.content))
        keys += stale.values_list("pk", flat=True)
    return keys


@transaction.atomic
def _remake(key: int) -> int:
    """Lock the publication, so that nobody publishes between reading and writing."""
    edition = Edition.objects.get(pk=key)
    publication = Publication.objects.select_for_update().get(pk=edition.publication_id)
    content: Any = from_edition(kind_named(publication.kind).content, edition.content)
    if publication.live_edition_id == edition.pk:
        make_live(edition, content)
    else:
        make_renditions([(edition, content)])
    return 1

"""What readers need of a live edition: made when it goes live, and made anew at any time.

A rendition carries the version of what made it. One of another version is never shown: the page is
made from its edition instead, until `remake_stale_renditions` has written it anew, which `migrate`
calls. What other rooms derive from live texts (search, for one) they register here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar, cast

from django.db import models, transaction
from django.db.models import Q

from explainer.operations.audits import Difference
from explainer.operations.progress import with_progress
from explainer.publishing.comparing import rows_that_differ, strays, strays_in
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
from explainer.publishing.kinds import Kind, all_kinds
from explainer.publishing.locks import wait_to_change_what_is_live
from explainer.publishing.models import Edition, Publication, Rendition
from explainer.publishing.parts import stale_parts
from explainer.publishing.sharing_pictures import (
    SharingPicture,
    keep_sharing_pictures,
    pictures_of,
)

AnyContent = TypeVar("AnyContent")
# Publications, each with the text that goes live there.
LiveTexts: TypeAlias = Sequence[tuple[Publication, Content]]
ROWS_AT_ONCE = 500
# Whoever publishes meanwhile waits for as many.
REMADE_AT_ONCE = 50


@dataclass(frozen=True)
class Derivation:
    """What a room derives from texts that go live, and forgets when a page is withdrawn.

    `differences` names what is kept of texts that are live otherwise than `make` would keep it now;
    each page has its rendition. What is not derived text by text has an audit of its own instead.
    `kept_in` are the tables whose rows are of live pages alone. `make_rest` makes anew what belongs
    to no single text, once all texts are.
    """

    make: Callable[[LiveTexts], None]
    forget: Callable[[Publication], None]
    differences: Callable[[LiveTexts], Iterable[Difference]] = lambda _texts: ()
    kept_in: tuple[type[models.Model], ...] = ()
    make_rest: Callable[[], None] = lambda: None


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
    """As `make_live`, for editions of as many pages: a few queries for all of them.

    To be called by whoever waited to change what is live.
    """
    if not editions:
        return
    make_renditions(editions)
    keep_sharing_pictures({x.publication_id: text.sharing_words() for x, text in editions})
    live = [(edition.publication, content) for edition, content in editions]
    for derivation in _derivations.values():
        derivation.make(live)


def make_renditions(editions: Iterable[tuple[Edition, Content]]) -> None:
    """Write what pages show of each edition, in place of what was there."""
    Rendition.objects.bulk_create(
        [rendition_of(edition, content) for edition, content in editions],
        update_conflicts=True,
        unique_fields=["edition"],
        update_fields=["sort_key", "card", "content", "made_by"],
        batch_size=ROWS_AT_ONCE,
    )


def rendition_of(edition: Edition, content: Content) -> Rendition:
    """Return what pages show of an edition, not saved."""
    return Rendition(
        edition=edition,
        sort_key=sort_key(content.name),
        card=card_of(content),
        content=for_rendition(content),
        made_by=rendition_version(type(content)),
    )


def live_differences(editions: Sequence[tuple[Edition, Content]]) -> Iterator[Difference]:
    """Name what is kept of live editions otherwise than `make_all_live` would keep it now.

    Their publications come with nothing of the live edition: it is put there, with its rendition.
    """
    live = []
    for edition, content in editions:
        edition.rendition = rendition_of(edition, content)
        edition.publication.live_edition = edition
        live.append((edition.publication, content))
    pages = [page for page, _ in live]
    pictures = pictures_of({page.pk: content.sharing_words() for page, content in live})
    yield from rows_that_differ(SharingPicture, pictures, pages)
    for derivation in _derivations.values():
        yield from derivation.differences(live)


def what_is_kept_of_no_live_page() -> Iterator[Difference]:
    tables = (table for derivation in _derivations.values() for table in derivation.kept_in)
    for table in tables:
        yield from strays(table)


def forget_live(publication: Publication) -> None:
    """Forget what was derived of a page that is withdrawn, beyond the rendition of its edition."""
    for derivation in _derivations.values():
        derivation.forget(publication)


def remake_stale_renditions() -> int:
    """Make anew what other software has made, and return how many renditions that were."""
    return _remake(
        lambda kind: ~Q(made_by=rendition_version(kind.content)) | Q(pk__in=stale_parts(kind.name))
    )


def remake_all_renditions() -> int:
    """Make everything anew that readers need of editions, and return how many these are."""
    made = _remake(lambda _kind: Q())
    for derivation in _derivations.values():
        _remake_rest(derivation)
    return made


@transaction.atomic
def _remake_rest(derivation: Derivation) -> None:
    wait_to_change_what_is_live()
    for table in derivation.kept_in:
        strays_in(table).delete()
    derivation.make_rest()


def _remake(wanted: Callable[[Kind], Q]) -> int:
    """Make the renditions of each kind anew that are wanted, many in a transaction.

    The kinds come in their order: what explains words is there before the texts that use them.
    """
    keys: list[int] = []
    for kind in all_kinds():
        of_kind = Rendition.objects.filter(wanted(kind), edition__publication__kind=kind.name)
        keys += of_kind.order_by("pk").values_list("pk", flat=True)
    for start in with_progress(range(0, len(keys), REMADE_AT_ONCE), "Rendering"):
        _remake_some(keys[start : start + REMADE_AT_ONCE])
    return len(keys)


@transaction.atomic
def _remake_some(keys: Sequence[int]) -> None:
    wait_to_change_what_is_live()
    live, past = [], []
    for edition in Edition.objects.filter(pk__in=keys).select_related("publication"):
        publication = edition.publication
        content: Any = from_edition(publication.kind_of_text.content, edition.content)
        if publication.live_edition_id == edition.pk:
            publication.live_edition = edition
            live.append((edition, content))
        else:
            past.append((edition, content))
    make_renditions(past)
    # A picture is drawn once for its words: by other software, or by somebody else.
    SharingPicture.objects.filter(publication__in=[x.publication for x, _ in live]).delete()
    make_all_live(live)

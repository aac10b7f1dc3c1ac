"""What happened to a page since somebody printed or kept a copy of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.db.models import Exists, OuterRef, Q

from explainer.copies.changes import Changes, changes_between
from explainer.copies.codes import CodeError, Copy
from explainer.publishing.content import Content, from_edition
from explainer.publishing.models import Edition, Publication
from explainer.sources.freshness import Freshness
from explainer.sources.verified import VerifiedText, freshness_of, verified_texts
from explainer.workflow.history import Event, newest_events_since
from explainer.workflow.models import Move
from explainer.workflow.withdrawn import live_or_gone, withdrawals

MOST_EVENTS = 10
MOST_WORDS = 20
NO_CHANGES = Changes((), is_cut=False)


class State(Enum):
    """What has become of the words on a copy, by the name that the template asks for."""

    SAME = "same"
    CORRECTED = "corrected"
    CHANGED = "changed"
    # The page was taken away and is back with other words: the old ones are not shown again.
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Words:
    """Of the words explained on a copy, those that are now explained in another way, or no more."""

    explained_anew: list[Publication]
    withdrawn: list[Move]


@dataclass(frozen=True)
class ChangesSinceCopy:
    """`edition` is that of the copy, `name` what the page was called there."""

    copy: Copy
    edition: Edition
    name: str
    publication: Publication
    verified: VerifiedText | None
    freshness: Freshness | None
    state: State
    changes: Changes
    withdrawal: Move | None
    words: Words
    events: list[Event]
    has_more_events: bool


def changes_since_copy(copy: Copy, today: date) -> ChangesSinceCopy:
    """Return what happened to a live page since the copy was made, in a fixed number of queries.

    Raises CodeError if there can be no such copy, and as `live_or_gone` does.
    """
    edition = _copied_edition(copy, today)
    publication = _live_page(edition.publication)
    content = from_edition(_content_of(publication), edition.content)
    verified = verified_texts([publication]).get(publication.pk)
    gone = withdrawals().filter(publication=publication, edition__number__gte=edition.number)
    withdrawal = gone.first()
    state, changes = _what_became_of(edition, publication, withdrawal)
    events = newest_events_since(edition, copy.day, MOST_EVENTS + 1)
    return ChangesSinceCopy(
        copy,
        edition,
        content.name,
        publication,
        verified,
        freshness_of(verified, today),
        state,
        changes,
        withdrawal,
        _words_since(content, copy.day),
        events[:MOST_EVENTS],
        has_more_events=len(events) > MOST_EVENTS,
    )


def _copied_edition(copy: Copy, today: date) -> Edition:
    edition = Edition.objects.select_related("publication").filter(pk=copy.edition_key).first()
    if edition is None or not edition.published_at.date() <= copy.day <= today:
        raise CodeError("We never made a copy with this code.")
    return edition


def _live_page(publication: Publication) -> Publication:
    """Return the publication with its live text, but without what was made of that for reading."""
    pages = Publication.objects.filter(kind=publication.kind)
    with_text = pages.select_related("live_edition__rendition")
    return live_or_gone(with_text.defer("live_edition__rendition__content"), publication.slug)


def _content_of(publication: Publication) -> type[Content]:
    content: type[Content] = publication.kind_of_text.content
    return content


def _what_became_of(
    edition: Edition, publication: Publication, withdrawal: Move | None
) -> tuple[State, Changes]:
    live = publication.live
    changes = changes_between(_content_of(publication), edition.content, live.content)
    if not changes.first:
        return State.SAME, changes
    if withdrawal:
        return State.WITHDRAWN, NO_CHANGES
    later = publication.editions.filter(number__gt=edition.number)
    return (State.CHANGED if later.filter(correction="").exists() else State.CORRECTED), changes


def _words_since(content: Content, day: date) -> Words:
    """Words are explained by texts of their own, which change without the page's."""
    pages = Q(pk__in=[])
    for kind, slug in content.explained_by():
        pages |= Q(kind=kind, slug=slug)
    terms = Publication.objects.filter(pages)
    # The first explanation may be as old as the page; of any other on that day nobody knows
    # whether the copy has it, and the reader is told.
    after = Q(published_at__date__gt=day) | Q(published_at__date=day, number__gt=1)
    new = Edition.objects.filter(after, publication=OuterRef("pk"))
    return Words(
        explained_anew=list(terms.live().for_list().filter(Exists(new))[:MOST_WORDS]),
        withdrawn=list(
            withdrawals().filter(publication__in=terms.withdrawn(), made_at__date__gte=day)[
                :MOST_WORDS
            ]
        ),
    )

"""Which parts of a text are not as in the edition before: named, without their words.

Editions never change, so what differs between two of them is kept once it is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from explainer.publishing.content import for_readers, from_edition
from explainer.publishing.models import Edition
from explainer.text.difference import difference
from explainer.workflow.models import Move

MOST_PARTS = 12
ANSWERS_KEPT = 2_000
# The publication, the digests of the text before and of the text itself.
Texts = tuple[int, str, str]


@dataclass(frozen=True)
class ChangedPart:
    """`what` was done to it: changed, added, removed or moved. Of more than a few it is empty."""

    what: str
    label: str = ""


_kept: dict[Texts, tuple[ChangedPart, ...]] = {}


def with_text_before(editions: QuerySet[Edition]) -> QuerySet[Edition]:
    """Return editions that know the digest of the one before, unless its page was taken away since:
    of what was withdrawn nothing is told again.
    """
    before = Edition.objects.filter(
        publication=OuterRef("publication"), number=OuterRef("number") - 1
    )
    gone = Move.objects.filter(action=Move.Action.WITHDRAW, edition=OuterRef("pk"))
    kept = before.filter(~Exists(gone)).values("digest")
    return editions.annotate(digest_before=Subquery(kept))


def changed_parts(editions: Iterable[Any]) -> dict[int, tuple[ChangedPart, ...]]:
    """Return by its key what changed with each edition that came `with_text_before`.

    In one query, or none where all of it is known.
    """
    wanted = {
        x.pk: ((x.publication_id, x.digest_before, x.digest), x.publication.kind_of_text.content)
        for x in editions
        if x.digest_before
    }
    # A copy: another thread may empty it meanwhile.
    kept = dict(_kept)
    known = {texts: kept[texts] for texts, _content in wanted.values() if texts in kept}
    new = {texts: content for texts, content in wanted.values() if texts not in known}
    if new:
        known |= _learned(new)
    return {key: known[texts] for key, (texts, _content) in wanted.items()}


def _learned(new: dict[Texts, type[Any]]) -> dict[Texts, tuple[ChangedPart, ...]]:
    digests = {digest for texts in new for digest in texts[1:]}
    rows = Edition.objects.filter(publication__in={x[0] for x in new}, digest__in=digests)
    stored = {(x.publication_id, x.digest): x.content for x in rows}
    learned = {}
    for texts, content in new.items():
        publication, *between = texts
        learned[texts] = _parts_between(content, [stored[publication, x] for x in between])
    if len(_kept) + len(learned) > ANSWERS_KEPT:
        _kept.clear()
    _kept.update(learned)
    return learned


def _parts_between(content: type[Any], stored: Sequence[str]) -> tuple[ChangedPart, ...]:
    old, new = (for_readers(from_edition(content, text)) for text in stored)
    parts = dict.fromkeys(ChangedPart(x.kind.value, x.label) for x in difference(old, new))
    named = tuple(islice(parts, MOST_PARTS))
    return named if len(parts) <= MOST_PARTS else (*named, ChangedPart(""))

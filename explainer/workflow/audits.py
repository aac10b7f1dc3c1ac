"""Whether the moves of a text follow each other, and whether what is live is what they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from explainer.operations.audits import Difference, by_pages
from explainer.publishing.models import Edition, Publication
from explainer.sources.audits import LONGEST_WAIT, Text, addresses_in
from explainer.workflow.models import Move
from explainer.workflow.rules import RULES, Action, State

PAGES_AT_ONCE: Final = 100


def of_moves() -> Iterator[Difference]:
    pages = Publication.objects.select_related("live_edition").defer("live_edition__content")
    yield from by_pages(pages, _of_pages, "Moves", PAGES_AT_ONCE)


def texts_moved(texts: Sequence[Text]) -> Mapping[Text, frozenset[str] | None]:
    """Return those of these texts that somebody moved, with the addresses of their sources, which
    nobody knows of moves from before they kept their text.
    """
    moves = Move.objects.filter(
        publication__in={page for page, _ in texts}, digest__in={digest for _, digest in texts}
    )
    found: dict[Text, frozenset[str] | None] = {}
    for page, digest, content in moves.values_list("publication", "digest", "content"):
        sources = addresses_in(content) if content else found.get((page, digest))
        found[page, digest] = sources
    return found


def _of_pages(pages: Sequence[Publication]) -> Iterator[Difference]:
    moves: dict[int, list[Move]] = {page.pk: [] for page in pages}
    rows = Move.objects.filter(publication__in=pages).select_related("edition").order_by("pk")
    for move in rows.defer("content", "edition__content"):
        moves[move.publication_id].append(move)
    newest = _newest_editions(pages)
    for page in pages:
        of_page = moves[page.pk]
        sentences = [*_wrong_with_order(of_page), *_wrong_with_live(page, of_page, newest)]
        yield from (Difference(str(page), sentence) for sentence in sentences)


def _newest_editions(pages: Sequence[Publication]) -> dict[int, int]:
    rows = Edition.objects.filter(publication__in=pages).order_by("publication", "number")
    return dict(rows.values_list("publication", "pk"))


def _wrong_with_order(moves: Sequence[Move]) -> Iterator[str]:
    for before, move in pairwise(moves):
        if move.made_at < before.made_at - LONGEST_WAIT:
            yield f"move {move.pk} was made before the one that it follows."
    for move in moves:
        if not _can_be(move):
            yield f"move {move.pk} leads from “{move.from_state}” to “{move.to_state}”."
        if move.action == Action.PUBLISH and not _is_of_its_edition(move):
            yield f"move {move.pk} names another edition than that of the text that it moved."
    yield from _wrong_with_states([move for move in moves if move.action != Action.WITHDRAW])


def _wrong_with_states(moves: Sequence[Move]) -> Iterator[str]:
    """Each move of a text begins where the one before it ended; a withdrawal is of the page."""
    state = State.DRAFT
    for move in moves:
        if move.from_state != state:
            yield f"move {move.pk} begins where the text was not: a move is missing."
        # A text that went live goes on as a draft.
        state = State.DRAFT if move.to_state == State.LIVE else State(move.to_state)


def _can_be(move: Move) -> bool:
    rule = RULES.get(Action(move.action))
    if rule is None:
        return move.to_state == State.DRAFT
    return move.from_state in rule.from_states and move.to_state == rule.to_state


def _is_of_its_edition(move: Move) -> bool:
    edition = move.edition
    return edition is not None and (edition.publication_id, edition.digest) == (
        move.publication_id,
        move.digest,
    )


def _wrong_with_live(
    page: Publication, moves: Sequence[Move], newest: Mapping[int, int]
) -> Iterator[str]:
    """A page shows the edition of its last publication; without any move its newest, or none."""
    decided = [move for move in moves if move.action in (Action.PUBLISH, Action.WITHDRAW)]
    if not decided:
        if page.live_edition_id not in (None, newest.get(page.pk)):
            yield "it shows an edition that is not its newest, and no move says why."
        return
    last = decided[-1]
    should_be = last.edition_id if last.action == Action.PUBLISH else None
    if page.live_edition_id != should_be:
        yield "readers see another edition than the one that was published or withdrawn last."

"""Whether each check can be true, and whether each edition rests on checks of its very text.

PostgreSQL asks the same when a row is written. Here it is asked again of rows that were there
before a rule, or that somebody wrote while the rules were switched off. What a constraint demands
of a row alone is not asked: that PostgreSQL still has its constraints is asked elsewhere.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

from django.db.migrations.recorder import MigrationRecorder

from explainer.operations.audits import Difference, by_pages
from explainer.publishing.models import Edition
from explainer.sources.days import latest_day
from explainer.sources.models import TakenBack, Verification
from explainer.sources.texts_on_record import TextOnRecord
from explainer.sources.verdicts import SECONDS_ALLOWED, VERDICTS_THAT_LET_A_TEXT_GO_LIVE

CHECKS_AT_ONCE: Final = 500
EDITIONS_AT_ONCE: Final = 200
# Since then PostgreSQL refuses an edition of which nobody knows who edited it last.
EDITORS_ARE_KNOWN: Final = ("sources", "0011_texts_on_record")
# Whoever publishes may have waited for somebody since their transaction began, by which PostgreSQL
# says when it was.
LONGEST_WAIT: Final = timedelta(hours=1)
# A publication and the digest of one of its texts.
Text: TypeAlias = tuple[int, str]
# Of texts that nobody has published, by text: the addresses of their sources, where they are known.
KnownTexts: TypeAlias = Callable[[Sequence[Text]], Mapping[Text, frozenset[str] | None]]


def of_verifications(unpublished: KnownTexts) -> Iterator[Difference]:
    """Name the checks that cannot be true. `unpublished` are texts that other rooms know of."""
    checks = Verification.objects.select_related(
        "publication", "source", "carried_from", "taken_back"
    )

    def differing(some: Sequence[Verification]) -> Iterator[Difference]:
        texts = [(check.publication_id, check.digest) for check in some]
        states, known = _states_of(some), unpublished(texts)
        for check in some:
            text = check.publication_id, check.digest
            sentences = [*_of_its_text(check, states[text], known), *_of_itself(check)]
            yield from (Difference(_named(check), sentence) for sentence in sentences)

    yield from by_pages(checks, differing, "Checks", CHECKS_AT_ONCE)


def of_editions_and_their_checks() -> Iterator[Difference]:
    """Name the editions that rest on no checks as their policy wants them."""
    editions = Edition.objects.select_related("publication")
    app, name = EDITORS_ARE_KNOWN
    applied = MigrationRecorder.Migration.objects.filter(app=app, name=name)
    since = applied.values_list("applied", flat=True).first()

    def differing(some: Sequence[Edition]) -> Iterator[Difference]:
        yield from _unchecked(some)
        for edition in some:
            if is_live_without_an_editor(edition, since):
                yield Difference(str(edition), "it is live, and nobody knows who edited it last.")

    yield from by_pages(editions, differing, "Checks of editions", EDITIONS_AT_ONCE)


def is_live_without_an_editor(edition: Edition, since: datetime | None) -> bool:
    """Tell whether nobody can say that a second person checked what readers see.

    `since` is when PostgreSQL began to ask. The text only has to be saved, checked and published
    again; so what was live once is nobody's concern.
    """
    is_live = edition.publication.live_edition_id == edition.pk
    is_new = since is not None and edition.published_at > since
    return is_live and is_new and edition.edited_by_id is None


def _named(check: Verification) -> str:
    return f"check {check.pk} of {check.publication}"


@dataclass(frozen=True)
class KnownState:
    """A text as an edition, or whoever began to check it, kept it: when, and by whom it was."""

    content: str
    kept_at: datetime
    existed_at: datetime
    edited_by_id: int | None


def _states_of(checks: Sequence[Verification]) -> Mapping[Text, list[KnownState]]:
    """Return what is known of the texts that were checked. Whose words they are is said last by
    whoever kept them for a check, else by the newest edition.
    """
    texts = {
        "publication__in": {x.publication_id for x in checks},
        "digest__in": {x.digest for x in checks},
    }
    found: dict[Text, list[KnownState]] = defaultdict(list)
    for x in Edition.objects.filter(**texts).order_by("number"):
        state = KnownState(x.content, x.published_at, x.existed_at, x.edited_by_id)
        found[x.publication_id, x.digest].append(state)
    for y in TextOnRecord.objects.filter(**texts).order_by("pk"):
        state = KnownState(y.content, y.kept_at, y.edited_at, y.edited_by_id)
        found[y.publication_id, y.digest].append(state)
    return found


def addresses_in(content: str) -> frozenset[str]:
    """Return the addresses of the sources that a stored text names; none of one that is no text."""
    try:
        named: Any = json.loads(content).get("sources") or []
        return frozenset(str(source["address"]) for source in named)
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
        return frozenset()


def _of_its_text(
    check: Verification,
    states: Sequence[KnownState],
    unpublished: Mapping[Text, frozenset[str] | None],
) -> Iterator[str]:
    text = check.publication_id, check.digest
    if not states and text not in unpublished:
        yield "it is of a text that was never submitted or published."
        return
    sources = addresses_in(states[0].content) if states else unpublished[text]
    if sources is not None and check.source.address not in sources:
        yield f"its text does not name {check.source.address} as a source."
    before = [x for x in states if x.kept_at <= check.recorded_at]
    if not before:
        return
    if before[-1].edited_by_id == check.reviewer_id:
        yield "whoever edited the text last has verified it."
    existed_on = min(x.existed_at for x in before).date()
    if check.carried_from_id is None and check.verified_on < existed_on:
        yield "it is of a day on which there was no such text."


def _of_itself(check: Verification) -> Iterator[str]:
    if check.verified_on > latest_day(check.recorded_at):
        yield "its day had not come when it was recorded."
    if check.carried_from_id:
        yield from _of_what_it_carries(check)
    taken_back: TakenBack | None = getattr(check, "taken_back", None)
    if taken_back:
        yield from _of_taking_it_back(check, taken_back)


def _of_what_it_carries(check: Verification) -> Iterator[str]:
    carried = check.carried_from
    if carried is None or _carried_facts(carried) != _carried_facts(check):
        yield "it carries forward a check of another page, source, day or date."
    elif carried.pk >= check.pk:
        yield "it carries forward a check that came later."


def _carried_facts(check: Verification) -> tuple[Any, ...]:
    return (
        check.publication_id, check.source_id, check.verified_on, check.nci_date,
        check.nci_date_kind,
    )  # fmt: skip


def _of_taking_it_back(check: Verification, taken_back: TakenBack) -> Iterator[str]:
    if taken_back.taken_back_by_id != check.reviewer_id:
        yield "somebody else than its reviewer has taken it back."
    after = taken_back.taken_back_at - check.recorded_at
    if not timedelta(0) <= after <= timedelta(seconds=SECONDS_ALLOWED):
        yield "it was taken back when the seconds for that were over."


def _unchecked(editions: Sequence[Edition]) -> Iterator[Difference]:
    checks: dict[Text, list[Verification]] = defaultdict(list)
    for check in (
        Verification.objects.in_effect()
        .filter(
            publication__in={x.publication_id for x in editions},
            digest__in={x.digest for x in editions},
        )
        .select_related("source")
    ):
        checks[check.publication_id, check.digest].append(check)
    for edition in editions:
        found = checks[edition.publication_id, edition.digest]
        sentences = (
            _lacking(edition, found) if edition.publication.needs_checks else _by_one(edition)
        )
        yield from (Difference(str(edition), sentence) for sentence in sentences)


def _by_one(edition: Edition) -> Iterator[str]:
    """What needs no checks needs at least a second person."""
    if edition.edited_by_id is None or edition.edited_by_id == edition.published_by_id:
        yield "whoever edited it last has published it."


def _lacking(edition: Edition, checks: Sequence[Verification]) -> Iterator[str]:
    named = addresses_in(edition.content)
    if not named:
        yield "it names no source."
    counting = {check.source.address for check in checks if _counts_for(check, edition)}
    for address in sorted(named - counting):
        yield f"no second person had verified this very text against {address}."


def _counts_for(check: Verification, edition: Edition) -> bool:
    """Tell whether an edition can rest on this check."""
    is_in_time = check.recorded_at <= edition.published_at + LONGEST_WAIT
    is_of_this_text = (
        edition.edited_at is None
        or check.carried_from_id is not None
        or check.verified_on >= edition.edited_at.date()
    )
    return (
        check.verdict in VERDICTS_THAT_LET_A_TEXT_GO_LIVE
        and check.reviewer_id != edition.edited_by_id
        and is_in_time
        and is_of_this_text
    )

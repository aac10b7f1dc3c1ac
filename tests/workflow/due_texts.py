"""Many texts whose time has come: what a round by hand of each would leave, written at once."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from explainer.demonstration.starter_content import sample_checks
from explainer.publishing.content import canonical_json, digest_of
from explainer.publishing.keeping import fetch_rows
from explainer.publishing.kinds import kind_of
from explainer.publishing.models import Publication
from explainer.publishing.publish import new_publication
from explainer.publishing.working_copy import WorkingCopy
from explainer.sources.models import Verification
from explainer.sources.texts_on_record import TextOnRecord
from explainer.sources.verification import CheckedText, verification_of
from explainer.workflow.models import Move
from explainer.workflow.moves import MoveRequest, move_of
from explainer.workflow.rules import Action
from tests import clock

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from explainer.workflow.first_publication import Staff

STATES = WorkingCopy.State


def make_all_due(texts: Sequence[WorkingCopy], staff: Staff, *, at: datetime) -> None:
    """Leave drafts that nobody has moved yet as if each were ready and had this time."""
    for _, of_kind in groupby(texts, key=kind_of):
        _make_due(list(of_kind), staff, at)


def _make_due(texts: Sequence[WorkingCopy], staff: Staff, at: datetime) -> None:
    fetch_rows(texts)
    for text in texts:
        text.publication = new_publication(text)
        # Its checks are of today: so is the text.
        text.edited_at = min(text.edited_at, clock.now() - timedelta(seconds=1))
    Publication.objects.bulk_create([text.publication for text in texts if text.publication])
    moves, checks, words = [], [], []
    for text in texts:
        content = text.compose()
        checked = CheckedText.of_working_copy(text, content)
        words.append(checked.on_record)
        checks += [
            verification_of(checked, check, staff.reviewer, clock.today())
            for check in sample_checks(content, clock.today())
        ]
        kept = {"content": canonical_json(content)}
        for action, person, more, state in (
            (Action.SUBMIT, staff.writer, kept, STATES.IN_REVIEW),
            (Action.ACCEPT, staff.reviewer, kept, STATES.READY),
            (Action.SCHEDULE, staff.publisher, {"publish_at": at}, STATES.READY),
        ):
            asked = MoveRequest(person, 0, digest_of(content))
            moves.append(move_of(action, text, asked, **more))
            text.state = state
        text.publish_at = at
    TextOnRecord.objects.bulk_create(words)
    Verification.objects.bulk_create(checks)
    # Key by key as they were made: the newest has the highest.
    Move.objects.bulk_create(moves)
    type(texts[0])._default_manager.bulk_update(texts, ["publication", "state", "publish_at"])

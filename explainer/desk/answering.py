"""The way in which every page of the desk answers: it does what was sent, or shows it again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.http import HttpResponse

from explainer.desk.claims import claim_of_another, claim_refusal, take
from explainer.desk.forms import DayAndNoteForm, SourceForm
from explainer.desk.models import Claim
from explainer.desk.review_session import ReviewSession
from explainer.publishing.models import Publication
from explainer.sources.check_forms import CheckForm

SKIP, TAKE_OVER = "skip", "take_over"


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The forms of one page: what is said once, and of each source.

    `action` is the button that was pressed; `opened` is what a page that is opened now carries in
    its hidden fields.
    """

    form: DayAndNoteForm
    source_forms: Sequence[CheckForm]
    action: str
    opened: Mapping[str, Any]

    @property
    def forms(self) -> Sequence[DayAndNoteForm | CheckForm]:
        return (self.form, *self.source_forms)

    @property
    def has_errors(self) -> bool:
        return self.action != TAKE_OVER and any(form.errors for form in self.forms)

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in self.forms])  # noqa: C419 - all say what they miss

    def refuse(self, error: str | ValidationError) -> None:
        """Say on the page why nothing was done."""
        self.form.is_valid()
        self.form.add_error(None, error)

    def catch_up(self) -> None:
        """Carry the state of things as it is now: to send the page again is a decision."""
        self.form.catch_up(**self.opened)
        for form in self.source_forms:
            if isinstance(form, SourceForm):
                form.catch_up()


@dataclass(frozen=True, kw_only=True)
class QueueSheet(Sheet):
    """The forms of a page that waits in the queue: a live page, or a submitted text."""

    publication: Publication | None
    is_submitted: bool

    def claim(self, session: ReviewSession) -> Claim | None:
        """Return the claim of somebody else who has this page."""
        publication = self.publication
        return claim_of_another(publication, session.person, session.now) if publication else None


AnySheet = TypeVar("AnySheet", bound=Sheet)
AnyQueueSheet = TypeVar("AnyQueueSheet", bound=QueueSheet)
# Returns nothing where the forms say what is missing.
Act = Callable[[ReviewSession, AnySheet], HttpResponse | None]


def answer(
    session: ReviewSession,
    load: Callable[[], AnySheet],
    act: Act[AnySheet],
    show: Callable[[ReviewSession, AnySheet], HttpResponse],
) -> HttpResponse:
    """Show a page that is opened; do what a sent one asks, or show it again with what was typed.

    `act` raises ValidationError for what the forms cannot know: then they come back beside things
    as they are now, and carry these along.
    """
    sheet = load()
    if session.sent is None:
        return show(session, sheet)
    try:
        return act(session, sheet) or show(session, sheet)
    except ValidationError as error:
        fresh = load()
        fresh.catch_up()
        fresh.refuse(error)
        return show(session, fresh)


def unless_claimed(act: Act[AnyQueueSheet]) -> Act[AnyQueueSheet]:
    """Return `act` behind what every page of the queue offers: to skip it, or to take it over."""

    def guarded(session: ReviewSession, sheet: AnyQueueSheet) -> HttpResponse | None:
        if sheet.action == SKIP:
            return go_on(session, sheet)
        if sheet.action == TAKE_OVER:
            take_over(session, sheet)
            return None
        if claim := sheet.claim(session):
            sheet.refuse(claim_refusal(claim))
            return None
        return act(session, sheet)

    return guarded


def go_on(session: ReviewSession, sheet: QueueSheet) -> HttpResponse:
    """Leave this page as it is, for the next one."""
    done = session.find(sheet.publication, is_submitted=sheet.is_submitted)
    return session.go_on(sheet.publication, done)


def take_over(session: ReviewSession, sheet: QueueSheet) -> None:
    """Take the page from whoever has it; what was typed stays in the form."""
    if publication := sheet.publication:
        publication.claim = take(publication, session.person, now=session.now, over=True)

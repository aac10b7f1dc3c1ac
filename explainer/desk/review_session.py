"""One reviewer's way through the queue: what they want to see, what they take, what comes next.

Every page of the desk begins with `ReviewSession.of(request)`, which lets nobody else in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone

from explainer.desk.claims import leave, take
from explainer.desk.forms import FilterForm
from explainer.desk.queue import Queue
from explainer.desk.rights import may_review
from explainer.desk.undo import UndoToken, offered_undo
from explainer.desk.waiting import Filter, Waiting, live_page_in_queue, submitted_texts
from explainer.publishing.models import Publication
from explainer.publishing.working_copy import WorkingCopy
from explainer.sources.days import latest_day
from explainer.workflow.addresses import admin_page_name

LAST_ONE = "That was the last one."


@dataclass(frozen=True)
class ReviewSession:
    """`carried` are the fields of the filter, from page to page; `now` is one moment."""

    request: HttpRequest
    person: User
    filter: Filter
    carried: dict[str, str]
    today: date
    now: datetime
    # What the last verdict can be taken back with.
    token: str = ""
    # What somebody typed of a source that they look for.
    source_words: str = ""

    @classmethod
    def of(cls, request: HttpRequest, working_copy: WorkingCopy | None = None) -> ReviewSession:
        """Raises PermissionDenied for whoever may not check texts, or not accept this very one."""
        person = request.user
        if not isinstance(person, User) or not may_review(person, working_copy):
            raise PermissionDenied
        form = FilterForm(request.GET)
        token = request.GET.get("done", "")
        today, now = timezone.localdate(), timezone.now()
        return cls(
            request, person, form.filter, form.query_fields, today, now, token, form.source_words
        )

    @property
    def sent(self) -> QueryDict | None:
        """What the forms of the page are filled with: nothing where it is only opened."""
        return self.request.POST if self.request.method == "POST" else None

    @property
    def latest_day(self) -> date:
        """The last day that a check can be of: where its reviewer is, it may be tomorrow."""
        return latest_day(self.now)

    @cached_property
    def queue(self) -> Queue:
        return Queue(self.filter, self.person, today=self.today, now=self.now)

    @cached_property
    def undo(self) -> UndoToken | None:
        """The verdict that was just given, while it can be taken back."""
        return offered_undo(self.token, self.person) if self.token else None

    @property
    def query(self) -> str:
        return f"?{urlencode(self.carried)}" if self.carried else ""

    def address(self, name: str, *args: str, **more: str) -> str:
        """Return the address of a page of the desk that goes on with the same filter."""
        query = urlencode({**self.carried, **{key: x for key, x in more.items() if x}})
        return reverse(f"admin:{name}", args=args) + (f"?{query}" if query else "")

    def address_of_text(self, working_copy: WorkingCopy, page: str = "review", **more: str) -> str:
        name = admin_page_name(working_copy._meta, page)
        return self.address(name, str(working_copy.pk), **more)

    def address_of(self, item: Waiting, **more: str) -> str:
        if item.working_copy:
            return self.address_of_text(item.working_copy, **more)
        publication = Publication.objects.get(pk=item.publication_id)
        return self.address("desk_item", publication.kind, publication.slug, **more)

    def find(self, publication: Publication | None, *, is_submitted: bool) -> Waiting | None:
        """Return what waits for this page, whether the filter shows it or not."""
        if publication is None:
            return None
        if not is_submitted:
            return live_page_in_queue(publication, self.today, self.now)
        texts = submitted_texts(self.today, self.now)
        return next((x for x in texts if x.publication_id == publication.pk), None)

    def take_next(self, done: Waiting | None) -> Waiting | None:
        """Take the first item behind `done` that is free, and that this person may check."""
        while item := self.queue.after(done):
            claim = take(Publication(pk=item.publication_id), self.person, now=self.now)
            if claim.person_id == self.person.pk:
                return item
            done = item
        return None

    def go_on(
        self, publication: Publication | None, done: Waiting | None, *, token: str = ""
    ) -> HttpResponse:
        """Give a page back and go to the next one, which is taken; at the end, to the desk."""
        if publication:
            leave(publication, self.person)
        following = self.take_next(done)
        if following:
            return HttpResponseRedirect(self.address_of(following, done=token))
        messages.success(self.request, f"{LAST_ONE} {self._what_is_left(done)}")
        return HttpResponseRedirect(self.address("index", done=token))

    def _what_is_left(self, done: Waiting | None) -> str:
        """Say how much of the list this person passed by, or that there is nothing left of it."""
        count = self.queue.number_of_free(but=done)
        if count == 0:
            return "Nothing else waits for you here."
        return f"{count} before it still {'wait' if count > 1 else 'waits'} for you."

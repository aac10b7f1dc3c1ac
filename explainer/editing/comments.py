"""What was said about the parts of a text, on a page of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods

from explainer.editing.asking_forms import AskingForm
from explainer.editing.comment_forms import AnswerForm, CommentForm
from explainer.editing.editions import EditionsAdmin
from explainer.publishing.models import WorkingCopy
from explainer.workflow.comments import may_comment, resolve, resolve_refusal
from explainer.workflow.models import Comment, CommentQuerySet
from explainer.workflow.parts import part_names

if TYPE_CHECKING:
    from django.contrib.auth.models import User

THREADS_ON_A_PAGE = 20
LONGEST_KEY = 18


@dataclass(frozen=True)
class Thread:
    """A comment with its answers. `why_not` says why this person does not resolve it."""

    comment: Comment
    is_gone: bool
    why_not: str
    form: AnswerForm | None

    @property
    def heading(self) -> tuple[bool, str]:
        return self.comment.resolved_at is None, self.comment.part


class CommentsAdmin(EditionsAdmin):
    """A text's admin with the page “Comments”."""

    def get_urls(self) -> list[URLPattern]:
        return [self.page_about_one("comments", self.comments), *super().get_urls()]

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def comments(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what was said about a text, part by part; or say, answer or resolve something."""
        text = self.found(request, object_id)
        if request.method != "POST":
            return self._show_comments(request, text, None)
        if "resolve" in request.POST:
            self._resolve(request, comment_at(text, request.POST["resolve"]))
            return HttpResponseRedirect(self.address_of("comments", text))
        form = sent_comment(request, text)
        if said := form.is_made(text, request.user):  # type: ignore[arg-type]
            messages.success(request, said)
            return HttpResponseRedirect(self.address_of("comments", text))
        return self._show_comments(request, self.found(request, object_id), form)

    def _resolve(self, request: HttpRequest, found: Comment) -> None:
        try:
            resolve(found, request.user, now=timezone.now())  # type: ignore[arg-type]
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, f"The comment on “{found.part_name}” is resolved.")

    def _show_comments(
        self, request: HttpRequest, text: WorkingCopy, sent: AskingForm | None
    ) -> HttpResponse:
        person: User = request.user  # type: ignore[assignment]
        names = part_names(text)
        page = Paginator(thread_keys(text, names), THREADS_ON_A_PAGE).get_page(
            request.GET.get("page")
        )
        form = sent if isinstance(sent, CommentForm) else None
        answer_form = sent if isinstance(sent, AnswerForm) else None
        context = {
            **self.about(request, text, "Comments"),
            "page": page,
            "threads": list(threads(page.object_list, person, names, besides=answer_form)),
            "may_comment": may_comment(person),
            "answer_form": answer_form,
            "form": form or CommentForm(None, names=names, part=request.GET.get("part", "")),
            "has_errors": bool(sent),
        }
        return render(request, "admin/working_copy/comments.html", context)


def open_comments(text: WorkingCopy) -> CommentQuerySet:
    """Return what was said of a text and not resolved yet."""
    return Comment.objects.open().filter(publication=text.publication_id)


def sent_comment(request: HttpRequest, text: WorkingCopy) -> AskingForm:
    """Return the form whose button was pressed. Raises Http404 for a comment on another text."""
    if "answer" in request.POST:
        return AnswerForm(request.POST, to=comment_at(text, request.POST["answer"]))
    return CommentForm(request.POST, names=part_names(text))


def comment_at(text: WorkingCopy, key: str) -> Comment:
    """Return the comment of this text that is no answer. Raises Http404."""
    if not key.isdecimal() or len(key) > LONGEST_KEY:
        raise Http404
    comments = Comment.objects.filter(publication=text.publication_id, answer_to__isnull=True)
    found = comments.select_related("written_by", "resolved_by").filter(pk=int(key)).first()
    if found is None:
        raise Http404
    return found


def thread_keys(text: WorkingCopy, names: dict[str, str]) -> list[int]:
    """Return the keys of all comments: the open ones first, in the order of the text."""
    order = {part: place for place, part in enumerate(names)}
    comments = Comment.objects.filter(publication=text.publication_id, answer_to__isnull=True)
    rows = comments.values_list("resolved_at", "part", "pk")
    return [
        key
        for resolved_at, part, key in sorted(
            rows, key=lambda row: (row[0] is not None, order.get(row[1], len(order)), row[1:])
        )
    ]


def threads(
    keys: Iterable[int], person: User, names: dict[str, str], *, besides: AnswerForm | None
) -> Iterable[Thread]:
    """Return these comments with their answers, in the order of the keys.

    The one whose answer came back has its form `besides`, not here.
    """
    comments = Comment.objects.select_related("written_by", "resolved_by")
    found = comments.prefetch_related("answers__written_by").in_bulk(list(keys))
    for key in keys:
        said = found[key]
        is_beside = besides is not None and besides.to == said
        is_answerable = said.resolved_at is None and may_comment(person) and not is_beside
        yield Thread(
            said,
            said.part not in names,
            resolve_refusal(said, person),
            AnswerForm(None, to=said) if is_answerable else None,
        )

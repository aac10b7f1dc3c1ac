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
from django.utils import timezone

from explainer.editing.action_forms import ActionForm
from explainer.editing.comment_forms import AnswerForm, CommentForm
from explainer.editing.pages import READ_AND_WRITE, Page, Tool
from explainer.editing.text_admin import TextAdmin
from explainer.publishing.working_copy import WorkingCopy
from explainer.text.keys import is_key
from explainer.workflow.addresses import admin_address
from explainer.workflow.comments import may_comment, resolve, resolve_refusal
from explainer.workflow.models import Comment, CommentQuerySet
from explainer.workflow.parts import part_names

if TYPE_CHECKING:
    from django.contrib.auth.models import User

THREADS_ON_A_PAGE = 20


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


def comments(model_admin: TextAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """Show what was said about a text, part by part; or say, answer or resolve something."""
    working_copy = model_admin.text_or_404(request, object_id)
    if request.method != "POST":
        return show_comments(model_admin, request, working_copy, None)
    if "resolve" in request.POST:
        resolve_and_tell(request, comment_at(working_copy, request.POST["resolve"]))
        return HttpResponseRedirect(admin_address(working_copy, "comments"))
    form = sent_comment(request, working_copy)
    if sentence := form.carry_out(working_copy, request.user):  # type: ignore[arg-type]
        messages.success(request, sentence)
        return HttpResponseRedirect(admin_address(working_copy, "comments"))
    return show_comments(model_admin, request, model_admin.text_or_404(request, object_id), form)


def resolve_and_tell(request: HttpRequest, comment: Comment) -> None:
    try:
        resolve(comment, request.user, now=timezone.now())  # type: ignore[arg-type]
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"The comment on “{comment.part_name}” is resolved.")


def show_comments(
    model_admin: TextAdmin,
    request: HttpRequest,
    working_copy: WorkingCopy,
    sent: ActionForm | None,
) -> HttpResponse:
    person: User = request.user  # type: ignore[assignment]
    names = part_names(working_copy)
    listed = Paginator(thread_keys(working_copy, names), THREADS_ON_A_PAGE)
    page = listed.get_page(request.GET.get("page"))
    form = sent if isinstance(sent, CommentForm) else None
    answer_form = sent if isinstance(sent, AnswerForm) else None
    context = {
        **model_admin.about(request, working_copy, "Comments"),
        "page": page,
        "threads": list(threads(page.object_list, person, names, besides=answer_form)),
        "may_comment": may_comment(person),
        "answer_form": answer_form,
        "form": form or CommentForm(None, names=names, part=request.GET.get("part", "")),
        "has_errors": bool(sent),
    }
    return render(request, "admin/working_copy/comments.html", context)


def comments_tools(working_copy: WorkingCopy, _person: User) -> list[Tool]:
    name = f"Comments ({open_comments(working_copy).count()} open)"
    return [Tool(name, admin_address(working_copy, "comments"))]


PAGE = Page("comments", comments, READ_AND_WRITE, comments_tools)


def open_comments(working_copy: WorkingCopy) -> CommentQuerySet:
    """Return what was said of a text and not resolved yet."""
    return Comment.objects.open().filter(publication=working_copy.publication_id)


def sent_comment(request: HttpRequest, working_copy: WorkingCopy) -> ActionForm:
    """Return the form whose button was pressed. Raises Http404 for a comment on another text."""
    if "answer" in request.POST:
        return AnswerForm(request.POST, to=comment_at(working_copy, request.POST["answer"]))
    return CommentForm(request.POST, names=part_names(working_copy))


def comment_at(working_copy: WorkingCopy, key: str) -> Comment:
    """Return the comment of this text that is no answer. Raises Http404."""
    if not is_key(key):
        raise Http404
    comments = Comment.objects.filter(
        publication=working_copy.publication_id, answer_to__isnull=True
    )
    comment = comments.select_related("written_by", "resolved_by").filter(pk=int(key)).first()
    if comment is None:
        raise Http404
    return comment


def thread_keys(working_copy: WorkingCopy, names: dict[str, str]) -> list[int]:
    """Return the keys of all comments: the open ones first, in the order of the text."""
    order = {part: place for place, part in enumerate(names)}
    comments = Comment.objects.filter(
        publication=working_copy.publication_id, answer_to__isnull=True
    )
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
    by_key = comments.prefetch_related("answers__written_by").in_bulk(list(keys))
    for key in keys:
        comment = by_key[key]
        is_beside = besides is not None and besides.to == comment
        is_answerable = comment.resolved_at is None and may_comment(person) and not is_beside
        yield Thread(
            comment,
            comment.part not in names,
            resolve_refusal(comment, person),
            AnswerForm(None, to=comment) if is_answerable else None,
        )

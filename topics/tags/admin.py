"""The tags of topics: a list, and one page on which some of them become another one.

taggit's own admin is not registered. A tag is made where a topic is given it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from taggit.models import Tag

from explainer.text.keys import is_key
from topics.listing import all_live_tags
from topics.tags.changing import (
    MOST_AT_ONCE,
    TagChange,
    change_tags,
    delete_unused,
    live_topics_with,
    may_change,
    tags_of,
    topics_with,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import User

TOPICS_SHOWN = 50


class TagList(ChangeList):
    """The list, whose rows know how many live topics have each tag: in one query for all."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        numbers = {row["tag"]: row["topics"] for row in all_live_tags()}
        for tag in self.result_list:
            tag.live_number = numbers.get(tag.name, 0)


class TagAdmin(admin.ModelAdmin):
    actions = ("merge",)
    list_display = ("name", "topics", "live_topics")
    ordering = ("name",)
    search_fields = ("name",)

    def get_urls(self) -> list[URLPattern]:
        merge = self.admin_site.admin_view(self.merge_view)
        return [path("merge/", merge, name="taggit_tag_merge"), *super().get_urls()]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:  # noqa: ANN401, ARG002 - as the base class
        return TagList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        tags: QuerySet[Tag] = super().get_queryset(request)
        counted: QuerySet[Tag] = tags.annotate(number=Count("taggit_taggeditem_items"))
        return counted

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        return False

    def has_change_permission(self, request: HttpRequest, obj: Tag | None = None) -> bool:  # noqa: ARG002 - Django's signature
        return may_change(request.user)  # type: ignore[arg-type]

    def has_delete_permission(self, request: HttpRequest, obj: Tag | None = None) -> bool:  # noqa: ARG002 - Django's signature
        """Nobody deletes here: the page of a tag that no topic has does."""
        return False

    @admin.display(description="topics as writers have them", ordering="number")
    def topics(self, tag: Tag) -> int:
        number: int = tag.number
        return number

    @admin.display(description="topics that are live with it")
    def live_topics(self, tag: Tag) -> int:
        number: int = tag.live_number
        return number

    @admin.action(description="Merge the chosen tags into one…", permissions=["change"])
    def merge(self, request: HttpRequest, queryset: QuerySet[Tag]) -> HttpResponse:  # noqa: ARG002 - Django's signature
        keys = request.POST.getlist(helpers.ACTION_CHECKBOX_NAME)[:MOST_AT_ONCE]
        query = urlencode({"tag": [key for key in keys if is_key(key)]}, doseq=True)
        return HttpResponseRedirect(f"{reverse('admin:taggit_tag_merge')}?{query}")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",  # noqa: ARG002 - Django's signature
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002 - Django's signature
    ) -> HttpResponse:
        return self._page(request, [unquote(object_id)])

    def merge_view(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, request.GET.getlist("tag"))

    def _page(self, request: HttpRequest, typed: Sequence[str]) -> HttpResponse:
        """Show what some tags are used for, what a new name would do, or do it."""
        person: User = request.user  # type: ignore[assignment]
        if not may_change(person):
            raise PermissionDenied
        keys = [int(key) for key in typed[:MOST_AT_ONCE] if is_key(key)]
        tags = tags_of(keys)
        if not tags:
            raise Http404("There are no such tags.")
        context: dict[str, Any] = {}
        if request.method == "POST":
            try:
                if done := self._answer(request, keys, context):
                    return done
            except ValidationError as error:
                context["errors"] = error.messages
        about = self._context(request, tags, context.get("change"))
        return render(request, "admin/tags/change.html", about | context)

    def _answer(
        self, request: HttpRequest, keys: Sequence[int], context: dict[str, Any]
    ) -> HttpResponse | None:
        """Do what was agreed to, or put into the context what would happen."""
        person: User = request.user  # type: ignore[assignment]
        context["name"] = name = request.POST.get("name", "")
        if request.POST.get("step") == "delete":
            delete_unused(keys[0], person)
            return self._said(request, "Deleted: no topic had this tag.")
        context["change"] = TagChange.of(tags_of(keys), name)
        if request.POST.get("step") != "change":
            return None
        seen = request.POST.get("seen", "")
        change = change_tags(keys, name, person, seen=seen, now=timezone.now())
        before = ", ".join(f"“{tag}”" for tag in context["change"].gone)
        sentence = f"{before} became “{change.name}”."
        self.log_change(request, change.kept, sentence)
        return self._said(request, f"{sentence} Each topic that changed has it in its record.")

    def _said(self, request: HttpRequest, sentence: str) -> HttpResponse:
        messages.success(request, sentence)
        return HttpResponseRedirect(reverse("admin:taggit_tag_changelist"))

    def _context(
        self, request: HttpRequest, tags: Sequence[Tag], change: TagChange | None
    ) -> dict[str, Any]:
        changing = change.gone if change else tags
        topics, live = topics_with(changing), live_topics_with(changing)
        names = ", ".join(f"“{tag}”" for tag in tags)
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Merge the tags {names}" if len(tags) > 1 else f"The tag {names}",
            "tags": tags,
            "name": tags[0].name,
            "topics": topics.order_by("title", "pk")[:TOPICS_SHOWN],
            "topics_in_all": topics.count(),
            "moving": topics.exclude(state=topics.model.State.DRAFT).count(),
            "live": live[:TOPICS_SHOWN],
            "live_in_all": live.count(),
        }

"""The items of a page of results: it has dozens, and each as a template takes ten times as long."""

from __future__ import annotations

from django import template
from django.template.defaultfilters import pluralize
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from explainer.searching.models import SearchEntry
from explainer.searching.results import Result
from explainer.searching.templatetags.search_snippet import snippet
from explainer.site.search_page import Choice
from explainer.text import markdown

register = template.Library()
FAQ = "faq"


@register.simple_tag
def result_item(result: Result) -> SafeString:
    """Return a page or a part of one that was found.

    A part is named with its page: links are read alone, too.
    """
    if (entry := result.entry) is None:
        return markdown.trust("")
    language = format_html(' lang="{}"', entry.language) if entry.language != "en" else ""
    said = snippet(result.snippet)
    if result.ranked.is_definition:
        said = format_html("<dfn>{}</dfn>: {}", capfirst(entry.title), snippet(entry.text))
    return format_html(
        '<li>\n<p class="kind">{}</p>\n<a href="{}"{}>{}</a>\n<p{}>{}</p>\n</li>\n',
        _kind(result, entry),
        entry.get_absolute_url(),
        language,
        _heading(result, entry),
        language,
        said,
    )


@register.simple_tag
def choice_item(choice: Choice) -> SafeString:
    """Return one value of a filter with the number of its results."""
    return format_html(
        '<li><a href="{}"{}>{} <span>({}<span class="visually-hidden"> result{}</span>)</span>'
        "</a></li>\n",
        choice.address,
        format_html(' aria-current="{}"', "true") if choice.is_chosen else "",
        choice.label,
        choice.count,
        pluralize(choice.count),
    )


def _kind(result: Result, entry: SearchEntry) -> str:
    if result.publication is None:
        return "From the NCI dictionary"
    if entry.kind == FAQ:
        return f"Question · {capfirst(result.publication.name)}"
    return capfirst(result.publication.kind_of_text.label_for_readers)


def _heading(result: Result, entry: SearchEntry) -> str:
    if result.publication and result.is_part and entry.kind != FAQ:
        return f"{capfirst(result.publication.name)}: {entry.title}"
    return capfirst(entry.title)

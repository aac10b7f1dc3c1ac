from __future__ import annotations

from html import unescape
from typing import Any

from django import forms

from explainer.editing.edit_conflicts import WorkingCopyForm
from explainer.editing.rows import OrderedRowForm, OrderedRows
from topics.words_in_place import undecided_words


class TopicForm(WorkingCopyForm):
    def clean_tags(self) -> list[str]:
        tags: list[str] = self._meta.model.KEPT["tags"].look_up(
            self.instance, self.cleaned_data["tags"]
        )
        return tags


class WordSenseForm(OrderedRowForm):
    """What a word means. A row that the form itself offers is no row until somebody answers."""

    is_offered = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def has_changed(self) -> bool:
        answers = (self["term"].data, self["not_here"].data)
        return super().has_changed() and (any(answers) or not self["is_offered"].data)


class WordSenseRows(OrderedRows):
    """The words whose meaning somebody said, and a row for each that is still to be said."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as the base class
        topic, data = kwargs.get("instance"), kwargs.get("data", next(iter(args), None))
        offered = undecided_words(topic.compose()) if topic and topic.pk and data is None else []
        initial = [{"word": unescape(x.text), "is_offered": True} for x in offered]
        super().__init__(*args, initial=initial, **kwargs)
        self.extra = len(initial)

from __future__ import annotations

from django.core.exceptions import ValidationError
from taggit.models import Tag

from explainer.editing.edit_conflicts import WorkingCopyForm


class TopicForm(WorkingCopyForm):
    def clean_tags(self) -> list[str]:
        """Say what PostgreSQL would: taggit itself does not look at the length."""
        tags: list[str] = self.cleaned_data["tags"]
        longest = Tag._meta.get_field("name").max_length or 0
        if any(len(tag) > longest for tag in tags):
            raise ValidationError(f"A tag has at most {longest} characters.")
        return tags

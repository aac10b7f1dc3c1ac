from __future__ import annotations

from explainer.editing.edit_conflicts import WorkingCopyForm
from explainer.editing.lines import lines_of
from glossary.models import Term


class TermForm(WorkingCopyForm):
    aliases = lines_of(Term._meta.get_field("aliases"))

"""What PostgreSQL itself asks of a reader's report."""

from __future__ import annotations

import pgtrigger

from explainer.publishing.record_rules import Rule

# They may be deleted: they may name a person.
WORDS_OF_A_READER_NEVER_CHANGE = Rule(
    name="words_of_a_reader_never_change",
    operation=pgtrigger.Update,
    condition=pgtrigger.AnyChange("edition", "section", "heading", "kind", "text", "received_on"),
    func="""
        RAISE EXCEPTION 'What a reader said is never changed.'
            USING ERRCODE = 'restrict_violation';
    """,
)

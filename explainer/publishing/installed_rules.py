"""Whether PostgreSQL still has the rules that our models declare, word for word and switched on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pgtrigger
from django.apps import apps
from django.db import models

from explainer.operations.audits import Difference
from explainer.operations.postgresql.asking import rows_of
from explainer.operations.postgresql.tables import has_table
from explainer.publishing.record_rules import Rule

# PostgreSQL cuts a longer one.
LONGEST_NAME: Final = 63
ALWAYS_ON: Final = ("O", "A")
_RULES: Final = """
    SELECT tgname, tgrelid::regclass::text, tgenabled::text, tgqual IS NOT NULL, prosrc
    FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
    JOIN pg_class AS held ON held.oid = tgrelid
    WHERE NOT tgisinternal AND held.relnamespace = current_schema()::regnamespace
"""
_CONSTRAINTS: Final = """
    SELECT conname FROM pg_constraint
    WHERE connamespace = current_schema()::regnamespace AND convalidated
    UNION SELECT relname FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind = 'i'
"""


def rules_that_differ() -> Iterator[Difference]:
    """Name what PostgreSQL was to refuse by itself and does not."""
    found = {name: rest for name, *rest in rows_of(_RULES)}
    for model, rule in pgtrigger.registered():
        if isinstance(rule, Rule):
            yield from _of_rule(model, rule, found.get(rule.get_pgid(model)))
    yield from _missing_constraints()


def _of_rule(model: Any, rule: Rule, found: list[Any] | None) -> Iterator[Difference]:  # noqa: ANN401 - a model
    about = f"rule {rule.name} of the table {model._meta.db_table}"
    if found is None:
        yield Difference(about, "PostgreSQL does not have it.")
        return
    table, enabled, has_condition, source = found
    if table.rpartition(".")[2] != model._meta.db_table:
        yield Difference(about, f"it is one of the table {table}.")
    if enabled not in ALWAYS_ON:
        yield Difference(about, "it is switched off.")
    if source != source_of(model, rule) or has_condition != bool(rule.condition):
        yield Difference(about, "PostgreSQL has another one of its name.")


def source_of(model: Any, rule: Rule) -> str:  # noqa: ANN401 - a model
    """Return what the function of a rule says."""
    return str(rule.compile(model).install_sql).split("$$")[1]


def _missing_constraints() -> Iterator[Difference]:
    known = {name for (name,) in rows_of(_CONSTRAINTS)}
    for model in apps.get_models():
        for constraint in _declared_by(model):
            if constraint.name[:LONGEST_NAME] not in known:
                yield Difference(
                    f"constraint {constraint.name} of the table {model._meta.db_table}",
                    "PostgreSQL does not have it.",
                )


def _declared_by(model: type[models.Model]) -> list[models.BaseConstraint]:
    return list(model._meta.constraints) if has_table(model) else []

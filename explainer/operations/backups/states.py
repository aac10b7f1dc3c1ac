"""What our migrations make: which tables with which columns there are in a state of the software.

A state is the list of the migrations that were applied. All of this is known without a database.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

from explainer.operations.backups.failure import BackupFailed
from explainer.operations.backups.left_out import tables_left_out
from explainer.operations.backups.records import Table
from explainer.operations.postgresql.tables import has_table

Node: TypeAlias = tuple[str, str]


def models_of(nodes: Iterable[Node], loader: MigrationLoader) -> list[type[Model]]:
    """Return the models, as they were in a state, that have tables. Of no app that is not here."""
    state = loader.project_state([node for node in loader.graph.nodes if node in {*nodes}])
    models = state.apps.get_models(include_auto_created=True)
    return [x for x in models if has_table(x)]


def refuse_other_tables(nodes: Sequence[Node], tables: Sequence[Table]) -> None:
    """Raise BackupFailed unless these are the tables of that state, each with its columns."""
    loader = MigrationLoader(None)
    _refuse_other_states({*nodes}, loader)
    expected = {x._meta.db_table: _columns(x) for x in models_of(nodes, loader)}
    for name in tables_left_out():
        expected.pop(name, None)
    known = {x.name: {*x.columns} for x in tables}
    for name in sorted(expected.keys() - known.keys()):
        raise BackupFailed(f"The backup lacks the table {name}.")
    for name, columns in known.items():
        if name not in expected:
            raise BackupFailed(f"The backup has a table {name}, which this software does not make.")
        if columns != expected[name]:
            raise BackupFailed(f"The table {name} of the backup has other columns.")


def _columns(model: type[Model]) -> set[str]:
    fields = model._meta.local_concrete_fields
    return {str(x.column) for x in fields if not getattr(x, "generated", False)}


def _refuse_other_states(nodes: set[Node], loader: MigrationLoader) -> None:
    for app, name in sorted(nodes - {*loader.graph.nodes}):
        raise BackupFailed(
            f"The backup was made by a newer version of this software: {app} {name} is not known."
        )
    for node in sorted(nodes):
        for parent in sorted(loader.graph.node_map[node].parents):
            if parent.key not in nodes:
                raise BackupFailed(f"The backup lacks the migration {' '.join(parent.key)}.")

"""The rights of the roles as the workflow wants them: one writes, another verifies, a third publishes."""

from importlib import import_module

from django.db import migrations

make_roles = import_module("explainer.site.migrations.0001_roles").make_roles


class Migration(migrations.Migration):
    dependencies = [
        ("site", "0001_roles"),
        ("sources", "0005_four_eyes"),
        ("workflow", "0002_moves_never_change"),
        ("desk", "0001_initial"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]

"""The rights of the roles with those to learning paths: writers make them, the others read them."""

from importlib import import_module

from django.db import migrations

make_roles = import_module("explainer.site.migrations.0001_roles").make_roles


class Migration(migrations.Migration):
    dependencies = [
        ("site", "0003_roles_of_the_feedback"),
        ("topics", "0004_path_editions_never_change"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]

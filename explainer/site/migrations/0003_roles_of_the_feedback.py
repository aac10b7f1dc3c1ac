"""The rights of the roles with those to readers' reports: all three read and handle them."""

from importlib import import_module

from django.db import migrations

make_roles = import_module("explainer.site.migrations.0001_roles").make_roles


class Migration(migrations.Migration):
    dependencies = [
        ("site", "0002_roles_of_the_workflow"),
        ("feedback", "0002_words_never_change"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]

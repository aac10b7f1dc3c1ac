"""Gave the roles their rights to readers' reports, as `synchronise_roles` does now."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("site", "0002_roles_of_the_workflow"),
        ("feedback", "0002_words_never_change"),
    ]

    operations = []

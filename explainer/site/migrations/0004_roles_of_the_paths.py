"""Gave the roles their rights to learning paths, as `synchronise_roles` does now."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("site", "0003_roles_of_the_feedback"),
        ("topics", "0004_path_editions_never_change"),
    ]

    operations = []

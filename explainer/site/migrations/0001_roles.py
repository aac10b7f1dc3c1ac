"""The three groups of the roles: `synchronise_roles` gives them their rights after migrations."""

from django.db import migrations

NAMES = ("Medical writers", "Reviewers", "Publishers")


def make_groups(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for name in NAMES:
        Group.objects.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("taggit", "0005_auto_20220424_2025"),
        ("publishing", "0002_editions_never_change"),
        ("sources", "0002_verifications_never_change"),
        ("pictures", "0001_initial"),
        ("glossary", "0001_initial"),
        ("topics", "0001_initial"),
        ("quizzes", "0001_initial"),
    ]

    # Backwards the groups stay: people are in them.
    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]

"""The three groups with the rights of their roles, so that a new site has them to put people into."""

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

from explainer.site.roles import make_groups


def make_roles(apps, schema_editor):
    # Django makes permissions after all migrations; the groups need them now.
    for app in installed_apps.get_app_configs():
        create_permissions(app, verbosity=0, using=schema_editor.connection.alias)
    make_groups()


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
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]

"""One writes, another verifies, a third publishes: publishers lose what makes a reviewer."""

from django.db import migrations

TAKEN_BACK = ("add_verification", "change_source")


def take_back(apps, schema_editor):
    Group, Permission = (apps.get_model("auth", name) for name in ("Group", "Permission"))
    rights = Permission.objects.filter(content_type__app_label="sources", codename__in=TAKEN_BACK)
    for group in Group.objects.filter(name="Publishers"):
        group.permissions.remove(*rights)


class Migration(migrations.Migration):
    dependencies = [
        ("site", "0001_roles"),
        ("sources", "0005_four_eyes"),
        ("workflow", "0002_moves_never_change"),
        ("desk", "0001_initial"),
    ]

    operations = [migrations.RunPython(take_back, migrations.RunPython.noop)]

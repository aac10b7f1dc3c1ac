"""Tags are made in the form of a topic: writers lose the right to make them elsewhere."""

from django.db import migrations


def take_back(apps, schema_editor):
    Group, Permission = (apps.get_model("auth", name) for name in ("Group", "Permission"))
    rights = Permission.objects.filter(content_type__app_label="taggit", codename="add_tag")
    for group in Group.objects.filter(name="Medical writers"):
        group.permissions.remove(*rights)


class Migration(migrations.Migration):
    dependencies = [("site", "0008_fixed_search_paths"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [migrations.RunPython(take_back, migrations.RunPython.noop)]

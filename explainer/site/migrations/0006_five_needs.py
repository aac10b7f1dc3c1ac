"""The five needs that a new site has. Its editors put topics there, and change what they like."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

NEEDS = (
    ("I was just told", "Start here. Read one page today, and more when you want to.", False),
    (
        "I am about to start treatment",
        "What each treatment is, what to expect, and what to ask before it begins.",
        False,
    ),
    (
        "I feel sick from treatment",
        "What can happen, and when to call. In an emergency, call 911.",
        False,
    ),
    ("A word I heard", "Each word in a plain sentence or two and, for many, how to say it.", True),
    ("After treatment", "What comes next, and what to ask at your next visit.", False),
)


def make_needs(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001 - Django's signature
    need = apps.get_model("site", "Need")
    for order, (title, sentence, leads_to_glossary) in enumerate(NEEDS, start=1):
        need.objects.create(
            order=order, title=title, sentence=sentence, leads_to_glossary=leads_to_glossary
        )


class Migration(migrations.Migration):
    dependencies = [("site", "0005_needs")]

    operations = [
        # Back again nothing is to do: the table goes with what editors made of it.
        migrations.RunPython(make_needs, migrations.RunPython.noop)
    ]

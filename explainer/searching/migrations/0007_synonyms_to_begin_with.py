"""The synonyms that a new site begins with. Editors keep the list from there."""

import re
import unicodedata
from pathlib import Path

from django.db import migrations

LISTS = ("synonyms_to_begin_with.txt", "spanish_to_begin_with.txt")


def compared(phrase):
    """What `Synonym.clean` makes of these phrases."""
    letters = unicodedata.normalize("NFKD", phrase).casefold()
    plain = "".join(x for x in letters if not unicodedata.combining(x))
    return re.sub(r"[\W_]+", " ", plain).strip()


def listed():
    """Yield each pair of phrases, and whether it counts both ways."""
    for name in LISTS:
        for line in (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                phrase, sign, meanings = re.split(r" ([>=]) ", line)
                for meaning in meanings.split("; "):
                    yield phrase, meaning, sign == "="


def add(apps, schema_editor):
    synonym = apps.get_model("searching", "Synonym")
    rows = {
        (compared(phrase), compared(meaning)): synonym(
            phrase=phrase,
            means=meaning,
            both_ways=both_ways,
            folded=compared(phrase),
            folded_meaning=compared(meaning),
        )
        for phrase, meaning, both_ways in listed()
        if compared(phrase) != compared(meaning)
    }
    synonym.objects.bulk_create(rows.values(), ignore_conflicts=True)


def remove(apps, schema_editor):
    apps.get_model("searching", "Synonym").objects.filter(made_by=None).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('searching', '0006_synonyms'),
    ]

    operations = [migrations.RunPython(add, remove)]

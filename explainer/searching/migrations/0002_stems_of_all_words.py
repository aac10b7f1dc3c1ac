"""What PostgreSQL needs for a search, of what comes with it: no file on the server, no superuser."""

from django.contrib.postgres.operations import CreateExtension
from django.db import migrations

# Each kind of word that stands in a folded text; numbers alone stay as they are.
MAKE = """
    CREATE TEXT SEARCH DICTIONARY search_stems (TEMPLATE = snowball, LANGUAGE = english);
    CREATE TEXT SEARCH CONFIGURATION search_words (COPY = simple);
    ALTER TEXT SEARCH CONFIGURATION search_words
        ALTER MAPPING FOR asciiword, word, numword WITH search_stems;
"""
UNMAKE = """
    DROP TEXT SEARCH CONFIGURATION search_words;
    DROP TEXT SEARCH DICTIONARY search_stems;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('searching', '0001_initial'),
    ]

    operations = [
        CreateExtension('fuzzystrmatch'),
        migrations.RunSQL(MAKE, UNMAKE),
    ]

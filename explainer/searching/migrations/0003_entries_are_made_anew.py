"""All entries are derived from live texts, and `migrate` makes them anew when it is done."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('searching', '0002_stems_of_all_words'),
    ]

    operations = [
        migrations.RunSQL('DELETE FROM searching_searchentry', migrations.RunSQL.noop),
    ]

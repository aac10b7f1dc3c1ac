"""Each form is sent once; and what is kept for a day stays out of PostgreSQL's own log.

So it is in no archive of that log and on no replica, and backups leave it out. After a crash the
tables are empty: the counts of that day begin anew.
"""

from django.db import migrations, models

TABLES = ("feedback_tally", "feedback_usedkey")


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0003_rules_on_models"),
    ]

    operations = [
        migrations.CreateModel(
            name="UsedKey",
            fields=[
                ("name", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("forgotten_at", models.DateTimeField(db_index=True)),
            ],
        ),
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} SET UNLOGGED", f"ALTER TABLE {table} SET LOGGED"
            )
            for table in TABLES
        ),
    ]

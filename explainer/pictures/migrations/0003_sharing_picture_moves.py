"""The table goes on as it is, with its rows, until `publishing` takes it over."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('pictures', '0002_sharing_picture'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel(name='SharingPicture')],
        ),
    ]

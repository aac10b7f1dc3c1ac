"""The pictures beside links come from `pictures`, which need not know what a publication is."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('publishing', '0004_rules_on_models'),
        ('pictures', '0003_sharing_picture_moves'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='SharingPicture',
                    fields=[
                        ('publication', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='sharing_picture', serialize=False, to='publishing.publication')),
                        ('digest', models.CharField(db_index=True, max_length=32)),
                        ('png', models.BinaryField()),
                    ],
                    options={'db_table': 'pictures_sharingpicture'},
                ),
            ],
        ),
        migrations.AlterModelTable(name='sharingpicture', table=None),
    ]

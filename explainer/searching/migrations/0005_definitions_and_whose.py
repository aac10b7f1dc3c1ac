from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('searching', '0004_names_and_words'),
    ]

    operations = [
        migrations.AddField(
            model_name='searchentry',
            name='is_definition',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='searchname',
            name='is_ours',
            field=models.BooleanField(default=True),
        ),
    ]

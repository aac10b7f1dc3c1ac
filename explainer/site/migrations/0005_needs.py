"""The needs on the home page."""

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('site', '0004_roles_of_the_paths'),
        ('topics', '0009_when_to_get_help'),
    ]

    operations = [
        migrations.CreateModel(
            name='Need',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0, help_text='The lowest number comes first.', verbose_name='place')),
                ('title', models.CharField(help_text='What somebody would say of themselves: “I was just told”.', max_length=40)),
                ('sentence', models.CharField(help_text='One sentence to them. It says nothing about cancer or its treatment: nobody compares the home page with NCI’s pages.', max_length=120)),
                ('leads_to_glossary', models.BooleanField(default=False, help_text='Whether a link to the glossary stands there too.', verbose_name='leads to the glossary')),
            ],
            options={
                'verbose_name': 'need on the home page',
                'verbose_name_plural': 'needs on the home page',
                'ordering': ['order', 'pk'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('title'), name='need_has_a_title_of_its_own', violation_error_message='There is a need with this title already.')],
            },
        ),
        migrations.CreateModel(
            name='NeedTopic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('need', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chosen', to='site.need')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='topics.topic')),
            ],
            options={
                'verbose_name': 'topic',
                'ordering': ['order', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('need', 'topic'), name='need_has_a_topic_once', violation_error_message='This topic is in the list already.')],
            },
        ),
    ]

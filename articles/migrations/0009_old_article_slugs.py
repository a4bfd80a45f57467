"""Addresses that articles had before."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('articles', '0008_workflow_constraints'),
    ]

    operations = [
        migrations.CreateModel(
            name='OldArticleSlug',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=220, unique=True)),
            ],
        ),
        migrations.AddField(
            model_name='oldarticleslug',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='old_slugs', to='articles.article'),
        ),
    ]

"""The steps of the workflow: where the newest text stands, and what is set for a time."""

import django.db.models.deletion
import articles.workflow
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('articles', '0005_old_topic_paths'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='article',
            options={'permissions': [('publish_article', 'Can publish and unpublish any article'), ('review_article', 'Can review articles before they are published'), ('override_checks', 'Can publish articles against a check, with a reason')], 'verbose_name': 'article', 'verbose_name_plural': 'articles'},
        ),
        migrations.RemoveConstraint(
            model_name='article',
            name='articles_article_live_has_date',
        ),
        migrations.RemoveIndex(
            model_name='article',
            name='articles_article_newest',
        ),
        migrations.RemoveIndex(
            model_name='article',
            name='articles_article_in_topic',
        ),
        migrations.RemoveIndex(
            model_name='article',
            name='articles_article_by_person',
        ),
        migrations.AddField(
            model_name='article',
            name='next_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='goes live'),
        ),
        migrations.AddField(
            model_name='article',
            name='next_revision',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.revision'),
        ),
        migrations.AddField(
            model_name='article',
            name='replacement',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.article'),
        ),
        migrations.AddField(
            model_name='article',
            name='stage',
            field=models.CharField(choices=[('draft', 'draft'), ('in_review', 'in review'), ('changes_requested', 'changes requested'), ('approved', 'approved'), ('scheduled', 'scheduled'), ('published', 'published'), ('withdrawn', 'withdrawn'), ('archived', 'archived')], default=articles.workflow.State['DRAFT'], editable=False, max_length=20, verbose_name='state'),
        ),
        migrations.AddField(
            model_name='article',
            name='withdraw_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='withdrawn'),
        ),
        migrations.AddField(
            model_name='article',
            name='withdraw_reason',
            field=models.CharField(blank=True, editable=False, max_length=300),
        ),
        migrations.AddField(
            model_name='event',
            name='from_state',
            field=models.CharField(blank=True, max_length=20, verbose_name='from'),
        ),
        migrations.AddField(
            model_name='event',
            name='to_state',
            field=models.CharField(blank=True, max_length=20, verbose_name='to'),
        ),
        migrations.AlterField(
            model_name='event',
            name='note',
            field=models.CharField(blank=True, max_length=2000, verbose_name='reason'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['action', '-at'], name='articles_event_action_at'),
        ),
    ]

"""Discussions, comments and the record of decisions."""

import core.identifiers
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('articles', '0003_newsroom_groups'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CommentThread',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('open', 'open'), ('closed', 'closed'), ('locked', 'locked by a moderator')], default='open', max_length=10, verbose_name='state')),
                ('public_count', models.PositiveIntegerField(default=0, editable=False, verbose_name='comments')),
                ('article', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='comment_thread', to='articles.article', verbose_name='article')),
            ],
            options={
                'verbose_name': 'discussion',
                'verbose_name_plural': 'discussions',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('state__in', ['open', 'closed', 'locked'])), name='comments_thread_state'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=core.identifiers.uuid7, editable=False, unique=True)),
                ('status', models.CharField(choices=[('held', 'waiting for a moderator'), ('published', 'published'), ('removed', 'removed by a moderator'), ('withdrawn', 'withdrawn by its author'), ('erased', "erased with its author's account")], default='published', editable=False, max_length=10, verbose_name='status')),
                ('source', models.TextField(blank=True, editable=False, verbose_name='text')),
                ('html', models.TextField(blank=True, editable=False)),
                ('renderer', models.PositiveSmallIntegerField(editable=False)),
                ('fingerprint', models.CharField(blank=True, editable=False, max_length=64)),
                ('submit_token', models.UUIDField(editable=False, unique=True)),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(editable=False, verbose_name='written')),
                ('published_at', models.DateTimeField(editable=False)),
                ('edited_at', models.DateTimeField(editable=False, null=True, verbose_name='edited')),
                ('closed_at', models.DateTimeField(editable=False, null=True, verbose_name='removed or withdrawn')),
                ('removal_code', models.CharField(blank=True, choices=[('spam', 'Spam or advertising'), ('abuse', 'Insult or harassment'), ('privacy', 'Tells who somebody is'), ('medical', 'Medical advice that can do harm'), ('off_topic', 'Has nothing to do with the article'), ('mistake', 'The earlier decision was a mistake'), ('appeal', 'The author asked for it to be looked at again'), ('other', 'Something else, see the note')], editable=False, max_length=20, verbose_name='reason')),
                ('author', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='comments', to=settings.AUTH_USER_MODEL, verbose_name='author')),
                ('parent', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='comments.comment')),
                ('root', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='branch', to='comments.comment')),
                ('thread', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='comments.commentthread')),
            ],
            options={
                'verbose_name': 'comment',
                'verbose_name_plural': 'comments',
                'permissions': [('moderate_comment', 'Can hide and restore comments and close discussions')],
                'indexes': [
                    models.Index(condition=models.Q(('root__isnull', True)), fields=['thread', 'published_at', 'id'], name='comments_comment_roots'),
                    models.Index(condition=models.Q(('root__isnull', False)), fields=['root', 'published_at', 'id'], name='comments_comment_replies'),
                    models.Index(fields=['status', 'created_at'], name='comments_comment_queue'),
                    models.Index(fields=['author', 'created_at'], name='comments_comment_by_author'),
                    models.Index(fields=['author', 'fingerprint', 'created_at'], name='comments_comment_repeated'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('status__in', ['held', 'published', 'removed', 'withdrawn', 'erased'])), name='comments_comment_status'),
                    models.CheckConstraint(condition=models.Q(models.Q(('parent__isnull', True), ('root__isnull', True)), models.Q(('parent__isnull', False), ('root__isnull', False)), _connector='OR'), name='comments_comment_parent_and_root'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['withdrawn', 'erased']), _negated=True), models.Q(('fingerprint', ''), ('html', ''), ('source', '')), _connector='OR'), name='comments_comment_gone_is_blank'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ModerationAction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(choices=[('hide', 'hidden'), ('restore', 'restored'), ('withdraw', 'withdrawn'), ('set_state', 'discussion set')], max_length=20, verbose_name='action')),
                ('from_status', models.CharField(max_length=10, verbose_name='from')),
                ('to_status', models.CharField(max_length=10, verbose_name='to')),
                ('revision', models.PositiveIntegerField(null=True, verbose_name='version of the text')),
                ('reason', models.CharField(blank=True, choices=[('spam', 'Spam or advertising'), ('abuse', 'Insult or harassment'), ('privacy', 'Tells who somebody is'), ('medical', 'Medical advice that can do harm'), ('off_topic', 'Has nothing to do with the article'), ('mistake', 'The earlier decision was a mistake'), ('appeal', 'The author asked for it to be looked at again'), ('other', 'Something else, see the note')], max_length=20, verbose_name='reason')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='note')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='time')),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('comment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='comments.comment')),
                ('thread', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='comments.commentthread')),
            ],
            options={
                'verbose_name': 'decision',
                'verbose_name_plural': 'decisions',
                'ordering': ['-at', '-pk'],
            },
        ),
    ]

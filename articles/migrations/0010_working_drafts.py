"""What editors typed and have not saved yet."""

import uuid
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('articles', '0009_old_article_slugs'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='WorkingDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('base', models.PositiveIntegerField(null=True)),
                ('values', models.JSONField(default=dict)),
                ('version', models.PositiveIntegerField(default=0)),
                ('saved_at', models.DateTimeField(null=True)),
                ('seen_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.AddField(
            model_name='workingdraft',
            name='article',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='working_drafts', to='articles.article'),
        ),
        migrations.AddField(
            model_name='workingdraft',
            name='editor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='working_drafts', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='workingdraft',
            index=models.Index(fields=['editor', '-saved_at'], name='articles_workingdraft_of'),
        ),
        migrations.AddConstraint(
            model_name='workingdraft',
            constraint=models.UniqueConstraint(models.F('article'), models.F('editor'), condition=models.Q(('article__isnull', False)), name='articles_workingdraft_one_each'),
        ),
    ]

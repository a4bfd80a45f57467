"""Links for reviewers without an account, and names of versions."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
import articles.models.review_link
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('articles', '0011_pictures'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReviewLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nonce', models.CharField(default=articles.models.review_link.new_nonce, editable=False, max_length=40, unique=True)),
                ('invited', models.CharField(max_length=120, verbose_name='who is asked')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='made')),
                ('expires_at', models.DateTimeField(verbose_name='valid until')),
                ('revoked_at', models.DateTimeField(null=True, verbose_name='recalled')),
                ('answer', models.CharField(blank=True, choices=[(articles.models.review_link.Answer['APPROVE'], 'approved'), (articles.models.review_link.Answer['CHANGES'], 'asked for changes')], max_length=10, verbose_name='answer')),
                ('answer_name', models.CharField(blank=True, max_length=120)),
                ('answer_note', models.TextField(blank=True, max_length=5000)),
                ('answered_at', models.DateTimeField(null=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='review_links', to='articles.revision')),
            ],
            options={
                'verbose_name': 'review link',
                'verbose_name_plural': 'review links',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='VersionName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('named_at', models.DateTimeField()),
                ('named_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='version_name', to='articles.revision')),
            ],
        ),
    ]

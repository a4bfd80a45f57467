"""Readers who are not signed in find their page by index, however much is for members only."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("comments", "0006_reports_that_concern_their_reporter")]
    operations = [
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                fields=["thread", "audience", "published_at", "id"],
                condition=Q(root__isnull=True),
                name="comments_comment_roots_for",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                fields=["root", "audience", "published_at", "id"],
                condition=Q(root__isnull=False),
                name="comments_comment_replies_for",
            ),
        ),
    ]

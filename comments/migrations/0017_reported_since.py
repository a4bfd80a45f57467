"""Since when the oldest open report of a comment waits stands with the comment."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("comments", "0016_one_index_each")]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="reported_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="reported since"),
        ),
        migrations.RemoveIndex(model_name="comment", name="comments_comment_reported"),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                fields=["reported_at", "id"],
                condition=Q(reported_at__isnull=False),
                name="comments_comment_reported_at",
            ),
        ),
    ]

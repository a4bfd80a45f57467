"""The list of comments of one status is read from its end by an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0018_reports_counted_anew")]

    operations = [
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["status", "id"], name="comments_comment_by_status"),
        ),
    ]

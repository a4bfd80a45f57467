"""Which open report waits longest is found by an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0013_latest_discussions")]

    operations = [
        migrations.AddIndex(
            model_name="commentreport",
            index=models.Index(fields=["status", "created_at"], name="comments_report_waiting"),
        ),
    ]

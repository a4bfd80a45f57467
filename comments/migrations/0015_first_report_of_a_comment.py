"""The first open report of a comment is found by an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0014_reports_that_wait")]

    operations = [
        migrations.AddIndex(
            model_name="commentreport",
            index=models.Index(
                fields=["comment", "status", "created_at"], name="comments_report_first"
            ),
        ),
    ]

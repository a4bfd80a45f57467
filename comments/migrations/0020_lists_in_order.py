"""What waits is in the order of its list by an index alone, also what came at the same moment.

PostgreSQL read all rows of one moment, to sort them by their keys.
"""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("comments", "0019_comments_of_one_status")]

    operations = [
        migrations.RemoveIndex(model_name="comment", name="comments_comment_queue"),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                fields=["status", "created_at", "id"],
                name="comments_comment_queued",
            ),
        ),
        migrations.RemoveIndex(model_name="comment", name="comments_comment_urgent"),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                fields=["urgent_at", "id"],
                condition=Q(urgent_at__isnull=False),
                name="comments_comment_urgent_at",
            ),
        ),
        migrations.RemoveIndex(model_name="comment", name="comments_comment_medical"),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                fields=["medical_at", "id"],
                condition=Q(medical_at__isnull=False),
                name="comments_comment_medical_at",
            ),
        ),
        migrations.RemoveIndex(model_name="comment", name="comments_comment_flagged"),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                fields=["flagged_at", "id"],
                condition=Q(flagged_at__isnull=False),
                name="comments_comment_flagged_at",
            ),
        ),
        migrations.RemoveIndex(model_name="moderationaction", name="comments_action_by_actor"),
        migrations.AddIndex(
            model_name="moderationaction",
            index=models.Index(
                fields=["actor", "at", "id"],
                name="comments_action_of_actor",
            ),
        ),
        migrations.RemoveIndex(model_name="appeal", name="comments_appeal_waiting"),
        migrations.AddIndex(
            model_name="appeal",
            index=models.Index(
                fields=["at", "id"],
                condition=Q(decided_at__isnull=True),
                name="comments_appeal_undecided",
            ),
        ),
    ]

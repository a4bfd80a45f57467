"""Counts what was written before there were these counts, and renames one action of the record.

Whoever commented before is no newcomer, but has not agreed to the use of health data yet: the
next comment asks for it.
"""

from django.db import migrations
from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce


def count(apps, schema_editor):
    Comment = apps.get_model("comments", "Comment")
    CommentThread = apps.get_model("comments", "CommentThread")
    Standing = apps.get_model("comments", "CommenterStanding")
    replies = Comment.objects.filter(root=OuterRef("pk"), status="published").order_by()
    number = replies.values("root").annotate(number=Count("pk")).values("number")
    roots = Comment.objects.filter(root__isnull=True)
    roots.update(reply_count=Coalesce(Subquery(number), 0))
    last = Comment.objects.filter(thread=OuterRef("pk"), status="published").order_by()
    CommentThread.objects.update(
        last_public_at=Subquery(
            last.values("thread").annotate(last=Max("published_at")).values("last")
        )
    )
    authors = (
        Comment.objects.filter(author__isnull=False)
        .order_by()
        .values("author")
        .annotate(
            published=Count("pk", filter=Q(status="published")),
            removed=Count("pk", filter=Q(status="removed")),
        )
    )
    Standing.objects.bulk_create(
        [
            Standing(user_id=row["author"], published=row["published"], removed=row["removed"])
            for row in authors.iterator()
        ],
        batch_size=500,
    )
    apps.get_model("comments", "ModerationAction").objects.filter(action="hide").update(
        action="remove"
    )


class Migration(migrations.Migration):
    dependencies = [("comments", "0003_discussion_of_a_community")]
    operations = [migrations.RunPython(count, migrations.RunPython.noop)]

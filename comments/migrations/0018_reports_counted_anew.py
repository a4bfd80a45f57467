"""Counts the open reports of all comments, and notes since when the oldest waits."""

from django.db import migrations
from django.db.models import Count, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce


def count(apps, schema_editor):
    Comment = apps.get_model("comments", "Comment")
    reports = apps.get_model("comments", "CommentReport").objects.filter(status="open")
    mine = reports.filter(comment=OuterRef("pk")).order_by().values("comment")
    Comment.objects.filter(Q(open_reports__gt=0) | Q(pk__in=reports.values("comment"))).update(
        open_reports=Coalesce(Subquery(mine.annotate(count=Count("pk")).values("count")), 0),
        reported_at=Subquery(mine.annotate(first=Min("created_at")).values("first")),
    )


class Migration(migrations.Migration):
    dependencies = [("comments", "0017_reported_since")]

    operations = [migrations.RunPython(count, migrations.RunPython.noop)]

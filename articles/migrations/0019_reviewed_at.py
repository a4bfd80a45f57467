"""When the text that readers see was approved by a second person; older comments say so."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    Article = apps.get_model("articles", "Article")
    Event = apps.get_model("articles", "Event")
    verdicts = Event.objects.filter(
        revision=OuterRef("live_revision"), action__in=["approve", "request_changes"]
    ).order_by("-pk")
    read = Article.objects.filter(live_revision__isnull=False)
    approved = read.annotate(verdict=Subquery(verdicts.values("action")[:1])).filter(
        verdict="approve"
    )
    Article.objects.filter(pk__in=approved.values("pk")).update(
        reviewed_at=Subquery(verdicts.values("at")[:1])
    )


class Migration(migrations.Migration):
    dependencies = [("articles", "0018_dead_links")]
    operations = [
        migrations.AddField(
            model_name="article",
            name="reviewed_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="reviewed"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]

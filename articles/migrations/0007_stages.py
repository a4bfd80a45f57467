"""Every article gets the stage that followed from its pointers and dates until now."""

from django.db import migrations
from django.db.models import F
from django.utils import timezone


def forwards(apps, schema_editor):
    """What waited for its time is scheduled; what was unpublished is withdrawn."""
    Article = apps.get_model("articles", "Article")
    Event = apps.get_model("articles", "Event")
    now = timezone.now()
    public = Article.objects.filter(live_revision__isnull=False)
    public.filter(live_revision=F("latest_revision")).update(stage="published")
    public.filter(published_at__gt=now, live_revision=F("latest_revision")).update(
        stage="scheduled"
    )
    public.filter(published_at__gt=now).update(
        next_revision=F("live_revision"), next_at=F("published_at"), live_revision=None
    )
    gone = Article.objects.filter(
        live_revision=None, next_revision=None, published_at__isnull=False
    )
    for article in gone:
        last = Event.objects.filter(article=article, action="unpublish").order_by("-pk").first()
        article.live_revision_id = (last and last.revision_id) or article.latest_revision_id
        article.withdraw_at = last.at if last else now
        article.stage = "withdrawn"
        article.save()


def backwards(apps, schema_editor):
    """Scheduled first texts become pointers again; what is withdrawn has no live text."""
    Article = apps.get_model("articles", "Article")
    Article.objects.filter(live_revision=None, next_revision__isnull=False).update(
        live_revision=F("next_revision")
    )
    Article.objects.filter(withdraw_at__lte=timezone.now()).update(live_revision=None)


class Migration(migrations.Migration):
    dependencies = [("articles", "0006_workflow")]
    operations = [migrations.RunPython(forwards, backwards)]

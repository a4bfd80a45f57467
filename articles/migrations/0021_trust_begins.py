"""What is public already gets its record, its review date and the condition it is about."""

from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import migrations

# The longest time between reviews; nobody has said yet of what kind these pages are.
YEARS = 3


def fill(apps, schema_editor):
    Article = apps.get_model("articles", "Article")
    Change = apps.get_model("articles", "Change")
    Condition = apps.get_model("articles", "Condition")
    Condition.objects.create(
        name="Myasthenia gravis",
        slug="mg",
        other_names=["MG"],
        codes=[["ICD-10", "G70.0"], ["ICD-11", "8C60"], ["MeSH", "D009157"]],
    )
    # Until now this was the approval of any second person. A review is a signature from now on.
    Article.objects.filter(reviewed_at__isnull=False).update(reviewed_at=None)
    public = Article.objects.filter(published_at__isnull=False)
    changes, dated = [], []
    for article in public.only("published_at", "updated_at", "live_revision").iterator(500):
        first = {"kind": "first", "at": article.published_at}
        changes.append(Change(article=article, revision_id=article.live_revision_id, **first))
        if article.updated_at:
            said = {"kind": "major", "at": article.updated_at, "note": "Updated."}
            changes.append(Change(article=article, revision_id=article.live_revision_id, **said))
        article.next_review_on = _later(article.published_at)
        dated.append(article)
    Change.objects.bulk_create(changes, batch_size=500)
    Article.objects.bulk_update(dated, ["next_review_on"], batch_size=200)


def _later(moment):
    day = moment.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    last = day.month == 2 and day.day == 29
    return date(day.year + YEARS, day.month, 28 if last else day.day)


class Migration(migrations.Migration):
    dependencies = [("articles", "0020_trust")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

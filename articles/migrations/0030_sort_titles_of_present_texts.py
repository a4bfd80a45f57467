"""Fills in the titles by which lists are put in order."""

from django.db import migrations

from core.lookalikes import folded

BATCH = 500  # Articles.


def fill(apps, schema_editor):
    Article = apps.get_model("articles", "Article")
    rows = Article.objects.filter(latest_revision__isnull=False).order_by("pk")
    last = 0
    while pairs := list(
        rows.filter(pk__gt=last).values_list("pk", "latest_revision__title")[:BATCH]
    ):
        Article.objects.bulk_update(
            [Article(pk=pk, sort_title=folded(title)[:200]) for pk, title in pairs], ["sort_title"]
        )
        last = pairs[-1][0]


class Migration(migrations.Migration):
    dependencies = [("articles", "0029_sort_title")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

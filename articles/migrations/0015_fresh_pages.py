"""An index leads to the newest and the oldest pages, by when readers got to see their texts."""

from django.db import migrations, models
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    dependencies = [("articles", "0014_newsroom_rights")]
    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                Coalesce("updated_at", "published_at"),
                models.F("id"),
                condition=models.Q(published_at__isnull=False),
                name="articles_article_fresh",
            ),
        )
    ]

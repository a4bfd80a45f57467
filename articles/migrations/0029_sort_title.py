"""The title by which lists are put in order."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0028_lists_of_any_length")]

    operations = [
        migrations.AddField(
            model_name="article",
            name="sort_title",
            field=models.CharField(blank=True, editable=False, max_length=200),
        ),
    ]

"""A review link remembers whether its answer was a step of the workflow or advice."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0015_fresh_pages")]
    operations = [
        migrations.AddField(
            model_name="reviewlink",
            name="counted",
            field=models.BooleanField(default=False),
        )
    ]

"""A source remembers what a list of retractions said of it last."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0022_trust_rights")]
    operations = [
        migrations.AddField(
            model_name="reference",
            name="status_notice",
            field=models.CharField(blank=True, default="", editable=False, max_length=300),
        ),
    ]

"""A member can say that a comment exposes them; it is then held at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0005_rights_of_moderators")]
    operations = [
        migrations.AddField(
            model_name="commentreport",
            name="concerns_reporter",
            field=models.BooleanField(default=False, verbose_name="about the reporter"),
        ),
    ]

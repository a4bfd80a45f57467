"""A decision remembers which lists it took a comment off, so that it can be taken back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0008_mail_that_goes_once")]
    operations = [
        migrations.AddField(
            model_name="moderationaction",
            name="cleared",
            field=models.CharField(blank=True, editable=False, max_length=100),
        ),
    ]

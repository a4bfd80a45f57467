"""Nobody writes freely any more what somebody is entitled to."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("articles", "0026_credentials_into_about")]
    operations = [migrations.RemoveField(model_name="person", name="credentials")]

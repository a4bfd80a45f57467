"""The checked addresses are listed under the name of what editors look for in them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("articles", "0017_links_of_present_texts")]
    operations = [
        migrations.AlterModelOptions(
            name="linkcheck",
            options={"verbose_name": "checked link", "verbose_name_plural": "dead links"},
        ),
    ]

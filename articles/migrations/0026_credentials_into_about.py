"""What was written freely of somebody's credentials goes on in the text about them.

Register entries, which a second person has checked, stand in its place.
"""

from django.db import migrations


def move(apps, schema_editor):
    Person = apps.get_model("articles", "Person")
    for person in Person.objects.exclude(credentials="").iterator():
        person.bio = f"{person.bio}\n\n{person.credentials}".strip()
        person.save(update_fields=["bio"])


class Migration(migrations.Migration):
    dependencies = [("articles", "0025_risk_lowered_by")]
    operations = [migrations.RunPython(move, migrations.RunPython.noop)]

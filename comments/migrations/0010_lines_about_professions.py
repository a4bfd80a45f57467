"""Lets the record speak of checked professions."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0009_marks_that_a_decision_took_off"),
    ]

    operations = [
        migrations.AlterField(
            model_name="moderationaction",
            name="action",
            field=models.CharField(
                choices=[
                    ("approve", "approved"),
                    ("remove", "removed"),
                    ("restore", "restored"),
                    ("hold", "held back"),
                    ("expire", "removed, because nobody had looked at it"),
                    ("withdraw", "withdrawn"),
                    ("erase", "erased"),
                    ("redact", "personal data taken out"),
                    ("audience", "readers changed"),
                    ("note", "editor's note"),
                    ("fold", "folded"),
                    ("pin", "pinned"),
                    ("claim", "claimed"),
                    ("set_state", "discussion set"),
                    ("set_mode", "reading first set"),
                    ("decline_appeal", "appeal declined"),
                    ("warn", "warned"),
                    ("premoderate", "read first from now on"),
                    ("suspend", "suspended"),
                    ("ban", "banned"),
                    ("lift", "restriction lifted"),
                    ("credential", "profession"),
                ],
                max_length=20,
                verbose_name="action",
            ),
        ),
        migrations.AlterField(
            model_name="statement",
            name="action",
            field=models.CharField(
                choices=[
                    ("approve", "approved"),
                    ("remove", "removed"),
                    ("restore", "restored"),
                    ("hold", "held back"),
                    ("expire", "removed, because nobody had looked at it"),
                    ("withdraw", "withdrawn"),
                    ("erase", "erased"),
                    ("redact", "personal data taken out"),
                    ("audience", "readers changed"),
                    ("note", "editor's note"),
                    ("fold", "folded"),
                    ("pin", "pinned"),
                    ("claim", "claimed"),
                    ("set_state", "discussion set"),
                    ("set_mode", "reading first set"),
                    ("decline_appeal", "appeal declined"),
                    ("warn", "warned"),
                    ("premoderate", "read first from now on"),
                    ("suspend", "suspended"),
                    ("ban", "banned"),
                    ("lift", "restriction lifted"),
                    ("credential", "profession"),
                ],
                max_length=20,
                verbose_name="action",
            ),
        ),
    ]

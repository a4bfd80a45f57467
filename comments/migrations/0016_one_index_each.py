"""A longer index that begins with the same column serves what the short one did, and in order."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SHORT = {
    "author": "comments_comment_author_id_334ce9e2",
    "root": "comments_comment_root_id_23b4c218",
    "thread": "comments_comment_thread_id_fab41b92",
}
FIELDS = {
    "author": models.ForeignKey(
        db_index=False,
        editable=False,
        null=True,
        on_delete=django.db.models.deletion.SET_NULL,
        related_name="comments",
        to=settings.AUTH_USER_MODEL,
        verbose_name="author",
    ),
    "root": models.ForeignKey(
        db_index=False,
        editable=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="branch",
        to="comments.comment",
    ),
    "thread": models.ForeignKey(
        db_index=False,
        editable=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="comments",
        to="comments.commentthread",
    ),
}


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0015_first_report_of_a_comment"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    # By hand: Django would write the whole table of SQLite anew for each of them, which takes
    # minutes for a million comments.
    operations = [
        migrations.RunSQL(
            f"DROP INDEX IF EXISTS {index}",
            f"CREATE INDEX {index} ON comments_comment ({name}_id)",
            state_operations=[
                migrations.AlterField(model_name="comment", name=name, field=FIELDS[name])
            ],
        )
        for name, index in SHORT.items()
    ]

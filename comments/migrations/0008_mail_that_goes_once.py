"""Mail that goes once: who took it, with what it goes together, and what members want of it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0007_places_for_everybody"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MailChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "decisions",
                    models.BooleanField(default=True, verbose_name="decisions of moderators"),
                ),
                (
                    "with_text",
                    models.BooleanField(
                        default=False, verbose_name="with the words of the comments"
                    ),
                ),
            ],
            options={
                "verbose_name": "choice of mails",
                "verbose_name_plural": "choices of mails",
            },
        ),
        migrations.AddField(
            model_name="outbox",
            name="address",
            field=models.EmailField(blank=True, max_length=254),
        ),
        migrations.AddField(
            model_name="outbox",
            name="claimed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="outbox",
            name="mail",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="outbox",
            name="tries",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="tries"),
        ),
        migrations.AlterField(
            model_name="outbox",
            name="kind",
            field=models.CharField(
                choices=[
                    ("reply", "a reply to me"),
                    ("followed", "a comment in a discussion that I follow"),
                    ("decision", "a decision about a comment of mine"),
                    ("report", "what became of my report"),
                    ("urgent", "somebody may be in danger"),
                    ("waiting", "comments have been waiting for long"),
                ],
                max_length=10,
                verbose_name="about",
            ),
        ),
        migrations.AlterField(
            model_name="outbox",
            name="user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="outbox",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="outbox",
            index=models.Index(
                condition=models.Q(("mail__isnull", False)),
                fields=["mail"],
                name="comments_outbox_mail",
            ),
        ),
        migrations.AddConstraint(
            model_name="outbox",
            constraint=models.UniqueConstraint(
                condition=models.Q(("report__isnull", False), ("user__isnull", True)),
                fields=("report",),
                name="comments_outbox_of_visitor_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="outbox",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("address", ""), ("user__isnull", False)),
                    models.Q(("user__isnull", True), models.Q(("address", ""), _negated=True)),
                    _connector="OR",
                ),
                name="comments_outbox_to_somebody",
            ),
        ),
        migrations.AddField(
            model_name="mailchoice",
            name="user",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mail_choice",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]

"""A right of its own to read what was reported as illegal and is erased everywhere else."""

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations


def grant(apps, schema_editor):
    # Django makes permissions after the last migration; the group needs this one now.
    config = installed_apps.get_app_config("comments")
    create_permissions(config, verbosity=0, using=schema_editor.connection.alias)
    Permission = apps.get_model("auth", "Permission")
    right = Permission.objects.get(content_type__app_label="comments", codename="view_kept_report")
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name="Lead moderators")
    group.permissions.add(right)


class Migration(migrations.Migration):
    dependencies = [("comments", "0010_lines_about_professions")]
    operations = [
        migrations.AlterModelOptions(
            name="commentreport",
            options={
                "ordering": ["created_at", "pk"],
                "permissions": [
                    ("view_kept_report", "Can read what was reported as illegal in an erased comment")
                ],
                "verbose_name": "report",
                "verbose_name_plural": "reports",
            },
        ),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]

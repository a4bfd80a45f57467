"""The group that keeps discussions in order, with just the permissions that this needs.

Moderators see comments, discussions and the record, and decide by actions that ask for
`moderate_comment`. They get no right to change rows: nobody rewrites a member's words.
Editors see what is said under their articles, and leave decisions to moderators.
"""

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

GROUPS = {
    "Moderators": [
        "view_comment", "view_commentthread", "view_moderationaction", "moderate_comment",
    ],
    "Editors": ["view_comment", "view_commentthread"],
}  # fmt: skip


def _permissions(apps, names):
    Permission = apps.get_model("auth", "Permission")
    return Permission.objects.filter(content_type__app_label="comments", codename__in=names)


def create(apps, schema_editor):
    # Django makes permissions after the last migration; the groups need them now.
    config = installed_apps.get_app_config("comments")
    create_permissions(config, verbosity=0, using=schema_editor.connection.alias)
    Group = apps.get_model("auth", "Group")
    for name, codenames in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*_permissions(apps, codenames))


def drop(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Group.objects.filter(name="Moderators").delete()
    for group in Group.objects.filter(name="Editors"):
        group.permissions.remove(*_permissions(apps, GROUPS["Editors"]))


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0001_initial"),
        ("articles", "0003_newsroom_groups"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(create, drop)]

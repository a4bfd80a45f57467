"""The groups of the newsroom get the rights that came with the workflow and the pictures."""

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

RIGHTS = {
    "Authors": ["add_picture", "change_picture", "view_picture"],
    "Editors": [
        "override_checks", "add_picture", "change_picture", "delete_picture", "view_picture",
        "view_linkcheck",
    ],
    "Reviewers": ["view_picture"],
}  # fmt: skip


def _each(apps):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, codenames in RIGHTS.items():
        rights = Permission.objects.filter(
            content_type__app_label="articles", codename__in=codenames
        )
        for group in Group.objects.filter(name=name):
            yield group, rights


def grant(apps, schema_editor):
    config = installed_apps.get_app_config("articles")
    create_permissions(config, verbosity=0, using=schema_editor.connection.alias)
    for group, rights in _each(apps):
        group.permissions.add(*rights)


def take_back(apps, schema_editor):
    for group, rights in _each(apps):
        group.permissions.remove(*rights)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0013_links"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(grant, take_back)]

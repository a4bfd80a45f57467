"""The groups of the newsroom get the rights that come with register, sources and record."""

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

RIGHTS = {
    "Authors": ["view_person", "add_reference", "change_reference", "view_reference", "view_change"],
    "Editors": [
        "view_person", "view_credential", "add_credential", "change_credential",
        "view_declaration", "add_declaration", "view_signoff", "view_change",
        "add_reference", "change_reference", "view_reference",
        "view_mistakereport", "change_mistakereport", "view_recheck", "change_recheck",
    ],
    "Reviewers": [
        "view_person", "view_credential", "view_declaration", "view_signoff", "view_change",
        "view_reference", "view_mistakereport", "view_recheck",
    ],
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
        # What a group had before stays with it.
        group.permissions.remove(*rights.exclude(codename="view_person"))


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0021_trust_begins"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(grant, take_back)]

"""The groups of the newsroom, each with just the permissions that its people need."""

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

GROUPS = {
    "Authors": ["add_article", "change_article", "view_article", "view_category", "view_person"],
    "Editors": [
        "add_article", "change_article", "view_article", "publish_article", "review_article",
        "add_category", "change_category", "delete_category", "view_category",
        "add_person", "change_person", "view_person",
    ],
    "Reviewers": ["view_article", "review_article", "view_category", "view_person"],
}  # fmt: skip


def create(apps, schema_editor):
    # Django makes permissions after the last migration; the groups need them now.
    config = installed_apps.get_app_config("articles")
    create_permissions(config, verbosity=0, using=schema_editor.connection.alias)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, codenames in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(
            *Permission.objects.filter(
                content_type__app_label="articles", codename__in=codenames
            )
        )


def drop(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0002_revision_is_immutable"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(create, drop)]

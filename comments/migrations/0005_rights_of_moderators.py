"""Who among the staff may do what in the discussions.

Moderators decide about comments and warn or suspend members. What weighs more, a ban, an erasure,
a word rule, a checked profession, is for those who lead them. Reviewers settle medical
questions. Editors put notes on comments under their articles.
"""

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

GROUPS = {
    "Moderators": [
        "annotate_comment", "restrict_members", "view_private_notes", "view_commentreport",
        "view_commenterstanding", "view_rule", "view_messagetemplate", "view_helpline",
        "view_statement", "view_appeal", "change_commentthread",
    ],
    "Lead moderators": [
        "view_comment", "view_commentthread", "change_commentthread", "view_moderationaction",
        "moderate_comment", "annotate_comment", "restrict_members", "ban_members",
        "view_private_notes", "erase_comments", "edit_rules", "verify_clinicians",
        "view_commentreport", "view_commenterstanding", "view_statement", "view_appeal",
        "view_rule", "add_rule", "change_rule", "delete_rule",
        "view_messagetemplate", "add_messagetemplate", "change_messagetemplate",
        "delete_messagetemplate", "view_helpline", "add_helpline", "change_helpline",
        "delete_helpline", "view_cliniciancredential", "add_cliniciancredential",
        "change_cliniciancredential",
    ],
    "Editors": ["annotate_comment", "change_commentthread"],
    "Reviewers": ["medical_review"],
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
    Group.objects.filter(name="Lead moderators").delete()
    for group in Group.objects.filter(name__in=GROUPS):
        group.permissions.remove(*_permissions(apps, GROUPS[group.name]))


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0004_counts_of_what_is_there"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(create, drop)]

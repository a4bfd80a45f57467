"""The database of the tests: what stands in it, also behind a test that emptied it."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection


def rows() -> dict[str, list[tuple[object, ...]]]:
    """Return what stands in the table of each model."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_models(include_auto_created=True)
    }


@pytest.mark.django_db(transaction=True)
def test_an_emptied_database_gets_back_what_it_had():
    before = rows()
    assert Group.objects.get(name="Moderators").permissions.exists()
    call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
    assert not Group.objects.exists()
    connection.creation.deserialize_db_from_string(connection._test_serialized_contents)
    assert rows() == before

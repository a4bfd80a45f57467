"""What every new connection to the database knows at once."""

import threading

import pytest
from django.db import connection, connections, transaction
from django.db.models.functions import JSONObject

from accounts.models import User
from core.prepared import Prepared

pytestmark = pytest.mark.django_db(transaction=True)


def listed():
    return list(User.objects.values_list(JSONObject(name="username")))


def prepared():
    made = Prepared(lambda places: User.objects.values_list(JSONObject(name="username")))
    return [tuple(row) for row in made.rows()]


@pytest.mark.parametrize("ask", [listed, prepared])
def test_a_reader_of_json_waits_for_no_writer(ask):
    read = []

    def run():
        """Ask for JSON as the first thing on a new connection."""
        try:
            if connection.vendor == "sqlite":
                with connection.cursor() as cursor:
                    cursor.execute("PRAGMA busy_timeout = 0")  # Whoever has to wait fails.
            read.append(ask())
        finally:
            connections.close_all()

    with transaction.atomic():
        User.objects.create_user("Max", "max@example.org")
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    assert read == [[]]

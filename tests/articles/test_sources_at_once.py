"""Several people add the same source at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from articles.models import Reference
from articles.rules import SourceKind
from articles.services import sourcing
from articles.services.sourcing import AlreadyThere, Description

PEOPLE = 4
SAME = {
    "doi": [
        "10.1212/WNL.1",
        "doi:10.1212/wnl.1.",
        "https://doi.org/10.1212/WNL.1",
        "10.1212/wnl.1",
    ],
    "url": ["https://nhs.uk/a", "HTTPS://NHS.UK/a", "https://nhs.uk/a#b", "https://nhs.uk:443/a"],
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", SAME)
def test_one_is_added_and_the_others_hear_which(name):
    start = Barrier(PEOPLE)

    def add(typed):
        start.wait()
        try:
            description = Description(SourceKind.JOURNAL.value, "Rest", **{name: typed})
            return sourcing.add(description, by=None).pk
        except AlreadyThere as known:
            return known.reference.pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(PEOPLE) as people:
        answers = set(people.map(add, SAME[name]))
    assert answers == {Reference.objects.get().pk}

"""Several editors arrange the tree of topics at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from articles.models import Category
from articles.services import topics
from articles.services.errors import Refused
from tests import build

EDITORS, TURNS = 4, 8
POSITIONS = ["last-child", "left", "right", "first-child"]


@pytest.mark.django_db(transaction=True)
def test_a_tree_that_many_arrange_at_once_stays_whole():
    for number in range(4):
        build.category(f"Root {number} > A > B")
    start = Barrier(EDITORS)

    def arrange(editor):
        start.wait()
        try:
            for turn in range(TURNS):
                known = list(Category.objects.order_by("pk"))
                topic = known[(editor * 7 + turn * 3) % len(known)]
                target = known[(editor * 5 + turn * 11 + 1) % len(known)]
                try:
                    topics.move_topic(topic, target=target, position=POSITIONS[turn % 4], by=None)
                    topics.add_topic(name=f"New {editor} {turn}", parent=target, by=None)
                except Refused:
                    continue
        finally:
            connections.close_all()

    with ThreadPoolExecutor(EDITORS) as editors:
        list(editors.map(arrange, range(EDITORS)))
    assert Category.objects.find_problems() == ([], [], [], [], [])
    for topic in Category.objects.all():
        parent = Category.objects.get_parent(topic)
        assert topic.url_path == (f"{parent.url_path}/{topic.slug}" if parent else topic.slug)

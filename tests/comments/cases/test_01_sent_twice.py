"""Case 1: a form sent twice, by a slow network, the back button or a second tab."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from comments.forms import mark_of
from comments.models import Comment, CommentThread
from comments.services import errors, posting
from tests import build
from tests.comments.acts import TEXT, post, rest


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_give_one_comment_and_nobody_an_error():
    article, maxi, token = build.article(), build.known_member(), uuid4()
    start = Barrier(10)

    def send(_number: int) -> Comment:
        try:
            start.wait()
            return post(article, maxi, token=token)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        results = list(pool.map(send, range(10)))
    assert len({comment.pk for comment in results}) == Comment.objects.count() == 1
    assert CommentThread.objects.get().public_count == 1


@pytest.mark.django_db
def test_both_answers_lead_to_the_comment(client):
    article, maxi = build.article(), build.known_member()
    client.force_login(maxi)
    form = {"text": TEXT, "token": str(uuid4()), "author": mark_of(maxi), "action": "post"}
    place = reverse("comments:new", args=[article.slug])
    answers = [client.post(place, form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Comment.objects.get().anchor in answers[0]["Location"]


@pytest.mark.django_db
class TestAnotherForm:
    """The same text in two tabs: each has a token of its own."""

    @pytest.fixture
    def article(self):
        return build.article()

    @pytest.fixture
    def maxi(self):
        return build.known_member()

    @pytest.mark.parametrize(
        "again", [TEXT, f"  {TEXT.upper()}\r\n", TEXT.replace("e", "е"), f"{TEXT}\u200b"]
    )
    def test_the_same_text_is_the_same_comment(self, article, maxi, again):
        first = post(article, maxi)
        with pytest.raises(errors.AlreadyPosted, match="You already posted this") as refused:
            post(article, maxi, again)
        assert refused.value.comment == first

    def test_also_while_it_waits_for_a_moderator(self, article):
        nele = build.user("Nele")
        build.agree(nele)
        first = post(article, nele)
        with pytest.raises(errors.AlreadyPosted) as refused:
            post(article, nele)
        assert refused.value.comment == first

    def test_after_ten_minutes_it_is_meant(self, article, maxi):
        post(article, maxi)
        rest(601)
        assert post(article, maxi).pk

    def test_a_short_text_may_be_said_to_several_people_but_not_twice_to_one(self, article, maxi):
        one, two = (build.comment(article, by=None, text=text) for text in ("One", "Two"))
        post(article, maxi, "Thank you!", parent=one)
        rest(11)
        post(article, maxi, "Thank you!", parent=two)
        with pytest.raises(errors.AlreadyPosted):
            post(article, maxi, "Thank you!", parent=two)

    def test_a_form_that_posted_another_text_loses_neither(self, article, maxi):
        token = uuid4()
        post(article, maxi, token=token)
        with pytest.raises(errors.FormUsed):
            post(article, maxi, "Something else", token=token)

    def test_the_answer_is_the_same_when_what_it_answered_has_gone_meanwhile(self, article, maxi):
        parent, token = build.comment(article, by=build.known_member("Nora")), uuid4()
        first = post(article, maxi, token=token, parent=parent)
        posting.withdraw(parent, by=parent.author)
        assert post(article, maxi, token=token, parent=parent) == first

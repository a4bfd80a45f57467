"""Removing a comment with the replies that repeat it, also in a very long conversation."""

import re
from html import unescape

import pytest

from comments.models import Comment
from comments.rules import Status
from comments.services import branches
from tests import build

pytestmark = pytest.mark.django_db
WORDS = "her name is Jane Roe and she lives in the house behind the mill"
LIST = "/admin/comments/comment/"


@pytest.fixture
def mo(client):
    moderator = build.mo_moderator()
    client.force_login(moderator)
    return moderator


@pytest.fixture
def root(monkeypatch):
    """Return a comment with five replies, of which the first and the fourth repeat it."""
    monkeypatch.setattr(branches, "LOOKED_THROUGH", 2)
    article = build.article()
    root = build.comment(article, by=build.known_member(), text=f"You know, {WORDS}.")
    rita = build.known_member("Rita")
    for number in range(5):
        text = f"Really, {WORDS}?" if number in (0, 3) else f"Calm words, number {number}."
        build.comment(article, by=rita, parent=root, text=text)
    return root


def replies():
    return list(Comment.objects.exclude(root=None).order_by("pk"))


def pairs(*comments):
    return [f"{each.pk}:{each.revision}:{each.status}" for each in comments]


def sent(page):
    """Return what the form of a page sends as it stands."""
    text = page.content.decode()
    found = {}
    for tag in re.findall(r"<input [^>]+>", text):
        name, value = re.search(r'name="(\w+)"', tag), re.search(r'value="([^"]*)"', tag)
        ticks = "hidden" in tag or " checked" in tag
        if name and value and ticks and name[1] != "csrfmiddlewaretoken":
            found.setdefault(name[1], []).append(unescape(value[1]))
    message = re.search(r"<textarea name=\"message\"[^>]*>\s*(.*?)</textarea>", text, re.DOTALL)
    return found | ({"message": [unescape(message[1])]} if message else {})


def test_more_is_looked_through_and_nothing_typed_or_ticked_is_lost(client, mo, root):
    page = f"{LIST}{root.pk}/branch/"
    answer = client.get(page)
    first, *_others = replies()
    assert sent(answer)["seen"] == sent(answer)["found"] == pairs(first)
    typed = {**sent(answer), "seen": [], "do": "more", "code": "privacy", "message": "Typed"}
    answer = client.post(page, typed)
    assert answer.status_code == 200
    form = sent(answer)
    assert (form["found"], form["seen"]) == (pairs(first, replies()[3]), pairs(replies()[3]))
    assert (form["code"], form["message"]) == (["privacy"], ["Typed"])
    answer = client.post(page, {**form, "do": "more"})
    form = sent(answer)
    assert form["found"] == pairs(first, replies()[3]) and form["after"] == [""]
    assert "Look through" not in answer.content.decode()
    answer = client.post(page, {**form, "do": "branch"})
    assert (answer.status_code, answer.url) == (303, f"{LIST}moderate/")
    gone = Comment.objects.filter(status=Status.REMOVED).order_by("pk")
    assert list(gone) == [root, replies()[3]]


def test_a_removal_goes_on_behind_what_was_looked_through(client, mo, root):
    page, back = f"{LIST}{root.pk}/branch/", f"{LIST}moderate/?queue=mine"
    form = sent(client.get(f"{page}?back={back}"))
    form |= {"do": "branch", "code": "privacy", "message": "Typed with care"}
    answer = client.post(page, form)
    assert answer.status_code == 303 and answer.url.startswith(f"{page}?after=")
    assert [row.status for row in (Comment.objects.get(pk=root.pk), replies()[0])] == [
        "removed"
    ] * 2
    answer = client.get(answer.url)
    form = sent(answer)
    assert "itself" not in form and form["found"] == form["seen"] == pairs(replies()[3])
    assert (form["code"], form["message"]) == (["privacy"], ["Typed with care"])
    answer = client.post(page, {**form, "do": "branch"})
    assert replies()[3].status == Status.REMOVED
    text = client.get(answer.url).content.decode()
    assert "No reply repeats" in text and "Typed with care" not in text
    assert f'href="{back}"' in text
    assert [reply.status for reply in replies()].count(Status.PUBLISHED) == 3


def test_a_comment_whose_first_replies_repeat_nothing_is_asked_about_all_the_same(client, mo, root):
    Comment.objects.filter(pk=replies()[0].pk).update(source="Calm as well.")
    answer = client.post(
        f"{LIST}moderate/?queue=mine&item={root.pk}",
        {"do": "remove", "code": "privacy", "revision": 1, "status": "published"},
    )
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "None of the replies that were looked through" in text and "Look through" in text


ODD_PLACES = pytest.mark.parametrize("after", ["x", "1-", "9" * 18 + "-1"])


@ODD_PLACES
def test_no_page_has_an_odd_place(client, mo, root, after):
    assert client.get(f"{LIST}{root.pk}/branch/?after={after}").status_code == 404


@ODD_PLACES
def test_a_form_with_an_odd_place_begins_again_and_nothing_typed_or_ticked_is_lost(
    client, mo, root, after
):
    page, first = f"{LIST}{root.pk}/branch/", replies()[0]
    typed = {**sent(client.get(page)), "seen": [], "code": "privacy", "message": "Typed"}
    answer = client.post(page, {**typed, "do": "more", "after": after})
    assert "so this begins again" in answer.content.decode()
    form = sent(answer)
    assert (form["found"], form.get("seen", [])) == (pairs(first), [])
    assert (form["code"], form["message"]) == (["privacy"], ["Typed"])
    form = sent(client.post(page, {**form, "do": "more"}))
    assert form["found"] == pairs(first, replies()[3])
    answer = client.post(page, {**form, "do": "branch", "after": after}, follow=True)
    assert answer.status_code == 200
    gone = Comment.objects.filter(status=Status.REMOVED).order_by("pk")
    assert list(gone) == [root, replies()[3]]


def test_nothing_that_stands_elsewhere_is_shown(client, mo, root):
    other = build.comment(build.article(), by=None, text=WORDS)
    answer = client.post(
        f"{LIST}{root.pk}/branch/", {"do": "more", "found": [*pairs(other), "x", "9:9:odd"]}
    )
    assert "found" not in sent(answer)

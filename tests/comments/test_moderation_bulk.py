"""One decision about many comments: what it will do is shown first, and it can be taken back."""

from html import unescape

import pytest

from articles.models import Article
from comments.models import Comment, ModerationAction
from comments.rules import Status
from comments.services import bulk, moderating
from tests import build

pytestmark = pytest.mark.django_db

LIST = "/admin/comments/comment/"
BULK = f"{LIST}bulk/"


@pytest.fixture
def mo(client):
    moderator = build.mo_moderator()
    client.force_login(moderator)
    return moderator


@pytest.fixture
def waiting():
    article = build.article("Resting well")
    members = [build.known_member(name) for name in ("Max", "Rita", "Nell")]
    return [
        build.comment(article, by=member, status=Status.HELD, text=f"Words of {member}")
        for member in members
    ]


def chosen(do, *comments):
    return f"{BULK}?do={do}&" + "&".join(f"c={comment.pk}" for comment in comments)


def seen(*comments):
    return [f"{each.pk}:{each.revision}:{each.status}" for each in comments]


def statuses(comments):
    return [Comment.objects.get(pk=comment.pk).status for comment in comments]


def text(answer):
    return unescape(answer.content.decode())


def test_the_preview_shows_each_text_and_what_will_stay(client, mo, waiting):
    own = build.comment(Article.objects.get(), by=mo, status=Status.HELD, text="My own")
    published = build.comment(Article.objects.get(), by=None, text="Public already")
    Comment.objects.filter(pk=published.pk).update(status=Status.REMOVED)
    page = client.get(chosen("remove", *waiting, own, published))
    assert [each.comment for each in page.context["will"]] == waiting
    assert [each.refusal for each in page.context["will_not"]] == [
        "You wrote it yourself.",
        "It is removed by a moderator.",
    ]
    for words in ("Words of Max", "Words of Nell", "Remove 3 comments", "Resting well"):
        assert words in text(page)
    assert statuses(waiting) == [Status.HELD] * 3


def test_many_are_published_at_once_and_taken_back_at_once(client, mo, waiting):
    back = f"{LIST}moderate/?queue=new_members"
    answer = client.post(chosen("approve", *waiting), {"seen": seen(*waiting), "back": back})
    assert (answer.status_code, answer.url) == (303, back)
    assert statuses(waiting) == [Status.PUBLISHED] * 3
    page = client.get(back)
    assert "3 comments were dealt with." in text(page)
    assert "You approved 3 comments." in text(page)
    line = page.context["last"]
    answer = client.post(f"{LIST}undo/", {"line": line.pk, "all": "1", "back": back}, follow=True)
    assert "Taken back: 3." in text(answer)
    assert statuses(waiting) == [Status.HELD] * 3
    assert answer.context["last"] is None


def test_a_removal_of_many_needs_a_reason_and_loses_no_word(client, mo, waiting):
    address = chosen("remove", *waiting)
    answer = client.post(address, {"seen": seen(*waiting), "message": "Typed with care"})
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["code"]
    assert "Typed with care</textarea>" in text(answer)
    client.post(address, {"seen": seen(*waiting), "code": "spam", "message": "No adverts."})
    assert statuses(waiting) == [Status.REMOVED] * 3


def test_what_somebody_else_changed_is_left_and_said(client, mo, waiting):
    pairs = seen(*waiting)
    mona = build.user("Mona", group="Moderators")
    moderating.approve(waiting[0], by=mona, revision=1)
    Comment.objects.filter(pk=waiting[1].pk).update(revision=2)
    sent = {"seen": pairs, "code": "spam"}
    page = text(client.post(chosen("remove", *waiting), sent, follow=True))
    assert statuses(waiting) == [Status.PUBLISHED, Status.HELD, Status.REMOVED]
    assert "1 comment was dealt with." in page
    assert "Mona: approved" in page
    assert "changed after you opened it" in page


def test_what_was_seen_first_is_still_what_is_sent_after_a_mistake(client, mo, waiting):
    pairs = seen(*waiting)
    Comment.objects.filter(pk=waiting[0].pk).update(revision=2)
    answer = client.post(chosen("remove", *waiting), {"seen": pairs})
    assert [each.seen for each in answer.context["will"]] == pairs


@pytest.mark.parametrize(
    ("action", "do"),
    [("approve_selected", "approve"), ("remove_selected", "remove")],
)
def test_the_list_of_all_comments_leads_to_the_same_preview(client, mo, waiting, action, do):
    answer = client.post(
        f"{LIST}?status__exact=held",
        {"action": action, "_selected_action": [waiting[0].pk], "index": "0"},
    )
    assert answer.status_code == 303
    assert answer.url.startswith(f"{BULK}?do={do}&c={waiting[0].pk}&back=")
    page = client.get(answer.url)
    assert page.context["back"] == f"{LIST}?status__exact=held"
    assert "Words of Max" in text(page)


def test_too_many_at_once_are_refused_before_anything_is_asked(client, mo, waiting):
    member, article = waiting[0].author, Article.objects.get()
    for _number in range(bulk.MOST_AT_ONCE):
        build.comment(article, by=member)
    answer = client.post(
        LIST,
        {
            "action": "remove_selected",
            "_selected_action": [waiting[0].pk],
            "select_across": "1",
            "index": "0",
        },
    )
    assert (answer.status_code, answer.url) == (303, LIST)


@pytest.mark.parametrize("query", ["", "?do=odd&c=1", "?do=claim"])
def test_no_such_decision(client, mo, query):
    assert client.get(f"{BULK}{query}").status_code == 404


@pytest.mark.parametrize("pair", ["", "x", f"{'9' * 40}:1:held", f"{'9' * 18}:1:held", "1", "1:1"])
def test_odd_pairs_decide_nothing(client, mo, waiting, pair):
    assert client.get(f"{BULK}?do=approve&c=x&c={'9' * 40}").status_code == 200
    answer = client.post(f"{BULK}?do=approve&c={waiting[0].pk}", {"seen": pair}, follow=True)
    assert answer.status_code == 200
    assert "Nothing was done." in text(answer)
    assert statuses(waiting) == [Status.HELD] * 3


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "/admin/", "x\r\ny"])
def test_the_way_back_stays_in_this_part_of_the_administration(client, mo, waiting, back):
    answer = client.post(chosen("approve", waiting[0]), {"seen": seen(waiting[0]), "back": back})
    assert answer.url == f"{LIST}moderate/"


@pytest.mark.parametrize("who", [build.ed_editor, build.ada_author, build.clara_reviewer])
def test_only_moderators_decide(client, waiting, who):
    client.force_login(who())
    address = chosen("remove", *waiting)
    assert client.get(address).status_code == 403
    assert client.post(address, {"seen": seen(*waiting), "code": "spam"}).status_code == 403
    assert statuses(waiting) == [Status.HELD] * 3


def test_the_preview_costs_the_same_for_many(client, mo, waiting, django_assert_num_queries):
    for number in range(20):
        made = build.comment(build.article(), by=build.user(f"m{number}x"), status=Status.HELD)
        waiting.append(made)
    client.get(chosen("remove", waiting[0]))
    with django_assert_num_queries(6):
        client.get(chosen("remove", waiting[0]))
    with django_assert_num_queries(6):
        client.get(chosen("remove", *waiting))


def test_nothing_was_decided_by_looking(client, mo, waiting):
    client.get(chosen("approve", *waiting))
    assert not ModerationAction.objects.exists()

"""Reading discussions: on the article's page, on their own pages, as anybody."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from articles.services import withdrawing
from comments import pages
from comments.models import Comment
from comments.rules import Status, ThreadState
from comments.services import moderating, posting
from tests import build
from tests.pages import page, part, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.servers]
PATH = "/articles/resting/"
START = timezone.now() - timedelta(days=3)


@pytest.fixture
def article():
    return build.article("Resting")


@pytest.fixture
def nora():
    return build.user("Nora")


def minutes(number: int):
    return START + timedelta(minutes=number)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def order_of(html: str, *texts: str) -> None:
    places = [html.index(text) for text in texts]
    assert places == sorted(places)


# --- On the article's page -----------------------------------------------------------------


def test_comments_stand_oldest_first_with_their_replies(client, article, nora):
    first = build.comment(article, by=nora, text="First root", at=minutes(1))
    build.comment(article, by=nora, text="Second root", at=minutes(2))
    build.comment(article, by=nora, text="Late reply", parent=first, at=minutes(3))
    html = page(client, PATH)
    order_of(html, "Comments (3)", "First root", "Late reply", "Second root")
    assert f'id="{first.anchor}"' in html


def test_a_reply_to_a_reply_is_shown_on_the_second_level(client, article, nora):
    root = build.comment(article, by=nora, text="Root", at=minutes(1))
    parent = root
    for number in range(2, 6):
        parent = build.comment(article, by=nora, text="Deeper", parent=parent, at=minutes(number))
    html = page(client, PATH)
    thread = part(html, r'<ol class="thread" id="thread">(.*)</ol>')
    assert thread.count("<ol>") == 1
    assert html.count("Deeper") == 3
    assert "Show 1 more reply" in text_of(html)


def test_anonymous_readers_are_asked_to_sign_in_and_see_no_form(client, article, nora):
    build.comment(article, by=nora)
    html = page(client, PATH)
    assert "Login is required before commenting." in html
    assert "<textarea" not in html
    assert "/reply/" not in html


def test_a_member_sees_a_form_and_what_they_may_do(article, nora):
    own, other = build.comment(article, by=nora), build.comment(article, by=build.max_member())
    html = page(signed_in(nora), PATH)
    assert "<textarea" in html
    for comment, allowed in ((own, True), (other, False)):
        assert f"/c/{comment.public_id}/reply/" in html
        assert (f"/c/{comment.public_id}/edit/" in html) is allowed
        assert (f"/c/{comment.public_id}/withdraw/" in html) is allowed


def test_after_fifteen_minutes_editing_is_not_offered(article, nora):
    build.comment(article, by=nora, at=timezone.now() - timedelta(minutes=16))
    html = page(signed_in(nora), PATH)
    assert "/edit/" not in html
    assert "/withdraw/" in html


def test_an_unverified_member_is_asked_to_confirm(article):
    html = page(signed_in(build.user("Una", verified=False)), PATH)
    assert "<textarea" not in html
    assert "/accounts/email/" in html


@pytest.mark.parametrize("state", [ThreadState.CLOSED, ThreadState.LOCKED])
def test_a_closed_discussion_says_so_and_offers_nothing(article, nora, state):
    build.comment(article, by=nora)
    moderating.set_state(article, by=None, state=state)
    html = page(signed_in(nora), PATH)
    assert "This discussion is closed" in html
    assert "<textarea" not in html
    assert "/reply/" not in html
    assert "/edit/" not in html
    assert "/withdraw/" in html


def test_a_removed_comment_keeps_its_place_but_shows_nothing(client, article, nora):
    root = build.comment(article, by=nora, text="Buy my miracle")
    build.comment(article, by=build.max_member(), text="No thanks", parent=root)
    moderating.remove(root, by=None, reason="spam", revision=1)
    html = page(client, PATH)
    assert "miracle" not in html
    assert "Nora" not in html
    order_of(html, "Comments (1)", root.anchor, "removed by a moderator", "No thanks")


def test_a_withdrawn_comment_keeps_its_place(client, article, nora):
    root = build.comment(article, by=nora, text="My whole story")
    build.comment(article, by=build.max_member(), text="Thank you for it", parent=root)
    posting.withdraw(root, by=nora)
    html = page(client, PATH)
    assert "My whole story" not in html
    order_of(html, "Withdrawn by its author", "Thank you for it")


def test_a_comment_of_a_deleted_account_stays_under_no_name(client, article, nora):
    build.comment(article, by=nora, text="I was here")
    nora.delete()
    html = page(client, PATH)
    order_of(html, "Former member", "I was here")


def test_a_held_comment_is_shown_to_its_author_only(client, article, nora):
    build.comment(article, by=nora, text="See my shop", status=Status.HELD)
    assert "See my shop" not in page(client, PATH)
    assert "See my shop" in page(signed_in(nora), PATH)


# --- Many ----------------------------------------------------------------------------------


def test_the_page_shows_twenty_comments_and_leads_to_the_others(client, article, nora):
    for number in range(45):
        build.comment(article, by=nora, text=f"Number {number:02}", at=minutes(number))
    shown, path = [], PATH
    while path:
        html = page(client, path)
        shown.append([n for n in range(45) if f"Number {n:02}" in html])
        assert "Comments (45)" in html
        link = f'href="{PATH}comments/?after='
        path = link[6:] + part(html, link.replace("?", r"\?") + '([^"]+)"') if link in html else ""
    assert shown == [list(range(20)), list(range(20, 40)), list(range(40, 45))]


def test_comments_added_meanwhile_neither_shift_nor_repeat_others(client, article, nora):
    for number in range(25):
        build.comment(article, by=nora, text=f"Number {number:02}", at=minutes(number))
    after = part(page(client, PATH), r'comments/\?after=([^"]+)"')
    build.comment(article, by=nora, text="Approved late", at=minutes(3))
    rest = page(client, f"{PATH}comments/?after={after}")
    assert [n for n in range(25) if f"Number {n:02}" in rest] == list(range(20, 25))


def test_three_replies_are_shown_and_the_number_of_the_others(client, article, nora):
    root = build.comment(article, by=nora, text="Root", at=minutes(0))
    for number in range(13):
        build.comment(
            article, by=nora, text=f"Reply {number:02}", parent=root, at=minutes(number + 1)
        )
    html = page(client, PATH)
    assert [n for n in range(13) if f"Reply {n:02}" in html] == [0, 1, 2]
    assert "Show 10 more replies" in text_of(html)
    assert f'href="/c/{root.public_id}/"' in html


def test_an_anonymous_article_page_takes_few_queries(
    client, article, nora, django_assert_max_num_queries
):
    roots = [build.comment(article, by=nora, at=minutes(number)) for number in range(20)]
    for number, root in enumerate(roots):
        reply = build.comment(article, by=nora, parent=root, at=minutes(30 + number))
        build.comment(article, by=None, parent=reply, at=minutes(60 + number))
    client.get(PATH)
    with django_assert_max_num_queries(8):
        html = page(client, PATH)
    assert "Comments (60)" in html


@pytest.mark.parametrize("number", [1, 15])
def test_the_discussion_takes_three_queries_whatever_its_size(
    client, article, nora, number, django_assert_num_queries
):
    for _ in range(number):
        build.comment(article, by=nora, parent=build.comment(article, by=nora))
    with django_assert_num_queries(4):  # one for the article
        page(client, PATH + "comments/")


def test_a_members_page_takes_as_many_queries_with_many_comments(
    article, nora, django_assert_num_queries
):
    client = signed_in(nora)
    for _ in range(15):
        build.comment(article, by=nora, parent=build.comment(article, by=nora))
    # The article's, session, user and all that is personal beside those three.
    with django_assert_num_queries(7):
        page(client, PATH + "comments/")


# --- Pages of their own --------------------------------------------------------------------


def test_a_conversation_shows_the_root_and_all_its_replies(client, article, nora):
    root = build.comment(article, by=nora, text="The root", at=minutes(0))
    reply = build.comment(article, by=nora, text="The reply", parent=root, at=minutes(1))
    build.comment(article, by=nora, text="Other root", at=minutes(2))
    for comment in (root, reply):
        html = page(client, f"/c/{comment.public_id}/")
        order_of(html, "The root", "The reply")
        assert "Other root" not in html
        marked = part(html, r'id="c-([^"]+)"[^>]*aria-current="true"')
        assert marked == str(comment.public_id)
        assert f'href="{PATH}' in html


def test_a_permanent_link_shows_its_comment_in_the_longest_conversation(client, article, nora):
    root = build.comment(article, by=nora, text="Root", at=minutes(0))
    replies = [
        build.comment(article, by=nora, text=f"Reply {number:03}", parent=root, at=minutes(number))
        for number in range(1, 101)
    ]
    for comment in (replies[0], replies[19], replies[20], replies[55], replies[99]):
        html = page(client, f"/c/{comment.public_id}/")
        assert f'id="{comment.anchor}"' in html
        assert html.count('class="comment"') <= 21
    html = page(client, f"/c/{replies[55].public_id}/")
    after = part(html, r'href="(/c/[^"]+\?after=[^"]+)"')
    assert "Reply 077" in page(client, after)


@pytest.mark.parametrize("cursor", ["x", "1-", "-1", "1-x", "9" * 30 + "-1", "²-1"])
def test_a_cursor_that_is_not_ours_leads_nowhere(client, article, nora, cursor):
    comment = build.comment(article, by=nora)
    page(client, f"{PATH}comments/?after={cursor}", status=404)
    page(client, f"/c/{comment.public_id}/?after={cursor}", status=404)


def test_the_pages_of_an_unpublished_article_are_gone(article, nora):
    comment = build.comment(article, by=nora, text="Still secret")
    withdrawing.withdraw(article, by=None, reason="Outdated")
    for client in (Client(), signed_in(nora), signed_in(build.mo_moderator())):
        assert "Still secret" not in page(client, PATH, status=410)
        for path in (
            f"{PATH}comments/",
            f"{PATH}comments/new/",
            f"/c/{comment.public_id}/",
            f"/c/{comment.public_id}/reply/",
            f"/c/{comment.public_id}/edit/",
        ):
            html = page(client, path, status=404)
            assert "Resting" not in html
            assert "Still secret" not in html
    # The author may still withdraw, and sees nothing of the article on the way.
    address = f"/c/{comment.public_id}/withdraw/"
    for client in (Client(), signed_in(User.objects.get(username="Mo"))):
        assert "Still secret" not in page(client, address, status=404)
    assert "Resting" not in page(signed_in(nora), address)


def test_of_a_draft_nobody_learns(nora):
    build.article("Embargoed", published=False)
    build.article("Later", at=timezone.now() + timedelta(days=1))
    for client in (Client(), signed_in(nora)):
        for slug in ("embargoed", "later", "no-such"):
            for rest in ("comments/", "comments/new/"):
                page(client, f"/articles/{slug}/{rest}", status=404)
            response = client.post(f"/articles/{slug}/comments/new/", {"text": "Hello"})
            assert response.status_code == 404


def test_others_do_not_find_a_held_comment(client, article, nora):
    held = build.comment(article, by=nora, status=Status.HELD)
    other = signed_in(build.max_member())
    for path in ("", "reply/", "edit/", "withdraw/"):
        page(client, f"/c/{held.public_id}/{path}", status=404)
        page(other, f"/c/{held.public_id}/{path}", status=404)
    page(signed_in(nora), f"/c/{held.public_id}/")


def test_pages_for_anonymous_readers_set_no_cookie(client, article, nora):
    comment = build.comment(article, by=nora)
    for path in (f"{PATH}comments/", f"/c/{comment.public_id}/"):
        response = client.get(path)
        assert not response.cookies
        assert "Cookie" not in response.headers.get("Vary", "")
        assert "csrf" not in response.content.decode().lower()
    assert Comment.objects.count() == 1


def test_names_and_texts_are_isolated_for_reading_in_either_direction(client, article, nora):
    build.comment(article, by=nora, text="שלום")
    html = page(client, PATH)
    assert "<bdi>Nora</bdi>" in html
    assert 'dir="auto"' in html


def test_who_posted_is_led_to_the_page_that_shows_the_comment(article, nora):
    heavy = "&" * 4000
    first = [build.comment(article, by=nora, text=heavy, at=minutes(n)) for n in range(8)]
    html = page(Client(), PATH)
    shown = [comment for comment in first if comment.anchor in html]
    assert 0 < len(shown) < 8  # The page ended early.
    for comment in first:
        on_page = comment in shown
        expected = f"{PATH}#{comment.anchor}" if on_page else comment.get_absolute_url()
        assert pages.address_of(comment) == expected
    reply = build.comment(article, by=nora, parent=first[0])
    assert pages.address_of(reply) == f"{PATH}#{reply.anchor}"

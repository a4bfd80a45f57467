"""Comments in the administration: the lists, the record, the discussions, and the members."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from comments.models import (
    Comment,
    CommenterStanding,
    CommentThread,
    ModerationAction,
    Statement,
)
from comments.rules import Audience, Status, ThreadMode, ThreadState
from comments.services import moderating
from tests import build

pytestmark = pytest.mark.django_db

LIST = "/admin/comments/comment/"
MEMBER = f"{LIST}member/"
DISCUSSIONS = "/admin/comments/commentthread/"
QUERIES = 6


@pytest.fixture
def mo(client):
    moderator = build.mo_moderator()
    client.force_login(moderator)
    return moderator


@pytest.fixture
def maxi():
    return build.known_member()


@pytest.fixture
def comment(maxi):
    return build.comment(build.article("Resting well"), by=maxi, text="Buy my pills")


def fresh(row):
    return type(row).objects.get(pk=row.pk)


# --- Lists ---------------------------------------------------------------------------------


def test_the_list_shows_status_article_author_and_how_the_text_begins(client, mo, comment):
    page = client.get(LIST).content.decode()
    for words in ("Buy my pills", "Resting well", "Max", 'class="state state-published"'):
        assert words in page
    assert "Buy my pills" not in client.get(LIST, {"status": Status.REMOVED}).content.decode()
    assert "Buy my pills" in client.get(LIST, {"q": "pills"}).content.decode()
    assert "Buy my pills" not in client.get(LIST, {"q": "walk"}).content.decode()


def test_a_moderator_is_led_from_a_comment_to_the_page_that_decides(client, mo, comment):
    page = client.get(f"{LIST}{comment.pk}/change/").content.decode()
    assert f"moderate/?queue=mine&amp;item={comment.pk}" in page
    assert client.get(f"{LIST}moderate/?queue=mine&item={comment.pk}").status_code == 200


def test_an_editor_reads_comments_and_the_record_without_its_notes(client, comment):
    mona = build.user("Mona", group="Moderators")
    moderating.remove(comment, by=mona, reason="spam", revision=1, note="Between us")
    client.force_login(build.ed_editor())
    page = client.get(f"{LIST}{comment.pk}/change/").content.decode()
    assert "Buy my pills" in page
    assert "Spam or advertising" in page
    assert "Between us" not in page
    assert "moderate/" not in page
    assert "/admin/accounts/" not in page


def test_nobody_adds_rewrites_or_deletes_a_comment_or_a_decision(client, comment):
    root = build.user("Root", superuser=True)
    client.force_login(root)
    moderating.remove(comment, by=root, reason="spam", revision=1)
    line = ModerationAction.objects.get()
    for kind, row in (("comment", comment), ("moderationaction", line)):
        base = f"/admin/comments/{kind}/"
        assert client.post(f"{base}add/", {}).status_code == 403
        assert client.post(f"{base}{row.pk}/change/", {"source": "x"}).status_code == 403
        assert client.post(f"{base}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Comment.objects.get().source == "Buy my pills"


@pytest.mark.parametrize("page", [LIST, "/admin/comments/moderationaction/", DISCUSSIONS])
def test_the_lists_need_as_many_queries_for_50_rows_as_for_5(
    client, mo, page, django_assert_num_queries
):
    def add(count):
        for number in range(count):
            article = build.article(published=number % 2 == 0)
            row = build.comment(article, by=build.user(f"m{Comment.objects.count()}x"))
            moderating.remove(row, by=mo, reason="spam", revision=1)

    add(5)
    with django_assert_num_queries(QUERIES):
        client.get(page)
    add(45)
    with django_assert_num_queries(QUERIES):
        assert len(client.get(page).context["cl"].result_list) == 50


def test_times_are_written_as_on_the_rest_of_the_site(client):
    build.comment(
        build.article(), by=build.max_member(), at=datetime(2026, 3, 15, 19, 5, tzinfo=UTC)
    )
    client.force_login(build.mo_moderator())
    assert "15 Mar 2026, 19:05" in client.get(LIST).content.decode()


# --- Notes, pins and words taken out -------------------------------------------------------


def test_an_editor_puts_a_note_under_a_comment_and_pins_it(client, comment):
    client.force_login(build.ed_editor())
    address, back = f"{LIST}{comment.pk}/note/", f"{LIST}{comment.pk}/change/"
    assert "Buy my pills" in client.get(address).content.decode()
    sent = {"text": "See the article.", "revision": 1, "back": back}
    answer = client.post(address, sent)
    assert (answer.status_code, answer.url) == (303, back)
    assert fresh(comment).note_source == "See the article."
    seen = {"revision": 1, "status": "published"}
    client.post(f"{LIST}{comment.pk}/mark/", {"do": "pin", **seen})
    assert CommentThread.objects.get().pinned == comment
    assert client.post(f"{LIST}{comment.pk}/mark/", {"do": "remove", **seen}).status_code == 400


def test_a_note_for_another_text_is_not_put_and_not_lost(client, mo, comment):
    Comment.objects.filter(pk=comment.pk).update(revision=2)
    answer = client.post(f"{LIST}{comment.pk}/note/", {"text": "Typed with care", "revision": 1})
    assert answer.status_code == 409
    assert "Typed with care</textarea>" in answer.content.decode()
    assert not fresh(comment).note_source


def test_words_are_taken_out_and_none_put_in(client, mo, maxi, comment):
    address = f"{LIST}{comment.pk}/redact/"
    assert "Buy my pills</textarea>" in client.get(address).content.decode()
    sent = {"text": "Buy better pills", "code": "privacy", "revision": 1}
    answer = client.post(address, sent)
    assert answer.status_code == 200
    assert "text" in answer.context["form"].errors
    answer = client.post(address, {**sent, "text": "Buy my [product]", "message": "No adverts."})
    assert answer.status_code == 303
    assert (fresh(comment).source, fresh(comment).edited_by_staff) == ("Buy my [product]", True)
    assert Statement.objects.get().message == "No adverts."


@pytest.mark.parametrize("page", ["redact", "branch"])
def test_only_moderators_change_texts_and_branches(client, comment, page):
    client.force_login(build.ed_editor())
    assert client.get(f"{LIST}{comment.pk}/{page}/").status_code == 403
    assert client.post(f"{LIST}{comment.pk}/{page}/", {}).status_code == 403


@pytest.mark.parametrize("page", ["redact", "branch", "note", "change"])
@pytest.mark.parametrize("key", ["0", "9" * 18, "9" * 40])
def test_pages_of_comments_that_never_were(client, mo, page, key):
    answer = client.get(f"{LIST}{key}/{page}/")
    assert answer.status_code in (302, 404)


def test_removing_what_exposes_somebody_asks_about_the_replies_that_repeat_it(client, mo, maxi):
    article, rita = build.article(), build.known_member("Rita")
    words = "her name is Jane Roe and she lives in the house behind the mill"
    root = build.comment(article, by=maxi, text=f"You know, {words}.")
    quote = build.comment(article, by=rita, parent=root, text=f"> {words}\n\nReally?")
    other = build.comment(article, by=rita, parent=root, text="I do not know her.")
    page = f"{LIST}moderate/?queue=mine&item={root.pk}"
    sent = {"do": "remove", "code": "privacy", "message": "Typed", "revision": 1}
    asked = client.post(page, {**sent, "status": "published"})
    text = asked.content.decode()
    assert asked.status_code == 200
    assert "Really?" in text and "I do not know her." not in text and "Typed</textarea>" in text
    assert fresh(root).status == Status.PUBLISHED
    ticked = {"itself": f"{root.pk}:1:published", "seen": [f"{quote.pk}:1:published"]}
    answer = client.post(f"{LIST}{root.pk}/branch/", {**sent, "do": "branch", **ticked})
    assert answer.status_code == 303
    assert [fresh(row).status for row in (root, quote, other)] == [
        Status.REMOVED,
        Status.REMOVED,
        Status.PUBLISHED,
    ]
    line = ModerationAction.objects.filter(batch__isnull=False).first()
    client.post(f"{LIST}undo/", {"line": line.pk, "all": "1"})
    assert fresh(root).status == fresh(quote).status == Status.PUBLISHED


# --- Members -------------------------------------------------------------------------------


def test_a_member_is_suspended_told_why_and_freed_again(client, mo, maxi, comment):
    address = f"{MEMBER}{maxi.pk}/?comment={comment.pk}"
    assert "Buy my pills" in client.get(address).content.decode()
    sent = {"do": "restrict", "what": "suspend", "until": "7", "code": "spam", "message": "Adverts"}
    assert client.post(address, sent).status_code == 303
    standing = CommenterStanding.objects.get(user=maxi)
    left = standing.suspended_until - timezone.now()
    assert timedelta(days=6, hours=23) < left <= timedelta(days=7)
    told = Statement.objects.get()
    assert (told.action, told.message, told.comment) == ("suspend", "Adverts", comment)
    page = client.get(f"{MEMBER}{maxi.pk}/").content.decode()
    assert "suspended" in page and "Adverts" in page
    client.post(f"{MEMBER}{maxi.pk}/", {"do": "lift:suspend"})
    assert CommenterStanding.objects.get(user=maxi).suspended_until is None


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "what"),
        ({"what": "ban", "until": "ever"}, "what"),
        ({"what": "suspend", "code": "spam", "message": "x"}, "until"),
        ({"what": "suspend", "until": "ever", "code": "spam", "message": "x"}, "until"),
        ({"what": "suspend", "until": "8", "code": "spam", "message": "x"}, "until"),
        ({"what": "warn", "message": "x"}, "code"),
    ],
)
def test_a_restriction_that_lacks_something_asks_for_it(client, mo, maxi, sent, field):
    answer = client.post(f"{MEMBER}{maxi.pk}/", {"do": "restrict", "note": "Kept", **sent})
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert "Kept</textarea>" in answer.content.decode()
    assert not Statement.objects.exists()


def test_a_ban_needs_a_right_of_its_own(client, mo, maxi):
    sent = {"do": "restrict", "what": "ban", "until": "ever", "code": "abuse", "message": "No."}
    assert 'value="ban"' not in client.get(f"{MEMBER}{maxi.pk}/").content.decode()
    client.force_login(build.user("Lee", group="Lead moderators"))
    assert client.post(f"{MEMBER}{maxi.pk}/", sent).status_code == 303
    assert CommenterStanding.objects.get(user=maxi).is_banned(timezone.now())


def test_nobody_restricts_themselves(client, mo):
    assert 'value="restrict"' not in client.get(f"{MEMBER}{mo.pk}/").content.decode()
    sent = {"do": "restrict", "what": "warn", "code": "spam", "message": "x"}
    assert "what" in client.post(f"{MEMBER}{mo.pk}/", sent).context["form"].errors


@pytest.mark.parametrize("sent", [{}, {"do": "odd"}, {"do": "lift:odd"}, {"do": "lift:warn"}])
def test_what_no_page_of_a_member_sends_is_refused(client, mo, maxi, sent):
    assert client.post(f"{MEMBER}{maxi.pk}/", sent).status_code == 400


def test_members_are_shown_to_moderators_only(client, maxi):
    client.force_login(build.ed_editor())
    assert client.get(f"{MEMBER}{maxi.pk}/").status_code == 403


def test_the_page_of_a_member_tells_no_address(client, mo, maxi, comment):
    assert maxi.email not in client.get(f"{MEMBER}{maxi.pk}/").content.decode()


# --- Discussions ---------------------------------------------------------------------------


def thread_form(thread, **values):
    now = fresh(thread)
    return {
        "state": now.state,
        "mode": now.mode,
        "default_audience": now.default_audience,
        "closes_at": "",
        "note": "",
        **values,
    }


def test_a_discussion_is_closed_slowed_and_given_an_end(client, mo, comment):
    thread = comment.thread
    address = f"{DISCUSSIONS}{thread.pk}/change/"
    assert "Resting well" in client.get(address).content.decode()
    values = {
        "state": ThreadState.LOCKED,
        "mode": ThreadMode.HOLD_ALL,
        "default_audience": Audience.MEMBERS,
        "closes_at": "2030-05-01T12:00",
        "note": "A storm",
    }
    assert client.post(address, thread_form(thread, **values)).status_code == 303
    now = fresh(thread)
    assert (now.state, now.mode, now.default_audience) == ("locked", "hold_all", "members")
    assert now.closes_at == datetime(2030, 5, 1, 12, tzinfo=UTC)
    assert "locked" in client.get(address).content.decode()


def test_what_was_not_changed_leaves_no_line(client, mo, comment):
    address = f"{DISCUSSIONS}{comment.thread_id}/change/"
    client.post(address, thread_form(comment.thread, mode=ThreadMode.HOLD_ALL))
    assert [line.action for line in ModerationAction.objects.all()] == ["set_mode"]


def test_editors_close_a_discussion_and_do_not_lock_it(client, comment):
    client.force_login(build.ed_editor())
    address = f"{DISCUSSIONS}{comment.thread_id}/change/"
    answer = client.post(
        address, thread_form(comment.thread, state=ThreadState.LOCKED, mode=ThreadMode.HOLD_ALL)
    )
    assert answer.status_code == 409
    assert fresh(comment.thread).mode == ThreadMode.NORMAL
    client.post(address, thread_form(comment.thread, state=ThreadState.CLOSED))
    assert fresh(comment.thread).state == ThreadState.CLOSED


@pytest.mark.parametrize(
    "values", [{"state": "odd"}, {"mode": ""}, {"closes_at": "soon"}, {"note": "x" * 501}]
)
def test_odd_values_of_a_discussion_are_asked_about(client, mo, comment, values):
    address = f"{DISCUSSIONS}{comment.thread_id}/change/"
    answer = client.post(address, thread_form(comment.thread, **values))
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == list(values)


@pytest.mark.parametrize("key", ["x", "0", "9" * 18, "9" * 40])
def test_discussions_that_never_were(client, mo, key):
    assert client.get(f"{DISCUSSIONS}{key}/change/").status_code == 404


@pytest.mark.parametrize("who", [build.ada_author, build.clara_reviewer])
def test_others_do_not_see_the_discussions(client, comment, who):
    client.force_login(who())
    address = f"{DISCUSSIONS}{comment.thread_id}/change/"
    assert client.get(address).status_code == 403
    assert client.post(address, thread_form(comment.thread)).status_code == 403

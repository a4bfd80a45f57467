"""Comments in the administration: who decides what, and that every decision is recorded."""

from datetime import UTC, datetime

import pytest

from articles.models import Article
from comments.models import Comment, ModerationAction
from comments.rules import Status
from comments.services import posting
from tests import build

pytestmark = pytest.mark.django_db

LIST = "/admin/comments/comment/"
HIDE = f"{LIST}hide/"
RESTORE = f"{LIST}restore/"
QUERIES = 6


@pytest.fixture
def mo(client):
    moderator = build.mo_moderator()
    client.force_login(moderator)
    return moderator


@pytest.fixture
def max_():
    return build.max_member()


@pytest.fixture
def comment(max_):
    return build.comment(build.article("Resting well"), by=max_, text="Buy my pills")


def seen(*comments):
    return [f"{comment.pk}:{comment.revision}" for comment in comments]


def status(comment):
    return Comment.objects.get(pk=comment.pk).status


def test_the_list_shows_status_article_author_and_how_the_text_begins(client, mo, comment):
    page = client.get(LIST).content.decode()
    for words in ("Buy my pills", "Resting well", "Max", 'class="state state-published"'):
        assert words in page
    assert "Buy my pills" not in client.get(LIST, {"status": Status.REMOVED}).content.decode()
    assert "Buy my pills" in client.get(LIST, {"q": "pills"}).content.decode()
    assert "Buy my pills" not in client.get(LIST, {"q": "walk"}).content.decode()


def test_choosing_hide_in_the_list_leads_to_the_page_that_asks_why(client, mo, comment):
    answer = client.post(
        LIST, {"action": "hide_selected", "_selected_action": [comment.pk], "index": "0"}
    )
    assert (answer.status_code, answer.url) == (303, f"{HIDE}?c={comment.pk}")
    page = client.get(answer.url).content.decode()
    assert "Buy my pills" in page
    assert f'name="seen" value="{comment.pk}:1"' in page
    assert status(comment) == Status.PUBLISHED


def test_hiding_stores_the_reason_and_takes_the_comment_from_readers(client, mo, comment):
    answer = client.post(HIDE, {"seen": seen(comment), "code": "spam", "note": "Third time"})
    assert (answer.status_code, answer.url) == (303, LIST)
    assert status(comment) == Status.REMOVED
    line = ModerationAction.objects.get()
    assert (line.actor, line.action, line.reason, line.note) == (mo, "hide", "spam", "Third time")
    article = Article.objects.get()
    assert "Buy my pills" not in client.get(article.get_absolute_url()).content.decode()
    assert "Third time" in client.get(f"{LIST}{comment.pk}/change/").content.decode()
    assert "Third time" in client.get("/admin/comments/moderationaction/").content.decode()


def test_restoring_stores_its_reason_too(client, mo, comment):
    client.post(HIDE, {"seen": seen(comment), "code": "spam", "note": ""})
    client.post(RESTORE, {"seen": seen(comment), "code": "mistake", "note": ""})
    assert status(comment) == Status.PUBLISHED
    assert ModerationAction.objects.first().reason == "mistake"


@pytest.mark.parametrize("why", [{"code": ""}, {"code": "other", "note": " "}])
def test_without_a_reason_nothing_happens_and_the_form_asks_again(client, mo, comment, why):
    answer = client.post(HIDE, {"seen": seen(comment), **why})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert f'name="seen" value="{comment.pk}:1"' in answer.content.decode()
    assert status(comment) == Status.PUBLISHED
    assert not ModerationAction.objects.exists()


def test_several_are_hidden_at_once_and_one_that_changed_is_left_for_another_look(
    client, mo, comment, max_
):
    other = build.comment(Article.objects.get(), by=build.user("Rita"), text="More pills")
    pairs = seen(comment, other)
    posting.edit(comment, text="Now harmless", by=max_, revision=1)
    answer = client.post(HIDE, {"seen": pairs, "code": "spam", "note": ""}, follow=True)
    assert (status(comment), status(other)) == (Status.PUBLISHED, Status.REMOVED)
    page = answer.content.decode()
    assert "1 comment was dealt with." in page
    assert "changed after you opened it" in page


def test_nobody_decides_on_their_own_comment(client, mo):
    own = build.comment(build.article(), by=mo)
    answer = client.post(HIDE, {"seen": seen(own), "code": "spam", "note": ""}, follow=True)
    assert "You do not have the right" in answer.content.decode()
    assert status(own) == Status.PUBLISHED


@pytest.mark.parametrize("who", [build.ed_editor, build.ada_author, build.clara_reviewer])
def test_only_moderators_decide(client, comment, who):
    client.force_login(who())
    assert client.get(f"{HIDE}?c={comment.pk}").status_code == 403
    sent = {"seen": seen(comment), "code": "spam", "note": ""}
    assert client.post(HIDE, sent).status_code == 403
    assert status(comment) == Status.PUBLISHED


def test_an_editor_reads_comments_without_buttons(client, comment):
    client.force_login(build.ed_editor())
    page = client.get(f"{LIST}{comment.pk}/change/").content.decode()
    assert "Buy my pills" in page
    assert HIDE not in page
    assert "/admin/accounts/" not in page


def test_nobody_adds_rewrites_or_deletes_a_comment_or_a_decision(client, comment):
    client.force_login(build.user("Root", superuser=True))
    client.post(HIDE, {"seen": seen(comment), "code": "spam", "note": ""})
    line = ModerationAction.objects.get()
    for kind, row in (("comment", comment), ("moderationaction", line)):
        base = f"/admin/comments/{kind}/"
        assert client.post(f"{base}add/", {}).status_code == 403
        assert client.post(f"{base}{row.pk}/change/", {"source": "x"}).status_code == 403
        assert client.post(f"{base}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Comment.objects.get().source == "Buy my pills"


def test_numbers_that_no_comment_can_have_choose_nothing(client, mo):
    assert "No comment was chosen." in client.get(f"{HIDE}?c={'9' * 30}&c=x").content.decode()
    sent = {"seen": [f"{'9' * 30}:1", "x:1", "1"], "code": "spam", "note": ""}
    assert client.post(HIDE, sent).status_code == 303


def test_too_many_at_once_are_refused_before_anything_is_asked(client, mo, max_):
    article = build.article()
    for _ in range(101):
        build.comment(article, by=max_)
    answer = client.post(
        LIST,
        {
            "action": "hide_selected",
            "_selected_action": [Comment.objects.first().pk],
            "select_across": "1",
            "index": "0",
        },
    )
    assert (answer.status_code, answer.url) == (303, LIST)


@pytest.mark.parametrize("page", [LIST, "/admin/comments/moderationaction/"])
def test_the_lists_need_as_many_queries_for_50_rows_as_for_5(
    client, mo, max_, page, django_assert_num_queries
):
    def add(count):
        for number in range(count):
            article = build.article(published=number % 2 == 0)
            author = build.user(f"m{Comment.objects.count()}x")
            row = build.comment(article, by=author)
            client.post(HIDE, {"seen": seen(row), "code": "spam", "note": ""})

    add(5)
    client.get(page)  # Takes the messages of the decisions.
    with django_assert_num_queries(QUERIES):
        client.get(page)
    add(45)
    client.get(page)  # Takes the messages of the decisions.
    with django_assert_num_queries(QUERIES):
        assert len(client.get(page).context["cl"].result_list) == 50


def test_times_are_written_as_on_the_rest_of_the_site(client):
    build.comment(
        build.article(), by=build.max_member(), at=datetime(2026, 3, 15, 19, 5, tzinfo=UTC)
    )
    client.force_login(build.mo_moderator())
    assert "15 Mar 2026, 19:05" in client.get("/admin/comments/comment/").content.decode()


def test_a_note_is_given_back_when_the_session_has_ended(client, comment):
    sent = {"seen": seen(comment), "code": "spam", "note": "Typed with care"}
    answer = client.post(HIDE, sent)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Typed with care</textarea>" in page
    assert '<input type="hidden" name="code" value="spam">' in page
    assert status(comment) == Status.PUBLISHED

"""The start page of the administration: what there is to do, for each of its people."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import permissions
from articles.models import Article, LinkCheck, MistakeReport, WorkingDraft
from articles.rules import Kind, Reopening
from articles.services import drafting, publishing, rechecking, reviewing, withdrawing, worklists
from articles.services.drafting import Draft
from articles.workflow import State
from tests import build, many
from tests.articles.newsroom import fresh, url

pytestmark = pytest.mark.django_db

HOME = "/admin/"
SOON = timedelta(hours=1)


def boxes(client):
    """Return the titles in each box of the start page by the key of the box."""
    context = client.get(HOME).context
    return {box.key: [line.title for line in box.lines] for box in context.get("boxes") or []}


def sent(title, *, by):
    """Return an article that waits for review."""
    return reviewing.submit(build.article(title, by=by, published=False), by=by)


def test_drafts_are_ones_own_and_not_sent_on(client):
    ada = build.ada_author()
    build.article("Started", by=ada, published=False)
    build.article("By-line", author=build.person("Ada Lind", account=ada), published=False)
    build.article("Of others", published=False)
    sent("Sent", by=ada)
    client.force_login(ada)
    assert boxes(client)["drafts"] == ["By-line", "Started"]


def test_what_was_typed_and_not_saved_stands_among_the_drafts(client):
    ada, ed = build.ada_author(), build.ed_editor()
    article = build.article("Saved", by=ada, published=False)
    now = timezone.now()
    for values, of, minutes, editor in [
        ({"title": "Begun <b>"}, None, 3, ada),
        ({"body": "<p>"}, None, 2, ada),
        ({"title": "Saved, and more"}, article, 1, ada),
        ({"title": "Of Ed"}, article, 1, ed),
    ]:
        WorkingDraft.objects.create(
            article=of, editor=editor, values=values, saved_at=now - minutes * SOON
        )
    WorkingDraft.objects.create(article=None, editor=ada)  # A form in which nothing was typed.
    client.force_login(ada)
    assert boxes(client)["drafts"] == ["Saved, and more", "(without a title)", "Begun <b>"]
    page = client.get(HOME).content.decode()
    assert "typed and not saved yet" in page and "Begun &lt;b&gt;" in page
    assert url("change", article) in page


def test_writers_wait_for_nobody_but_have_changes_to_make(client):
    ada, clara = build.ada_author(), build.clara_reviewer()
    back = sent("Back", by=ada)
    reviewing.request_changes(back, by=clara, note="Shorter.")
    sent("Still there", by=ada)
    other = sent("Of others", by=build.user("Eve", group="Authors"))
    reviewing.request_changes(other, by=clara, note="Shorter.")
    client.force_login(ada)
    assert boxes(client)["waiting"] == ["Back"]


def test_reviewers_judge_what_others_wrote_longest_waiting_first(client):
    ada, clara = build.ada_author(), build.clara_reviewer()
    sent("First", by=ada)
    sent("Second", by=ada)
    build.article("Her by-line", author=build.person("Clara Mo", account=clara), by=ada)
    hers = build.article("Her by-line, sent", author=build.person("Clara Mo"), published=False)
    reviewing.submit(hers, by=None)
    reviewing.approve(sent("Approved", by=ada), by=clara)
    client.force_login(clara)
    assert boxes(client)["waiting"] == ["First", "Second"]
    assert "drafts" not in boxes(client)


def test_editors_also_have_to_publish_what_was_approved(client):
    ada, clara, ed = build.ada_author(), build.clara_reviewer(), build.ed_editor()
    reviewing.approve(sent("Approved", by=ada), by=clara)
    sent("In review", by=ada)
    sent("By Ed himself", by=ed)
    publishing.publish(reviewing.approve(sent("Out", by=ada), by=clara), by=ed)
    client.force_login(ed)
    assert boxes(client)["waiting"] == ["Approved", "In review"]


def test_who_wrote_since_the_live_text_does_not_judge_the_new_one(client):
    ed, clara = build.ed_editor(), build.clara_reviewer()
    live = build.article("Live")
    for base, by in ((1, ed), (2, clara)):
        draft = Draft("Live", "A summary.", f"<p>{by}</p>")
        drafting.save_draft(live, draft, base=base, by=None if by is clara else by)
    reviewing.submit(fresh(live), by=ed)
    old = build.article("Ed wrote what is live", by=ed)
    drafting.save_draft(old, Draft("Ed wrote what is live", "", "<p>New.</p>"), base=1, by=None)
    reviewing.submit(fresh(old), by=None)
    client.force_login(ed)
    assert boxes(client)["waiting"] == ["Ed wrote what is live"]
    client.force_login(clara)
    assert boxes(client)["waiting"] == ["Live", "Ed wrote what is live"]


def test_what_waits_agrees_with_the_rule_of_who_may_judge():
    ed, eve = build.ed_editor(), build.user("Eve", group="Editors")
    now = timezone.now()
    for number, writers in enumerate([(ed, eve), (eve, ed), (None, ed), (ed, None)]):
        back, due, plain = (build.article(f"{way} {number}", by=writers[0]) for way in "abc")
        withdrawing.withdraw(back, by=None, reason="Outdated.")
        reviewing.submit(fresh(back), by=None)
        for article in (due, plain):
            draft = Draft("Changed", "A summary.", f"<p>{number} {article.pk}</p>")
            newest = drafting.save_draft(article, draft, base=1, by=writers[1])
            if article is due:
                publishing.schedule(fresh(due), by=None, at=now + SOON)
                last = Draft("Last", "A summary.", "<p>Last.</p>")
                drafting.save_draft(fresh(due), last, base=2, by=None)
                Article.objects.filter(pk=due.pk).update(next_at=now - SOON)
            reviewing.submit(fresh(article), by=None)
            assert newest.number == 2
    in_review = Article.objects.in_state(State.IN_REVIEW)
    assert in_review.count() == 12
    for user in (ed, eve):
        judged = {article for article in in_review if permissions.can_judge(user, article)}
        assert set(worklists.waiting(in_review, user)) == judged
        assert 0 < len(judged) < 12


def test_what_is_due_stands_in_order_of_time_with_the_time_zone(client, settings):
    now = timezone.now()
    build.article("Third", at=now + 3 * SOON)
    both = build.article("Now and then", at=now + SOON)
    publishing.schedule(both, by=None, at=now + SOON)
    ending = build.article("Second")
    withdrawing.plan_withdrawal(ending, by=None, at=now + 2 * SOON, reason="The trial is over.")
    build.article("Long public")
    settings.TIME_ZONE = "Europe/Berlin"
    client.force_login(build.ed_editor())
    assert boxes(client)["due"] == ["Now and then", "Second", "Third"]
    page = client.get(HOME).content.decode()
    assert "Europe/Berlin" in page and "goes live" in page and "withdrawn" in page


def test_an_author_sees_what_is_due_of_their_own_only(client):
    ada = build.ada_author()
    later = timezone.now() + SOON
    build.article("Hers", by=ada, at=later)
    build.article("Of others", at=later)
    client.force_login(ada)
    shown = boxes(client)
    assert shown["due"] == ["Hers"] and "links" not in shown


def test_pages_by_age_count_the_last_update_and_what_came_by_its_time(client):
    now = timezone.now()
    for days, title in ((30, "Old"), (20, "Middle"), (10, "Young")):
        build.article(title, at=now - timedelta(days=days))
    updated = build.article("Updated", at=now - timedelta(days=40))
    came = build.article("Came", at=now - timedelta(days=50))
    Article.objects.filter(pk=updated.pk).update(updated_at=now - timedelta(days=5))
    Article.objects.filter(pk=came.pk).update(
        next_revision=came.latest_revision, next_at=now - SOON
    )
    gone = build.article("Gone", at=now - timedelta(days=60))
    withdrawing.withdraw(gone, by=None, reason="Outdated.")
    client.force_login(build.ed_editor())
    shown = boxes(client)
    assert shown["recent"] == ["Came", "Updated", "Young", "Middle", "Old"]
    assert shown["oldest"] == ["Old", "Middle", "Young", "Updated"]


def test_dead_links_are_counted(client):
    build.article()
    many.dead_links(12)
    LinkCheck.objects.create(  # It stands in no text any more.
        url="https://x.example/", url_hash="b", is_dead=True, checked_at=timezone.now()
    )
    LinkCheck.objects.create(url="https://ok.example/", url_hash="a", checked_at=timezone.now())
    client.force_login(build.ed_editor())
    page = client.get(HOME)
    (box,) = [box for box in page.context["boxes"] if box.key == "links"]
    assert len(box.lines) == 8 and box.lines[0].title == "https://gone.example/11"
    assert "12 addresses answer no more." in page.content.decode()


def test_empty_lists_say_so_and_a_new_article_is_one_step_away(client):
    client.force_login(build.ed_editor())
    page = client.get(HOME).content.decode()
    for words in (
        "Nothing waits for you",
        "You have no drafts",
        "Nothing is scheduled",
        "None of the articles that you can open is public yet.",
    ):
        assert words in page
    assert reverse("admin:articles_article_add") in page


def test_each_list_leads_to_all_of_it(client):
    ed, ada = build.ed_editor(), build.ada_author()
    for number in range(10):
        sent(f"Sent {number}", by=ada)
        build.article(f"Draft {number}", by=ed, published=False)
        build.article(f"Later {number}", at=timezone.now() + SOON)
        build.article(f"Public {number}")
    client.force_login(ed)
    for box in client.get(HOME).context["boxes"]:
        if box.lines:
            assert len(box.lines) == 8, box.key
            shown = client.get(box.url).context["cl"].result_list
            begin = [article.latest_revision.title for article in shown[:8]]
            assert (len(shown), begin) == (10, [line.title for line in box.lines]), box.key


def test_moderators_see_comments_and_no_articles(client):
    article = build.article("Public")
    build.comment(article, by=build.max_member(), text="Thank you.")
    build.comment(article, by=None, text="Wait for me.", status="held")
    client.force_login(build.mo_moderator())
    answer = client.get(HOME)
    assert boxes(client) == {}
    page = answer.content.decode()
    assert "Thank you." in page and "Wait for me." in page
    assert "New article" not in page and "Public" not in page


def test_editors_do_not_moderate(client):
    build.comment(build.article(), by=build.max_member(), text="Thank you.")
    client.force_login(build.ed_editor())
    assert "Thank you." not in client.get(HOME).content.decode()


@pytest.mark.parametrize("who", [build.ed_editor, build.ada_author, build.clara_reviewer])
def test_the_page_needs_as_many_queries_for_1000_articles_as_for_none(
    client, django_assert_num_queries, who
):
    user = who()
    client.force_login(user)
    client.get(HOME)
    with CaptureQueriesContext(connection) as none:
        client.get(HOME)
    assert len(none) <= 18
    for count in (10, 1000):
        many.articles(count, writers=[user])
        many.dead_links(count // 10)
        with django_assert_num_queries(len(none)):
            client.get(HOME)


def test_reviews_in_doubt_come_first_and_then_the_oldest(client):
    today = timezone.localdate()
    for days, title in [(20, "Soon"), (0, "Today"), (-180, "Decide"), (91, "Not yet")]:
        page = build.article(title, kind=Kind.LIVING)
        page.next_review_on = today + timedelta(days=days)
        page.save()
    rechecking.reopen(build.article("In doubt"), Reopening.MISTAKES, by=None)
    client.force_login(build.ed_editor())
    assert boxes(client)["reviews"] == ["In doubt", "Decide", "Today", "Soon"]
    page = " ".join(client.get(HOME).content.decode().split())
    for words in ("readers reported mistakes, since", "decide what becomes of it: overdue since"):
        assert words in page
    assert "/admin/articles/article/reviews/" in page
    client.force_login(build.ada_author())
    assert boxes(client)["reviews"] == []


def test_reported_mistakes_wait_for_those_who_may_see_them(client):
    article = build.article("Rest")
    report = {"article": article, "revision": article.live_revision, "text": "Wrong."}
    MistakeReport.objects.create(**report, answered_at=timezone.now())
    client.force_login(build.ed_editor())
    assert boxes(client)["mistakes"] == []
    MistakeReport.objects.create(**report)
    assert boxes(client)["mistakes"] == ["Rest"]
    client.force_login(build.ada_author())
    assert "mistakes" not in boxes(client)

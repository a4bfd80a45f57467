"""The pages on which a step of the workflow is asked about and taken."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles.services import drafting, publishing, reviewing, withdrawing
from articles.workflow import Action, State
from tests import build
from tests.articles.newsroom import fresh, url
from tests.pages import page, text_of

pytestmark = pytest.mark.django_db

ROLES = {
    "Ada": build.ada_author,
    "Ed": build.ed_editor,
    "Clara": build.clara_reviewer,
}


def offered(client, article):
    """Return the steps that the form offers, by button or by link."""
    html = page(client, url("change", article))
    return set(re.findall(r'name="_step" value="(\w+)"', html)) | set(
        re.findall(r'href="[^"]*/step/(\w+)/"', html)
    )


@pytest.mark.parametrize(
    ("who", "steps"),
    [
        ("Ada", {"recall", "submit"}),  # The form can also be changed and sent anew.
        ("Clara", {"approve", "request_changes"}),
        (
            "Ed",
            {"approve", "request_changes", "recall", "submit", "publish", "schedule", "archive"},
        ),
    ],
)
def test_each_role_is_offered_its_steps_for_a_text_in_review(client, who, steps):
    ada = build.ada_author() if who != "Ada" else None
    user = ROLES[who]()
    article = build.article(
        published=False, author=build.person("Ada", account=ada or user), by=ada or user
    )
    reviewing.submit(article, by=None)
    client.force_login(user)
    assert offered(client, fresh(article)) == steps


def test_nobody_is_offered_to_approve_what_they_wrote(client):
    ed = build.ed_editor()
    article = build.article(published=False, by=ed)
    reviewing.submit(article, by=ed)
    client.force_login(ed)
    assert "approve" not in offered(client, article)
    html = page(client, url("step", article, "approve"))
    assert "not by you" in text_of(html)
    assert 'name="note"' not in html


@pytest.mark.parametrize("action", [action for action in Action if action != Action.SAVE])
def test_every_step_has_a_page_that_says_what_it_does(client, action):
    client.force_login(build.ed_editor())
    html = page(client, url("step", build.article(), action))
    assert re.search(r"<h1>[^<]+</h1>", html)


@pytest.mark.parametrize("action", ["save", "delete", "PUBLISH"])
def test_what_is_no_step_has_no_page(client, action):
    client.force_login(build.ed_editor())
    page(client, url("step", build.article(), action), status=404)


def test_who_may_not_see_the_draft_sees_no_step_of_it(client):
    article = build.article(published=False)
    for user in (build.ada_author(), build.mo_moderator()):
        client.force_login(user)
        page(client, url("step", article, "submit"), status=403)


def test_a_note_goes_into_the_log_and_a_change_needs_words(client):
    article = build.article(published=False)
    reviewing.submit(article, by=None)
    client.force_login(build.clara_reviewer())
    where = url("step", article, "request_changes")
    answer = client.post(where, {"note": "  ", "revision": 1})
    assert answer.context["form"].errors["note"]
    answer = client.post(where, {"note": "Name the source.\nAnd the dose.", "revision": 1})
    assert (answer.status_code, fresh(article).state) == (303, State.CHANGES_REQUESTED)
    assert article.events.first().note == "Name the source.\nAnd the dose."


def test_a_verdict_on_a_text_that_changed_meanwhile_is_refused_and_kept(client):
    article = build.article(published=False)
    reviewing.submit(article, by=None)
    client.force_login(build.clara_reviewer())
    html = page(client, url("step", article, "approve"))
    assert re.search(r'name="revision" value="1"', html)
    drafting.save_draft(article, drafting.Draft("Other", "S", ""), base=1, by=None)
    reviewing.submit(article, by=None)
    answer = client.post(url("step", article, "approve"), {"revision": 1, "note": "Well said"})
    assert "Revision 2 was saved since you read it" in text_of(answer.content.decode())
    assert "Well said</textarea>" in answer.content.decode()
    assert fresh(article).state is State.IN_REVIEW


def test_a_time_is_meant_in_the_time_zone_of_the_site_which_is_named(client, settings):
    settings.TIME_ZONE = "Europe/London"
    article = build.article(published=False)
    client.force_login(build.ed_editor())
    html = page(client, url("step", article, "schedule"))
    assert "Time zone: Europe/London." in html
    client.post(url("step", article, "schedule"), {"at": "2031-07-01T09:30"})
    assert fresh(article).next_at == datetime(2031, 7, 1, 8, 30, tzinfo=UTC)
    html = page(client, url("step", article, "schedule"))
    assert 'value="2031-07-01T09:30"' in html


@pytest.mark.parametrize("typed", ["", "soon", "2031-13-01T00:00", "2031-03-30T01:30"])
def test_a_time_that_does_not_exist_is_refused_beside_the_field(client, settings, typed):
    settings.TIME_ZONE = "Europe/London"  # In the last one the clock jumps over 1:30.
    article = build.article(published=False)
    client.force_login(build.ed_editor())
    answer = client.post(url("step", article, "schedule"), {"at": typed})
    assert answer.context["form"].errors["at"]
    assert fresh(article).next_at is None


def test_a_time_that_is_over_is_refused_beside_the_field_and_stays_there(client):
    article = build.article(published=False)
    client.force_login(build.ed_editor())
    answer = client.post(url("step", article, "schedule"), {"at": "2020-01-01T09:30"})
    assert answer.context["form"].errors["at"] == ["This time is over. Choose one to come."]
    assert 'value="2020-01-01T09:30"' in answer.content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        "/articles/better/",
        "better",
        "http://127.0.0.1:8000/articles/better/?x=1#s-a",
        " /articles/better ",
    ],
)
def test_the_article_to_read_instead_is_found_by_its_address(client, typed):
    better = build.article("Better")
    article = build.article()
    client.force_login(build.ed_editor())
    client.post(url("step", article, "withdraw"), {"reason": "Old.", "replacement": typed})
    assert fresh(article).replacement == better


@pytest.mark.parametrize(
    "typed", ["/articles/nowhere/", "http://[", "/topics/more/", "\x00", "x" * 300]
)
@pytest.mark.servers
def test_an_address_of_nothing_is_refused_beside_the_field(client, typed):
    article = build.article()
    client.force_login(build.ed_editor())
    answer = client.post(url("step", article, "withdraw"), {"reason": "Old.", "replacement": typed})
    assert answer.context["form"].errors["replacement"]
    assert fresh(article).state is State.PUBLISHED


def test_the_form_says_what_is_set_for_a_time(client):
    client.force_login(build.ed_editor())
    article = build.article()
    later = timezone.now() + timedelta(days=2)
    drafting.save_draft(article, drafting.Draft("Next", "S", ""), base=1, by=None)
    publishing.schedule(article, by=None, at=later)
    withdrawing.plan_withdrawal(article, by=None, at=later + timedelta(days=2), reason="Old.")
    text = text_of(page(client, url("change", article)))
    assert "Revision 2 goes live on" in text
    assert "It will be withdrawn on" in text
    drafting.save_draft(article, drafting.Draft("Newest", "S", ""), base=2, by=None)
    text = text_of(page(client, url("change", article)))
    assert "The newest text is not the one that is scheduled." in text


def test_an_archived_article_can_be_looked_at_and_taken_out_but_not_saved(client):
    article = build.article(published=False)
    publishing.archive(article, by=None)
    client.force_login(build.ed_editor())
    assert offered(client, article) == {"restore"}
    assert 'name="title"' not in page(client, url("change", article))
    client.post(url("step", article, "restore"), {"note": "Needed again"})
    assert fresh(article).state is State.DRAFT


@pytest.mark.parametrize(
    ("step", "more"), [("publish", {}), ("schedule", {"at": "2099-01-01T10:00"})]
)
def test_nothing_goes_live_that_was_saved_behind_an_editors_back(client, step, more):
    ada = build.ada_author()
    article = build.article(published=False, author=build.person("Ada", account=ada), by=ada)
    client.force_login(build.ed_editor())
    read = re.search(r'name="revision" value="(\d+)"', page(client, url("step", article, step)))
    slipped = drafting.Draft("What Ed never saw", "A short summary.", build.BODY)
    drafting.save_draft(article, slipped, base=1, by=ada)
    answer = client.post(url("step", article, step), {"revision": read[1], **more})
    assert "Revision 2 was saved since you read it." in answer.content.decode()
    assert fresh(article).state is State.DRAFT


def test_the_time_of_a_withdrawal_can_be_changed(client):
    article, instead = build.article(), build.article(slug="instead")
    client.force_login(build.ed_editor())
    later = timezone.now() + timedelta(days=2)
    withdrawing.plan_withdrawal(article, by=None, at=later, reason="Old.", replacement=instead)
    assert "Change the withdrawal" in page(client, url("change", article))
    html = page(client, url("step", article, "plan_withdrawal"))
    assert later.strftime("%Y-%m-%dT%H:%M") in html
    assert "Old.</textarea>" in html
    assert 'value="/articles/instead/"' in html

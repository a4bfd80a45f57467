"""The article form of the administration: who may press what, and what it does."""

import re

import pytest

from articles.models import Article, Event
from articles.services import reviewing, withdrawing
from articles.workflow import State
from tests import build
from tests.articles.newsroom import fresh, sent, url

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/article/add/"


@pytest.fixture
def ada():
    return build.ada_author()


@pytest.fixture
def ed():
    return build.ed_editor()


ROLES = {
    "Ada": build.ada_author,
    "Ed": build.ed_editor,
    "Clara": build.clara_reviewer,
    "Mo": build.mo_moderator,
}


@pytest.mark.parametrize(
    ("who", "button", "goes_to"),
    [
        ("Ada", "_save", "change"),
        ("Ada", "_preview", "preview"),
        ("Ada", "_publish", "step/publish"),  # Saved; the page says that editors decide.
        ("Ed", "_save", "change"),
        ("Ed", "_preview", "preview"),
        ("Ed", "_publish", "step/publish"),  # Saved; nobody publishes alone what they wrote.
        ("Clara", "_save", None),
        ("Clara", "_preview", None),
        ("Clara", "_publish", None),
        ("Mo", "_save", None),
        ("Mo", "_publish", None),
    ],
)
def test_each_button_saves_and_leads_on_for_those_who_may_write(client, who, button, goes_to):
    user = ROLES[who]()
    article = build.article(published=False, author=build.person("Ada", account=user))
    client.force_login(user)
    answer = client.post(url("change", article), sent(article, button, title="A new title"))
    assert fresh(article).state is State.DRAFT
    if goes_to is None:
        assert answer.status_code in (200, 403)
        assert "A new title" in answer.content.decode()
        assert fresh(article).latest_revision.number == 1
    else:
        assert answer.status_code == 303
        assert answer.url.endswith(f"/{goes_to}/")
        assert fresh(article).latest_revision.title == "A new title"


@pytest.mark.parametrize(
    ("who", "buttons"),
    [
        ("Ada", {"_save", "_preview", "_step"}),
        ("Ed", {"_save", "_preview", "_step", "_publish"}),
        ("Clara", set()),
    ],
)
def test_the_form_shows_the_buttons_that_work(client, who, buttons):
    user = ROLES[who]()
    article = build.article(author=build.person("Ada", account=user))
    client.force_login(user)
    page = client.get(url("change", article)).content.decode()
    assert set(re.findall(r'type="submit"[^>]* name="(_\w+)"', page)) == buttons


def test_an_author_cannot_open_or_save_an_article_of_somebody_else(client, ada):
    article = build.article(published=False)
    client.force_login(ada)
    assert client.get(url("change", article)).status_code == 403
    assert client.get(url("preview", article)).status_code == 403
    answer = client.post(url("change", article), sent(article, title="Mine now"))
    assert answer.status_code == 403
    assert "Mine now" in answer.content.decode()
    assert fresh(article).title != "Mine now"


def test_a_moderator_has_no_business_with_articles(client):
    client.force_login(build.mo_moderator())
    assert client.get("/admin/articles/article/").status_code == 403
    assert client.get(ADD).status_code == 403


def test_nobody_deletes_an_article(client):
    article = build.article()
    client.force_login(build.user("Root", superuser=True))
    assert client.post(f"/admin/articles/article/{article.pk}/delete/").status_code == 403


def test_a_new_article_is_started_as_a_draft_with_the_authors_own_by_line(client, ada):
    me = build.person("Ada Lind", account=ada)
    client.force_login(ada)
    page = client.get(ADD)
    assert page.context["form"].initial["author"] == me
    answer = client.post(
        ADD,
        {
            "title": "Warm days",
            "summary": "",
            "body": build.BODY,
            "category": build.category().pk,
            "author": me.pk,
            "kind": "living",
            "note": "First draft",
        },
    )
    article = Article.objects.get()
    assert (answer.status_code, answer.url) == (303, url("change", article))
    assert (article.slug, article.state, article.created_by) == ("warm-days", State.DRAFT, ada)
    assert (article.kind, article.latest_revision.note) == ("living", "First draft")


def test_a_new_article_says_of_what_kind_it_is(client, ada):
    me = build.person("Ada Lind", account=ada)
    client.force_login(ada)
    values = {"title": "Heat", "category": build.category().pk, "author": me.pk}
    answer = client.post(ADD, {**values, "summary": "", "body": build.BODY})
    assert answer.context["form"].errors["kind"] == ["This field is required."]
    assert not Article.objects.exists()


def test_the_kind_is_changed_with_the_text_and_else_stays(client, ada):
    article = build.article(published=False, author=build.person("Ada", account=ada))
    client.force_login(ada)
    client.post(url("change", article), sent(article, kind="medicine"))
    assert fresh(article).kind == "medicine"
    # A colleague has chosen another one since this form was opened.
    form = sent(fresh(article), title="Tablets", kind="news") | {"initial-kind": "news"}
    client.post(url("change", article), form)
    assert (fresh(article).kind, fresh(article).title) == ("medicine", "Tablets")


def test_to_ask_less_of_a_public_page_leads_to_where_a_reason_is_given(client, ed):
    article = build.article(kind="condition")
    client.force_login(ed)
    answer = client.post(url("change", article), sent(article, kind="news", title="Not lost"))
    assert "Kind, risk and review" in answer.context["form"].errors["kind"][0]
    assert "Not lost" in answer.content.decode()
    assert fresh(article).latest_revision.number == 1


def test_a_taken_address_is_said_beside_the_field_and_the_text_stays(client, ed):
    build.article(slug="heat")
    client.force_login(ed)
    values = {"category": build.category().pk, "author": build.person().pk, "kind": "news"}
    answer = client.post(
        ADD, {"title": "Heat", "summary": "S", "body": "<p>Typed.</p>", "slug": "heat", **values}
    )
    assert answer.context["form"].errors["slug"] == ["Another article has this address."]
    assert "&lt;p&gt;Typed.&lt;/p&gt;" in answer.content.decode()
    assert Article.objects.count() == 1


def test_an_editor_publishes_the_text_of_a_colleague_with_one_button(client, ed, ada):
    article = build.article(published=False, by=ada)
    client.force_login(ed)
    answer = client.post(url("change", article), sent(article, "_publish"))
    assert (answer.status_code, answer.url) == (303, url("change", article))
    assert fresh(article).state is State.PUBLISHED
    lines = Event.objects.filter(article=article, actor=ed).order_by("pk")
    assert [line.action for line in lines] == ["publish"]


def test_an_own_text_is_saved_and_waits_for_a_second_person_or_a_reason(client, ed):
    article = build.article(published=False)
    client.force_login(ed)
    answer = client.post(
        url("change", article), sent(article, "_publish", title="My title"), follow=True
    )
    page = answer.content.decode()
    assert "Saved as revision 2." in page
    assert "Nobody but its writer has looked at this text." in page
    assert fresh(article).state is State.DRAFT
    answer = client.post(url("step", article, "publish"), {"override": " "})
    assert answer.context["form"].errors["override"]
    answer = client.post(url("step", article, "publish"), {"override": "Alone on duty"})
    assert (answer.status_code, answer.url) == (303, url("change", article))
    assert fresh(article).shown_revision.title == "My title"
    lines = Event.objects.filter(article=article, actor=ed).order_by("pk")
    assert [line.action for line in lines] == ["save", "override", "publish"]
    assert lines[1].note == "Alone on duty (SEEN)"


def test_unchanged_text_makes_no_revision_and_says_so(client, ed):
    article = build.article(published=False)
    client.force_login(ed)
    answer = client.post(url("change", article), sent(article), follow=True)
    assert "had no changes" in answer.content.decode()
    assert article.revisions.count() == 1


def test_withdrawing_asks_for_a_reason_that_readers_see(client, ed):
    article = build.article()
    client.force_login(ed)
    button = {"_step": "withdraw"}
    answer = client.post(url("change", article), {**sent(article), **button})
    assert (answer.status_code, answer.url) == (303, url("step", article, "withdraw"))
    assert client.get(answer.url).status_code == 200
    answer = client.post(answer.url, {"reason": " "})
    assert answer.context["form"].errors["reason"]
    assert fresh(article).state is State.PUBLISHED
    answer = client.post(url("step", article, "withdraw"), {"reason": "Out of date"})
    assert (answer.status_code, answer.url) == (303, url("change", article))
    assert fresh(article).state is State.WITHDRAWN
    assert Event.objects.filter(action="withdraw", actor=ed, note="Out of date").exists()


def test_withdrawing_twice_is_refused_in_words_and_keeps_what_was_typed(client, ed):
    article = build.article()
    withdrawing.withdraw(article, by=None, reason="First")
    client.force_login(ed)
    answer = client.post(url("step", article, "withdraw"), {"reason": "Second"})
    assert "withdrawn" in str(answer.context["form"].non_field_errors())
    assert "Second</textarea>" in answer.content.decode()


def test_an_author_cannot_withdraw(client, ada):
    article = build.article(by=ada)
    client.force_login(ada)
    answer = client.post(url("step", article, "withdraw"), {"reason": "x"})
    assert answer.context["form"].non_field_errors() == ["You do not have the right to do this."]
    assert fresh(article).state is State.PUBLISHED


def test_an_author_cannot_file_a_public_article_elsewhere(client, ada):
    article = build.article(by=ada)
    other = build.category("Living")
    client.force_login(ada)
    client.post(url("change", article), sent(article, category=other.pk, title="Changed"))
    assert fresh(article).category_id == article.category_id
    assert fresh(article).latest_revision.title == "Changed"


def test_a_hostile_body_is_cleaned_before_it_is_stored(client, ed):
    article = build.article()
    client.force_login(ed)
    body = '<p onclick="x()">Hi</p><script>alert(1)</script><img src=x onerror=alert(1)>'
    client.post(url("change", article), sent(article, body=body))
    assert fresh(article).latest_revision.body == "<p>Hi</p>"


def test_a_text_that_is_too_long_is_refused_and_kept(client, ed):
    article = build.article()
    client.force_login(ed)
    body = "<p>" + "word " * 70_000 + "</p>"
    answer = client.post(url("change", article), sent(article, body=body))
    assert "longer than" in str(answer.context["form"].errors["body"])
    assert answer.context["form"]["body"].value() == body


@pytest.mark.parametrize(
    ("step", "changes", "said"),
    [
        ("submit", {}, "had no changes to save. “Send for review” was not done"),
        ("recall", {"title": "Newer"}, "Saved as revision 2. Readers do not see it yet. “Take"),
    ],
)
def test_a_step_that_saving_made_pointless_says_so_beside_the_text(client, ed, step, changes, said):
    article = build.article(published=False)
    reviewing.submit(article, by=None)
    client.force_login(ed)
    button = {"_step": step}
    answer = client.post(url("change", article), {**sent(article, **changes), **button})
    assert (answer.status_code, answer.url) == (303, url("change", article))
    assert said in client.get(answer.url).content.decode()


def test_a_change_of_a_live_page_is_scheduled_without_saving_it_first(client, ed):
    article = build.article()
    client.force_login(ed)
    assert 'name="_step" value="schedule"' in client.get(url("change", article)).content.decode()
    button = {"_step": "schedule"}
    answer = client.post(url("change", article), {**sent(article, title="Next"), **button})
    assert (answer.status_code, answer.url) == (303, url("step", article, "schedule"))


def test_what_was_saved_besides_the_text_is_said(client, ed):
    article = build.article(published=False)
    client.force_login(ed)
    answer = client.post(url("change", article), sent(article, slug="cooler"), follow=True)
    assert "The address is now /articles/cooler/." in answer.content.decode()
    other = build.category("Living")
    answer = client.post(
        url("change", article), sent(fresh(article), slug="cooler", category=other.pk), follow=True
    )
    assert "Saved. The text itself had no changes." in answer.content.decode()
    answer = client.post(url("change", article), sent(fresh(article), slug="Hot & dry"))
    assert "Use only plain letters" in str(answer.context["form"].errors["slug"])

"""Publishing, withdrawing and moving many articles at once."""

from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Event
from articles.services import drafting, publishing, withdrawing
from articles.workflow import State
from tests import build
from tests.articles.newsroom import fresh

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/article/"


def choose(client, action, *articles, **more):
    """Tick the rows of these articles, choose an action, and return the answer."""
    ticked = {"action": action, "_selected_action": [article.pk for article in articles], **more}
    return client.post(LIST, ticked)


def page(client, step, *articles):
    """Return the page that says what will happen."""
    answer = choose(client, f"{step}_selected", *articles)
    assert answer.status_code == 303, answer.content
    return client.get(answer.url)


def send(client, answer, **values):
    """Send the form of that page."""
    seen = [
        f"{each.article.pk}:{each.article.latest_revision.number}"
        for each in answer.context["will"]
    ]
    return client.post(answer.wsgi_request.get_full_path(), {"seen": seen, **values})


def text(answer):
    return unescape(answer.content.decode())


def test_publishing_says_first_what_will_happen_to_each(client):
    ed = build.ed_editor()
    good = build.article("Good", published=False)
    bare = build.article("Bare", summary="", published=False)
    own = build.article("Own", by=ed, published=False)
    public = build.article("Public")
    client.force_login(ed)
    shown = page(client, "publish", good, bare, own, public)
    assert [each.article for each in shown.context["will"]] == [good]
    why = {each.article.title: each for each in shown.context["will_not"]}
    assert [finding.code for finding in why["Bare"].findings] == ["SUMMARY"]
    assert [finding.code for finding in why["Own"].findings] == ["SEEN"]
    assert "published" in why["Public"].refusal
    assert "Publish 1 article" in text(shown) and "3 articles will stay as they are" in text(shown)
    assert "override" not in shown.context["form"].fields
    assert not Event.objects.filter(article=good, action="publish").exists()

    done = send(client, shown)
    assert (done.status_code, done.url) == (303, LIST)
    assert fresh(good).is_public and not fresh(bare).is_public and not fresh(own).is_public
    assert "1 article has been published." in text(client.get(LIST))
    assert Event.objects.get(article=good, action="publish").actor == ed


def test_publishing_brings_back_what_was_withdrawn_and_takes_the_place_of_what_is_shown(client):
    gone, changed = build.article("Gone"), build.article("Changed")
    withdrawing.withdraw(gone, by=None, reason="Outdated.")
    draft = drafting.Draft("Changed", "A summary.", "<p>New.</p>")
    drafting.save_draft(changed, draft, base=1, by=None)
    later = build.article("Later", at=timezone.now() + timedelta(days=2))
    client.force_login(build.ed_editor())
    shown = page(client, "publish", gone, changed, later)
    assert "becomes public again" in text(shown)
    assert "takes the place of the text that readers see now" in text(shown)
    assert "Readers see it now and not only on" in text(shown)
    assert text(shown).count("A major change: readers see") == 2
    again = send(client, shown, note=" ")
    assert again.context["form"].errors["note"] and not fresh(gone).is_public
    send(client, shown, note="The advice is new.")
    notes = {article: article.changes.first().note for article in (gone, changed, later)}
    assert notes == {gone: "The advice is new.", changed: "The advice is new.", later: ""}
    assert {fresh(each).state for each in (gone, changed, later)} == {State.PUBLISHED}


def test_minor_changes_are_published_together_without_a_word(client):
    article = build.article("Rest", body="<p>Recieve it and rest for a good long while.</p>")
    mended = drafting.Draft(
        "Rest", "A short summary.", article.latest_revision.body.replace("ie", "ei")
    )
    drafting.save_draft(article, mended, base=1, by=None)
    client.force_login(build.ed_editor())
    shown = page(client, "publish", article)
    assert "A minor change: no date moves." in text(shown)
    assert "note" not in shown.context["form"].fields
    send(client, shown)
    assert fresh(article).updated_at is None
    assert article.changes.first().kind == "minor"


def test_withdrawing_many_asks_one_reason_and_keeps_it_with_each(client):
    one, two, draft = build.article("One"), build.article("Two"), build.article(published=False)
    instead = build.article("Instead", slug="instead")
    client.force_login(build.ed_editor())
    shown = page(client, "withdraw", one, two, draft)
    assert {each.article for each in shown.context["will"]} == {one, two}
    send(client, shown, reason="The trial is over.", replacement="/articles/instead/")
    for article in map(fresh, (one, two)):
        assert article.state is State.WITHDRAWN
        assert article.withdraw_reason == "The trial is over."
        assert article.replacement == instead
    assert "2 articles have been withdrawn." in text(client.get(LIST))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "\u200b"}, "reason"),
        ({"reason": "Over.", "replacement": "/articles/one/"}, "replacement"),
        ({"reason": "Over.", "replacement": "/articles/hidden/"}, "replacement"),
        ({"reason": "Over.", "replacement": "/articles/nowhere/"}, "replacement"),
    ],
)
def test_what_would_refuse_all_is_said_beside_the_field_before_the_first(client, values, field):
    one, two = build.article("One", slug="one"), build.article("Two")
    build.article("Hidden", slug="hidden", published=False)
    client.force_login(build.ed_editor())
    answer = send(client, page(client, "withdraw", one, two), **values)
    assert answer.status_code == 200 and list(answer.context["form"].errors) == [field]
    assert fresh(one).is_public and fresh(two).is_public
    if "replacement" in values:
        assert "Over.</textarea>" in text(answer)  # Nothing typed is lost.


def test_moving_to_another_topic(client):
    living = build.category("Living")
    one, two = build.article("One"), build.article("Two", published=False)
    there = build.article("There <b>", topic=living)
    client.force_login(build.ed_editor())
    shown = page(client, "refile", one, two, there)
    assert "It is in “Recovery” now." in text(shown)
    done = send(client, shown, category=living.pk)
    assert done.status_code == 303
    assert {article.category for article in Article.objects.all()} == {living}
    answer = client.get(LIST).content.decode()
    assert "2 articles have been moved." in answer
    assert "There &lt;b&gt;</a>: It is in this topic already." in answer
    assert Event.objects.filter(action="file").count() == 2


def test_an_author_moves_drafts_of_their_own_only(client):
    ada, living = build.ada_author(), build.category("Living")
    draft = build.article("Draft", by=ada, published=False)
    public, other = build.article("Public", by=ada), build.article("Of others", published=False)
    client.force_login(ada)
    shown = page(client, "refile", draft, public, other)
    assert [each.article for each in shown.context["will"]] == [draft]
    assert [each.article for each in shown.context["will_not"]] == [public]
    forged = [f"{each.pk}:1" for each in (draft, public, other)]
    client.post(shown.wsgi_request.get_full_path(), {"seen": forged, "category": living.pk})
    moved = set(Article.objects.filter(category=living))
    assert moved == {draft}
    told = text(client.get(LIST))  # Of the draft of others, not even its title.
    assert told.count("You do not have the right to do this.") == 1
    assert "Of others" not in told


def test_only_those_who_may_are_offered_an_action(client):
    article = build.article("One", published=False)
    offers = {
        build.ed_editor: {"publish", "withdraw", "refile"},
        build.ada_author: {"refile"},
        build.clara_reviewer: set(),
    }
    for who, offered in offers.items():
        client.force_login(who())
        shown = text(client.get(LIST))
        if who is build.ada_author:
            build.article("Hers", by=None, author=build.person("Ada"), published=False)
        form = client.get(LIST).context["action_form"]
        names = {name for name, _ in form.fields["action"].choices if name} if form else set()
        assert names == {f"{name}_selected" for name in offered}
        for step in ("publish", "withdraw", "refile"):
            address = f"{LIST}bulk/{step}/?a={article.pk}"
            status = 200 if step in offered else 403
            assert client.get(address).status_code == status
            assert client.post(address, {"seen": f"{article.pk}:1"}).status_code in (200, 303, 403)
        assert "delete_selected" not in shown
    assert client.get(f"{LIST}bulk/delete/").status_code == 404


def test_forged_posts_are_refused_for_each_article_by_the_service(client):
    ed = build.ed_editor()
    own = build.article("Own", by=ed, published=False)
    bare = build.article("Bare", summary="", published=False)
    client.force_login(ed)
    seen = [f"{own.pk}:1", f"{bare.pk}:1", "x:y", "999:1", f"{own.pk}"]
    sent = {"seen": seen, "override": "Because."}
    assert client.post(f"{LIST}bulk/publish/", sent).status_code == 303
    assert not fresh(own).is_public and not fresh(bare).is_public
    assert "2 articles stayed as they were" in text(client.get(LIST))


def test_a_text_that_was_saved_meanwhile_is_not_published_unseen(client):
    one, two = build.article("One", published=False), build.article("Two", published=False)
    client.force_login(build.ed_editor())
    shown = page(client, "publish", one, two)
    draft = drafting.Draft("One", "A summary.", "<p>Not read yet.</p>")
    drafting.save_draft(one, draft, base=1, by=None)
    send(client, shown)
    assert not fresh(one).is_public and fresh(two).is_public
    answer = text(client.get(LIST))
    assert "1 article has been published." in answer
    assert "Somebody saved it while you looked." in answer


def test_one_that_breaks_off_half_way_leaves_nothing_behind(client, monkeypatch):
    one, two = build.article("One", published=False), build.article("Two", published=False)
    client.force_login(build.ed_editor())
    shown = page(client, "publish", one, two)
    publish = publishing.record

    def refuse_one(article, *args, **kwargs):
        publish(article, *args, **kwargs)
        if article.pk == one.pk:
            raise publishing.NotPossible("Not now.")

    monkeypatch.setattr(publishing, "record", refuse_one)
    send(client, shown)
    assert not fresh(one).is_public and fresh(two).is_public
    assert not Event.objects.filter(article=one, action="publish").exists()


def test_at_most_a_hundred_at_once(client):
    articles = [build.article(f"Article {number}", published=False) for number in range(101)]
    client.force_login(build.ed_editor())
    answer = choose(client, "publish_selected", articles[0], select_across="1")
    assert (answer.status_code, answer.url) == (303, LIST)
    assert "at most 100 articles at once" in text(client.get(LIST))
    shown = page(client, "publish", *articles[:100])
    assert "Publish 100 articles" in text(shown)
    assert Article.objects.published().count() == 0


def test_the_way_back_leads_to_the_list_as_it_was(client):
    article = build.article("One", published=False)
    client.force_login(build.ed_editor())
    query = "?state=draft&q=one"
    ticked = {"action": "publish_selected", "_selected_action": article.pk}
    asked = client.post(LIST + query, ticked)
    shown = client.get(asked.url)
    assert shown.context["back"] == LIST + query
    assert send(client, shown).url == LIST + query
    evil = client.get(f"{LIST}bulk/publish/?back=%0d%0aX: y")
    assert evil.context["back"].startswith(LIST + "?") and "\n" not in evil.context["back"]


def test_choosing_nothing_or_nonsense_changes_nothing(client):
    client.force_login(build.ed_editor())
    assert "No article was chosen." in text(client.get(f"{LIST}bulk/publish/?a=x&a=9"))
    assert client.post(f"{LIST}bulk/publish/").status_code == 303
    assert "Nothing was done." in text(client.get(LIST))
    for action, page in (("publish_selected", LIST), ("hide_selected", "/admin/comments/comment/")):
        client.force_login(build.user(action, superuser=True))
        answer = client.post(page, {"action": action, "_selected_action": ["x", "²"]})
        assert answer.status_code == 400


def test_the_reason_is_given_back_when_the_session_has_ended(client):
    article = build.article("One")
    client.force_login(build.ed_editor())
    shown = page(client, "withdraw", article)
    client.logout()
    answer = send(client, shown, reason="The trial is over.")
    assert answer.status_code == 403 and "The trial is over." in text(answer)
    assert f'name="seen" value="{article.pk}:1"' in text(answer)
    assert fresh(article).is_public


def test_a_post_from_another_site_is_refused():
    ed, article = build.ed_editor(), build.article("One", published=False)
    client = Client(enforce_csrf_checks=True)
    client.force_login(ed)
    client.post(f"{LIST}bulk/publish/?a={article.pk}", {"seen": f"{article.pk}:1"})
    assert not fresh(article).is_public


@pytest.mark.parametrize(("step", "most"), [("publish", 12), ("withdraw", 1), ("refile", 0)])
def test_the_page_asks_a_fixed_number_of_queries_for_each_article(client, step, most):
    def add(count, text):
        return [
            build.article(f"Article {step}", published=step != "publish", body=text)
            for _ in range(count)
        ]

    links = "".join(f'<p><a href="/articles/no-{n}/">Nothing {n}</a></p>' for n in range(40))
    short, long = add(2, build.BODY), add(8, links)
    client.force_login(build.ed_editor())
    page(client, step, *short)
    with CaptureQueriesContext(connection) as few:
        page(client, step, *short)
    with CaptureQueriesContext(connection) as many:
        page(client, step, *short, *long)
    assert len(many) - len(few) <= most * 8

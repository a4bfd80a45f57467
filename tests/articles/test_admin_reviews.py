"""The pages of the review clock in the administration: the list, early reviews, kind and risk."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Recheck, Reference
from articles.rules import Kind, Reopening
from articles.services import rechecking, reviewlists, withdrawing
from tests import build
from tests.articles.newsroom import fresh, url

pytestmark = [pytest.mark.django_db, pytest.mark.servers]
LIST = "/admin/articles/article/reviews/"


@pytest.fixture
def ed(client):
    made = build.ed_editor()
    client.force_login(made)
    return made


def page(title, *, due=1, owner=None, kind=Kind.LIVING, **values):
    """Return a public page that is due in so many days."""
    made = build.article(title, kind=kind, **values)
    made.owner = owner
    made.next_review_on = timezone.localdate() + timedelta(days=due)
    made.save()
    return made


def listed(client, **asked):
    """Return the titles in a list, page after page."""
    titles, address = [], LIST
    while address:
        answer = client.get(address, asked if address == LIST else None)
        rows = answer.context["rows"]
        pages = [row.article if isinstance(row, Recheck) else row for row in rows]
        titles += [each.latest_revision.title for each in pages]
        next_url = answer.context["next_url"]
        address = next_url and LIST + next_url
    return titles


def test_every_page_stands_in_the_lists_of_its_age_the_oldest_first(client, ed):
    for due in (-181, -180, -179, 0, 1, 90, 91):
        page(f"Due in {due}", due=due)
    build.article("News are not reviewed")
    build.article("Not public", published=False, kind=Kind.MEDICINE)
    withdrawing.withdraw(page("Gone", due=-9), by=None, reason="Out of date.")
    assert listed(client) == ["Due in -181", "Due in -180", "Due in -179", "Due in 0"]
    assert listed(client, show="decide") == ["Due in -181", "Due in -180"]
    assert listed(client, show="soon") == ["Due in 1", "Due in 90"]
    assert listed(client, show="later") == ["Due in 91"]
    tabs = {tab.name: tab.count for tab in client.get(LIST).context["tabs"]}
    assert tabs == {
        "Overdue": 4,
        "To be decided": 2,
        "Due in 90 days": 2,
        "Early reviews": 0,
        "Later": None,
    }


def test_a_flood_is_not_counted_to_its_end(client, ed, monkeypatch):
    monkeypatch.setattr(reviewlists, "MOST_COUNTED", 2)
    for number in range(4):
        page(f"Old {number}", due=-200)
    page("Today", due=0)
    answer = client.get(LIST)
    tabs = {tab.name: (tab.count, tab.is_more) for tab in answer.context["tabs"]}
    assert tabs["Overdue"] == tabs["To be decided"] == (2, True)
    assert tabs["Due in 90 days"] == (0, False)
    assert "2+<span" in answer.content.decode()


def test_it_is_narrowed_down_by_owner_and_kind(client, ed):
    eve = build.user("Eve", group="Editors")
    page("Of Ed", due=-1, owner=ed)
    page("Of Eve", due=-2, owner=eve, kind=Kind.MEDICINE)
    page("Of nobody", due=-3)
    rechecking.reopen(page("Early", owner=eve), Reopening.MISTAKES, by=None)
    assert listed(client, owner=ed.pk) == ["Of Ed"]
    assert listed(client, owner="none") == ["Of nobody"]
    assert listed(client, kind="medicine") == ["Of Eve"]
    assert listed(client, owner=eve.pk, kind="living") == []
    assert listed(client, show="early", owner=eve.pk) == ["Early"]
    assert listed(client, show="early", owner="none") == []
    assert "looked after by them" in client.get(LIST, {"kind": "story"}).content.decode()
    # What is in no list of choices narrows nothing.
    assert len(listed(client, owner="9" * 30, kind="poem")) == 3


def test_early_reviews_say_why_and_lead_to_where_they_are_closed(client, ed):
    source = Reference.objects.create(kind="journal", title="A <b>doubtful</b> study", doi="10.1/x")
    rest = page("Rest")
    line = rechecking.reopen(
        rest, Reopening.SOURCE, by=None, reference=source, note="Its publisher took it back."
    )
    shown = client.get(LIST, {"show": "early"}).content.decode()
    assert "A &lt;b&gt;doubtful&lt;/b&gt; study" in shown
    assert "Its publisher took it back." in shown
    assert url("recheck_close", rest, line.pk) in shown


def test_long_lists_have_pages_that_neither_shift_nor_repeat(client, ed, monkeypatch):
    monkeypatch.setattr(reviewlists, "SIZE", 3)
    titles = [f"Page {number}" for number in range(8)]
    for number, title in enumerate(titles):
        page(title, due=-10 + number // 4)  # Four of them on one day.
        rechecking.reopen(Article.objects.latest("pk"), Reopening.MISTAKES, by=None)
    assert listed(client) == titles
    assert listed(client, show="early") == titles
    assert client.get(LIST, {"after": "12-x"}).status_code == 404
    assert client.get(LIST, {"show": "none"}).status_code == 404


def test_who_sees_which_pages(client):
    ada = build.ada_author()
    page("Hers", due=-1, author=build.person("Ada", account=ada))
    page("Of others", due=-1)
    client.force_login(ada)
    assert listed(client) == ["Hers"]
    client.force_login(build.clara_reviewer())
    assert len(listed(client)) == 2
    client.force_login(build.mo_moderator())
    assert client.get(LIST).status_code == 403


def test_many_pages_ask_as_many_questions_as_few(client, ed):
    counts = []
    for _ in range(2):
        for number in range(8):
            made = page(f"Page {number}", due=-number, owner=ed)
            rechecking.reopen(made, Reopening.MISTAKES, by=None)
        for show in ("overdue", "early"):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                client.get(LIST, {"show": show})
            counts.append(len(asked))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 9


def test_the_database_finds_the_first_page_by_an_index(ed):
    for number in range(30):
        page(f"Page {number}", due=-number)
    due = reviewlists.in_list(reviewlists.due_pages(ed), reviewlists.ReviewList.OVERDUE)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A table this small is read and sorted faster; a large one is not.
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        plan = due.order_by("next_review_on", "pk")[:50].explain()
    assert "articles_article_review_due" in plan
    assert "TEMP B-TREE" not in plan


def test_an_editor_asks_for_an_early_review_and_closes_it(client, ed):
    rest = page("Rest")
    ask = url("recheck", rest)
    assert ask in client.get(url("change", rest)).content.decode()
    answer = client.post(ask, {"note": " "})
    assert answer.context["form"].errors["note"]
    answer = client.post(ask, {"note": "A new guideline is out."})
    assert (answer.status_code, answer.url) == (303, url("change", rest))
    line = Recheck.objects.get()
    close = url("recheck_close", rest, line.pk)
    shown = client.get(answer.url).content.decode()
    assert "A new guideline is out." in shown and close in shown
    assert client.get(close).status_code == 200
    assert client.post(close, {"outcome": "It says the same."}).status_code == 303
    assert Recheck.objects.get().outcome == "It says the same."
    assert "It says the same." in client.get(close).content.decode()
    answer = client.post(close, {"outcome": "Once more."})
    assert "done already" in answer.content.decode()


def test_others_neither_ask_for_it_nor_close_it(client):
    ada = build.ada_author()
    hers = page("Hers", author=build.person("Ada", account=ada))
    line = rechecking.reopen(hers, Reopening.MISTAKES, by=None)
    client.force_login(ada)
    for address in (url("recheck", hers), url("recheck_close", hers, line.pk)):
        assert client.get(address).status_code == 403
        assert client.post(address, {"note": "No.", "outcome": "No."}).status_code == 403
    assert Recheck.objects.open().count() == 1


def described(client, article, **changes):
    """Send the page as it stands, with these changes."""
    form = client.get(url("describe", article)).context["form"]
    values = {name: form[name].value() for name in form.fields}
    first = {f"initial-{name}": value for name, value in values.items()}
    sent = {**first, **values, **changes}
    filled = {name: "" if value is None else value for name, value in sent.items()}
    return client.post(url("describe", article), filled)


def test_an_editor_says_what_a_page_is(client, ed):
    rest = page("Rest", kind=Kind.CONDITION)
    assert url("describe", rest) in client.get(url("change", rest)).content.decode()
    answer = described(client, rest, kind="medicine", owner=ed.pk, ai_use="assisted")
    assert (answer.status_code, answer.url) == (303, url("change", rest))
    rest = fresh(rest)
    assert (rest.kind, rest.owner, rest.ai_use) == ("medicine", ed, "assisted")
    shown = client.get(answer.url).content.decode()
    assert "no clinician has signed" in shown
    assert "Kind:</" not in shown and "about a medicine" in shown


def test_what_nobody_touched_stays_as_a_colleague_set_it_meanwhile(client, ed):
    rest = page("Rest", kind=Kind.CONDITION)
    form = {"kind": "condition", "initial-kind": "condition", "funding": "Ours"}
    Article.objects.update(kind="medicine")
    client.post(url("describe", rest), form)
    assert (fresh(rest).kind, fresh(rest).funding) == ("medicine", "Ours")


def test_what_is_refused_stands_beside_its_field_with_all_that_was_typed(client, ed):
    rest = page("Rest", kind=Kind.MEDICINE)
    answer = described(client, rest, chosen_risk="low", funding="Typed before")
    assert answer.context["form"].errors["reason"]
    assert "Typed before" in answer.content.decode()
    answer = described(client, rest, review_months="99")
    assert answer.context["form"].errors["review_months"]
    answer = described(client, rest, kind="")
    assert answer.context["form"].errors["kind"]
    assert described(client, rest, chosen_risk="low", reason="A list only.").status_code == 303


def test_who_may_not_describe_a_page_is_led_back_and_loses_nothing(client):
    ada = build.ada_author()
    hers = page("Hers", author=build.person("Ada", account=ada))
    client.force_login(ada)
    assert client.get(url("describe", hers)).status_code == 303
    answer = client.post(url("describe", hers), {"funding": "Typed before"})
    assert answer.status_code == 403
    assert "Typed before" in answer.content.decode()
    draft = build.article(published=False, author=hers.author)
    assert described(client, draft, funding="Ours").status_code == 303
    assert client.get(url("describe", build.article(published=False))).status_code == 403
    assert client.get(reverse("admin:articles_article_describe", args=[10**9])).status_code == 404

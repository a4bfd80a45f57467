"""The gate at publishing: who passes it, with what reason, and what its pages show."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group, Permission

from articles.services import drafting, publishing, reviewing, withdrawing
from articles.services.errors import GateClosed, Invalid, NotAllowed
from articles.workflow import State
from tests import build
from tests.articles.newsroom import fresh, sent, url
from tests.pages import text_of

pytestmark = pytest.mark.django_db

DEAD = '<p>Read <a href="/articles/no-such/">about sleep</a>.</p>'


@pytest.fixture
def ed():
    return build.ed_editor()


@pytest.fixture
def nora():
    """Nora is on duty at night: she may publish, but not against a check."""
    rights = ["publish_article", "change_article", "view_article"]
    group = Group.objects.create(name="Night desk")
    group.permissions.set(Permission.objects.filter(codename__in=rights))
    return build.user("Nora", group="Night desk")


@pytest.fixture
def draft():
    return build.article("Sleep", body=DEAD, summary="", published=False)


def test_what_must_be_mended_keeps_a_text_from_readers(draft, ed):
    with pytest.raises(GateClosed) as caught:
        publishing.publish(draft, by=ed)
    assert [finding.code for finding in caught.value.findings] == ["SUMMARY", "LINK"]
    assert fresh(draft).state is State.DRAFT


def test_a_mended_text_passes(draft, ed):
    text = drafting.Draft("Sleep", "In short.", "<p>Read.</p>")
    drafting.save_draft(draft, text, base=1, by=None)
    assert publishing.publish(draft, by=ed).is_public


def test_what_could_be_better_stops_nothing(ed):
    article = build.article("x" * 100, body="<p>TODO</p>", published=False)
    assert {finding.code for finding in publishing.findings(article, by=ed)} == {
        "LONG_TITLE",
        "LEFTOVER",
    }
    assert publishing.publish(article, by=ed).is_public


def test_the_operator_is_not_asked(draft):
    assert publishing.publish(draft, by=None).is_public


def test_a_reason_opens_the_gate_and_is_kept(draft, ed):
    assert publishing.publish(draft, by=ed, override="The page\ncomes tonight").is_public
    line = draft.events.get(action="override")
    assert line.actor == ed
    assert line.note == "The page comes tonight (LINK, SUMMARY)"


@pytest.mark.parametrize("reason", ["ok", "....................", "123456789", "–"])
def test_a_reason_is_more_than_a_sign(draft, ed, reason):
    with pytest.raises((Invalid, GateClosed)):
        publishing.publish(draft, by=ed, override=reason)
    assert not draft.events.filter(action="override").exists()
    assert fresh(draft).state is State.DRAFT


def test_without_the_right_no_reason_helps(draft, nora):
    with pytest.raises(GateClosed):
        publishing.publish(draft, by=nora)
    with pytest.raises(NotAllowed):
        publishing.publish(draft, by=nora, override="It is urgent")
    assert fresh(draft).state is State.DRAFT
    assert not draft.events.filter(action="override").exists()


def test_a_reason_that_is_not_needed_is_not_kept(nora):
    article = build.article(published=False)
    assert publishing.publish(article, by=nora, override="It is urgent").is_public
    assert not article.events.filter(action="override").exists()


def test_a_scheduled_text_is_judged_by_what_readers_find_at_its_time(ed, time_machine):
    noon = datetime(2027, 3, 14, 12, tzinfo=UTC)
    time_machine.move_to(noon)
    target = build.article("Later", at=noon + timedelta(hours=2), slug="later")
    html = f'<p><a href="{target.get_absolute_url()}">The other one</a></p>'
    article = build.article(body=html, published=False)
    with pytest.raises(GateClosed):
        publishing.schedule(article, by=ed, at=noon + timedelta(hours=1))
    publishing.schedule(article, by=ed, at=noon + timedelta(hours=3))
    assert fresh(article).state is State.SCHEDULED


def test_an_approval_does_not_open_the_gate(draft, ed):
    reviewing.submit(draft, by=None)
    reviewing.approve(draft, by=build.clara_reviewer())
    with pytest.raises(GateClosed):
        publishing.publish(draft, by=ed)


def test_the_form_shows_what_was_found_in_the_newest_saved_revision(client, draft, ed):
    client.force_login(ed)
    page = text_of(client.get(url("change", draft)).content.decode())
    assert "They looked at revision 1" in page
    assert "2 things must be mended" in page
    assert "The article has no summary." in page
    assert "about sleep (/articles/no-such/)" in page


def test_the_form_says_so_when_nothing_was_found(client, ed):
    client.force_login(ed)
    page = text_of(client.get(url("change", build.article(published=False))).content.decode())
    assert "Nothing was found that must be mended." in page
    assert "could be better" not in page
    assert "Reading age" not in page  # A few words tell nothing.


def test_much_advice_is_folded_away(client, ed):
    few = build.article("x" * 100, body="<p>TODO</p>", published=False)
    table = "<table><tr><td>1</td></tr></table>"
    many = build.article(
        "x" * 100, summary="x" * 250, body=f"<h2>THE MEDICINES TAKEN</h2><p>TODO</p>{table}"
    )
    client.force_login(ed)
    assert "<details open>" in client.get(url("change", few)).content.decode()
    page = client.get(url("change", many)).content.decode()
    assert "5 things could be better" in page
    assert "<details open>" not in page


def test_the_publish_button_saves_the_text_and_leads_to_what_must_be_mended(client, draft, ed):
    client.force_login(ed)
    answer = client.post(url("change", draft), sent(draft, "_publish", title="Sleep well"))
    assert (answer.status_code, answer.url) == (303, url("step", draft, "publish"))
    assert fresh(draft).latest_revision.title == "Sleep well"
    page = text_of(client.get(answer.url).content.decode())
    assert "Saved as revision 2." in page
    assert "They looked at revision 2" in page
    assert "The article has no summary." in page
    assert fresh(draft).state is State.DRAFT


@pytest.mark.parametrize("reason", ["", "ok"])
def test_the_page_of_the_step_asks_for_a_reason_beside_its_field(client, draft, ed, reason):
    client.force_login(ed)
    answer = client.post(url("step", draft, "publish"), {"override": reason})
    assert answer.status_code == 200
    assert answer.context["form"].errors["override"]
    assert fresh(draft).state is State.DRAFT


def test_the_page_of_the_step_takes_a_reason(client, draft, ed):
    client.force_login(ed)
    client.post(url("step", draft, "publish"), {"override": "The page comes tonight"})
    assert fresh(draft).is_public
    assert draft.events.get(action="override").note.startswith("The page comes tonight")


def test_who_may_not_override_sees_why_and_no_way_round(client, draft, nora):
    client.force_login(nora)
    html = client.get(url("step", draft, "publish")).content.decode()
    assert "The article has no summary." in html
    assert "Readers do not get to see it before that is done." in html
    assert 'name="override"' not in html
    assert "Publish now</button>" not in html
    answer = client.post(url("step", draft, "publish"), {"override": "It is urgent"})
    assert answer.status_code == 200
    assert fresh(draft).state is State.DRAFT
    assert not draft.events.filter(action="override").exists()


def test_no_reason_is_asked_for_where_nothing_was_found(client, nora):
    article = build.article(published=False)
    client.force_login(nora)
    html = client.get(url("step", article, "publish")).content.decode()
    assert 'name="override"' not in html
    client.post(url("step", article, "publish"))
    assert fresh(article).is_public


def test_the_page_of_the_schedule_looks_at_the_time_that_was_asked_for(client, ed, time_machine):
    noon = datetime(2027, 3, 14, 12, tzinfo=UTC)
    time_machine.move_to(noon)
    target = build.article("Later", at=noon + timedelta(days=2), slug="later")
    html = f'<p><a href="{target.get_absolute_url()}">The other one</a></p>'
    article = build.article(body=html, published=False)
    client.force_login(ed)
    answer = client.post(url("step", article, "schedule"), {"at": "2027-03-15T12:00"})
    assert "readers do not see yet" in answer.content.decode()
    assert answer.context["form"].errors["override"]
    answer = client.post(url("step", article, "schedule"), {"at": "2027-03-17T12:00"})
    assert answer.status_code == 303
    assert fresh(article).state is State.SCHEDULED


def test_what_will_be_wrong_by_then_is_shown_and_can_be_answered(client, ed, time_machine):
    noon = datetime(2027, 3, 14, 12, tzinfo=UTC)
    time_machine.move_to(noon)
    target = build.article("Soon gone")
    withdrawing.plan_withdrawal(target, by=None, at=noon + timedelta(days=2), reason="Old")
    html = f'<p><a href="{target.get_absolute_url()}">The other one</a></p>'
    article = build.article(body=html, published=False)
    client.force_login(ed)
    values = {"at": "2027-03-17T12:00"}
    answer = client.post(url("step", article, "schedule"), values)
    assert "A link leads to an article that has been withdrawn." in answer.content.decode()
    assert answer.context["form"].errors["override"]
    answer = client.post(url("step", article, "schedule"), values | {"override": "Mended soon"})
    assert answer.status_code == 303


def test_the_pages_ask_as_many_questions_for_many_findings_as_for_few(
    client, ed, django_assert_max_num_queries
):
    few = build.article(body=DEAD, published=False)
    many = build.article(
        body="".join(f'<p><a href="/articles/no-{n}/">page {n}</a></p>' for n in range(60)),
        published=False,
    )
    client.force_login(ed)
    counts = []
    for article in (few, many):
        with django_assert_max_num_queries(40) as queries:
            client.get(url("step", article, "publish"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_was_found_is_shown_as_text(client, ed):
    name = "&lt;script&gt;alert(1)&lt;/script&gt;"
    article = build.article(
        body=f'<h4>{name}</h4><p><a href="/no/?&quot;x">{name}</a></p>', published=False
    )
    client.force_login(ed)
    html = client.get(url("step", article, "publish")).content.decode()
    assert "<script>alert" not in html
    assert f"{name} (level 4" in html

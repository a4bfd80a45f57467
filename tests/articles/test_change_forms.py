"""What the pages for publishing ask about a change."""

import re
from html import unescape

import pytest
from django.utils import timezone

from articles.models import Article
from articles.rules import Class, Kind, Risk, Role
from articles.services import drafting, mistakes, publishing, reviewing, signing, withdrawing
from articles.workflow import State
from tests import build
from tests.articles.newsroom import fresh, sent, url
from tests.pages import page, text_of

pytestmark = pytest.mark.django_db
FILLER = "<p>" + "Rest well and plan your day so that hard things come early. " * 5 + "</p>"
SIXTY, NINETY = f"{FILLER}<p>Take 60 mg.</p>", f"{FILLER}<p>Take 90 mg.</p>"
CORRECTION = {
    "kind": "correction",
    "note": "The dose was wrong.",
    "was": "Take 60 mg.",
    "now": "Take 90 mg.",
    "harm": "possible",
    "advice": "Ask your MG nurse.",
}


def changed(after=NINETY, **more):
    article = build.article("Tablets", body=SIXTY, **more)
    save(article, after)
    return article


def save(article, body, by=None):
    newest = fresh(article).latest_revision
    draft = drafting.Draft(newest.title, newest.summary, body)
    return drafting.save_draft(article, draft, base=newest.number, by=by)


@pytest.fixture
def ed(client):
    ed = build.ed_editor()
    client.force_login(ed)
    return ed


def post(client, article, action="publish", **values):
    return client.post(url("step", article, action), {"revision": 2, **values})


def test_the_page_says_what_is_proposed_and_why(client, ed):
    html = page(client, url("step", changed(), "publish"))
    assert "This looks like a major change:" in text_of(html)
    assert "A number is different. Before: 60 mg. Now: 90 mg." in text_of(html)
    assert re.search(r'value="major"[^>]* checked', html)
    form = client.get(url("step", changed(), "publish")).context["form"]
    assert form.initial["kind"] == "major" and "reason" in form.fields


def test_a_minor_change_asks_for_no_reason(client, ed):
    article = changed(SIXTY.replace("well", "wel"))
    form = client.get(url("step", article, "publish")).context["form"]
    assert form.initial["kind"] == "minor" and "reason" not in form.fields
    assert post(client, article, kind="minor").status_code == 303
    assert fresh(article).updated_at is None


def test_a_first_text_and_a_page_that_comes_back(client, ed):
    first = build.article(published=False)
    assert "kind" not in client.get(url("step", first, "publish")).context["form"].fields
    gone = build.article()
    withdrawing.withdraw(gone, by=None, reason="Outdated.")
    html = page(client, url("step", gone, "publish"))
    assert "It was withdrawn and becomes public again." in text_of(html)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "major"}, "note"),
        ({}, "note"),
        ({"kind": "minor"}, "reason"),
        ({"kind": "minor", "reason": "ok"}, "reason"),
        ({"kind": "first"}, "kind"),
        ({**CORRECTION, "was": " "}, "was"),
        ({**CORRECTION, "now": ""}, "now"),
        ({**CORRECTION, "harm": ""}, "harm"),
        ({**CORRECTION, "harm": "huge"}, "harm"),
        ({**CORRECTION, "note": "x" * 501}, "note"),
        ({**CORRECTION, "mistake": "77"}, "mistake"),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost(
    client, ed, values, field
):
    article = changed()
    answer = post(client, article, **values)
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    shown = unescape(answer.content.decode())
    typed = [value for name, value in values.items() if name not in ("kind", "harm", "mistake")]
    assert all(value in shown for value in typed if value.strip())
    assert fresh(article).state is State.DRAFT


def test_a_correction_is_published_with_all_that_was_said(client, ed):
    article = changed()
    assert post(client, article, **CORRECTION).status_code == 303
    entry = article.changes.first()
    kept = {name: getattr(entry, name) for name in CORRECTION}
    assert kept == CORRECTION and entry.by == ed and entry.banner_until


def test_a_change_can_be_scheduled_with_its_note(client, ed):
    article = changed()
    answer = post(client, article, "schedule", at="2031-07-01T09:30", kind="major", note="Higher.")
    assert answer.status_code == 303
    entry = article.changes.first()
    assert (entry.kind, entry.note) == (Class.MAJOR, "Higher.") and entry.at > timezone.now()


def test_lowering_with_a_reason_is_possible(client, ed):
    article = changed()
    reason = "The table said ninety all along."
    assert post(client, article, kind="minor", reason=reason).status_code == 303
    assert article.changes.first().reason == reason


def test_a_report_that_waits_is_offered_and_answered(client, ed):
    article = changed()
    report = mistakes.report(article, text="It should be 90 mg <b>!")
    where = url("step", article, "publish") + f"?mistake={report.pk}"
    html = page(client, where)
    assert "It should be 90 mg &lt;b&gt;!" in html
    form = client.get(where).context["form"]
    assert form.initial["kind"] == "correction" and form.initial["mistake"] == report.pk
    post(client, article, **CORRECTION, mistake=report.pk)
    report.refresh_from_db()
    assert report.was_right and article.changes.first().mistake == report


def test_a_major_change_on_the_button_of_the_form_leads_to_the_page_that_asks(client, ed):
    article = build.article("Tablets", body=SIXTY)
    answer = client.post(url("change", article), sent(article, "_publish", body=NINETY))
    assert answer.url == url("step", article, "publish")
    assert fresh(article).latest_revision.number == 2
    assert fresh(article).live_revision.number == 1
    assert "see what is found and asked here" in text_of(page(client, answer.url))


def test_a_minor_change_on_that_button_is_published_and_called_so(client, ed):
    article = fresh(changed(SIXTY.replace("well", "wel")))
    client.post(url("change", article), sent(article, "_publish"))
    html = page(client, url("change", article))
    assert fresh(article).live_revision.number == 2 and fresh(article).updated_at is None
    assert "It is a minor change, so no date moves." in text_of(html)


def signed(risk):
    """Return a page that a clinician signed, published by nobody in the newsroom."""
    article = build.article("Tablets", body=SIXTY, published=False, kind=Kind.LIVING)
    Article.objects.filter(pk=article.pk).update(chosen_risk=risk)
    clara = build.clara_reviewer()
    build.clinician(account=clara)
    reviewing.submit(article, by=None)
    signature = signing.Signature(Role.CLINICAL, checked=signing.CHECKLIST)
    signing.sign(article, signature, by=clara)
    return publishing.publish(fresh(article), by=None)


def test_a_signature_that_covers_a_minor_change_lets_an_editor_choose_it(client, ed):
    article = signed(Risk.LOW)
    save(article, NINETY)
    html = page(client, url("step", article, "publish"))
    assert "That signature covers a minor change." in text_of(html)
    assert "One editor alone has looked at this text." in text_of(html)
    refused = post(client, article, kind="major", note="Higher.")
    assert refused.status_code == 200 and fresh(article).live_revision.number == 1
    assert "Higher." in refused.content.decode()
    reason = "It is the same dose in another tablet."
    assert post(client, article, kind="minor", reason=reason).status_code == 303
    assert fresh(article).live_signoff and fresh(article).live_revision.number == 2


def test_where_harm_is_near_a_signature_covers_only_what_looks_minor(client, ed):
    article = signed(Risk.HIGH)
    save(article, SIXTY.replace("well", "wel"))
    html = page(client, url("step", article, "publish"))
    assert "That signature covers a minor change." in text_of(html)
    save(article, NINETY)
    html = page(client, url("step", article, "publish"))
    assert 'name="kind"' not in html  # Nothing that can be chosen would let it through.
    assert "Readers do not get to see it before that is done." in text_of(html)
    assert "with a reason that is kept" not in text_of(html)
    reason = "It is the same dose in another tablet."
    kept = client.post(
        url("step", article, "publish"),
        {"revision": 3, "kind": "minor", "reason": reason, "override": "I know better."},
    )
    assert reason in kept.content.decode() and "I know better." in kept.content.decode()
    assert "does not cover a change like this" in text_of(kept.content.decode())
    assert fresh(article).live_revision.number == 1

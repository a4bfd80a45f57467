"""Asking somebody outside, in the administration: the panel, the form, the address, recalling."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Answer, ReviewLink
from articles.services import drafting, inviting, publishing, reviewing, withdrawing
from tests import build
from tests.articles.newsroom import url
from tests.attacks import TYPICAL
from tests.pages import faults_of, page, part, text_of

pytestmark = pytest.mark.django_db
PANEL = r'(<section class="module panel invitations".*?</section>)'


@pytest.fixture
def ada():
    return build.ada_author()


@pytest.fixture
def ed():
    return build.ed_editor()


@pytest.fixture
def article(ada):
    return reviewing.submit(build.article("Resting", by=ada, published=False), by=ada)


def invite(article, by, name="Dr Jane Roe"):
    return inviting.invite(article, invited=name, by=by)


def panel(client, article):
    return part(page(client, url("change", article)), PANEL)


def test_an_editor_makes_a_link_and_gets_its_address(client, article, ed):
    client.force_login(ed)
    assert url("invite", article) in panel(client, article)
    answer = client.post(url("invite", article), {"invited": "Dr Jane Roe", "days": "3"})
    link = ReviewLink.objects.get()
    assert (answer.status_code, answer.url) == (303, url("invitation", article, link.pk))
    html = page(client, answer.url)
    address = part(html, r'<input type="text"[^>]* value="([^"]+)"[^>]* readonly')
    path = address.removeprefix(settings.SITE_URL)
    assert page(Client(), path)
    assert "no-store" in client.get(answer.url).headers["Cache-Control"]
    assert "open until" in panel(client, article)


@pytest.mark.parametrize(
    ("sent", "complaint"),
    [
        ({"invited": "", "days": "3"}, "Say who is asked."),
        ({"invited": "\u2060", "days": "3"}, "Say who is asked."),
        ({"invited": "x" * 121, "days": "3"}, "A name has at most 120 characters."),
        ({"invited": "Dr Roe", "days": "61"}, "less than or equal to 60"),
        ({"invited": "Dr Roe", "days": "0"}, "greater than or equal to 1"),
        ({"invited": "Dr Roe", "days": "9" * 5000}, "Enter a whole number."),
    ],
)
def test_what_makes_no_link_comes_back_with_the_reason(client, article, ed, sent, complaint):
    client.force_login(ed)
    html = page_of(client.post(url("invite", article), sent))
    assert complaint in text_of(html)
    assert f'value="{sent["invited"]}"' in html or not sent["invited"]
    assert not ReviewLink.objects.exists()


def page_of(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


@pytest.mark.parametrize(
    ("who", "may_see", "may_ask"),
    [
        (None, False, False),
        (build.max_member, False, False),
        (build.mo_moderator, False, False),
        (build.clara_reviewer, True, True),
        (build.ed_editor, True, True),
    ],
)
def test_who_sees_the_panel_and_who_asks(client, article, who, may_see, may_ask):
    link = invite(article, None)
    if who:
        client.force_login(who())
    shown = client.get(url("change", article))
    assert (shown.status_code == 200) is may_see
    sent = client.post(url("invite", article), {"invited": "Dr Roe", "days": "3"})
    assert (sent.status_code == 303) is may_ask
    assert ReviewLink.objects.count() == 1 + may_ask
    client.post(url("recall", article, link.pk))
    link.refresh_from_db()
    assert (link.revoked_at is not None) is may_ask


def test_a_writer_reads_the_answers_but_makes_no_link(client, article, ada, ed):
    link = invite(article, ed)
    inviting.answer(link, answer=Answer.CHANGES, name="J. Roe", note="The dose\nis <wrong>.")
    client.force_login(ada)
    shown = panel(client, article)
    assert "The dose\nis &lt;wrong&gt;." in shown
    assert "asked for changes" in shown and "It counted." in shown
    assert "/invite/" not in shown and "<form" not in shown
    html = page_of(client.post(url("invite", article), {"invited": "Dr Roe", "days": "3"}))
    assert "You do not have the right to do this." in html
    assert 'value="Dr Roe"' in html
    client.post(url("recall", article, invite(article, ed).pk))
    assert not ReviewLink.objects.filter(revoked_at__isnull=False).exists()


def test_an_answer_that_changed_nothing_is_called_advice(client, ed):
    article = build.article(by=ed, published=False)
    inviting.answer(invite(article, ed), answer=Answer.APPROVE, name="J. Roe", note="")
    client.force_login(ed)
    assert "Kept as advice" in panel(client, article)


def test_only_its_maker_sees_the_address_of_a_link(client, article, ada, ed):
    """With the link of a colleague a writer could approve their own text."""
    links = [invite(article, ed), invite(article, None)]
    clara, root = build.clara_reviewer(), build.user("owner-x", superuser=True)
    for user in (ada, clara, root):
        client.force_login(user)
        for link in links:
            assert client.get(url("invitation", article, link.pk)).status_code == 403
            token = inviting.token_of(link)
            assert token not in page(client, url("change", article))
    client.force_login(ed)
    assert links[0].nonce in page(client, url("invitation", article, links[0].pk))
    assert links[0].nonce not in page(client, url("change", article))
    ed.groups.clear()
    assert client.get(url("invitation", article, links[0].pk)).status_code == 403


def test_a_link_of_another_article_is_not_found(client, article, ed):
    link = invite(build.article(published=False), ed)
    client.force_login(ed)
    assert client.get(url("invitation", article, link.pk)).status_code == 404
    assert client.post(url("recall", article, link.pk)).status_code == 404


def test_recalling_takes_a_post_and_happens_once(client, article, ed):
    link = invite(article, ed)
    client.force_login(ed)
    assert client.get(url("recall", article, link.pk)).status_code == 405
    for message in ("does not work any more.", "does not take answers any more."):
        answer = client.post(url("recall", article, link.pk))
        assert (answer.status_code, answer.url) == (303, url("change", article))
        assert message in text_of(page(client, answer.url))
    assert "recalled" in panel(client, article)
    assert "does not work any more" in page(client, url("invitation", article, link.pk))


def test_recalling_needs_the_token_of_the_form(article, ed):
    strict, link = Client(enforce_csrf_checks=True), invite(article, ed)
    strict.force_login(ed)
    assert strict.post(url("recall", article, link.pk)).status_code == 403
    assert strict.post(url("invite", article), {"invited": "x", "days": "3"}).status_code == 403
    assert ReviewLink.objects.get().revoked_at is None


def test_the_form_says_when_an_approval_would_be_advice(client, ada, ed, article):
    client.force_login(ed)
    assert "kept as advice" not in text_of(page(client, url("invite", article)))
    draft = build.article(by=ada, published=False)
    assert "not in review now" in text_of(page(client, url("invite", draft)))
    own = build.article(by=ed, published=False)
    assert "You wrote on this text yourself" in text_of(page(client, url("invite", own)))


def test_nobody_is_asked_about_what_was_withdrawn(client, ed):
    article = build.article()
    withdrawing.withdraw(article, reason="Old", by=None)
    client.force_login(ed)
    assert "panel invitations" not in page(client, url("change", article))
    html = page_of(client.post(url("invite", article), {"invited": "Dr Roe", "days": "3"}))
    assert "Nobody can be asked about an article that is: withdrawn." in html


def test_a_link_to_an_older_text_is_called_void(client, article, ed):
    invite(article, ed)
    drafting.save_draft(article, drafting.Draft("Newer", "s", ""), base=1, by=ed)
    client.force_login(ed)
    shown = panel(client, article)
    assert "void" in shown and "Recall" not in shown


def test_the_panel_needs_no_more_queries_for_many_links(client, article, ed):
    client.force_login(ed)
    client.get(url("change", article))
    counts = []
    for number in range(3):
        with CaptureQueriesContext(connection) as captured:
            client.get(url("change", article))
        counts.append(len(captured))
        for _ in range(3):
            link = invite(article, ed, name=f"Dr {number}")
        drafting.save_draft(article, drafting.Draft(f"T{number}", "s", ""), base=number + 1, by=ed)
    assert link.revision.number == 3
    # The links of the first round make no difference to those of the second.
    assert counts[1] == counts[2]


@pytest.mark.any_database
def test_names_and_notes_of_strangers_stay_text(client, ed):
    client.force_login(ed)
    payloads = [payload.replace("\0", "") for payload in TYPICAL]
    for first in range(0, len(payloads), inviting.MOST_OPEN):
        article = build.article(published=False)
        for shown in payloads[first : first + inviting.MOST_OPEN]:
            link = invite(article, ed, name=("i " + shown)[:120])
            html = page(client, url("invitation", article, link.pk))
            assert faults_of(html) == [], shown
            note = "n " + shown
            inviting.answer(link, answer=Answer.CHANGES, name=note[:100], note=note)
        found = faults_of(panel(client, article))
        assert [fault for fault in found if fault != "<script>"] == [], payloads[first:]
    publishing.archive(article, by=None)
    assert "n " in panel(client, article)

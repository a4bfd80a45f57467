"""Signing by a review link: who may be asked by whom, the page that asks, and what it does."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from articles.models import Answer, Change, ReviewLink, SignOff, Standing
from articles.rules import Class, Kind, Role
from articles.services import drafting, inviting, publishing, reviewing, signing, withdrawing
from articles.services.errors import Invalid, LinkClosed, NotPossible
from articles.workflow import State
from tests import build
from tests.articles.newsroom import fresh, url
from tests.pages import text_of

pytestmark = pytest.mark.django_db
WHOLE = signing.Signature(Role.CLINICAL, checked=signing.CHECKLIST)


@pytest.fixture
def ada():
    return build.ada_author()


@pytest.fixture
def ed():
    return build.ed_editor()


@pytest.fixture
def una():
    return build.clinician("Una Roe")


@pytest.fixture
def text(ada):
    article = build.article("Dose", by=ada, published=False, kind=Kind.MEDICINE)
    return reviewing.submit(article, by=ada)


@pytest.fixture
def link(text, ed, una):
    return inviting.invite(text, by=ed, person=una, role="clinical")


def answer(link, signature=WHOLE, **more):
    said = {"answer": Answer.APPROVE, "name": "Una", "note": "", **more}
    return inviting.answer(ReviewLink.objects.get(pk=link.pk), signature=signature, **said)


# --- Who is asked, by whom ------------------------------------------------------------------


def spoil(what, una, text, ed):
    """Make it wrong to ask Una, and return the field that says so."""
    if what == "team":
        una.is_team = True
    if what == "staff":
        una.user = build.clara_reviewer()
    if what == "by-line":
        type(text).objects.update(author=una)
    if what == "wrote":
        una.user = text.created_by
    if what == "no consent":
        una.consented_at = None
    if what == "no entry":
        una.register_entries.update(withdrawn_at=timezone.now())
    una.save()
    if what == "writer asks":
        draft = drafting.Draft("Dose", "s", "<p>Of Ed.</p>")
        drafting.save_draft(text, draft, base=1, by=ed)
    return {"role": "editorial"} if what == "editor" else {}


WRONG = ["team", "staff", "by-line", "wrote", "no consent", "no entry", "writer asks"]


@pytest.mark.parametrize("what", [*WRONG, "editor"])
def test_who_cannot_sign_is_not_asked_to(text, ed, una, what):
    more = spoil(what, una, text, ed)
    with pytest.raises(Invalid) as error:
        inviting.invite(text, by=ed, person=una, **{"role": "clinical", **more})
    assert error.value.field == ("role" if what == "editor" else "person")


@pytest.mark.parametrize("what", [*WRONG, "maker erased", "maker barred"])
def test_what_goes_wrong_meanwhile_is_seen_when_the_answer_comes(text, link, una, ed, what):
    if what == "maker erased":
        ReviewLink.objects.update(created_by=None)
    elif what == "maker barred":
        ed.groups.clear()
    elif what == "writer asks":
        type(text).objects.update(author=build.person("Ed Poe", account=ed))
    else:
        spoil(what, una, text, ed)
    with pytest.raises(NotPossible):
        answer(link)
    assert not SignOff.objects.exists()
    assert ReviewLink.objects.get(pk=link.pk).standing is Standing.OPEN  # Nothing was taken.


def test_an_opinion_signs_nothing_and_nobody_signs_by_it(text, ed):
    plain = inviting.invite(text, invited="Dr Jane Roe", by=ed)
    answer(plain)
    assert not SignOff.objects.exists()
    with pytest.raises(NotPossible):
        signing.sign_by_link(plain, WHOLE)


def test_a_link_as_somebody_with_mg_makes_no_clinician(text, ed, una):
    link = inviting.invite(text, by=ed, person=una, role="lay")
    with pytest.raises(NotPossible):
        answer(link, WHOLE)
    answer(link, signing.Signature(Role.LAY))
    assert SignOff.objects.get().role == Role.LAY
    assert fresh(text).state is State.IN_REVIEW


# --- What it does ---------------------------------------------------------------------------


def test_the_signature_names_the_link_and_its_maker(text, link, una, ed):
    answer(link)
    given = SignOff.objects.get()
    assert (given.person, given.by, given.link, given.role) == (una, None, link, Role.CLINICAL)
    assert fresh(text).state is State.APPROVED
    line = text.events.get(action="sign")
    assert line.actor is None
    assert "Dr Una Roe" in line.note and "by the link that Ed made" in line.note


def test_a_public_page_is_reviewed_by_a_link(ed, una):
    page = build.article("Dose", kind=Kind.MEDICINE)
    answer(inviting.invite(page, by=ed, person=una, role="clinical"))
    after = fresh(page)
    assert (after.state, after.live_signoff.person) == (State.PUBLISHED, una)
    assert Change.objects.filter(article=page, kind=Class.REVIEW).count() == 1


def test_a_draft_can_be_signed_and_stays_a_draft(ada, ed, una):
    draft = build.article("Dose", by=ada, published=False, kind=Kind.MEDICINE)
    answer(inviting.invite(draft, by=ed, person=una, role="clinical"))
    assert fresh(draft).state is State.DRAFT
    assert SignOff.objects.get().revision == draft.latest_revision


def test_the_link_is_void_once_the_text_changes_or_the_page_is_withdrawn(text, link, ed, una):
    publishing.publish(text, by=None)
    withdrawing.withdraw(text, by=None, reason="Old")
    with pytest.raises(LinkClosed):
        answer(link)
    other = build.article("Other", kind=Kind.MEDICINE)
    second = inviting.invite(other, by=ed, person=una, role="clinical")
    drafting.save_draft(other, drafting.Draft("Other", "s", "<p>New.</p>"), base=1, by=None)
    with pytest.raises(LinkClosed):
        answer(second)
    assert not SignOff.objects.exists()


def test_a_link_signs_once_and_not_after_its_time(text, link, una):
    ReviewLink.objects.filter(pk=link.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(LinkClosed):
        answer(link)
    ReviewLink.objects.filter(pk=link.pk).update(expires_at=timezone.now() + timedelta(days=1))
    answer(link)
    answer(link)  # The same, sent twice.
    with pytest.raises(LinkClosed):
        answer(link, note="More")
    assert SignOff.objects.count() == 1


def test_who_asked_is_told_that_it_was_signed(link, ed, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer(link)
    (sent,) = [each for each in mail.outbox if each.subject.startswith("Answer to")]
    assert sent.to == [ed.email] and "signed as clinical reviewer" in sent.body


# --- The page -------------------------------------------------------------------------------


def visit(client, link, **said):
    path = re.sub(r"^https?://[^/]+", "", inviting.address_of(link))
    return client.post(path, said) if said else client.get(path)


def test_the_page_says_as_whom_they_sign_and_with_what(client, link, una):
    shown = text_of(visit(client, link).content.decode())
    entry = una.register_entries.get()
    for words in ("Dr Una Roe, clinical reviewer", entry.number, "declared no conflicts"):
        assert words in shown
    assert "Your name" not in shown


def test_signing_on_the_page(client, text, link):
    said = {"answer": "approve", "checked": list(signing.CHECKLIST), "new_interest": "A talk"}
    assert visit(client, link, **said).status_code == 303
    assert "Signed as clinical reviewer" in visit(client, link).content.decode()
    given = SignOff.objects.get()
    assert (given.new_interest, set(given.checked)) == ("A talk", set(signing.CHECKLIST))
    assert fresh(text).state is State.APPROVED


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"answer": "approve"}, "go through the whole list"),
        ({"answer": "approve", "checked": ["more"]}, "not on the list"),
        ({"answer": "changes"}, "what should change"),
        ({"answer": "changes", "note": "x" * 5001}, "at most 5000"),
        ({"answer": ""}, "Please choose one"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(client, link, said, words):
    answer = visit(client, link, **{"new_interest": "Shares of A", **said})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert words in text_of(html) and "Shares of A" in html
    assert not SignOff.objects.exists()


def test_papers_that_ended_meanwhile_are_said_and_the_text_is_kept(client, link, una):
    una.declarations.update(declared_on="2001-01-01", valid_until="2002-01-01")
    said = {"answer": "approve", "checked": list(signing.CHECKLIST), "note": "All is fine."}
    answer = visit(client, link, **said)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "declared no interests in the last 12 months" in html and "All is fine." in html


def test_what_was_typed_comes_back_where_the_link_has_ended(client, text, link):
    withdrawn = {"answer": "approve", "note": "My note", "new_interest": "My shares"}
    publishing.archive(text, by=None)
    html = visit(client, link, **withdrawn).content.decode()
    assert "My note" in html and "My shares" in html


def test_asking_by_the_form_of_the_newsroom(client, text, ed, una):
    client.force_login(ed)
    said = {"invited": "", "person": una.pk, "role": "clinical", "days": "7"}
    client.post(url("invite", text), said)
    made = ReviewLink.objects.get()
    assert (made.invited, made.person, made.role) == ("Dr Una Roe", una, "clinical")
    refused = client.post(url("invite", text), {**said, "role": ""}).content.decode()
    assert "Say as what they sign" in text_of(refused)
    una.register_entries.update(withdrawn_at=timezone.now())
    refused = client.post(url("invite", text), said).content.decode()
    assert "No checked and current register entry" in text_of(refused)

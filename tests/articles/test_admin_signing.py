"""The page on which a text is reviewed: who can sign there, and what becomes of what is sent."""

import pytest

from articles.models import Event, SignOff
from articles.rules import Kind, Role, Scope
from articles.services import drafting, publishing, reviewing, signing
from articles.workflow import State
from tests import build
from tests.articles.newsroom import fresh, url
from tests.pages import page, text_of

pytestmark = pytest.mark.django_db
LIST = list(signing.CHECKLIST)


@pytest.fixture
def clara():
    user = build.clara_reviewer()
    build.clinician("Clara Roe", account=user)
    return user


@pytest.fixture
def text():
    article = build.article("Dose", published=False, kind=Kind.MEDICINE)
    return reviewing.submit(article, by=None)


def address(article):
    return url("step", article, "sign")


def sent(article, **changes):
    number = fresh(article).latest_revision.number
    values = {"outcome": "sign", "role": "clinical", "scope": "page", "checked": LIST}
    return {**values, "revision": number, **changes}


def test_a_clinician_signs_and_sees_what_readers_will_see(client, text, clara):
    client.force_login(clara)
    shown = text_of(page(client, address(text)))
    entry = clara.person.register_entries.get()
    for words in ("Dr Clara Roe", entry.number, "declared no conflicts", "Nobody has signed"):
        assert words in shown
    said = sent(text, new_interest="A talk in May", note="Well done.")
    answer = client.post(address(text), said, follow=True)
    assert answer.redirect_chain == [(url("change", text), 303)]
    given = SignOff.objects.get()
    assert (given.person, given.role, given.by) == (clara.person, Role.CLINICAL, clara)
    assert (given.new_interest, given.note) == ("A talk in May", "Well done.")
    assert fresh(text).state is State.APPROVED


def test_who_finds_fault_gives_the_text_back_on_the_same_page(client, text, clara):
    client.force_login(clara)
    said = sent(text, outcome="changes", checked=[], note="The dose is wrong.")
    client.post(address(text), said)
    assert fresh(text).state is State.CHANGES_REQUESTED
    assert Event.objects.get(action="request_changes").note == "The dose is wrong."
    assert not SignOff.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"checked": LIST[1:]}, "go through the whole list"),
        ({"checked": [*LIST, "more"]}, "not on the list"),
        ({"role": ""}, "as what you sign"),
        ({"role": "editorial"}, "valid choice"),
        ({"scope": "change", "note": " "}, "which change you sign for"),
        ({"outcome": ""}, "Please choose one"),
        ({"outcome": "changes", "note": ""}, "what should change"),
        ({"revision": ""}, "read the text first"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(client, text, clara, changes, words):
    client.force_login(clara)
    said = sent(text, **{"note": "A long thought", "new_interest": "Shares", **changes})
    answer = client.post(address(text), said)
    html = answer.content.decode()
    assert words in text_of(html) and "Shares" in html
    assert ("A long thought" in html) is ("note" not in changes)
    assert not SignOff.objects.exists()


def test_a_text_that_was_saved_meanwhile_is_not_signed(client, text, clara):
    client.force_login(clara)
    said = sent(text, note="All fine")
    drafting.save_draft(text, drafting.Draft("Dose", "s", "<p>Double it.</p>"), base=1, by=None)
    reviewing.submit(text, by=None)
    html = client.post(address(text), said).content.decode()
    assert "Revision 2 was saved since you read it" in html and "All fine" in html
    assert not SignOff.objects.exists()


def test_a_public_page_is_reviewed_with_what_changed_since_it_was_signed(client, text, clara):
    signing.sign(text, signing.Signature(Role.CLINICAL, checked=LIST), by=clara)
    publishing.publish(text, by=None)
    draft = drafting.Draft("Dose", "A short summary.", "<p>Rest before you are tired!</p>")
    drafting.save_draft(text, draft, base=1, by=None)
    reviewing.submit(text, by=None)
    client.force_login(clara)
    html = page(client, address(text))
    assert "Last signed by Dr Clara Roe" in text_of(html)
    assert f"{url('compare', text)}?from=1&amp;to=2" in html


def no_person(clara):
    person = clara.person
    person.user = None
    person.save()


def no_entry(clara):
    clara.person.register_entries.update(expires_on=None, checked_on=None)


def no_declaration(clara):
    clara.person.declarations.update(declared_on="2001-01-01", valid_until="2002-01-01")


def no_consent(clara):
    clara.person.consented_at = None
    clara.person.save()


def a_team(clara):
    clara.person.is_team = True
    clara.person.save()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (no_person, "You are not in the register of people"),
        (no_entry, "No checked and current register entry"),
        (no_declaration, "declared no interests"),
        (no_consent, "has not agreed to be shown"),
        (a_team, "a team signs nothing"),
    ],
)
def test_who_cannot_sign_is_told_why_and_can_still_say_what_must_change(
    client, text, clara, spoil, words
):
    spoil(clara)
    client.force_login(type(clara).objects.get(pk=clara.pk))
    html = page(client, address(text))
    assert words in text_of(html)
    assert 'value="clinical"' not in html and 'value="changes"' in html
    client.post(address(text), sent(text))
    assert not SignOff.objects.exists()


def test_who_wrote_it_is_told_that_and_offered_nothing(client):
    ed = build.ed_editor()
    build.clinician("Ed Poe", account=ed)
    own = build.article(published=False, by=ed, kind=Kind.MEDICINE)
    reviewing.submit(own, by=ed)
    client.force_login(ed)
    html = page(client, address(own))
    assert "You wrote on this text" in text_of(html) and 'name="outcome"' not in html
    client.post(address(own), sent(own))
    assert not SignOff.objects.exists()


def test_a_signature_for_one_change_leaves_the_date(client, clara):
    shown = build.article("Dose", kind=Kind.MEDICINE)
    client.force_login(clara)
    client.post(address(shown), sent(shown, scope="change", checked=[], note="The new number"))
    assert SignOff.objects.get().scope == Scope.CHANGE
    assert fresh(shown).reviewed_at is None


def test_members_and_authors_of_others_do_not_see_the_page(client, text):
    for user in (build.ada_author(), build.mo_moderator()):
        client.force_login(user)
        assert client.get(address(text)).status_code == 403


def test_the_form_says_who_signed_and_how_far_the_text_is_from_that(client, text, clara):
    ed = build.ed_editor()
    client.force_login(ed)
    shown = text_of(page(client, url("change", text)))
    assert "Nobody has signed this page yet." in shown
    assert "These can: Dr Clara Roe." in shown and "Why you cannot sign it" in shown
    signing.sign(text, signing.Signature(Role.CLINICAL, checked=LIST), by=clara)
    shown = text_of(page(client, url("change", text)))
    assert "The newest text is the one that was signed." in shown
    for number in (1, 2):
        draft = drafting.Draft("Dose", "s", f"<p>Text {number}.</p>")
        drafting.save_draft(text, draft, base=number, by=None)
    shown = text_of(page(client, url("change", text)))
    assert "It is 2 edits behind." in shown
    assert "signed by Clara Roe, clinical reviewer" in text_of(page(client, url("history", text)))


def test_a_minor_change_to_what_was_signed_asks_for_no_new_signature(client, text, clara):
    client.force_login(build.ed_editor())
    signing.sign(text, signing.Signature(Role.CLINICAL, checked=LIST), by=clara)
    article = publishing.publish(text, by=None)
    before = fresh(article).latest_revision
    spelt = before.body.replace("tired", "<em>tired</em>")
    for number, body, asks in ((1, spelt, False), (2, f"{spelt}<p>Take 60 mg.</p>", True)):
        draft = drafting.Draft(before.title, before.summary, body)
        drafting.save_draft(article, draft, base=number, by=None)
        shown = text_of(page(client, url("change", article)))
        assert "edit" in shown and "behind." in shown
        assert ("must sign the newest text" in shown) is asks


def test_the_form_says_when_a_signature_has_ended(client, text, clara):
    signing.sign(text, signing.Signature(Role.CLINICAL, checked=LIST), by=clara)
    reviewing.request_changes(text, by=None, note="Not so")
    client.force_login(clara)
    assert "It does not count any more" in text_of(page(client, url("change", text)))

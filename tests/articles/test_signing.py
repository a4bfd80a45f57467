"""Signing: who may, what is kept of them, and what follows from it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.utils import timezone

from articles.models import Change, Event, SignOff
from articles.rules import Class, Kind, Reopening, Role, Scope
from articles.services import drafting, publishing, rechecking, reviewing, signing, withdrawing
from articles.services.errors import Invalid, NotAllowed, NotPossible
from articles.workflow import State
from tests import build
from tests.articles.newsroom import fresh

pytestmark = pytest.mark.django_db
CLINICAL = signing.Signature(Role.CLINICAL, checked=signing.CHECKLIST)
EDITORIAL = signing.Signature(Role.EDITORIAL, checked=signing.CHECKLIST)
LAY = signing.Signature(Role.LAY)
CHANGE = signing.Signature(Role.CLINICAL, Scope.CHANGE, note="The new telephone number.")


@pytest.fixture
def clara():
    user = build.clara_reviewer()
    build.clinician("Clara Roe", account=user)
    return user


@pytest.fixture
def ed():
    user = build.ed_editor()
    build.clinician("Ed Poe", account=user)
    return user


@pytest.fixture
def ada():
    return build.ada_author()


@pytest.fixture
def text(ada):
    """Return a text of Ada's about a medicine that waits for review."""
    article = build.article("Dose", by=ada, published=False, kind=Kind.MEDICINE)
    return reviewing.submit(article, by=ada)


def save(article, by, body="<p>Quite another text about something else.</p>"):
    latest = fresh(article).latest_revision
    draft = drafting.Draft(latest.title, latest.summary, body)
    return drafting.save_draft(article, draft, base=latest.number, by=by)


# --- What is kept ---------------------------------------------------------------------------


def test_a_signature_keeps_who_signed_what_and_what_they_were_then(text, clara):
    said = signing.Signature(
        Role.CLINICAL, checked=signing.CHECKLIST, new_interest="A talk in May.", note="Fine."
    )
    given = signing.sign(text, said, by=clara, revision=1)
    entry = clara.person.register_entries.get()
    assert given.content_hash == text.latest_revision.content_hash
    assert given.credential["number"] == entry.number and given.register_entry == entry
    assert given.interests_text.endswith("declared no conflicts of interest. A talk in May.")
    assert set(given.checked) == set(signing.CHECKLIST)
    line = Event.objects.get(action="sign")
    assert (line.actor, line.to_state) == (clara, "approved")
    assert "Dr Clara Roe, clinical reviewer" in line.note and "Fine." in line.note
    clara.person.declarations.all().update(public_text="Changed.")
    assert "declared no conflicts" in SignOff.objects.get().interests_text


def test_a_signature_is_never_changed_or_deleted(text, clara):
    given = signing.sign(text, CLINICAL, by=clara)
    for attempt in (
        given.save,
        given.delete,
        SignOff.objects.all().delete,
        lambda: SignOff.objects.update(note="x"),
    ):
        with pytest.raises(TypeError):
            attempt()


def test_what_is_sent_twice_is_taken_once(text, clara):
    assert signing.sign(text, CLINICAL, by=clara) == signing.sign(text, CLINICAL, by=clara)
    assert Event.objects.filter(action="sign").count() == 1


# --- What is asked --------------------------------------------------------------------------


@pytest.mark.parametrize("role", [CLINICAL, EDITORIAL])
def test_the_whole_page_asks_for_the_whole_list(text, ed, role):
    for some in ((), signing.CHECKLIST[1:], [*signing.CHECKLIST, "more"]):
        with pytest.raises(Invalid) as error:
            signing.sign(text, signing.Signature(role.role, checked=some), by=ed)
        assert error.value.field == "checked"


def test_who_signs_for_a_change_says_which(text, clara):
    with pytest.raises(Invalid) as error:
        signing.sign(text, signing.Signature(Role.CLINICAL, Scope.CHANGE), by=clara)
    assert error.value.field == "note"


def test_what_was_saved_meanwhile_is_not_signed(text, clara, ada):
    save(text, ada)
    reviewing.submit(text, by=ada)
    with pytest.raises(NotPossible, match="Revision 2"):
        signing.sign(text, CLINICAL, by=clara, revision=1)
    assert signing.sign(text, CLINICAL, by=clara, revision=2)


def lose(what, clara):
    person, today = clara.person, timezone.localdate()
    entries, said = person.register_entries, person.declarations
    yesterday = today - timedelta(days=1)
    if what == "consent":
        person.consent_withdrawn_at = timezone.now()
        person.save()
    if what == "never agreed":
        person.consented_at = None
        person.save()
    if what == "expired":
        entries.update(checked_on=yesterday, expires_on=yesterday)
    if what == "unchecked":
        entries.update(checked_on=None)
    if what == "withdrawn":
        entries.update(withdrawn_at=timezone.now())
    if what == "declaration":
        said.update(declared_on=yesterday, valid_until=yesterday)
    clara.refresh_from_db()


@pytest.mark.parametrize(
    ("what", "left"),
    [
        ("consent", []),
        ("never agreed", []),
        ("expired", [Role.LAY]),
        ("unchecked", [Role.LAY]),
        ("withdrawn", [Role.LAY]),
        ("declaration", [Role.LAY]),
    ],
)
def test_papers_that_do_not_hold_sign_nothing(text, clara, what, left):
    assert signing.roles_of(clara.person, clara) == [Role.CLINICAL, Role.LAY]
    lose(what, clara)
    with pytest.raises(NotPossible):
        signing.sign(text, CLINICAL, by=clara)
    assert signing.roles_of(clara.person, clara) == left
    assert not SignOff.objects.exists()


# --- Two persons ----------------------------------------------------------------------------


def test_nobody_signs_who_saved_an_unsigned_text(clara, ed):
    page = build.article("Dose", by=clara_as_author(clara), published=False, kind=Kind.MEDICINE)
    save(page, ed)
    save(page, None, "<p>And a third one.</p>")
    reviewing.submit(page, by=ed)
    for writer in (clara, ed):
        with pytest.raises(NotAllowed):
            signing.sign(page, CLINICAL, by=writer)


def clara_as_author(clara):
    """Let the reviewer write, too, as some do."""
    clara.groups.add(Group.objects.get(name="Authors"))
    return type(clara).objects.get(pk=clara.pk)


def test_nobody_signs_what_is_under_their_name(clara):
    article = build.article(author=clara.person, published=False, kind=Kind.MEDICINE)
    reviewing.submit(article, by=None)
    with pytest.raises(NotAllowed):
        signing.sign(article, CLINICAL, by=clara)


def test_a_clinician_of_the_past_clears_the_way_but_an_editor_does_not(clara, ed):
    lea = build.user("Lea", group="Reviewers")
    build.clinician("Lea Moe", account=lea)
    own = build.article(by=ed, published=False, kind=Kind.LIVING)
    reviewing.submit(own, by=ed)
    eve = build.user("Eve", group="Editors")
    build.clinician("Eve Noe", account=eve)
    signing.sign(own, EDITORIAL, by=eve)
    publishing.publish(own, by=eve)
    with pytest.raises(NotAllowed):
        signing.sign(own, CLINICAL, by=ed)
    signing.sign(own, CLINICAL, by=lea)
    assert signing.sign(own, CLINICAL, by=ed)
    with pytest.raises(NotAllowed):  # Their own signature clears nothing.
        signing.sign(own, CLINICAL, by=ed)


def test_a_text_of_theirs_that_somebody_else_brings_back_is_theirs(clara, ed):
    writer = clara_as_author(clara)
    page = build.article("Dose", by=writer, published=False, kind=Kind.LIVING)
    save(page, None)
    lea = build.user("Lea", group="Reviewers")
    build.clinician("Lea Moe", account=lea)
    reviewing.submit(page, by=None)
    signing.sign(page, CLINICAL, by=lea)
    publishing.publish(page, by=ed)
    drafting.revert(page, 1, base=2, by=ed)
    reviewing.submit(page, by=ed)
    with pytest.raises(NotAllowed):
        signing.sign(page, CLINICAL, by=writer)


def test_who_signed_a_page_does_not_get_its_by_line(text, clara, ed):
    signing.sign(text, CLINICAL, by=clara)
    publishing.publish(text, by=None)
    with pytest.raises(Invalid) as error:
        drafting.file_article(text, category=text.category, author=clara.person, by=ed)
    assert error.value.field == "author"


def test_only_editors_sign_as_editors_and_no_team_signs(text, clara, ed):
    with pytest.raises(NotAllowed):
        signing.sign(text, EDITORIAL, by=clara)
    ed.person.is_team = True
    ed.person.save()
    with pytest.raises(NotAllowed):
        signing.sign(text, EDITORIAL, by=ed)


# --- What follows ---------------------------------------------------------------------------


@pytest.mark.parametrize("said", [EDITORIAL, LAY, CHANGE])
def test_where_harm_is_near_only_a_clinicians_whole_signature_approves(text, ed, said):
    signing.sign(text, said, by=ed)
    assert fresh(text).state is State.IN_REVIEW
    assert Event.objects.get(action="cosign").note.startswith("Dr Ed Poe")
    signing.sign(text, CLINICAL, by=ed)
    assert fresh(text).state is State.APPROVED


def test_reviewing_a_public_page_moves_the_clock_and_no_other_date(ada, clara):
    page = build.article("Dose", by=ada, kind=Kind.MEDICINE)
    rechecking.reopen(page, Reopening.CREDENTIAL, by=None)
    given = signing.sign(page, CLINICAL, by=clara)
    after = fresh(page)
    assert (after.state, after.reviewed_at, after.live_signoff) == (
        State.PUBLISHED,
        given.signed_at,
        given,
    )
    assert after.next_review_on == after.due_after(given.signed_at)
    assert (after.published_at, after.updated_at) == (page.published_at, page.updated_at)
    entry = Change.objects.public().filter(article=page).first()
    assert (entry.kind, entry.by) == (Class.REVIEW, clara)
    assert not page.rechecks.open().exists()


@pytest.mark.parametrize("said", [LAY, CHANGE, EDITORIAL])
def test_a_signature_beside_moves_nothing(ada, ed, said):
    page = build.article("Dose", by=ada, kind=Kind.MEDICINE)
    signing.sign(page, said, by=ed)
    assert fresh(page).reviewed_at is None
    assert not Change.objects.filter(kind=Class.REVIEW).exists()


@pytest.mark.parametrize("state", [State.DRAFT, State.CHANGES_REQUESTED, State.WITHDRAWN])
def test_what_nobody_sent_for_review_is_not_signed(text, clara, ed, state):
    if state is State.DRAFT:
        reviewing.recall(text, by=None)
    if state is State.CHANGES_REQUESTED:
        reviewing.request_changes(text, by=ed, note="Shorter")
    if state is State.WITHDRAWN:
        publishing.publish(text, by=None)
        withdrawing.withdraw(text, by=None, reason="Wrong dose")
    with pytest.raises(NotPossible):
        signing.sign(text, CLINICAL, by=clara)


def test_editors_and_writers_get_a_mail(text, clara, ed, ada, django_capture_on_commit_callbacks):
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        signing.sign(text, CLINICAL, by=clara)
    assert sorted(each.to[0] for each in mail.outbox) == sorted([ed.email, ada.email])
    assert "Dr Clara Roe" in mail.outbox[0].body


@pytest.mark.parametrize(("kind", "asks"), [(Kind.MEDICINE, True), (Kind.LIVING, False)])
def test_the_mail_says_when_a_signature_is_needed(
    ada, clara, kind, asks, django_capture_on_commit_callbacks
):
    page = build.article("Dose", by=ada, published=False, kind=kind)
    with django_capture_on_commit_callbacks(execute=True):
        reviewing.submit(page, by=ada)
    (sent,) = mail.outbox
    assert (sent.to, "must sign it" in sent.body) == ([clara.email], asks)


def test_the_signature_outlives_the_account(text, clara):
    given = signing.sign(text, CLINICAL, by=clara)
    publishing.publish(text, by=None)
    clara.delete()
    kept = SignOff.objects.get(pk=given.pk)
    assert (kept.by, kept.person.full_name) == (None, "Dr Clara Roe")
    assert fresh(text).live_signoff == kept

"""Register entries: added by one person, checked by another, for a year at most."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Recheck
from articles.rules import Kind, Reopening, Role, months_later
from articles.services import contributing, publishing, registering, signing
from articles.services.errors import Invalid, NotAllowed, NotPossible
from articles.services.registering import Entry
from tests import build
from tests.articles import trusted
from tests.articles.newsroom import fresh

pytestmark = pytest.mark.django_db
GMC = Entry("Registered doctor", "General Medical Council", "7654321", "https://www.gmc-uk.org/")


def test_an_entry_counts_once_a_second_person_has_checked_it():
    ed, zoe, who = build.ed_editor(), build.user("Zoe", group="Editors"), build.person("Asha Rao")
    entry = registering.add_entry(who, GMC, by=ed)
    assert signing.entries_of(who) == []
    entry = registering.check_entry(entry, by=zoe)
    today = timezone.localdate()
    assert signing.entries_of(who) == [entry]
    assert (entry.checked_by, entry.checked_on) == (zoe, today)
    assert entry.expires_on == months_later(today, 12)


def test_neither_who_added_it_nor_the_person_checks_it():
    ed, zoe = build.ed_editor(), build.user("Zoe", group="Editors")
    entry = registering.add_entry(build.person("Zoe Hill", account=zoe), GMC, by=ed)
    for checker in (ed, zoe):
        with pytest.raises(NotPossible):
            registering.check_entry(entry, by=checker)
    entry.refresh_from_db()
    assert entry.checked_on is None


def test_who_changed_whose_entry_it_is_cannot_check_it():
    ed, zoe = build.ed_editor(), build.user("Zoe", group="Editors")
    who = build.person("Asha Rao")
    entry = registering.add_entry(who, GMC, by=zoe)
    registering.check_entry(entry, by=ed)
    contributing.change(who, contributing.Profile("Ed Hill"), by=ed)
    with pytest.raises(NotPossible):
        registering.check_entry(entry, by=ed)
    assert signing.entries_of(who) == []


def test_a_check_holds_for_a_year_at_most():
    ed, who = build.ed_editor(), build.person()
    entry = registering.add_entry(who, GMC, by=None)
    today = timezone.localdate()
    for wrong in (today, months_later(today, 12) + timedelta(days=1)):
        with pytest.raises(Invalid) as refused:
            registering.check_entry(entry, until=wrong, by=ed)
        assert refused.value.field == "until"
    with pytest.raises(Invalid) as refused:
        registering.check_entry(entry, on=today + timedelta(days=1), by=ed)
    assert refused.value.field == "on"
    soon = today + timedelta(days=30)
    assert registering.check_entry(entry, until=soon, by=ed).expires_on == soon


def test_an_entry_that_ran_out_is_checked_again():
    ed, who = build.ed_editor(), build.person()
    long_ago = timezone.localdate() - timedelta(days=500)
    entry = registering.add_entry(who, GMC, by=None)
    registering.check_entry(entry, on=long_ago, by=ed)
    assert signing.entries_of(who) == []
    registering.check_entry(entry, by=ed)
    assert signing.entries_of(who) == [entry]


@pytest.mark.parametrize(
    ("field", "entry"),
    [
        ("title", Entry("", "GMC")),
        ("issuer", Entry("Doctor", " ")),
        ("verify_url", Entry("Doctor", "GMC", verify_url="javascript:alert(1)")),
        ("number", Entry("Doctor", "GMC", "1" * 61)),
    ],
)
def test_what_cannot_be_kept_is_refused_by_its_field(field, entry):
    with pytest.raises(Invalid) as refused:
        registering.add_entry(build.person(), entry, by=None)
    assert refused.value.field == field


def test_a_withdrawn_entry_opens_the_pages_that_it_signed():
    ed, who = build.ed_editor(), build.clinician(account=build.clara_reviewer())
    page = build.article(kind=Kind.CONDITION)
    said = signing.Signature(Role.CLINICAL, checked=signing.CHECKLIST)
    signing.sign(page, said, by=who.user)
    build.article(kind=Kind.CONDITION)
    entry = who.register_entries.get()
    with pytest.raises(Invalid) as refused:
        registering.withdraw_entry(entry, note=" ", by=ed)
    assert refused.value.field == "note"
    registering.withdraw_entry(entry, note="Struck off", by=ed)
    opened = Recheck.objects.get()
    assert (opened.article_id, opened.reason) == (page.pk, Reopening.CREDENTIAL)
    assert signing.entries_of(who) == []
    for act in (
        lambda: registering.withdraw_entry(entry, note="Again", by=ed),
        lambda: registering.check_entry(entry, by=ed),
    ):
        with pytest.raises(NotPossible):
            act()


def test_only_who_keeps_the_register_touches_entries():
    clara = build.clara_reviewer()
    who = build.clinician(account=clara)
    entry = who.register_entries.get()
    for act in (
        lambda: registering.add_entry(who, GMC, by=clara),
        lambda: registering.check_entry(entry, by=clara),
        lambda: registering.withdraw_entry(entry, note="Gone", by=clara),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_team_stands_in_no_register():
    team = contributing.add(contributing.Profile("Editorial team", is_team=True), by=None)
    with pytest.raises(NotPossible):
        registering.add_entry(team, GMC, by=None)
    with pytest.raises(NotPossible):
        contributing.declare(team, by=None)
    with pytest.raises(NotPossible):
        contributing.consent(team, by=None, how="By letter")


@pytest.mark.parametrize("falls", ["entry", "consent"])
def test_a_scheduled_text_is_held_back_when_its_signature_falls(falls):
    who = trusted.clinician()
    page = trusted.reviewed(who)
    coming = build.article(kind=Kind.MEDICINE, published=False)
    trusted.sign(coming, who)
    publishing.schedule(fresh(coming), by=None, at=timezone.now() + timedelta(days=1))
    if falls == "entry":
        registering.withdraw_entry(who.register_entries.get(), note="Struck off", by=None)
    else:
        contributing.withdraw_consent(who, by=who.user)
    coming = fresh(coming)
    assert (coming.next_revision, coming.published_at) == (None, None)
    assert coming.events.filter(action="unschedule", actor=None).exists()
    assert fresh(page).is_public  # A page that is gone can harm, too.
    assert {each.article for each in Recheck.objects.open()} == {page, coming}

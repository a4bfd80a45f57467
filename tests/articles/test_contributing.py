"""Keeping the contributor register: profiles, consent and declared interests."""

from datetime import date, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from articles.models import Recheck
from articles.rules import Kind, Reopening, Role, Tie
from articles.services import contributing, signing
from articles.services.contributing import Profile
from articles.services.errors import Invalid, NotAllowed, NotPossible
from articles.services.interests import Interest
from tests import build

pytestmark = pytest.mark.django_db
TALK = Interest("Harbour Pharma", Tie.TALK, "2025", "Calmastig")


def signed_page(who, **values):
    """Return a public page with a clinician's signature."""
    page = build.article(kind=Kind.CONDITION, **values)
    said = signing.Signature(Role.CLINICAL, checked=signing.CHECKLIST)
    signing.sign(page, said, by=who.user)
    return page


def test_an_editor_adds_somebody_and_the_log_of_the_administration_knows():
    ed = build.ed_editor()
    made = contributing.add(
        Profile(" Asha  Rao ", prefix="Dr", orcid="https://orcid.org/0000-0002-1825-0097"), by=ed
    )
    assert (made.name, made.slug, made.orcid) == ("Asha Rao", "asha-rao", "0000-0002-1825-0097")
    assert not made.is_shown
    assert LogEntry.objects.get(object_id=str(made.pk)).user == ed


def test_two_of_one_name_have_two_addresses():
    ed = build.ed_editor()
    assert contributing.add(Profile("Jo"), by=ed).slug == "jo"
    assert contributing.add(Profile("Jo"), by=ed).slug == "jo-2"
    with pytest.raises(Invalid) as refused:
        contributing.add(Profile("Jo"), slug="jo", by=ed)
    assert refused.value.field == "slug"


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("name", {"name": " \u200b "}),
        ("name", {"name": "n" * 121}),
        ("orcid", {"orcid": "1234"}),
        ("orcid", {"orcid": "0000-0002-1825-0098"}),
        ("suffix", {"suffix": "s" * 81}),
    ],
)
def test_what_cannot_be_kept_is_refused_by_its_field(field, values):
    with pytest.raises(Invalid) as refused:
        contributing.add(Profile(**{"name": "Jo", **values}), by=build.ed_editor())
    assert refused.value.field == field


def test_only_who_keeps_the_register_changes_it():
    clara = build.clara_reviewer()
    who = build.person("Clara Stein", account=clara)
    for act in (
        lambda: contributing.add(Profile("Jo"), by=clara),
        lambda: contributing.change(who, Profile("Clara Stone"), by=clara),
        lambda: contributing.consent(build.person("Other"), by=clara, how="By letter"),
        lambda: contributing.declare(build.person("Other"), by=clara),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_an_account_belongs_to_one_person_of_the_staff():
    ed = build.ed_editor()
    build.person("Ed", account=ed)
    for account in (ed, build.max_member()):
        with pytest.raises(Invalid) as refused:
            contributing.add(Profile("Other", user=account), by=ed)
        assert refused.value.field == "user"


@pytest.mark.parametrize("change", ["name", "account"])
def test_entries_are_checked_anew_when_the_name_or_the_account_changes(change):
    ed, who, zoe = build.ed_editor(), build.clinician(), build.user("Zoe", group="Editors")
    new = {
        "name": Profile("Bob Smith", prefix="Dr", role=who.role),
        "account": Profile("Asha Rao", prefix="Dr", role=who.role, user=zoe),
    }[change]
    contributing.change(who, new, by=ed)
    entry = who.register_entries.get()
    assert (entry.checked_on, entry.checked_by, entry.expires_on) == (None, None, None)
    assert entry.added_by == ed  # Who therefore cannot check it.


def test_nobody_takes_over_the_papers_of_somebody_else():
    ed, who = build.ed_editor(), build.clinician()
    with pytest.raises(Invalid) as refused:
        contributing.change(who, Profile(who.name, user=ed), by=ed)
    assert refused.value.field == "user"


def test_another_role_leaves_the_entries_as_they_are():
    who = build.clinician()
    contributing.change(who, Profile(who.name, role="retired"), by=build.ed_editor())
    assert who.register_entries.get().checked_on


def test_somebody_with_papers_does_not_become_a_team():
    """A team is shown without consent."""
    who = build.clinician()
    with pytest.raises(Invalid) as refused:
        contributing.change(who, Profile(who.name, is_team=True), by=build.ed_editor())
    assert refused.value.field == "is_team"
    with pytest.raises(Invalid):
        contributing.add(Profile("Us", is_team=True, user=build.clara_reviewer()), by=None)


def test_an_editor_records_how_somebody_agreed():
    ed, who = build.ed_editor(), build.person("Asha Rao")
    with pytest.raises(Invalid) as refused:
        contributing.consent(who, by=ed, how="  ")
    assert refused.value.field == "how"
    who = contributing.consent(who, by=ed, how="E-mail of 3 May, kept in the office")
    assert who.is_shown and who.consent_by == ed and "3 May" in who.consent_note
    with pytest.raises(NotPossible):
        contributing.consent(who, by=ed, how="Again")


def test_people_with_an_account_agree_and_withdraw_themselves():
    clara = build.clara_reviewer()
    who = contributing.consent(build.person("Clara Stein", account=clara), by=clara)
    assert who.is_shown and who.consent_note
    who = contributing.withdraw_consent(who, by=clara)
    assert not who.is_shown and who.consented_at
    with pytest.raises(NotPossible):
        contributing.withdraw_consent(who, by=clara)
    assert contributing.consent(who, by=clara).is_shown


def test_without_consent_signed_pages_are_to_be_reviewed():
    who = build.clinician(account=build.clara_reviewer())
    page, other = signed_page(who), build.article()
    contributing.withdraw_consent(who, by=build.ed_editor())
    opened = Recheck.objects.get()
    assert (opened.article_id, opened.reason) == (page.pk, Reopening.CREDENTIAL)
    assert other.pk != page.pk


def test_a_declaration_holds_for_a_year_and_says_what_readers_are_told():
    clara = build.clara_reviewer()
    who = build.person("Clara Stein", account=clara)
    made = contributing.declare(who, by=clara, on=date(2026, 2, 28))
    assert made.valid_until == date(2027, 2, 28)
    assert made.public_text == "Clara Stein declared no conflicts of interest."
    paid = contributing.declare(who, [TALK], by=clara)
    assert paid.public_text == (
        "Clara Stein was paid by Harbour Pharma for a talk in 2025."
        " Harbour Pharma had no say in our pages."
    )
    assert paid.interests == [
        {"payer": "Harbour Pharma", "kind": "talk", "year": "2025", "medicines": "Calmastig"}
    ]
    assert who.declarations.count() == 2


def test_whatever_is_told_names_who_paid():
    who = build.person()
    with pytest.raises(Invalid) as refused:
        contributing.declare(who, [TALK], public_text="Nothing to see here.", by=build.ed_editor())
    assert refused.value.field == "public_text"
    said = "In 2025 harbour pharma paid for a talk."
    assert contributing.declare(who, [TALK], public_text=said, by=None).public_text == said


@pytest.mark.parametrize(
    "wrong",
    [
        Interest(" ", Tie.TALK, "2025"),
        Interest("P" * 121, Tie.TALK, "2025"),
        Interest("Pharma", "bribe", "2025"),
        Interest("Pharma", Tie.TALK, "last"),
        Interest("Pharma", Tie.TALK, "1066"),
        Interest("Pharma", Tie.TALK, "٢٠٢٥"),
        Interest("Pharma", Tie.TALK, str(timezone.localdate().year + 1)),
        Interest("Pharma", Tie.TALK, "2025", "m" * 301),
    ],
)
def test_an_interest_that_says_nothing_is_refused(wrong):
    with pytest.raises(Invalid) as refused:
        contributing.declare(build.person(), [wrong], by=None)
    assert refused.value.field == "interests"


def test_many_payers_are_told_in_one_sentence():
    many = [Interest(f"Company {number}", Tie.ADVICE, "2024") for number in range(20)]
    made = contributing.declare(build.person(), many, by=None)
    assert "Company 19" in made.public_text and len(made.public_text) <= 500
    with pytest.raises(Invalid):
        contributing.declare(build.person(), [TALK] * 31, by=None)


def test_nothing_is_declared_for_a_day_to_come():
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Invalid) as refused:
        contributing.declare(build.person(), by=None, on=tomorrow)
    assert refused.value.field == "on"


def test_a_change_purges_what_tells_of_the_person(purged, django_capture_on_commit_callbacks):
    who = build.person()
    with django_capture_on_commit_callbacks(execute=True):
        contributing.consent(who, by=None, how="By letter")
    assert purged == {f"profile:{who.pk}", "sitemap"}

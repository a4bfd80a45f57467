"""The gate asks whether the papers of a signer still hold, and whether nobody pays them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from articles.rules import Class, Kind, Role, Tie
from articles.services import (
    contributing,
    drafting,
    publishing,
    registering,
    reviewing,
    signing,
)
from articles.services.errors import GateClosed
from articles.services.interests import Interest
from tests import build
from tests.articles import trusted

pytestmark = pytest.mark.django_db
TALK = Interest("Harbour Pharma", Tie.TALK, "2025", "Calmastig, Restol and Easevir")


@pytest.fixture
def ed():
    return build.ed_editor()


@pytest.fixture
def asha():
    return build.clinician("Asha Rao", account=build.clara_reviewer())


def draft(text="Rest before you are tired.", **values):
    made = build.article(body=f"<p>{text}</p>", kind=Kind.LIVING, published=False, **values)
    return reviewing.submit(made, by=None)


def sign(page, who, **said):
    """Let the clinician sign the newest text of the page."""
    words = signing.Signature(Role.CLINICAL, checked=signing.CHECKLIST, **said)
    signing.sign(page, words, by=who.user)
    return Article.objects.at_hand().get(pk=page.pk)


def codes(page, by, **more):
    return [
        (each.code, *each.places)
        for each in publishing.findings(page, by=by, **more)
        if each.code in ("COI", "CRED")
    ]


def test_a_text_whose_signer_is_in_order_passes(ed, asha):
    page = sign(draft(), asha)
    assert codes(page, ed) == []
    publishing.publish(page, by=ed)


def test_an_entry_that_ran_out_since_blocks(ed, asha):
    page = sign(draft(), asha)
    yesterday = timezone.localdate() - timedelta(days=1)
    asha.register_entries.update(checked_on=yesterday - timedelta(days=9), expires_on=yesterday)
    assert codes(page, ed) == [("CRED", "Asha Rao")]
    with pytest.raises(GateClosed):
        publishing.publish(page, by=ed)
    publishing.publish(page, by=ed, override="The register is down until Monday")


@pytest.mark.parametrize("kind", [Kind.LIVING, Kind.MEDICINE])
def test_no_reason_replaces_papers_where_the_risk_is_high(ed, asha, kind):
    source = trusted.source()
    body = f"{trusted.POINTS}{trusted.cite(source)}"
    page = build.article(body=body, kind=kind, published=False)
    page = sign(reviewing.submit(page, by=None), asha)
    registering.withdraw_entry(asha.register_entries.get(), note="Struck off", by=None)
    if kind is Kind.LIVING:
        publishing.publish(page, by=ed, override="The others agree by mail")
        return
    with pytest.raises(GateClosed):
        publishing.publish(page, by=ed, override="The others agree by mail")


def test_another_entry_in_force_stands_in_for_one_that_ran_out(ed, asha):
    page = sign(draft(), asha)
    yesterday = timezone.localdate() - timedelta(days=1)
    asha.register_entries.update(checked_on=yesterday - timedelta(days=9), expires_on=yesterday)
    build.credential(asha)
    assert codes(page, ed) == []


def test_a_withdrawn_entry_blocks_whatever_else_there_is(ed, asha):
    page = sign(draft(), asha)
    entry = asha.register_entries.get()
    build.credential(asha)
    registering.withdraw_entry(entry, note="It was somebody else", by=ed)
    assert codes(page, ed) == [("CRED", "Asha Rao")]


def test_an_old_declaration_blocks(ed, asha):
    page = sign(draft(), asha)
    yesterday = timezone.localdate() - timedelta(days=1)
    asha.declarations.update(declared_on=yesterday - timedelta(days=9), valid_until=yesterday)
    assert codes(page, ed) == [("CRED", "Asha Rao")]


def test_consent_that_was_withdrawn_blocks(ed, asha):
    page = sign(draft(), asha)
    contributing.withdraw_consent(asha, by=ed)
    assert codes(page, ed) == [("CRED", "Asha Rao")]


def test_papers_are_asked_for_the_day_on_which_readers_get_the_text(ed, asha):
    page = sign(draft(), asha)
    in_two_years = timezone.now() + timedelta(days=730)
    assert codes(page, ed, at=in_two_years) == [("CRED", "Asha Rao")] * 2


def test_the_signature_under_what_readers_have_counts_for_a_minor_change(ed, asha):
    page = publishing.publish(sign(draft(), asha), by=ed)
    asha.declarations.all().delete()
    newer = drafting.Draft(page.title, "A short summary.", "<p>Rest before you get tired.</p>")
    drafting.save_draft(page, newer, base=1, by=None)
    page = Article.objects.at_hand().get(pk=page.pk)
    assert codes(page, ed, change=Class.MINOR) == [("CRED", "Asha Rao")]
    assert codes(page, ed, change=Class.MAJOR) == []  # Nobody has signed that.


def test_a_paid_signer_needs_a_second_who_is_not(ed, asha):
    contributing.declare(asha, [TALK], by=ed)
    page = sign(draft("Take RESTOL after a meal."), asha)
    assert codes(page, ed) == [("COI", "Asha Rao: Restol")]
    with pytest.raises(GateClosed):
        publishing.publish(page, by=ed)
    noor = build.clinician("Noor Ali", account=build.user("Noor", group="Reviewers"))
    assert codes(sign(page, noor), ed) == []


def test_the_newest_signature_being_the_paid_one_changes_nothing(ed, asha):
    noor = build.clinician("Noor Ali", account=build.user("Noor", group="Reviewers"))
    contributing.declare(noor, [TALK], by=ed)
    page = sign(sign(draft("Take Easevir after a meal."), asha), noor)
    assert page.latest_revision.signoffs.first().person == noor
    assert codes(page, ed) == []


def test_a_second_signer_who_asked_for_changes_since_does_not_help(ed, asha):
    contributing.declare(asha, [TALK], by=ed)
    noor = build.clinician("Noor Ali", account=build.user("Noor", group="Reviewers"))
    page = sign(draft("Take Restol."), noor)
    reviewing.request_changes(page, by=noor.user, note="The dose is wrong after all.")
    reviewing.submit(page, by=None)
    assert codes(sign(page, asha), ed) == [("COI", "Asha Rao: Restol")]


def test_a_second_signer_who_is_paid_or_lapsed_does_not_help(ed, asha):
    contributing.declare(asha, [TALK], by=ed)
    noor = build.clinician("Noor Ali", account=build.user("Noor", group="Reviewers"))
    page = sign(sign(draft("Take Calmastig."), noor), asha)
    assert codes(page, ed) == []
    noor.declarations.all().delete()
    assert codes(page, ed) == [("COI", "Asha Rao: Calmastig")]
    contributing.declare(noor, [TALK], by=ed)
    assert codes(page, ed) == [("COI", "Asha Rao: Calmastig")]


@pytest.mark.parametrize("text", ["Restolix is another.", "Nothing of it."])
def test_a_text_that_names_no_such_medicine_is_no_conflict(ed, asha, text):
    contributing.declare(asha, [TALK], by=ed)
    assert codes(sign(draft(text), asha), ed) == []


def test_what_was_declared_on_signing_counts_after_a_new_declaration(ed, asha):
    contributing.declare(asha, [TALK], by=ed)
    page = sign(draft("Take Restol."), asha)
    contributing.declare(asha, by=ed)
    assert codes(page, ed) == [("COI", "Asha Rao: Restol")]


def test_an_interest_new_to_this_page_is_a_conflict(ed, asha):
    page = sign(draft(), asha, new_interest="Advises the maker of a vest.")
    assert codes(page, ed) == [("COI", "Asha Rao: Advises the maker of a vest.")]


def test_what_nobody_signed_has_no_papers(ed):
    assert codes(draft(), ed) == []

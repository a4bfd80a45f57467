"""What the newsroom hands out about somebody, and what it keeps when they leave."""

import json

import pytest
from django.contrib.admin.models import LogEntry

from accounts import personal_data
from accounts.services import exporting
from accounts.services import leaving as accounts_leaving
from articles.models import Article, Declaration, Person, Recheck, SignOff
from articles.rules import Kind, Role, Tie
from articles.services import contributing, leaving, registering, signing
from articles.services.interests import Interest
from tests import build

pytestmark = pytest.mark.django_db
TALK = Interest("Harbour Pharma", Tie.TALK, "2025", "Restol")


@pytest.fixture
def clara():
    """A reviewer of the register who signed a page."""
    clara = build.clara_reviewer()
    who = build.clinician("Clara Stein", account=clara)
    who.affiliation, who.bio, who.orcid = "Harbour Hospital", "By the sea.", "0000-0002-1825-0097"
    who.save()
    contributing.declare(who, [TALK], by=clara)
    article = build.article("Rest", kind=Kind.LIVING)
    Article.objects.filter(pk=article.pk).update(owner=clara)
    said = signing.Signature(
        Role.CLINICAL, checked=signing.CHECKLIST, note="Well put.", new_interest="Owns a shop."
    )
    signing.sign(article, said, by=clara)
    return clara


def erase(user):
    user.groups.clear()
    user.is_staff = False
    user.save()
    accounts_leaving.leave(user=user, by=user)


def test_all_that_the_register_knows_is_handed_out(clara):
    everything = json.loads(exporting.as_json(clara))["articles"]
    (line,) = everything["by_line"]
    assert line["affiliation"] == "Harbour Hospital" and line["consent_note"] == "In a letter"
    (entry,) = everything["register_entries"]
    assert entry["register"] == "General Medical Council" and entry["until"]
    assert any(
        "Harbour Pharma, a talk, 2025, Restol" in r["interests"] for r in everything["declarations"]
    )
    (signature,) = everything["signatures"]
    assert (signature["article"], signature["note"]) == ("Rest", "Well put.")
    assert everything["pages"][0]["article"] == "Rest"


def test_every_kind_and_every_field_has_a_name_for_people(clara):
    known = set(leaving.LABELS)
    for kind, rows in leaving.export(clara).items():
        assert kind in known
        for row in rows:
            assert set(row) <= known


def test_somebody_without_any_of_it_gets_empty_lists():
    assert not any(leaving.export(build.max_member()).values())


def test_who_leaves_keeps_no_more_than_a_name_and_what_they_signed(clara):
    who = Person.objects.get(user=clara)
    build.credential(who, title="Never signed with")
    contributing.change(who, contributing.Profile("Clara Stein", bio="New.", user=clara), by=None)
    registering.add_entry(who, registering.Entry("Other", "GMC"), by=build.ed_editor())
    assert LogEntry.objects.filter(object_id=str(who.pk)).exists()
    erase(clara)
    who.refresh_from_db()
    assert (who.name, who.user, who.is_shown) == ("Clara Stein", None, False)
    assert not any((who.role, who.affiliation, who.bio, who.orcid, who.prefix, who.consent_note))
    assert not Declaration.objects.filter(person=who).exists()
    (entry,) = who.register_entries.all()
    assert entry.withdrawn_at and entry.signoffs.exists()
    assert not LogEntry.objects.filter(object_id=str(who.pk), object_repr="Clara Stein").exists()
    signature = SignOff.objects.get()
    assert (signature.by, signature.person) == (None, who)
    assert Recheck.objects.get().article.title == "Rest"


def test_leaving_is_told_beforehand(clara):
    told = leaving.outlook(clara)
    assert "no more than your name" in str(told.goes[1])
    assert "Signatures" in str(told.stays[0])
    assert leaving.outlook(build.max_member()) == personal_data.Outlook()

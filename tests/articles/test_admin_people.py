"""The contributor register in the administration."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Credential, Declaration, Person
from articles.rules import months_later
from tests import build

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/person/"
PROFILE = {
    "name": "Asha Rao",
    "prefix": "Dr",
    "suffix": "",
    "role": "neurologist",
    "affiliation": "Harbour Hospital",
    "orcid": "",
    "bio": "",
    "user": "",
}
NOTHING = {"nothing": "on", "payer_0": "", "kind_0": "", "year_0": "", "medicines_0": ""}
TALK = {"payer_0": "Harbour Pharma", "kind_0": "talk", "year_0": "2025", "medicines_0": "Restol"}


@pytest.fixture
def ed(client):
    ed = build.ed_editor()
    client.force_login(ed)
    return ed


def at(person, *steps):
    return "/".join([f"{LIST}{person.pk}", *map(str, steps or ("change",))]) + "/"


def fresh(person):
    return Person.objects.get(pk=person.pk)


def shown(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_an_editor_adds_somebody_who_keeps_their_address(client, ed):
    answer = client.post(f"{LIST}add/", {**PROFILE, "slug": ""})
    assert answer.status_code == 303
    who = Person.objects.get(slug="asha-rao")
    assert who.full_name == "Dr Asha Rao" and not who.is_shown
    client.post(at(who), {**PROFILE, "name": "Asha Rao-Lind", "slug": "other"})
    assert (fresh(who).name, fresh(who).slug) == ("Asha Rao-Lind", "asha-rao")


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(client, ed):
    html = client.post(
        f"{LIST}add/", {**PROFILE, "orcid": "0000-0002-1825-0098", "bio": "Likes the sea."}
    ).content.decode()
    assert "An ORCID looks like this" in html and "Likes the sea." in html
    assert "0000-0002-1825-0098" in html and "Error:" in html
    assert not Person.objects.exists()


def test_an_account_must_be_one_of_the_staff(client, ed):
    build.max_member()
    page = client.get(f"{LIST}add/")
    choices = {str(user) for user in page.context["form"].fields["user"].queryset}
    assert choices == {"Ed"}


def test_a_text_comes_back_after_the_session_has_ended(client):
    answer = client.post(f"{LIST}add/", {**PROFILE, "bio": "Likes the sea."})
    assert answer.status_code == 403
    assert "Likes the sea." in answer.content.decode()


def test_an_editor_records_how_somebody_agreed(client, ed):
    who = build.person("Asha Rao")
    page = at(who, "consent")
    assert "Without consent they see the name" in shown(client, page)
    assert "Say how they told us" in client.post(page, {"how": ""}).content.decode()
    assert client.post(page, {"how": "E-mail of 3 May"}).status_code == 303
    assert fresh(who).is_shown
    assert "E-mail of 3 May" in shown(client, at(who))
    assert client.post(at(who, "stop")).status_code == 303
    assert not fresh(who).is_shown


def test_an_entry_is_added_by_one_and_looked_up_by_another(client, ed):
    who = build.person("Asha Rao")
    client.post(
        at(who, "entry"),
        {"title": "Doctor", "issuer": "GMC", "number": "7", "verify_url": "https://gmc.example/7"},
    )
    entry = Credential.objects.get()
    assert entry.added_by == ed
    check = at(who, "entry", entry.pk, "check")
    day = {"on": timezone.localdate().isoformat(), "until": ""}
    assert "Somebody else has to look this entry up" in client.post(check, day).content.decode()
    zoe = build.user("Zoe", group="Editors")
    client.force_login(zoe)
    assert "https://gmc.example/7" in shown(client, check)
    assert client.post(check, day).status_code == 303
    entry.refresh_from_db()
    assert entry.checked_by == zoe
    assert entry.expires_on == months_later(timezone.localdate(), 12)
    late = {**day, "until": (timezone.localdate() + timedelta(days=400)).isoformat()}
    assert "at most a year later" in client.post(check, late).content.decode()


def test_an_entry_is_withdrawn_with_a_reason(client, ed):
    who = build.clinician()
    entry = who.register_entries.get()
    page = at(who, "entry", entry.pk, "withdraw")
    assert "Say why." in client.post(page, {"note": ""}).content.decode()
    assert client.post(page, {"note": "Struck off"}).status_code == 303
    assert "Struck off" in shown(client, at(who))


def test_an_entry_of_somebody_else_is_not_found(client, ed):
    entry = build.clinician().register_entries.get()
    assert client.get(at(build.person(), "entry", entry.pk, "check")).status_code == 404


def test_nobody_declares_by_chance_that_there_is_nothing(client, ed):
    who = build.person("Asha Rao")
    page = at(who, "declare")
    empty = {**NOTHING, "public_text": ""}
    del empty["nothing"]
    assert "tick that there is nothing" in client.post(page, empty).content.decode()
    both = {**NOTHING, **TALK, "public_text": ""}
    assert "take one of the two away" in client.post(page, both).content.decode()
    assert not Declaration.objects.exists()
    assert client.post(page, {**NOTHING, "public_text": ""}).status_code == 303
    assert Declaration.objects.get().interests == []


def test_who_paid_is_declared_and_told(client, ed):
    who = build.person("Asha Rao")
    page = at(who, "declare")
    html = client.post(page, {**TALK, "public_text": "Nothing much."}).content.decode()
    assert "name Harbour Pharma here" in html and "Restol" in html
    assert client.post(page, {**TALK, "public_text": ""}).status_code == 303
    made = Declaration.objects.get()
    assert made.interests[0]["medicines"] == "Restol" and "Harbour Pharma" in made.public_text
    again = shown(client, page)  # Nobody types the same twice.
    assert "Harbour Pharma" in again and "Restol" in again


@pytest.mark.parametrize("wrong", [{"kind_0": ""}, {"year_0": "soon"}, {"payer_0": ""}])
def test_a_payer_who_is_half_said_is_refused_and_kept(client, ed, wrong):
    who = build.person("Asha Rao")
    answer = client.post(at(who, "declare"), {**TALK, "public_text": "", **wrong})
    assert set(answer.context["form"].errors) == set(wrong)
    assert "Restol" in answer.content.decode()
    assert not Declaration.objects.exists()


@pytest.mark.parametrize("button", ["_more", "_propose"])
def test_two_buttons_save_nothing_and_keep_what_was_typed(client, ed, button):
    who = build.person("Asha Rao")
    sent = {**TALK, "kind_0": "", "public_text": "", button: "1"}
    html = client.post(at(who, "declare"), sent).content.decode()
    assert "Harbour Pharma" in html and 'class="errorlist' not in html
    assert ("payer_3" in html) == (button == "_more")
    assert ("declared a tie to Harbour Pharma in 2025" in html) == (button == "_propose")
    assert not Declaration.objects.exists()


def test_as_many_payers_as_anybody_has_can_be_sent(client, ed):
    who = build.person("Asha Rao")
    sent = {
        f"{name}_{number}": value
        for number in range(40)
        for name, value in {"payer": f"P{number}", "kind": "talk", "year": "2025"}.items()
    }
    html = client.post(at(who, "declare"), {**sent, "_more": "1"}).content.decode()
    assert "payer_29" in html and "payer_30" not in html


def test_reviewers_keep_their_own_page_and_change_nothing_else(client):
    clara = build.clara_reviewer()
    who, other = build.person("Clara Stein", account=clara), build.clinician()
    client.force_login(clara)
    assert client.get(f"{LIST}me/").headers["Location"] == at(who)
    html = shown(client, at(who))
    assert "what the register says of you" in html and 'name="role"' not in html
    assert client.post(at(who), PROFILE).status_code == 403
    assert client.post(at(who, "consent")).status_code == 303
    assert client.post(at(who, "declare"), {**NOTHING, "public_text": ""}).status_code == 303
    assert fresh(who).is_shown and who.declarations.count() == 1
    assert client.post(at(who, "stop")).status_code == 303
    entry = other.register_entries.get()
    for forbidden in (
        at(who, "entry"),
        at(other, "consent"),
        at(other, "stop"),
        at(other, "declare"),
        at(other, "entry", entry.pk, "check"),
        at(other, "entry", entry.pk, "withdraw"),
        f"{LIST}add/",
    ):
        assert client.get(forbidden).status_code == 403, forbidden
        assert client.post(forbidden).status_code == 403, forbidden


def test_the_own_page_needs_no_other_right(client):
    mo = build.mo_moderator()
    client.force_login(mo)
    assert client.get(f"{LIST}me/").headers["Location"] == "/admin/"
    who = build.person("Mo Hill", account=mo)
    assert "what the register says of you" in shown(client, at(who))
    assert client.get(at(build.person("Other"))).status_code == 403
    assert client.get(LIST).status_code == 403


def test_authors_see_profiles_and_no_papers(client):
    who = build.clinician()
    client.force_login(build.ada_author())
    html = shown(client, at(who))
    assert "Asha Rao" in html and "General Medical Council" not in html
    assert "declared no conflicts" not in html and "In a letter" not in html
    assert client.get(at(who, "history")).status_code == 403
    assert client.get(LIST, {"consent_note__startswith": "In"}).status_code == 400


def test_the_list_says_whose_papers_are_in_order(client, ed):
    today = timezone.localdate()
    build.clinician("In Order")
    build.clinician("Has Ended", on=today - timedelta(days=400))
    build.clinician("Ends Soon", on=today - timedelta(days=330))
    build.credential(build.person("To Check"), checked_on=None, expires_on=None)
    build.person("By Line")
    html = shown(client, LIST)
    for words in ("entry to be checked", "nothing declared", "shown by name only"):
        assert words in html
    assert html.count("entry ended") == 1 and html.count("declaration ended") == 1
    found = {
        value: {str(each) for each in client.get(LIST, {"papers": value}).context["cl"].result_list}
        for value in ("sign", "check", "end", "silent")
    }
    assert found == {
        "sign": {"In Order", "Ends Soon"},
        "check": {"To Check"},
        "end": {"Has Ended", "Ends Soon"},
        "silent": {"To Check", "By Line"},
    }


def test_the_list_asks_as_much_for_many_as_for_few(client, ed, django_assert_max_num_queries):
    for number in range(30):
        build.clinician(f"Person {number}")
    with django_assert_max_num_queries(9):
        client.get(LIST)


def test_the_page_asks_as_much_for_many_papers_as_for_few(
    client, ed, django_assert_max_num_queries
):
    who = build.clinician()
    for _number in range(9):
        build.credential(who)
        build.declaration(who)
    with django_assert_max_num_queries(12):
        client.get(at(who))


@pytest.mark.parametrize("key", ["x", "0", "+7", "9" * 5000])
def test_people_who_do_not_exist_are_not_found(client, ed, key):
    assert client.get(f"{LIST}{key}/change/").status_code == 404


def test_what_was_done_is_in_the_log(client, ed):
    who = build.person("Asha Rao")
    client.post(at(who, "consent"), {"how": "E-mail of 3 May"})
    assert "E-mail of 3 May" in shown(client, at(who, "history"))


def test_entries_to_be_looked_up_again_are_told_of(client, ed):
    who = build.clinician("Asha Rao")
    answer = client.post(at(who), {**PROFILE, "role": "retired"}, follow=True)
    assert "look the register entries up again" not in answer.content.decode()
    answer = client.post(at(who), {**PROFILE, "name": "Bob Smith"}, follow=True)
    html = answer.content.decode()
    assert "look the register entries up again" in html
    assert "Look it up" not in html  # Whoever changed the name cannot be the second person.


def test_nobody_deletes_people(client):
    client.force_login(build.user("Root", superuser=True))
    who = build.person()
    assert client.post(f"{LIST}{who.pk}/delete/", {"post": "yes"}).status_code == 403


def test_words_of_people_are_shown_as_text(client, ed):
    who = build.person("<b>Asha</b>")
    build.credential(who, title="<i>Doctor</i>")
    build.declaration(who, public_text="<s>Nothing</s>")
    html = shown(client, at(who)) + shown(client, LIST)
    for tag in ("<b>Asha", "<i>Doctor", "<s>Nothing"):
        assert tag not in html

"""The pages on which professions are proposed and checked."""

import re

import pytest

from comments.models import ClinicianCredential
from tests import build
from tests.pages import page, text_of

pytestmark = pytest.mark.django_db
LIST = "/admin/comments/cliniciancredential/"
WHAT = {
    "member": "max",
    "profession": "neurologist",
    "country": "Ireland",
    "register": "IMC",
    "number": "7734",
    "interests": "None.",
}


@pytest.fixture
def leads(client):
    build.max_member()
    people = [build.user(name, group="Lead moderators") for name in ("Lea", "Sam")]
    client.force_login(people[0])
    return people


def propose(client, **changed):
    return client.post(LIST + "add/", {**WHAT, **changed})


def buttons(html):
    return re.findall(r'name="do" value="(\w+)"', html)


def test_from_a_proposal_to_the_end(client, leads):
    response = propose(client)
    assert response.status_code == 303
    address = response.headers["Location"]
    html = page(client, address)
    assert "7734" in html and "Now a second person has to check it" in html
    assert buttons(html) == ["decline"]
    client.post(address, {"do": "confirm"})
    assert "A second person has to check it" in page(client, address)
    client.force_login(leads[1])
    assert buttons(page(client, address)) == ["confirm", "decline"]
    assert client.post(address, {"do": "confirm"}).status_code == 303
    html = page(client, address)
    assert "7734" not in html
    assert buttons(html) == ["end", "revoke"]
    client.post(address, {"do": "end"})
    assert buttons(page(client, address)) == ["revoke"]
    client.post(address, {"do": "revoke"})
    assert buttons(page(client, address)) == []
    assert "taken back" in text_of(page(client, LIST))


def test_a_declined_proposal_leads_back_to_the_list(client, leads):
    address = propose(client).headers["Location"]
    assert client.post(address, {"do": "decline"}).headers["Location"] == LIST
    assert not ClinicianCredential.objects.exists()
    page(client, address, status=404)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"member": "Maxx"}, "There is no member of this name."),
        ({"number": ""}, "This field is required."),
        ({"member": "Lea"}, "Nobody can propose or check their own profession."),
    ],
)
def test_what_is_wrong_is_said_and_kept(client, leads, changed, said):
    response = propose(client, **changed)
    html = response.content.decode()
    assert response.status_code == 200
    assert said in text_of(html)
    assert 'value="neurologist"' in html
    assert not ClinicianCredential.objects.exists()


def test_one_s_own_profession_has_no_buttons(client, leads):
    address = propose(client, member="Sam").headers["Location"]
    client.force_login(leads[1])
    assert buttons(page(client, address)) == []


def test_unknown_acts_and_rows(client, leads):
    address = propose(client).headers["Location"]
    assert client.post(address, {"do": "bless"}).status_code == 400
    page(client, LIST + "x/change/", status=404)


def test_who_may_not_come_here(client, leads):
    address = propose(client).headers["Location"]
    client.force_login(build.mo_moderator())
    for path in (LIST, LIST + "add/", address):
        page(client, path, status=403)
    assert client.post(address, {"do": "decline"}).status_code == 403


def test_a_lost_session_keeps_what_was_typed(client, leads):
    client.logout()
    html = propose(client).content.decode()
    assert "not signed in any more" in html
    assert 'value="neurologist"' in html

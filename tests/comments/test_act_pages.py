"""Thanks, hidden members and professions on their pages."""

import pytest

from comments.models import ClinicianCredential, Comment, MemberBlock, Thanks
from comments.rules import Hold, Status
from comments.services import crediting
from tests import build
from tests.pages import page, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment():
    return build.comment(build.article("Resting"), by=build.known_member("Nora"))


@pytest.fixture
def address(comment):
    return f"/c/{comment.public_id}/"


@pytest.fixture
def member(client):
    max_member = build.max_member()
    client.force_login(max_member)
    return max_member


def follow(client, response):
    assert response.status_code == 303
    path, _, anchor = response.headers["Location"].partition("#")
    html = page(client, path)
    assert f'id="{anchor}"' in html
    return text_of(html)


@pytest.mark.parametrize("name", ["thanks", "hide-member"])
def test_a_visitor_is_led_to_the_sign_in(client, address, name):
    for answer in (client.get(address + name + "/"), client.post(address + name + "/")):
        assert answer.status_code == 302
        assert answer.headers["Location"] == f"/accounts/login/?next={address}{name}/"
    assert not Thanks.objects.exists()


def test_saying_thank_you_and_taking_it_back(client, address, member):
    path = address + "thanks/"
    assert "Say thank you?" in page(client, path)
    assert not Thanks.objects.exists()
    assert "Thank you said" in follow(client, client.post(path))
    assert client.post(path).status_code == 303
    assert Thanks.objects.count() == 1
    html = page(client, path)
    assert 'name="take_back" value="1"' in html
    assert "taken back" in follow(client, client.post(path, {"take_back": "1"}))
    assert not Thanks.objects.exists()


def test_thanks_that_are_refused(client, address, comment):
    client.force_login(comment.author)
    response = client.post(address + "thanks/")
    assert response.status_code == 403
    assert "your own comment" in response.content.decode()


def test_hiding_a_member_and_showing_them_again(client, address, member, comment):
    path = address + "hide-member/"
    assert "Hide this member?" in page(client, path)
    told = follow(client, client.post(path))
    assert "What Nora writes is folded for you" in told
    assert MemberBlock.objects.get().blocked == comment.author
    assert 'name="show" value="1"' in page(client, path)
    assert "You see again what Nora writes" in follow(client, client.post(path, {"show": "1"}))
    assert not MemberBlock.objects.exists()


def test_who_cannot_be_hidden(client, member, comment):
    own = build.comment(comment.thread.article, by=member)
    orphan = build.comment(comment.thread.article, by=None)
    for other in (own, orphan):
        answer = client.post(f"/c/{other.public_id}/hide-member/")
        assert answer.status_code == 409
    assert not MemberBlock.objects.exists()


@pytest.mark.parametrize("status", [Status.HELD, Status.REMOVED, Status.WITHDRAWN])
def test_whose_text_is_not_shown_is_not_told_by_hiding(client, member, comment, status):
    gone = build.comment(comment.thread.article, by=build.user("Olga"), status=status)
    Comment.objects.filter(pk=gone.pk).update(hold_code=Hold.REPORTS)
    build.comment(comment.thread.article, by=comment.author, parent=gone)
    for answer in (
        client.get(f"/c/{gone.public_id}/hide-member/"),
        client.post(f"/c/{gone.public_id}/hide-member/"),
    ):
        assert answer.status_code == 409
        assert "Olga" not in answer.content.decode()
    assert not MemberBlock.objects.exists()


@pytest.mark.parametrize("name", ["thanks", "hide-member", "report"])
def test_what_the_reader_may_not_see_is_not_found(client, member, name):
    held = build.comment(build.article(), by=None, status="held")
    draft = build.comment(build.article(published=False), by=None)
    for hidden in (held, draft):
        page(client, f"/c/{hidden.public_id}/{name}/", status=404)


def test_the_page_of_professions(client):
    assert "Nobody's at the moment" in page(client, "/about/checked-professions/")
    lead, second = (build.user(name, group="Lead moderators") for name in ("Lea", "Sam"))
    what = {"profession": "neurologist", "country": "Ireland", "register": "IMC", "number": "7734"}
    made = crediting.propose(
        build.max_member(), by=lead, **what, interests="Paid by <b>Somebody</b>"
    )
    assert "Max" not in text_of(page(client, "/about/checked-professions/"))
    crediting.confirm(made, by=second)
    html = page(client, "/about/checked-professions/")
    assert "Max: neurologist, Ireland (checked" in text_of(html).replace(" :", ":")
    assert "Conflicts of interest: Paid by &lt;b&gt;Somebody&lt;/b&gt;" in html
    assert "7734" not in html
    crediting.revoke(ClinicianCredential.objects.get(), by=second)
    assert "Max" not in text_of(page(client, "/about/checked-professions/"))


def test_the_page_of_professions_sets_no_cookie(client):
    response = client.get("/about/checked-professions/")
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")

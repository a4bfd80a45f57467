"""The administration: who gets in, and how members are managed."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.models import User
from accounts.services import addresses, errors
from tests import build
from tests.accounts.mails import last_mail, path_in
from tests.accounts.test_login_page import sign_in
from tests.accounts.test_signup_page import viewer
from tests.pages import page, text_of

pytestmark = pytest.mark.django_db
MEMBERS = "/admin/accounts/user/"


@pytest.fixture
def boss(client):
    made = build.user("Boss", superuser=True)
    client.force_login(made)
    return made


def change_path(member):
    return reverse("admin:accounts_user_change", args=[member.pk])


def fields_of(member, **changes):
    fields = {"username": member.username, "email": member.email, "is_active": "on"}
    return fields | changes


def test_the_administration_signs_in_through_the_common_page(client):
    build.ed_editor()
    answer = client.get("/admin/", follow=True)
    assert answer.request["PATH_INFO"] == "/accounts/login/"
    answer = sign_in(client, "Ed", next="/admin/")
    assert answer.url == "/admin/"
    page(client, "/admin/")


def test_posting_to_the_old_log_in_form_signs_nobody_in(client):
    build.ed_editor()
    client.post("/admin/login/", {"username": "Ed", "password": build.PASSWORD})
    assert viewer(client) is None


def test_a_member_without_staff_rights_gets_a_403_page_and_no_loop(client):
    build.max_member()
    sign_in(client, "Max")
    answer = client.get("/admin/", follow=True)
    assert answer.status_code == 403
    assert len(answer.redirect_chain) == 1
    assert "403.html" in [template.name for template in answer.templates]


def test_a_member_who_signs_in_on_the_way_to_the_administration_gets_the_403_page(client):
    build.max_member()
    answer = client.post(
        "/accounts/login/",
        {"login": "Max", "password": build.PASSWORD, "next": "/admin/"},
        follow=True,
    )
    assert answer.status_code == 403


def test_staff_without_a_confirmed_address_confirm_it_first(client):
    boss = build.user("Ed", group="Editors", verified=False)
    answer = sign_in(client, "Ed", next="/admin/")
    assert answer.url == "/accounts/confirm-email/"
    assert client.get("/admin/").url.startswith("/admin/login/")
    assert client.post(path_in(last_mail(boss.email))).url == "/admin/"
    assert viewer(client) == "Ed"


def test_deactivated_staff_are_out_at_once(client):
    editor = build.ed_editor()
    client.force_login(editor)
    page(client, "/admin/")
    User.objects.update(is_active=False)
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize("group", ["Authors", "Editors", "Reviewers"])
def test_only_superusers_see_members_and_their_addresses(client, group):
    client.force_login(build.user("Staff-Max", group=group))
    page(client, MEMBERS, status=403)
    page(client, "/admin/account/emailaddress/", status=403)
    assert MEMBERS not in page(client, "/admin/")


def test_the_list_shows_names_addresses_and_what_is_confirmed(client, boss):
    build.user("Max", verified=False)
    build.user("Rita")
    text = text_of(page(client, MEMBERS))
    assert "max@example.org" in text
    shown = client.get(MEMBERS + "?verified=no").context["cl"].result_list
    assert [member.username for member in shown] == ["Max"]
    shown = client.get(MEMBERS + "?verified=yes").context["cl"].result_list
    assert {member.username for member in shown} == {"Boss", "Rita"}
    for term in ("rita", "RITA@example"):
        shown = client.get(MEMBERS, {"q": term}).context["cl"].result_list
        assert [member.username for member in shown] == ["Rita"]


def test_more_members_cost_no_more_queries(client, boss, django_assert_max_num_queries):
    build.max_member()
    with django_assert_max_num_queries(100) as few:
        page(client, MEMBERS)
    for number in range(15):
        build.user("Friend-" + "x" * number, group="Editors")
    with django_assert_max_num_queries(len(few)):
        page(client, MEMBERS)


def test_a_new_editor_chooses_a_password_by_mail_and_confirms_the_address(client, boss):
    editors = Group.objects.get(name="Editors")
    answer = client.post(
        MEMBERS + "add/",
        {
            "username": "Edith",
            "email": "Edith@Example.org",
            "is_staff": "on",
            "groups": [editors.pk],
            "usable_password": "false",
        },
    )
    assert answer.status_code == 302
    edith = User.objects.get(username="Edith")
    assert edith.is_staff
    assert list(edith.groups.all()) == [editors]
    assert list(EmailAddress.objects.filter(user=edith).values_list("email", "verified")) == [
        ("edith@example.org", False)
    ]

    client.post("/accounts/logout/")
    client.post("/accounts/password/reset/", {"email": "edith@example.org"})
    form = client.get(path_in(last_mail("edith@example.org")), follow=True)
    new = {"password1": build.PASSWORD, "password2": build.PASSWORD}
    client.post(form.request["PATH_INFO"], new)
    sign_in(client, "Edith", next="/admin/")
    client.post(path_in(last_mail("edith@example.org")))
    assert viewer(client) == "Edith"


def test_a_look_alike_or_a_taken_address_is_refused_beside_the_field(client, boss):
    build.user("GlassCow")
    answer = client.post(
        MEMBERS + "add/",
        {"username": "G1assCow", "email": "GLASSCOW@example.org", "usable_password": "false"},
    )
    assert answer.context["adminform"].form.errors == {
        "username": ["This name is taken. Please choose another."],
        "email": ["There is an account with this address already."],
    }
    member = build.max_member()
    answer = client.post(change_path(member), fields_of(member, username="glass.cow"))
    assert list(answer.context["adminform"].form.errors) == ["username"]


def test_an_offensive_name_can_be_changed(client, boss):
    member = build.max_member()
    client.post(change_path(member), fields_of(member, username="Renamed"))
    member.refresh_from_db()
    assert (member.username, member.skeleton) == ("Renamed", "renamed")
    assert member.has_verified_email()


def test_an_address_changed_for_a_member_has_to_be_confirmed_again(client, boss):
    member = build.max_member()
    client.post(change_path(member), fields_of(member, email="New@example.org"))
    assert list(EmailAddress.objects.filter(user=member).values_list("email", "verified")) == [
        ("new@example.org", False)
    ]


def test_only_those_who_manage_accounts_change_addresses_of_others():
    member = build.max_member()
    with pytest.raises(errors.NotAllowed):
        addresses.replace_address(user=member, email="x@example.org", by=build.ed_editor())
    assert member.has_verified_email()


def test_nobody_switches_off_the_own_account(client, boss):
    fields = fields_of(boss)
    del fields["is_active"]
    assert client.post(change_path(boss), fields).status_code == 302
    boss.refresh_from_db()
    assert boss.is_active
    assert boss.is_superuser


def test_accounts_are_switched_off_and_never_deleted(client, boss):
    member = build.max_member()
    page(client, reverse("admin:accounts_user_delete", args=[member.pk]), status=403)
    assert "delete_selected" not in page(client, MEMBERS)
    fields = fields_of(member)
    del fields["is_active"]
    client.post(change_path(member), fields)
    member.refresh_from_db()
    assert not member.is_active


def test_a_new_password_can_be_set_for_a_member(client, boss):
    member = build.max_member()
    path = reverse("admin:auth_user_password_change", args=[member.pk])
    new = "another horse in the stable"
    client.post(path, {"password1": new, "password2": new, "usable_password": "true"})
    member.refresh_from_db()
    assert member.check_password(new)

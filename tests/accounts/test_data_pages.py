"""Taking one's data along, and deleting the account."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts import personal_data
from accounts.models import User
from accounts.services import exporting, leaving
from accounts.services.errors import NotAllowed, StillStaff
from articles.models import WorkingDraft
from comments.models import CommentRevision, Outbox, Subscription, Thanks
from comments.rules import Kind
from tests import build
from tests.accounts.mails import last_mail
from tests.accounts.test_login_page import sign_in
from tests.accounts.test_signup_page import sign_up, viewer
from tests.pages import page, text_of

pytestmark = pytest.mark.django_db
DATA, DELETE = "/accounts/data/", "/accounts/delete/"
JSON, HTML = f"{DATA}file.json", f"{DATA}file.html"
HOSTILE = '<script>alert(1)</script> & "quotes"'


@pytest.fixture(autouse=True)
def _own_ledger(settings, tmp_path):
    settings.VAR = tmp_path


@pytest.fixture
def member(client):
    made = build.known_member()
    sign_in(client, "Max")
    client.post("/accounts/reauthenticate/", {"password": build.PASSWORD})
    return made


def delete(client, password=build.PASSWORD):
    return client.post(DELETE, {"password": password})


class TestData:
    @pytest.mark.parametrize("path", [DATA, JSON, HTML])
    def test_the_password_must_have_been_typed_lately(self, client, member, path):
        assert client.get(path).status_code == 200
        with time_machine.travel(timezone.now() + timedelta(minutes=10)):
            answer = client.get(path)
            assert answer.url.startswith("/accounts/reauthenticate/")
            back = client.post(answer.url, {"password": build.PASSWORD})
            assert back.url == path
            assert client.get(path).status_code == 200

    @pytest.mark.parametrize("path", [DATA, JSON, HTML, DELETE])
    def test_strangers_are_led_to_the_sign_in(self, path):
        assert "/accounts/login/" in Client().get(path, follow=True).redirect_chain[-1][0]

    @pytest.mark.parametrize("path", [DATA, JSON, HTML, DELETE])
    def test_no_browser_keeps_it(self, client, member, path):
        assert "no-store" in client.get(path).headers["Cache-Control"]

    def test_the_file_for_programs_holds_everything(self, client, member):
        article = build.article("Resting")
        root = build.comment(article, by=build.user("Rita"))
        mine = build.comment(article, by=member, text=HOSTILE, parent=root)
        CommentRevision.objects.create(
            comment=mine, number=1, source="Before", replaced_at=timezone.now()
        )
        Thanks.objects.create(comment=root, user=member)
        Subscription.objects.create(user=member, thread=root.thread)
        Outbox.objects.create(user=member, comment=root, kind=Kind.REPLY, due_at=timezone.now())
        answer = client.get(JSON)
        assert answer.headers["Content-Disposition"].endswith('.json"')
        assert "Max" not in answer.headers["Content-Disposition"]
        everything = json.loads(answer.content)
        assert everything["account"]["account"][0]["pseudonym"] == "Max"
        assert everything["account"]["addresses"][0]["address"] == "max@example.org"
        (comment,) = everything["comments"]["comments"]
        assert (comment["text"], comment["article"]) == (HOSTILE, "Resting")
        assert comment["in_reply_to"].endswith(root.get_absolute_url())
        kinds = {kind for kind, rows in everything["comments"].items() if rows}
        assert kinds >= {"earlier_texts", "thanks", "subscriptions", "mails", "consents"}

    def test_the_file_to_read_says_the_same_in_words(self, client, member):
        build.comment(build.article("Resting"), by=member, text=HOSTILE)
        answer = client.get(HTML)
        html = answer.content.decode()
        assert answer.headers["Content-Disposition"].endswith('.html"')
        assert "<script" not in html
        text = text_of(html)
        assert HOSTILE in text and "Article Resting" in text and "State published" in text

    def test_nothing_of_others_is_in_it(self, client, member):
        rita = build.user("Rita")
        answered = build.comment(build.article(), by=rita, text="Only Rita may export this")
        build.comment(answered.thread.article, by=member, parent=answered)
        for path in (JSON, HTML):
            assert "Only Rita" not in page(client, path)
            assert "rita@example.org" not in page(client, path)

    def test_every_field_has_a_name(self, member):
        """What is handed out to read must have words for each kind and field."""
        for part in personal_data.parts():
            for kind in part.export(member):
                assert kind in part.labels
        ada = build.known_member("Ada")
        build.person("Ada W", account=ada)
        article = build.article(published=False)
        WorkingDraft.objects.create(article=article, editor=ada, values={"title": "Typed"})
        build.comment(build.article(), by=ada)
        titles = [section.title for each in exporting.chapters(ada) for section in each.sections]
        assert "Your by-line" in titles and "What you typed and did not save" in titles

    def test_it_costs_the_same_for_many_comments(self, member, django_assert_max_num_queries):
        article = build.article()
        for _number in range(30):
            build.comment(article, by=member)
        with django_assert_max_num_queries(25):
            exporting.as_json(member)


class TestDelete:
    def test_the_page_says_what_goes_and_what_stays(self, client, member):
        text = text_of(page(client, DELETE))
        for words in ("your pseudonym Max", "Former member", "What stays", "for good"):
            assert words in text

    def test_the_password_deletes_the_account(
        self, client, member, django_capture_on_commit_callbacks
    ):
        other = Client()
        sign_in(other, "Max")
        with django_capture_on_commit_callbacks(execute=True):
            answer = delete(client)
        assert (answer.status_code, answer.url) == (303, "/accounts/deleted/")
        assert not User.objects.filter(pk=member.pk).exists()
        assert viewer(client) is None
        assert not client.cookies["sessionid"].value
        assert other.get("/accounts/email/").status_code == 302
        last = last_mail("max@example.org")
        assert last.subject == "Your account was deleted"
        assert "Max" not in last.body

    def test_a_wrong_password_deletes_nothing_and_says_so_at_the_field(self, client, member):
        answer = delete(client, "wrong")
        html = answer.content.decode()
        assert answer.status_code == 200
        assert 'aria-invalid="true"' in html and "There is a problem" in html
        assert User.objects.filter(pk=member.pk).exists()

    def test_passwords_cannot_be_tried_for_long(self, client, member):
        for _number in range(12):
            answer = delete(client, "wrong")
        assert answer.status_code == 429 or "Too many" in answer.content.decode()
        delete(client)
        assert User.objects.filter(pk=member.pk).exists()

    def test_the_page_afterwards_clears_the_browser(self, client):
        answer = client.get("/accounts/deleted/")
        assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
        assert not answer.cookies

    def test_nobody_who_is_signed_in_reads_that_the_account_is_gone(self, client, member):
        answer = client.get("/accounts/deleted/")
        assert answer.url == DATA
        assert "Clear-Site-Data" not in answer.headers

    def test_the_name_is_not_free_at_once_and_the_address_is(
        self, client, member, django_capture_on_commit_callbacks
    ):
        """Nobody shall speak in the name of somebody who left a moment ago."""
        with django_capture_on_commit_callbacks(execute=True):
            delete(client)
        assert b"This name is taken" in sign_up(Client(), "max", "new@example.org").content
        sign_up(Client(), "Somebody", "max@example.org")
        assert User.objects.filter(username="Somebody").exists()

    def test_a_suspended_member_may_leave_too(self, client, member):
        later = timezone.now() + timedelta(days=9)
        member.standing.suspended_until = later
        member.standing.save()
        assert delete(client).status_code == 303

    @pytest.mark.parametrize("group", ["Authors", "Editors", "Reviewers", "Moderators"])
    def test_the_team_is_asked_to_give_back_its_rights_first(self, client, group):
        staff = build.user("Tess", group=group)
        sign_in(client, "Tess")
        assert "take your rights away" in text_of(page(client, DELETE))
        answer = delete(client)
        assert answer.status_code == 409
        assert User.objects.filter(pk=staff.pk).exists()
        staff.groups.clear()
        User.objects.filter(pk=staff.pk).update(is_staff=False)
        assert delete(client).status_code == 303

    def test_the_last_superuser_cannot_vanish(self):
        boss = build.user("Boss", superuser=True)
        with pytest.raises(StillStaff):
            leaving.leave(user=boss, by=boss)

    def test_a_group_without_staff_is_a_right_too(self):
        maxi = build.max_member()
        maxi.groups.add(Group.objects.first())
        with pytest.raises(StillStaff):
            leaving.leave(user=maxi, by=maxi)

    def test_nobody_deletes_another_but_who_manages_accounts(self):
        maxi, ed = build.max_member(), build.ed_editor()
        with pytest.raises(NotAllowed):
            leaving.leave(user=maxi, by=ed)
        leaving.leave(user=maxi, by=build.user("Boss", superuser=True))
        assert not User.objects.filter(pk=maxi.pk).exists()


class TestFormerAuthor:
    def test_published_work_keeps_its_by_line_and_loses_the_account(self, client):
        ada = build.ada_author()
        by_line = build.person("Ada W", account=ada)
        article = build.article("Resting", author=by_line, by=ada)
        draft = build.article("Draft", author=by_line, by=ada, published=False)
        WorkingDraft.objects.create(article=draft, editor=ada, values={"title": "Typed"})
        picture = build.picture(by=ada)
        ada.groups.clear()
        ada.is_staff = False
        ada.save()
        sign_in(client, "Ada")
        assert "under the by-line that readers know" in text_of(page(client, DELETE))
        delete(client)
        for row in (by_line, article, draft, picture):
            row.refresh_from_db()
        assert (by_line.user, article.created_by, picture.created_by) == (None, None, None)
        assert not WorkingDraft.objects.exists()
        assert set(article.revisions.values_list("created_by", flat=True)) == {None}
        assert set(draft.events.values_list("actor", flat=True)) == {None}
        assert "Ada W" in text_of(page(Client(), article.get_absolute_url()))


@pytest.mark.parametrize("path", [DATA, DELETE, "/accounts/email/"])
def test_the_pages_lead_to_each_other(client, member, path):
    html = page(client, path)
    assert f'href="{DATA}"' in html and f'href="{DELETE}"' in html


class TestCommand:
    """The operator deletes an account for who asked by mail."""

    def test_it_asks_first_and_then_does_it(self, member, capsys):
        call_command("erase_account", "MAX@example.org")
        assert "would delete Max" in capsys.readouterr().out
        assert User.objects.filter(pk=member.pk).exists()
        call_command("erase_account", "Max", yes=True)
        assert not User.objects.filter(pk=member.pk).exists()

    def test_it_refuses_the_team_and_strangers(self):
        build.ed_editor()
        with pytest.raises(CommandError, match="belongs to the team"):
            call_command("erase_account", "Ed", yes=True)
        with pytest.raises(CommandError, match="no account"):
            call_command("erase_account", "Nobody", yes=True)

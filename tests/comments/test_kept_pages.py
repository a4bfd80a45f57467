"""Every change in a discussion is at once on all pages that show it, and on no other.

Each line of the table makes one change. All pages are kept before it; after it each page is what
the site makes without keeping any, and just the pages that the line names are different.
"""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib import admin
from django.utils import timezone

from accounts.models import User
from accounts.services.leaving import leave
from comments.models import ClinicianCredential, CommentThread
from comments.rules import Audience, Reason, Status, ThreadMode, ThreadState
from comments.services import crediting, leaving, moderating, posting, thanking
from mgportal.wsgi import django_application
from tests import build
from tests.comments.acts import post
from tests.wsgi import ask, front

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_connection")]
ABOUT = {"article", "list", "newest", "talk"}  # All that shows the first conversation.


@pytest.fixture
def site():
    """Return a site with two discussions; in the first, Nora was answered by Max."""
    made = SimpleNamespace(front=front())
    made.article, made.other = build.article("Resting"), build.article("Walking")
    made.nora, made.maxi, made.rita = build.user("Nora"), build.max_member(), build.user("Rita")
    now = timezone.now()
    made.check = ClinicianCredential.objects.create(
        user=made.nora,
        profession="neurologist",
        country="UK",
        register="GMC",
        verified_at=now - timedelta(days=9),
        expires_at=now + timedelta(days=90),
    )
    at = now - timedelta(minutes=5)
    made.root = build.comment(made.article, by=made.nora, badge=made.check, at=at)
    made.reply = build.comment(made.article, by=made.maxi, parent=made.root, at=at)
    made.second = build.comment(made.article, by=made.rita, at=at)
    made.held = build.comment(made.article, by=made.rita, status=Status.HELD)
    build.comment(made.other, by=made.maxi)
    made.pages = {
        "article": "/articles/resting/",
        "list": "/articles/resting/comments/",
        "newest": "/articles/resting/comments/?sort=new",
        "talk": f"/c/{made.root.public_id}/",
        "other": "/articles/walking/comments/",
        "professions": "/about/checked-professions/",
        "rules": "/about/discussion/",
        "home": "/",
    }
    return made


def rename(member, **values):
    for name, value in values.items():
        setattr(member, name, value)
    form = SimpleNamespace(changed_data=list(values))
    admin.site._registry[User].save_model(SimpleNamespace(user=member), member, form, True)


NOW = {"by": None, "revision": 1}
CHANGES = {
    "post": (lambda s: post(s.article, build.known_member("Zoe")), {"article", "list", "newest"}),
    "answer": (lambda s: post(s.article, build.known_member("Zoe"), parent=s.root), ABOUT),
    "withdraw": (lambda s: posting.withdraw(s.reply, by=s.maxi), ABOUT),
    "remove": (lambda s: moderating.remove(s.reply, reason=Reason.SPAM, **NOW), ABOUT),
    "approve": (lambda s: moderating.approve(s.held, **NOW), {"article", "list", "newest"}),
    "narrow": (
        lambda s: moderating.set_audience(s.reply, audience=Audience.MEMBERS, **NOW),
        ABOUT,
    ),
    "note": (lambda s: moderating.annotate(s.root, text="A note.", **NOW), ABOUT),
    "pin": (lambda s: moderating.pin(s.root, **NOW), {"article", "list", "newest"}),
    "thank": (lambda s: thanking.thank(s.root, by=s.rita), ABOUT),
    "close": (
        lambda s: moderating.set_state(s.article, by=None, state=ThreadState.CLOSED),
        {"article", "list", "newest"},
    ),
    "close by the clock": (
        lambda s: moderating.set_closing(s.article, by=None, at=timezone.now()),
        {"article", "list", "newest"},
    ),
    "read first": (
        lambda s: moderating.set_mode(s.article, by=None, mode=ThreadMode.HOLD_ALL),
        set(),
    ),
    "rename": (lambda s: rename(s.nora, username="Norah"), {*ABOUT, "professions"}),
    "rename who answered": (lambda s: rename(s.maxi, username="Moritz"), {*ABOUT, "other"}),
    "switch off": (lambda s: rename(s.nora, is_active=False), {"professions"}),
    "withdraw all": (lambda s: leaving.withdraw_all(by=s.maxi), {*ABOUT, "other"}),
    "leave": (lambda s: leave(user=s.nora, by=None), {*ABOUT, "professions"}),
    "revoke": (lambda s: crediting.revoke(s.check, by=None), {*ABOUT, "professions"}),
    "end": (lambda s: crediting.end(s.check, by=None), {"professions"}),
}


def kept(site):
    return {name: ask(path, by=site.front).body for name, path in site.pages.items()}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_on_every_page_at_once_and_on_no_other(
    site, name, django_capture_on_commit_callbacks
):
    change, shows_it = CHANGES[name]
    before = kept(site)
    with django_capture_on_commit_callbacks(execute=True):
        change(site)
    after = kept(site)
    right = {name: ask(path, by=django_application).body for name, path in site.pages.items()}
    assert after == right
    assert {name for name in before if before[name] != after[name]} == shows_it


def test_pages_are_kept_until_then(site, django_assert_num_queries):
    before = kept(site)
    with django_assert_num_queries(0):
        assert kept(site) == before


def test_a_discussion_closes_on_time(site, monkeypatch):
    CommentThread.objects.filter(article=site.article).update(
        closes_at=timezone.now() + timedelta(minutes=3)
    )
    assert b"discussion is closed" not in ask(site.pages["list"], by=site.front).body
    later = timezone.now() + timedelta(minutes=4)
    monkeypatch.setattr(timezone, "now", lambda: later)
    monkeypatch.setattr("time.time", later.timestamp)
    assert b"discussion is closed" in ask(site.pages["list"], by=site.front).body

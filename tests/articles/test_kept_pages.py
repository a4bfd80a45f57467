"""Every change of articles, topics, people and sources is on all pages that show it at once.

Each line of the table makes one change. All pages are kept before it; after it each page is what
the site makes without keeping any, and just the pages that the line names are different.
"""

import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.utils import timezone

from articles import sitemaps
from articles.models import Article, Category, Person
from articles.rules import Class, Harm, Kind, Role, SourceStatus
from articles.services import (
    addressing,
    changing,
    contributing,
    describing,
    drafting,
    earlier,
    leaving,
    mistakes,
    publishing,
    registering,
    sourcing,
    topics,
    withdrawing,
)
from articles.services.changing import Said
from articles.services.contributing import Profile
from articles.services.interests import Interest
from articles.services.registering import Entry
from articles.services.signing import CHECKLIST, Signature
from core.pagecache import clock
from mgportal.wsgi import django_application
from tests import build
from tests.articles import trusted
from tests.wsgi import ask, front

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_connection")]
PAGES = {
    "home": "/",
    "feed": "/feed/",
    "more": "/topics/more/",
    "recovery": "/topics/more/health/recovery/",
    "living": "/topics/living/",
    "article": "/articles/resting/",
    "sheet": "/articles/resting/emergency/",
    "linking": "/articles/warm-days/",  # It links to the article and to the topic “Living”.
    "related": "/articles/walking/",  # It stands in the same topic.
    "gone": "/articles/old-page/",  # It names the article as what to read instead.
    "discussion": "/articles/resting/comments/",
    "author": "/people/glasscow/",
    "signer": "/people/asha-rao/",
    "signed": "/people/asha-rao/reviewed/",
    "second": "/people/bo-lind/",
    "corrections": "/corrections/",
    "corrections feed": "/corrections/feed/",
    "freshness": "/about/freshness/",
    "map of articles": "/sitemap-articles-0.xml",
    "map of topics": "/sitemap-topics-0.xml",
    "map of people": "/sitemap-people-0.xml",
}
LISTS = {"home", "feed", "more", "recovery", "author", "signer", "signed"}
# Where the title of the article stands, beside the pages of its own.
TITLED = LISTS | {"related", "gone", "corrections", "corrections feed"}
OWN = {"article", "sheet", "discussion"}
CLINICAL = Signature(Role.CLINICAL, checked=CHECKLIST)
CORRECTION = Said(Class.CORRECTION, "The dose was wrong.", "", "6 mg", "60 mg", Harm.POSSIBLE)


def text(*links, cited=None):
    cites = f"<p>Rest helps[ref:{cited.pk}].</p>" if cited else ""
    named = "".join(f'<p><a href="{link}">Read this</a></p>' for link in links)
    return f"{trusted.CARE}<p>Rest before you are tired.</p>{cites}{named}"


@pytest.fixture
def site(django_capture_on_commit_callbacks, monkeypatch):
    """Return a site that has every kind of page.

    Its sitemaps have one list of each kind. On PostgreSQL, keys go on from where the tests before
    have been, and would not lie in the first list.
    """
    monkeypatch.setattr(sitemaps, "SIZE", 1_000_000_000)
    made = SimpleNamespace(commits=django_capture_on_commit_callbacks)
    made.recovery, made.living = build.category(), build.category("Living")
    made.health = Category.objects.get(name="Health")
    made.author = build.person()
    Person.objects.filter(pk=made.author.pk).update(role="Nurse")  # Told with consent alone.
    made.source = build.source("Rest and muscles")
    values = {"topic": made.recovery, "author": made.author, "kind": Kind.LIVING}
    with trusted.days_ago(5):
        made.signer, made.second = build.clinician(), build.clinician("Bo Lind")
        made.walking = build.article("Walking", **values)
        made.article = build.article(
            "Resting", body=text("/topics/living/", cited=made.source), **values
        )
        made.linking = build.article(
            "Warm days",
            body=text("/articles/resting/", "/topics/living/"),
            topic=made.living,
            author=build.person("Eve Lane"),
            kind=Kind.LIVING,
        )
        made.old = build.article("Old page", topic=made.living, author=build.person("Eve Lane"))
    at = timezone.now() - timedelta(days=1)
    earlier.bring_in(made.article, CLINICAL, person=made.signer, at=at)
    changing.correct(made.article, CORRECTION, by=None)
    withdrawing.withdraw(made.old, by=None, reason="Old.", replacement=fresh(made.article))
    late = timezone.localdate() - timedelta(days=3)
    Article.objects.filter(pk=made.walking.pk).update(next_review_on=late)
    made.front = front()
    return made


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def right(path):
    """Return what the site makes now, without a page that is kept."""
    answer = ask(path, by=django_application)
    return answer.status, answer.body


def kept(site, path):
    answer = ask(path, by=site.front)
    return answer.status, answer.body


def resave(article, title="", body=""):
    """Save another text of an article."""
    latest = fresh(article).latest_revision
    draft = drafting.Draft(title or latest.title, latest.summary, body or latest.body)
    drafting.save_draft(fresh(article), draft, base=latest.number, by=None)
    return fresh(article)


def retitle(site):
    publishing.publish(resave(site.article, title="Lying down"), by=None)


def change_name(person, name):
    values = {key: getattr(person, key) for key in Profile.__dataclass_fields__}
    contributing.change(person, Profile(**{**values, "name": name}), by=None)


def erase(site):
    account = build.user("Asha", group="Reviewers")
    Person.objects.filter(pk=site.signer.pk).update(user=account)
    leaving.erase_account(account)


def entry_of(person):
    return person.register_entries.get()


def new_entry(site):
    made = registering.add_entry(site.signer, Entry("Nurse", "NMC", "1"), by=None)
    registering.check_entry(made, by=None)


def unsign_by_newer_text(site):
    publishing.publish(resave(site.article, body=text("/topics/living/")), by=None)


def move(site):
    topics.move_topic(site.health, target=fresh(site.living), position="last-child", by=None)


def file(site):
    drafting.file_article(site.article, category=site.living, author=site.linking.author, by=None)


# What is done, what it is, and which of the pages are different then.
CHANGES = [
    (
        "an article is published",
        lambda s: build.article("New", topic=s.recovery, author=s.author),
        {"home", "feed", "more", "recovery", "article", "related", "author", "map of articles"},
    ),
    ("a draft is begun", lambda s: build.article("New", topic=s.recovery, published=False), set()),
    ("a draft is saved", lambda s: resave(s.article, title="Not yet"), set()),
    ("another text and title", retitle, TITLED | OWN | {"map of articles"}),
    (
        "a text without source and signature",
        unsign_by_newer_text,
        {"article", "sheet", "signer", "signed", "feed", "map of articles"},
    ),
    (
        "another address",
        lambda s: addressing.readdress(s.article, slug="calm", by=None),
        TITLED | OWN | {"linking", "map of articles"},
    ),
    (
        "filed elsewhere under another name",
        file,
        {
            "home",
            "feed",
            "more",
            "recovery",
            "living",
            "article",
            "related",
            "linking",
            "author",
            "signer",
            "signed",
        },
    ),
    (
        "an early withdrawal",
        lambda s: withdrawing.withdraw(s.article, by=None, reason="Wrong."),
        TITLED - {"corrections feed"} | OWN | {"map of articles"},
    ),
    (
        "the same of a page that links",
        lambda s: withdrawing.withdraw(s.linking, by=None, reason="Wrong."),
        {"home", "feed", "living", "linking", "map of articles", "map of people"},
    ),
    (
        "an overdue page is withdrawn",
        lambda s: withdrawing.withdraw(s.walking, by=None, reason="Wrong."),
        {"home", "feed", "more", "recovery", "related", "article", "author", "freshness"}
        | {"map of articles"},
    ),
    (
        "a page comes back",
        lambda s: publishing.publish(fresh(s.old), by=None),
        {"home", "feed", "living", "gone", "map of articles", "linking"},
    ),
    (
        "a correction",
        lambda s: changing.correct(s.walking, CORRECTION, by=None),
        {"related", "corrections", "corrections feed", "feed", "map of articles"},
    ),
    (
        "another kind of page",
        lambda s: describing.describe(s.article, by=None, kind=Kind.STORY),
        {"article", "sheet", "signer", "signed"},
    ),
    ("who paid", lambda s: describing.describe(s.article, by=None, funding="A fund"), {"article"}),
    (
        "a signature",
        lambda s: earlier.bring_in(s.walking, CLINICAL, person=s.signer, at=timezone.now()),
        {"related", "signer", "signed", "freshness"},
    ),
    (
        "a second signature",
        lambda s: earlier.bring_in(s.article, CLINICAL, person=s.second, at=timezone.now()),
        {"article", "sheet", "second"},
    ),
    (
        "a topic is renamed",
        lambda s: topics.change_topic(
            s.recovery, name="Rest", slug="recovery", description="", by=None
        ),
        {"recovery", "article", "related"},
    ),
    (
        "a topic gets another address",
        lambda s: topics.change_topic(
            s.living, name="Living", slug="life", description="", by=None
        ),
        {"home", "living", "article", "linking", "gone", "map of topics"},
    ),
    (
        "a topic is described",
        lambda s: topics.change_topic(
            s.living, name="Living", slug="living", description="At home.", by=None
        ),
        {"home", "living"},
    ),
    (
        "a topic is moved",
        move,
        {"home", "more", "recovery", "living", "article", "related", "map of topics"},
    ),
    (
        "a topic is added",
        lambda s: topics.add_topic(name="Work", parent=s.living, by=None),
        {"home", "living", "map of topics"},
    ),
    (
        "a topic is deleted",
        lambda s: topics.remove_topic(topics.add_topic(name="Work", by=None), by=None),
        set(),
    ),
    (
        "an author is renamed",
        lambda s: change_name(s.author, "Ada Moss"),
        {"home", "feed", "more", "recovery", "article", "related", "author", "signer", "signed"},
    ),
    (
        "a signer is renamed",
        lambda s: change_name(s.signer, "Asha Lee"),
        {"article", "sheet", "signer", "signed"},
    ),
    (
        "consent is withdrawn",
        lambda s: contributing.withdraw_consent(s.signer, by=None),
        {"article", "sheet", "signer", "map of people"},
    ),
    (
        "somebody agrees to be shown",
        lambda s: contributing.consent(s.author, by=None, how="Mail"),
        {"author", "article", "related"},
    ),
    (
        "somebody is added",
        lambda s: contributing.add(Profile("Al Fox", is_team=True), by=None),
        {"map of people"},
    ),
    (
        "interests are declared",
        lambda s: contributing.declare(s.signer, [Interest("Acme", "advice", "2025")], by=None),
        {"signer"},
    ),
    ("a register entry is checked", new_entry, {"signer"}),
    (
        "a register entry is withdrawn",
        lambda s: registering.withdraw_entry(entry_of(s.signer), note="Left.", by=None),
        {"article", "sheet", "signer", "signed"},
    ),
    (
        "somebody who signed is erased",
        erase,
        {"article", "sheet", "signer", "signed", "map of people"},
    ),
    (
        "a source is retracted",
        lambda s: sourcing.set_status(s.source, SourceStatus.RETRACTED, by=None, note="Made up."),
        {"article"},
    ),
    (
        "the address of a source is dead",
        lambda s: sourcing.set_status(s.source, SourceStatus.DEAD, by=None),
        {"article"},
    ),
    ("a mistake is reported", lambda s: mistakes.report(s.article, text="Wrong."), set()),
]


@pytest.mark.any_database  # What is purged has the same names on all of them.
def test_a_change_is_on_every_page_at_once_and_on_no_other(site, purged):
    before = {name: right(path) for name, path in PAGES.items()}
    faults = []
    for what, change, different in CHANGES:
        assert {name: kept(site, path) for name, path in PAGES.items()} == before, what
        assert all("etag" in ask(path, by=site.front).headers for path in PAGES.values()), what
        with transaction.atomic():
            with site.commits(execute=True):
                change(site)
            changed = set()
            for name, path in PAGES.items():
                now = kept(site, path)
                faults += [(what, "stale", name)] if now != right(path) else []
                changed |= {name} if now != before[name] else set()
            faults += [(what, "wrongly named", name) for name in changed ^ different]
            transaction.set_rollback(True)
        clock.purge(purged)  # What is as it was before.
        purged.clear()
    assert not faults


def test_what_is_scheduled_is_on_every_page_on_time(site, monkeypatch):
    keep = {name: kept(site, path) for name, path in PAGES.items()}
    with site.commits(execute=True):
        in_a_minute = timezone.now() + timedelta(seconds=50)
        publishing.schedule(resave(site.article, title="Lying down"), by=None, at=in_a_minute)
        withdrawing.plan_withdrawal(site.walking, by=None, at=in_a_minute, reason="Old.")
    names = TITLED | OWN
    assert {name: kept(site, PAGES[name]) for name in names} == {name: keep[name] for name in names}
    later, now = 60, time.time
    monkeypatch.setattr(time, "time", lambda: now() + later)
    with trusted.days_ago(-later / 86_400):
        after = {name: kept(site, path) for name, path in PAGES.items()}
        assert after == {name: right(path) for name, path in PAGES.items()}
    assert {name for name in PAGES if after[name] != keep[name]} >= names

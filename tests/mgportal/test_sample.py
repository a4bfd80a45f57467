"""What `load_sample` leaves: a whole portal, loaded once for all that is asked of it here."""

import io
import json
from datetime import datetime

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from accounts.models import User
from accounts.pseudonyms import validate_pseudonym
from articles import checks, links
from articles.models import (
    Article,
    Category,
    Credential,
    Event,
    Person,
    Picture,
    Reference,
    SignOff,
)
from articles.rules import Kind, SourceStatus, Timing
from comments.models import Comment, CommentThread
from mgportal.management.commands import load_sample
from tests.pages import page, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
SAMPLE = load_sample.SAMPLE
ITEMS = json.loads((SAMPLE / "comments.json").read_text(encoding="utf-8"))
TRUST = json.loads((SAMPLE / "trust.json").read_text(encoding="utf-8"))
SOURCES = json.loads((SAMPLE / "references.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def media(tmp_path_factory):
    folder = tmp_path_factory.mktemp("media")
    with override_settings(MEDIA_ROOT=folder):
        yield folder


@pytest.fixture(scope="module", autouse=True)
def said(media, django_db_setup, django_db_blocker):
    """Load the sample and return what the command said; each test takes back its own changes."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield run()
        transaction.set_rollback(True)


def run():
    out = io.StringIO()
    call_command("load_sample", stdout=out)
    return out.getvalue()


def test_an_empty_portal_is_filled(client, said):
    count = len(list((SAMPLE / "articles").glob("*.md")))
    assert count >= 12
    assert f"Loaded {count} sample articles and {len(ITEMS)} sample comments." in said
    gone = len(TRUST["withdrawals"])
    assert Article.objects.published().count() == count - gone
    assert Category.objects.filter(depth=3).exists()
    assert "<h1" in page(client, "/")


def test_every_article_has_its_page_and_every_link_between_them_leads_somewhere(client):
    slugs = set(Article.objects.values_list("slug", flat=True))
    for article in Article.objects.published().for_page():
        html = page(client, article.get_absolute_url())
        for part in links.for_readers(article.live_revision.body).split('href="/')[1:]:
            address = part.split('"', 1)[0]
            assert address.removeprefix("articles/").rstrip("/") in slugs, (article.slug, address)
        assert text_of(html)


def test_the_articles_are_as_the_checks_ask_of_editors():
    revisions = [article.live_revision for article in Article.objects.published().for_page()]
    found = [
        (revision.title, finding.code, str(finding.message))
        for revision in revisions
        for finding in checks.check(revision)
        # Nobody looks after a sample; sources grow old and reviews due as time goes by.
        if finding.code not in ("REV1", "REF3") and "looks after" not in str(finding.message)
    ]
    assert found == []
    # What the NHS aims at where the subject is hard.
    assert all(checks.reading_age(revision) <= 14 for revision in revisions)


def test_every_page_has_a_kind_and_every_source_is_cited():
    assert set(Article.objects.values_list("kind", flat=True)) <= set(Kind)
    assert Reference.objects.count() == len(SOURCES)
    assert not Reference.objects.filter(citations__isnull=True).exists()
    assert not Reference.objects.exclude(status=SourceStatus.OK).exists()
    for reference in Reference.objects.all():
        assert reference.doi or reference.accessed_on, reference


def test_the_pages_show_what_trust_there_is(client):
    reviewed = page(client, "/articles/pyridostigmine-what-to-expect/")
    assert "Dr Sample Neurologist" in text_of(reviewed)
    assert "Sample: not a real person" in text_of(reviewed)
    overdue = Article.objects.get(slug="treatments-at-a-glance")
    assert overdue.timing is Timing.OVERDUE
    assert "due for review" in text_of(page(client, overdue.get_absolute_url()))
    assert "door locked" in text_of(page(client, "/articles/keeping-cool/"))
    assert "keeping-cool" in page(client, "/articles/mg-in-summer/", status=410)
    assert Article.objects.get(slug="thymus-and-thymectomy").reviewed_at is None
    for slug in ("pyridostigmine-what-to-expect", "myasthenic-crisis", "what-is-myasthenia-gravis"):
        assert Article.objects.get(slug=slug).timing is Timing.CURRENT, slug


def test_nobody_invented_looks_real(client):
    signed = Person.objects.filter(signoffs__isnull=False).distinct()
    assert signed.count() == len(TRUST["people"])
    for person in Person.objects.filter(is_team=False):
        assert person.is_sample, person
        assert "Sample: not a real person" in text_of(page(client, person.get_absolute_url()))
    for entry in Credential.objects.all():
        assert "does not exist" in entry.issuer
        assert "SAMPLE" in entry.number


def test_a_review_is_no_older_than_its_article():
    for signature in SignOff.objects.select_related("revision__article"):
        assert signature.signed_at >= signature.revision.article.published_at


def test_pictures_are_stored(media):
    bodies = "".join(Article.objects.values_list("live_revision__body", flat=True))
    stored = [path.name for path in (media / "pictures").glob("*.png")]
    assert 2 <= len(stored) <= 5
    assert all(f"/media/pictures/{name}" in bodies for name in stored)
    assert Picture.objects.filter(uses__isnull=False).distinct().count() == len(stored)
    assert bodies.count("<picture>") == len(stored)


def test_comments_have_their_time_author_place_and_count():
    assert Comment.objects.count() == len(ITEMS)
    by_time = {
        comment.published_at: comment for comment in Comment.objects.select_related("author")
    }
    made = {item["key"]: by_time[datetime.fromisoformat(item["at"])] for item in ITEMS}
    for item in ITEMS:
        comment = made[item["key"]]
        assert comment.author.username == item["author"]
        assert comment.source == item["text"]
        assert comment.parent == (made[item["reply_to"]] if item["reply_to"] else None)
    for thread in CommentThread.objects.all():
        assert thread.public_count == thread.comments.count() > 0


def test_sample_members_have_proper_names_and_cannot_sign_in():
    members = User.objects.all()
    assert {member.username for member in members} == {item["author"] for item in ITEMS}
    for member in members:
        validate_pseudonym(member.username)
        assert not member.has_usable_password()
        assert not member.is_staff
        assert member.email == f"sample-{member.username.lower()}@example.invalid"
        assert member.has_verified_email()


def test_loading_twice_loads_once():
    before = Event.objects.count()
    assert "no sample was loaded" in run()
    assert Event.objects.count() == before


def test_no_editor_is_made_unasked(said):
    assert "password" not in said
    assert not User.objects.filter(is_staff=True).exists()

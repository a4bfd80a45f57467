"""Tests of the library of sources: adding, mending, saying what became of one."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.utils import timezone

from articles.models import Article, Recheck, Reference
from articles.rules import SourceKind, SourceStatus
from articles.services import drafting, publishing, sourcing
from articles.services.errors import Invalid, NotAllowed, NotPossible
from articles.services.sourcing import AlreadyThere, Description
from tests import build

pytestmark = pytest.mark.django_db

R, C, X = SourceStatus.RETRACTED, SourceStatus.CONCERN, SourceStatus.CORRECTED


def described(title="Rest and muscles", **values):
    return Description(**{"kind": SourceKind.JOURNAL.value, "title": title, **values})


def citing(source, **values):
    return build.article(body=f"<p>Rest helps[ref:{source.pk}].</p>", **values)


@pytest.fixture
def ed():
    return build.ed_editor()


@pytest.fixture
def ada():
    return build.ada_author()


def test_a_source_is_added_in_its_one_form(ada):
    made = sourcing.add(
        described(
            " Rest  and\tmuscles ",
            authors=("Rao A ", "", "Lee BC"),
            doi="https://doi.org/10.1212/WNL.1.",
            pmid="PMID 0033",
            isbn="0-306-40615-2",
        ),
        by=ada,
    )
    made.refresh_from_db()
    assert (made.title, made.authors) == ("Rest and muscles", ["Rao A", "Lee BC"])
    assert (made.doi, made.pmid, made.isbn) == ("10.1212/wnl.1", "33", "9780306406157")
    assert (made.added_by, made.status) == (ada, "ok")
    assert LogEntry.objects.filter(user=ada, object_id=str(made.pk)).exists()


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        ("doi", "10.1212/WNL.1", "https://doi.org/10.1212/wnl.1"),
        ("pmid", "33144515", "00033144515"),
        ("isbn", "0-306-40615-2", "978-0-306-40615-7"),
        ("url", "https://www.nhs.uk/mg/", "HTTPS://WWW.NHS.UK/mg/?utm_source=mail#top"),
    ],
)
def test_the_same_source_in_another_dress_is_refused_beside_its_field(ada, name, first, second):
    known = sourcing.add(described(**{name: first}), by=ada)
    with pytest.raises(AlreadyThere, match="Rest and muscles") as refusal:
        sourcing.add(described("Another title", **{name: second}), by=ada)
    assert (refusal.value.field, refusal.value.reference) == (name, known)
    assert known.marker in str(refusal.value)
    assert Reference.objects.count() == 1


def test_the_address_of_a_doi_or_pmid_counts_as_that(ada):
    known = sourcing.add(described(doi="10.1212/wnl.1", pmid="33144515"), by=ada)
    for url in (
        "https://doi.org/10.1212/WNL.1",
        "https://dx.doi.org/10.1212%2Fwnl.1",
        "https://pubmed.ncbi.nlm.nih.gov/33144515/",
    ):
        with pytest.raises(AlreadyThere) as refusal:
            sourcing.add(described(url=url), by=ada)
        assert refusal.value.reference == known
    front = sourcing.add(described(url="https://pubmed.ncbi.nlm.nih.gov/"), by=ada)
    assert front.url and front.pmid is None


def test_pages_of_one_book_may_have_their_own_addresses(ada):
    same = "https://www.nhs.uk/mg/"
    sourcing.add(described(url=same, doi="10.1000/1"), by=ada)
    sourcing.add(described(url=same, doi="10.1000/2"), by=ada)
    sourcing.add(described(url=same), by=ada)
    assert Reference.objects.filter(url=same).count() == 3


def test_many_sources_may_lack_identifiers(ada):
    for title in ("One", "Two"):
        sourcing.add(described(title), by=ada)
    assert Reference.objects.filter(doi=None, pmid=None, isbn=None).count() == 2


def test_who_came_second_at_the_same_moment_is_told_so(ada, monkeypatch):
    known = build.source("First", doi="10.1000/same")
    look, asked = sourcing._require_new, []

    def blind_at_first(reference):
        asked.append(reference)
        if len(asked) > 1:
            look(reference)

    monkeypatch.setattr(sourcing, "_require_new", blind_at_first)
    with pytest.raises(AlreadyThere) as refusal:
        sourcing.add(described(doi="10.1000/SAME"), by=ada)
    assert refusal.value.reference == known
    assert Reference.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("title", {"title": " \u200b"}),
        ("title", {"title": "x" * 401}),
        ("kind", {"kind": "tale"}),
        ("container", {"container": "x" * 201}),
        ("authors", {"authors": ("x" * 201,)}),
        ("year", {"year": 1100}),
        ("year", {"year": timezone.localdate().year + 2}),
        ("doi", {"doi": "no"}),
        ("pmid", {"pmid": "PMC12"}),
        ("isbn", {"isbn": "0306406153"}),
        ("url", {"url": "javascript:alert(1)"}),
        ("accessed_on", {"accessed_on": timezone.localdate() + timedelta(days=2)}),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(ada, field, values):
    with pytest.raises(Invalid) as refusal:
        sourcing.add(described(**values), by=ada)
    assert refusal.value.field == field
    assert not Reference.objects.exists()


def test_who_keeps_no_sources_may_neither_add_nor_mend_nor_judge():
    source = build.source()
    for user in (build.max_member(), build.clara_reviewer(), build.mo_moderator()):
        with pytest.raises(NotAllowed):
            sourcing.add(described(), by=user)
        with pytest.raises(NotAllowed):
            sourcing.change(source, described(), by=user)
        with pytest.raises(NotAllowed):
            sourcing.set_status(source, R, by=user, note="Gone")


def test_a_mended_source_is_logged_and_its_pages_are_purged(
    ed, purged, django_capture_on_commit_callbacks
):
    source = build.source(doi="10.1000/1")
    with django_capture_on_commit_callbacks(execute=True):
        sourcing.change(source, described("Better title", doi="10.1000/1"), by=ed)
    assert purged == {f"source:{source.pk}"}
    entry = LogEntry.objects.get(user=ed)
    assert "title" in entry.change_message and "Better title" in entry.change_message
    purged.clear()
    with django_capture_on_commit_callbacks(execute=True):
        sourcing.change(source, described("Better title", doi="10.1000/1"), by=ed)
    assert not purged and LogEntry.objects.count() == 1  # Nothing new was said.


def test_authors_do_not_write_on_pages_that_readers_have(ed, ada):
    source = sourcing.add(described("Rest"), by=ada)
    draft = citing(source, published=False)
    sourcing.change(source, described("Resting"), by=ada)
    publishing.publish(draft, by=None)
    with pytest.raises(NotAllowed):
        sourcing.change(source, described("Stop your tablets today"), by=ada)
    assert sourcing.change(source, described("Resting well"), by=ed).title == "Resting well"


@pytest.mark.parametrize("status", [R, C, X])
def test_a_doubted_source_reopens_its_pages_and_tells_editors(
    ed, ada, status, django_capture_on_commit_callbacks
):
    source = build.source("Rest and muscles")
    shown, bystander = citing(source), build.article()
    with django_capture_on_commit_callbacks(execute=True):
        sourcing.set_status(source, status, by=ada, note="Notice of 1 May.")
    source.refresh_from_db()
    assert (source.status, source.status_note) == (status.value, "Notice of 1 May.")
    assert source.status_at is not None
    [recheck] = Recheck.objects.open()
    assert (recheck.article, recheck.reference) == (shown, source)
    assert {message.to[0] for message in mail.outbox} == {ed.email}
    alarms = [message for message in mail.outbox if "in doubt" in message.subject]
    assert len(alarms) == (status is not X)
    assert all(shown.title in message.body and "Notice of 1" in message.body for message in alarms)
    assert bystander.rechecks.count() == 0
    sourcing.set_status(source, status, by=ed, note="Notice of 2 May.")
    assert Recheck.objects.count() == 1


def test_a_dead_address_reopens_nothing(ada):
    source = build.source()
    citing(source)
    sourcing.set_status(source, SourceStatus.DEAD, by=ada)
    assert not Recheck.objects.exists()


def test_drafts_that_nobody_reads_are_not_reopened(ada):
    source = build.source()
    citing(source, published=False)
    gone = citing(source)
    drafting.save_draft(gone, drafting.Draft("T", "S", "<p>a</p>"), base=1, by=None)
    sourcing.set_status(source, R, by=ada, note="Notice of 1 May.")
    assert [recheck.article for recheck in Recheck.objects.all()] == [gone]  # Readers see it still.


def test_editors_alone_clear_a_doubt(ed, ada):
    source = build.source(status=R.value, status_note="Retracted on 1 May.")
    with pytest.raises(NotAllowed):
        sourcing.set_status(source, SourceStatus.OK, by=ada, note="It was another paper.")
    with pytest.raises(Invalid) as refusal:
        sourcing.set_status(source, SourceStatus.OK, by=ed)
    assert refusal.value.field == "note"
    sourcing.set_status(source, SourceStatus.OK, by=ed, note="It was another paper.")
    source.refresh_from_db()
    assert source.status == "ok"


def test_a_source_that_no_text_cites_can_be_removed(ed, ada):
    source, kept = build.source(), build.source()
    citing(kept, published=False)
    with pytest.raises(NotAllowed):
        sourcing.remove(source, by=ada)
    sourcing.remove(source, by=ed)
    with pytest.raises(NotPossible):
        sourcing.remove(kept, by=ed)
    assert list(Reference.objects.all()) == [kept]


def test_what_cites_a_source_is_found(ada):
    source = build.source()
    shown, draft = citing(source), citing(source, published=False)
    build.article()
    assert set(Article.objects.citing(source)) == {shown, draft}
    assert list(Article.objects.shown_with(source)) == [shown]

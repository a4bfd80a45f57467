"""Tests of where texts cite the sources of the library, and of the list that readers see."""

from datetime import date
from types import SimpleNamespace

import pytest

from articles.models import Citation, Link, Revision
from articles.rules import SourceKind, SourceStatus
from articles.services import drafting, references
from core.pieces import piece
from tests import build

pytestmark = pytest.mark.django_db


def citing(*sources, **values):
    body = "".join(f"<p>Rest helps[ref:{source.pk}].</p>" for source in sources)
    return build.article(body=body, **values)


def rows(article):
    revision = article.latest_revision
    return [(row.number, row.reference_id, row.places) for row in revision.citations.all()]


def listed(revision):
    cited = SimpleNamespace(citations=Citation.objects.of(revision))
    return piece("articles/_references.jinja", panel=cited, is_framed=False)


def test_each_revision_notes_what_it_cites():
    first, second = build.source(), build.source()
    article = citing(second, first, second, published=False)
    assert rows(article) == [(1, second.pk, 2), (2, first.pk, 1)]
    drafting.save_draft(
        article, drafting.Draft("T", "S", f"<p>a[ref:{first.pk}]</p>"), base=1, by=None
    )
    article.refresh_from_db()
    assert rows(article) == [(1, first.pk, 1)]
    assert Citation.objects.count() == 3  # What the older revision cites stays known.


def test_a_marker_that_names_no_source_makes_no_row():
    source = build.source()
    article = build.article(body=f"<p>a[ref:999999999] b[ref:{source.pk}]</p>")
    assert rows(article) == [(2, source.pk, 1)]


def test_markers_are_no_links_of_the_text():
    citing(build.source())
    assert not Link.objects.exists()


def test_saving_a_stored_text_again_makes_no_revision():
    article = citing(build.source(), published=False)
    stored = article.latest_revision
    draft = drafting.Draft(stored.title, stored.summary, stored.body)
    assert drafting.save_draft(article, draft, base=1, by=None) == stored


def test_the_list_has_the_numbers_of_the_text(client):
    first, second = build.source("First things"), build.source("Second things")
    article = citing(second, first, second)
    html = listed(article.latest_revision)
    assert html.index("Second things") < html.index("First things")
    assert f'<li id="ref-{second.pk}" value="1">' in html
    assert f'<li id="ref-{first.pk}" value="2">' in html
    for place in (f"cite-{second.pk}-1", f"cite-{second.pk}-2", f"cite-{first.pk}-1"):
        assert f'href="#{place}"' in html
        assert f'id="{place}"' in article.latest_revision.body


def test_a_text_without_markers_asks_nothing_and_shows_no_list(django_assert_num_queries):
    revision = Revision.objects.get(article=build.article())
    with django_assert_num_queries(0):
        assert Citation.objects.of(revision) == []
    assert listed(revision).strip() == ""


def test_the_list_costs_one_query(django_assert_num_queries):
    revision = Revision.objects.get(article=citing(*(build.source() for _ in range(5))))
    with django_assert_num_queries(1):
        assert listed(revision).count("<li") == 5


def test_a_text_that_is_not_saved_has_its_list_too():
    source = build.source("Muscles")
    body = citing(source).latest_revision.body
    assert "Muscles" in listed(Revision(body=body))


def test_each_identifier_leads_to_its_page():
    source = build.source(doi="10.1212/wnl.1", pmid="33144515", pages="1-9", volume="9")
    html = listed(citing(source).latest_revision)
    assert '<a href="https://doi.org/10.1212/wnl.1">doi:10.1212/wnl.1</a>' in html
    assert '<a href="https://pubmed.ncbi.nlm.nih.gov/33144515/">PMID: 33144515</a>' in html


def test_a_web_page_says_when_it_was_read_and_where():
    source = build.source(
        "MG",
        kind=SourceKind.WEB.value,
        authors=["NHS"],
        container="",
        year=2023,
        doi=None,
        url="https://www.nhs.uk/mg/",
        accessed_on=date(2026, 3, 15),
    )
    html = " ".join(listed(citing(source).latest_revision).split())
    assert "NHS. MG [Internet]. 2023 [cited 2026 Mar 15].</span> Available from:" in html
    assert '<a href="https://www.nhs.uk/mg/">https://www.nhs.uk/mg/</a>' in html


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (SourceStatus.RETRACTED, "Retracted: On 1 May."),
        (SourceStatus.CONCERN, "Its publisher has expressed concern about it: On 1 May."),
        (SourceStatus.CORRECTED, "Corrected since: On 1 May."),
        (SourceStatus.DEAD, "This address no longer works."),
    ],
)
def test_what_became_of_a_source_is_said_in_words(status, words):
    source = build.source(status=status.value, status_note="On 1 May.")
    assert words in listed(citing(source).latest_revision)


def test_hostile_words_of_a_source_stay_words():
    evil = '"><script>alert(1)</script>'
    source = build.source(evil, authors=[evil], doi=f"10.1000/{evil}")
    assert "<script" not in listed(citing(source).latest_revision)


def test_citations_in_use_are_those_of_texts_that_somebody_sees():
    article = citing(build.source())
    for body in ("<p>b</p>", "<p>c</p>"):
        article.refresh_from_db()
        number = article.latest_revision.number
        drafting.save_draft(article, drafting.Draft("T", "S", body), base=number, by=None)
    assert Citation.objects.in_use().count() == 1  # Readers see the first text still.
    assert references.cited_by(article.live_revision)

"""Care blocks and sources in Markdown files, and what the front matter says of the page."""

import json

import pytest

from articles.importers.base import BadFile
from articles.importers.markdown import MarkdownReader
from articles.models import Article, Reference
from articles.services.importing import Outcome, import_files

ABOUT = "title: Oiling shears\ntopic: Garden > Tools\n"
SOURCE = {
    "title": "Oils for shears",
    "authors": ["Rao A", "Lee BC"],
    "container": "Tools",
    "year": 2021,
    "doi": "https://doi.org/10.1000/ABC",
}


@pytest.fixture
def write(tmp_path):
    """Return a function that writes a file of this front matter and body."""
    folder = tmp_path / "articles"
    folder.mkdir()

    def writing(body="Text.\n", about=ABOUT):
        path = folder / "oiling.md"
        path.write_text(f"---\n{about}---\n{body}")
        return path

    return writing


@pytest.fixture
def read(write):
    return lambda *args, **kwargs: MarkdownReader().read(write(*args, **kwargs))


@pytest.fixture
def library(tmp_path):
    """Return a function that writes the file of sources above the folder of the articles."""

    def writing(values):
        text = values if isinstance(values, str) else json.dumps(values)
        (tmp_path / "references.json").write_text(text)

    return writing


def refusal(read, *args, **kwargs):
    with pytest.raises(BadFile) as caught:
        read(*args, **kwargs)
    return caught.value.line, caught.value.reason


def test_a_block_becomes_a_section_with_what_stands_in_it(read):
    body = "Before\n::: emergency\n## Call 999 if:\n\n- you **choke**\n:::\nAfter\n"
    html = read(body).body_html
    assert '<section class="emergency">\n<h2>Call 999 if:</h2>' in html
    assert "<li>you <strong>choke</strong></li>\n</ul>\n</section>\n<p>After</p>" in html
    assert html.startswith("<p>Before</p>\n<section")


@pytest.mark.parametrize("kind", ["urgent", "non-urgent", "do", "dont", "warning", "Key-Points"])
def test_every_kind_is_known(read, kind):
    assert f'<section class="{kind.lower()}">' in read(f":::{kind}\n## If:\n\n- a\n:::\n").body_html


def test_a_picture_may_stand_in_a_block_and_two_blocks_may_follow_each_other(read):
    html = read("::: do\n## Do\n:::\n::: dont\n## Do not\n:::\n").body_html
    assert html.count("<section") == html.count("</section>") == 2


@pytest.mark.parametrize(
    ("body", "line", "reason"),
    [
        ("Text.\n\n::: emergancy\n## Call\n:::\n", 7, "Unknown block"),
        ("::: do\n## Do\n", 5, "does not end"),
        ("::: do\n## Do\n\n::: dont\n- never\n:::\n:::\n", 8, "inside of another"),
        ("- item\n\n  ::: do\n  text\n  :::\n", 7, "at the margin"),
        ("Text.\n\n:::\n", 7, "Unknown block"),
    ],
)
def test_a_bad_block_is_refused_with_its_line(read, body, line, reason):
    found = refusal(read, body)
    assert (found[0], reason in found[1]) == (line, True), found


def test_colons_in_code_are_code(read):
    assert "<section" not in read("```\n::: do\n```\n\n    ::: dont\n").body_html


def test_the_front_matter_says_what_kind_of_page_it_is(read):
    page = read(about=ABOUT + "kind: medicine\nrisk: high\n")
    assert (page.kind, page.risk) == ("medicine", "high")
    assert (read().kind, read().risk) == ("", "")


@pytest.mark.parametrize("line", ["kind: potion", "risk: huge"])
def test_an_unknown_kind_is_refused_with_those_that_there_are(read, line):
    at, reason = refusal(read, about=ABOUT + line + "\n")
    assert at == 4
    assert "none of: " in reason


def test_a_text_names_the_sources_that_it_cites(read, library):
    library({"oils": SOURCE, "unused": {"title": "Not read"}})
    [source] = read("Oil helps.[ref:oils] Very much.[ref: OILS ]\n").sources
    assert source.key == "oils"
    assert source.values["authors"] == ("Rao A", "Lee BC")


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (None, "no references.json beside it"),
        ("{", "not valid JSON"),
        ([], "by their keys"),
        ({"other": SOURCE}, "There is no source oils"),
        ({"oils": {"title": "T", "yeer": 2021}}, "oils.yeer"),
        ({"oils": {"title": "T", "year": "2021"}}, "oils.year"),
        ({"oils": {"title": "T", "authors": "Rao A"}}, "oils.authors"),
        ({"oils": {"title": "T", "accessed_on": "today"}}, "oils.accessed_on"),
        ({"oils": "T"}, "oils"),
    ],
)
def test_a_source_that_cannot_be_read_is_refused_with_the_line_that_cites_it(
    read, library, values, reason
):
    if values is not None:
        library(values)
    line, said = refusal(read, "One.\n\nTwo.[ref:oils]\n")
    assert line == 7
    assert reason in said


@pytest.mark.django_db
def test_an_import_enters_sources_once_and_cites_them_by_number(write, library):
    library({"oils": SOURCE})
    path = write("Oil helps.[ref:oils] So does air.[ref:oils]\n")
    assert run(path).outcome is Outcome.NEW
    reference = Reference.objects.get()
    assert reference.doi == "10.1000/abc"
    body = Article.objects.get().latest_revision.body
    assert body.count(f'href="#ref-{reference.pk}"') == 2
    assert run(path).outcome is Outcome.UNCHANGED
    assert Reference.objects.count() == 1


@pytest.mark.django_db
def test_a_source_that_the_library_refuses_leaves_nothing_behind(write, library):
    library({"oils": SOURCE | {"doi": "nonsense"}})
    row = run(write("Oil helps.[ref:oils]\n"))
    assert row.outcome is Outcome.ERROR
    assert "oils" in row.remark
    assert not Article.objects.exists()
    assert not Reference.objects.exists()


@pytest.mark.django_db
def test_kind_and_risk_are_taken_over_where_the_site_says_none(write):
    path = write(about=ABOUT + "kind: living\n")
    run(path)
    article = Article.objects.get()
    assert (article.kind, article.chosen_risk) == ("living", "")
    write(about=ABOUT + "kind: medicine\nrisk: high\n")
    assert run(path).outcome is Outcome.CHANGED
    article.refresh_from_db()
    assert (article.kind, article.chosen_risk) == ("living", "high")


@pytest.mark.django_db
def test_the_note_of_a_changed_file_is_what_readers_are_told(write):
    path = write()
    run(path, publish=True)
    write("Text about five oils.\n", ABOUT + "note: Names five oils.\n")
    run(path, publish=True)
    change = Article.objects.get().changes.first()
    assert (change.kind, change.note) == ("major", "Names five oils.")


def run(path, *, publish=False):
    [row] = import_files([path], publish=publish, dry_run=False)
    return row

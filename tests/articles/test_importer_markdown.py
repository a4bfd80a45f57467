"""Reading Markdown files: front matter, text, tables, pictures, and what is refused."""

from datetime import UTC, datetime

import pytest
from PIL import Image

from articles.importers.base import BadFile
from articles.importers.markdown import MarkdownReader
from core.richtext import finish_article

ABOUT = "title: Oiling shears\ntopic: Garden > Tools\n"


@pytest.fixture
def folder(tmp_path):
    """Return a folder of articles with pictures in it, beside it and out of its reach."""
    home = tmp_path / "content" / "articles"
    home.mkdir(parents=True)
    for picture in (home / "near.png", home.parent / "pictures" / "far.png", tmp_path / "out.png"):
        picture.parent.mkdir(exist_ok=True)
        Image.new("RGB", (6, 4), "green").save(picture)
    return home


@pytest.fixture
def read(folder):
    """Return a function that reads a file of this front matter and body."""

    def reading(body="Text.\n", about=ABOUT, *, whole=None):
        path = folder / "oiling.md"
        path.write_text(f"---\n{about}---\n{body}" if whole is None else whole)
        return MarkdownReader().read(path)

    return reading


def refusal(read, *args, **kwargs):
    with pytest.raises(BadFile) as caught:
        read(*args, **kwargs)
    assert "\n" not in caught.value.reason
    return caught.value.line, caught.value.reason


def test_the_front_matter_says_what_the_article_is(read):
    page = read(
        about="title: 'Oiling: how'\nslug: oiling-shears\ntopic: Garden > Tools>Shears\n"
        "author: Mossy Frog\npublished: 2024-02-29 23:59:58\nsummary: A drop does.\nnote: Typos.\n"
    )
    assert page.key == "oiling.md"
    assert page.title == "Oiling: how"
    assert page.slug == "oiling-shears"
    assert page.trail == ("Garden", "Tools", "Shears")
    assert page.author == "Mossy Frog"
    assert page.published_at == datetime(2024, 2, 29, 23, 59, 58, tzinfo=UTC)
    assert (page.summary, page.note) == ("A drop does.", "Typos.")


def test_only_title_and_topic_are_needed(read):
    page = read()
    assert (page.title, page.trail) == ("Oiling shears", ("Garden", "Tools"))
    assert (page.slug, page.author, page.summary, page.published_at) == ("", "", "", None)


@pytest.mark.parametrize(
    ("title", "shown"),
    [("2024", "2024"), ("No", "No"), ("1e3", "1e3"), ("2024-01-02", "2024-01-02")],
)
def test_a_title_stays_what_was_typed(read, title, shown):
    assert read(about=f"title: {title}\ntopic: A\n").title == shown


@pytest.mark.parametrize(
    ("published", "moment"),
    [
        ("2024-02-29 23:59:58", datetime(2024, 2, 29, 22, 59, 58, tzinfo=UTC)),
        ("2024-02-29", datetime(2024, 2, 28, 23, 0, 0, tzinfo=UTC)),
        ("2024-02-29T23:59:58Z", datetime(2024, 2, 29, 23, 59, 58, tzinfo=UTC)),
        ("2024-02-29T23:59:58+05:00", datetime(2024, 2, 29, 18, 59, 58, tzinfo=UTC)),
    ],
)
def test_the_time_is_that_of_the_site_unless_it_says_otherwise(read, settings, published, moment):
    settings.TIME_ZONE = "Europe/Berlin"
    assert read(about=f"{ABOUT}published: {published}\n").published_at == moment


def test_markdown_becomes_html(read):
    html = read("## Why\n\nA **drop** of *oil*.\n\n- one\n- two\n\n> Quiet.\n").body_html
    for part in (
        "<h2>Why</h2>",
        "<strong>drop</strong>",
        "<em>oil</em>",
        "<li>one</li>",
        "<blockquote>",
    ):
        assert part in html


def test_tables_are_known(read):
    html = finish_article(read("| Oil | For |\n|---|---|\n| thin | shears |\n").body_html).html
    assert '<th scope="col">Oil</th>' in html
    assert "<td>shears</td>" in html


@pytest.mark.parametrize("attack", ["<script>alert(1)</script>", "a <b onclick=x>b</b>"])
def test_html_is_shown_and_not_obeyed(read, attack):
    html = read(attack + "\n").body_html
    assert "&lt;" in html
    assert "<script" not in html
    assert "<b" not in html


def test_a_link_to_a_script_is_no_link(read):
    assert "<a" not in read("[x](javascript:alert(1))\n").body_html


@pytest.mark.parametrize("source", ["near.png", "./near.png", "../pictures/far.png", "ne%61r.png"])
def test_a_picture_alone_becomes_a_figure(read, source):
    page = read(f'One.\n\n![Two "green" blades]({source} "Oil goes & stays.")\n\nTwo.\n')
    (picture,) = page.pictures
    assert (
        f'<figure><img src="/media/{picture.name}" alt="Two &quot;green&quot; blades" width="6"'
        ' height="4"><figcaption>Oil goes &amp; stays.</figcaption></figure>'
    ) in page.body_html
    assert finish_article(page.body_html).html.count(f'<img src="{picture.url}"') == 1


def test_a_picture_needs_no_caption(read):
    assert "figcaption" not in read("![Two blades](near.png)\n").body_html


def test_mark_up_in_alternative_text_is_left_out(read):
    assert (
        'alt="Two bold blades here"' in read("![Two **bold** blades\nhere](near.png)\n").body_html
    )


def test_the_same_picture_twice_is_one_picture(read):
    page = read("![Blades](near.png)\n\n![Blades again](../pictures/far.png)\n")
    assert len({picture.name for picture in page.pictures}) == 1


def test_reading_stores_nothing(read, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    read("![Two blades](near.png)\n")
    assert not (tmp_path / "media").exists()


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("gone.png", "There is no picture gone.png"),
        ("../../out.png", "outside"),
        ("../../../../../../etc/passwd", "outside"),
        ("..%2f..%2fout.png", "outside"),
        ("leads-out.png", "outside"),
        ("../articles", "There is no picture"),
        ("/etc/passwd", "not an address"),
        ("//example.org/x.png", "not an address"),
        ("https://example.org/x.png", "not an address"),
        ("ftp://example.org/x.png", "not an address"),
        ("..\\..\\out.png", "not an address"),
        ("loop.png", "There is no picture"),
        ("oiling.md", "not a JPEG, PNG, WebP or AVIF"),
        (f"{'x' * 300}.png", "name too long"),
    ],
)
def test_a_picture_that_cannot_be_used_is_refused(read, folder, source, reason):
    (folder / "leads-out.png").symlink_to(folder.parent.parent / "out.png")
    (folder / "loop.png").symlink_to(folder / "loop.png")
    line, said = refusal(read, f"One.\n\n![Two blades]({source})\n")
    assert reason.lower() in said.lower()
    assert line == 7


@pytest.mark.parametrize("address", ["data:image/svg+xml;base64,PHN2Zz4=", "file:///etc/passwd"])
def test_an_address_of_an_odd_kind_is_shown_as_text(read, address):
    page = read(f"![Two blades]({address})\n")
    assert not page.pictures
    assert "<img" not in page.body_html


@pytest.mark.parametrize("alt", ["", " ", "\u200b"])
def test_a_picture_without_alternative_text_is_refused(read, alt):
    line, said = refusal(read, f"![{alt}](near.png)\n")
    assert "alternative text" in said
    assert line == 5


@pytest.mark.parametrize(
    "body",
    [
        "Look: ![Two blades](near.png)\n",
        "![Two blades](near.png) ![And two](near.png)\n",
        "[![Two blades](near.png)](https://example.org/)\n",
        "## ![Two blades](near.png)\n",
        "| ![Two blades](near.png) |\n|---|\n| x |\n",
    ],
)
def test_a_picture_stands_alone(read, body):
    assert "stand alone" in refusal(read, body)[1]


@pytest.mark.parametrize(
    ("about", "line", "reason"),
    [
        ("topic: A\n", 1, "no title"),
        ("title:\ntopic: A\n", 1, "no title"),
        ("title: ''\ntopic: A\n", 1, "no title"),
        ("title: T\n", 1, "no topic"),
        ("title: T\ntopic: A > > B\n", 3, "empty step"),
        ("title: T\ntopic: A\nauthors: Mossy Frog\n", 4, "Unknown key"),
        ("title: T\ntopic: A\n[1]: x\n", 4, "Unknown key"),
        ("title: T\ntopic: A\ntitle: U\n", 4, "twice"),
        ("title: T\ntopic: [A, B]\n", 3, "line of text"),
        ("title: T\ntopic: A\npublished: soon\n", 4, "not a date"),
        ("title: T\ntopic: A\npublished: 2024-02-30\n", 4, "not a date"),
        ("title: T\ntopic: A\npublished: 2024-02-28 24:01:00\n", 4, "not a date"),
        ("title: T\ntopic: A\nslug: Über uns\n", 4, "address"),
        ("title: T\ntopic: A\nslug: ../admin\n", 4, "address"),
        (f"title: T\ntopic: A\nslug: {'x' * 221}\n", 4, "address"),
        (f"title: {'x' * 201}\ntopic: A\n", 2, "at most 200"),
        (f"title: T\ntopic: A\nsummary: {'x' * 301}\n", 4, "at most 300"),
        (f"title: T\ntopic: A\nnote: {'x' * 201}\n", 4, "at most 200"),
        (f"title: T\ntopic: A\nauthor: {'x' * 121}\n", 4, "at most 120"),
        ("title: Oiling: how\ntopic: A\n", 2, "YAML"),
        ("title: T\n\ttopic: A\n", 3, "YAML"),
        ("title: 'T\ntopic: A\n", 3, "YAML"),
        ("title: !!python/object/apply:os.system [x]\ntopic: A\n", 2, "line of text"),
        ("title: *a\ntopic: A\n", 2, "YAML"),
        ("[" * 20_000 + "\n", 1, "YAML"),
        ("- title\n- topic\n", 2, "lines such as"),
        ("just text\n", 2, "lines such as"),
    ],
)
def test_bad_front_matter_is_refused_with_its_line(read, about, line, reason):
    found_line, said = refusal(read, about=about)
    assert reason in said
    assert found_line == line


@pytest.mark.parametrize(
    ("whole", "line", "reason"),
    [
        ("", 1, "empty"),
        ("# Oiling\n\nText.\n", 1, "No front matter"),
        ("---\ntitle: T\ntopic: A\n\nText.\n", 1, "does not end"),
        ("---\n---\nText.\n", 1, "no title"),
        (f"---\n{ABOUT}---\n", 4, "no text"),
        (f"---\n{ABOUT}---\n \n\n", 4, "no text"),
        (f"---\n{ABOUT}---\n{'word ' * 60_001}", 1, "300000"),
    ],
)
def test_a_bad_file_is_refused(read, whole, line, reason):
    found_line, said = refusal(read, whole=whole)
    assert reason in said
    assert found_line == line


def test_deep_nesting_does_no_harm(read):
    assert read(">" * 5_000 + " deep\n\n" + "- " * 5_000 + "deep\n\n[" + "[" * 5_000).body_html


def test_windows_line_ends_are_understood(folder):
    path = folder / "windows.md"
    path.write_bytes(b"\xef\xbb\xbf---\r\ntitle: T\r\ntopic: A\r\n---\r\n\r\nText.\r\n")
    assert MarkdownReader().read(path).body_html == "<p>Text.</p>\n"

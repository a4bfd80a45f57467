"""Reading captured pages: each rule of the format, and each way in which a file can be bad."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from articles.importers.base import BadFile
from articles.importers.plain_text import PlainTextReader

CAPTURED = Path(__file__).parent / "data" / "captured_page.txt"
TAIL = "MossyFrog2024-02-29 23:59:58\nComments (3)\nLogin is required before commenting.\n"


@pytest.fixture
def read(tmp_path):
    """Return a function that reads a file of the given content."""

    def reading(content):
        path = tmp_path / "page.txt"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return PlainTextReader().read(path)

    return reading


@pytest.fixture
def body(read):
    """Return a function that gives the HTML of some blocks below a breadcrumb and a title."""
    return lambda blocks: read(f"A>B\n\nTitle\n\n{blocks}\n").body_html


def refusal(read, content):
    with pytest.raises(BadFile) as caught:
        read(content)
    return caught.value.line, caught.value.reason


def test_a_captured_page_is_read_part_by_part():
    page = PlainTextReader().read(CAPTURED)
    assert page.key == "captured_page.txt"
    assert page.trail == ("More", "Garden", "Tools")
    assert page.title == "Sharp Shears and Sore Hands: A Small Guide"
    assert page.author == "MossyFrog"
    assert page.published_at == datetime(2024, 2, 29, 23, 59, 58, tzinfo=UTC)
    assert page.comments_read == 3
    parts = page.body_html.split("\n")
    assert [part[:3] for part in parts] == ["<h2", "<p>"] * 5
    assert parts[0] == "<h2>What Are Shears?</h2>"
    assert parts[1].endswith("stems &lt;20 mm &amp; thin twigs, and they don&#x27;t like wire.</p>")


def test_the_tail_is_not_shown():
    html = PlainTextReader().read(CAPTURED).body_html
    assert not any(word in html for word in ("MossyFrog", "2024", "Comments", "Login"))


@pytest.mark.parametrize("end", [".", ":", ";", ","])
def test_a_line_with_an_end_like_a_sentence_is_no_heading(body, end):
    assert body(f"A line{end}\n\nText.") == f"<p>A line{end}</p>\n<p>Text.</p>"


@pytest.mark.parametrize("end", ["", "?", "!", ")"])
def test_other_lines_before_a_paragraph_are_headings(body, end):
    assert body(f"A line{end}\n\nText.") == f"<h2>A line{end}</h2>\n<p>Text.</p>"


def test_a_heading_has_at_most_120_characters(body):
    assert body(f"{'x' * 120}\n\nText.").startswith("<h2>")
    assert body(f"{'x' * 121}\n\nText.").startswith("<p>")


def test_a_heading_has_one_line(body):
    assert body("One\nTwo\n\nText.") == "<p>One<br>Two</p>\n<p>Text.</p>"


def test_a_heading_is_followed_by_a_paragraph_and_not_by_a_heading(body):
    assert body("One\n\nTwo\n\nText.") == "<p>One</p>\n<h2>Two</h2>\n<p>Text.</p>"


def test_the_last_block_is_no_heading(body):
    assert body("Text.\n\nThe end") == "<p>Text.</p>\n<p>The end</p>"


def test_a_heading_may_be_followed_by_a_short_last_paragraph(body):
    assert body("The end\n\nGood night") == "<h2>The end</h2>\n<p>Good night</p>"


def test_text_is_escaped(body):
    assert body("<script>alert(1)</script> & so on.") == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; so on.</p>"
    )


@pytest.mark.parametrize(
    ("tail", "author", "comments"),
    [
        ("", "", None),
        ("MossyFrog2024-02-29 23:59:58\n", "MossyFrog", None),
        ("MossyFrog 2024-02-29 23:59:58\n", "MossyFrog", None),
        ("Frog20242024-02-29 23:59:58\nComments (0)\n", "Frog2024", 0),
        ("MossyFrog2024-02-29 23:59:58\n\nComments (7)\n\n\n", "MossyFrog", 7),
        ("Comments (3)\nLogin is required before commenting.\n", "", 3),
        ("MossyFrog2024-02-29 23:59:58\nLogin is required before commenting.\n", "MossyFrog", None),
        ("2024-02-29 23:59:58\nComments (3)\n", "", 3),
        (TAIL, "MossyFrog", 3),
    ],
)
def test_every_part_of_the_tail_may_be_missing(read, tail, author, comments):
    page = read(f"A>B\n\nTitle\n\nText.\n\n{tail}")
    assert (page.author, page.comments_read, page.body_html) == (author, comments, "<p>Text.</p>")
    assert (page.published_at is None) == ("2024-02-29" not in tail)


def test_what_looks_like_the_tail_inside_the_text_is_text(body):
    html = body("Login is required before commenting.\n\nComments (2)\n\nText.")
    assert "Login is required" in html
    assert "Comments (2)" in html


def test_the_time_is_that_of_the_site(read, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    page = read(f"A>B\n\nTitle\n\nText.\n\n{TAIL}")
    assert page.published_at == datetime(2024, 2, 29, 22, 59, 58, tzinfo=UTC)


def test_line_ends_of_any_system_and_a_byte_order_mark_are_understood(read):
    page = read(b"\xef\xbb\xbfA > B\r\n\r\nTitle\r\n\r\nText\r\nmore.\r\n")
    assert (page.trail, page.title) == (("A", "B"), "Title")
    assert page.body_html == "<p>Text<br>more.</p>"


def test_blank_lines_hold_white_space_at_times(read):
    assert read("\n\nA>B\n \t\n  Title \n\u00a0\nText.\n").title == "Title"


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("", 1, "empty"),
        (" \n\n\t\n", 1, "empty"),
        ("Title\n\nText.\n", 1, "No topic"),
        ("\n\nTitle\n\nText.\n", 3, "No topic"),
        ("A>>B\n\nTitle\n\nText.\n", 1, "empty step"),
        ("A>B>\n\nTitle\n\nText.\n", 1, "empty step"),
        (f"A>{'b' * 81}\n\nTitle\n\nText.\n", 1, "at most 80"),
        (f"{'A>' * 6}B\n\nTitle\n\nText.\n", 1, "more than 6 steps"),
        ("A>B\n", 1, "No title"),
        (f"A>B\n\n{TAIL}", 1, "No title"),
        (f"A>B\n\n{'x' * 201}\n\nText.\n", 3, "No title"),
        ("A>B\n\nTitle\n", 3, "no text"),
        (f"A>B\n\nTitle\n\n{TAIL}", 7, "no text"),
        ("A>B\n\nTitle\n\nText.\n\nFrog2024-02-30 08:00:00\n", 7, "not a date"),
        ("A>B\n\nTitle\n\nText.\n\nFrog2024-02-28 25:00:00\nComments (1)\n", 7, "not a date"),
        ("A>B\n\nTitle\n\nText.\n\nFrog0001-01-01 00:00:00\n", 7, "not a date"),
        (f"A>B\n\nTitle\n\nText.\n\n{'x' * 121}2024-02-28 05:00:00\n", 7, "at most 120"),
        (b"A>B\n\nTitle\n\nGr\xfc\xdfe.\n", 5, "not UTF-8"),
        ("A>B\n\nTitle".encode("utf-16"), 1, "not UTF-8"),
        (b"A>B\n\nTitle\n\n\x00\x01\x02\n", 5, "binary"),
        (b"A>B\n\nTitle\n\n" + b"x" * 5_000_000, 1, "larger than 5 MB"),
    ],
)
def test_a_bad_file_is_refused_with_line_and_reason(read, content, line, reason):
    found_line, found_reason = refusal(read, content)
    assert reason in found_reason
    assert found_line == line
    assert "\n" not in found_reason


def test_a_file_of_exactly_5_mb_is_not_too_large(read):
    assert read(b"A>B\n\nTitle\n\n" + b"x" * (5_000_000 - 12)).title == "Title"


@pytest.mark.parametrize(
    "content", ["\n" * 2_000_000 + "A>B\nTitle\nx", "A>B\nTitle\nx" + " " * 2_000_000 + "y"]
)
def test_reading_takes_time_in_proportion_to_the_size(read, content):
    # Neither may take minutes, as a careless list or expression would.
    assert read(content).title == "Title"


def test_a_key_must_be_storable(tmp_path):
    path = tmp_path / f"{'x' * 201}.txt"
    path.write_text("A>B\n\nTitle\n\nText.\n")
    with pytest.raises(BadFile, match="Rename"):
        PlainTextReader().read(path)


def test_the_key_of_an_index_is_its_folder(tmp_path):
    path = tmp_path / "sharp-shears" / "index.txt"
    path.parent.mkdir()
    path.write_text("A>B\n\nTitle\n\nText.\n")
    assert PlainTextReader().read(path).key == "sharp-shears"

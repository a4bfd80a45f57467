"""Case 11: what Word, Outlook and Google leave in the clipboard, and innocent `<`.

What comes through the form must be shown exactly as it was typed: no HTML is interpreted, no
style sheet of a word processor leaks, and nothing that looks like a tag is swallowed.
"""

import re
from html import unescape

import pytest
from django.test import Client

from comments.models import Comment
from tests import build
from tests.comments.browsing import NEW, fields_of, landing, send
from tests.pages import faults_of, page, part, text_of

pytestmark = pytest.mark.django_db

AS_TYPED = [
    "FVC <20 ml/kg",
    "O2<SpO2 and a>b",
    "I am tired <3",
    "1<2>0",
    "&lt;b&gt; and &amp;lt;",
    "<b>bold?</b> <i>no</i>",
    "a <!-- note --> b",
    "x <script>alert(1)</script> y",
    "<p class=MsoNormal>Dear all,<o:p></o:p></p>",
    "<!--[if mso]><style>p{color:red}</style><![endif]--> Hello",
    "<style>@page WordSection1 {size:612pt}</style>Hello",
    '<span style="font-weight:400" id="docs-internal-guid-1">Hello</span>',
    "<google-sheets-html-origin><table><tr><td>1</td></tr></table>",
    "5 < 6 && 7 > 6",
    "<<<>>>",
    "“Smart” quotes’ and – dashes…",
    "C:\\Users\\me <me@example> 100% a_b_c",
]


@pytest.fixture(autouse=True)
def article():
    return build.article("Resting")


@pytest.fixture
def member(client) -> Client:
    client.force_login(build.known_member())
    return client


def read(html: str) -> str:
    """Return what a reader sees of some HTML, entities resolved once."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def shown(html: str, anchor: str) -> str:
    """Return what a reader sees of the comment with this id."""
    return read(part(html, rf'id="{anchor}".*?<div dir="auto">(.*?)</div>'))


def posted(member: Client, text: str, **values: str) -> str:
    """Post a text, past the question whether it is meant so, and return the page that shows it."""
    response = send(member, NEW, text, **values)
    if response.status_code == 409:
        again = {**fields_of(response.content.decode()), "action": "post"}
        response = member.post(NEW, again)
    return landing(response)


def test_a_preview_shows_each_exactly_as_it_was_typed_and_gives_it_back(member):
    values = {**fields_of(page(member, NEW)), "action": "preview"}
    for text in AS_TYPED:
        html = member.post(NEW, {**values, "text": text}).content.decode()
        assert read(part(html, r'<div class="preview" dir="auto">(.*?)</div>')) == text
        assert fields_of(html)["text"] == text
        assert not faults_of(html)


def test_the_page_shows_them_all_exactly_as_they_were_typed(member):
    html = posted(member, "\n\n".join(AS_TYPED))
    comment = Comment.objects.get()
    assert comment.source == "\n\n".join(AS_TYPED)
    assert shown(html, comment.anchor) == " ".join(AS_TYPED)
    assert not faults_of(html)
    edit = page(member, f"/c/{comment.public_id}/edit/")
    assert fields_of(edit)["text"] == comment.source


def test_nothing_of_a_word_processors_style_sheet_becomes_one(member):
    html = posted(member, "<style>body{display:none}</style><link rel=stylesheet href=//evil> Hi")
    assert "<style>body" not in html
    assert "&lt;style&gt;body{display:none}" in html


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("one\u00a0two", "one two"),
        ("a\tb", "a b"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("a\n\n\n\n\nb", "a\n\nb"),
    ],
)
def test_odd_spaces_become_plain_ones(member, text, source):
    posted(member, text)
    assert Comment.objects.get().source == source


@pytest.mark.parametrize("bullet", ["- ", "• ", "· ", "•\u00a0", "·\t"])
def test_the_bullets_of_word_processors_become_a_list(member, bullet):
    html = posted(member, f"I take with me:\n{bullet}water\n{bullet}a fan")
    comment = Comment.objects.get()
    assert "<ul><li>water</li><li>a fan</li></ul>" in comment.html.replace("\n", "")
    assert shown(html, comment.anchor) == "I take with me: water a fan"


def test_a_text_that_is_mostly_tags_is_no_empty_text(member):
    html = posted(member, "<o:p></o:p>")
    assert "<o:p></o:p>" in text_of(html)

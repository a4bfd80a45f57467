"""Case 10: very long words and addresses, 300 blank lines, 4,000 emoji, and pages full of them."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from articles.models import Article
from comments.models import ClinicianCredential, Comment, CommentThread
from comments.rendering import render
from comments.rules import LONGEST, LONGEST_NOTE
from comments.services import posting
from core.identifiers import uuid7
from tests import build
from tests.pages import page, part

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
PATH = "/articles/resting/"
HEAVIEST = 120_000
WORD = "Pneumonoultramicroscopicsilicovolcanoconiosis" * 80
ADDRESS = f"https://example.org/{'a' * 1_900}"
HEAVY = {
    "escaped characters": "&" * LONGEST,
    "short links": "http://a.bc " * (LONGEST // 12),
    "links of other alphabets": "http://ä.bc " * (LONGEST // 12),
    "emoji": "🙂" * LONGEST,
    "bold letters": "**a** " * (LONGEST // 6),
    "lines": "- &\n" * 80,
}


@pytest.fixture
def article():
    return build.article("Resting")


def sheet() -> str:
    return (settings.BASE_DIR / "static/css/site.css").read_text()


@pytest.mark.parametrize("typed", [WORD, ADDRESS, "🙂" * LONGEST], ids=["word", "address", "emoji"])
def test_nothing_is_put_into_what_was_typed(client, article, typed):
    comment = build.comment(article, by=None, text=typed)
    html = page(client, f"/c/{comment.public_id}/")
    assert typed in html
    assert "<wbr" not in html and "\u200b" not in html and "&shy;" not in html
    # The style sheet breaks the lines instead.
    assert "overflow-wrap: anywhere" in part(sheet(), r"\n\.comment \{([^}]*)\}")


def test_a_long_address_is_shown_short_and_copied_whole(client, article):
    comment = build.comment(article, by=None, text=ADDRESS)
    html = page(client, f"/c/{comment.public_id}/")
    assert f'href="{ADDRESS}"' in html
    shown = part(html, r'rel="ugc nofollow noopener noreferrer">([^<]*)<')
    assert shown.startswith("https://example.org/aaa") and len(shown) < 70


def test_blank_lines_are_one(article):
    member = build.known_member()
    typed = "One." + "\n" * 300 + "Two."
    comment = posting.post(article, by=member, text=typed, token=uuid7())
    assert comment.source == "One.\n\nTwo."
    assert comment.html == "<p>One.</p>\n<p>Two.</p>"


def test_four_thousand_emoji_are_as_many_characters(article):
    member = build.known_member()
    comment = posting.post(article, by=member, text="🙂" * LONGEST, token=uuid7())
    assert len(comment.source) == LONGEST


@pytest.mark.parametrize("kind", HEAVY)
def test_a_page_of_the_heaviest_comments_stays_light(article, kind):
    nora, maxi = build.user("Nora"), build.known_member()
    html = render(HEAVY[kind])
    note = {"note_html": render("&" * LONGEST_NOTE), "note_source": "x", "note_by": nora}
    for number in range(8):
        root = build.comment(article, by=nora, text="R", html=html, **(note if number else {}))
        for _ in range(4):
            build.comment(article, by=nora, text="A", html=html, parent=root)
    CommentThread.objects.update(pinned=Comment.objects.roots().latest("pk"))
    signed_in = Client()
    signed_in.force_login(maxi)
    for client in (Client(), signed_in):
        seen = walk(client, f"{PATH}comments/")
        roots = Comment.objects.roots()
        assert {root.anchor for root in roots} <= seen
        for root in roots[:2]:
            whole = walk(client, f"/c/{root.public_id}/")
            assert {reply.anchor for reply in root.branch.all()} <= whole


def walk(client, path: str) -> set[str]:
    """Follow the pages from `path` on, weigh each, and return the anchors of all comments."""
    seen: set[str] = set()
    while path:
        html = page(client, path)
        assert len(html.encode()) <= HEAVIEST, path
        for piece in html.split('<article class="comment" id="')[1:]:
            seen.add(piece.partition('"')[0])
        path = ""
        if 'rel="next"' in html:
            path = part(html, r'href="([^"]+)" rel="next"').replace("&amp;", "&")
    return seen


def test_a_page_of_comments_with_all_that_can_stand_beside_them_stays_light(article):
    """Long names, badges, interests, notes, ages and answers to answers, as a member sees them."""
    now = timezone.now()
    Article.objects.update(reviewed_at=now)
    doctors = [build.user("\u4e00" * 29 + chr(0x4E00 + number)) for number in range(2)]
    badge = ClinicianCredential.objects.create(
        user=doctors[0],
        profession="\u4e00" * 60,
        country="Sweden",
        register="A register",
        interests="\u4e00" * 300,
        verified_at=now,
        expires_at=now,
    )
    told = {
        "audience": "members",
        "edited_by_staff": True,
        "edited_at": now - timedelta(days=1),
        "staff_label": "moderator",
        "badge": badge,
        "thanks_count": 1_000,
        "note_html": "<p>No.</p>",
        "note_source": "No.",
        "note_by": doctors[1],
        "note_at": now,
        "is_folded": True,
    }
    for _ in range(20):
        parent = None
        for number in range(4):
            at = now - timedelta(days=9)
            parent = build.comment(
                article, by=doctors[number % 2], text="A", parent=parent, at=at, **told
            )
    maxi = build.known_member()
    client = Client()
    client.force_login(maxi)
    assert len(walk(client, f"{PATH}comments/")) == 80

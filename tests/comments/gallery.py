"""One discussion with everything in it that a reader can meet."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from articles.models import Article
from comments.models import ClinicianCredential, Comment, CommentThread, MemberBlock, Thanks
from comments.rendering import render
from comments.rules import Audience, Status
from tests import build

ZALGO = "Z̸̢̛̜̤̭͍̟̭̙̟̲̗̺̩̑̓̏̇̉̿͑̈a̴̢̧̛̛̯̮̞̖̤͕̩̜l̷̢̛̲̗̺̩̑̓̏̇̉̿͑̈g̶̛̛̯̮̞̖̤͕̩̜o̵̢̧̜̤̭͍"
LONG_WORD = "Pneumonoultramicroscopicsilicovolcanoconiosis" * 8
HEBREW = "מנוחה לפני שעייפים עוזרת לי.\n\nAn English paragraph.\n\n- פריט ראשון\n- second item"
LONG = "It went on and on for many days and weeks. " * 60


def fill(article: Article, viewer: User) -> dict[str, Comment]:
    """Fill the discussion of an article; some of it looks different for `viewer`."""
    start = timezone.now() - timedelta(days=3)
    nora, ed = build.user("Nora"), build.user("Edda", group="Editors")
    doctor, grump = build.user("Lindqvist"), build.user("Grump")
    badge = ClinicianCredential.objects.create(
        user=doctor,
        profession="neurologist",
        country="Sweden",
        register="A register",
        interests="Paid talks",
        verified_at=start,
        expires_at=start + timedelta(days=300),
    )
    made: dict[str, Comment] = {}

    def add(name: str, text: str, by: User | None = nora, **values: object) -> Comment:
        at = values.pop("at", start + timedelta(minutes=len(made)))
        made[name] = build.comment(article, by=by, text=text, at=at, **values)
        return made[name]

    note = {"note_source": "x", "note_by": ed, "note_at": start}
    add("pinned", "Rest **before** you are tired.", thanks_count=12)
    add("old", "I was here once.", None, at=start - timedelta(days=900))
    first = add("first", "- one\n- two\n\n> quoted\n\nSee https://example.org/a/b/ and this.")
    reply = add("reply", "Thank you.", viewer, parent=first, created_at=timezone.now())
    add("checked", "Please ask your own doctor.", doctor, parent=reply, badge=badge)
    add("team", "We shall write about it.", ed, parent=first, staff_label="editor")
    add("fourth", "One more.", parent=first)
    add("long", LONG, edited_at=start)
    add("hebrew", HEBREW)
    add("zalgo", f"{ZALGO} {LONG_WORD}", parent=made["hebrew"])
    add("noted", "You can just stop it.", note_html=render("Please **do not**."), **note)
    add("folded", "Simply stop.", is_folded=True, note_html=render("Not so."), **note)
    removed = add("removed", "Buy this", status=Status.REMOVED, removal_code="spam")
    add("under removed", "No, thanks.", parent=removed)
    add("withdrawn", "", status=Status.WITHDRAWN)
    add("erased", "", None, status=Status.ERASED)
    add("held", "My held words", viewer, status=Status.HELD)
    waiting = add("waiting", "Words that wait", status=Status.HELD)
    add("under waiting", "An answer to what waits.", parent=waiting)
    add("members", "Between us", audience=Audience.MEMBERS)
    add("hidden", "Grumble.", grump)
    MemberBlock.objects.create(user=viewer, blocked=grump)
    Thanks.objects.create(user=viewer, comment=first)
    Comment.objects.filter(pk=first.pk).update(thanks_count=1)
    CommentThread.objects.filter(article=article).update(pinned=made["pinned"])
    return made

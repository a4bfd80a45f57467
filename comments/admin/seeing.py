"""How the forms of moderators name what was on the screen, and the page they came from."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse

from comments.models import Comment
from comments.rules import Status
from comments.services.moderating import Seen
from core.text import row_key

MOST_AT_ONCE = 100


def seen_of(comment: Comment) -> str:
    """Name a comment as it is on the screen: its key, the version of its text, its status."""
    return f"{comment.pk}:{comment.revision}:{comment.status}"


def seen_pairs(values: Sequence[str]) -> list[Seen]:
    """Read those names again; what no page can have sent is left out."""
    found = {}
    for value in values[: MOST_AT_ONCE + 1]:
        key, _colon, rest = value.partition(":")
        revision, _colon, status = rest.partition(":")
        if row_key(key) and status in set(Status):
            found[row_key(key)] = Seen(row_key(key), row_key(revision), status)
    return list(found.values())


def back_to(request: HttpRequest) -> str:
    """Return the page of this administration that the form came from; never another address."""
    back = request.POST.get("back", "") or request.GET.get("back", "")
    ours = back.startswith(reverse("admin:comments_comment_changelist"))
    return back if ours else reverse("admin:comments_moderate")

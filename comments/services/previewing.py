"""How a text would look, and what its author should know before posting it."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from articles.models import Article
from comments.models import Comment, CommenterStanding, CommentThread
from comments.rules import COMMENTS_UNTIL_MEMBER, MOST_BYTES, Audience, Hold, Status
from comments.services import pipeline, screening
from comments.services.pipeline import Reading, Writer
from comments.services.texts import Finished
from core.text import normalise

_WAITS = gettext_lazy("A moderator looks at this comment before others can read it.")
_WHY: dict[Hold, Promise] = {
    Hold.LINKS: gettext_lazy(
        "There are links in your text, so a moderator looks at it before others can read it."
    ),
    Hold.CLOSING: gettext_lazy(
        "This discussion has just closed. A moderator decides whether your comment still appears."
    ),
    Hold.THREAD: gettext_lazy(
        "A moderator reads every comment of this discussion before others can."
    ),
}


class Preview(NamedTuple):
    """How a text would look, what its author should know before posting, which help to show."""

    html: str
    notices: tuple[str, ...] = ()
    crisis: str = ""
    # Of the text; whoever saw its notices was asked whether it is meant so.
    fingerprint: str = ""


def preview(
    article: Article,
    *,
    by: User | None,
    text: str,
    parent: Comment | None = None,
    comment: Comment | None = None,
) -> Preview:
    """Return what would become of `text`, an answer to `parent` or the new text of `comment`.

    Whether `by` may post there is `posting.check`'s question. Raises Invalid.
    """
    reading = pipeline.read(text)
    pipeline.require_allowed(reading)
    earlier = pipeline.reading_of(comment) if comment else None
    notices = [*pipeline.questions(reading, earlier)]
    if by is not None:
        writer = pipeline.writer_of(by, CommenterStanding.objects.of(by))
        thread = CommentThread.objects.of(article)
        if waits := _waits(reading, writer, thread, comment, earlier):
            notices.append(waits)
    if parent is not None and parent.audience == Audience.MEMBERS:
        notices.append(_("You answer a comment for members only, so your comment is, too."))
    return Preview(reading.text.html, tuple(notices), reading.crisis, reading.text.fingerprint)


def crisis_in(text: str) -> str:
    """Return the kind of emergency that a typed text speaks of, or "", wherever it may not stand.

    Whoever needs help is shown it, too, when the text itself is refused.
    """
    seen = normalise(text[:MOST_BYTES])  # More characters than may be posted are not read.
    return Reading(Finished(seen, "", ""), tuple(screening.matches(seen))).crisis


def _waits(
    reading: Reading,
    writer: Writer,
    thread: CommentThread,
    comment: Comment | None,
    earlier: Reading | None,
) -> str:
    """Return why others would not see the text at once, or ""."""
    hold = pipeline.judge(reading, writer, thread, earlier).hold
    if hold is None:
        return str(_WAITS) if comment and comment.status == Status.HELD else ""
    if hold in (Hold.NEW_MEMBER, Hold.ADVICE):
        first = _("A moderator reads the first %d comments of every member before others can.")
        return first % COMMENTS_UNTIL_MEMBER
    return str(_WHY.get(hold, _WAITS))

"""What members do: post, change, withdraw."""

from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from articles.models import Article
from comments import permissions, rules
from comments.models import Comment, CommentThread, ModerationAction
from comments.rendering import RENDERER
from comments.rules import Action, Status
from comments.services import conditions, errors, rows, texts


class Preview(NamedTuple):
    """How a text would look, what its author should know before posting, which help to show."""

    html: str
    notices: tuple[str, ...] = ()
    crisis: str = ""


def preview(
    article: Article,
    *,
    by: User | None,
    text: str,
    parent: Comment | None = None,
    comment: Comment | None = None,
) -> Preview:
    """Return what would become of `text`; `comment` is the one it would change. Raises Invalid."""
    return Preview(texts.finish(text).html)


def check(article: Article, *, by: User | None, parent: Comment | None = None) -> None:
    """Raise the error that would meet `by` who posts there now, whatever the text."""
    if not permissions.can_comment(by):
        raise errors.MayNotComment
    conditions.require_public(article.pk)
    conditions.require_open(CommentThread.objects.of(article))
    if parent is not None:
        conditions.require_answerable(parent, article)


def post(
    article: Article,
    *,
    by: User | None,
    text: str,
    token: UUID,
    parent: Comment | None = None,
    audience: str = "",
    confirmed: str = "",
) -> Comment:
    """Publish `text` under `article`, as an answer to `parent` if there is one.

    `token` names the form: sent twice, it gives the same comment. Raises Refused errors,
    among them AlreadyPosted for a text that was posted a moment ago with another form.
    """
    finished = texts.finish(text)  # Before the transaction, for whose locks others wait.
    with transaction.atomic():
        author = rows.locked_author(by)
        if earlier := Comment.objects.filter(submit_token=token, author=author).first():
            if earlier.fingerprint == finished.fingerprint:
                return earlier
            raise errors.FormUsed
        conditions.require_public(article.pk)
        if parent is not None:
            parent = rows.locked_comment(parent)
            conditions.require_answerable(parent, article)
        conditions.require_new(finished, author=author, article=article, parent=parent)
        conditions.require_pause(author, rows.standing_of(author).level)
        thread = rows.locked_thread(article)
        conditions.require_open(thread)
        return rows.add(
            finished, thread, author=author, parent=parent, token=token, at=timezone.now()
        )


def check_edit(comment: Comment, *, by: User | None) -> None:
    """Raise the error that would meet `by` who changes the comment now, whatever the text."""
    if not permissions.can_comment(by):
        raise errors.MayNotComment
    conditions.require_editable(comment, by, timezone.now())
    conditions.require_public(comment.thread.article_id)
    conditions.require_open(comment.thread)


@transaction.atomic
def edit(
    comment: Comment,
    *,
    by: User | None,
    text: str,
    revision: int,
    audience: str = "",
    confirmed: str = "",
) -> Comment:
    """Replace the text of a comment; `revision` is the one that the author read.

    Possible for some minutes after posting. A text that is already there changes nothing, so
    sending the form twice is the same as once. Raises Refused errors, among them
    ChangedMeanwhile when there is a newer revision.
    """
    author = rows.locked_author(by)
    comment = rows.locked_comment(comment)
    check_edit(comment, by=author)
    finished = texts.finish(text)
    if comment.source == finished.source:
        return comment
    if comment.revision != revision:
        raise errors.ChangedMeanwhile
    rows.change(
        comment,
        **finished._asdict(),
        renderer=RENDERER,
        revision=revision + 1,
        edited_at=timezone.now(),
    )
    return comment


@transaction.atomic
def withdraw(comment: Comment, *, by: User | None) -> Comment:
    """Delete the text of a comment for good; its place stays. Twice is the same as once.

    Possible at any time, for a removed comment too. Raises NotAllowed or NotPossible.
    """
    comment = rows.locked_comment(comment)
    if not permissions.wrote(by, comment):
        raise errors.NotAllowed
    before = Status(comment.status)
    if before == Status.WITHDRAWN:
        return comment
    after = rules.TRANSITIONS[Action.WITHDRAW].get(before)
    if after is None:
        raise errors.NotPossible
    rows.change(
        comment,
        status=after,
        source="",
        html="",
        fingerprint="",
        note_source="",
        note_html="",
        closed_at=timezone.now(),
    )
    ModerationAction.objects.create(
        actor=by,
        action=Action.WITHDRAW,
        thread=comment.thread,
        comment=comment,
        from_status=before,
        to_status=after,
        revision=comment.revision,
    )
    return comment

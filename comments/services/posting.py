"""What members do: post, change, withdraw."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles.models import Article
from comments import notifications, permissions, rules
from comments.models import Comment, CommenterStanding, CommentRevision
from comments.rendering import RENDERER
from comments.rules import Action, Audience, Hold, Status
from comments.services import branches, conditions, emptying, errors, moderating, pipeline, rows
from comments.services.pipeline import Reading, Verdict, Writer
from comments.services.previewing import Preview, preview
from core import erasures

__all__ = ["Preview", "check", "check_edit", "edit", "post", "preview", "withdraw"]


def check(article: Article, *, by: User | None, parent: Comment | None = None) -> None:
    """Raise the error that would meet `by` who posts there now, whatever the text.

    The consent is left out: its box stands on the very form.
    """
    conditions.require_writer(by)
    conditions.require_place(article)
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
    """Post `text` under `article`, as an answer to `parent` if there is one.

    It is published, or held for a moderator: see `pipeline`. `token` names the form: sent
    twice, it gives the same comment. `confirmed` is the fingerprint of the text that the author
    was asked about. Without an `audience` it is the one of the discussion. Raises Refused
    errors, among them ConsentNeeded, Nudged, and AlreadyPosted for a text that was posted a
    moment ago with another form.
    """
    conditions.require_consent(conditions.require_writer(by))
    conditions.require_place(article)
    reading = pipeline.read(text)  # Before the transaction, for whose locks others wait.
    with transaction.atomic():
        author = rows.locked_author(by)
        standing = rows.standing_of(author)
        conditions.require_good_standing(standing)
        conditions.require_consent(author)
        conditions.require_public(article.pk)
        if earlier := _posted_with(token, author, reading):
            return earlier
        parent = _locked_parent(parent, article) if parent else None
        writer = pipeline.writer_of(author, standing)
        _require_fit(reading, writer, article, parent)
        pipeline.require_meant(reading, confirmed)
        thread = rows.locked_thread(article)
        conditions.require_open(thread)
        now, verdict = timezone.now(), pipeline.judge(reading, writer, thread)
        comment = rows.add(
            reading.text,
            thread,
            author=author,
            parent=parent,
            token=token,
            at=now,
            audience=_audience(audience or thread.default_audience, parent),
            staff_label=writer.label,
            badge=writer.badge,
            **verdict.values(now),
        )
        _tell(comment, verdict, is_new=True)
        return comment


def _posted_with(token: UUID, author: User, reading: Reading) -> Comment | None:
    """Return what the form of this token posted already. Raises FormUsed for another text."""
    earlier = Comment.objects.filter(submit_token=token, author=author).first()
    if earlier and earlier.fingerprint != reading.text.fingerprint:
        raise errors.FormUsed
    return earlier


def _locked_parent(parent: Comment, article: Article) -> Comment:
    """Lock the comment that is answered, and what the answer is counted in."""
    parent = rows.locked_comment(parent)
    conditions.require_answerable(parent, article)
    rows.lock_around(parent)
    return parent


def _require_fit(
    reading: Reading, writer: Writer, article: Article, parent: Comment | None
) -> None:
    """The author may say this here and now."""
    # Before the pause, so that a text sent twice leads to the comment and not to a clock.
    conditions.require_new(reading.text, author=writer.user, article=article, parent=parent)
    conditions.require_pause(writer.user, writer.level)
    pipeline.require_allowed(reading)


def check_edit(comment: Comment, *, by: User | None) -> None:
    """Raise the error that would meet `by` who changes the comment now, whatever the text."""
    author = conditions.require_writer(by)
    conditions.require_editable(comment, author, timezone.now())
    conditions.require_public(comment.thread.article_id)
    conditions.require_open(comment.thread)


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

    Possible for some minutes after posting, through the same pipeline: a text that would have
    been held takes the whole comment back to the moderators. A text that is already there changes
    nothing, so sending the form twice is the same as once. Raises Refused errors, among them
    ChangedMeanwhile when there is a newer revision.
    """
    check_edit(comment, by=by)
    reading = pipeline.read(text)
    with transaction.atomic():
        author = rows.locked_author(by)
        comment = rows.locked_comment(comment)
        check_edit(comment, by=author)
        rows.lock_around(comment)
        conditions.require_consent(author)
        if comment.source != reading.text.source:
            if comment.revision != revision:
                raise errors.ChangedMeanwhile
            comment = _replace(comment, reading, author, confirmed)
        return _show_to(comment, audience)


@transaction.atomic
def withdraw(comment: Comment, *, by: User | None) -> Comment:
    """Delete the text of a comment for good; its place stays. Twice is the same as once.

    Possible at any time, for a removed comment and a suspended member too. Raises NotAllowed
    or NotPossible.
    """
    comment = rows.locked_comment(comment)
    if by is None or not permissions.wrote(by, comment):
        raise errors.NotAllowed
    before = Status(comment.status)
    if before == Status.WITHDRAWN:
        return comment
    if before not in rules.TRANSITIONS[Action.WITHDRAW]:
        raise errors.NotPossible
    emptying.withdraw([comment], by=by)
    erasures.note(emptying.KIND, comment.public_id)
    return comment


def _replace(comment: Comment, reading: Reading, author: User, confirmed: str) -> Comment:
    """Write a new text into a locked comment, and keep the old one for the moderators."""
    earlier = pipeline.reading_of(comment)
    thread, now = comment.thread, timezone.now()
    writer = pipeline.writer_of(author, rows.standing_of(author))
    conditions.require_new(
        reading.text,
        author=author,
        article=thread.article,
        parent=comment.parent,
        instead_of=comment,
    )
    conditions.require_pause_between_edits(author, writer.level)
    pipeline.require_allowed(reading)
    pipeline.require_meant(reading, confirmed, earlier)
    verdict = pipeline.judge(reading, writer, thread, earlier)
    CommentRevision.objects.create(
        comment=comment,
        number=comment.revision,
        source=comment.source,
        replaced_at=now,
        replaced_by=author,
    )
    values: dict[str, Any] = {
        name: value for name, value in verdict.marks(now).items() if not getattr(comment, name)
    }
    if verdict.rule is not None:
        values["rule"] = verdict.rule
    if verdict.crisis:
        values["crisis"] = verdict.crisis
    rows.change(
        comment,
        **reading.text._asdict(),
        renderer=RENDERER,
        revision=comment.revision + 1,
        edited_at=now,
        **values,
    )
    if thread.pinned_id == comment.pk:  # Another text was checked before it was pinned.
        rows.touch(thread, pinned=None, pinned_by=None, pinned_at=None)
    # Nor does a text come back that a moderator had taken something out of.
    is_held = verdict.hold is not None or comment.edited_by_staff
    if is_held and comment.status == Status.PUBLISHED:
        comment = moderating.hold(comment, code=Hold.EDITED)
    _tell(comment, verdict)
    return comment


def _show_to(comment: Comment, audience: str) -> Comment:
    """Change who may read a locked comment, as its author wishes, and what answers it."""
    wanted = _audience(audience or comment.audience, comment.parent)
    if wanted == comment.audience:
        return comment
    if wanted == Audience.PUBLIC and comment.actions.filter(action=Action.AUDIENCE).exists():
        raise errors.Invalid(_("A moderator decided that only members can read this comment."))
    if wanted == Audience.MEMBERS:
        branches.narrow(comment)
    rows.change(comment, audience=wanted)
    return comment


def _audience(wanted: str, parent: Comment | None) -> Audience:
    """Return who may read an answer to `parent`: never more people than may read that."""
    if wanted not in tuple(Audience):
        raise errors.Invalid(_("Please choose who may read your comment."))
    if parent is not None and parent.audience == Audience.MEMBERS:
        return Audience.MEMBERS
    return Audience(wanted)


def _tell(comment: Comment, verdict: Verdict, *, is_new: bool = False) -> None:
    """Count and announce what readers see for the first time, and call for help."""
    if is_new and comment.status == Status.PUBLISHED:
        mine = CommenterStanding.objects.filter(user=comment.author_id)
        mine.update(published=F("published") + 1)
        notifications.comment_published(comment)
    if verdict.crisis:
        notifications.somebody_in_danger(comment)

"""Whether a discussion takes comments, until when, from whom they come first, and for whom."""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from articles.models import Article
from comments import permissions
from comments.models import CommentThread, ModerationAction
from comments.rules import Action, Audience, ThreadMode, ThreadState
from comments.services import errors, rows
from comments.services.moderating import record


@transaction.atomic
def set_state(article: Article, *, by: User | None, state: str, note: str = "") -> CommentThread:
    """Open, close or lock the discussion of an article. Raises NotAllowed and Invalid.

    Editors open and close; a lock is the moderators' own. Opening a discussion that its clock
    closed takes the clock off.
    """
    if state not in set(ThreadState):
        raise errors.Invalid(_("Please choose a state."))
    thread = _begin(article, by)
    if ThreadState.LOCKED in (thread.state, state) and not permissions.can_moderate(by):
        raise errors.NotAllowed
    values: dict[str, Any] = {"state": state}
    if state == ThreadState.OPEN and not thread.is_open:
        values["closes_at"] = None
    return _set(thread, Action.SET_STATE, thread.state, state, by=by, note=note, **values)


@transaction.atomic
def set_mode(article: Article, *, by: User | None, mode: str, note: str = "") -> CommentThread:
    """Let a moderator read every new comment first, or not any more.

    Raises NotAllowed and Invalid.
    """
    if mode not in set(ThreadMode):
        raise errors.Invalid(_("Please choose what becomes of new comments."))
    thread = _begin(article, by)
    return _set(thread, Action.SET_MODE, thread.mode, mode, by=by, note=note, mode=mode)


@transaction.atomic
def set_closing(
    article: Article, *, by: User | None, at: datetime | None, note: str = ""
) -> CommentThread:
    """Set the time at which the discussion closes by itself; None is never. Raises NotAllowed."""
    thread = _begin(article, by)
    before, after = _minute(thread.closes_at), _minute(at)
    return _set(thread, Action.SET_STATE, before, after, by=by, note=note, closes_at=at)


@transaction.atomic
def set_default_audience(
    article: Article, *, by: User | None, audience: str, note: str = ""
) -> CommentThread:
    """Set for whom new comments are at first. Raises NotAllowed and Invalid."""
    if audience not in set(Audience):
        raise errors.Invalid(_("Please choose who shall read them."))
    thread = _begin(article, by)
    before = thread.default_audience
    return _set(
        thread, Action.AUDIENCE, before, audience, by=by, note=note, default_audience=audience
    )


def _begin(article: Article, by: User | None) -> CommentThread:
    """Ask for the right and lock the discussion, which begins now if there was none."""
    if not permissions.can_manage_thread(by, article):
        raise errors.NotAllowed
    return rows.locked_thread(article)


def _minute(at: datetime | None) -> str:
    """Return a time as the record keeps it."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%MZ}" if at else ""


def _set(
    thread: CommentThread,
    action: Action,
    before: str,
    after: str,
    *,
    by: User | None,
    note: str,
    **values: Any,
) -> CommentThread:
    """Write what is new about a locked discussion, and a line; nothing if nothing is."""
    note = record.measured_note(note)
    new = {name: value for name, value in values.items() if getattr(thread, name) != value}
    if not new:
        return thread
    rows.touch(thread, **new)
    ModerationAction.objects.create(
        actor=by, action=action, thread=thread, from_status=before, to_status=after, note=note
    )
    for name, value in new.items():
        setattr(thread, name, value)
    return thread

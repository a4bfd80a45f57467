"""What the buttons of the moderators' page do with a comment: each calls one service."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from comments.models import Comment
from comments.rules import Audience, Status
from comments.services import moderating
from core.text import row_key

Words = Mapping[str, Any]


@dataclass(frozen=True)
class Read:
    """The comment as the moderator had it on the screen."""

    revision: int
    status: str


@dataclass(frozen=True)
class Act:
    """One button. What ends with the comment leads on to the next one in the list."""

    do: Callable[[Comment, User, Read, Words], object]
    done: str | Promise = ""  # Said where nothing else on the page shows that it was done.
    is_decision: bool = False
    needs_reason: bool = False
    uses_words: bool = False  # Message and note go with it, and are not kept for a decision.


def read(sent: QueryDict) -> Read:
    """Return what the sent page had shown. Raises BadRequest for what no page sends."""
    status = sent.get("status", "")
    if status not in set(Status):
        raise BadRequest
    return Read(row_key(sent.get("revision", "")), status)


def act(name: str) -> Act:
    """Return what a button does. Raises BadRequest for a name that no button has."""
    try:
        return ACTS[name]
    except KeyError as error:
        raise BadRequest from error


def _approve(comment: Comment, by: User, seen: Read, words: Words) -> object:
    return moderating.approve(
        comment,
        by=by,
        revision=seen.revision,
        status=seen.status,
        message=words["message"],
        note=words["note"],
    )


def _with_reason(service: Callable[..., object]) -> Callable[..., object]:
    def do(comment: Comment, by: User, seen: Read, words: Words) -> object:
        return service(
            comment,
            by=by,
            reason=words["code"],
            revision=seen.revision,
            status=seen.status,
            message=words["message"],
            note=words["note"],
        )

    return do


def _settle_medical(comment: Comment, by: User, seen: Read, words: Words) -> object:
    return moderating.settle_medical(comment, by=by, revision=seen.revision, note=words["note"])


def _settle_gone(comment: Comment, by: User, seen: Read, words: Words, *, upheld: bool) -> object:
    return moderating.settle_gone(comment, by=by, upheld=upheld, note=words["note"])


def _of_revision(service: Callable[..., object]) -> Callable[..., object]:
    def do(comment: Comment, by: User, seen: Read, words: Words) -> object:
        return service(comment, by=by, revision=seen.revision)

    return do


def _plain(service: Callable[..., object]) -> Callable[..., object]:
    def do(comment: Comment, by: User, seen: Read, words: Words) -> object:
        return service(comment, by=by)

    return do


def _show_to(comment: Comment, by: User, seen: Read, words: Words, *, audience: Audience) -> object:
    return moderating.set_audience(
        comment,
        by=by,
        audience=audience,
        revision=seen.revision,
        message=words["message"],
        note=words["note"],
    )


ACTS: dict[str, Act] = {
    "approve": Act(_approve, is_decision=True),
    "remove": Act(_with_reason(moderating.remove), is_decision=True, needs_reason=True),
    "restore": Act(
        _with_reason(moderating.restore),
        _("Readers see the comment again, where it stood."),
        is_decision=True,
        needs_reason=True,
    ),
    "settle_medical": Act(_settle_medical, _("The medical question is settled."), is_decision=True),
    "uphold_reports": Act(
        partial(_settle_gone, upheld=True), _("The reports were right."), is_decision=True
    ),
    "decline_reports": Act(
        partial(_settle_gone, upheld=False), _("The reports were not right."), is_decision=True
    ),
    # Of a text about an emergency that its author took back.
    "looked_after": Act(
        partial(_settle_gone, upheld=False), _("It is off the urgent list."), is_decision=True
    ),
    "claim": Act(_plain(moderating.claim)),
    "release": Act(_plain(moderating.release)),
    "pin": Act(_of_revision(moderating.pin), _("The comment stands on top of its discussion now.")),
    "unpin": Act(_plain(moderating.unpin), _("The comment stands where its time puts it.")),
    "fold": Act(_of_revision(moderating.fold), _("Readers see the note first.")),
    "unfold": Act(_of_revision(moderating.unfold), _("Readers see comment and note.")),
    "members": Act(
        partial(_show_to, audience=Audience.MEMBERS),
        _("Only members see it from now on."),
        uses_words=True,
    ),
    "public": Act(
        partial(_show_to, audience=Audience.PUBLIC), _("Everybody sees it again."), uses_words=True
    ),
}

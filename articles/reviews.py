"""Which of the signatures under a text its page shows as reviews of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone

from articles.models import Article, Change, Revision, SignOff
from articles.panel_rows import CHANGES_SHOWN
from articles.rules import MOVES_DATE, TOLD, Class, Risk, Role
from articles.signatures import ended_at
from core.moments import today

_CLINICAL, _EDITORIAL = Role.CLINICAL.value, Role.EDITORIAL.value


def reviews_of(
    article: Article,
    revision: Revision,
    given: Sequence[SignOff],
    counting: SignOff | None,
    changes: Sequence[Change],
) -> list[SignOff]:
    """Return a signature of each reviewer, the one that counts first, if it is among them.

    `given` are those under the text as `panel_rows` returns them, with the changes of the page.
    News and stories are not reviewed; where a mistake does harm, only clinicians review.
    """
    if article.kind in TOLD:
        return []
    roles = {_CLINICAL} if article.risk is Risk.HIGH else {_CLINICAL, _EDITORIAL}
    day = today()
    found = [
        one
        for one in given
        if one.role in roles
        and (one == counting or (article.due_after(one.signed_at) or day) > day)
    ]
    reviews = once_each(sorted(found, key=lambda one: one != counting))
    if len(reviews) <= (1 if counting else 0):
        return reviews
    # Of these the article itself does not know.
    ended = _replaced_at(revision, changes) if revision.pk else timezone.now()
    return [one for one in reviews if one == counting or _outlives(one, ended)]


def once_each(signatures: Iterable[SignOff]) -> list[SignOff]:
    """Return the first signature of each person."""
    first: dict[int, SignOff] = {}
    for signature in signatures:
        first.setdefault(signature.person_id, signature)
    return list(first.values())


def is_void(signature: SignOff) -> bool:
    """Say whether whoever gave it turned out not to be what the register said."""
    entry = signature.register_entry
    return entry is not None and entry.withdrawn_at is not None


def _replaced_at(revision: Revision, changes: Sequence[Change]) -> datetime | None:
    """Return when readers last got something else than this text, or nothing; as `ended_at`."""
    if len(changes) == CHANGES_SHOWN:
        return ended_at(revision)
    for change in changes:
        is_other = change.says != revision.content_hash  # type: ignore[attr-defined]  # Annotated.
        if change.kind == Class.WITHDRAWAL or (change.kind in MOVES_DATE and is_other):
            return change.at
    return None


def _outlives(signature: SignOff, ended: datetime | None) -> bool:
    """Say whether nothing has ended a signature since it was given."""
    is_doubted = bool(signature.is_doubted)  # type: ignore[attr-defined]  # Annotated.
    return not is_doubted and (ended is None or signature.signed_at > ended)

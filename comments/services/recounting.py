"""Counting once more what services count as they go, and mending what is wrong.

Nothing should ever be wrong: each mended count is written to the log, because it tells of a fault.
"""

import logging
from typing import Any, NamedTuple

from django.db import models, transaction
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from comments.models import Comment, CommentReport, CommentThread, Thanks
from comments.rules import Audience, ReportStatus, Status
from comments.services import rows

logger = logging.getLogger(__name__)

_PUBLISHED = Comment.objects.filter(status=Status.PUBLISHED)
_PUBLIC = _PUBLISHED.filter(audience=Audience.PUBLIC)
_FOR_MEMBERS = _PUBLISHED.filter(audience=Audience.MEMBERS)
_OPEN = CommentReport.objects.filter(status=ReportStatus.OPEN)
# What is reported has a time, and nothing else has: else no moderator would find it.
_SINCE_WHEN = models.Q(open_reports=0, reported_at__isnull=True) | models.Q(
    open_reports__gt=0, reported_at__isnull=False
)


class _Counted(NamedTuple):
    """A count in a row, what it counts, and the field by which that refers to the row."""

    model: type[models.Model]
    field: str
    what: models.QuerySet[Any]
    of: str
    unless: models.Q = models.Q()  # What else is right in a row whose count is right.

    def wrong(self) -> models.QuerySet[Any]:
        """Return the rows whose count is not what there is."""
        mine = self.what.filter(**{self.of: OuterRef("pk")}).order_by().values(self.of)
        number = Subquery(mine.annotate(number=Count("pk")).values("number"))
        found = self.model._default_manager.annotate(real=Coalesce(number, 0))
        return found.exclude(self.unless, **{self.field: F("real")})


_COUNTS = (
    _Counted(Comment, "reply_count", _PUBLIC, "root"),
    _Counted(Comment, "member_reply_count", _FOR_MEMBERS, "root"),
    _Counted(Comment, "thanks_count", Thanks.objects.all(), "comment"),
    _Counted(Comment, "open_reports", _OPEN, "comment", _SINCE_WHEN),
    _Counted(CommentThread, "public_count", _PUBLIC, "thread"),
    _Counted(CommentThread, "member_count", _FOR_MEMBERS, "thread"),
)


def recount() -> int:
    """Mend every count that is wrong, and return how many were."""
    wrong = [
        (counted, pk) for counted in _COUNTS for pk in counted.wrong().values_list("pk", flat=True)
    ]
    return sum(_mend(counted, pk) for counted, pk in wrong)


def drift() -> int:
    """Return how many counts are wrong now."""
    return sum(counted.wrong().count() for counted in _COUNTS)


@transaction.atomic
def _mend(counted: _Counted, pk: int) -> bool:
    """Count one row anew while nobody else changes it; tell whether it was still wrong."""
    manager = counted.model._default_manager
    if not manager.select_for_update(no_key=True).filter(pk=pk).values("pk"):
        return False
    found = counted.wrong().filter(pk=pk).values_list(counted.field, "real").first()
    if found is None:
        return False
    was, real = found
    name, field = counted.model._meta.model_name, counted.field
    logger.warning("%s of %s %d was %d and is %d now.", field, name, pk, was, real)
    if counted.what is _OPEN:
        rows.count_reports([pk])
    else:
        manager.filter(pk=pk).update(**{field: real})
    threads = CommentThread.objects.filter(pk=pk)
    if counted.model is Comment:
        threads = CommentThread.objects.filter(comments=pk)
    rows.touch(threads.get())
    return True

"""What the database holds of comments beside their columns: what must be true, and indexes."""

from django.db import models
from django.db.models import Q

from comments.rules import Audience, Status

CONSTRAINTS: list[models.BaseConstraint] = [
    models.CheckConstraint(
        condition=Q(status__in=[status.value for status in Status]),
        name="comments_comment_status",
    ),
    models.CheckConstraint(
        condition=Q(audience__in=[audience.value for audience in Audience]),
        name="comments_comment_audience",
    ),
    # One that waits has a reason, and only a removed one has a reason for that.
    models.CheckConstraint(
        condition=~Q(status=Status.HELD.value) | ~Q(hold_code=""),
        name="comments_comment_held_for_a_reason",
    ),
    models.CheckConstraint(
        condition=Q(parent__isnull=True, root__isnull=True)
        | Q(parent__isnull=False, root__isnull=False),
        name="comments_comment_parent_and_root",
    ),
    # Once a text is withdrawn or erased, no trace of it may stay in the row.
    models.CheckConstraint(
        condition=~Q(status__in=[Status.WITHDRAWN.value, Status.ERASED.value])
        | Q(source="", html="", fingerprint="", note_source="", note_html=""),
        name="comments_comment_gone_is_blank",
    ),
]
# Held comments are so few that an index need not leave them out.
INDEXES = [
    models.Index(
        fields=["thread", "published_at", "id"],
        condition=Q(root__isnull=True),
        name="comments_comment_roots",
    ),
    models.Index(
        fields=["root", "published_at", "id"],
        condition=Q(root__isnull=False),
        name="comments_comment_replies",
    ),
    # The same for who is not signed in, however much of a discussion is for members.
    models.Index(
        fields=["thread", "audience", "published_at", "id"],
        condition=Q(root__isnull=True),
        name="comments_comment_roots_for",
    ),
    models.Index(
        fields=["root", "audience", "published_at", "id"],
        condition=Q(root__isnull=False),
        name="comments_comment_replies_for",
    ),
    models.Index(fields=["thread", "created_at"], name="comments_comment_by_thread"),
    models.Index(fields=["status", "created_at", "id"], name="comments_comment_queued"),
    # The list of all comments, newest first, of one status.
    models.Index(fields=["status", "id"], name="comments_comment_by_status"),
    # What waits for moderators, with all that decides whether it counts for one of them: each of a
    # hundred rows stands on another page of a large table.
    models.Index(
        fields=["urgent_at", "id", "status", "author"],
        condition=Q(urgent_at__isnull=False),
        name="comments_comment_urgent_at",
    ),
    models.Index(
        fields=["medical_at", "id", "status", "author"],
        condition=Q(medical_at__isnull=False),
        name="comments_comment_medical_at",
    ),
    models.Index(
        fields=["flagged_at", "id", "status", "author", "open_reports"],
        condition=Q(flagged_at__isnull=False),
        name="comments_comment_flagged_at",
    ),
    models.Index(
        fields=["reported_at", "id", "status", "author"],
        condition=Q(reported_at__isnull=False),
        name="comments_comment_reported_at",
    ),
    models.Index(
        fields=["purge_at"],
        condition=Q(purge_at__isnull=False),
        name="comments_comment_to_purge",
    ),
    models.Index(fields=["author", "created_at"], name="comments_comment_by_author"),
    models.Index(fields=["author", "fingerprint", "created_at"], name="comments_comment_repeated"),
]

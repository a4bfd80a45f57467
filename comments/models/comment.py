"""What a member wrote under an article, or to another member."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles.models import Article
from comments.models.thread import CommentThread
from comments.rules import REPLIES_SHOWN, Reason, Status
from core.identifiers import uuid7

STATUS_NAMES = {
    Status.HELD: _("waiting for a moderator"),
    Status.PUBLISHED: _("published"),
    Status.REMOVED: _("removed by a moderator"),
    Status.WITHDRAWN: _("withdrawn by its author"),
    Status.ERASED: _("erased with its author's account"),
}
REASON_NAMES = {
    Reason.SPAM: _("Spam or advertising"),
    Reason.ABUSE: _("Insult or harassment"),
    Reason.PRIVACY: _("Tells who somebody is"),
    Reason.MEDICAL: _("Medical advice that can do harm"),
    Reason.OFF_TOPIC: _("Has nothing to do with the article"),
    Reason.MISTAKE: _("The earlier decision was a mistake"),
    Reason.APPEAL: _("The author asked for it to be looked at again"),
    Reason.OTHER: _("Something else, see the note"),
}
# All that a page shows of a comment. E-mail addresses, password hashes and sources stay behind.
_SHOWN = (
    "public_id thread root status html revision created_at published_at edited_at author"
    " author__username parent__public_id parent__status parent__author__username"
).split()


class CommentQuerySet(models.QuerySet["Comment"]):
    """Reads of comments; what a visitor may see is said here and nowhere else."""

    def in_place_for(self, user: User | None) -> Self:
        """Return the comments that hold a place on the pages that `user` reads.

        The page shows a stub where one was removed, withdrawn or erased. One that waits
        for a moderator is seen by its author only.
        """
        seen = ~Q(status=Status.HELD)
        return self.filter(seen if user is None else seen | Q(author=user))

    def visible_to(self, user: User | None) -> Self:
        """Return the comments in their place, under articles that readers may see."""
        return self.in_place_for(user).filter(thread__article__in=Article.objects.published())

    def roots(self) -> Self:
        """Return those that answer the article and not another comment."""
        return self.filter(root__isnull=True)

    def for_page(self) -> Self:
        """Fetch what a page shows of each, with the names of its author and of whom it answers."""
        return self.select_related("author", "parent__author").only(*_SHOWN)

    def attach_replies(self, roots: "Sequence[Comment]", user: User | None) -> None:
        """Give each of `roots` its oldest replies and the number of those not shown.

        One query for all, whatever the number of roots and replies.
        """
        below = self.filter(root__in=[root.pk for root in roots]).in_place_for(user)
        numbered: Any = below.annotate(
            place=Window(RowNumber(), partition_by=F("root"), order_by=["published_at", "pk"]),
            in_branch=Window(Count("pk"), partition_by=F("root")),
        )
        shown = numbered.filter(place__lte=REPLIES_SHOWN).for_page()
        branches: dict[int | None, list[Comment]] = defaultdict(list)
        hidden: dict[int | None, int] = defaultdict(int)
        for reply in shown.order_by("root", "published_at", "pk"):
            branches[reply.root_id].append(reply)
            hidden[reply.root_id] = max(0, reply.in_branch - REPLIES_SHOWN)
        for root in roots:
            root.replies, root.more_replies = branches[root.pk], hidden[root.pk]


class Comment(models.Model):
    """A comment. Services write it; its place in the tree never changes."""

    # What a page wants to know beside the row; see comments/pages.py.
    replies: "Sequence[Comment]" = ()
    more_replies = 0
    may_reply = may_edit = may_withdraw = False

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    thread = models.ForeignKey(
        CommentThread, on_delete=models.PROTECT, related_name="comments", editable=False
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="comments",
        verbose_name=_("author"),
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="answers"
    )
    root = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="branch"
    )
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=[(status.value, name) for status, name in STATUS_NAMES.items()],
        default=Status.PUBLISHED.value,
        editable=False,
    )
    source = models.TextField(_("text"), blank=True, editable=False)
    html = models.TextField(blank=True, editable=False)  # Clean: see comments/rendering.py.
    renderer = models.PositiveSmallIntegerField(editable=False)
    # Equal for equal texts, to find what was sent twice. Empty once the text is gone.
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    submit_token = models.UUIDField(unique=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("written"), editable=False)
    # The time of its place in the order: when it was published, or while held, when it was sent.
    published_at = models.DateTimeField(editable=False)
    edited_at = models.DateTimeField(_("edited"), null=True, editable=False)
    closed_at = models.DateTimeField(_("removed or withdrawn"), null=True, editable=False)
    removal_code = models.CharField(
        _("reason"),
        max_length=20,
        blank=True,
        editable=False,
        choices=[(reason.value, name) for reason, name in REASON_NAMES.items()],
    )

    objects: ClassVar[CommentQuerySet] = CommentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        permissions = [("moderate_comment", "Can hide and restore comments and close discussions")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in Status]),
                name="comments_comment_status",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True, root__isnull=True)
                | Q(parent__isnull=False, root__isnull=False),
                name="comments_comment_parent_and_root",
            ),
            # Once a text is withdrawn or erased, no trace of it may stay in the row.
            models.CheckConstraint(
                condition=~Q(status__in=[Status.WITHDRAWN.value, Status.ERASED.value])
                | Q(source="", html="", fingerprint=""),
                name="comments_comment_gone_is_blank",
            ),
        ]
        # Held comments are so few that an index need not leave them out.
        indexes = [
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
            models.Index(fields=["status", "created_at"], name="comments_comment_queue"),
            models.Index(fields=["author", "created_at"], name="comments_comment_by_author"),
            models.Index(
                fields=["author", "fingerprint", "created_at"], name="comments_comment_repeated"
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    def get_absolute_url(self) -> str:
        """Return the address of the conversation, which shows this comment wherever it stands."""
        return f"{reverse('comments:comment', args=[self.public_id])}#{self.anchor}"

    @property
    def anchor(self) -> str:
        """The id of its element on every page that shows it."""
        return f"c-{self.public_id}"

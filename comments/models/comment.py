"""What a member wrote under an article, or to another member."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles.models import Article
from comments.models.comment_table import CONSTRAINTS, INDEXES
from comments.models.names import (
    AUDIENCE_NAMES,
    CRISIS_NAMES,
    HOLD_NAMES,
    REASON_NAMES,
    STAFF_NAMES,
    STATUS_NAMES,
    choices,
)
from comments.models.shown import SHOWN
from comments.models.thread import CommentThread
from comments.rules import REPLIES_SHOWN, Audience, Hold, Status
from core.identifiers import uuid7

# Approving gives a comment the time of its publication; one that waited and kept that of its
# sending was never read by anybody.
_NEVER_PUBLISHED = Q(published_at=F("created_at")) & ~Q(
    hold_code__in=["", Hold.REPORTS, Hold.EDITED]
)


_SEEN = (
    Q(status=Status.PUBLISHED)
    | (~Q(status=Status.HELD) & ~_NEVER_PUBLISHED)
    | Q(status=Status.HELD, root__isnull=True, reply_count__gt=0)
)
_SEEN_BY_MEMBERS = _SEEN | Q(status=Status.HELD, root__isnull=True, member_reply_count__gt=0)


class _Keys(Subquery):
    """The keys of a query that has a limit, in any order, joined by commas; NULL if it has none."""

    template = "(SELECT GROUP_CONCAT(pk) FROM (%(subquery)s) AS found)"
    output_field = models.CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Say the same to PostgreSQL."""
        template = "(SELECT STRING_AGG(pk::text, ',') FROM (%(subquery)s) AS found)"
        return self.as_sql(compiler, connection, template=template, **extra)


class CommentQuerySet(models.QuerySet["Comment"]):
    """Reads of comments; what a visitor may see is said here and nowhere else."""

    def in_place_for(self, user: User | int | None) -> Self:
        """Return the comments that hold a place on the pages that `user` reads.

        The page shows a stub where one was removed, withdrawn or erased, and where one that
        others answered waits for a moderator. Any other that waits, or went without ever being
        published, has a place for its author only. Comments for members have none for readers
        who are not signed in. Instead of a member, the key of one does.
        """
        if user is None:
            return self.filter(_SEEN, audience=Audience.PUBLIC)
        return self.filter(_SEEN_BY_MEMBERS | Q(author=user))

    def visible_to(self, user: User | None) -> Self:
        """Return the comments in their place, under articles that readers may see."""
        # Asked of the one article: as a list, all public articles would be gathered first.
        public = Article.objects.published().filter(pk=OuterRef("thread__article"))
        return self.in_place_for(user).filter(Exists(public))

    def roots(self) -> Self:
        """Return those that answer the article and not another comment."""
        return self.filter(root__isnull=True)

    def in_place_for_members(self) -> Self:
        """Return the comments that hold a place for every member, whoever wrote them."""
        return self.filter(_SEEN_BY_MEMBERS)

    def shown(self) -> "QuerySet[Comment, tuple[Any, ...]]":
        """Return what a page shows of each, for `ShownComment.read`."""
        return self.values_list(*SHOWN)

    def for_feed(self, article: Article) -> Self:
        """Return what everybody may read of a discussion, unfolded, newest first."""
        public = self.filter(status=Status.PUBLISHED, audience=Audience.PUBLIC, is_folded=False)
        found = public.filter(thread__article=article).select_related("author")
        return found.order_by("-created_at", "-pk")

    def with_first_replies(self, below: "CommentQuerySet") -> Self:
        """Note with each root the keys of its oldest replies among `below`, one more than shown.

        They are a few steps in an index, however many replies there are.
        """
        mine = below.filter(root=OuterRef("pk")).order_by("published_at", "pk")
        return self.annotate(first_replies=_Keys(mine.values("pk")[: REPLIES_SHOWN + 1]))


class Comment(models.Model):
    """A comment. Services write it; its place in the tree never changes."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    # Without indexes of their own are those with which longer ones begin: PostgreSQL takes the
    # short one, expects few rows, and then sorts all replies to show three.
    thread = models.ForeignKey(
        CommentThread,
        on_delete=models.PROTECT,
        db_index=False,
        editable=False,
        related_name="comments",
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        db_index=False,
        editable=False,
        related_name="comments",
        verbose_name=_("author"),
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="answers"
    )
    root = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        db_index=False,
        editable=False,
        related_name="branch",
    )
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=choices(STATUS_NAMES),
        default=Status.PUBLISHED.value,
        editable=False,
    )
    audience = models.CharField(
        _("for"),
        max_length=10,
        choices=choices(AUDIENCE_NAMES),
        default=Audience.PUBLIC.value,
        editable=False,
    )
    # Why it waits or waited last, and the word rule that said so.
    hold_code = models.CharField(
        _("why it waits"), max_length=20, blank=True, choices=choices(HOLD_NAMES), editable=False
    )
    rule = models.ForeignKey(
        "comments.Rule", on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
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
        _("reason"), max_length=20, blank=True, choices=choices(REASON_NAMES), editable=False
    )
    # When what is left of a comment that was taken away goes for good.
    purge_at = models.DateTimeField(null=True, editable=False)
    edited_by_staff = models.BooleanField(default=False, editable=False)

    # Counted by services, and once more every night. Of a root: its published replies.
    reply_count = models.PositiveIntegerField(default=0, editable=False)
    member_reply_count = models.PositiveIntegerField(default=0, editable=False)
    thanks_count = models.PositiveIntegerField(_("thanks"), default=0, editable=False)
    open_reports = models.PositiveIntegerField(_("open reports"), default=0, editable=False)
    # Since when the oldest of them waits.
    reported_at = models.DateTimeField(_("reported since"), null=True, editable=False)

    # Who the author was when writing: a label of the staff, or a checked profession.
    staff_label = models.CharField(
        max_length=10, blank=True, choices=choices(STAFF_NAMES), editable=False
    )
    badge = models.ForeignKey(
        "comments.ClinicianCredential",
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )

    # An editor's note under the comment; a folded comment stands behind its note.
    note_source = models.TextField(blank=True, editable=False)
    note_html = models.TextField(blank=True, editable=False)
    note_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    note_at = models.DateTimeField(null=True, editable=False)
    is_folded = models.BooleanField(default=False, editable=False)

    # What moderators look at: since when, and who has it in hand. None when it was dealt with.
    # What a text that speaks of an emergency was about; its author sees the help for that.
    crisis = models.CharField(
        _("kind of crisis"),
        max_length=10,
        blank=True,
        choices=choices(CRISIS_NAMES),
        editable=False,
    )
    urgent_at = models.DateTimeField(_("urgent since"), null=True, editable=False)
    medical_at = models.DateTimeField(_("medical question since"), null=True, editable=False)
    flagged_at = models.DateTimeField(_("flagged by a rule"), null=True, editable=False)
    cleared_revision = models.PositiveIntegerField(null=True, editable=False)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    claimed_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[CommentQuerySet] = CommentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        permissions = [
            ("moderate_comment", "Can hide and restore comments and close discussions"),
            ("annotate_comment", "Can put notes on comments, pin them and close discussions"),
            ("medical_review", "Can see and settle the medical queue"),
            ("view_private_notes", "Can read the moderators' private notes"),
            ("erase_comments", "Can erase all that a member wrote"),
        ]
        constraints = CONSTRAINTS
        indexes = INDEXES

    def __str__(self) -> str:
        return str(self.public_id)

    def get_absolute_url(self) -> str:
        """Return the address of the conversation, which shows this comment wherever it stands."""
        return f"{reverse('comments:comment', args=[self.public_id])}#{self.anchor}"

    @property
    def anchor(self) -> str:
        """The id of its element on every page that shows it."""
        return f"c-{self.public_id}"

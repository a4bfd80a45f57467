"""The identity of an article: its address, its place and who wrote it."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article_indexes import INDEXES
from articles.models.category import Category
from articles.models.event import STATE_NAMES
from articles.models.reference import Citation, Reference
from articles.models.reviewed import ReviewedPage
from articles.models.revision import Revision
from articles.workflow import Reading, State, reading_at, state_at
from core.paths import address

_LONG = [
    f"{revision}__{text}"
    for revision in ("live_revision", "next_revision", "latest_revision")
    for text in ("body", "outline")
]
_SIGNED = ("live_signoff", "next_signoff")
FEW_TOPICS = 20


def _not_withdrawn(now: datetime) -> Q:
    ends = Q(withdraw_at__isnull=True) | Q(withdraw_at__gt=now)
    return ends | Q(next_at__lte=now, next_at__gt=F("withdraw_at"))


class ArticleQuerySet(models.QuerySet["Article"]):
    """Reads of articles; what the public may see is said here and nowhere else."""

    def published(self, *, at: datetime | None = None) -> Self:
        """Return what readers may see now, or at `at`: the same table as `workflow.reading_at`."""
        now = at or timezone.now()
        return self.filter(_not_withdrawn(now), published_at__lte=now)

    def in_state(self, state: State) -> Self:
        """Return the articles in a state: the same table as `workflow.state_at`."""
        now = timezone.now()
        if state not in (State.SCHEDULED, State.PUBLISHED, State.WITHDRAWN):
            return self.filter(stage=state)
        if state is State.SCHEDULED:
            return self.filter(stage=state, next_at__gt=now)
        if state is State.PUBLISHED:
            # Said by what it is not: most articles are public, so a list leaves out the others
            # on its way sooner than it fetches by an index all that are, and sorts them.
            others = set(State) - {State.PUBLISHED, State.SCHEDULED}
            shown = ~Q(stage=State.SCHEDULED) | Q(next_at__lte=now)
            rest = self.exclude(stage__in=sorted(others)).exclude(published_at__gt=now)
            return rest.filter(shown, _not_withdrawn(now))
        ended = Q(stage=State.PUBLISHED) | Q(stage=State.SCHEDULED, next_at__lte=now)
        withdrawn = Q(withdraw_at__lte=now) & (
            Q(next_at__isnull=True) | Q(next_at__gt=now) | Q(next_at__lte=F("withdraw_at"))
        )
        return self.filter(Q(stage=State.WITHDRAWN) | (ended & withdrawn))

    def at_hand(self) -> Self:
        """Fetch what decides about an article: its revisions, without their long texts."""
        return self.select_related(
            "category", "author", "live_revision", "next_revision", "latest_revision", *_SIGNED
        ).defer(*_LONG, "author__bio")

    def for_page(self) -> Self:
        """Fetch with each article what its own page shows of it, but for lists.

        A text whose time has just come costs one query more, until somebody makes it live.
        """
        return self.select_related("category", "author", "live_revision", "condition")

    def linking_to(self, article: "Article") -> Self:
        """Return the other articles whose text in use links to `article`. One query at once."""
        return self.filter(pk__in=self.keys_linking_to(article))

    def keys_linking_to(self, article: "Article") -> list[int]:
        """Return the keys of the other articles whose text in use links to `article`, newest first.

        They are few among many. A list of them is found by the links alone, in milliseconds;
        joined to whatever else is asked, databases begin at the other end.
        """
        holds = Q(latest_revision=F("revisions")) | Q(next_revision=F("revisions"))
        # What a scheduled text has replaced by now counts no more, though the pointer is old.
        is_live = Q(live_revision=F("revisions")) & (
            Q(next_at__isnull=True) | Q(next_at__gt=timezone.now())
        )
        found = self.filter(holds | is_live, revisions__links__article=article)
        keys = found.order_by("-latest_revision_id").values_list("pk", "latest_revision_id")
        return [pk for pk, _newest in keys.distinct() if pk != article.pk]

    def citing(self, source: Reference) -> Self:
        """Return those that cite a source: as readers see them, will see them, or as drafts.

        Takes a query.
        """
        return self._with_citations(Citation.objects.in_use().filter(reference=source))

    def shown_with(self, source: Reference) -> Self:
        """Return those that cite a source where readers see it now or will. Takes a query."""
        return self._with_citations(Citation.objects.shown().filter(reference=source))

    def _with_citations(self, cited: models.QuerySet[Citation]) -> Self:
        # Asked for by their keys, which are few: with all the tables to join, PostgreSQL keeps the
        # order in which they are named, and would begin with all articles there are.
        keys = cited.values_list("revision__article", flat=True).distinct()
        return self.filter(pk__in=list(keys))

    def once_at(self, slug: str) -> "Article | None":
        """Return the article that had this address before it got another one."""
        return self.for_page().filter(old_slugs__slug=slug).first()

    def for_list(self) -> Self:
        """Fetch what a list shows, newest first, without the long texts."""
        shown = self.select_related("category", "author", "live_revision", "next_revision")
        return shown.defer(*_LONG[:4], "author__bio").order_by("-published_at", "-pk")

    def in_topic(self, topic: Category) -> Self:
        """Return the articles filed under `topic` or any topic below it. Takes a query for that.

        Those of a few topics are soon sorted. Of many topics the newest are found sooner in the
        order of all articles.
        """
        if topic.is_leaf():
            return self.filter(category=topic)
        within = Category.objects.within(topic).order_by()
        keys = list(within.values_list("pk", flat=True)[: FEW_TOPICS + 1])
        if len(keys) <= FEW_TOPICS:
            return self.filter(category__in=keys)
        # A part of the path has no index, so that SQLite does not begin with the topics.
        start = Left("category__path", len(topic.path))
        return self.alias(start_of_path=start).filter(start_of_path=topic.path)


class Article(ReviewedPage):
    """An article. What it says stands in its revisions; services write both."""

    slug = models.SlugField(_("address"), max_length=220, unique=True)
    # Indexes of several columns begin with each of these keys, so none has one of its own.
    category = models.ForeignKey(
        Category,
        on_delete=models.PROTECT,
        related_name="articles",
        verbose_name=_("topic"),
        db_index=False,
    )
    author = models.ForeignKey(
        "articles.Person",
        on_delete=models.PROTECT,
        related_name="articles",
        verbose_name=_("author"),
        db_index=False,
    )
    # Where the newest text stood when it was last changed. Time may have moved it on: `state`.
    stage = models.CharField(
        _("state"),
        max_length=20,
        choices=[(state.value, name) for state, name in STATE_NAMES.items()],
        default=State.DRAFT,
        editable=False,
    )
    latest_revision = models.ForeignKey(
        "articles.Revision", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    # The title of the newest text, as lists put it in order: without case and accents.
    sort_title = models.CharField(max_length=200, blank=True, editable=False)
    # Readers see the next revision from its time on and the live one before. The services make
    # the next one live when they come by, but nothing depends on when that is.
    live_revision = models.ForeignKey(
        "articles.Revision", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    next_revision = models.ForeignKey(
        "articles.Revision", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    # The first publication, past or to come.
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    updated_at = models.DateTimeField(_("updated"), null=True, editable=False)
    withdraw_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)
    withdraw_reason = models.CharField(max_length=300, blank=True, editable=False)  # Public.
    replacement = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
    )
    import_key = models.CharField(max_length=200, null=True, unique=True, editable=False)

    objects: ClassVar[ArticleQuerySet] = ArticleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        permissions = [
            ("publish_article", "Can publish and unpublish any article"),
            ("review_article", "Can review articles before they are published"),
            ("override_checks", "Can publish articles against a check, with a reason"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=False)
                | Q(live_revision__isnull=True, next_revision__isnull=True),
                name="articles_article_public_has_date",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True)
                | Q(live_revision__isnull=False)
                | Q(next_revision__isnull=False),
                name="articles_article_date_has_text",
            ),
            models.CheckConstraint(
                condition=Q(next_revision__isnull=True, next_at__isnull=True)
                | Q(next_revision__isnull=False, next_at__isnull=False),
                name="articles_article_next_has_time",
            ),
            models.CheckConstraint(
                condition=Q(withdraw_at__isnull=True) | Q(published_at__isnull=False),
                name="articles_article_withdrawn_was_public",
            ),
        ]
        indexes = INDEXES

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the public page."""
        return address("articles:article", self.slug)

    @property
    def title(self) -> str:
        """The title that readers see, or that of the draft before there is one."""
        revision = self.shown_revision or self.next_revision or self.latest_revision
        return revision.title if revision else self.slug

    @property
    def shown_revision(self) -> Revision | None:
        """The revision that readers see, or saw last; None if they never saw one."""
        return self.next_revision if self.is_due else self.live_revision

    @property
    def shown_update(self) -> datetime | None:
        """When readers got to see the last update of what was public before."""
        moved = self.is_due and self.live_revision_id and not self.next_is_minor
        return self.next_at if moved else self.updated_at

    @property
    def state(self) -> State:
        """Where the newest text stands in the workflow."""
        return state_at(
            timezone.now(),
            stage=State(self.stage),
            next_at=self.next_at,
            withdraw_at=self.withdraw_at,
        )

    @property
    def reading(self) -> Reading:
        """What readers get."""
        return reading_at(
            timezone.now(),
            published_at=self.published_at,
            next_at=self.next_at,
            withdraw_at=self.withdraw_at,
        )

    @property
    def is_public(self) -> bool:
        """Whether readers have a page of it."""
        return self.reading is Reading.PAGE

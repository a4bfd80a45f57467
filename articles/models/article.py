"""The identity of an article: its address, its place and who wrote it."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.category import Category
from articles.workflow import State, state_of

STATE_NAMES = {
    State.DRAFT: _("a draft"),
    State.SCHEDULED: _("waiting for its time"),
    State.PUBLISHED: _("published"),
    State.CHANGED: _("published, with unpublished changes"),
    State.UNPUBLISHED: _("unpublished"),
}


class ArticleQuerySet(models.QuerySet["Article"]):
    """Reads of articles; what the public may see is said here and nowhere else."""

    def published(self) -> Self:
        """Return what readers may see now."""
        return self.filter(live_revision__isnull=False, published_at__lte=timezone.now())

    def for_page(self) -> Self:
        """Fetch with each article all that its own page shows of it."""
        return self.select_related("category", "author", "live_revision")

    def for_list(self) -> Self:
        """Fetch what a list shows, newest first, without the long texts."""
        return (
            self.select_related("category", "author", "live_revision")
            .defer("live_revision__body", "live_revision__outline", "author__bio")
            .order_by("-published_at", "-pk")
        )

    def in_topic(self, topic: Category) -> Self:
        """Return the articles filed under `topic` or any topic below it."""
        return self.filter(category__in=Category.objects.within(topic).values("pk"))

    def related_to(self, article: "Article", count: int = 4) -> "list[Article]":
        """Return up to `count` other public articles of the same topic, newest first."""
        same = self.published().filter(category=article.category_id).exclude(pk=article.pk)
        return list(same.for_list()[:count])


class Article(models.Model):
    """An article. What it says stands in its revisions; services write both."""

    slug = models.SlugField(_("address"), max_length=220, unique=True)
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="articles", verbose_name=_("topic")
    )
    author = models.ForeignKey(
        "articles.Person",
        on_delete=models.PROTECT,
        related_name="articles",
        verbose_name=_("author"),
    )
    live_revision = models.ForeignKey(
        "articles.Revision", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    latest_revision = models.ForeignKey(
        "articles.Revision", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    updated_at = models.DateTimeField(_("updated"), null=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    import_key = models.CharField(max_length=200, null=True, unique=True, editable=False)

    objects: ClassVar[ArticleQuerySet] = ArticleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        permissions = [
            ("publish_article", "Can publish and unpublish any article"),
            ("review_article", "Can review articles before they are published"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(live_revision__isnull=True) | Q(published_at__isnull=False),
                name="articles_article_live_has_date",
            ),
        ]
        indexes = [
            models.Index(
                F("published_at").desc(),
                F("id").desc(),
                condition=Q(live_revision__isnull=False),
                name="articles_article_newest",
            ),
            models.Index(
                F("category"),
                F("published_at").desc(),
                F("id").desc(),
                condition=Q(live_revision__isnull=False),
                name="articles_article_in_topic",
            ),
            models.Index(
                F("author"),
                F("published_at").desc(),
                F("id").desc(),
                condition=Q(live_revision__isnull=False),
                name="articles_article_by_person",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the public page."""
        return reverse("articles:article", args=[self.slug])

    @property
    def title(self) -> str:
        """The title that readers see, or that of the draft before there is one."""
        revision = self.live_revision or self.latest_revision
        return revision.title if revision else self.slug

    @property
    def state(self) -> State:
        """Where the article stands in the workflow."""
        return state_of(
            live=self.live_revision_id,
            latest=self.latest_revision_id,
            published=self.published_at is not None,
            due=self.published_at is not None and self.published_at <= timezone.now(),
        )

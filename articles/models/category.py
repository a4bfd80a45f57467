"""The tree of topics, whose path is both the breadcrumb and the address."""

from typing import ClassVar

from django.core.validators import validate_slug
from django.db import models
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager

from core.paths import address


class CategoryManager(MP_NodeManager):
    """Reads of the topic tree, beside treebeard's own."""

    def trail(self, url_path: str) -> "list[Category]":
        """Return the topics from the root down to the one at `url_path`, in one query.

        The list is empty when any step of the path does not exist.
        """
        if "\0" in url_path:  # PostgreSQL refuses even to compare such a text.
            return []
        steps = url_path.split("/")
        paths = ["/".join(steps[: n + 1]) for n in range(len(steps))]
        found = list(self.filter(url_path__in=paths).order_by("depth"))
        return found if [topic.url_path for topic in found] == paths else []

    def once_at(self, url_path: str) -> "Category | None":
        """Return the topic that stood at `url_path` before it was moved or renamed."""
        if "\0" in url_path:
            return None
        found: Category | None = self.filter(old_paths__url_path=url_path).first()
        return found

    def children_of(self, topic: "Category") -> "models.QuerySet[Category]":
        """Return the topics right below `topic`, in their order."""
        # As a range, which SQLite finds in an index; and PostgreSQL by whatever order of letters.
        return self.filter(path__range=self._below(topic), depth=topic.depth + 1).order_by("path")

    def two_levels(self) -> "list[Category]":
        """Return the root topics, each with its child topics as `.children`, in one query."""
        roots: list[Category] = []
        for topic in self.filter(depth__in=(1, 2)).order_by("path"):
            if topic.depth == 1:
                topic.children = []
                roots.append(topic)
            else:
                roots[-1].children.append(topic)
        return roots

    def within(self, topic: "Category") -> "models.QuerySet[Category]":
        """Return `topic` and everything below it."""
        return self.filter(path__range=(topic.path, self._below(topic)[1]))

    def _below(self, topic: "Category") -> tuple[str, str]:
        """Return the first and the last path that something below a topic can have."""
        return Category._get_children_path_interval(topic.path)


class Category(MP_Node):
    """A topic. Its rows are written by `services.topics`, which keeps `url_path` true."""

    name = models.CharField(_("name"), max_length=80)
    slug = models.CharField(
        _("address"),
        max_length=80,
        validators=[validate_slug],
        help_text=_("Small letters, digits and hyphens; a part of the address of the topic."),
    )
    url_path = models.CharField(max_length=700, unique=True, editable=False)
    description = models.TextField(
        _("description"), blank=True, help_text=_("One or two sentences shown on the topic's page.")
    )

    children: "list[Category]"  # Set by `two_levels`.

    # A path step of four characters of base 36 leaves room for 1.6 million topics a level.
    steplen = 4
    objects: ClassVar[CategoryManager] = CategoryManager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        # A level of the tree in its order.
        indexes = [models.Index(fields=["depth", "path"], name="articles_category_level")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the topic's page."""
        return address("articles:topic", self.url_path)

"""How the list of articles is narrowed down."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from articles.models import STATE_NAMES, Article, Category, Person
from articles.models.article import ArticleQuerySet
from articles.workflow import State
from core.text import row_key


class StateFilter(admin.SimpleListFilter):
    """Articles in one state of the workflow."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Return the states in the order of an article's life."""
        return [(state.value, capfirst(str(STATE_NAMES[state]))) for state in State]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """Return the articles in the chosen state."""
        assert isinstance(queryset, ArticleQuerySet)
        value = self.value()
        return queryset.in_state(State(value)) if value in set(State) else queryset


class TopicFilter(admin.SimpleListFilter):
    """Articles filed under one topic or any topic below it."""

    title = _("topic")
    parameter_name = "topic"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Return the tree of topics."""
        return [
            (str(topic.pk), "– " * (topic.depth - 1) + topic.name)
            for topic in Category.objects.order_by("path").only("name", "depth", "path")
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """Return the articles in the chosen part of the tree."""
        value = self.value()
        if value is None:
            return queryset
        topic = Category.objects.filter(pk=row_key(value)).first()
        if topic is None:
            return queryset.none()
        return queryset.filter(category__in=Category.objects.within(topic).values("pk"))


class AuthorFilter(admin.SimpleListFilter):
    """Articles with one name in the by-line."""

    title = _("author")
    parameter_name = "author"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Return everyone who has an article."""
        people = Person.objects.filter(articles__isnull=False).distinct().only("name")
        return [(str(person.pk), person.name) for person in people]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """Return the articles of the chosen author."""
        value = self.value()
        if value is None:
            return queryset
        author = Person.objects.filter(pk=row_key(value)).first()
        return queryset.filter(author=author) if author else queryset.none()


class FlatFilter(admin.SimpleListFilter):
    """All topics as one list: the tree opens its branches by JavaScript only."""

    title = _("view")
    parameter_name = "view"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Return the one other view than the tree, which is shown without a choice."""
        return [("all", str(_("All topics as one list")))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Category]) -> QuerySet[Category]:
        """Leave the topics as they are: any filter makes treebeard list all levels."""
        return queryset

"""How the list of articles is narrowed down."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles.models import STATE_NAMES, Article, Category, Person
from articles.models.article import ArticleQuerySet
from articles.services.worklists import WorkList, narrowed, work_lists
from articles.workflow import State
from core.text import one_line, row_key

MOST_NAMES = 200  # So many names a browser can offer while one is typed.


def chosen_list(request: HttpRequest) -> WorkList | None:
    """Return the work list that the address asks for."""
    value = request.GET.get(WorkListFilter.parameter_name)
    return WorkList(value) if value in set(WorkList) else None


class WorkListFilter(admin.SimpleListFilter):
    """The lists whose beginnings stand on the start page."""

    title = _("list")
    parameter_name = "list"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Return the lists that this user has."""
        assert isinstance(request.user, User)
        return [(which.value, str(name)) for which, name in work_lists(request.user)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """Return the articles on the chosen list."""
        assert isinstance(queryset, ArticleQuerySet) and isinstance(request.user, User)
        which = chosen_list(request)
        return narrowed(queryset, which, request.user) if which else queryset


class StateFilter(admin.SimpleListFilter):
    """Articles in one state of the workflow; without a choice, all that are not put away."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Return the states in the order of an article's life."""
        return [(state.value, capfirst(str(STATE_NAMES[state]))) for state in State]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Say what stands for all."""
        for number, choice in enumerate(super().choices(changelist)):
            yield choice if number else choice | {"display": _("All but the archived")}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """Return the articles in the chosen state."""
        assert isinstance(queryset, ArticleQuerySet)
        value = self.value()
        if value in set(State):
            return queryset.in_state(State(value))
        return queryset.exclude(stage=State.ARCHIVED)


class TopicFilter(admin.SimpleListFilter):
    """Articles filed under one topic or any topic below it.

    The tree is opened step by step, since it may be large: what is shown is the way to the
    chosen topic and the topics right below it.
    """

    title = _("topic")
    parameter_name = "topic"
    chosen: Category | None = None

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Return the way to the chosen topic and what is below it."""
        value = self.used_parameters.get(self.parameter_name)
        topics = Category.objects.order_by("path").only("name", "depth", "path", "numchild")
        if value is not None:
            self.chosen = topics.filter(pk=row_key(str(value))).first()
        if self.chosen is None:
            shown = topics.filter(depth=1)
        else:
            path, depth, step = self.chosen.path, self.chosen.depth, Category.steplen
            way = [path[: step * level] for level in range(1, depth + 1)]
            below = Q(path__startswith=path, depth=depth + 1)
            shown = topics.filter(Q(path__in=way) | below)
        return [(str(topic.pk), "– " * (topic.depth - 1) + topic.name) for topic in shown]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """Return the articles in the chosen part of the tree."""
        if self.value() is None:
            return queryset
        if self.chosen is None:
            return queryset.none()
        assert isinstance(queryset, ArticleQuerySet)
        return queryset.in_topic(self.chosen)


class AuthorFilter(admin.SimpleListFilter):
    """Articles with a name in the by-line, or a part of one; there may be thousands of people."""

    title = _("author")
    parameter_name = "author"
    template = "admin/articles/article/_author_filter.html"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Return names to choose from, where they are few enough for a list."""
        names = list(Person.objects.values_list("name", flat=True)[: MOST_NAMES + 1])
        return [("", ""), *((name, name) for name in names if len(names) <= MOST_NAMES)]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Return what the form of the filter needs: names, and the other choices to keep."""
        without = {self.parameter_name, PAGE_VAR}
        yield {
            "value": self.value() or "",
            "names": [name for name, _name in self.lookup_choices if name],
            "others": [
                (name, value) for name, value in changelist.params.items() if name not in without
            ],
            "all": changelist.get_query_string(remove=[self.parameter_name]),
        }

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """Return the articles of the people of this name; a number is the key of one of them."""
        name = one_line(self.value() or "")
        if not name:
            return queryset
        people = Person.objects.filter(Q(name__icontains=name) | Q(pk=row_key(name)))
        return queryset.filter(author__in=people.order_by().values("pk"))


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

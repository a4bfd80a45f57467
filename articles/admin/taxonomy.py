"""Topics in the administration."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from treebeard.admin import TreeAdmin

from accounts.models import User
from articles import permissions
from articles.admin.filters import FlatFilter
from articles.admin.forms import ChangeTopicForm, NewTopicForm, ServiceForm
from articles.models import Category
from articles.services import topics
from articles.services.errors import Refused
from core.keeping import KeepsText
from core.text import row_key

# Where the dragged topic goes: treebeard's script knows these two words.
_DROPPED = {"child": "last-child", "sibling": "left"}


class _DropForm(forms.Form):
    """What treebeard's script sends when a topic is dropped."""

    node = forms.ModelChoiceField(queryset=Category.objects.all())
    target = forms.ModelChoiceField(queryset=Category.objects.all())
    relation = forms.ChoiceField(choices=[(word, word) for word in _DROPPED])


@admin.register(Category)
class TopicAdmin(KeepsText, TreeAdmin):
    """The tree of topics, arranged with the mouse in the list or without it in the form."""

    change_list_template = "admin/articles/category/list.html"
    list_display = ("name", "address", "article_count")
    list_filter = (FlatFilter,)
    list_per_page = 200
    search_fields = ("name", "url_path")
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    actions = None

    class Media:
        js = ("js/topic_tree.js",)

    @admin.display(description=gettext_lazy("articles right in it"), ordering="filed")
    def article_count(self, topic: Category) -> int:
        """Return how many articles are filed right under the topic."""
        return int(getattr(topic, "filed", 0))

    @admin.display(description=gettext_lazy("address"))
    def address(self, topic: Category) -> str:
        """Return the address of the topic's page."""
        return topic.get_absolute_url()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        """Return topics with the number of articles under each."""
        found: QuerySet[Category] = super().get_queryset(request)
        return found.annotate(filed=Count("articles"))

    def has_delete_permission(self, request: HttpRequest, obj: Category | None = None) -> bool:
        """Allow it for an empty topic only: one without articles and without topics below."""
        if not super().has_delete_permission(request, obj):
            return False
        return obj is None or topics.is_empty(obj)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Name the list by what it shows, and tell those who may how to move a topic."""
        assert isinstance(request.user, User)
        # Treebeard's list sets this for GET alone, and fails without it for any other method.
        request._treebeard_parent_id = None  # type: ignore[attr-defined]
        shown = {
            "title": _("Topics"),
            "may_arrange": permissions.can_arrange_topics(request.user),
            **(extra_context or {}),
        }
        page: HttpResponse = super().changelist_view(request, shown)
        return page

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Add a topic."""
        return self._form(request, None)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """Change a topic, and move it if asked to."""
        return self._form(request, get_object_or_404(Category, pk=row_key(object_id)))

    def delete_model(self, request: HttpRequest, obj: Category) -> None:
        """Delete an empty topic."""
        assert isinstance(request.user, User)
        topics.remove_topic(obj, by=request.user)

    def children_view(self, request: HttpRequest, parent_id: str) -> HttpResponse:
        """Send the topics right below one, for treebeard's script."""
        if not row_key(parent_id):
            raise Http404
        children: HttpResponse = super().children_view(request, parent_id)
        return children

    def move_node(self, request: HttpRequest) -> HttpResponse:
        """Move a dropped topic. The list loads itself again then and shows the message."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        assert isinstance(request.user, User)
        form = _DropForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("This topic is not there any more."))
            return HttpResponseBadRequest()
        topic, target = form.cleaned_data["node"], form.cleaned_data["target"]
        position = _DROPPED[form.cleaned_data["relation"]]
        try:
            topics.move_topic(topic, target=target, position=position, by=request.user)
        except Refused as error:
            messages.error(request, str(error))
            return HttpResponseBadRequest()
        messages.success(request, _("“%s” has been moved.") % topic)
        return HttpResponse()

    def _form(self, request: HttpRequest, topic: Category | None) -> HttpResponse:
        """Show the form of a topic; save what is sent."""
        assert isinstance(request.user, User)
        may_change = permissions.can_arrange_topics(request.user)
        may_look = topic is not None and self.has_view_permission(request, topic)
        if not may_change and (request.method == "POST" or not may_look):
            raise PermissionDenied
        form = _topic_form(request, topic)
        if request.method == "POST" and form.is_valid():
            try:
                saved = _save_topic(form, topic, by=request.user)
            except Refused as error:
                form.add_refusal(error)
            else:
                messages.success(request, _("“%s” has been saved.") % saved)
                return HttpResponseRedirect(
                    reverse("admin:articles_category_changelist"), status=303
                )
        context = {
            **self.admin_site.each_context(request),
            "title": _("New topic") if topic is None else str(topic),
            "opts": Category._meta,
            "topic": topic,
            "form": form,
            "may_change": may_change,
            "may_delete": topic is not None and self.has_delete_permission(request, topic),
        }
        return TemplateResponse(request, "admin/articles/category/form.html", context)


def _topic_form(request: HttpRequest, topic: Category | None) -> ServiceForm:
    """Return the form for a new topic or for this one."""
    sent = request.POST if request.method == "POST" else None
    return NewTopicForm(sent) if topic is None else ChangeTopicForm(sent, topic=topic)


@transaction.atomic
def _save_topic(form: ServiceForm, topic: Category | None, *, by: User) -> Category:
    """Add the topic, or change it and move it: all or nothing."""
    values = form.cleaned_data
    text = {key: values[key] for key in ("name", "slug", "description")}
    if topic is None:
        return topics.add_topic(**text, parent=values["parent"], by=by)
    topic = topics.change_topic(topic, **text, by=by)
    if values["target"]:
        topic = topics.move_topic(
            topic, target=values["target"], position=values["position"], by=by
        )
    return topic

"""The discussions: open, closed or locked, until when, and for whom."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from comments import permissions
from comments.admin.decision_forms import NoteForm
from comments.admin.item import with_article
from comments.admin.read_only import ReadOnlyAdmin
from comments.models import CommentThread, ModerationAction
from comments.models.names import AUDIENCE_NAMES, MODE_NAMES, STATE_NAMES, choices
from comments.rules import ThreadState
from comments.services import moderating
from comments.services.errors import Refused
from core.keeping import keeps_text
from core.text import row_key

SHOWN = 10


class ThreadForm(NoteForm):
    """How a discussion goes on."""

    state = forms.ChoiceField(
        label=_("State"),
        choices=choices(STATE_NAMES),
        help_text=_("What stands there stays readable. A lock is the moderators' own."),
    )
    closes_at = forms.DateTimeField(
        label=_("Closes by itself"),
        required=False,
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local", "class": "vMoment"}, format="%Y-%m-%dT%H:%M"
        ),
    )
    mode = forms.ChoiceField(label=_("New comments"), choices=choices(MODE_NAMES))
    default_audience = forms.ChoiceField(
        label=_("New comments are at first for"),
        choices=choices(AUDIENCE_NAMES),
        help_text=_("Members may choose the other for each comment of theirs."),
    )
    field_order = ["state", "closes_at", "mode", "default_audience", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["closes_at"].help_text = _now(
            "Empty is never. Time zone: %(zone)s. There it is %(now)s now. What is sent in the"
            " minutes after it waits for a moderator."
        ) % {
            "zone": timezone.get_current_timezone_name(),
            "now": date_format(timezone.localtime(), "j F Y, H:i"),
        }

    def save(self, thread: CommentThread, *, by: User) -> None:
        """Do what differs from the discussion as it is, all or nothing. Raises Refused errors."""
        words, note = self.cleaned_data, self.cleaned_data["note"]
        article = thread.article
        with transaction.atomic():
            if words["state"] != thread.state:
                moderating.set_state(article, by=by, state=words["state"], note=note)
            if words["closes_at"] != _to_the_minute(thread.closes_at):
                moderating.set_closing(article, by=by, at=words["closes_at"], note=note)
            if words["mode"] != thread.mode:
                moderating.set_mode(article, by=by, mode=words["mode"], note=note)
            if words["default_audience"] != thread.default_audience:
                audience = words["default_audience"]
                moderating.set_default_audience(article, by=by, audience=audience)


def _to_the_minute(at: datetime | None) -> datetime | None:
    """Return a time as the field holds it."""
    return at and at.replace(second=0, microsecond=0)


@admin.register(CommentThread)
class CommentThreadAdmin(ReadOnlyAdmin):
    """The discussions, those in which most happened lately first."""

    list_display = ("article_title", "shown_state", "mode", "public_count", "last_public_at")
    list_display_links = ("article_title",)
    list_filter = ("state", "mode")
    ordering = ("-last_public_at", "-pk")

    @admin.display(description=_("article"))
    def article_title(self, thread: CommentThread) -> str:
        """Return the title of the article."""
        return str(thread.article)

    @admin.display(description=_("state"), ordering="state")
    def shown_state(self, thread: CommentThread) -> SafeString:
        """Return the state in words, set apart by its look."""
        look = "published" if thread.is_open else "withdrawn"
        words = thread.get_state_display()
        if thread.state == ThreadState.OPEN and not thread.is_open:
            words = _now("closed by its clock")
        return format_html('<span class="state state-{}">{}</span>', look, words)

    def get_queryset(self, request: HttpRequest) -> QuerySet[CommentThread]:
        """Return the discussions with the titles of their articles, in one query."""
        return with_article(CommentThread.objects.all(), "article__")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Name the list by what it shows."""
        return super().changelist_view(
            request, {"title": _now("Discussions"), **(extra_context or {})}
        )

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """Show how a discussion stands; change that when it is sent."""
        assert isinstance(request.user, User)
        if not self.has_view_permission(request):
            raise PermissionDenied
        thread = self.get_queryset(request).filter(pk=row_key(object_id)).first()
        if thread is None:
            raise Http404
        may = permissions.can_manage_thread(request.user, thread.article)
        now = {name: getattr(thread, name) for name in ThreadForm.base_fields if name != "note"}
        form, status = ThreadForm(request.POST or None, initial=now), 200
        if request.method == "POST":
            if not may:
                raise PermissionDenied
            if form.is_valid():
                try:
                    form.save(thread, by=request.user)
                except Refused as error:
                    form.add_error(None, str(error))
                    status = 409
                else:
                    messages.success(request, _now("Saved."))
                    return HttpResponseRedirect(request.get_full_path(), status=303)
        return self._page(request, thread, form, may=may, status=status)

    def _page(
        self,
        request: HttpRequest,
        thread: CommentThread,
        form: ThreadForm,
        *,
        may: bool,
        status: int,
    ) -> HttpResponse:
        lines = ModerationAction.objects.filter(thread=thread, comment=None)
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": _now("Discussion"),
            "subtitle": str(thread.article),
            "opts": self.opts,
            "thread": thread,
            "form": form,
            "may_change": may,
            "lines": lines.select_related("actor")[:SHOWN],
        }
        template = "admin/comments/moderate/thread.html"
        return TemplateResponse(request, template, context, status=status)

    def get_urls(self) -> list[URLPattern]:
        """Let the page of a discussion give a note back that cannot be taken."""
        change = keeps_text(self.change_view, self.admin_site)
        return [
            path("<path:object_id>/change/", change, name="comments_commentthread_change"),
            *super().get_urls(),
        ]

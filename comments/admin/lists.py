"""The lists of comments and of decisions about them."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from comments import permissions
from comments.admin import deciding
from comments.models import Comment, ModerationAction
from comments.rules import TRANSITIONS, Action, Status
from core.keeping import keeps_text
from core.text import row_key

# The title of an article comes from one of its revisions, whose long texts are not wanted here.
_ARTICLE = ("live_revision", "next_revision", "latest_revision")
_LONG = ("body", "outline", "summary")


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows that are looked at and never changed by hand."""

    list_per_page = 50
    show_full_result_count = False
    ordering = ("-pk",)
    view_on_site = False  # A field of the page leads there.

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False


@admin.register(Comment)
class CommentAdmin(ReadOnlyAdmin):
    """The comments, newest first."""

    list_display = ("excerpt", "shown_status", "article", "author", "created_at")
    list_filter = ("status", "created_at")
    search_fields = ("source", "author__username")
    fields = ("shown_status", "text", "article", "writer", "created_at", "edited_at", "on_page")
    actions = ("hide_selected", "restore_selected")

    @admin.display(description=gettext_lazy("comment"))
    def excerpt(self, comment: Comment) -> str:
        """Return how the text begins, or that there is none any more."""
        return Truncator(comment.source).chars(120) or _("(no text any more)")

    @admin.display(description=gettext_lazy("text"))
    def text(self, comment: Comment) -> SafeString:
        """Return the text as its author typed it."""
        return format_html('<div class="as-typed">{}</div>', comment.source)

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def shown_status(self, comment: Comment) -> SafeString:
        """Return the status in words, set apart by its look."""
        return format_html(
            '<span class="state state-{}">{}</span>', comment.status, comment.get_status_display()
        )

    @admin.display(description=gettext_lazy("article"))
    def article(self, comment: Comment) -> str:
        """Return the title of the article."""
        return str(comment.thread.article)

    @admin.display(description=gettext_lazy("author"))
    def writer(self, comment: Comment) -> str:
        """Return the pseudonym, without Django's link to the account, which is private."""
        return str(comment.author or "–")

    @admin.display(description=gettext_lazy("on the page"))
    def on_page(self, comment: Comment) -> SafeString:
        """Return a link to where readers see it."""
        return format_html('<a href="{}">{}</a>', comment.get_absolute_url(), _("Show it"))

    @admin.action(description=gettext_lazy("Hide…"), permissions=["moderate"])
    def hide_selected(
        self, request: HttpRequest, queryset: QuerySet[Comment]
    ) -> HttpResponseRedirect:
        """Ask why the selected comments are to be hidden."""
        return deciding.ask(request, queryset, Action.REMOVE)

    @admin.action(description=gettext_lazy("Restore…"), permissions=["moderate"])
    def restore_selected(
        self, request: HttpRequest, queryset: QuerySet[Comment]
    ) -> HttpResponseRedirect:
        """Ask why the selected comments are to be shown again."""
        return deciding.ask(request, queryset, Action.RESTORE)

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        """Ask the rules of the discussions."""
        assert isinstance(request.user, User)
        return permissions.can_moderate(request.user)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        """Return the comments with all that the list shows of them, in one query."""
        return _with_article(Comment.objects.select_related("author"), "thread__article__")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Name the list by what it shows; refuse keys that no box has, at which Django fails."""
        if not all(map(row_key, request.POST.getlist(ACTION_CHECKBOX_NAME))):
            raise BadRequest
        return super().changelist_view(request, {"title": _("Comments"), **(extra_context or {})})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """Show a comment, what was decided about it and what can be decided."""
        assert isinstance(request.user, User)
        comment = self.get_object(request, object_id)
        may = comment is not None and permissions.can_decide_on(request.user, comment)
        status = Status(comment.status) if comment else None
        extra = {
            "title": _("Comment"),
            "subtitle": None,
            "can_hide": may and status in TRANSITIONS[Action.REMOVE],
            "can_restore": may and status in TRANSITIONS[Action.RESTORE],
            "decisions": ModerationAction.objects.filter(comment=comment).select_related("actor"),
        }
        return super().change_view(request, object_id, form_url, {**extra, **(extra_context or {})})

    def get_urls(self) -> list[URLPattern]:
        """Add the pages that ask for a reason."""
        pages = [
            path(
                f"{action}/",
                keeps_text(partial(deciding.decide, self, action), self.admin_site),
                name=f"comments_comment_{action}",
            )
            for action in deciding.SERVICES
        ]
        return pages + super().get_urls()


@admin.register(ModerationAction)
class ModerationActionAdmin(ReadOnlyAdmin):
    """The record of decisions."""

    list_display = ("at", "action", "article", "comment", "reason", "note", "actor")
    list_filter = ("action", "reason", "at")
    search_fields = ("note", "actor__username")

    @admin.display(description=gettext_lazy("article"))
    def article(self, line: ModerationAction) -> str:
        """Return the title of the article."""
        return str(line.thread.article)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ModerationAction]:
        """Return the lines with all that the list shows of them, in one query."""
        lines = ModerationAction.objects.select_related("actor", "comment")
        return _with_article(lines, "thread__article__")


def _with_article(rows: QuerySet[Any], way: str) -> QuerySet[Any]:
    """Fetch the articles that `way` leads to along with the rows, without their texts."""
    revisions = [way + name for name in _ARTICLE]
    return rows.select_related(*revisions).defer(
        *(f"{r}__{name}" for r in revisions for name in _LONG)
    )

"""The lists of comments and of decisions about them."""

from collections.abc import Callable
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
from comments.admin import branches, bulk, guide, members, moderate, steps
from comments.admin.item import with_article
from comments.admin.read_only import ReadOnlyAdmin
from comments.models import Comment, ModerationAction
from comments.rules import Action
from core.keeping import keeps_text
from core.text import row_key


@admin.register(Comment)
class CommentAdmin(ReadOnlyAdmin):
    """The comments, newest first."""

    list_display = ("excerpt", "shown_status", "article", "author", "created_at")
    list_filter = ("status", "created_at")
    search_fields = ("source", "author__username")
    fields = ("shown_status", "text", "article", "writer", "created_at", "edited_at", "on_page")
    actions = ("approve_selected", "remove_selected", "restore_selected")

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

    @admin.action(description=gettext_lazy("Publish or keep…"), permissions=["moderate"])
    def approve_selected(
        self, request: HttpRequest, queryset: QuerySet[Comment]
    ) -> HttpResponseRedirect:
        """Show what publishing the selected comments would do."""
        return bulk.ask(request, queryset, Action.APPROVE)

    @admin.action(description=gettext_lazy("Remove…"), permissions=["moderate"])
    def remove_selected(
        self, request: HttpRequest, queryset: QuerySet[Comment]
    ) -> HttpResponseRedirect:
        """Ask why the selected comments are to be removed."""
        return bulk.ask(request, queryset, Action.REMOVE)

    @admin.action(description=gettext_lazy("Restore…"), permissions=["moderate"])
    def restore_selected(
        self, request: HttpRequest, queryset: QuerySet[Comment]
    ) -> HttpResponseRedirect:
        """Ask why the selected comments are to be shown again."""
        return bulk.ask(request, queryset, Action.RESTORE)

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        """Ask the rules of the discussions."""
        assert isinstance(request.user, User)
        return permissions.can_moderate(request.user)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        """Return the comments with all that the list shows of them, in one query."""
        return with_article(Comment.objects.select_related("author"), "thread__article__")

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
        """Show a comment, what was decided about it and what can be done."""
        assert isinstance(request.user, User)
        comment = self.get_object(request, object_id)
        lines = ModerationAction.objects.filter(comment=comment).select_related("actor")
        extra = {
            "title": _("Comment"),
            "subtitle": None,
            "may_moderate": permissions.can_moderate(request.user),
            "may_annotate": comment is not None and permissions.can_annotate(request.user, comment),
            "may_read_notes": comment is not None and _may_read_notes(request.user, comment),
            "is_pinned": comment is not None and comment.thread.pinned_id == comment.pk,
            "decisions": lines,
        }
        return super().change_view(request, object_id, form_url, {**extra, **(extra_context or {})})

    def get_urls(self) -> list[URLPattern]:
        """Add the pages of the moderators; what is typed into them is never lost."""

        def kept(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
            return keeps_text(partial(page, admin=self), self.admin_site)

        return [
            path("moderate/", kept(moderate.moderate), name="comments_moderate"),
            path("bulk/", kept(bulk.decide), name="comments_bulk"),
            path("undo/", kept(bulk.undo), name="comments_undo"),
            path("guide/", kept(guide.guide), name="comments_guide"),
            path("member/<int:pk>/", kept(members.member), name="comments_member"),
            path("<int:pk>/redact/", kept(steps.redact), name="comments_redact"),
            path("<int:pk>/note/", kept(steps.annotate), name="comments_annotate"),
            path("<int:pk>/mark/", kept(steps.mark), name="comments_mark"),
            path("<int:pk>/branch/", kept(branches.branch), name="comments_branch"),
            *super().get_urls(),
        ]


@admin.register(ModerationAction)
class ModerationActionAdmin(ReadOnlyAdmin):
    """The record of decisions."""

    list_display = ("at", "action", "article", "comment", "member", "reason", "actor")
    list_filter = ("action", "reason", "at")
    search_fields = ("actor__username",)

    @admin.display(description=gettext_lazy("article"))
    def article(self, line: ModerationAction) -> str:
        """Return the title of the article."""
        return str(line.thread.article) if line.thread else "–"

    def get_fields(self, request: HttpRequest, obj: ModerationAction | None = None) -> Any:
        """Return what the page of a line shows: the note to those who may read it only."""
        assert isinstance(request.user, User)
        may = obj is not None and _may_read_notes(request.user, obj.comment, obj.member)
        return [str(name) for name in super().get_fields(request, obj) if may or name != "note"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ModerationAction]:
        """Return the lines with all that the list shows of them, in one query."""
        lines = ModerationAction.objects.select_related("actor", "comment", "member")
        return with_article(lines, "thread__article__")


def _may_read_notes(user: User, comment: Comment | None, member: User | None = None) -> bool:
    """Tell whether the user reads what is noted of a comment or a member; not about themselves."""
    own = member == user or (comment is not None and permissions.wrote(user, comment))
    return permissions.can_read_private_notes(user) and not own

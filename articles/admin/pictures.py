"""The library of pictures in the administration."""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from articles import permissions
from articles.admin import linking, picking
from articles.admin.paging import KeysFirst
from articles.admin.picture_forms import LICENCES, ChangePictureForm, NewPictureForm
from articles.models import Article, Picture, PictureUse
from articles.services import pictures
from articles.services.errors import Refused
from core.keeping import keeps_text
from core.longlists import LongList

USES_SHOWN = 50


class UseFilter(admin.SimpleListFilter):
    """Pictures that some text shows, and those that could be removed."""

    title = gettext_lazy("use")
    parameter_name = "use"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Return the choices."""
        return [("yes", _("In a text")), ("no", _("In no text"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Picture]) -> QuerySet[Picture]:
        """Return the pictures of the choice."""
        in_text = Exists(PictureUse.objects.filter(picture=OuterRef("pk")))
        if self.value() == "yes":
            return queryset.filter(in_text)
        return queryset.exclude(in_text) if self.value() == "no" else queryset


@admin.register(Picture)
class PictureAdmin(LongList):
    """A list of thumbnails; forms that know about files and whose pictures they are."""

    change_list_template = "admin/articles/picture/list.html"
    list_display = ("title",)
    list_filter = (UseFilter,)
    list_per_page = 48
    paginator = KeysFirst
    search_fields = ("title", "alt", "credit", "licence")
    search_help_text = gettext_lazy("Finds words in titles, descriptions, credits and licences.")
    show_facets = admin.ShowFacets.NEVER
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Picture]:
        """Return pictures, and for each whether any text shows it."""
        shown = PictureUse.objects.filter(picture=OuterRef("pk"))
        return Picture.objects.annotate(in_text=Exists(shown))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Name the list by what it shows."""
        return super().changelist_view(request, {"title": _("Pictures"), **(extra_context or {})})

    def has_delete_permission(self, request: HttpRequest, obj: Picture | None = None) -> bool:
        """Allow it for a picture that is in no text."""
        assert isinstance(request.user, User)
        if not permissions.can_remove_pictures(request.user):
            return False
        return obj is None or not pictures.is_used(obj)

    def delete_model(self, request: HttpRequest, obj: Picture) -> None:
        """Remove a picture that is in no text, with its files."""
        assert isinstance(request.user, User)
        pictures.remove_picture(obj, by=request.user)

    def changeform_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse Django's own form, which keys that are spelled oddly (+7) lead to.

        It does not ask whose picture it is.
        """
        raise Http404

    def get_urls(self) -> list[URLPattern]:
        """Put our forms, and the pages that the editor of texts asks, before those of Django."""
        site = self.admin_site
        add, change = partial(add_picture, self), partial(change_picture, self)
        return [
            path("add/", keeps_text(add, site), name="articles_picture_add"),
            path("<int:pk>/change/", keeps_text(change, site), name="articles_picture_change"),
            *picking.urls(site),
            *super().get_urls(),
        ]


def add_picture(model_admin: PictureAdmin, request: HttpRequest) -> HttpResponse:
    """Show the form of a new picture; add it to the library."""
    assert isinstance(request.user, User)
    if not permissions.can_add_pictures(request.user):
        raise PermissionDenied
    sent = request.method == "POST"
    form = NewPictureForm(*((request.POST, request.FILES) if sent else ()))
    if sent and form.is_valid():
        try:
            picture = picking.add(form, by=request.user)
        except Refused as error:
            form.add_refusal(error)
        else:
            model_admin.log_addition(request, picture, "")
            messages.success(request, _("The picture is in the library."))
            return _see_other(picture)
    return _page(model_admin, request, {"title": _("New picture"), "form": form, "may_save": True})


def change_picture(model_admin: PictureAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is known of a picture to those who may look; save what those send who may."""
    assert isinstance(request.user, User)
    picture = get_object_or_404(Picture.objects.select_related("created_by"), pk=pk)
    may_save = permissions.can_change_picture(request.user, picture)
    sent = request.POST if request.method == "POST" else None
    if not model_admin.has_view_permission(request, picture) or (sent is not None and not may_save):
        raise PermissionDenied
    form = ChangePictureForm(sent, picture=picture, is_locked=not may_save)
    if sent is not None and form.is_valid():
        try:
            pictures.change_picture(picture, form.description, by=request.user)
        except Refused as error:
            form.add_refusal(error)
        else:
            model_admin.log_change(request, picture, "")
            messages.success(
                request,
                _("Saved. Articles keep what they say of the picture until they are saved again."),
            )
            return _see_other(picture)
    context = {"title": str(picture), "form": form, "picture": picture, "may_save": may_save}
    return _page(model_admin, request, context | _uses(model_admin, request, picture))


def _uses(model_admin: PictureAdmin, request: HttpRequest, picture: Picture) -> dict[str, object]:
    """Return the articles that show the picture now, and what else keeps it in the library."""
    assert isinstance(request.user, User)
    of = "revision__article__"
    uses = PictureUse.objects.filter(
        Q(revision=F(f"{of}live_revision"))
        | Q(revision=F(f"{of}next_revision"))
        | Q(revision=F(f"{of}latest_revision")),
        picture=picture,
    )
    # By their keys, which are few: PostgreSQL would begin with all articles.
    keys = uses.values_list("revision__article", flat=True).distinct()
    articles = Article.objects.at_hand().filter(pk__in=list(keys))
    found = [
        linking.named(article, request.user)
        for article in articles.order_by("-latest_revision_id")[:USES_SHOWN]
    ]
    may_delete = model_admin.has_delete_permission(request, picture)
    return {
        "articles": [article for article in found if article],
        "unnamed": found.count(None),
        "may_delete": may_delete,
        "is_used": not may_delete and pictures.is_used(picture),
        "code": format_html(
            '<figure><img src="{}" alt="{}" width="{}" height="{}"></figure>',
            picture.url,
            "" if picture.is_decorative else picture.alt,
            picture.width,
            picture.height,
        ),
    }


def _page(
    model_admin: PictureAdmin, request: HttpRequest, context: dict[str, object]
) -> HttpResponse:
    shown = {
        **model_admin.admin_site.each_context(request),
        "opts": Picture._meta,
        "licences": LICENCES,
        **context,
    }
    return TemplateResponse(request, "admin/articles/picture/form.html", shown)


def _see_other(picture: Picture) -> HttpResponseRedirect:
    address = reverse("admin:articles_picture_change", args=[picture.pk])
    return HttpResponseRedirect(address, status=303)

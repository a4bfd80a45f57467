"""What the editor of texts shows when a picture is wanted: pieces of pages, asked for by script."""

from functools import reduce
from operator import or_

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from articles import permissions
from articles.admin.picture_forms import LICENCES, NewPictureForm
from articles.models import Picture
from articles.services import pictures
from articles.services.errors import Refused
from articles.services.pictures import AlreadyThere
from core.keeping import keeps_text
from core.text import one_line, row_key

AT_ONCE = 24
_SEARCHED = ("title", "alt", "credit")
_MOST_WORDS = 8


def urls(site: AdminSite) -> list[URLPattern]:
    """Return the addresses that the editor of texts asks."""
    wrap = site.admin_view
    return [
        path("pick/", wrap(pick), name="articles_picture_pick"),
        path("pick/use/", wrap(use), name="articles_picture_use"),
        path("pick/add/", keeps_text(require_POST(upload), site), name="articles_picture_upload"),
    ]


@require_safe
def pick(request: HttpRequest) -> HttpResponse:
    """Show the newest pictures, or those found by `?q=`; `?before=` shows the next ones."""
    _require_sight(request)
    words = one_line(request.GET.get("q", "")[:200]).split()[:_MOST_WORDS]
    found = Picture.objects.order_by("-pk")
    for word in words:
        found = found.filter(reduce(or_, [Q(**{f"{name}__icontains": word}) for name in _SEARCHED]))
    if before := row_key(request.GET.get("before", "")):
        found = found.filter(pk__lt=before)
    shown = list(found[: AT_ONCE + 1])
    context: dict[str, object] = {
        "pictures": shown[:AT_ONCE],
        "more_before": shown[AT_ONCE - 1].pk if len(shown) > AT_ONCE else None,
        "q": " ".join(words),
    }
    if before:
        return render(request, "admin/articles/picture/_found.html", context)
    if permissions.can_add_pictures(_user(request)):
        context |= {"may_add": True, "form": NewPictureForm(), "licences": LICENCES}
    return render(request, "admin/articles/picture/_pick.html", context)


@require_safe
def use(request: HttpRequest) -> HttpResponse:
    """Ask how the picture is to be shown that `?picture=` or `?src=` names."""
    _require_sight(request)
    src = request.GET.get("src", "")
    if src:
        picture = Picture.objects.at([src]).get(src)
    else:
        picture = Picture.objects.filter(pk=row_key(request.GET.get("picture", ""))).first()
    return _use(request, picture, src)


def upload(request: HttpRequest) -> HttpResponse:
    """Add a picture to the library, and ask how it is to be shown."""
    form = NewPictureForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            return _use(request, add(form, by=_user(request)))
        except AlreadyThere as known:
            return _use(request, known.picture)
        except Refused as error:
            form.add_refusal(error)
    context = {"form": form, "licences": LICENCES}
    return render(request, "admin/articles/picture/_upload.html", context)


def add(form: NewPictureForm, *, by: User) -> Picture:
    """Add what a valid form has brought to the library. Raises Refused."""
    return pictures.add_picture(form.cleaned_data["file"].read(), form.description, by=by)


def _use(request: HttpRequest, picture: Picture | None, src: str = "") -> HttpResponse:
    context = {"picture": picture, "src": picture.url if picture else src}
    return render(request, "admin/articles/picture/_use.html", context)


def _require_sight(request: HttpRequest) -> None:
    if not _user(request).has_perm("articles.view_picture"):
        raise PermissionDenied


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # The administration admits nobody else.
    return request.user

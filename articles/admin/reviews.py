"""The list of reviews: which pages are overdue, due soon or in doubt, and who looks after them."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles.admin.choosing import LongSelect
from articles.models import KIND_NAMES, Article
from articles.services import reviewlists
from articles.services.reviewlists import ReviewList
from core.pagination import BadCursor

NAMES = {
    ReviewList.OVERDUE: _("Overdue"),
    ReviewList.DECIDE: _("To be decided"),
    ReviewList.SOON: _("Due in 90 days"),
    ReviewList.EARLY: _("Early reviews"),
    ReviewList.LATER: _("Later"),
}
EMPTY = {
    ReviewList.OVERDUE: _("No page is overdue. Well done."),
    ReviewList.DECIDE: _("No page is more than 180 days overdue."),
    ReviewList.SOON: _("No page is due in the next 90 days."),
    ReviewList.EARLY: _("No page has to be looked at before its time."),
    ReviewList.LATER: _("No page is due later than that."),
}


@dataclass(frozen=True)
class Tab:
    """A list, and how much stands in it; nobody counts what is due in years."""

    name: str
    url: str
    count: int | None
    is_more: bool  # Than that.
    is_current: bool


class NarrowForm(forms.Form):
    """Whose pages are shown, and of which kind."""

    owner = forms.ChoiceField(label=_("Looked after by"), required=False, widget=LongSelect)
    kind = forms.ChoiceField(
        label=_("Kind of page"),
        required=False,
        choices=[("", _("All")), *KIND_NAMES.items()],
    )

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        staff = User.objects.filter(is_staff=True, is_active=True).exclude(pk=user.pk)
        names = staff.order_by("username").values_list("pk", "username")
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            ("", _now("Anybody or nobody")),
            (str(user.pk), _now("Me")),
            ("none", _now("Nobody")),
            *((str(pk), name) for pk, name in names),
        ]


def reviews(admin: "ModelAdmin[Article]", request: HttpRequest) -> HttpResponse:
    """Show one of the lists, narrowed down, the oldest first."""
    assert isinstance(request.user, User)  # The administration admits nobody else.
    if not admin.has_view_permission(request):
        raise PermissionDenied
    chosen = request.GET.get("show", ReviewList.OVERDUE.value)
    if chosen not in set(ReviewList):
        raise Http404
    which = ReviewList(chosen)
    form = NarrowForm(request.GET, user=request.user)
    narrowed = form.cleaned_data if form.is_valid() else {}
    narrowed = {name: value for name, value in narrowed.items() if value}
    try:
        after = request.GET.get("after", "")
        page = reviewlists.page_of(request.user, which, after=after, **narrowed)
    except BadCursor as error:
        raise Http404 from error
    here = {"show": which.value, **narrowed}
    context = {
        **admin.admin_site.each_context(request),
        "title": _now("Reviews"),
        "opts": Article._meta,
        "tabs": _tabs(request.user, which, narrowed),
        "form": form,
        "which": which.value,
        "rows": page.items,
        "empty": EMPTY[which],
        "is_narrowed": bool(narrowed),
        "today": timezone.localdate(),
        "first_url": f"?{urlencode(here)}" if after else "",
        "next_url": f"?{urlencode({**here, 'after': page.after})}" if page.after else "",
    }
    return TemplateResponse(request, "admin/articles/article/reviews.html", context)


def _tabs(user: User, which: ReviewList, narrowed: dict[str, str]) -> list[Tab]:
    counts, most = reviewlists.counts(user), reviewlists.MOST_COUNTED
    here = reverse("admin:articles_article_reviews")
    return [
        Tab(
            str(name),
            f"{here}?{urlencode({'show': each.value, **narrowed})}",
            min(counts[each], most) if each in counts else None,
            counts.get(each, 0) > most,
            each is which,
        )
        for each, name in NAMES.items()
    ]

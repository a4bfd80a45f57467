"""Asking somebody outside about a text: who was asked, the page that asks, and recalling."""

from functools import partial

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin, widgets
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from articles import permissions
from articles.admin.choosing import PickField
from articles.admin.desk import Newsdesk, see_other
from articles.admin.forms import ServiceForm
from articles.models import ROLE_NAMES, Article, ReviewLink
from articles.rules import Role
from articles.services import inviting
from articles.services.errors import Refused
from articles.workflow import INVITING, State
from core.keeping import keeps_text

LINKS_SHOWN = 30


class InviteForm(ServiceForm):
    """Who is asked, and for how long the link is valid."""

    invited = forms.CharField(
        label=_("Who is asked?"),
        help_text=_(
            "Their name, such as “Dr Jane Roe, neurologist”. They see it on the page. You can leave"
            " it empty if you choose somebody of the register below."
        ),
        required=False,
        widget=widgets.AdminTextInputWidget(),
    )
    person = PickField(
        "signers",
        label=_("To sign it with their name"),
        required=False,
        empty_label=_("Nobody signs: it is for their opinion"),
        help_text=_(
            "Somebody of the register without an account here. Readers see the signature, so send"
            " the address to this person and nobody else; somebody else than you must publish it."
        ),
    )
    role = forms.ChoiceField(
        label=_("They sign as"),
        choices=[
            ("", _("Choose what they sign as")),
            *((role.value, ROLE_NAMES[role]) for role in (Role.CLINICAL, Role.LAY)),
        ],
        required=False,
        widget=forms.Select,
    )
    days = forms.IntegerField(
        label=_("Days that the link is valid"),
        min_value=1,
        max_value=inviting.MOST_DAYS,
        initial=inviting.DEFAULT_DAYS,
        widget=widgets.AdminIntegerFieldWidget(attrs={"inputmode": "numeric"}),
    )


def urls(admin: "ModelAdmin[Article]") -> list[URLPattern]:
    """Return the addresses of the pages below."""
    site, link = admin.admin_site, "<int:pk>/invitations/<int:link_pk>/"
    show = site.admin_view(require_safe(partial(invitation, admin)))
    return [
        path(
            "<int:pk>/invite/",
            keeps_text(partial(invite, admin), site),
            name="articles_article_invite",
        ),
        path(link, show, name="articles_article_invitation"),
        path(f"{link}recall/", site.admin_view(recall), name="articles_article_recall"),
    ]


def panel(desk: Newsdesk) -> dict[str, object]:
    """Return who was asked and what they said, newest first, and whether more can be asked."""
    article = desk.article
    if article is None:
        return {}
    links = ReviewLink.objects.filter(revision__article=article)
    links = links.select_related("created_by", "revision").defer(
        "revision__body", "revision__outline"
    )[:LINKS_SHOWN]
    for link in links:
        link.revision.article = article  # All are of this one, so nobody needs to ask again.
    return {
        "invitations": links,
        "may_invite": permissions.can_invite(desk.user),
        "invites_now": article.state in INVITING,
    }


def invite(admin: "ModelAdmin[Article]", request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for whom a link is, make it, and lead to its address."""
    assert isinstance(request.user, User)
    article = _article(request.user, pk)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            link = inviting.invite(article, by=request.user, **form.cleaned_data)
        except Refused as error:
            form.add_refusal(error)
        else:
            return see_other("invitation", article, link.pk)
    context = {
        **admin.admin_site.each_context(request),
        "title": _now("Ask somebody outside"),
        "opts": Article._meta,
        "article": article,
        "form": form,
        "is_writer": permissions.is_writer(request.user, article),
        "can_vouch": permissions.can_vouch(request.user, article),
        "is_in_review": article.state is State.IN_REVIEW,
    }
    return TemplateResponse(request, "admin/articles/article/invite.html", context)


def invitation(
    admin: "ModelAdmin[Article]", request: HttpRequest, pk: int, link_pk: int
) -> HttpResponse:
    """Show the address of a link to whoever made it, and to nobody else.

    With the address of a colleague's link, writers could approve their own text.
    """
    assert isinstance(request.user, User)
    article = _article(request.user, pk)
    link = get_object_or_404(ReviewLink, revision__article=article, pk=link_pk)
    if link.created_by_id != request.user.pk or not permissions.can_invite(request.user):
        raise PermissionDenied
    context = {
        **admin.admin_site.each_context(request),
        "title": _now("The link for %s") % link.invited,
        "opts": Article._meta,
        "article": article,
        "link": link,
        "address": inviting.address_of(link),
    }
    return TemplateResponse(request, "admin/articles/article/invitation.html", context)


@require_POST
def recall(request: HttpRequest, pk: int, link_pk: int) -> HttpResponse:
    """Make a link useless."""
    assert isinstance(request.user, User)
    article = _article(request.user, pk)
    link = get_object_or_404(
        ReviewLink.objects.select_related("revision__article"),
        revision__article=article,
        pk=link_pk,
    )
    try:
        inviting.revoke(link, by=request.user)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _now("The link for %s does not work any more.") % link.invited)
    return see_other("change", article)


def _article(user: User, pk: int) -> Article:
    """Return the article, to those who may read its newest text."""
    article = get_object_or_404(Article.objects.at_hand(), pk=pk)
    if not permissions.can_preview(user, article):
        raise PermissionDenied
    return article

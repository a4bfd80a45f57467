"""What members do as readers: say thank you, and hide somebody."""

from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from comments import cachetags, pages, permissions
from comments.models import ClinicianCredential, Comment, MemberBlock, Thanks
from comments.services import blocking, errors, thanking
from comments.views import answers
from comments.views.visitors import viewer_of
from core import pagecache

act_view = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@act_view
def thanks(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say thank you for a comment, or take that back: `take_back` is set then."""
    viewer = viewer_of(request)
    comment = _find(public_id, viewer)
    if viewer is None:
        return redirect_to_login(request.path)
    if request.method != "POST":
        done = Thanks.objects.filter(comment=comment, user=viewer).exists()
        return _page(request, comment, "comments/comment_thanks.html", done=done)
    try:
        if request.POST.get("take_back"):
            thanking.take_back(comment, by=viewer)
            answers.say(request, _("Your thank you is taken back."))
        else:
            thanking.thank(comment, by=viewer)
            answers.say(request, _("Thank you said. Nobody sees who said it."))
    except errors.Refused as error:
        return answers.refused_page(request, comment.thread.article, "", error)
    return HttpResponseRedirect(pages.address_of(comment), status=303)


@never_cache
@act_view
def hide_member(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Fold what the author of a comment writes, for this reader; or show it again: `show`."""
    viewer = viewer_of(request)
    comment = _find(public_id, viewer)
    if viewer is None:
        return redirect_to_login(request.path)
    member = comment.author
    # A stub does not say whose text it stands for, so nor does this page.
    shown = permissions.can_read(viewer, comment)
    if member is None or member == viewer or not shown:
        return answers.refused_page(request, comment.thread.article, "", errors.NotPossible())
    if request.method != "POST":
        done = MemberBlock.objects.filter(user=viewer, blocked=member).exists()
        return _page(request, comment, "comments/hide_member.html", done=done)
    try:
        if request.POST.get("show"):
            blocking.show(member, by=viewer)
            answers.say(request, _("You see again what %s writes.") % member.username)
        else:
            blocking.hide(member, by=viewer)
            told = _("What %s writes is folded for you from now on. They are not told.")
            answers.say(request, told % member.username)
    except errors.Refused as error:
        return answers.refused_page(request, comment.thread.article, "", error)
    return HttpResponseRedirect(pages.address_of(comment), status=303)


@pagecache.keeps()
@require_safe
def professions(request: HttpRequest) -> HttpResponse:
    """Say what a checked profession means, and whose are checked."""
    checked = list(ClinicianCredential.objects.checked())
    needs = pagecache.needs_of(request)
    # Who is switched off may be switched on again, and stands there then.
    needs.on(*cachetags.professions(one.user_id for one in checked))
    for one in checked:
        needs.until(one.expires_at)
    shown = {"credentials": [one for one in checked if one.user.is_active]}
    return render(request, "comments/professions.html", shown)


def _find(public_id: UUID, viewer: User | None) -> Comment:
    comments = Comment.objects.visible_to(viewer).select_related(
        "author", "root", "thread__article__live_revision", "thread__article__next_revision"
    )
    return get_object_or_404(comments, public_id=public_id)


def _page(request: HttpRequest, comment: Comment, template: str, *, done: bool) -> HttpResponse:
    """Show the page with the button; `done` says that the other button is wanted."""
    context = {"article": comment.thread.article, "comment": comment, "done": done}
    return render(request, template, context)

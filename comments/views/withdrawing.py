"""Taking back what one wrote."""

from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from comments import pages, permissions, rules
from comments.models import Comment
from comments.services import errors, posting
from comments.views import answers
from comments.views.visitors import viewer_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask whether a comment shall be withdrawn, and do it.

    One's own can be withdrawn under an article that is not public any more, too: its text
    is still there.
    """
    user = viewer_of(request)
    found = Comment.objects.visible_to(user)
    if user is not None:
        found |= Comment.objects.filter(author=user)
    found = found.select_related(
        "author", "root", "thread__article__live_revision", "thread__article__next_revision"
    )
    comment = get_object_or_404(found, public_id=public_id)
    if user is None:
        return redirect_to_login(request.path)
    if request.method == "POST":
        return _withdraw(request, comment, user)
    context = {
        "article": comment.thread.article,
        "comment": comment,
        "days_of_snapshots": rules.KEEP_SNAPSHOT.days,
    }
    if permissions.can_withdraw(user, comment):
        return render(request, "comments/comment_withdraw.html", context)
    own = permissions.wrote(user, comment)
    error = errors.NotPossible() if own else errors.NotAllowed()
    return answers.refused_page(request, comment.thread.article, "", error)


def _withdraw(request: HttpRequest, comment: Comment, user: User) -> HttpResponse:
    try:
        comment = posting.withdraw(comment, by=user)
    except errors.Refused as error:
        return answers.refused_page(request, comment.thread.article, "", error)
    answers.say(request, _("Your comment is withdrawn. Its text is deleted."))
    public = comment.thread.article.is_public
    address = pages.address_of(comment) if public else reverse("articles:home")
    return HttpResponseRedirect(address, status=303)

"""What members see of their own: their comments, and what was decided about them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from articles.models import Article
from comments.models import Comment, CommenterStanding, MemberBlock, Statement
from comments.rules import GONE, Action
from comments.services import appealing, blocking, errors, restricting
from comments.views import answers
from comments.views.mail import followed_by
from comments.views.mail_forms import AppealForm
from comments.views.visitors import viewer_of
from core.pagination import BadCursor, keyset_page

_DECISIONS_SHOWN = 10


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """Show a member what they wrote and how it stands; let them see a hidden member again."""
    user = viewer_of(request)
    if user is None:
        return redirect_to_login(request.get_full_path())
    if request.method == "POST":
        hidden = MemberBlock.objects.filter(user=user, pk=_number(request.POST.get("block", "")))
        for block in hidden.select_related("blocked"):
            blocking.show(block.blocked, by=user)
            answers.say(request, _("You see again what %s writes.") % block.blocked)
        return HttpResponseRedirect(reverse("comments:mine") + "#hidden", status=303)
    after = request.GET.get("after", "")
    try:
        page = keyset_page(_comments_of(user), after=after, time_field="created_at")
    except BadCursor as error:
        raise Http404 from error
    public = Article.objects.published().filter(pk__in={c.thread.article_id for c in page.items})
    context: dict[str, Any] = {
        "comments": page.items,
        "after": page.after,
        "is_first_page": not after,
        "public": set(public.values_list("pk", flat=True)),
        "gone": GONE,
    }
    if not after:
        context |= _besides(user)
    return render(request, "comments/mine.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell a member what was decided and why, and take the answer."""
    user = viewer_of(request)
    if user is None:
        return _signed_out(request)
    statement = _statement(user, pk)
    if request.method != "POST":
        return _decision_page(request, statement, AppealForm())
    form = AppealForm(request.POST)
    try:
        if request.POST.get("action") == "acknowledge":
            restricting.acknowledge(statement, by=user)
            answers.say(request, _("Thank you. It is noted that you have read this."))
        elif not form.is_valid():
            return _decision_page(request, statement, form, status=422)
        else:
            appealing.appeal(statement, by=user, text=form.cleaned_data["text"])
            answers.say(request, _("A moderator will look at it again and answer you here."))
    except errors.Refused as error:
        form.add_error("text", str(error))
        return _decision_page(request, statement, form, status=409)
    return HttpResponseRedirect(reverse("comments:decision", args=[pk]), status=303)


def given_back(request: HttpRequest, pk: int, notice: str) -> HttpResponse:
    """Show again what was typed into a form too old for the protection against forged requests."""
    user = viewer_of(request)
    if user is None:
        return _signed_out(request)
    messages.warning(request, notice)
    return _decision_page(request, _statement(user, pk), AppealForm(request.POST), status=403)


def _statement(user: User, pk: int) -> Statement:
    found = Statement.objects.select_related("comment__thread__article", "appeal")
    return get_object_or_404(found, member=user, pk=pk)


def _comments_of(user: User) -> Any:
    """Return the comments of a member, each with the newest decision that can be read."""
    latest = Statement.objects.filter(comment=OuterRef("pk"), member=user).order_by("-at", "-pk")
    comments = Comment.objects.filter(author=user).select_related(
        "thread__article__live_revision", "thread__article__next_revision"
    )
    return comments.annotate(decision=Subquery(latest.values("pk")[:1]))


def _besides(user: User) -> dict[str, Any]:
    """Return what stands around the comments, on the first page."""
    now = timezone.now()
    standing = CommenterStanding.objects.of(user)
    statements = Statement.objects.filter(member=user)
    return {
        "standing": standing,
        "is_banned": standing.is_banned(now),
        "is_suspended": standing.is_suspended(now),
        "is_premoderated": standing.is_premoderated(now),
        "warnings": statements.filter(action=Action.WARN, seen_at__isnull=True),
        "decisions": statements.select_related("appeal")[:_DECISIONS_SHOWN],
        "followed": followed_by(user),
        "hidden": MemberBlock.objects.filter(user=user).select_related("blocked").order_by("-at"),
    }


def _decision_page(
    request: HttpRequest, statement: Statement, form: AppealForm, *, status: int = 200
) -> HttpResponse:
    appeal = getattr(statement, "appeal", None)
    can_appeal = appeal is None and appealing.is_open(statement)
    context = {
        "statement": statement,
        "comment": statement.comment,
        "appeal": appeal,
        "can_appeal": can_appeal,
        "must_be_seen": statement.action == Action.WARN and statement.seen_at is None,
        "form": form,
    }
    return render(request, "comments/decision.html", context, status=status)


def _signed_out(request: HttpRequest) -> HttpResponse:
    """Ask for the sign-in; what was typed meanwhile is given back to be copied."""
    text = request.POST.get("text", "")
    if not text:
        return redirect_to_login(request.path)
    context = {"text": text, "next": request.path}
    return render(request, "comments/decision_signed_out.html", context, status=403)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0

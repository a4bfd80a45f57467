"""What members hear of by mail: following, choosing, and the address that stops it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import User
from articles.models import Article
from comments.models import Comment, MailChoice, Subscription
from comments.rules import Frequency
from comments.services import errors, following, stop_links
from comments.services.stop_links import Stop
from comments.views import answers
from comments.views.mail_forms import ChoicesForm, FollowForm
from comments.views.visitors import viewer_of
from core.redirects import moved

# A message of this kind is shown with buttons to answer it; see _messages.html.
ASKING = "ask-mail"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose how often to hear of the discussion of an article."""
    public = Article.objects.published().select_related("live_revision", "next_revision")
    article = public.filter(slug=slug).first()
    if article is None:
        once = get_object_or_404(public, old_slugs__slug=slug)
        return moved(request, reverse("comments:follow", args=[once.slug]))
    user = viewer_of(request)
    if user is None:
        return redirect_to_login(request.path)
    mine = Subscription.objects.filter(user=user, thread__article=article).first()
    form = FollowForm(
        request.POST if request.method == "POST" else None,
        initial={"frequency": mine.frequency if mine else Frequency.DAILY},
    )
    if request.method == "POST" and form.is_valid():
        frequency = form.cleaned_data["frequency"]
        try:
            following.follow(article, by=user, frequency=frequency)
        except errors.Refused as error:
            return answers.refused_page(request, article, "", error)
        ended = frequency == Frequency.OFF
        answers.say(
            request,
            _("You do not follow this discussion any more.")
            if ended
            else _("You follow this discussion now."),
        )
        return HttpResponseRedirect(f"{article.get_absolute_url()}#comments", status=303)
    context = {"article": article, "form": form, "follows": mine is not None}
    return render(request, "comments/follow.html", context, status=_status(form))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """Choose what to hear of by mail."""
    user = viewer_of(request)
    if user is None:
        return redirect_to_login(request.get_full_path())
    if request.method == "POST" and request.POST.get("action") == "stop":
        following.stop(Stop(user.pk, (stop_links.ALL,)))
        answers.say(request, _("You get no more mails about comments."))
        return HttpResponseRedirect(reverse("comments:mail_choices"), status=303)
    if request.method == "POST" and "replies" in request.POST:
        return _answered(request, user)
    form = _choices_form(request, user)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            following.tell_replies(by=user, frequency=values["frequency"])
            following.choose(by=user, decisions=values["decisions"], with_text=values["with_text"])
        except errors.Refused as error:
            form.add_error(None, str(error))
        else:
            answers.say(request, _("Your choice is saved."))
            return HttpResponseRedirect(_next(values["next"]), status=303)
    context = {"form": form, "followed": followed_by(user), "address": user.email}
    return render(request, "comments/mail_choices.html", context, status=_status(form))


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """End the mails that an address of a mail names.

    Mail programs send the POST themselves (RFC 8058): without cookies, and they follow no
    redirect. Programs that look what is behind a link end nothing.
    """
    what = stop_links.read(token)
    if what is None:
        raise Http404
    done = request.method == "POST"
    if done:
        following.stop(what)
    context = {"done": done, "subjects": _subjects(what)}
    return render(request, "comments/mail_stop.html", context)


def ask_about_mail(request: HttpRequest, comment: Comment) -> None:
    """Ask on the next page, once after the first comment, whether replies shall be told."""
    if comment.author is not None and following.ask_once(comment.author):
        question = _("Shall we write to you when somebody replies?")
        answers.say(request, question, ASKING)


def followed_by(user: User) -> QuerySet[Subscription]:
    """Return what a member follows, what was chosen last first."""
    mine = Subscription.objects.filter(user=user, thread__isnull=False).select_related(
        "thread__article__live_revision", "thread__article__next_revision"
    )
    return mine.order_by("-changed_at", "-pk")


def _answered(request: HttpRequest, user: User) -> HttpResponse:
    """Take the answer to the question that the first comment asks; lead back to the comment."""
    try:
        following.tell_replies(by=user, frequency=request.POST["replies"])
    except errors.Refused as error:
        messages.error(request, str(error))
    else:
        answers.say(request, _("Your choice is saved. You can change it under “My comments”."))
    return HttpResponseRedirect(_next(request.POST.get("next", "")), status=303)


def _choices_form(request: HttpRequest, user: User) -> ChoicesForm:
    if request.method == "POST":
        return ChoicesForm(request.POST)
    choice = MailChoice.objects.of(user)
    initial: dict[str, Any] = {
        "frequency": Subscription.objects.replies_of(user).frequency,
        "decisions": choice.decisions,
        "with_text": choice.with_text,
        "next": request.GET.get("next", ""),
    }
    return ChoicesForm(initial=initial)


def _next(path: str) -> str:
    """Return where a member came from, if that is a page of this site."""
    if path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        return path
    return reverse("comments:mail_choices")


def _status(form: FollowForm | ChoicesForm) -> int:
    return 422 if form.errors else 200


def _subjects(what: Stop) -> list[str]:
    """Say what the mails were about, without the title of any article."""
    names = {
        stop_links.REPLIES: _("replies to your comments"),
        stop_links.DECISIONS: _("decisions of the moderators"),
        stop_links.ALL: _("everything about comments"),
    }
    found = [names[scope] for scope in what.scopes if isinstance(scope, str) and scope in names]
    if any(isinstance(scope, int) for scope in what.scopes):
        found.append(_("new comments in the discussions that the mail was about"))
    return found

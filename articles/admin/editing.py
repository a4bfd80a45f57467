"""The page on which an article is written. It decides nothing: the services do."""

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from js_asset import Media

from accounts.models import User
from articles import permissions
from articles.admin import describing as about
from articles.admin import history, inviting, linking, merging, resuming, signed, stepping
from articles.admin.desk import Newsdesk, see_other
from articles.admin.forms import ArticleForm
from articles.admin.gate import gate
from articles.models import STATE_NAMES, Article, Revision
from articles.models.article import ArticleQuerySet
from articles.rules import NEEDS_NOTE, Class
from articles.services import addressing, changing, describing, drafting, publishing
from articles.services.errors import (
    EditConflict,
    GateClosed,
    Invalid,
    NotAllowed,
    NotPossible,
    Refused,
)
from articles.workflow import MOVES, Action, State, is_possible
from core.keeping import keep


def article_form(
    admin: "ModelAdmin[Article]", request: HttpRequest, pk: int | None = None
) -> HttpResponse:
    """Show an article to those who may see it; save what those send who may write."""
    assert isinstance(request.user, User)  # The administration admits nobody else.
    article = get_object_or_404(_for_form(), pk=pk) if pk else None
    desk = Newsdesk(admin, request, request.user, article)
    if not desk.may_write():
        if request.method == "POST":
            return keep(request, _("You do not have the right to save this article."))
        if article is None or not permissions.can_preview(request.user, article):
            raise PermissionDenied
        return _page(desk, None)
    if request.method != "POST" and article is not None and article.state is State.ARCHIVED:
        return _page(desk, None)  # It must be taken out of the archive first.
    goes_on = None if request.method == "POST" else resuming.opened(desk)
    form = ArticleForm(request.POST or None, article=article, user=request.user, goes_on=goes_on)
    meeting = None
    if request.method == "POST" and form.is_valid():
        try:
            if not merging.is_asked(desk):
                return _saved(desk, _save(desk, form))
            meeting = merging.meet(desk, form)
        except EditConflict:
            meeting = merging.meet(desk, form)
        except Refused as error:
            form.add_refusal(error)
    if meeting and article and meeting.is_open:
        return merging.page(desk, meeting, article)
    return _page(desk, merging.together(desk, meeting) if meeting else form, meeting)


@transaction.atomic
def _save(desk: Newsdesk, form: ArticleForm) -> Article:
    """Save the draft and file it: both or nothing."""
    by, note = desk.user, form.cleaned_data["note"]
    if desk.article is None:
        values = form.cleaned_data
        article = drafting.create_article(
            form.draft,
            category=values["category"],
            author=values["author"],
            kind=values["kind"],
            slug=values["slug"],
            note=note,
            by=by,
        )
    else:
        drafting.save_draft(desk.article, form.draft, base=form.began_from, note=note, by=by)
        article = _for_form().get(pk=desk.article.pk)
        category, author = form.filed_by(article)
        drafting.file_article(article, category=category, author=author, by=by)
        describing.describe(article, kind=form.kind_of(article), by=by)
        addressing.readdress(article, slug=form.address_of(article), by=by)
    resuming.forget(desk)
    return _for_form().get(pk=article.pk)


def _saved(desk: Newsdesk, article: Article) -> HttpResponse:
    """Say what was done and lead on to where the button points."""
    request = desk.request
    if desk.article is None:
        desk.admin.log_addition(request, article, "")
    else:
        desk.admin.log_change(request, article, "")
    action = request.POST.get("_step", "")
    if action in stepping.STEPS:
        return _to_step(desk, article, Action(action))
    if "_preview" in request.POST:
        return see_other("preview", article)
    if "_publish" in request.POST and article.state is not State.PUBLISHED:
        return _publish(desk, article)
    messages.success(request, _result(desk, article))
    return see_other("change", article)


def _publish(desk: Newsdesk, article: Article) -> HttpResponse:
    """Publish what was saved just now, unless something must be said or mended before.

    The text is safe by now, and the page of the step asks what is missing.
    """
    latest, kind = article.latest_revision, changing.proposal(article).kind
    assert latest is not None  # It was saved just now.
    saved = _result(desk, article)
    if kind in NEEDS_NOTE and permissions.can_publish(desk.user):
        asked = _("Before it is published, see what is found and asked here.")
        messages.info(desk.request, f"{saved} {asked}")
        return see_other("step", article, Action.PUBLISH.value)
    try:
        publishing.publish(article, by=desk.user, revision=latest.number)
    except (GateClosed, NotPossible, NotAllowed, Invalid) as error:
        messages.warning(desk.request, f"{saved} {error}")
        return see_other("step", article, Action.PUBLISH.value)
    article = _for_form().get(pk=article.pk)
    quiet = _("It is a minor change, so no date moves.") if kind is Class.MINOR else ""
    messages.success(desk.request, format_html("{} {}", _result(desk, article), quiet))
    return see_other("change", article)


def _to_step(desk: Newsdesk, article: Article, action: Action) -> HttpResponse:
    """Lead on to the page of the step, or say why there is nothing left to do there."""
    if is_possible(action, state=article.state, reading=article.reading):
        return see_other("step", article, action.value)
    refusal = _("“%(step)s” was not done: the article is: %(state)s.") % {
        "step": stepping.STEPS[action].button,
        "state": STATE_NAMES[article.state],
    }
    messages.warning(desk.request, format_html("{} {}", _result(desk, article), refusal))
    return see_other("change", article)


def _result(desk: Newsdesk, article: Article) -> str:
    """Say what became of the text that was sent."""
    revision = article.latest_revision
    assert revision is not None  # It was saved just now.
    known = desk.article and desk.article.latest_revision
    if article.state is State.PUBLISHED:
        link = format_html('<a href="{}">{}</a>', article.get_absolute_url(), _("See the page."))
        return format_html("{} {}", _("Saved. This is what readers see."), link)
    if desk.article and desk.article.slug != article.slug:
        return _("Saved. The address is now %s.") % article.get_absolute_url()
    if known and known.number == revision.number:
        if _filing(desk.article) != _filing(article):
            return _("Saved. The text itself had no changes.")
        return _("The text had no changes to save.")
    return _("Saved as revision %d. Readers do not see it yet.") % revision.number


def _filing(article: Article | None) -> tuple[int, int, str] | None:
    """Return where an article is filed: what a save changes besides the text."""
    return (article.category_id, article.author_id, article.kind) if article else None


def _page(
    desk: Newsdesk, form: ArticleForm | None, meeting: merging.Meeting | None = None
) -> HttpResponse:
    """Show the form, or without one just what there is to know about the article."""
    request, article = desk.request, desk.article
    context = {
        **desk.admin.admin_site.each_context(request),
        "title": _("New article") if article is None else _title(article),
        "opts": Article._meta,
        "article": article,
        "form": form,
        "newest": Revision.objects.select_related("created_by").filter(article=article).first(),
        "may_preview": article is None or permissions.can_preview(desk.user, article),
        "may_publish": permissions.can_publish(desk.user)
        and (article is None or _can_be(Action.PUBLISH, article)),
        "may_submit": article is None or _can_be(Action.SUBMIT, article),
        **stepping.panel(desk),
        **merging.panel(desk, meeting),
        **linking.panel(desk),
        **inviting.panel(desk),
        **signed.panel(desk),
        **about.panel(desk),
        **(resuming.panel(desk, form.goes_on) if form else {}),
        **(_about(desk, article) if article else {}),
    }
    if form is not None:
        # The editor's import map is the one inline script of the administration.
        media = Media.from_media(desk.admin.media + form.media)
        context["media"] = media.with_nonce(str(getattr(request, "csp_nonce", "")))
    status = meeting.status if meeting else 200
    return TemplateResponse(request, "admin/articles/article/form.html", context, status=status)


def _about(desk: Newsdesk, article: Article) -> dict[str, object]:
    """Return where the article stands, what was found in it, and what was saved last."""
    revisions = list(history.newest(article))
    return {
        "state": article.state,
        "state_name": STATE_NAMES[article.state],
        "revisions": revisions,
        "signers": signed.signers(revisions),
        "gate": gate(article, publishing.findings(article, by=desk.user)),
    }


def _title(article: Article) -> str:
    """Return the title of the text that is being worked on."""
    return article.latest_revision.title if article.latest_revision else article.slug


def _can_be(action: Action, article: Article) -> bool:
    """Say whether the action makes sense now, or once the form is saved."""
    state = article.state
    states = {state, MOVES[state].get(Action.SAVE, state)}
    return any(is_possible(action, state=each, reading=article.reading) for each in states)


def _for_form() -> ArticleQuerySet:
    """Return articles with all that the page shows of them."""
    return Article.objects.select_related(
        "category",
        "author",
        "live_revision",
        "next_revision",
        "latest_revision__created_by",
        "owner",
    )

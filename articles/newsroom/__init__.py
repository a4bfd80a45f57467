"""What the start page of the administration says of articles: how each work list begins."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from django.db.models.fields.json import KT
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import User
from articles import permissions
from articles.models import Article, LinkCheck, WorkingDraft
from articles.models.article import ArticleQuerySet
from articles.newsroom.lines import LINES, Box, Line, admin_url, form_url
from articles.newsroom.trust import mistakes, reviews
from articles.services.worklists import (
    Part,
    WorkList,
    beginning,
    narrowed,
    order_of,
    parts_of,
    seen_by,
)
from core.text import one_line

MOST_COUNTED = 99  # Whoever has more to mend than that needs no exact number.
# What a line of a list needs to know of an article; the rest stays in the database.
_ROW = (
    "slug stage next_at withdraw_at published_at updated_at live_revision"
    " latest_revision__title latest_revision__created_at latest_revision__created_by__username"
).split()


def boxes(user: User) -> list[Box]:
    """Return the lists for this user, in a fixed number of queries; none to who sees no drafts."""
    if not user.has_perm("articles.view_article"):
        return []
    articles = (
        seen_by(user).select_related("latest_revision", "latest_revision__created_by").only(*_ROW)
    )
    return [box(user, articles) for box, may in _BOXES if may(user)]


def _drafts(user: User, articles: ArticleQuerySet) -> Box:
    unsaved = list(_unsaved(user))
    known = {draft.article_id for draft in unsaved}
    saved = (
        _line(article, _("saved"), _saved_at(article), with_state=False)
        for article in _on_list(articles, WorkList.DRAFTS, user)
        if article.pk not in known
    )
    lines = chain(map(_unsaved_line, unsaved), saved)
    empty = _("You have no drafts. What you begin to write stands here until you send it on.")
    return _box(WorkList.DRAFTS, _("My drafts"), lines, empty, _("All my drafts"))


def _waiting(user: User, articles: ArticleQuerySet) -> Box:
    lines = (
        _line(article, _("saved"), _saved_at(article), with_writer=True)
        for article in _on_list(articles, WorkList.WAITING, user)
    )
    empty = _("Nothing waits for you. Well done.")
    return _box(WorkList.WAITING, _("Waiting for me"), lines, empty, _("All that waits for me"))


def _due(user: User, articles: ArticleQuerySet) -> Box:
    """Return what will happen by itself, soonest first: one article may go live and end."""
    now = timezone.now()
    lines = []
    for field, words in (("next_at", _("goes live")), ("withdraw_at", _("withdrawn"))):
        coming = seen_by(user).filter(**{f"{field}__gt": now}).order_by(field, "pk")
        for article in _first(articles, coming, parts_of(None, user)):
            line = _line(article, words, getattr(article, field), with_state=False)
            lines.append(replace(line, to_the_minute=True))
    lines.sort(key=lambda line: line.at or now)
    zone = _("Times are those of %s.") % timezone.get_current_timezone_name()
    empty = _("Nothing is scheduled.")
    return _box(WorkList.DUE, _("Scheduled"), lines, empty, _("All that is scheduled"), zone)


def _recent(user: User, articles: ArticleQuerySet) -> Box:
    now = timezone.now()
    # What came by its time and was not written down yet is not in its place in the other list.
    came = seen_by(user).published().filter(next_at__lte=now).order_by("-next_at")
    known = list(_first(articles, came, parts_of(None, user)))
    keys = {article.pk for article in known}
    known += [each for each in _on_list(articles, WorkList.RECENT, user) if each.pk not in keys]
    known.sort(key=lambda article: _shown_since(article) or now, reverse=True)
    lines = (_shown_line(article) for article in known)
    empty = _("None of the articles that you can open is public yet.")
    return _box(
        WorkList.RECENT, _("Recently published"), lines, empty, _("All public pages, newest first")
    )


def _oldest(user: User, articles: ArticleQuerySet) -> Box:
    lines = (_shown_line(article) for article in _on_list(articles, WorkList.OLDEST, user))
    empty = _("None of the articles that you can open is public yet.")
    return _box(
        WorkList.OLDEST, _("Oldest pages"), lines, empty, _("All public pages, oldest first")
    )


def _dead_links(user: User, articles: ArticleQuerySet) -> Box:
    dead = LinkCheck.objects.linked().filter(is_dead=True)
    url = admin_url("linkcheck")
    lines = [
        Line(
            Truncator(each.url).chars(80),
            admin_url("linkcheck", each.pk) or url,
            _("%s, since") % (each.reason or each.status or _("no answer")),
            each.failing_since,
        )
        for each in dead.order_by("failing_since", "pk")[:LINES]
    ]
    count = dead.order_by().values("pk")[: MOST_COUNTED + 1].count()
    note = _("%d addresses answer no more.") % count if count > 1 else ""
    if count > MOST_COUNTED:
        note = _("More than %d addresses answer no more.") % MOST_COUNTED
    empty = _("No dead link is known.")
    return Box("links", _("Dead links"), lines, empty, url, _("The whole report"), note)


def _on_list(articles: ArticleQuerySet, which: WorkList, user: User) -> Iterable[Article]:
    """Return the articles with which a list begins."""
    rows = narrowed(seen_by(user), which, user).order_by(*order_of(which))
    return _first(articles, rows, parts_of(which, user))


def _first(
    articles: ArticleQuerySet, rows: ArticleQuerySet, parts: Sequence[Part]
) -> ArticleQuerySet:
    """Return those of `articles` with which `rows` begin."""
    found = beginning(rows, parts, LINES).values("pk")
    return articles.filter(pk__in=found).order_by(*rows.query.order_by)[:LINES]


def _unsaved(user: User) -> Iterable[WorkingDraft]:
    """Return what the user typed and has not saved, newest first, without the texts."""
    return (
        WorkingDraft.objects.unsaved()
        .filter(editor=user)
        .select_related("article__latest_revision")
        .only("token", "saved_at", "article__slug", "article__latest_revision__title")
        .annotate(typed=KT("values__title"))
        .order_by("-saved_at")[:LINES]
    )


def _unsaved_line(draft: Any) -> Line:
    """Return the line of what was typed; it stands in the form when that is opened again."""
    title = one_line(draft.typed or "")
    if draft.article is None:
        url = f"{reverse('admin:articles_article_add')}?{urlencode({'working': draft.token})}"
    else:
        url = form_url(draft.article)
        title = title or str(draft.article.latest_revision.title)
    words = _("typed and not saved yet")
    return Line(title or _("(without a title)"), url, words, draft.saved_at, to_the_minute=True)


def _line(
    article: Article,
    words: str,
    at: datetime | None,
    *,
    with_state: bool = True,
    with_writer: bool = False,
) -> Line:
    revision = article.latest_revision
    writer = revision.created_by if revision and with_writer else None
    return Line(
        revision.title if revision else article.slug,
        form_url(article),
        words,
        at,
        article.state if with_state else None,
        str(writer or ""),
    )


def _shown_line(article: Article) -> Line:
    """Return the line of a public page: when readers got to see what they see."""
    updated = article.shown_update
    words = _("updated") if updated else _("published")
    return _line(article, words, updated or article.published_at, with_state=False)


def _shown_since(article: Article) -> datetime | None:
    return article.shown_update or article.published_at


def _saved_at(article: Article) -> datetime | None:
    return article.latest_revision.created_at if article.latest_revision else None


def _box(
    which: WorkList, title: str, lines: Iterable[Line], empty: str, more: str, note: str = ""
) -> Box:
    url = f"{reverse('admin:articles_article_changelist')}?{urlencode({'list': which.value})}"
    return Box(which.value, title, list(lines)[:LINES], empty, url, more, note)


_BOXES: list[tuple[Callable[[User, ArticleQuerySet], Box], Callable[[User], bool]]] = [
    (_waiting, lambda user: True),
    (_drafts, permissions.can_create),
    (reviews, lambda user: True),
    (mistakes, lambda user: user.has_perm("articles.view_mistakereport")),
    (_due, lambda user: True),
    (_recent, lambda user: True),
    (_oldest, lambda user: True),
    (_dead_links, lambda user: user.has_perm("articles.view_linkcheck")),
]

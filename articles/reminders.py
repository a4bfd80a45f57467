"""Mails about the review clock: what is due, what is overdue, what is to be looked at again."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from articles.models import REOPENING_NAMES, Article, Recheck
from articles.notifications import who_may
from articles.rules import Reopening


def owners_or_editors(article: Article) -> set[User]:
    """Return who looks after a page: its owner if they still work here, or else all editors."""
    owner = article.owner
    if owner is not None and owner.is_staff and owner.is_active:
        return {owner}
    return editors()


def editors() -> set[User]:
    """Return all who decide what readers see."""
    return who_may("publish_article")


def tell_reopened(recheck: Recheck) -> None:
    """Write to those who look after a page why it is to be looked at before its time."""
    recheck = Recheck.objects.select_related("article__owner", "reference").get(pk=recheck.pk)
    article = Article.objects.at_hand().get(pk=recheck.article_id)
    people = owners_or_editors(recheck.article) - {recheck.opened_by}
    text = _(
        "A page is to be looked at before its time: %(reason)s.\n\n"
        "Page: %(title)s\n"
        "%(note)s\n"
        "Look at it and say what came of it:\n%(address)s\n"
    ) % {
        "reason": REOPENING_NAMES[Reopening(recheck.reason)],
        "title": article.title,
        "note": _note(recheck),
        "address": address_of(article),
    }
    _send(people, _("Early review: %s") % article.title, text)


def tell_due(person: User, articles: Sequence[Article], count: int) -> None:
    """Write to somebody which pages are due for review: the first of `count` that there are."""
    today = timezone.localdate()
    lines = [
        f"{article.title}\n{_due_in_words(article, today)}\n{address_of(article)}"
        for article in articles
    ]
    if count > len(articles):
        lines.append(_("And %d more.") % (count - len(articles)))
    subject = ngettext("%d page to review", "%d pages to review", count) % count
    text = _(
        "Reviews at %(site)s:\n\n%(pages)s\n\n"
        "All of them:\n%(address)s\n\n"
        "A page stays public while it waits, and readers are told once it is overdue. A review"
        " that finds nothing to change counts as well: whoever may sign signs the page as it is.\n"
    ) % {
        "site": settings.SITE_NAME,
        "pages": "\n\n".join(lines),
        "address": settings.SITE_URL + reverse("admin:articles_article_reviews"),
    }
    _send([person], subject, text)


def address_of(article: Article) -> str:
    """Return where the newsroom works on an article."""
    return settings.SITE_URL + reverse("admin:articles_article_change", args=[article.pk])


def _note(recheck: Recheck) -> str:
    """Return what else there is to know, each on a line of its own."""
    source = recheck.reference
    lines = [recheck.note, _("Source: %s") % source if source else ""]
    return "".join(f"{line}\n" for line in lines if line)


def _due_in_words(article: Article, today: date) -> str:
    """Say when a page is due, and how late it is."""
    due = article.next_review_on
    assert due is not None  # Only such pages are asked for.
    words = _("Review due: %s") % date_format(due, "j F Y")
    late = (today - due).days
    return (
        f"{words} {ngettext('(%d day overdue)', '(%d days overdue)', late) % late}"
        if (late > 0)
        else words
    )


def _send(people: Iterable[User], subject: str, text: str) -> None:
    """Send each person a mail of their own, so that nobody learns the address of another."""
    line = " ".join(subject.split())
    mails = [EmailMessage(line, text, to=[user.email]) for user in people if user.email]
    if mails:
        get_connection().send_messages(mails)

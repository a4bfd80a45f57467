"""What mails say: plain text, in subjects nothing that anybody wrote, and little else by default.

Mails are read on locked screens and in shared inboxes, and that somebody comments here tells of
an illness. So a mail says that there is something to read and where; the title of the article, the
names and the words are told only to who asked for that.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.models import Comment, Outbox
from comments.notifications import ABOUT_COMMENTS
from comments.rules import Action, Kind
from comments.services import mail_checks, stop_links
from comments.services.mail_checks import Recipient

_MOST_OF_THREAD = 5  # Comments of one discussion whose words are told.
_MOST_WORDS = 1_000


def message(rows: Sequence[Outbox], to: Recipient | None) -> EmailMessage:
    """Return the mail that tells `rows`, all of one sort, to a member or to an address."""
    kind = rows[0].kind
    if kind in ABOUT_COMMENTS:
        assert to is not None
        subject, template, context = _news(rows, to)
    else:
        subject, template, context = _OTHERS[Kind(kind)](rows, to)
    stop = _stop(rows, to)
    context |= {
        "site_name": settings.SITE_NAME,
        "stop_url": stop,
        "choices_url": _whole(reverse("comments:mail_choices")) if stop else "",
    }
    headers = {"Message-ID": _message_id(rows[0]), "Auto-Submitted": "auto-generated"}
    if stop:
        headers["List-Unsubscribe"] = f"<{stop}>"
        if stop.startswith("https:"):  # RFC 8058 knows no other.
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    address = to.user.email if to else rows[0].address
    text = render_to_string(f"comments/mail/{template}.txt", context)
    return EmailMessage(subject, text, to=[address], headers=headers)


def _news(rows: Sequence[Outbox], to: Recipient) -> tuple[str, str, dict[str, Any]]:
    replies = [row for row in rows if row.kind == Kind.REPLY]
    if len(replies) == len(rows):
        some = ngettext(
            "Somebody replied to your comment on %(site)s",
            "%(count)d replies to your comments on %(site)s",
            len(rows),
        )
    elif replies:
        some = _("%(count)d new comments for you on %(site)s")
    else:
        some = ngettext(
            "A new comment in a discussion that you follow on %(site)s",
            "%(count)d new comments in discussions that you follow on %(site)s",
            len(rows),
        )
    threads: dict[int, list[Outbox]] = {}
    for row in rows:
        if row.comment is not None:
            threads.setdefault(row.comment.thread_id, []).append(row)
    parts = [_part(each, with_text=to.choice.with_text) for each in threads.values()]
    return some % {"count": len(rows), "site": settings.SITE_NAME}, "news", {"parts": parts}


def _part(rows: Sequence[Outbox], *, with_text: bool) -> dict[str, Any]:
    """Return what a mail says of one discussion; `rows` is in the order of the comments."""
    comments = [row.comment for row in rows if row.comment is not None]
    replies = sum(row.kind == Kind.REPLY for row in rows)
    quoted = [_quote(comment) for comment in comments[:_MOST_OF_THREAD]] if with_text else []
    return {
        "replies": replies,
        "others": len(rows) - replies,
        # Without the address of the article, whose words tell what it is about.
        "url": _whole(comments[0].get_absolute_url()),
        "by_staff": any(comment.staff_label for comment in comments),
        "title": comments[0].thread.article.title if with_text else "",
        "quoted": quoted,
        "more": len(comments) - len(quoted) if with_text else 0,
    }


def _quote(comment: Comment) -> dict[str, str]:
    """Return the words behind marks, so that no text passes for one of the site's own lines."""
    text = Truncator(comment.source).chars(_MOST_WORDS)
    return {
        "author": str(comment.author),
        "text": "\n".join(f"> {line}" for line in text.splitlines()),
    }


def _decisions(rows: Sequence[Outbox], to: Recipient | None) -> tuple[str, str, dict[str, Any]]:
    subject = _("A decision by the moderators of %(site)s")
    if all(row.statement and row.statement.action == Action.APPROVE for row in rows):
        subject = _("Your comment is published on %(site)s")
    told = []
    for row in rows:
        statement = row.statement
        if statement is None:
            continue
        approved = statement.action == Action.APPROVE and statement.comment is not None
        page = reverse("comments:decision", args=[statement.pk])
        url = statement.comment.get_absolute_url() if approved and statement.comment else page
        told.append(
            {
                "statement": statement,
                "url": _whole(url),
                "with_text": bool(to and to.choice.with_text) and not approved,
                "message": "\n".join(f"> {line}" for line in statement.message.splitlines()),
            }
        )
    return subject % {"site": settings.SITE_NAME}, "decisions", {"told": told}


def _reports(rows: Sequence[Outbox], to: Recipient | None) -> tuple[str, str, dict[str, Any]]:
    subject = _("What became of your report to %(site)s") % {"site": settings.SITE_NAME}
    return subject, "reports", {"reports": [row.report for row in rows]}


def _urgent(rows: Sequence[Outbox], to: Recipient | None) -> tuple[str, str, dict[str, Any]]:
    subject = _("Urgent: please look at a comment on %(site)s") % {"site": settings.SITE_NAME}
    kinds = sorted({row.comment.get_crisis_display() for row in rows if row.comment} - {""})
    url = _whole(f"{reverse('admin:comments_moderate')}?queue=urgent")
    return subject, "urgent", {"count": len(rows), "kinds": ", ".join(kinds), "url": url}


def _waiting(rows: Sequence[Outbox], to: Recipient | None) -> tuple[str, str, dict[str, Any]]:
    subject = _("Comments are waiting on %(site)s") % {"site": settings.SITE_NAME}
    since = mail_checks.held_too_long(timezone.now())
    url = _whole(f"{reverse('admin:comments_moderate')}?queue=new_members")
    return subject, "waiting", {"count": len(since), "oldest": next(iter(since), None), "url": url}


_OTHERS = {
    Kind.DECISION: _decisions,
    Kind.REPORT: _reports,
    Kind.URGENT: _urgent,
    Kind.WAITING: _waiting,
}


def _stop(rows: Sequence[Outbox], to: Recipient | None) -> str:
    """Return the address that ends mails like this one; moderators' alarms have none."""
    if to is None or rows[0].kind in (Kind.URGENT, Kind.WAITING):
        return ""
    scopes: set[stop_links.Scope] = set()
    for row in rows:
        if row.kind not in ABOUT_COMMENTS:
            scopes.add(stop_links.DECISIONS)
        elif row.comment is not None:
            if row.kind == Kind.REPLY:
                scopes.add(stop_links.REPLIES)
            if row.kind == Kind.FOLLOWED or row.comment.thread_id in to.threads:
                scopes.add(row.comment.thread_id)
    return stop_links.address(to.user, scopes)


def _message_id(row: Outbox) -> str:
    """Return the same for the same news, should a mail ever go twice; it tells no number."""
    name = salted_hmac("comments.mail", str(row.pk)).hexdigest()[:32]
    return f"<{name}@{urlsplit(settings.SITE_URL).hostname}>"


def _whole(path: str) -> str:
    return settings.SITE_URL + path

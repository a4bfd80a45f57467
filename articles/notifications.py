"""Mails to those who must act on an article."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.models import Event, ReviewLink


def tell(event: Event) -> None:
    """Write to those whom a step of the workflow concerns, except to who took it."""


def tell_answer(link: ReviewLink) -> None:
    """Write to whoever made a review link what came back by it."""
    maker, revision = link.created_by, link.revision
    if maker is None or not maker.is_active or not maker.email:
        return
    address = reverse("admin:articles_article_change", args=[revision.article_id])
    text = _(
        "%(name)s answered the review link that you made for %(invited)s.\n\n"
        "Article: %(title)s (revision %(number)d)\n"
        "Answer: %(answer)s\n\n"
        "%(note)s\n\n"
        "What came of it stands beside the article:\n%(address)s\n"
    ) % {
        "name": link.answer_name,
        "invited": link.invited,
        "title": revision.title,
        "number": revision.number,
        "answer": link.get_answer_display(),
        "note": link.answer_note or _("There is no note."),
        "address": settings.SITE_URL + address,
    }
    # The name and the note come from outside and do not belong into a subject.
    subject = _("Answer to your review link: %(title)s") % {"title": revision.title}
    EmailMessage(subject, text, to=[maker.email]).send()

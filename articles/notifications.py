"""Mails to those who must act on an article."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import User
from articles import permissions
from articles.models import Article, Citation, Event, MistakeReport, Reference, ReviewLink
from articles.rules import CONTACT_DAYS, Risk
from articles.workflow import Action

MOST_TITLES = 20  # Named in a mail.
_TO_READERS = {Action.SUBMIT}  # To reviewers and editors, who read it before readers do.
# A signature beside others is no step, and what it says concerns the same people.
_TO_EDITORS = {Action.APPROVE, Action.SIGN, "cosign"}
_TO_WRITERS = {*Action, "cosign"} - {Action.SAVE, Action.SUBMIT, Action.RECALL}


def tell(event: Event) -> None:
    """Write to those whom a step of the workflow concerns, except to who took it."""
    article = Article.objects.at_hand().get(pk=event.article_id)
    people: set[User] = set()
    if event.action in _TO_READERS:
        people |= who_may("review_article")
        people = {user for user in people if permissions.can_judge(user, article)}
    if event.action in _TO_EDITORS:
        people |= who_may("publish_article")
    if event.action in _TO_WRITERS:
        people |= _writers(article, event)
    _send(people - {event.actor}, event, article)


def who_may(right: str) -> set[User]:
    """Return the staff with a right, whether by group, by themselves or as superusers."""
    rights = Permission.objects.filter(content_type__app_label="articles", codename=right)
    staff = User.objects.filter(is_staff=True, is_active=True)
    has_it = Q(groups__permissions__in=rights) | Q(user_permissions__in=rights)
    return set(staff.filter(has_it | Q(is_superuser=True)))


def _writers(article: Article, event: Event) -> set[User]:
    """Return who started the article, whose by-line it has, and who saved the text."""
    keys = {article.created_by_id, article.author.user_id}
    if event.revision is not None:
        keys.add(event.revision.created_by_id)
    staff = User.objects.filter(is_active=True, is_staff=True)
    return set(staff.filter(pk__in=[key for key in keys if key]))


def _send(people: Iterable[User], event: Event, article: Article) -> None:
    """Send each person a mail of their own, so that nobody learns the address of another."""
    revision = event.revision
    title = revision.title if revision else article.title
    context = {
        "event": event,
        "title": title,
        "asks_signature": event.action == Action.SUBMIT and article.risk is Risk.HIGH,
        "actor": str(event.actor) if event.actor else settings.SITE_NAME,
        "url": settings.SITE_URL + reverse("admin:articles_article_change", args=[article.pk]),
        "site_name": settings.SITE_NAME,
    }
    text = render_to_string("articles/mail/step.txt", context)
    subject = _("%(title)s: %(done)s") % {
        "title": Truncator(title).chars(80),
        "done": event.action_name,
    }
    mails = [EmailMessage(subject, text, to=[user.email]) for user in people if user.email]
    if mails:
        get_connection().send_messages(mails)


def tell_doubted(source: Reference, by: User | None) -> None:
    """Write to all editors that a source is in doubt which some text in use cites."""
    cited = Citation.objects.in_use().filter(reference=source)
    keys = cited.values_list("revision__article", flat=True).distinct()
    articles = Article.objects.at_hand().filter(pk__in=list(keys))
    titles = [f"- {article.title}" for article in articles.order_by("pk")[:MOST_TITLES]]
    if not titles:
        return
    address = reverse("admin:articles_reference_change", args=[source.pk])
    text = _(
        "Something speaks against a source that our texts cite.\n\n"
        "Source: %(source)s\n"
        "What is known: %(status)s. %(note)s\n\n"
        "It is cited in:\n%(titles)s\n\n"
        "All that is known of it:\n%(address)s\n"
    ) % {
        "source": source.as_text,
        "status": source.get_status_display(),
        "note": source.status_note,
        "titles": "\n".join(titles),
        "address": settings.SITE_URL + address,
    }
    subject = _("A source is in doubt: %s") % Truncator(source.title).chars(80)
    people = who_may("publish_article") - {by}
    mails = [EmailMessage(subject, text, to=[user.email]) for user in people if user.email]
    if mails:
        get_connection().send_messages(mails)


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
        "answer": link.said,
        "note": link.answer_note or _("There is no note."),
        "address": settings.SITE_URL + address,
    }
    # The name and the note come from outside and do not belong into a subject.
    subject = _("Answer to your review link: %(title)s") % {"title": revision.title}
    EmailMessage(subject, text, to=[maker.email]).send()


def tell_mistake(report: MistakeReport) -> None:
    """Write that a reader reported a mistake, to whoever looks after the page or to the editors.

    What the reader wrote may be about their health and stays on the site.
    """
    article = Article.objects.at_hand().select_related("owner").get(pk=report.article_id)
    owner = article.owner
    people = {owner} if owner and owner.is_active and owner.is_staff else set()
    people = people or who_may("change_mistakereport")
    address = reverse("admin:articles_mistakereport_change", args=[report.pk])
    text = _("A reader says that something on this page is wrong: %(title)s\n\n%(address)s\n") % {
        "title": article.title,
        "address": settings.SITE_URL + address,
    }
    subject = _("Reported mistake: %s") % Truncator(article.title).chars(80)
    mails = [EmailMessage(subject, text, to=[user.email]) for user in people if user.email]
    if mails:
        get_connection().send_messages(mails)


def tell_mistake_answer(report: MistakeReport) -> None:
    """Write to the reader who reported a mistake and left an address what came of it."""
    if not report.contact:
        return
    article = Article.objects.at_hand().get(pk=report.article_id)
    text = _(
        "You told us that something on this page is wrong. Thank you.\n\n"
        "%(title)s\n%(address)s\n\n"
        "What came of it:\n%(answer)s\n\n"
        "We delete your address %(days)d days after this mail.\n%(site)s\n"
    ) % {
        "title": article.title,
        "address": settings.SITE_URL + article.get_absolute_url(),
        "answer": report.answer,
        "days": CONTACT_DAYS,
        "site": settings.SITE_NAME,
    }
    EmailMessage(_("The mistake that you reported"), text, to=[report.contact]).send()

"""What readers report as wrong on a page, what came of it, and how long it is kept."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles import notifications, permissions
from articles.models import Article, MistakeReport, Recheck, Revision
from articles.rules import CONTACT_DAYS, MISTAKES, MISTAKES_WITHIN, REPORT_DAYS, Reopening
from articles.services import rechecking
from articles.services.errors import Invalid, NotAllowed, NotPossible
from articles.services.trail import locked, once_certain, record
from articles.workflow import Reading
from core.text import is_blank, normalise, one_line

TEXT_LENGTH, ANSWER_LENGTH = 2000, 500


@transaction.atomic
def report(
    article: Article, *, text: str, contact: str = "", revision: int | None = None
) -> MistakeReport:
    """Keep what a reader says is wrong. Anybody may; nobody's account is kept with it.

    `revision` is the number of the text that was read. Several reports within a month open the
    page for an early review. Raises Invalid, or NotPossible where readers never saw the article.
    """
    if is_blank(text):
        raise Invalid("text", _("Say what is wrong, and where on the page."))
    text = normalise(text)
    if len(text) > TEXT_LENGTH:
        raise Invalid(
            "text",
            _("This has %(count)d characters; at most %(most)d fit. Please make it shorter.")
            % {"count": len(text), "most": TEXT_LENGTH},
        )
    article = locked(article)
    if article.reading is Reading.NOTHING:
        raise NotPossible(_("Readers do not see this article."))
    is_first = not MistakeReport.objects.waiting().filter(article=article).exists()
    made = MistakeReport.objects.create(
        article=article, revision=_read(article, revision), text=text, contact=contact
    )
    if _since_last_look(article) >= MISTAKES:
        rechecking.reopen(article, Reopening.MISTAKES, by=None, note=_note())
    elif is_first:  # One mail, however many reports wait.
        once_certain(notifications.tell_mistake, made)
    return made


@transaction.atomic
def answer(report: MistakeReport, *, by: User | None, was_right: bool, answer: str) -> None:
    """Say what came of a report; the reader who left an address gets it by mail.

    Raises NotAllowed, NotPossible or Invalid.
    """
    if not permissions.can_answer_mistakes(by):
        raise NotAllowed
    if is_blank(answer):
        raise Invalid("answer", _("Say in a sentence what came of it."))
    if len(one_line(answer)) > ANSWER_LENGTH:
        raise Invalid("answer", _("At most %d characters.") % ANSWER_LENGTH)
    article = locked(report.article)
    report = MistakeReport.objects.get(pk=report.pk)
    if report.answered_at is not None:
        raise NotPossible(_("Somebody answered this report already."))
    _close(report, article, by=by, was_right=was_right, answer=one_line(answer))


def corrected(report: MistakeReport | None, article: Article, *, by: User | None, how: str) -> None:
    """Answer the report that a correction mends, unless somebody did. The article must be locked.

    Raises Invalid if the report is about another page.
    """
    if report is None:
        return
    if report.article_id != article.pk:
        raise Invalid("mistake", _("This report is about another page."))
    report = MistakeReport.objects.get(pk=report.pk)
    if report.answered_at is None:
        words = _("We have corrected the page: %s") % how
        _close(report, article, by=by, was_right=True, answer=words)


def forget() -> int:
    """Let go of addresses and texts whose time is over, and return of how many reports.

    A report that nobody answered for so long is closed, which its row says.
    """
    now = timezone.now()
    old = MistakeReport.objects.filter(sent_at__lte=now - timedelta(days=REPORT_DAYS))
    old.filter(answered_at__isnull=True).update(
        answered_at=now, answer=_("Nobody answered this within a year.")
    )
    count = old.exclude(text="", contact="").update(text="", contact="")
    done = MistakeReport.objects.filter(answered_at__lte=now - timedelta(days=CONTACT_DAYS))
    return count + done.exclude(contact="").update(contact="")


def _close(
    report: MistakeReport, article: Article, *, by: User | None, was_right: bool, answer: str
) -> None:
    report.answered_at, report.answered_by = timezone.now(), by
    report.was_right, report.answer = was_right, answer[:ANSWER_LENGTH]
    report.save(update_fields=["answered_at", "answered_by", "was_right", "answer"])
    words = _("The page was wrong") if was_right else _("The page was right")
    record(article, "mistake", by=by, was=article.state, note=f"{words}: {report.answer}")
    once_certain(notifications.tell_mistake_answer, report)


def _read(article: Article, number: int | None) -> Revision:
    """Return the revision that was read; what was never public cannot have been."""
    shown = article.shown_revision
    assert shown is not None  # Readers see it, or saw it last.
    if number is None or number >= shown.number:
        return shown
    return article.revisions.filter(number=number).first() or shown


def _since_last_look(article: Article) -> int:
    """Count the reports of the last weeks that may be right and that no early review saw."""
    last = Recheck.objects.filter(
        article=article, reason=Reopening.MISTAKES, closed_at__isnull=False
    ).order_by("-closed_at")
    seen = last.values_list("closed_at", flat=True).first()
    since = timezone.now() - MISTAKES_WITHIN
    recent = MistakeReport.objects.filter(article=article, sent_at__gt=max(since, seen or since))
    return recent.filter(Q(was_right__isnull=True) | Q(was_right=True)).count()


def _note() -> str:
    return _("%(count)d reports within %(days)d days") % {
        "count": MISTAKES,
        "days": MISTAKES_WITHIN.days,
    }

"""The boxes of the start page about trust: what is to be reviewed, what readers report as wrong."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles.models import REOPENING_NAMES, Article, MistakeReport, Recheck
from articles.models.article import ArticleQuerySet
from articles.newsroom.lines import LINES, Box, Line, admin_url, form_url
from articles.rules import SOON, Reopening, Timing
from articles.services import reviewlists

# So many early reviews are named at most, so that those by the calendar have room, too.
EARLY = LINES // 2
_TITLES = ("latest_revision__title", "slug")


def reviews(user: User, articles: ArticleQuerySet) -> Box:
    """Return what is in doubt, and then what is overdue or due soon, the oldest first."""
    known = reviewlists.early(user).select_related("article__latest_revision")
    fields = ("reason", "opened_at", *(f"article__{name}" for name in _TITLES))
    lines = [_early_line(line) for line in known.only(*fields)[:EARLY]]
    until = timezone.localdate() + SOON
    near = reviewlists.due_pages(user).filter(next_review_on__lte=until)
    near = near.select_related("latest_revision").only(
        "next_review_on", "next_at", "next_reviewed_at", "kind", "review_months", *_TITLES
    )
    lines += map(_due_line, near.order_by("next_review_on", "pk")[: LINES - len(lines)])
    return Box(
        "reviews",
        _("Reviews"),
        lines,
        _("No page is overdue, in doubt, or due in the next 90 days."),
        reverse("admin:articles_article_reviews"),
        _("All reviews"),
    )


def mistakes(user: User, articles: ArticleQuerySet) -> Box:
    """Return what readers report as wrong and nobody has answered, the oldest first."""
    waiting = MistakeReport.objects.waiting().select_related("article__latest_revision")
    fields = ("sent_at", *(f"article__{name}" for name in _TITLES))
    lines = [
        Line(
            _title(report.article),
            admin_url("mistakereport", report.pk) or form_url(report.article),
            _("reported"),
            report.sent_at,
        )
        for report in waiting.only(*fields)[:LINES]
    ]
    empty = _("No report of a mistake waits for an answer.")
    url = admin_url("mistakereport")
    return Box("mistakes", _("Reported mistakes"), lines, empty, url, _("All reports"))


def _early_line(line: Recheck) -> Line:
    words = _("%s, since") % REOPENING_NAMES[Reopening(line.reason)]
    return Line(_title(line.article), form_url(line.article), words, line.opened_at)


def _due_line(article: Article) -> Line:
    words = {
        Timing.DECIDE: _("decide what becomes of it: overdue since"),
        Timing.OVERDUE: _("overdue since"),
    }
    said = words.get(article.timing, _("due"))
    return Line(_title(article), form_url(article), said, article.shown_next_review)


def _title(article: Article) -> str:
    return article.latest_revision.title if article.latest_revision else article.slug

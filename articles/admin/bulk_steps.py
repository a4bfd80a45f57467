"""The steps that can be taken with many articles at once, and what each would do to one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from articles import permissions
from articles.admin.bulk_forms import BulkForm, PublishManyForm, RefileManyForm, WithdrawManyForm
from articles.checks import Finding, Level
from articles.models import STATE_NAMES, Article, Category
from articles.rules import NEEDS_NOTE, Class
from articles.services import changing, drafting, publishing, withdrawing
from articles.services.changing import Said
from articles.services.errors import GateClosed, NotAllowed, NotPossible, Refused
from articles.services.trail import require
from articles.workflow import Action, Reading

MOST_REASONS = 2  # Why a change is called major, beside each of many articles.


@dataclass(frozen=True)
class BulkStep:
    """How a step with many articles is offered, asked about and done."""

    title: Any
    lead: Any  # What will happen.
    button: Callable[[int], str]
    done: Callable[[int], str]
    form: type[BulkForm]
    may: Callable[[User], bool]
    check: Callable[[Article, User], None]  # Raises what the service would.
    notes: Callable[[Article], list[str]]  # What else happens to one.
    do: Callable[..., object]
    danger: bool = False


@dataclass(frozen=True)
class Outlook:
    """What will become of one of the chosen articles, or why nothing will."""

    article: Article
    notes: Sequence[str] = ()
    refusal: str = ""
    findings: Sequence[Finding] = ()

    @property
    def state_name(self) -> str:
        """The state in words."""
        return str(STATE_NAMES[self.article.state])


def outlook(step: BulkStep, article: Article, by: User) -> Outlook:
    """Ask what the service would ask; the number of queries does not depend on the text."""
    try:
        step.check(article, by)
    except GateClosed as refusal:
        return Outlook(article, (), str(refusal), refusal.findings)
    except Refused as refusal:
        return Outlook(article, (), str(refusal))
    return Outlook(article, step.notes(article))


def _check_publishing(article: Article, by: User) -> None:
    require(article, Action.PUBLISH, by=by)
    found = publishing.findings(article, by=by)
    blocking = [finding for finding in found if finding.level is Level.BLOCKING]
    if blocking:
        raise GateClosed(blocking)


def _notes_on_publishing(article: Article) -> list[str]:
    notes = []
    if article.next_at is not None and not article.is_due:
        at = date_format(timezone.localtime(article.next_at), "j F Y, H:i")
        notes.append(_("Readers see it now and not only on %s.") % at)
    if article.reading is Reading.GONE:
        notes.append(_("It was withdrawn and becomes public again."))
    elif article.reading is Reading.PAGE:
        notes.append(_("It takes the place of the text that readers see now."))
    proposal = changing.proposal(article)
    if proposal.kind in NEEDS_NOTE:
        notes.append(_("A major change: readers see the sentence that you write below."))
        notes += proposal.reasons[:MOST_REASONS]
    elif proposal.kind is Class.MINOR:
        notes.append(_("A minor change: no date moves."))
    return notes


def _publish(article: Article, *, by: User, note: str = "") -> None:
    """Publish it as what it is proposed to be; the note is for the major changes alone."""
    said = Said(note=note) if changing.needs_note(article) else None
    publishing.publish(article, by=by, change=said)


def _check_withdrawal(article: Article, by: User) -> None:
    require(article, Action.WITHDRAW, by=by)


def _notes_on_withdrawal(article: Article) -> list[str]:
    notes = []
    if article.next_at is not None and not article.is_due:
        notes.append(_("The text that is scheduled for it is held back, too."))
    links = Article.objects.linking_to(article).count()
    if links:
        notes.append(
            ngettext(
                "%d other article has a link to it.", "%d other articles have a link to it.", links
            )
            % links
        )
    return notes


def _check_filing(article: Article, by: User) -> None:
    if not permissions.can_file(by, article):
        raise NotAllowed


def _notes_on_filing(article: Article) -> list[str]:
    return [_("It is in “%s” now.") % article.category]


def _file(article: Article, *, category: Category, by: User) -> None:
    if article.category_id == category.pk:
        raise NotPossible(_("It is in this topic already."))
    drafting.file_article(article, category=category, author=article.author, by=by)


STEPS = {
    "publish": BulkStep(
        gettext_lazy("Publish several articles"),
        gettext_lazy("Readers see the newest text of each at once."),
        lambda count: ngettext("Publish %d article", "Publish %d articles", count) % count,
        lambda count: (
            ngettext("%d article has been published.", "%d articles have been published.", count)
            % count
        ),
        PublishManyForm,
        permissions.can_publish,
        _check_publishing,
        _notes_on_publishing,
        _publish,
    ),
    "withdraw": BulkStep(
        gettext_lazy("Withdraw several articles"),
        gettext_lazy(
            "Readers who come to one of these pages are told that it was withdrawn, and why."
            " The texts and their histories are kept."
        ),
        lambda count: ngettext("Withdraw %d article", "Withdraw %d articles", count) % count,
        lambda count: (
            ngettext("%d article has been withdrawn.", "%d articles have been withdrawn.", count)
            % count
        ),
        WithdrawManyForm,
        permissions.can_publish,
        _check_withdrawal,
        _notes_on_withdrawal,
        withdrawing.withdraw,
        danger=True,
    ),
    "refile": BulkStep(
        gettext_lazy("Move several articles to another topic"),
        gettext_lazy("The addresses of the articles stay as they are."),
        lambda count: ngettext("Move %d article", "Move %d articles", count) % count,
        lambda count: (
            ngettext("%d article has been moved.", "%d articles have been moved.", count) % count
        ),
        RefileManyForm,
        lambda user: user.has_perm("articles.change_article"),
        _check_filing,
        _notes_on_filing,
        _file,
    ),
}

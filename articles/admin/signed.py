"""What the form and the history say of signatures: who gave one, for which text, who can next."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from articles import permissions
from articles.admin.desk import Newsdesk, page_url
from articles.admin.signing import compare_url, last_signed
from articles.models import Article, Credential, Declaration, Person, Revision, SignOff
from articles.rules import Risk, Role
from articles.services import changing
from articles.signatures import covering, signature_of
from articles.workflow import Action

MOST_NAMES = 5


def panel(desk: Newsdesk) -> dict[str, object]:
    """Return who signed last, how far the newest text is from that, and who can sign it."""
    article = desk.article
    if article is None or article.latest_revision is None:
        return {}
    last, latest = last_signed(article), article.latest_revision
    is_same = last is not None and last.content_hash == latest.content_hash
    holds = signature_of(latest) if is_same else None
    if last is not None and not is_same:
        proposed = changing.proposal(article).kind
        holds = covering(article, proposed, proposed=proposed)
    wanted = article.risk is not Risk.NONE and (holds is None or holds.role != Role.CLINICAL)
    return {
        "last_signed": last,
        "signed_text_is_newest": is_same,
        "signature_ended": is_same and holds is None,
        "edits_behind": 0 if last is None or is_same else latest.number - last.revision.number,
        "compare_url": compare_url(article, last),
        "can_sign_next": _names(article) if wanted else [],
        "must_be_signed": wanted and article.risk is Risk.HIGH,
        "why_not_url": _why_not(desk, article),
    }


def signers(revisions: Iterable[Revision]) -> dict[int, list[SignOff]]:
    """Return the signatures under each of these revisions, the newest first. One query."""
    found: dict[int, list[SignOff]] = {}
    given = SignOff.objects.filter(revision__in=[each.pk for each in revisions])
    for each in given.select_related("person").order_by("-signed_at", "-pk"):
        found.setdefault(each.revision_id, []).append(each)
    return found


def _why_not(desk: Newsdesk, article: Article) -> str:
    """Return where reviewers who cannot sign are told why; those who can have a button."""
    if not permissions.can_review(desk.user) or permissions.can_sign(desk.user, article):
        return ""
    return page_url("step", article, Action.SIGN.value)


def _names(article: Article) -> list[str]:
    """Return who could sign the newest text as a clinician, by name and not too many."""
    return [person.full_name for person in _clinicians(article)[:MOST_NAMES]]


def _clinicians(article: Article) -> "QuerySet[Person]":
    """Return the clinicians whose papers hold today and who did not write on the text."""
    today = timezone.localdate()
    signed = article.live_signoff
    since = signed.revision_id if signed and signed.role == Role.CLINICAL else 0
    writers = article.revisions.filter(pk__gt=since, created_by__isnull=False)
    people = Person.objects.filter(
        Q(user__isnull=True) | ~Q(user__in=writers.values("created_by")),
        pk__in=Credential.objects.valid_on(today).values("person"),
        is_team=False,
        consented_at__isnull=False,
        consent_withdrawn_at__isnull=True,
    )
    declared = Declaration.objects.valid_on(today).order_by().values("person")
    return people.filter(pk__in=declared).exclude(pk=article.author_id).order_by("name", "pk")

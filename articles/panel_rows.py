"""The rows of which a panel is made: signatures, the public record and sources, in one query."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from articles.models import Article, Change, Citation, Event, Revision, SignOff
from articles.models.revision import content_hash
from articles.rules import Role, Scope
from articles.workflow import Action
from core.citations import CITED
from core.rows import Wanted, together

# Of a page that changes all the time so many changes are shown, the newest ones.
CHANGES_SHOWN = 100
_OF_PEOPLE = (
    "id name slug is_team is_sample prefix suffix role affiliation orcid consented_at"
    " consent_withdrawn_at"
).split()
_OF_SOURCES = (
    "id kind title authors container publisher year volume issue pages doi pmid isbn url"
    " accessed_on status status_note"
).split()
# What the page shows of each row below it.
_OF_SIGNATURES = (
    *"id person_id role signed_at content_hash credential declaration new_interest".split(),
    *"is_doubted register_entry__id register_entry__withdrawn_at".split(),
    *(f"person__{name}" for name in _OF_PEOPLE),
)
_OF_CHANGES = tuple("id kind at note was now harm advice banner_until says".split())
_OF_CITATIONS = (
    *"id number places reference_id".split(),
    *(f"reference__{name}" for name in _OF_SOURCES),
)


def rows_of(
    article: Article, revision: Revision, counts: int | None
) -> tuple[list[SignOff], list[Change], list[Citation]]:
    """Return the signatures under a text, clinicians' first, its public record and its sources."""
    newest = Change.objects.public().filter(article=article)[:CHANGES_SHOWN].values("pk")
    changes = Change.objects.filter(pk__in=newest).annotate(says=F("revision__content_hash"))
    wanted = [
        Wanted(_signatures(article, revision, counts), _OF_SIGNATURES),
        Wanted(changes, _OF_CHANGES),
    ]
    is_stored = revision.pk is not None and CITED in revision.body
    if is_stored:
        wanted.append(Wanted(Citation.objects.filter(revision=revision), _OF_CITATIONS))
    given, record, *cited = together(*wanted)
    given.sort(key=lambda one: (one.signed_at, one.pk), reverse=True)
    given.sort(key=lambda one: bool(one.role != Role.CLINICAL.value))
    record.sort(key=lambda one: (one.at, one.pk), reverse=True)
    if is_stored:
        return given, record, sorted(cited[0], key=lambda one: int(one.number))
    return given, record, Citation.objects.of(revision)


def _signatures(article: Article, revision: Revision, counts: int | None) -> QuerySet[SignOff]:
    """Ask for the whole-page signatures under this text, and under the one that was signed of it.

    What is different since is minor. `counts` is the key of the signature that counts.
    """
    said = content_hash(revision.title, revision.summary, revision.body)
    signed = SignOff.objects.filter(pk=counts or 0).values("content_hash")
    # Somebody asked for changes to the text after this signature was given.
    doubts = Event.objects.filter(
        revision__article=article.pk,
        revision__content_hash=said,
        action=Action.REQUEST_CHANGES,
        at__gte=OuterRef("signed_at"),
    )
    return SignOff.objects.filter(
        Q(content_hash=said) | Q(content_hash__in=signed) if counts else Q(content_hash=said),
        revision__article=article.pk,
        scope=Scope.PAGE.value,
    ).annotate(is_doubted=Exists(doubts))

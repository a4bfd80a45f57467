"""The rows of which the page of an article is made, in two queries."""

from functools import cache, partial

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from articles.models import Article, Change, Citation, Event, Revision, SignOff
from articles.models.revision import content_hash
from articles.rules import Role, Scope
from articles.workflow import Action
from core.citations import CITED
from core.prepared import Keys
from core.rows import Joined, Together, Wanted

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

_ARTICLE = Joined(
    lambda places: Article.objects.filter(slug=places.text("slug")).order_by(),
    *("category", "author", "live_revision", "condition"),
    leave_out={"author__bio"},
)


def article_at(slug: str) -> Article | None:
    """Return the article at an address with what its page shows of it, as `for_page` does."""
    article: Article | None = next(iter(_ARTICLE.fetch(slug=slug)), None)
    return article


def rows_of(
    article: Article, revision: Revision, counts: int | None
) -> tuple[list[SignOff], list[Change], list[Citation]]:
    """Return the signatures under a text, clinicians' first, its public record and its sources.

    `counts` is the key of the signature that counts.
    """
    is_stored = revision.pk is not None and CITED in revision.body
    given, record, *cited = _query(is_stored).fetch(
        article=article.pk,
        # A text that is not saved has no hash yet.
        said=revision.content_hash or content_hash(revision.title, revision.summary, revision.body),
        counts=counts or 0,
        now=timezone.now(),
        **({"revision": revision.pk} if is_stored else {}),
    )
    given.sort(key=lambda one: (one.signed_at, one.pk), reverse=True)
    given.sort(key=lambda one: bool(one.role != Role.CLINICAL.value))
    record.sort(key=lambda one: (one.at, one.pk), reverse=True)
    if is_stored:
        return given, record, sorted(cited[0], key=lambda one: int(one.number))
    return given, record, Citation.objects.of(revision)


@cache
def _query(is_stored: bool) -> Together:
    return Together(partial(_wanted, is_stored))


def _wanted(is_stored: bool, places: Keys) -> list[Wanted]:
    article = places.key("article")
    public = Change.objects.public(at=places.moment("now")).filter(article=article)
    changes = Change.objects.filter(pk__in=public[:CHANGES_SHOWN].values("pk"))
    wanted = [
        Wanted(_signatures(article, places), _OF_SIGNATURES),
        Wanted(changes.annotate(says=F("revision__content_hash")), _OF_CHANGES),
    ]
    if is_stored:
        cited = Citation.objects.filter(revision=places.key("revision"))
        wanted.append(Wanted(cited, _OF_CITATIONS))
    return wanted


def _signatures(article: int, places: Keys) -> QuerySet[SignOff]:
    """Ask for the whole-page signatures under this text, and under the one that was signed of it.

    What is different since is minor.
    """
    said = places.text("said")
    signed = SignOff.objects.filter(pk=places.key("counts")).values("content_hash")
    # Somebody asked for changes to the text after this signature was given.
    doubts = Event.objects.filter(
        revision__article=article,
        revision__content_hash=said,
        action=Action.REQUEST_CHANGES,
        at__gte=OuterRef("signed_at"),
    )
    return SignOff.objects.filter(
        Q(content_hash=said) | Q(content_hash__in=signed),
        revision__article=article,
        scope=Scope.PAGE.value,
    ).annotate(is_doubted=Exists(doubts))

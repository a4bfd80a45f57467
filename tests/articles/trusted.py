"""What the tests of pages that are vouched for share: a clock to set, and pages in each state."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest.mock import patch

from django.utils import timezone

from articles.models import Article, Person, Reference, SignOff
from articles.rules import Class, Harm, Kind, Role, SourceKind
from articles.services import changing, drafting, publishing, reviewing, signing
from articles.workflow import State
from tests import build

CARE = (
    '<section class="emergency"><h2>Call 999 if:</h2><ul><li>you cannot swallow</li></ul></section>'
)
POINTS = (
    '<section class="key-points"><h2>Key points</h2><ul><li>Take it on time</li></ul></section>'
)


@contextmanager
def days_ago(days: int) -> Iterator[datetime]:
    """Let it be so many days earlier."""
    moment = timezone.now() - timedelta(days=days)

    class Then(datetime):
        @classmethod
        def now(cls, tz=None):
            return moment.astimezone(tz) if tz else moment.replace(tzinfo=None)

    # Fields keep `timezone.now` itself as their default, so what it asks is replaced.
    with patch("django.utils.timezone.datetime", Then):
        yield moment


def source(title: str = "Guidance on MG", **values: object) -> Reference:
    known = {
        "kind": SourceKind.JOURNAL,
        "authors": ["Roe J", "Doe AB"],
        "container": "J Tests",
        "year": 2021,
        "volume": "96",
        "doi": f"10.1000/{title.lower().replace(' ', '-')}",
    }
    return Reference.objects.create(title=title, **{**known, **values})


def cite(*sources: Reference) -> str:
    """Return a paragraph that cites these."""
    return "".join(f"<p>Rest helps.[ref:{each.pk}]</p>" for each in sources)


def clinician(name: str = "Asha Rao") -> Person:
    """Return a person of the register, with a checked entry that held long ago too."""
    account = build.user(name.split()[0], group="Reviewers")
    who = build.clinician(name, account=account)
    who.register_entries.update(checked_on=timezone.localdate() - timedelta(days=2000))
    build.declaration(
        who,
        on=timezone.localdate() - timedelta(days=2000),
        valid_until=timezone.localdate() + timedelta(days=100),
    )
    return who


def sign(article: Article, who: Person, role: Role = Role.CLINICAL) -> SignOff:
    """Let somebody of the register sign the whole newest text, which is sent to them if need be."""
    article = Article.objects.get(pk=article.pk)
    if article.state is State.DRAFT:
        reviewing.submit(article, by=None)
    checked = () if role is Role.LAY else signing.CHECKLIST
    return signing.sign(article, signing.Signature(role, checked=checked), by=who.user)


def reviewed(who: Person, title: str = "Resting", *, kind: str = Kind.LIVING, **values) -> Article:
    """Return a published page that this person signed as a clinician."""
    made = build.article(title, kind=kind, published=False, **values)
    sign(made, who)
    return publishing.publish(Article.objects.get(pk=made.pk), by=None)


def corrected(article: Article, harm: Harm = Harm.NONE, **said: str) -> Article:
    """Publish the next text of a page as a correction."""
    newest = article.latest_revision
    text = drafting.Draft(newest.title, newest.summary, f"{newest.body}<p>Three, not five.</p>")
    drafting.save_draft(article, text, base=newest.number, by=None)
    words = {"was": "Take five.", "now": "Take three.", "note": "The dose was wrong.", **said}
    what = changing.Said(Class.CORRECTION, harm=harm, **words)
    return publishing.publish(Article.objects.get(pk=article.pk), by=None, change=what)

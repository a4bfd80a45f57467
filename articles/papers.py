"""The papers of people: whether those behind a signature hold, and what readers are shown."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.checks import Finding, Level
from articles.models import Article, Credential, Declaration, Person, Revision, SignOff
from articles.models.article import ArticleQuerySet
from articles.rules import TOLD, Class, Risk, Role, Scope
from articles.signatures import clinicians_under, covering
from core.text import plain_text

NOT_SHOWN = Finding(
    Level.BLOCKING,
    "CRED",
    _("Who signed this text does not agree to be shown to readers any more."),
    _("Ask somebody else of the register to sign it."),
)
ENTRY_ENDED = Finding(
    Level.BLOCKING,
    "CRED",
    _("The register entry of the clinician who signed this text is not in force."),
    _("Have the entry looked up again in the register of people, or ask somebody else to sign."),
)
UNDECLARED = Finding(
    Level.BLOCKING,
    "CRED",
    _("Who signed this text has declared no interests in the last 12 months."),
    _("Ask them to declare their interests anew, or ask somebody else to sign."),
)
CONFLICT = Finding(
    Level.BLOCKING,
    "COI",
    _("Who signed this text has been paid by a company whose medicine it names."),
    _("Ask a second clinical reviewer, who has no tie to the company, to sign the whole page."),
)
# What parts the names of medicines that somebody typed in one field.
_BETWEEN = re.compile(r"[,;/\n]|\band\b")


def check_papers(
    article: Article, change: Class, *, proposed: Class, at: datetime | None = None
) -> list[Finding]:
    """Return what is wrong with the papers of the signature under the newest text.

    `change` is what that text is called, `proposed` what it was taken for, and `at` when
    readers get it, which is now if not given. Without a signature nothing is asked, with
    one in order four queries.
    """
    signature = covering(article, change, proposed=proposed)
    if signature is None:
        return []
    assert article.latest_revision is not None  # Every article is created with a revision.
    day = timezone.localdate(max(filter(None, (at, timezone.now()))))
    found = _lapsed(signature, day)
    if article.risk is Risk.HIGH and change is not Class.MINOR:
        # A signature that does not hold is none, and here no reason stands in for one.
        found = [replace(each, is_firm=True) for each in found]
    named = _conflicts(signature, article.latest_revision, day)
    if named and not _has_second(article, signature, day):
        found.append(_naming(signature.person, named))
    return found


def papers_of(person: Person) -> dict[str, object]:
    """Return the papers that readers may be shown: what holds today, and only with consent."""
    if person.is_team or not person.is_shown:
        return {"entries": [], "declaration": None}
    today = timezone.localdate()
    return {
        "entries": list(Credential.objects.valid_on(today).filter(person=person)),
        "declaration": Declaration.objects.valid_on(today).filter(person=person).first(),
    }


def reviewed_by(person: Person) -> ArticleQuerySet:
    """Return the articles of which readers are told that this person reviewed them.

    These are not news, nor stories; beside the signature that counts, those of other clinicians
    under the same text stand on the page.
    """
    by_person = SignOff.objects.filter(person=person, scope=Scope.PAGE.value).exclude(
        register_entry__withdrawn_at__isnull=False
    )
    holds = Q(role=Role.CLINICAL.value) | Q(pk=OuterRef("counts"))
    given = by_person.filter(
        holds,
        revision__article=OuterRef("pk"),
        content_hash__in=[OuterRef("signed_hash"), OuterRef("shown_hash")],
    )
    # Each article once: so PostgreSQL begins with the few, and not with all articles there are.
    signed = by_person.values("revision__article").distinct()
    return (
        Article.objects.filter(pk__in=signed)
        .exclude(kind__in=TOLD)
        .annotate(
            counts=_in_use("signoff"),
            signed_hash=_in_use("signoff__content_hash"),
            shown_hash=_in_use("revision__content_hash"),
        )
        .filter(Exists(given), counts__isnull=False)
    )


def _in_use(field: str) -> Case:
    """Return what belongs to the text that readers have now, though the row may lag behind."""
    is_due = When(next_at__lte=timezone.now(), then=F(f"next_{field}"))
    return Case(is_due, default=F(f"live_{field}"))


def _lapsed(signature: SignOff, day: date) -> list[Finding]:
    person, found = signature.person, []
    if not person.is_shown:
        found.append(NOT_SHOWN)
    if signature.role == Role.CLINICAL and not _is_registered(signature, day):
        found.append(ENTRY_ENDED)
    if not Declaration.objects.valid_on(day).filter(person=person).exists():
        found.append(UNDECLARED)
    return [_of(each, person) for each in found]


def _is_registered(signature: SignOff, day: date) -> bool:
    """Say whether the signer is in a register still; the very entry must not be withdrawn."""
    if signature.register_entry_id is None:
        return False
    entries = Credential.objects.filter(person=signature.person_id)
    withdrawn = entries.filter(pk=signature.register_entry_id, withdrawn_at__isnull=False)
    return entries.valid_on(day).exists() and not withdrawn.exists()


def _conflicts(signature: SignOff, revision: Revision, day: date) -> list[str]:
    """Return the medicines of the signer's payers that the text names, and interests new to it."""
    declared = list(signature.declaration.get("interests", []))
    for current in Declaration.objects.valid_on(day).filter(person=signature.person_id)[:1]:
        declared += current.interests
    found = named_in(revision, declared)
    return [*found, signature.new_interest] if signature.new_interest else found


def named_in(revision: Revision, interests: Iterable[dict[str, Any]]) -> list[str]:
    """Return those medicines of declared interests that a text names."""
    names = dict.fromkeys(
        word
        for interest in interests
        for part in _BETWEEN.split(str(interest.get("medicines", "")))
        if (word := part.strip(" .")) and len(word) > 1
    )
    text = " ".join([revision.title, revision.summary, plain_text(revision.body)])
    return [
        name for name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
    ]


def _has_second(article: Article, signature: SignOff, day: date) -> bool:
    """Say whether another clinician, whose papers are in order, vouches for the same text.

    Who signed it and asked for changes since does not.
    """
    latest = article.latest_revision
    assert latest is not None  # The caller has seen it.
    nobody = {signature.person_id, article.author_id}
    return any(
        not _lapsed(each, day) and not _conflicts(each, latest, day)
        for each in clinicians_under(signature.revision)
        if each.person_id not in nobody
    )


def _of(finding: Finding, person: Person) -> Finding:
    return Finding(finding.level, finding.code, finding.message, finding.advice, (person.name,))


def _naming(person: Person, named: list[str]) -> Finding:
    place = f"{person.name}: {', '.join(named)}"
    return Finding(CONFLICT.level, CONFLICT.code, CONFLICT.message, CONFLICT.advice, (place,))

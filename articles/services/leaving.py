"""What the newsroom keeps about somebody who worked in it, and what goes with their account.

What was published stays, under the by-line that readers know: a Person, which is no account.
"""

from collections.abc import Mapping

from django.conf import settings
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.personal_data import Export, Outlook, Row
from articles.models import (
    Article,
    Credential,
    Declaration,
    Event,
    MistakeReport,
    Person,
    Picture,
    Reference,
    ReviewLink,
    Revision,
    SignOff,
    WorkingDraft,
)
from articles.models.signoff import SCOPE_NAMES
from articles.rules import Scope, Tie
from articles.services import contributing
from articles.services.interests import TIE_NAMES

LABELS: Mapping[str, Promise] = {
    # Kinds of rows.
    "by_line": _("Your by-line"),
    "register_entries": _("Entries of yours in public registers"),
    "declarations": _("What you declared of interests"),
    "signatures": _("Texts that you signed"),
    "pages": _("Pages that you look after"),
    "answers": _("Reports of mistakes that you answered"),
    "sources": _("Sources that you added"),
    "versions": _("Versions of articles that you saved"),
    "working_drafts": _("What you typed and did not save"),
    "steps": _("What you did with articles"),
    "review_links": _("Review links that you made"),
    "pictures": _("Pictures that you added"),
    # Their fields.
    "name": _("Name"),
    "address": _("Address"),
    "role": _("Role"),
    "bio": _("About you"),
    "affiliation": _("Where you work"),
    "orcid": _("ORCID"),
    "consented": _("You agreed to be shown"),
    "consent_note": _("How you agreed"),
    "consent_withdrawn": _("You withdrew that"),
    "profession": _("Profession"),
    "register": _("Register"),
    "checked": _("Looked up"),
    "until": _("Until"),
    "withdrawn": _("Withdrawn"),
    "interests": _("Interests"),
    "told": _("What readers are told"),
    "signed_as": _("Signed as"),
    "signed_for": _("Signed for"),
    "new_interest": _("Interest that was new"),
    "answer": _("Answer"),
    "article": _("Article"),
    "number": _("Number"),
    "title": _("Title"),
    "summary": _("Summary"),
    "body": _("Text"),
    "note": _("Note"),
    "at": _("Time"),
    "done": _("Step"),
    "invited": _("Who was asked"),
}


def export(user: User) -> Export:
    """Return all of it; the texts of saved versions can be read in the newsroom."""
    return {
        "by_line": _by_line(user),
        "register_entries": _entries(user),
        "declarations": _declarations(user),
        "signatures": _signatures(user),
        "pages": [
            {"article": each.title, "address": settings.SITE_URL + each.get_absolute_url()}
            for each in Article.objects.at_hand().filter(owner=user).order_by("pk")
        ],
        "answers": [
            {"at": each.answered_at, "answer": each.answer}
            for each in MistakeReport.objects.filter(answered_by=user).order_by("pk")
        ],
        "sources": [
            {"title": each.title} for each in Reference.objects.filter(added_by=user).order_by("pk")
        ],
        "versions": [
            {"article": each.title, "number": each.number, "at": each.created_at, "note": each.note}
            for each in Revision.objects.filter(created_by=user)
            .defer("body", "outline")
            .order_by("created_at", "pk")
        ],
        "working_drafts": [_typed(each) for each in WorkingDraft.objects.filter(editor=user)],
        "steps": _steps(user),
        "review_links": [
            {"invited": each.invited, "at": each.created_at}
            for each in ReviewLink.objects.filter(created_by=user)
        ],
        "pictures": [
            {"title": each.title, "at": each.created_at}
            for each in Picture.objects.filter(created_by=user)
        ],
    }


def outlook(user: User) -> Outlook:
    """Return what somebody who wrote articles is told before leaving; nothing to others."""
    if not Person.objects.filter(user=user).exists():
        return Outlook()
    return Outlook(
        goes=(
            _("What you typed into the editor and never saved."),
            _(
                "What the register of contributors says of you, and your consent to be shown:"
                " readers see no more than your name."
            ),
        ),
        stays=(
            _(
                "Signatures that you gave under articles, with your register entry and your"
                " declaration of that day."
            ),
            _(
                "Articles that you wrote, under the by-line that readers know. Please ask the"
                " editors first if another name should stand there."
            ),
        ),
    )


def erase_account(user: User) -> None:
    """Delete what was typed and never saved, and what the register says beside the name.

    The database takes the account off everything else: by-line, versions, steps, pictures.
    """
    WorkingDraft.objects.filter(editor=user).delete()
    for person in Person.objects.filter(user=user):
        contributing.forget(person, by=None)


def _by_line(user: User) -> list[Row]:
    return [
        {
            "name": each.full_name,
            "address": settings.SITE_URL + each.get_absolute_url(),
            "role": each.role,
            "affiliation": each.affiliation,
            "orcid": each.orcid,
            "bio": each.bio,
            "consented": each.consented_at,
            "consent_note": each.consent_note,
            "consent_withdrawn": each.consent_withdrawn_at,
        }
        for each in Person.objects.filter(user=user)
    ]


def _entries(user: User) -> list[Row]:
    return [
        {
            "profession": each.title,
            "register": each.issuer,
            "number": each.number,
            "address": each.verify_url,
            "checked": each.checked_on,
            "until": each.expires_on,
            "withdrawn": each.withdrawn_at,
            "note": each.withdrawn_note,
        }
        for each in Credential.objects.filter(person__user=user)
    ]


def _declarations(user: User) -> list[Row]:
    return [
        {
            "at": each.declared_on,
            "until": each.valid_until,
            "interests": "; ".join(map(_interest, each.interests)),
            "told": each.public_text,
        }
        for each in Declaration.objects.filter(person__user=user)
    ]


def _interest(row: Mapping[str, str]) -> str:
    """Return one payer in words."""
    kind = str(TIE_NAMES[Tie(row["kind"])]) if row.get("kind") in set(Tie) else ""
    words = (row.get("payer", ""), kind, row.get("year", ""), row.get("medicines", ""))
    return ", ".join(filter(None, words))


def _signatures(user: User) -> list[Row]:
    given = SignOff.objects.filter(Q(person__user=user) | Q(by=user)).select_related("revision")
    given = given.defer("revision__body", "revision__outline").order_by("signed_at", "pk")
    return [
        {
            "article": each.revision.title,
            "at": each.signed_at,
            "signed_as": each.role_name,
            "signed_for": str(SCOPE_NAMES[Scope(each.scope)]),
            "register": " ".join(
                filter(None, (each.credential.get("issuer"), each.credential.get("number")))
            ),
            "told": each.interests_text,
            "new_interest": each.new_interest,
            "note": each.note,
        }
        for each in given
    ]


def _typed(draft: WorkingDraft) -> Row:
    fields = ("title", "summary", "body", "note")
    return {**{name: draft.values.get(name, "") for name in fields}, "at": draft.saved_at}


def _steps(user: User) -> list[Row]:
    steps = Event.objects.filter(actor=user).select_related("revision")
    steps = steps.defer("revision__body", "revision__outline").order_by("at", "pk")
    return [
        {
            "article": each.revision.title if each.revision else "",
            "done": each.action_name,
            "at": each.at,
            "note": each.note,
        }
        for each in steps
    ]

"""What the newsroom keeps about somebody who worked in it, and what goes with their account.

What was published stays, under the by-line that readers know: a Person, which is no account.
"""

from collections.abc import Mapping

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.personal_data import Export, Outlook, Row
from articles.models import Event, Person, Picture, ReviewLink, Revision, WorkingDraft

LABELS: Mapping[str, Promise] = {
    # Kinds of rows.
    "by_line": _("Your by-line"),
    "versions": _("Versions of articles that you saved"),
    "working_drafts": _("What you typed and did not save"),
    "steps": _("What you did with articles"),
    "review_links": _("Review links that you made"),
    "pictures": _("Pictures that you added"),
    # Their fields.
    "name": _("Name"),
    "address": _("Address"),
    "role": _("Role"),
    "credentials": _("Credentials"),
    "bio": _("About you"),
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
        goes=(_("What you typed into the editor and never saved."),),
        stays=(
            _(
                "Articles that you wrote, under the by-line that readers know. Please ask the"
                " editors first if another name should stand there."
            ),
        ),
    )


def erase_account(user: User) -> None:
    """Delete what was typed and never saved, and with it the sign that a form is open.

    The database takes the account off everything else: by-line, versions, steps, pictures.
    """
    WorkingDraft.objects.filter(editor=user).delete()


def _by_line(user: User) -> list[Row]:
    return [
        {
            "name": each.name,
            "address": settings.SITE_URL + each.get_absolute_url(),
            "role": each.role,
            "credentials": each.credentials,
            "bio": each.bio,
        }
        for each in Person.objects.filter(user=user)
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

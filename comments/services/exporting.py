"""What the discussions hold about a member, in rows of plain values."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.personal_data import Export, Row
from comments.models import (
    ClinicianCredential,
    Comment,
    CommenterStanding,
    CommentReport,
    CommentRevision,
    Consent,
    MemberBlock,
    ModerationAction,
    Outbox,
    Statement,
    Subscription,
    Thanks,
)

LABELS: Mapping[str, Promise] = {
    # Kinds of rows.
    "comments": _("Comments"),
    "earlier_texts": _("Earlier texts of changed comments"),
    "thanks": _("Comments you said thank you for"),
    "reports": _("Reports you made"),
    "decisions": _("Decisions of moderators about you and your comments"),
    "standing": _("How you stand with the moderators"),
    "consents": _("Your consent to the use of what comments tell about health"),
    "subscriptions": _("What you hear of by mail"),
    "mails": _("Mails sent to you lately or waiting"),
    "hidden_members": _("Members you do not want to read"),
    "professions": _("Your profession, as it was proposed or checked"),
    "your_decisions": _("What you decided as a moderator"),
    # Their fields.
    "address": _("Address"),
    "article": _("Article"),
    "in_reply_to": _("In reply to"),
    "state": _("State"),
    "for": _("For"),
    "written": _("Written"),
    "published": _("Published"),
    "changed": _("Changed"),
    "taken_away": _("Taken away"),
    "reason": _("Reason"),
    "thanks_received": _("Thanks"),
    "text": _("Text"),
    "editors_note": _("Note of an editor"),
    "replaced": _("Replaced"),
    "comment": _("Comment"),
    "at": _("Time"),
    "decision": _("Decision"),
    "message": _("Message"),
    "until": _("Until"),
    "seen": _("Seen"),
    "your_appeal": _("Your appeal"),
    "answer": _("Answer"),
    "comments_published": _("Comments published"),
    "comments_removed": _("Comments removed"),
    "read_first_until": _("Read first until"),
    "suspended_until": _("Suspended until"),
    "banned": _("Banned"),
    "banned_until": _("Banned until"),
    "version": _("Version of the text"),
    "given": _("Given"),
    "taken_back": _("Taken back"),
    "about": _("About"),
    "how_often": _("How often"),
    "due": _("Due"),
    "sent": _("Sent"),
    "name": _("Name"),
    "profession": _("Profession"),
    "country": _("Country"),
    "register": _("Register"),
    "number": _("Number"),
    "interests": _("Conflicts of interest"),
    "checked": _("Checked"),
    "valid_until": _("Valid until"),
    "revoked": _("Revoked"),
    "note": _("Private note"),
}


def export(member: User) -> Export:
    """Return all of it. What moderators note for each other and who reported what stay theirs."""
    return {
        "comments": [_comment(each) for each in _with_articles(_comments_of(member))],
        "earlier_texts": _earlier_texts(member),
        "thanks": [
            {"comment": _address(each.comment), "at": each.at}
            for each in Thanks.objects.filter(user=member).select_related("comment")
        ],
        "reports": _reports(member),
        "decisions": _decisions(member),
        "standing": _standing(member),
        "consents": [
            {"version": each.version, "given": each.given_at, "taken_back": each.withdrawn_at}
            for each in Consent.objects.filter(user=member)
        ],
        "subscriptions": _subscriptions(member),
        "mails": [
            {"about": each.get_kind_display(), "due": each.due_at, "sent": each.sent_at}
            for each in Outbox.objects.filter(user=member)
        ],
        "hidden_members": [
            {"name": each.blocked.username, "at": each.at}
            for each in MemberBlock.objects.filter(user=member).select_related("blocked")
        ],
        "professions": _professions(member),
        "your_decisions": [
            {
                "at": each.at,
                "decision": each.get_action_display(),
                "reason": each.get_reason_display(),
                "note": each.note,
            }
            for each in ModerationAction.objects.filter(actor=member).order_by("at", "pk")
        ],
    }


def _comments_of(member: User) -> QuerySet[Comment]:
    return Comment.objects.filter(author=member).order_by("created_at", "pk")


def _with_articles(comments: QuerySet[Comment]) -> QuerySet[Comment]:
    """Fetch with each comment the title of its article, without the text of that."""
    path = "thread__article"
    return comments.select_related(
        "parent", f"{path}__live_revision", f"{path}__next_revision", f"{path}__latest_revision"
    ).defer(
        *(
            f"{path}__{revision}_revision__{text}"
            for revision in ("live", "next", "latest")
            for text in ("body", "outline")
        )
    )


def _comment(comment: Comment) -> Row:
    return {
        "address": _address(comment),
        "article": str(comment.thread.article),
        "in_reply_to": _address(comment.parent) if comment.parent else None,
        "state": comment.get_status_display(),
        "for": comment.get_audience_display(),
        "written": comment.created_at,
        "published": comment.published_at,
        "changed": comment.edited_at,
        "taken_away": comment.closed_at,
        "reason": comment.get_removal_code_display(),
        "thanks_received": comment.thanks_count,
        "text": comment.source,
        "editors_note": comment.note_source,
    }


def _address(comment: Comment) -> str:
    return settings.SITE_URL + comment.get_absolute_url()


def _earlier_texts(member: User) -> list[Row]:
    mine = CommentRevision.objects.filter(comment__author=member).select_related("comment")
    return [
        {"comment": _address(each.comment), "replaced": each.replaced_at, "text": each.source}
        for each in mine.order_by("comment", "number")
    ]


def _reports(member: User) -> list[Row]:
    mine = CommentReport.objects.filter(reporter=member).select_related("comment")
    return [
        {
            "comment": _address(each.comment),
            "at": each.created_at,
            "reason": each.get_reason_display(),
            "text": each.text,
            "state": each.get_status_display(),
        }
        for each in mine
    ]


def _decisions(member: User) -> list[Row]:
    mine = Statement.objects.filter(member=member).select_related("comment", "appeal")
    return [_decision(each) for each in mine.order_by("at", "pk")]


def _decision(statement: Statement) -> Row:
    appeal: Any = getattr(statement, "appeal", None)
    return {
        "at": statement.at,
        "decision": statement.get_action_display(),
        "comment": _address(statement.comment) if statement.comment else None,
        "reason": statement.get_reason_display(),
        "message": statement.message,
        "until": statement.until,
        "seen": statement.seen_at,
        "your_appeal": appeal.text if appeal else None,
        "answer": appeal.answer if appeal else None,
    }


def _standing(member: User) -> list[Row]:
    return [
        {
            "comments_published": each.published,
            "comments_removed": each.removed,
            "read_first_until": each.premoderated_until,
            "suspended_until": each.suspended_until,
            "banned": each.banned_at,
            "banned_until": each.banned_until,
        }
        for each in CommenterStanding.objects.filter(user=member)
    ]


def _subscriptions(member: User) -> list[Row]:
    mine = Subscription.objects.filter(user=member).select_related("thread__article")
    return [
        {
            "about": str(each.thread or _("Replies to your comments")),
            "how_often": each.get_frequency_display(),
        }
        for each in mine.order_by("pk")
    ]


def _professions(member: User) -> list[Row]:
    return [
        {
            "profession": each.profession,
            "country": each.country,
            "register": each.register,
            "number": each.number,
            "interests": each.interests,
            "checked": each.verified_at,
            "valid_until": each.expires_at,
            "revoked": each.revoked_at,
        }
        for each in ClinicianCredential.objects.filter(user=member)
    ]

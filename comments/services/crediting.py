"""A member's profession: one person proposes it, another looks it up in its register."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from comments import cachetags, permissions, rules
from comments.models import ClinicianCredential, CommentThread, ModerationAction
from comments.rules import Action
from comments.services import errors, rows
from core import pagecache
from core.text import one_line


@transaction.atomic
def propose(
    member: User,
    *,
    by: User | None,
    profession: str,
    country: str,
    register: str,
    number: str,
    interests: str = "",
) -> ClinicianCredential:
    """Note what the register should say of a member. Readers see nothing of it yet.

    Raises Refused errors.
    """
    _require_right(member, by)
    needed = [one_line(text) for text in (profession, country, register, number)]
    if not all(needed):
        raise errors.Invalid(_("Please fill in profession, country, register and number."))
    credential = ClinicianCredential(
        user=member, interests=one_line(interests), proposed_by=by, proposed_at=timezone.now()
    )
    credential.profession, credential.country, credential.register, credential.number = needed
    credential.save()
    _note(credential, by, "", "proposed")
    return credential


@transaction.atomic
def confirm(credential: ClinicianCredential, *, by: User | None) -> ClinicianCredential:
    """Say that the register says so; from now on comments of the member are marked with it.

    The number in the register is forgotten. Twice is the same as once. Raises Refused errors.
    """
    credential = _locked(credential)
    _require_right(credential.user, by)
    if credential.verified_at is not None:
        return credential
    if by is None or by.pk == credential.proposed_by_id:
        raise errors.SecondPersonNeeded
    now = timezone.now()
    credential.verified_by, credential.verified_at, credential.number = by, now, ""
    credential.expires_at = now + rules.CREDENTIAL_LIVES
    credential.save()
    _purge_list()
    _note(credential, by, "proposed", "checked")
    return credential


@transaction.atomic
def decline(credential: ClinicianCredential, *, by: User | None) -> None:
    """Throw away a proposal that nobody has checked. Raises Refused errors."""
    credential = _locked(credential)
    _require_right(credential.user, by)
    if credential.verified_at is not None:
        raise errors.NotPossible
    _note(credential, by, "proposed", "declined")
    credential.delete()


@transaction.atomic
def end(credential: ClinicianCredential, *, by: User | None) -> ClinicianCredential:
    """Mark no more comments with it. Those that are marked keep it, with its date.

    Raises Refused errors.
    """
    credential = _locked(credential)
    _require_right(credential.user, by)
    now = timezone.now()
    if not credential.is_valid(now):
        raise errors.NotPossible
    credential.expires_at = now
    credential.save(update_fields=["expires_at"])
    _purge_list()
    _note(credential, by, "checked", "ended")
    return credential


@transaction.atomic
def revoke(credential: ClinicianCredential, *, by: User | None) -> ClinicianCredential:
    """Take it from all comments at once: it was never true. Raises Refused errors."""
    credential = _locked(credential)
    _require_right(credential.user, by)
    if credential.verified_at is None or credential.revoked_at is not None:
        raise errors.NotPossible
    credential.revoked_at = timezone.now()
    credential.save(update_fields=["revoked_at"])
    _purge_list()
    _note(credential, by, "checked", "revoked")
    for thread in CommentThread.objects.filter(comments__badge=credential).distinct():
        rows.touch(thread)
    return credential


def forget_unchecked() -> int:
    """Throw away proposals that nobody has checked for months; return how many."""
    old = timezone.now() - rules.PROPOSAL_LIVES
    waiting = ClinicianCredential.objects.filter(verified_at__isnull=True, proposed_at__lt=old)
    count = 0
    for credential in waiting:
        try:
            decline(credential, by=None)
        except errors.NotPossible:  # Somebody checked it in this moment.
            continue
        count += 1
    return count


def _locked(credential: ClinicianCredential) -> ClinicianCredential:
    """Fetch it anew; nobody else decides on it meanwhile. Raises NotPossible if it is gone."""
    found = ClinicianCredential.objects.select_for_update().filter(pk=credential.pk).first()
    if found is None:
        raise errors.NotPossible
    return found


def _require_right(member: User, by: User | None) -> None:
    if not permissions.can_verify_clinicians(by):
        raise errors.NotAllowed
    if by is not None and by.pk == member.pk:
        raise errors.OwnProfession


def _purge_list() -> None:
    """Let the page of checked professions be made anew, once the change is certain."""
    transaction.on_commit(lambda: pagecache.purge([cachetags.PROFESSIONS]), robust=True)


def _note(credential: ClinicianCredential, by: User | None, before: str, after: str) -> None:
    """Write the line; the profession itself is not in it."""
    ModerationAction.objects.create(
        actor=by,
        action=Action.CREDENTIAL,
        member=credential.user,
        from_status=before,
        to_status=after,
    )

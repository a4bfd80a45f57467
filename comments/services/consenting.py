"""The consent of members to the use of what their comments tell about health."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from comments.models import Consent
from comments.rules import CONSENT_VERSION
from comments.services import rows


@transaction.atomic
def give(*, by: User | None) -> Consent:
    """Keep that the member agreed to the present text; twice is the same as once.

    Raises MayNotComment.
    """
    member = rows.locked_author(by)
    given = Consent.objects.filter(user=member, version=CONSENT_VERSION, withdrawn_at=None).first()
    return given or Consent.objects.create(user=member, version=CONSENT_VERSION)


@transaction.atomic
def take_back(*, by: User | None) -> None:
    """Mark what the member agreed to, in any version, as taken back.

    What was written until then is another service's work.
    """
    if by is not None:
        User.objects.select_for_update(no_key=True).filter(pk=by.pk).first()
        given = Consent.objects.filter(user=by, withdrawn_at=None)
        given.update(withdrawn_at=timezone.now())

"""The log of the administration: what was done with people and sources, which have no trail."""

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from accounts.models import User


def note(thing: Model, words: str, *, by: User | None, is_new: bool = False) -> None:
    """Add a line. The operator at the command line is no account and leaves none."""
    if by is None:
        return
    LogEntry.objects.log_actions(
        user_id=by.pk,
        queryset=[thing],
        action_flag=ADDITION if is_new else CHANGE,
        change_message=words,
        single_object=True,
    )


def forget(thing: Model) -> None:
    """Delete the lines about somebody who leaves: they tell what the register told."""
    kind = ContentType.objects.get_for_model(thing)
    LogEntry.objects.filter(content_type=kind, object_id=str(thing.pk)).delete()

"""Why a moderator was refused; each text is fit to be shown."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments.models import Comment, ModerationAction
from comments.services.errors import NotPossible, Refused


class DecidedMeanwhile(NotPossible):
    """Somebody decided on the comment after the moderator opened it: `line` says who and what."""

    def __init__(self, line: ModerationAction) -> None:
        self.line = line
        told = {
            "who": str(line.actor) if line.actor else _("The site"),
            "what": line.get_action_display(),
            "when": date_format(localtime(line.at), "DATETIME_FORMAT"),
        }
        text = _("This comment was decided on after you opened it. %(who)s: %(what)s, %(when)s.")
        super().__init__(text % told)


class Claimed(Refused):
    """Another moderator has the comment in hand."""

    def __init__(self, comment: Comment) -> None:
        self.comment = comment
        super().__init__(_("%s is looking at this comment now.") % comment.claimed_by)


class TooLateToUndo(Refused):
    """The minutes for taking a decision back are over."""

    message = gettext_lazy(
        "The minutes for taking this back are over. You can still decide anew on the comment."
    )

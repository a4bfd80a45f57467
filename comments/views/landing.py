"""Where a member lands whose text was taken, and what is said there."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from comments import pages
from comments.models import Comment
from comments.rules import Status
from comments.views import answers, mail
from comments.views.places import Correction, Place
from core import carry

# The script that keeps drafts in the browser forgets one when it sees a message of this kind.
POSTED = "posted"


def at(request: HttpRequest, place: Place, comment: Comment, message: str = "") -> HttpResponse:
    """Lead to the comment; to its conversation where its author is to see help as well."""
    if carry.carried(request, place.path).text:
        carry.drop(request)
    answers.say(request, message or _done(place, comment), POSTED)
    # Whoever needs help has more important things before them; the next comment asks.
    if not isinstance(place, Correction) and not comment.crisis:
        mail.ask_about_mail(request, comment)
    address = _help_for(comment) if comment.crisis else pages.address_of(comment)
    return HttpResponseRedirect(address, status=303)


def _help_for(comment: Comment) -> str:
    """Return the address of the help that its author sees, which stands far above the comment."""
    return reverse("comments:comment", args=[comment.public_id]) + "#crisis"


def _done(place: Place, comment: Comment) -> str:
    if comment.status == Status.HELD and isinstance(place, Correction):
        return _(
            "Your changes are saved. A moderator reads the comment before others see it; until"
            " then only you can."
        )
    if comment.status == Status.HELD:
        return _(
            "Thank you. A moderator reads your comment before others see it; until then only you"
            " can."
        )
    if isinstance(place, Correction):
        return _("Your changes are saved.")
    return _("Your comment is published.")

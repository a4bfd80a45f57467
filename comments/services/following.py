"""What members want to hear of by mail, and how often."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles.models import Article
from comments.models import CommenterStanding, CommentThread, MailChoice, Outbox, Subscription
from comments.notifications import ABOUT_COMMENTS
from comments.rules import Frequency
from comments.services import conditions, errors, rows, stop_links
from comments.services.stop_links import Stop


@transaction.atomic
def tell_replies(*, by: User | None, frequency: str) -> None:
    """Set how often the member hears of replies. Raises NotAllowed or Invalid.

    With that the question is answered which the first comment asks.
    """
    author = rows.locked_author(by)
    _set(author, None, frequency)
    standing = rows.standing_of(author)
    standing.asked_about_mail = True
    standing.save(update_fields=["asked_about_mail"])


def ask_once(user: User) -> bool:
    """Tell whether to ask a member now whether replies shall be told; true only once."""
    unasked = CommenterStanding.objects.filter(user=user, asked_about_mail=False)
    return bool(unasked.update(asked_about_mail=True))


@transaction.atomic
def follow(article: Article, *, by: User | None, frequency: str) -> None:
    """Set how often the member hears of the discussion of an article; OFF ends it.

    Raises NotAllowed, ArticleGone or Invalid.
    """
    author = rows.locked_author(by)
    if frequency == Frequency.OFF:
        Subscription.objects.filter(user=author, thread__article=article).delete()
        return
    conditions.require_public(article.pk)
    thread, _made = CommentThread.objects.get_or_create(article=article)
    _set(author, thread, frequency)


@transaction.atomic
def choose(*, by: User | None, decisions: bool, with_text: bool) -> None:
    """Set what mails are about and what they say. Raises NotAllowed."""
    author = rows.locked_author(by)
    values = {"decisions": decisions, "with_text": with_text}
    MailChoice.objects.update_or_create(user=author, defaults=values)


@transaction.atomic
def stop(what: Stop) -> None:
    """End the mails that an address of a mail names. Twice is the same as once.

    Of an account that is gone there is nothing to end.
    """
    user = User.objects.select_for_update(no_key=True).filter(pk=what.user_id).first()
    if user is None:
        return
    mine = Subscription.objects.filter(user=user)
    everything = stop_links.ALL in what.scopes
    if everything:
        mine.filter(thread__isnull=False).delete()
    else:
        threads = [scope for scope in what.scopes if isinstance(scope, int)]
        mine.filter(thread__in=threads).delete()
    if everything or stop_links.REPLIES in what.scopes:
        mine.filter(thread__isnull=True).update(frequency=Frequency.OFF)
    if everything or stop_links.DECISIONS in what.scopes:
        MailChoice.objects.update_or_create(user=user, defaults={"decisions": False})


def _set(user: User, thread: CommentThread | None, frequency: str) -> None:
    if frequency not in list(Frequency):
        raise errors.Invalid(_("Please choose how often."))
    Subscription.objects.update_or_create(
        user=user, thread=thread, defaults={"frequency": frequency}
    )
    # What waits for a digest is looked at anew; the sender asks how often, and when is next.
    waiting = Outbox.objects.waiting().filter(user=user, kind__in=ABOUT_COMMENTS)
    waiting.update(due_at=timezone.now())

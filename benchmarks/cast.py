"""Who asks in a benchmark: members who are signed in, a moderator, and what waits for that one."""

from datetime import timedelta
from itertools import count
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import User
from accounts.pseudonyms import skeleton
from accounts.recognising import SessionStore
from benchmarks.sites.members import UNUSABLE
from comments import forms
from comments.models import Comment, CommenterStanding, CommentThread, Consent
from comments.rendering import RENDERER
from comments.rules import CONSENT_VERSION, Audience, Hold, Status
from core.identifiers import uuid7

_SECRET = "b" * 32  # Of the forms: cookie and field must be the same, whatever they are.
_SENTENCE = "Resting before lunch helps me more than resting afterwards, so I plan for it. "
_numbers = count(1)


class Member(NamedTuple):
    """Somebody with a session."""

    pk: int
    cookie: str
    client: str  # The address of their connection, as a proxy tells it.
    mark: str  # By which a form knows for whom it was made.

    @property
    def headers(self) -> dict[str, str]:
        """The headers of all their requests."""
        return {"Cookie": self.cookie, "X_Forwarded_For": self.client}

    def form(self, **fields: object) -> bytes:
        """Return a form of theirs as a browser sends it."""
        return urlencode({"csrfmiddlewaretoken": _SECRET, **fields}).encode()

    def comment(self) -> bytes:
        """Return the form with a comment that nobody has posted yet."""
        number = next(_numbers)
        # Letters, since digits in a row look like a telephone number.
        word = "".join(chr(ord("a") + int(digit)) for digit in f"{number}{self.pk}")
        return self.form(
            author=self.mark,
            token=uuid4(),
            text=_SENTENCE + word,
            audience=Audience.PUBLIC.value,
            action="post",
        )


def members(amount: int) -> list[Member]:
    """Add members whose comments are published at once, each with a connection of their own."""
    now = timezone.now()
    joined = now - timedelta(days=400)
    users = User.objects.bulk_create(
        User(
            username=f"bench-member-{number}",
            skeleton=skeleton(f"bench-member-{number}"),
            email=f"member-{number}@bench.example",
            password=UNUSABLE,
            date_joined=joined,
        )
        for number in range(amount)
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
    CommenterStanding.objects.bulk_create(
        # Asked before whether they want mails, as nearly all who have written are.
        CommenterStanding(user=user, published=100, asked_about_mail=True)
        for user in users
    )
    Consent.objects.bulk_create(Consent(user=user, version=CONSENT_VERSION) for user in users)
    return signed_in(users)


def signed_in(users: list[User]) -> list[Member]:
    """Return these users with sessions."""
    store, until = SessionStore(), timezone.now() + timedelta(days=1)
    sessions = [
        Session(
            session_key=f"bench{user.pk:027d}",
            session_data=store.encode(
                {
                    SESSION_KEY: str(user.pk),
                    BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                    HASH_SESSION_KEY: user.get_session_auth_hash(),
                }
            ),
            expire_date=until,
        )
        for user in users
    ]
    Session.objects.bulk_create(sessions)
    return [
        Member(
            user.pk,
            f"{settings.SESSION_COOKIE_NAME}={session.session_key};"
            f" {settings.CSRF_COOKIE_NAME}={_SECRET}",
            f"10.{user.pk >> 16 & 255}.{user.pk >> 8 & 255}.{user.pk & 255}",
            forms.mark_of(user),
        )
        for user, session in zip(users, sessions, strict=True)
    ]


def waiting(threads: list[CommentThread], authors: list[Member], amount: int) -> list[int]:
    """Add comments that wait for a moderator, in turn in these discussions; return their keys."""
    now = timezone.now()
    made = Comment.objects.bulk_create(
        Comment(
            thread=threads[number % len(threads)],
            author_id=authors[number % len(authors)].pk,
            source=f"{_SENTENCE}{number}",
            html=f"<p>{_SENTENCE}{number}</p>",
            renderer=RENDERER,
            fingerprint=f"{number:064x}",
            submit_token=uuid7(),
            status=Status.HELD.value,
            hold_code=Hold.RULE.value,
            created_at=now + timedelta(milliseconds=number),
            published_at=now + timedelta(milliseconds=number),
        )
        for number in range(amount)
    )
    return [comment.pk for comment in made]

"""Members of a site, from those who only read to those who write every day."""

from datetime import datetime
from typing import Any, NamedTuple

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from accounts.models import User
from accounts.pseudonyms import skeleton
from benchmarks.sites.bulk import Progress, first_key, load, load_all
from benchmarks.sites.newsroom import DAY
from comments.models import (
    CommenterStanding,
    Consent,
    MemberBlock,
    Subscription,
)
from comments.rules import CONSENT_VERSION, Frequency

# Nobody can sign in with this: what drives a site makes sessions for the accounts that it needs.
UNUSABLE = "!benchmark"
# Every hundredth member writes half of the comments.
REGULARS = 100
STAFF = {
    "author": "Authors",
    "editor": "Editors",
    "reviewer": "Reviewers",
    "moderator": "Moderators",
}


class Staff(NamedTuple):
    """The accounts of the newsroom, one of each group."""

    author: User
    editor: User
    reviewer: User
    moderator: User


def staff(now: datetime) -> Staff:
    """Add one account to each group of the newsroom, or return those of an earlier call."""
    made = []
    for word, group in STAFF.items():
        name = f"bench-{word}"
        user = User.objects.filter(username=name).first()
        if user is None:
            joined: dict[str, Any] = {"date_joined": now - 900 * DAY, "is_staff": True}
            user = User.objects.create_user(name, f"{name}@bench.example", **joined)
            user.groups.add(Group.objects.get(name=group))
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        made.append(user)
    return Staff(*made)


def members(count: int, now: datetime, *, progress: Progress) -> range:
    """Add members who agreed to the rules and have written before; return their keys."""
    first = first_key(User)
    keys = range(first, first + count)
    rows = (
        (key, f"reader-{key}", skeleton(f"reader-{key}"), _address(key), now - key % 1500 * DAY)
        for key in keys
    )
    names = "id username skeleton email date_joined"
    for done in load(User, names, rows, password=UNUSABLE):
        progress(f"members {done:,}")
    addresses = ((key, _address(key)) for key in keys)
    load_all(EmailAddress, "user_id email", addresses, verified=True, primary=True)
    standings = ((key, 50 if key % REGULARS == 0 else 5) for key in keys)
    load_all(CommenterStanding, "user_id published", standings, asked_about_mail=True)
    load_all(Consent, "user_id", ((key,) for key in keys), version=CONSENT_VERSION)
    told = ((key,) for key in keys[::4])
    load_all(Subscription, "user_id", told, frequency=Frequency.DAILY.value, changed_at=now)
    pairs = ((key, key - 1) for key in keys[1::20])
    load_all(MemberBlock, "user_id blocked_id", pairs)
    return keys


def regular() -> User:
    """Return a member who often writes."""
    found = CommenterStanding.objects.select_related("user").order_by("-published", "pk")
    return found[0].user


def writers(keys: range) -> list[int]:
    """Return so many members, some often, that whoever is taken in turn is as on a real site."""
    regulars = [key for key in keys if key % REGULARS == 0] or list(keys)
    return [
        regulars[n // 2 % len(regulars)] if n % 2 else keys[n // 2] for n in range(2 * len(keys))
    ]


def _address(key: int) -> str:
    return f"reader-{key}@bench.example"

"""Plain functions that make what a test needs."""

from datetime import date, datetime
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from articles.models import Article, Category, Credential, Declaration, Person, Picture, Reference
from articles.rules import DECLARATION_MONTHS, Class, Kind, SourceKind, months_later
from articles.services import changing, drafting, publishing, topics
from comments.models import Comment, CommenterStanding, CommentThread, Consent
from comments.rendering import RENDERER, render
from comments.rules import CONSENT_VERSION, GONE, Audience, Hold, Status
from core.identifiers import uuid7
from core.text import fingerprint

_numbers = count(1)
PASSWORD = "correct horse battery staple"
BODY = "<p>Rest before you are tired.</p>"


def user(name: str, *, group: str = "", verified: bool = True, superuser: bool = False) -> User:
    """Return a member of this pseudonym, or staff of this group."""
    made = User.objects.create_user(
        name,
        f"{name}@example.org",
        PASSWORD,
        is_staff=bool(group) or superuser,
        is_superuser=superuser,
    )
    EmailAddress.objects.create(user=made, email=made.email, verified=verified, primary=True)
    if group:
        made.groups.add(Group.objects.get(name=group))
    return made


def max_member() -> User:
    return user("Max")


def ada_author() -> User:
    return user("Ada", group="Authors")


def ed_editor() -> User:
    return user("Ed", group="Editors")


def clara_reviewer() -> User:
    return user("Clara", group="Reviewers")


def mo_moderator() -> User:
    return user("Mo", group="Moderators")


def category(path: str = "More > Health > Recovery") -> Category:
    """Return the topic at this path of names, making the steps that are missing."""
    names = path.split(" > ")
    there = list(Category.objects.filter(name__in=names).order_by("path"))
    parent = None
    for number, name in enumerate(names, start=1):
        found = [
            topic
            for topic in there
            if topic.name == name
            and topic.depth == number
            and (parent is None or topic.is_descendant_of(parent))
        ]
        if found:
            parent = found[0]
        elif parent or Category.objects.exists():
            parent = topics.add_topic(name=name, parent=parent, by=None)
        else:
            return _first_topics(names)
    assert parent is not None
    return parent


def _first_topics(names: list[str]) -> Category:
    """Return the last of these topics, put there without the service: most tests need some."""
    slugs = [slugify(name) for name in names]
    made = [
        Category(
            name=name,
            slug=slugs[n],
            url_path="/".join(slugs[: n + 1]),
            depth=n + 1,
            path="0001" * (n + 1),
            numchild=int(n + 1 < len(names)),
        )
        for n, name in enumerate(names)
    ]
    return Category.objects.bulk_create(made)[-1]


def person(name: str = "GlassCow", *, account: User | None = None) -> Person:
    return Person.objects.get_or_create(
        name=name, defaults={"slug": name.lower().replace(" ", "-"), "user": account}
    )[0]


def clinician(
    name: str = "Asha Rao", *, account: User | None = None, on: date | None = None
) -> Person:
    """Return a person of the register who may sign as a clinician for a year from `on`.

    They agreed to be shown, a register entry was checked, and they declared no interests.
    """
    who = person(name, account=account)
    who.prefix, who.role = "Dr", "consultant neurologist"
    who.consented_at, who.consent_note = timezone.now(), "In a letter"
    who.save()
    credential(who, on=on)
    declaration(who, on=on)
    return who


def credential(who: Person, *, on: date | None = None, **values: Any) -> Credential:
    """Return a register entry that was checked on a day, put there without the service."""
    day = on or timezone.localdate()
    known = {
        "title": "Registered doctor",
        "issuer": "General Medical Council",
        "number": f"{next(_numbers):07d}",
        "checked_on": day,
        "expires_on": months_later(day, 12),
    }
    return Credential.objects.create(person=who, **{**known, **values})


def declaration(who: Person, *, on: date | None = None, **values: Any) -> Declaration:
    """Return what somebody declared on a day, put there without the service."""
    day = on or timezone.localdate()
    known = {
        "declared_on": day,
        "valid_until": months_later(day, DECLARATION_MONTHS),
        "public_text": f"{who.full_name} declared no conflicts of interest.",
    }
    return Declaration.objects.create(person=who, **{**known, **values})


def article(
    title: str = "",
    *,
    summary: str = "A short summary.",
    body: str = BODY,
    topic: Category | None = None,
    author: Person | None = None,
    by: User | None = None,
    published: bool = True,
    at: datetime | None = None,
    slug: str = "",
    kind: str = Kind.NEWS,
) -> Article:
    """Return an article, published unless said otherwise."""
    made = drafting.create_article(
        drafting.Draft(title or f"Article {next(_numbers)}", summary, body),
        category=topic or category(),
        author=author or person(),
        by=by,
        slug=slug,
        kind=kind,
    )
    return publishing.publish(made, by=None, at=at) if published else made


def source(title: str = "", **values: Any) -> Reference:
    """Return a source of the library, put there without the service."""
    number = next(_numbers)
    known = {
        "kind": SourceKind.JOURNAL.value,
        "title": title or f"Rest and muscles, part {number}",
        "authors": ["Rao A", "Lee BC"],
        "container": "Neurology",
        "year": timezone.localdate().year - 1,
        "doi": f"10.1000/{number}",
    }
    return Reference.objects.create(**{**known, **values})


def major(note: str = "Rest is described in more detail.") -> changing.Said:
    """Return what an editor says of a major change."""
    return changing.Said(Class.MAJOR, note=note)


def picture(
    title: str = "A ward",
    *,
    alt: str = "A ward with two beds",
    by: User | None = None,
    **values: Any,
) -> Picture:
    """Return a picture of the library, put there without its files."""
    stem = f"pictures/{next(_numbers):032x}"
    sizes = {"width": 900, "height": 600, "size": 90_000}
    renditions = [
        {"format": kind, "width": w, "height": w * 2 // 3, "name": f"{stem}-{w}.{kind}", "size": w}
        for kind in ("avif", "webp")
        for w in (900, 480)
    ]
    return Picture.objects.create(
        **{
            "title": title,
            "alt": alt,
            "created_by": by,
            "name": f"{stem}.jpg",
            "digest": stem,
            "renditions": renditions,
            **sizes,
            **values,
        }
    )


def comment(
    on: Article,
    *,
    by: User | None,
    text: str = "A walk in the morning helps me.",
    parent: Comment | None = None,
    at: datetime | None = None,
    status: str = Status.PUBLISHED,
    audience: str = Audience.PUBLIC,
    **values: Any,
) -> Comment:
    """Return a comment, put there without asking the service."""
    thread, _ = CommentThread.objects.get_or_create(article=on)
    root = parent and (parent.root or parent)
    if status == Status.PUBLISHED:
        public = audience == Audience.PUBLIC
        counts = (
            ("public_count", "reply_count") if public else ("member_count", "member_reply_count")
        )
        CommentThread.objects.filter(pk=thread.pk).update(**{counts[0]: F(counts[0]) + 1})
        Comment.objects.filter(pk=root and root.pk).update(**{counts[1]: F(counts[1]) + 1})
    gone = status in GONE
    return Comment.objects.create(
        **{
            "thread": thread,
            "author": by,
            "parent": parent,
            "root": root,
            "status": status,
            "audience": audience,
            "hold_code": Hold.NEW_MEMBER if status == Status.HELD else "",
            "source": "" if gone else text,
            "html": "" if gone else render(text),
            "fingerprint": "" if gone else fingerprint(text),
            "renderer": RENDERER,
            "submit_token": uuid7(),
            "created_at": at or timezone.now(),
            "published_at": at or timezone.now(),
            "reported_at": (at or timezone.now()) if values.get("open_reports") else None,
            **values,
        }
    )


def thread(on: Article) -> CommentThread:
    """Return the discussion of an article."""
    return CommentThread.objects.get_or_create(article=on)[0]


def known_member(name: str = "Max", *, published: int = 3) -> User:
    """Return a member who agreed to the use of health data and is not new any more."""
    made = user(name)
    agree(made)
    CommenterStanding.objects.create(user=made, published=published)
    return made


def agree(member: User) -> None:
    """Let a member agree to the use of health data, as the box at the first comment does."""
    Consent.objects.create(user=member, version=CONSENT_VERSION)

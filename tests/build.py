"""Plain functions that make what a test needs."""

from datetime import datetime
from itertools import count

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from accounts.models import User
from articles.models import Article, Category, Person
from articles.services import drafting, publishing, topics

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
    parent = None
    for name in path.split(" > "):
        siblings = (
            Category.objects.get_children(parent) if parent else Category.objects.get_root_nodes()
        )
        parent = siblings.filter(name=name).first() or topics.add_topic(
            name=name, parent=parent, by=None
        )
    assert parent is not None
    return parent


def person(name: str = "GlassCow", *, account: User | None = None) -> Person:
    return Person.objects.get_or_create(
        name=name, defaults={"slug": name.lower().replace(" ", "-"), "user": account}
    )[0]


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
) -> Article:
    """Return an article, published unless said otherwise."""
    made = drafting.create_article(
        drafting.Draft(title or f"Article {next(_numbers)}", summary, body),
        category=topic or category(),
        author=author or person(),
        by=by,
        slug=slug,
    )
    return publishing.publish(made, by=None, at=at) if published else made

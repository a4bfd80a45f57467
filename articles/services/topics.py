"""Arranging the tree of topics, whose paths are kept true here."""

from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import Max, Value
from django.db.models.functions import Concat, Substr
from django.utils.text import slugify
from django.utils.translation import gettext as _
from treebeard.exceptions import InvalidMoveToDescendant

from accounts.models import User
from articles import permissions
from articles.cachetags import TOPICS
from articles.models import Category, OldTopicPath
from articles.services.errors import Invalid, NotAllowed, NotPossible
from articles.services.trail import once_certain
from core import pagecache

# As many levels of the longest addresses as `Category.url_path` has room for.
MOST_LEVELS = 8


@transaction.atomic
def add_topic(
    *,
    name: str,
    by: User | None,
    parent: Category | None = None,
    slug: str = "",
    description: str = "",
) -> Category:
    """Add a topic as the last one below `parent`, or as the last root. Raises Refused errors."""
    if not permissions.can_arrange_topics(by):
        raise NotAllowed
    slug = slug or slugify(name)
    if not slug:
        raise Invalid("slug", _("Give this topic an address of letters, digits and hyphens."))
    _lock_tree()
    parent = parent and Category.objects.get(pk=parent.pk)
    _require_depth(parent.depth + 1 if parent else 1)
    url_path = f"{parent.url_path}/{slug}" if parent else slug
    _require_free(url_path)
    values = {"name": name, "slug": slug, "url_path": url_path, "description": description}
    if parent is None:
        added: Category = Category.objects.add_root(values)
    else:
        added = Category.objects.add_child(parent, values)
    _take_over([url_path])
    _purge()
    return added


@transaction.atomic
def change_topic(
    topic: Category, *, name: str, slug: str, description: str, by: User | None
) -> Category:
    """Rename a topic; a new `slug` changes the addresses of all topics below it too.

    The old addresses lead to the new ones.
    """
    if not permissions.can_arrange_topics(by):
        raise NotAllowed
    _lock_tree()
    topic = Category.objects.get(pk=topic.pk)
    topic.name, topic.slug, topic.description = name, slug, description
    topic.save(update_fields=["name", "slug", "description"])
    _repath(topic)
    _purge()
    return topic


@transaction.atomic
def move_topic(topic: Category, *, target: Category, position: str, by: User | None) -> Category:
    """Move a topic with all below it; `position` is one of treebeard's, such as "last-child".

    The old addresses lead to the new ones.
    """
    if not permissions.can_arrange_topics(by):
        raise NotAllowed
    _lock_tree()
    try:
        Category.objects.move(topic, target, position)
    except InvalidMoveToDescendant as error:
        raise NotPossible(_("A topic cannot be moved below itself.")) from error
    topic = Category.objects.get(pk=topic.pk)
    _require_depth(Category.objects.within(topic).aggregate(deepest=Max("depth"))["deepest"])
    _repath(topic)
    _purge()
    return topic


@transaction.atomic
def remove_topic(topic: Category, *, by: User | None) -> None:
    """Delete an empty topic. Raises NotAllowed, or NotPossible when something is in it."""
    if not permissions.can_arrange_topics(by):
        raise NotAllowed
    _lock_tree()
    topic = Category.objects.select_for_update().get(pk=topic.pk)
    if not is_empty(topic):
        raise NotPossible(_("There are articles or topics in this topic."))
    topic.delete()
    _purge()


def is_empty(topic: Category) -> bool:
    """Say whether there is neither an article in the topic nor a topic below it."""
    return topic.numchild == 0 and not topic.articles.exists()


def _lock_tree() -> None:
    """Make others who arrange topics wait: paths are made from those of other topics.

    Whoever reads topics, or files something in one, does not wait. To lock rows is not enough:
    which of them are there changes with each move, so that two could wait for each other.
    """
    if connection.vendor == "postgresql":  # SQLite has one writer at a time.
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE articles_category IN SHARE ROW EXCLUSIVE MODE")


def _purge() -> None:
    """Purge the pages that show a part of the tree, once the change is certain."""
    once_certain(pagecache.purge, {TOPICS})


def _require_depth(level: int) -> None:
    """Raise NotPossible if a topic would stand too deep for its address to be stored."""
    if level > MOST_LEVELS:
        raise NotPossible(_("Topics have at most %d levels.") % MOST_LEVELS)


def _repath(topic: Category) -> None:
    """Make the paths of `topic` and of all topics below it follow from its parent and slug."""
    parent = topic.url_path and Category.objects.get_parent(topic)
    old = topic.url_path
    new = f"{parent.url_path}/{topic.slug}" if parent else topic.slug
    if new == old:
        return
    _require_free(new)
    moved = Category.objects.within(topic)
    left = [OldTopicPath(url_path=each.url_path, category=each) for each in moved]
    OldTopicPath.objects.bulk_create(
        left, update_conflicts=True, unique_fields=["url_path"], update_fields=["category"]
    )
    # Old paths are unique and share the old prefix, so the new ones are unique as well.
    moved.update(url_path=Concat(Value(new), Substr("url_path", len(old) + 1)))
    _take_over(new + row.url_path[len(old) :] for row in left)
    topic.url_path = new


def _take_over(url_paths: Iterable[str]) -> None:
    """Forget who stood at these paths before: from now on they are the addresses of others."""
    OldTopicPath.objects.filter(url_path__in=list(url_paths)).delete()


def _require_free(url_path: str) -> None:
    """Raise Invalid if a topic stands at this path already."""
    if Category.objects.filter(url_path=url_path).exists():
        raise Invalid("slug", _("There is a topic with this address here already."))

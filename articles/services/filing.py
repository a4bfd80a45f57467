"""Finds the topics and people that a file names, and adds those that are missing."""

from collections.abc import Sequence

from django.db.models import Q
from django.utils.text import slugify

from articles.models import Category, Person
from articles.services import topics
from articles.services.slugs import free_slug


def is_called(thing: Category | Person, name: str) -> bool:
    """Tell whether `name` means this topic or person.

    Case and marks do not count, and who got a new name but kept the address is still found.
    """
    return thing.name.casefold() == name.casefold() or thing.slug == slugify(name)


def is_at(topic: Category, names: Sequence[str]) -> bool:
    """Tell whether the names, from the root down, lead to the topic."""
    trail = Category.objects.trail(topic.url_path)
    return len(trail) == len(names) and all(map(is_called, trail, names))


def topic_of(names: Sequence[str]) -> Category:
    """Return the topic at the end of a trail of names. Raises Refused errors of `topics`."""
    here: Category | None = None
    for name in names:
        here = _step(here, name)
    assert here is not None  # Readers give at least one name.
    return here


def person_of(name: str) -> Person:
    """Return the person of this name; one of just this name goes before one much like it."""
    slug = slugify(name)[:130]
    alike = list(Person.objects.filter(Q(name__iexact=name) | Q(slug=slug)).order_by("pk"))
    for person in sorted(alike, key=lambda person: person.name != name):
        return person
    taken = Person.objects.filter(slug__startswith=slug or "person")
    free = free_slug(slug or "person", set(taken.values_list("slug", flat=True)))
    return Person.objects.create(name=name, slug=free)


def _step(parent: Category | None, name: str) -> Category:
    """Return the topic of this name right below `parent`, or among the roots."""
    siblings = Category.objects.children_of(parent) if parent else Category.objects.get_root_nodes()
    below: list[Category] = list(siblings)
    alike = [topic for topic in below if is_called(topic, name)]
    for topic in sorted(alike, key=lambda topic: topic.name.casefold() != name.casefold()):
        return topic
    stem = slugify(name)[:70].strip("-") or "topic"
    slug = free_slug(stem, {topic.slug for topic in below})
    return topics.add_topic(name=name, slug=slug, parent=parent, by=None)

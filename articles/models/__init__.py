"""The one place from which other modules import article models."""

from articles.models.article import Article
from articles.models.category import Category
from articles.models.event import Event
from articles.models.old_address import OldTopicPath
from articles.models.person import Person
from articles.models.revision import Revision, RevisionIsImmutable

__all__ = [
    "Article",
    "Category",
    "Event",
    "OldTopicPath",
    "Person",
    "Revision",
    "RevisionIsImmutable",
]

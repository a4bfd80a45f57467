"""The one place from which other modules import article models."""

from articles.models.article import Article
from articles.models.category import Category
from articles.models.event import ACTION_NAMES, STATE_NAMES, Event
from articles.models.link import Link, LinkCheck
from articles.models.old_address import OldArticleSlug, OldTopicPath
from articles.models.person import Person
from articles.models.picture import Picture, PictureUse
from articles.models.review_link import Answer, ReviewLink, Standing
from articles.models.revision import Revision, RevisionIsImmutable, VersionName
from articles.models.working_draft import WorkingDraft

__all__ = [
    "ACTION_NAMES",
    "STATE_NAMES",
    "Answer",
    "Article",
    "Category",
    "Event",
    "Link",
    "LinkCheck",
    "OldArticleSlug",
    "OldTopicPath",
    "Person",
    "Picture",
    "PictureUse",
    "ReviewLink",
    "Revision",
    "RevisionIsImmutable",
    "Standing",
    "VersionName",
    "WorkingDraft",
]

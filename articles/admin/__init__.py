"""The newsroom: the administration of articles, topics and people."""

from articles.admin.article import ArticleAdmin
from articles.admin.dead_links import LinkCheckAdmin
from articles.admin.mistakes import MistakeAdmin
from articles.admin.people import PersonAdmin
from articles.admin.pictures import PictureAdmin
from articles.admin.sources import ReferenceAdmin
from articles.admin.taxonomy import TopicAdmin

__all__ = [
    "ArticleAdmin",
    "LinkCheckAdmin",
    "MistakeAdmin",
    "PersonAdmin",
    "PictureAdmin",
    "ReferenceAdmin",
    "TopicAdmin",
]

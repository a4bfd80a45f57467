"""Addresses that articles and topics had before, so that no link to them breaks.

A row names the thing itself and not its next address. So there is one step from any old address
to the present one, and no way round in circles.
"""

from django.db import models

from articles.models.article import Article
from articles.models.category import Category


class OldTopicPath(models.Model):
    """A path where a topic stood once."""

    url_path = models.CharField(max_length=700, unique=True)
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="old_paths")

    def __str__(self) -> str:
        return self.url_path


class OldArticleSlug(models.Model):
    """An address that an article had once. No other article may have it as long as this stands."""

    slug = models.SlugField(max_length=220, unique=True)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="old_slugs")

    def __str__(self) -> str:
        return self.slug

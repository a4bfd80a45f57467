"""Addresses that topics had before, so that no link to them breaks."""

from django.db import models

from articles.models.category import Category


class OldTopicPath(models.Model):
    """A path where a topic stood once. It names the topic and not its next path.

    So there is one step from any old address to the present one, and no way round in circles.
    """

    url_path = models.CharField(max_length=700, unique=True)
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="old_paths")

    def __str__(self) -> str:
        return self.url_path

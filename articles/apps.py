"""Names this app."""

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    """The `articles` app."""

    name = "articles"

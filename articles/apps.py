"""Names this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    """The `articles` app."""

    name = "articles"
    verbose_name = _("Publishing")  # "Articles" is the name of one of its lists.

"""Names this app, and tells accounts what it keeps about somebody of the newsroom."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    """The `articles` app."""

    name = "articles"
    verbose_name = _("Publishing")  # "Articles" is the name of one of its lists.

    def ready(self) -> None:
        """Register how personal data is handed out and erased."""
        from accounts import personal_data
        from articles.services import leaving

        personal_data.register(
            personal_data.Part(
                name="articles",
                title=_("Publishing"),
                export=leaving.export,
                labels=leaving.LABELS,
                erase=leaving.erase_account,
                outlook=leaving.outlook,
            )
        )

"""Names this app, and tells accounts what it keeps about a member."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommentsConfig(AppConfig):
    """The `comments` app."""

    name = "comments"

    def ready(self) -> None:
        """Register how personal data is handed out and erased."""
        from accounts import personal_data
        from comments.services import exporting, leaving

        personal_data.register(
            personal_data.Part(
                name="comments",
                title=_("Discussion"),
                export=exporting.export,
                labels=exporting.LABELS,
                erase=leaving.erase_account,
                outlook=leaving.outlook,
            )
        )

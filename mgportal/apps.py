"""Names this app."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The `mgportal` app."""

    name = "mgportal"

"""Mails to those who must act on an article."""

from articles.models import Event


def tell(event: Event) -> None:
    """Write to those whom a step of the workflow concerns, except to who took it."""

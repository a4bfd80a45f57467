"""What a revision refers to, written down when it is made: links and pictures."""

from articles.models import Revision


def note_references(revision: Revision) -> None:
    """Keep which articles, addresses and pictures the new revision shows."""

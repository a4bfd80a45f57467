"""What stands below a comment, and which of it repeats its words."""

from typing import NamedTuple

from comments.models import Comment


class Seen(NamedTuple):
    """A comment as a moderator had it on the screen: key of the row, version, status.

    An empty status is not compared.
    """

    pk: int
    revision: int
    status: str = ""


def quoting(comment: Comment) -> list[Comment]:
    """Return the comments below this one that readers may see and that share words with it.

    Eight words in a row are taken for a quote.
    """
    raise NotImplementedError

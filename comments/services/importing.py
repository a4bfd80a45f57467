"""Comments that were written elsewhere or earlier, brought in by the operator."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from articles.models import Article
from comments.models import Comment
from comments.rules import Audience
from comments.services import conditions, rows, texts
from comments.services.moderating.deciding import change_standing
from core.identifiers import uuid7


def bring_in(
    article: Article, *, author: User, text: str, at: datetime, parent: Comment | None = None
) -> Comment:
    """Publish what `author` wrote at the time `at`; no pause is asked for between two.

    Nothing is held, nobody is told. Only code of the operator calls this, no page does. Raises
    Invalid, or another Refused error when the comment `parent` stands elsewhere or cannot be
    answered.
    """
    finished = texts.finish(text)
    with transaction.atomic():
        if parent is not None:
            parent = rows.locked_comment(parent)
            conditions.require_answerable(parent, article)
            rows.lock_around(parent)
        thread = rows.locked_thread(article)
        comment = rows.add(
            finished,
            thread,
            author=author,
            parent=parent,
            token=uuid7(),
            at=at,
            audience=parent.audience if parent else Audience.PUBLIC,
        )
        change_standing(author, published=1)
        return comment

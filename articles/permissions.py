"""Who may do what with articles: one question a function.

`user` is None for the operator at the command line, who holds the whole machine.
"""

from accounts.models import User
from articles.models import Article
from articles.workflow import State


def can_create(user: User | None) -> bool:
    """May this user start an article?"""
    return user is None or user.has_perm("articles.add_article")


def can_edit(user: User | None, article: Article) -> bool:
    """May this user save drafts of the article? Authors may of their own, editors of all."""
    if can_publish(user):
        return True
    if user is None or not user.has_perm("articles.change_article"):
        return False
    return user.pk in (article.created_by_id, article.author.user_id)


def can_file(user: User | None, article: Article) -> bool:
    """May this user change its topic and by-line? Both show on a public page at once."""
    hidden = article.state in (State.DRAFT, State.UNPUBLISHED)
    return can_publish(user) or (hidden and can_edit(user, article))


def can_preview(user: User | None, article: Article) -> bool:
    """May this user see the newest draft of the article?"""
    return can_edit(user, article) or (
        user is not None and user.has_perm("articles.review_article")
    )


def can_publish(user: User | None) -> bool:
    """May this user decide what readers see?"""
    return user is None or user.has_perm("articles.publish_article")


def can_arrange_topics(user: User | None) -> bool:
    """May this user add, rename and move topics?"""
    return user is None or user.has_perm("articles.change_category")

"""Finds the article that somebody means by an address."""

from urllib.parse import unquote, urlsplit

from articles.models import Article

_FOLDER = "/articles/"


def article_at(address: str) -> Article | None:
    """Return the article at an address, a path or a bare slug, an old one too; or None."""
    try:
        path = unquote(urlsplit(address.strip()).path)
    except ValueError:  # Such as a bracket that is never closed.
        return None
    slug = path.rpartition(_FOLDER)[2].strip("/")
    if not slug or "\0" in slug or "/" in slug:
        return None
    known = Article.objects.at_hand()
    return known.filter(slug=slug).first() or known.filter(old_slugs__slug=slug).first()

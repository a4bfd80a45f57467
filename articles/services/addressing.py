"""The addresses of articles. Each belongs to one article for good, the old ones too.

So every old address is one step from its page: there are neither chains nor circles, and no
link is ever led to another text than the one that was meant.
"""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from articles import permissions
from articles.models import Article, OldArticleSlug
from articles.services.errors import Invalid, NotAllowed
from articles.services.references import adopt_links
from articles.services.slugs import free_slug
from articles.services.trail import locked, record


@transaction.atomic
def readdress(article: Article, *, slug: str, by: User | None) -> Article:
    """Give the article another address, to which the old ones lead. Raises NotAllowed or Invalid.

    An address that the article had before is simply its own again.
    """
    article = locked(article)
    old = article.slug
    if slug == old:
        return article
    if not permissions.can_readdress(by, article):
        raise NotAllowed
    _require_wellformed(slug)
    require_free(slug, article=article)
    article.slug = slug
    try:
        with transaction.atomic():
            article.save(update_fields=["slug"])
    except IntegrityError as error:  # Somebody took the address a moment ago.
        raise _taken() from error
    article.old_slugs.filter(slug=slug).delete()
    article.old_slugs.create(slug=old)
    adopt_links(article)
    record(article, "readdress", by=by, was=article.state, note=f"{old} → {slug}")
    return article


def require_free(slug: str, *, article: Article | None = None) -> None:
    """Raise Invalid if the address is or was that of an article other than this one.

    The present addresses are asked first: one that somebody gives up meanwhile is an old one by
    then, and is found by the second question.
    """
    pk = article.pk if article else 0
    if Article.objects.filter(slug=slug).exclude(pk=pk).exists():
        raise _taken()
    if OldArticleSlug.objects.filter(slug=slug).exclude(article=pk).exists():
        raise Invalid(
            "slug",
            _("Another article had this address before, and links to it still lead there."),
        )


def address_for(title: str) -> str:
    """Return an address made of the title that no article has or had."""
    stem = slugify(title)[:200].strip("-") or "article"
    taken = set(Article.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    once = OldArticleSlug.objects.filter(slug__startswith=stem)
    return free_slug(stem, taken.union(once.values_list("slug", flat=True)))


def _require_wellformed(slug: str) -> None:
    try:
        Article._meta.get_field("slug").clean(slug, None)
    except ValidationError as error:
        raise Invalid("slug", " ".join(error.messages)) from error


def _taken() -> Invalid:
    return Invalid("slug", _("Another article has this address."))

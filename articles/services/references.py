"""What a revision refers to, written down when it is made: links, pictures, sources."""

from html import unescape

from django.conf import settings

from articles import links
from articles.models import Article, Citation, Link, Picture, PictureUse, Revision
from articles.models.link import url_hash
from articles.models.reference import cited_by
from core.document import parse, walk

_LONGEST_TEXT = 300


def note_references(revision: Revision) -> None:
    """Keep which articles, addresses, pictures and sources the new revision shows."""
    Link.objects.bulk_create(_links(revision))
    PictureUse.objects.bulk_create(_pictures(revision))
    Citation.objects.bulk_create(cited_by(revision))


def adopt_links(article: Article) -> None:
    """Let the links that waited for an article at this address name it from now on."""
    path = article.get_absolute_url()
    spellings = [path, path.rstrip("/"), f"{settings.SITE_URL}{path}"]
    waiting = Link.objects.filter(url_hash__in=map(url_hash, spellings), article=None)
    waiting.update(article=article)


def _links(revision: Revision) -> list[Link]:
    here = f"/a/{revision.article_id}/"
    found = []
    for link in links.read(revision.body):
        is_here = link.href.startswith("#")
        url = here + link.href if is_here else link.href
        found.append(
            Link(
                revision=revision,
                article_id=revision.article_id if is_here else link.article,
                category_id=link.topic,
                url=url[: links.LONGEST],
                url_hash=url_hash(url[: links.LONGEST]),
                text=link.text[:_LONGEST_TEXT],
            )
        )
    return found


def _pictures(revision: Revision) -> list[PictureUse]:
    images = [element for element in walk(parse(revision.body)) if element.tag == "img"]
    addresses = {unescape(image.attributes.get("src", "")) for image in images}
    return [
        PictureUse(revision=revision, picture=picture)
        for picture in set(Picture.objects.at(addresses).values())
    ]

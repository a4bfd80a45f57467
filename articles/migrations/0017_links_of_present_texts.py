"""Notes where the texts lead to that were there before links were noted.

Older revisions, which nobody reads or works on, are left alone. What a link means is read here as
it was when this was written, so that the step does the same at any later time.
"""

import hashlib
import re
from html import unescape
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import migrations

BATCH = 500  # Articles.
TEXTS = ["live_revision_id", "next_revision_id", "latest_revision_id"]
LINK = re.compile(r'<a(?: [a-z-]+="[^"]*")*? href="([^"]*)"(?: [a-z-]+="[^"]*")*>(.*?)</a>', re.S)
PAGE = re.compile(r"/(articles|topics)/(.+?)/?")


def page_of(href):
    """Return ("articles", slug) or ("topics", path) for a link inside the site."""
    home = urlsplit(settings.SITE_URL)
    try:
        parts = urlsplit(href)
    except ValueError:
        return None
    path = unquote(parts.path)
    page = PAGE.fullmatch(path)
    is_here = parts.netloc.lower() in ("", home.netloc.lower()) and parts.scheme in (
        "", "http", "https"
    )  # fmt: skip
    return page.groups() if page and is_here and "\0" not in path else None


def keys_of(apps, pages):
    """Return the key of each page that exists."""
    keys = {}
    for kind, model, field in (("articles", "Article", "slug"), ("topics", "Category", "url_path")):
        names = [name for of, name in pages if of == kind]
        found = apps.get_model("articles", model).objects.filter(**{f"{field}__in": names})
        keys |= {(kind, name): pk for name, pk in found.values_list(field, "pk")}
    once = apps.get_model("articles", "OldTopicPath").objects.filter(
        url_path__in=[name for of, name in pages if of == "topics"]
    )
    left = {("topics", name): pk for name, pk in once.values_list("url_path", "category_id")}
    return left | keys


def links_of(apps, revisions):
    """Yield the links of some revisions."""
    Link = apps.get_model("articles", "Link")
    found = [
        (revision, unescape(href), " ".join(unescape(re.sub(r"<[^>]+>", "", text)).split()))
        for revision in revisions
        for href, text in LINK.findall(revision.body)
    ]
    pages = {href: page_of(href) for _revision, href, _text in found}
    keys = keys_of(apps, set(filter(None, pages.values())))
    for revision, href, text in found:
        page, is_here = pages[href], href.startswith("#")
        key = keys.get(page)
        url = (f"/a/{revision.article_id}/{href}" if is_here else href)[:2000]
        yield Link(
            revision_id=revision.pk,
            article_id=revision.article_id if is_here else page and page[0] == "articles" and key or None,
            category_id=page and page[0] == "topics" and key or None,
            url=url,
            url_hash=hashlib.sha256(url.encode()).hexdigest(),
            text=text[:300],
        )


def fill(apps, schema_editor):
    Article = apps.get_model("articles", "Article")
    Revision = apps.get_model("articles", "Revision")
    Link = apps.get_model("articles", "Link")
    last = 0
    while batch := list(
        Article.objects.filter(pk__gt=last).order_by("pk").values_list("pk", *TEXTS)[:BATCH]
    ):
        last = batch[-1][0]
        texts = {pk for _article, *pks in batch for pk in pks if pk}
        noted = set(Link.objects.filter(revision__in=texts).values_list("revision_id", flat=True))
        revisions = Revision.objects.filter(pk__in=texts - noted).only("article_id", "body")
        Link.objects.bulk_create(links_of(apps, list(revisions)), batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [("articles", "0016_answers_that_counted")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

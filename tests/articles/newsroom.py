"""What the tests of the newsroom share: its addresses and what its form sends."""

from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse

from articles.models import Article


def url(page, article, *more):
    return reverse(f"admin:articles_article_{page}", args=[article.pk, *more])


def sent(article, button="_save", **changes):
    """Return what the form of `article` would send, with these changes."""
    newest = article.latest_revision
    return {
        "title": newest.title,
        "summary": newest.summary,
        "body": newest.body,
        "category": article.category_id,
        "initial-category": article.category_id,
        "author": article.author_id,
        "initial-author": article.author_id,
        "kind": article.kind,
        "initial-kind": article.kind,
        "note": "",
        "base": newest.number,
        button: "1",
        **changes,
    }


def listed(client, by, asked, number):
    """Return what a page of the list of articles holds; the first page is printed, too."""
    address, asked = reverse("admin:articles_article_changelist"), {**asked, "p": number}
    if number == 1:
        return client.get(address, asked).context["cl"]
    request = RequestFactory().get(address, asked)
    request.user = by
    return admin.site.get_model_admin(Article).changelist_view(request).context_data["cl"]


def fresh(article):
    return Article.objects.get(pk=article.pk)

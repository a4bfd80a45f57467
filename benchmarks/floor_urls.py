"""A page as Django makes it with nothing of the portal: three queries and a small template."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from articles.models import Article, Category, Person
from mgportal.urls import urlpatterns as portal

_TEMPLATE = engines["django"].from_string(
    "<!doctype html><html lang='en-gb'><title>{{ article.slug }}</title><h1>{{ article.slug }}</h1>"
    "<p>{{ author.name }}</p><ul>{% for topic in topics %}"
    "<li><a href='/topics/{{ topic.url_path }}/'>{{ topic.name }}</a>{% endfor %}</ul>{{ text }}"
)
_TEXT = "Rest before you are tired. " * 160  # 4 kB


def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an article, its author and its topic."""
    article = Article.objects.only("slug", "author_id", "category_id").get(slug=slug)
    author = Person.objects.only("name").get(pk=article.author_id)
    topics = list(Category.objects.filter(pk=article.category_id))
    context = {"article": article, "author": author, "topics": topics, "text": _TEXT}
    return HttpResponse(_TEMPLATE.render(context))


# The others are there because middleware and templates ask for their addresses.
urlpatterns = [path("floor/<slug:slug>/", page), *portal]

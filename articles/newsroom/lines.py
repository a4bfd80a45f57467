"""What a box of the start page of the administration is made of."""

from dataclasses import dataclass
from datetime import date

from django.urls import NoReverseMatch, reverse

from articles.models import STATE_NAMES, Article
from articles.workflow import State

LINES = 8


@dataclass(frozen=True)
class Line:
    """One line of a list: where it leads, and what happened or will happen when."""

    title: str
    url: str
    words: str = ""
    at: date | None = None
    state: State | None = None
    by: str = ""
    to_the_minute: bool = False

    @property
    def state_name(self) -> str:
        """The state in words."""
        return str(STATE_NAMES[self.state]) if self.state else ""


@dataclass(frozen=True)
class Box:
    """A list on the start page, what stands there when it is empty, and the way to all of it."""

    key: str
    title: str
    lines: list[Line]
    empty: str
    url: str
    more: str
    note: str = ""


def form_url(article: Article) -> str:
    """Return the address of the form of an article."""
    return reverse("admin:articles_article_change", args=[article.pk])


def admin_url(model: str, *key: object) -> str:
    """Return the address of a list of the administration, or of one line in it; or nothing."""
    page = "change" if key else "changelist"
    try:
        return reverse(f"admin:articles_{model}_{page}", args=key)
    except NoReverseMatch:
        return ""

"""The page of an article in pieces that are the same for every reader.

Beside them stand the discussion and who is signed in, which are made anew for each request. So a
new comment costs no more than the discussion, and members share the pieces with everybody.
"""

from copy import copy
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.template.loader import render_to_string

from articles import cachetags
from articles.graph import Shown, article_graph, as_script
from articles.models import Article, Revision
from articles.neighbours import neighbours_of
from articles.panel import Panel, panel_of
from articles.panel_rows import article_at
from articles.parts import follows_days, follows_schedule
from articles.rules import Risk
from articles.workflow import Reading
from core import care
from core.pagecache import Needs
from core.pieces import piece

HEADINGS_FOR_CONTENTS = 3
# The data is written with this count. No text can look like it: quotes in texts are escaped.
_COUNT = '"commentCount":'


class NoPage(Exception):
    """Readers have no page of this article, or there is none: `article` is None then."""

    def __init__(self, article: Article | None) -> None:
        super().__init__()
        self.article = article


@dataclass(frozen=True)
class ArticlePage:
    """The pieces of a public page, most of them HTML. Nobody may change what they hold."""

    kept_article: Article
    title: str
    meta: str  # What stands in the head beside the title.
    breadcrumb: str
    text: str  # From the heading to what the page says about itself.
    related: str
    data: tuple[str, str]  # What machines are told, before and behind the number of comments.

    @property
    def article(self) -> Article:
        """A copy of the article, to which whoever asks may tie what belongs to it."""
        return copy(self.kept_article)

    @property
    def size(self) -> int:
        """About how much memory it takes, in bytes."""
        texts = (self.meta, self.breadcrumb, self.text, self.related, *self.data)
        return 3 * sum(map(len, texts)) + 20_000

    def data_with(self, comments: int) -> str:
        """Return what machines are told, while there are so many comments."""
        before, behind = self.data
        return f"{before}{comments}{behind}"


def article_page(slug: str, needs: Needs) -> ArticlePage:
    """Return the page of the article at this address. Raises NoPage."""
    return needs.kept(f"article:{slug}", partial(_made, slug))


def article_context(
    article: Article, *, preview: bool = False, needs: Needs | None = None
) -> dict[str, object]:
    """Return what the templates show of an article; a preview shows the newest revision.

    What it is made of is told to `needs`.
    """
    needs = needs or Needs()
    revision = article.latest_revision if preview else article.shown_revision
    assert revision is not None  # Public articles have a live revision, all have a newest one.
    panel = panel_of(article, revision)
    around = neighbours_of(article, revision.body)
    # Where a mistake does harm, what to do in an emergency stands above all else.
    parts = care.split(around.body, hoist=article.risk is Risk.HIGH)
    needs.on(*cachetags.article_page(article, revision, panel.people, panel.citations))
    for banner in panel.banners:
        needs.until(banner.banner_until)
    return {
        "article": article,
        "revision": revision,
        "panel": panel,
        "citations": panel.citations,
        "body": around.body,
        "parts": parts,
        "has_sheet": panel.is_shown and '<section class="emergency"' in around.body,
        "trail": around.trail,
        "outline": _contents(revision, parts),
        "related": around.related,
        "is_preview": preview,
    }


def _made(slug: str, needs: Needs) -> ArticlePage:
    """Make the pieces. Raises NoPage."""
    follows_schedule(needs)
    follows_days(needs)  # On which a review is due, and overdue.
    article = article_at(slug)
    if article is None or article.reading is not Reading.PAGE:
        raise NoPage(article)
    # Nothing of a request is known here, so nothing of a reader can get into a piece.
    context = article_context(article, needs=needs) | {"site_name": settings.SITE_NAME}
    panel, trail = context["panel"], context["trail"]
    assert isinstance(panel, Panel) and isinstance(trail, list)
    data = as_script(article_graph(panel, Shown(trail, str(context["body"]), 0)))
    before, _mark, behind = data.partition(f"{_COUNT}0")
    return ArticlePage(
        kept_article=article,
        title=panel.revision.title,
        meta=render_to_string("articles/_page_meta.html", context),
        breadcrumb=piece("_breadcrumb.jinja", trail=trail, here=False),
        text=render_to_string("articles/_text.html", context),
        related=render_to_string("articles/_related.html", context),
        data=(f"{before}{_COUNT}", behind),
    )


def _contents(revision: Revision, parts: care.Parts) -> list[list[str]]:
    """Return the headings of the list of contents: not those that stand above it."""
    above = parts.emergency + parts.key_points
    outline = [[at, text] for at, text in revision.outline if f' id="{at}"' not in above]
    return outline if len(outline) >= HEADINGS_FOR_CONTENTS else []

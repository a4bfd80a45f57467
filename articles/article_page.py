"""The page of an article in pieces that are the same for every reader.

Beside them stand the discussion and who is signed in, which are made anew for each request. So a
new comment costs no more than the discussion, and members share the pieces with everybody.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone

from articles import cachetags
from articles.graph import Shown, article_graph, as_script, moment
from articles.models import Article, Revision
from articles.neighbours import Neighbours, neighbours_of
from articles.panel import Panel, panel_of
from articles.panel_rows import article_at
from articles.parts import follows_days
from articles.rules import Risk
from articles.workflow import Reading
from core import care
from core.pagecache import Needs
from core.pieces import piece
from core.rows import twin

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
    head_title: str
    meta: str  # What stands in the head beside the title.
    breadcrumb: str
    text: str  # From the heading to what the page says about itself.
    related: str
    data: tuple[str, str]  # What machines are told, before and behind the number of comments.

    @property
    def article(self) -> Article:
        """A copy of the article, to which whoever asks may tie what belongs to it."""
        return twin(self.kept_article)

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


def draft_context(article: Article, *, is_framed: bool = False) -> dict[str, object]:
    """Return what the templates show of the newest text, which readers may not have yet.

    In a frame, links within the page stay in it.
    """
    assert article.latest_revision is not None  # All have one.
    content = _content(article, article.latest_revision)
    return {
        "article": article,
        "revision": content.panel.revision,
        "trail": content.around.trail,
        "text": _text(content, is_framed=is_framed),
        "related": _related(content),
        "is_framed": is_framed,
    }


class _Content(NamedTuple):
    """What stands on the page of an article."""

    panel: Panel
    around: Neighbours
    parts: care.Parts


def _content(article: Article, revision: Revision, *, at: datetime | None = None) -> _Content:
    """Fetch what stands on a page with this text, now or at a time. Two queries."""
    around = neighbours_of(article, revision.body, at=at)
    # Where a mistake does harm, what to do in an emergency stands above all else.
    parts = care.split(around.body, hoist=article.risk is Risk.HIGH)
    return _Content(panel_of(article, revision), around, parts)


def _made(slug: str, needs: Needs) -> ArticlePage:
    """Make the pieces. Raises NoPage."""
    began = timezone.now()
    follows_days(needs)  # On which a review is due, and overdue.
    article = article_at(slug)
    if article is None or article.reading is not Reading.PAGE:
        raise NoPage(article)
    assert article.shown_revision is not None  # Public articles have one.
    content = _content(article, article.shown_revision, at=began)
    panel = content.panel
    needs.until(content.around.changes_at)
    needs.on(
        *cachetags.article_page(article, panel.revision, panel.people, panel.citations),
    )
    for banner in panel.banners:
        needs.until(banner.banner_until)
    # Nothing of a request is known here, so nothing of a reader can get into a piece.
    return ArticlePage(
        kept_article=article,
        head_title=f"{panel.revision.title} – {settings.SITE_NAME}",
        meta=_meta(panel),
        breadcrumb=piece("_breadcrumb.jinja", trail=content.around.trail, here=False),
        text=_text(content),
        related=_related(content),
        data=_data(content),
    )


def _meta(panel: Panel) -> str:
    return piece(
        "articles/_page_meta.jinja",
        panel=panel,
        site_name=settings.SITE_NAME,
        published=moment(panel.published_at),
        updated=moment(panel.updated_at),
    )


def _text(content: _Content, *, is_framed: bool = False) -> str:
    panel, around, parts = content
    return piece(
        "articles/_text.jinja",
        panel=panel,
        parts=parts,
        outline=_contents(panel.revision, parts),
        has_sheet=panel.is_shown and '<section class="emergency"' in around.body,
        is_framed=is_framed,
    )


def _related(content: _Content) -> str:
    return piece("articles/_related.jinja", related=content.around.related)


def _data(content: _Content) -> tuple[str, str]:
    """Write what machines are told; the number of comments is put in later."""
    around = content.around
    data = as_script(article_graph(content.panel, Shown(around.trail, around.body, 0)))
    before, _mark, behind = data.partition(f"{_COUNT}0")
    return f"{before}{_COUNT}", behind


def _contents(revision: Revision, parts: care.Parts) -> list[list[str]]:
    """Return the headings of the list of contents: not those that stand above it."""
    above = parts.emergency + parts.key_points
    outline = [[at, text] for at, text in revision.outline if f' id="{at}"' not in above]
    return outline if len(outline) >= HEADINGS_FOR_CONTENTS else []

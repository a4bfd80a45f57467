"""Reads Markdown files with front matter, and the pictures that lie beside them."""

import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.utils.html import escape
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from articles import images
from articles.importers.base import (
    BadFile,
    ImportedArticle,
    ImportedPicture,
    key_of,
    read_text,
)
from articles.importers.care_blocks import care_blocks
from articles.importers.front_matter import read_front_matter
from articles.importers.sources import cited_sources
from core.sanitize import ARTICLE, TooLong
from core.text import one_line

_PARAGRAPH = ["paragraph_open", "inline", "paragraph_close"]


class MarkdownReader:
    """The Reader of Markdown files. HTML in them is shown as text, never passed through."""

    suffixes = frozenset({".md", ".markdown"})

    def read(self, path: Path) -> ImportedArticle:
        """Return the article of the file. Raises BadFile; writes nothing anywhere."""
        text = read_text(path)
        if len(text) > ARTICLE.longest:  # Said before the costly part begins.
            raise BadFile(str(TooLong(ARTICLE.longest)))
        about = read_front_matter(text)
        body = "\n".join(text.split("\n")[about.lines :])
        if not body.strip():
            raise BadFile(_("The article has no text below its front matter."), about.lines)
        html, pictures = _render(body, path, skipped=about.lines)
        return ImportedArticle(
            key=key_of(path),
            trail=about.trail,
            title=about.title,
            body_html=html,
            summary=about.summary,
            author=about.author,
            published_at=about.published_at,
            slug=about.slug,
            note=about.note,
            kind=about.kind,
            risk=about.risk,
            pictures=pictures,
            sources=cited_sources(body, path, skipped=about.lines),
        )


def _render(body: str, path: Path, *, skipped: int) -> tuple[str, tuple[ImportedPicture, ...]]:
    """Return the HTML and its pictures; `skipped` lines of the file stand above the body."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    care_blocks(markdown)
    tokens = markdown.parse(body, {"skipped": skipped})
    pictures: list[ImportedPicture] = []
    shown: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        line = (token.map[0] if token.map else 0) + skipped + 1
        if _is_picture_alone(tokens[at : at + 3]):
            picture, figure = _figure(tokens[at + 1], path, line)
            pictures.append(picture)
            shown.append(Token("html_block", "", 0, content=figure))
            at += 3
            continue
        if any(child.type == "image" for child in token.children or ()):
            raise BadFile(_("A picture must stand alone, between two blank lines."), line)
        shown.append(token)
        at += 1
    return str(markdown.renderer.render(shown, markdown.options, {})), tuple(pictures)


def _is_picture_alone(tokens: Sequence[Token]) -> bool:
    """Tell whether the tokens are a paragraph of one picture."""
    return [token.type for token in tokens] == _PARAGRAPH and [
        child.type for child in tokens[1].children or ()
    ] == ["image"]


def _figure(paragraph: Token, path: Path, line: int) -> tuple[ImportedPicture, str]:
    """Return the picture of the paragraph and its HTML. Raises BadFile."""
    assert paragraph.children  # The caller has looked.
    token = paragraph.children[0]
    words = (" " if word.type.endswith("break") else word.content for word in token.children or ())
    alt = one_line("".join(words))
    if not alt:
        raise BadFile(_("The picture has no alternative text: write ![what it shows](…)."), line)
    address = str(token.attrs.get("src", ""))
    picture = ImportedPicture(
        **vars(_picture(address, path, line)), title=unquote(urlsplit(address).path), alt=alt
    )
    caption = one_line(str(token.attrs.get("title", "")))
    html = (
        f'<img src="{escape(picture.url)}" alt="{escape(alt)}"'
        f' width="{picture.width}" height="{picture.height}">'
    )
    if caption:
        html += f"<figcaption>{escape(caption)}</figcaption>"
    return picture, f"<figure>{html}</figure>\n"


def _picture(address: str, path: Path, line: int) -> images.Picture:
    """Return the checked picture at an address relative to the file. Raises BadFile."""
    url = urlsplit(address)
    name = unquote(url.path)
    if url.scheme or url.netloc or name.startswith("/") or "\0" in name or "\\" in name:
        raise BadFile(_("The picture must be a file beside the article, not an address."), line)
    # Links are followed before it is asked where the picture lies. The folder of the article and
    # the folder `pictures` next to that are its only homes.
    folder = Path(os.path.realpath(path.parent))
    file = Path(os.path.realpath(folder / name))
    homes = (folder, folder.parent / "pictures")
    if not any(file.is_relative_to(home) for home in homes):
        raise BadFile(_("The picture lies outside the article's folder and ../pictures."), line)
    try:
        if not file.is_file():
            raise BadFile(_("There is no picture %s.") % name, line)
        with file.open("rb") as opened:
            return images.check(opened.read(images.MOST_BYTES + 1))
    except images.BadPicture as error:
        raise BadFile(f"{name[:80]}: {error}", line) from error
    except OSError as error:
        raise BadFile(f"{name[:80]}: {error.strerror or error}", line) from error

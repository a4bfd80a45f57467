"""Reads the lines between `---` and `---` that tell about a Markdown file."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import yaml
from django.utils.translation import gettext as _

from articles.importers.base import (
    BadFile,
    author_of,
    choice_of,
    longest,
    moment_of,
    slug_of,
    trail_of,
)
from articles.models import Revision
from articles.rules import Kind, Risk
from core.text import one_line

KEYS = ("title", "slug", "topic", "author", "published", "summary", "note", "kind", "risk")
_FENCE = "---"


@dataclass(frozen=True)
class FrontMatter:
    """What an author wrote about an article, and how many lines that takes with its fences."""

    title: str
    trail: tuple[str, ...]
    slug: str
    author: str
    published_at: datetime | None
    summary: str
    note: str
    kind: str
    risk: str
    lines: int


# A value with the number of its line in the file.
_Values = dict[str, tuple[str, int]]


def read_front_matter(text: str) -> FrontMatter:
    """Return the front matter of a file's text. Raises BadFile."""
    rows = text.split("\n")
    if rows[0].rstrip() != _FENCE:
        raise BadFile(_("No front matter: the first line must be --- and title and topic follow."))
    end = next((n for n, row in enumerate(rows[1:], start=1) if row.rstrip() == _FENCE), 0)
    if not end:
        raise BadFile(_("The front matter does not end: there is no second line ---."))
    values = _values("\n".join(rows[1:end]))
    for key in ("title", "topic"):
        if not values.get(key, ("", 0))[0]:
            raise BadFile(_("The front matter has no %s.") % key, values.get(key, ("", 1))[1])
    trail = trail_of(*values["topic"])
    return FrontMatter(
        title=_short(values, "title"),
        trail=trail,
        slug=slug_of(*values["slug"]) if "slug" in values else "",
        author=author_of(*values.get("author", ("", 0))),
        published_at=moment_of(*values["published"]) if "published" in values else None,
        summary=_short(values, "summary"),
        note=_short(values, "note"),
        kind=_choice(values, "kind", Kind),
        risk=_choice(values, "risk", Risk),
        lines=end + 1,
    )


def _values(text: str) -> _Values:
    """Return the values by key. Raises BadFile."""
    values: _Values = {}
    for key, value in _pairs(text):
        line = key.start_mark.line + 2  # Marks count from 0, and the fence stands above.
        if not isinstance(key, yaml.ScalarNode) or key.value not in KEYS:
            raise BadFile(_("Unknown key. The keys are: %s.") % ", ".join(KEYS), line)
        if not isinstance(value, yaml.ScalarNode):
            raise BadFile(_("“%s” must be a line of text. Does it need quotes?") % key.value, line)
        if key.value in values:
            raise BadFile(_("“%s” stands here twice.") % key.value, line)
        values[key.value] = (value.value.strip(), line)
    # A key without a value says nothing.
    return {key: value for key, value in values.items() if value[0]}


def _pairs(text: str) -> list[tuple[yaml.Node, yaml.Node]]:
    """Return the nodes of the mapping that the text is.

    Nodes are read and never turned into Python objects: a title such as `2024` or `No` stays
    what was typed, every value has its line, and no YAML tag can do anything.
    """
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 2 if mark else 1
        raise BadFile(
            _("The front matter is not valid YAML. A text with : needs quotes."), line
        ) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise BadFile(_("The front matter is not valid YAML.")) from error
    if node is None:
        return []
    if not isinstance(node, yaml.MappingNode):
        raise BadFile(_("The front matter must be lines such as title: About rest."), 2)
    return list(node.value)


def _choice(values: _Values, key: str, choices: type[StrEnum]) -> str:
    """Return a value that is one of a table, or an empty text. Raises BadFile."""
    if key not in values:
        return ""
    return choice_of(values[key][0], [choice.value for choice in choices], values[key][1])


def _short(values: _Values, key: str) -> str:
    """Return a value that is a column of a revision, as one line. Raises BadFile."""
    text, line = values.get(key, ("", 1))
    most = longest(Revision, key)
    if len(one_line(text)) > most:
        raise BadFile(
            _("“%(key)s” has at most %(most)d characters.") % {"key": key, "most": most}, line
        )
    return one_line(text)

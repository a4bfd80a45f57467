"""The pieces of which the most read pages are made, in templates that Jinja compiles.

They take a tenth of the time of Django's templates, and only where that counts: see
docs/decisions/0004-pieces.md. A piece knows nothing but what it is given and the globals below; a
name that it is not given is an error, not a blank.
"""

from functools import cache
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils.translation import get_language, gettext
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from core.moments import day, day_in_words, moment
from core.paths import address


def piece(name: str, /, **values: Any) -> Markup:
    """Return the HTML of a template such as "articles/_text.jinja". Raises TemplateNotFound."""
    # All that it prints was escaped, or stands in the template, or is trusted by name there.
    return Markup(_environment().get_template(name).render(values))  # noqa: S704


def words(text: str) -> Markup:
    """Return a text of a template in the language of the reader; translators may write HTML.

    It is called `_` in templates, so that the texts are found there: `_("By %(name)s") % {…}`
    escapes what is put in.
    """
    return _words(get_language())[text]


class _Words(dict[str, Markup]):
    """Texts in one language, each looked up once."""

    def __missing__(self, text: str) -> Markup:
        found = self[text] = Markup(gettext(text))  # noqa: S704
        return found


@cache
def _words(_language: str | None) -> _Words:
    return _Words()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(settings.TEMPLATES[0]["DIRS"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=settings.DEBUG,
    )
    environment.globals.update(
        _=words, address=address, day=day, day_in_words=day_in_words, moment=moment, static=static
    )
    return environment

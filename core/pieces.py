"""The pieces of which the most read pages are made, in templates that Jinja compiles.

They take a tenth of the time of Django's templates, and only where that counts: see
docs/decisions/0004-pieces.md. A piece knows nothing but what it is given and the globals below; a
name that it is not given is an error, not a blank.
"""

from functools import cache, partial
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils.translation import gettext
from jinja2 import FileSystemLoader, StrictUndefined
from markupsafe import Markup

from core.jinja import QuickEnvironment
from core.markup import trusted
from core.moments import dates_in
from core.paths import address, address_at
from core.place import Place, place


def piece(name: str, /, **values: Any) -> Markup:
    """Return the HTML of a template such as "articles/_text.jinja". Raises TemplateNotFound."""
    # All that it prints was escaped, or stands in the template, or is trusted by name there.
    return trusted(_environment().get_template(name).render(values))


def words(text: str) -> Markup:
    """Return a text of a template in the language of the reader; translators may write HTML.

    It is called `_` in templates, so that the texts are found there: `_("By %(name)s") % {…}`
    escapes what is put in.
    """
    return trusted(gettext(text))


def _environment() -> QuickEnvironment:
    return _compiled(place())


@cache
def _compiled(here: Place) -> QuickEnvironment:
    """Return the templates as they are in a language, a time zone and at an address of the site."""
    dates = dates_in(here.language, here.zone)
    directories: Any = settings.TEMPLATES[0]["DIRS"]
    environment = QuickEnvironment(
        {"_": words, "address": address, "static": static},
        loader=FileSystemLoader(directories),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=settings.DEBUG,
    )
    environment.globals.update(
        _=words,
        address=partial(address_at, here.prefix, here.urlconf),
        day=dates.day,
        day_in_words=dates.day_in_words,
        moment=dates.moment,
        month_in_words=dates.month_in_words,
        static=static,
    )
    return environment

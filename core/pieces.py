"""The pieces of which the most read pages are made, in templates that Jinja compiles.

They take a tenth of the time of Django's templates, and only where that counts: see
docs/decisions/0004-pieces.md. A piece knows nothing but what it is given and the globals below; a
name that it is not given is an error, not a blank.
"""

from functools import cache, partial
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.templatetags.static import static
from django.utils.translation import gettext
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, nodes
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]

from core.moments import dates_in
from core.paths import Key, address, address_at
from core.place import Place, place


def piece(name: str, /, **values: Any) -> Markup:
    """Return the HTML of a template such as "articles/_text.jinja". Raises TemplateNotFound."""
    # All that it prints was escaped, or stands in the template, or is trusted by name there.
    return Markup(_environment().get_template(name).render(values))  # noqa: S704


def words(text: str) -> Markup:
    """Return a text of a template in the language of the reader; translators may write HTML.

    It is called `_` in templates, so that the texts are found there: `_("By %(name)s") % {…}`
    escapes what is put in.
    """
    return Markup(gettext(text))  # noqa: S704


def _environment() -> Environment:
    return _compiled(place())


@cache
def _compiled(here: Place) -> Environment:
    """Return the templates as they are in a language, a time zone and at an address of the site."""
    dates = dates_in(here.language, here.zone)
    directories: Any = settings.TEMPLATES[0]["DIRS"]
    environment = _Environment(
        loader=FileSystemLoader(directories),
        autoescape=True,
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


class _CalledOnce(NodeTransformer):
    """Puts in place of calls with nothing but literals what they return.

    A page has a hundred such calls, which together took as long as all the rest of its pieces.
    """

    functions: ClassVar[dict[str, Any]] = {"_": words, "address": address, "static": static}

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802
        """Call one of the functions, unless it needs something that only the page knows."""
        self.generic_visit(node)
        given = [each.value for each in node.args if isinstance(each, nodes.Const)]
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        if name not in self.functions or len(given) < len(node.args) or node.kwargs:
            return node
        return nodes.Const(self.functions[name](*given), lineno=node.lineno)


class _Context(Context):
    """The names that a piece knows."""

    def call(
        self,
        function: Any,
        /,
        *given: Any,
        _loop_vars: Any = None,
        _block_vars: Any = None,
        **named: Any,
    ) -> Any:
        # None of our functions asks for the context, and to look whether one does takes longer
        # than most of them.
        return function(*given, **named)


class _Template(Template):
    """A compiled template, which escapes by our function where it would by Jinja's."""

    @classmethod
    def _from_namespace(cls, environment: Any, namespace: Any, globals: Any) -> Any:
        namespace["escape"] = _escaped
        return super()._from_namespace(environment, namespace, globals)


def _escaped(value: Any) -> str:
    """Escape what is printed, and make no more of it than a text: it is joined at once.

    A page prints a thousand values, and Jinja would make trusted text of each on the way.
    """
    kind = type(value)
    if kind is str or kind is Key:
        return _escape_inner(value)
    if kind is Markup:
        return value
    return str(value) if kind is int or kind is UUID else escape(value)


class _Environment(Environment):
    context_class = _Context
    template_class = _Template
    # Jinja's own would look for an item of that name, too, and hide a fault in a property.
    getattr = staticmethod(getattr)  # type: ignore[assignment]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._known: dict[str, Template] = {}

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> Template:
        """Return a template by its name, without a lock once it is known."""
        if self.auto_reload or name not in self._known:
            self._known[name] = super().get_template(name, parent, globals)
        return self._known[name]

    def make_globals(self, d: Any) -> dict[str, Any]:
        """Return what all pieces know, copied: each piece copies it, and Jinja's chain is slow."""
        return {**self.globals, **(d or {})}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree: nodes.Template = _CalledOnce().visit(super()._parse(source, name, filename))
        return tree

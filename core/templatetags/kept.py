"""A piece of a template that is the same on every page."""

from typing import Any

from django import template
from django.utils.translation import get_language

from core.pagecache import Needs, needs_of

register = template.Library()


class KeptNode(template.Node):
    """What stands between `{% kept %}` and `{% endkept %}`."""

    def __init__(self, name: str, nodelist: template.NodeList) -> None:
        self.name, self.nodelist = name, nodelist

    def render(self, context: Any) -> Any:
        """Write it once for each language; where no page is kept, each time."""

        def make(needs: Needs) -> Any:
            return self.nodelist.render(context)

        request = context.get("request")
        if request is None:
            return make(Needs())
        return needs_of(request).kept(f"piece:{self.name}:{get_language()}", make)


@register.tag
def kept(parser: Any, token: Any) -> KeptNode:
    """Keep a piece, named as in `{% kept footer %}`. It may depend on settings alone."""
    _tag, name = token.split_contents()
    nodelist = parser.parse(["endkept"])
    parser.delete_first_token()
    return KeptNode(name, nodelist)

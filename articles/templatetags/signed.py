"""Which signatures stand under a revision, of those that its page has fetched."""

from collections.abc import Mapping, Sequence

from django import template

from articles.models import Revision, SignOff

register = template.Library()


@register.filter
def under(signers: Mapping[int, Sequence[SignOff]] | str, revision: Revision) -> Sequence[SignOff]:
    """Return those under the revision; none where a page has asked for no signatures."""
    return signers.get(revision.pk, ()) if isinstance(signers, Mapping) else ()

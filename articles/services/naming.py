"""Names by which editors remember versions of an article."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles import permissions
from articles.models import Article, Revision, VersionName
from articles.services.errors import Invalid, NotAllowed
from articles.services.trail import locked, record
from core.text import is_blank, one_line

NAME_LENGTH = 80


@transaction.atomic
def name_version(revision: Revision, name: str, *, by: User | None) -> str:
    """Call a revision by a name and return it as it is kept; a blank one takes the name away.

    Raises NotAllowed, or Invalid when the name is too long.
    """
    article = locked(Article(pk=revision.article_id))
    if not (permissions.can_edit(by, article) or permissions.can_review(by)):
        raise NotAllowed
    name = "" if is_blank(name) else one_line(name)
    if len(name) > NAME_LENGTH:
        raise Invalid("name", _("A name has at most %d characters.") % NAME_LENGTH)
    known = VersionName.objects.filter(revision=revision).first()
    before = known.name if known else ""
    if name == before:
        return name
    if name:
        VersionName.objects.update_or_create(
            revision=revision,
            defaults={"name": name, "named_by": by, "named_at": timezone.now()},
        )
    else:
        VersionName.objects.filter(revision=revision).delete()
    note = " → ".join(f"“{text}”" if text else "–" for text in (before, name))
    record(article, "name", by=by, was=article.state, note=note, revision=revision)
    return name

"""What the steps of the newsroom choose from."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from articles.models import Article, Category, Citation, Person, Reference
from articles.services import drafting
from articles.services.errors import NotPossible
from tests import build
from tests.articles.trusted import CARE, POINTS, cite
from tests.comments.history import History


class Chosen(History):
    """A site with a few of everything, and the choice among them."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        for path in ("Living > Work", "Living > Travel"):
            build.category(path)
        self.reader = build.known_member("Rita")  # Looks at pages; nothing takes the account away.
        self.members.append(self.reader)
        self.doctors = [self._doctor("Asha Rao"), self._doctor("Ben Oduya")]
        self.sources = [build.source() for _ in range(4)]

    def article(self) -> Article:
        """Return an article as it is now."""
        return Article.objects.get(pk=self.chance.choice(self.articles).pk)

    def topic(self) -> Category:
        return self.one(Category.objects.order_by("path"))

    def person(self) -> Person:
        return self.one(Person.objects.order_by("pk"))

    def source(self) -> Reference:
        """Return a source, one that a text cites if there is any."""
        cited = Reference.objects.filter(citations__in=Citation.objects.in_use()).distinct()
        return self.chance.choice(list(cited.order_by("pk")) or self.sources)

    def one(self, rows: Any) -> Any:
        """Return one of some rows. Raises NotPossible where there are none."""
        found = list(rows)
        if not found:
            raise NotPossible
        return self.chance.choice(found)

    def soon(self) -> datetime:
        return timezone.now() + timedelta(seconds=self.chance.choice([5, 30, 60, 200]))

    def words(self) -> str:
        self.written += 1
        return f"Words {self.written}"

    def body(self) -> str:
        """Return a text with links, sources and cards, some of the time."""
        link, topic = self.article(), self.topic()
        extra = [
            CARE,
            POINTS,
            f'<p>See <a href="{link.get_absolute_url()}">this page</a>.</p>',
            f'<p>See <a href="{topic.get_absolute_url()}">this topic</a>.</p>',
            cite(*self.chance.sample(self.sources, min(2, len(self.sources)))),
        ]
        chosen = self.chance.sample(extra, self.chance.choice([1, 2, 3, 4]))
        return f"{''.join(chosen)}<p>{self.words()} before you are tired.</p>"

    def _doctor(self, name: str) -> Person:
        account = build.user(name.split()[0], group="Reviewers")
        return build.clinician(name, account=account)

    def _draft_of(self, article: Article) -> None:
        newest = article.latest_revision
        draft = drafting.Draft(f"Title {self.words()}", f"About {self.written}.", self.body())
        drafting.save_draft(article, draft, base=newest and newest.number, by=None)

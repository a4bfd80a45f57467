"""Steps with texts, and with where they stand."""

from functools import partial
from typing import Any

from articles.models import Category
from articles.rules import Class, Harm, Kind, Risk
from articles.services import (
    addressing,
    changing,
    describing,
    drafting,
    naming,
    publishing,
    reviewing,
    topics,
    withdrawing,
)
from tests.mgportal.life.chance import Chosen

MOST_ARTICLES, MOST_TOPICS = 12, 9


class Texts(Chosen):
    """What writers and editors do."""

    def _begin(self) -> Any:
        if len(self.articles) >= MOST_ARTICLES:
            return False
        draft = drafting.Draft(f"Article {self.words()}", "A summary.", self.body())
        kind = self.chance.choice([Kind.NEWS, Kind.LIVING, Kind.EMERGENCY])
        made = drafting.create_article(
            draft, category=self.topic(), author=self.person(), by=None, kind=kind
        )
        self.articles.append(made)
        verb = self.chance.choice(
            [publishing.publish, partial(publishing.schedule, at=self.soon()), lambda *_, **__: 0]
        )
        return verb(made, by=None)

    def _draft(self) -> Any:
        return self._draft_of(self.article())

    def _said(self) -> changing.Said:
        kind = self.chance.choice([None, Class.MINOR, Class.MAJOR, Class.CORRECTION])
        harm = self.chance.choice(list(Harm))
        return changing.Said(
            kind, self.words(), "It is so.", was="Five.", now="Three.", harm=harm, advice="Ask."
        )

    def _publish(self) -> Any:
        article = self.article()
        self._draft_of(article)
        return publishing.publish(article, by=None, change=self._said())

    def _schedule(self) -> Any:
        article = self.article()
        self._draft_of(article)
        return publishing.schedule(article, by=None, at=self.soon(), change=self._said())

    def _unschedule(self) -> Any:
        return publishing.unschedule(self.article(), by=None)

    def _end(self, verb: Any, **more: Any) -> Any:
        instead = self.chance.choice([None, self.article()])
        return verb(self.article(), by=None, reason=self.words(), replacement=instead, **more)

    def _withdraw_page(self) -> Any:
        return self._end(withdrawing.withdraw)

    def _plan(self) -> Any:
        return self._end(withdrawing.plan_withdrawal, at=self.soon())

    def _cancel_plan(self) -> Any:
        return withdrawing.cancel_withdrawal(self.article(), by=None)

    def _correct(self) -> Any:
        return changing.correct(self.article(), self._said(), by=None)

    def _archive(self) -> Any:
        return publishing.archive(self.article(), by=None)

    def _take_out(self) -> Any:
        return publishing.restore(self.article(), by=None)

    def _review(self) -> Any:
        article = self.article()
        return self.chance.choice(
            [
                lambda: reviewing.submit(article, by=None),
                lambda: reviewing.recall(article, by=None),
                lambda: reviewing.approve(article, by=None),
                lambda: reviewing.request_changes(article, by=None, note="Say more."),
            ]
        )()

    def _name(self) -> Any:
        return naming.name_version(self.article().latest_revision, self.words(), by=None)

    def _settle(self) -> Any:
        return publishing.settle_due()

    # Where a text stands, and what it is.

    def _readdress(self) -> Any:
        article = self.article()
        old = list(article.old_slugs.values_list("slug", flat=True))
        self.written += 1
        return addressing.readdress(
            article, slug=self.chance.choice([*old, f"address-{self.written}"]), by=None
        )

    def _file(self) -> Any:
        article = self.article()
        topic = self.chance.choice([article.category, self.topic()])
        author = self.chance.choice([article.author, self.person()])
        return drafting.file_article(article, category=topic, author=author, by=None)

    def _describe(self) -> Any:
        article = self.article()
        said: Any = self.chance.choice(
            [
                {"kind": self.chance.choice([Kind.NEWS, Kind.LIVING, Kind.EMERGENCY])},
                {"chosen_risk": self.chance.choice(["", *Risk])},
                {"review_months": self.chance.choice([None, 6, 12])},
                {"funding": self.words()},
                {"ai_use": ""},
                {"condition": None},
            ]
        )
        return describing.describe(article, by=None, **said)

    # Topics.

    def _topic(self) -> Any:
        if Category.objects.count() >= MOST_TOPICS:
            return False
        parent = self.chance.choice([None, self.topic(), self.topic()])
        return topics.add_topic(name=f"Topic {self.words()}", parent=parent, by=None)

    def _rename_topic(self) -> Any:
        topic = self.topic()
        self.written += 1
        name = self.chance.choice([topic.name, f"Topic {self.written}"])
        slug = self.chance.choice([topic.slug, f"topic-{self.written}"])
        words = self.chance.choice([topic.description, self.words()])
        return topics.change_topic(topic, name=name, slug=slug, description=words, by=None)

    def _move_topic(self) -> Any:
        place = self.chance.choice(["last-child", "first-child", "left", "right"])
        return topics.move_topic(self.topic(), target=self.topic(), position=place, by=None)

    def _drop_topic(self) -> Any:
        return topics.remove_topic(self.topic(), by=None)

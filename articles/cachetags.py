"""What each public page depends on, and what a change of an article changes.

    home           HOME, TOPICS, each author shown
    topic          its lists, TOPICS, each author shown
    article        itself, its topic's lists, TOPICS, author and signers, sources, linked articles
    sheet          the article itself, its signers, TOPICS, linked articles
    person         their lists, what is told of them, each author shown
    corrections    CORRECTIONS, each page that was corrected
    freshness      FRESHNESS
    feeds          as home, topic and corrections
    sitemap        SITEMAP, TOPICS

Who changes something purges what it is called; what shows it is found by that name alone.
"""

import re
from collections.abc import Iterable

from articles.models import (
    Article,
    Category,
    Change,
    Citation,
    Person,
    Reference,
    Revision,
    SignOff,
)

HOME = "home"  # The newest articles.
TOPICS = "topics"  # The tree: names, addresses, places and descriptions.
CORRECTIONS = "corrections"  # The list of all corrections.
FRESHNESS = "freshness"  # How many articles there are and when each is due.
SITEMAP = "sitemap"  # Which pages there are, and when each was changed.
SCHEDULE = "schedule"  # When time alone changes an article next.
_LINKED = re.compile(r' href="/a/([1-9][0-9]{0,17})/')


def article_name(article: Article | int) -> str:
    """Name all that is told of an article, its address included, where no list does."""
    return f"article:{article if isinstance(article, int) else article.pk}"


def list_name(topic: Category) -> str:
    """Name the lists of articles filed under a topic or below it."""
    return f"topic:{topic.path}"


def topic_names(topic: Category) -> set[str]:
    """Name the lists of a topic and of all topics above it, which show its articles too."""
    step, path = Category.steplen, topic.path
    return {f"topic:{path[:end]}" for end in range(step, len(path) + 1, step)}


def profile_name(person_id: int) -> str:
    """Name what is told of somebody: on their own page, and wherever their name stands."""
    return f"profile:{person_id}"


def listed_name(person_id: int) -> str:
    """Name the lists of what somebody wrote and reviewed."""
    return f"person:{person_id}"


def source_name(source: Reference) -> str:
    """Name what is told of a source."""
    return f"source:{source.pk}"


def authors_of(articles: Iterable[Article]) -> set[str]:
    """Name what a list of articles shows of those who wrote them."""
    return {profile_name(article.author_id) for article in articles}


def corrected(changes: Iterable[Change]) -> set[str]:
    """Name what a list of corrections shows of the articles."""
    return {article_name(change.article_id) for change in changes}


def linked_from(body: str) -> set[str]:
    """Name what a stored text shows of the articles and topics to which it links."""
    return {TOPICS, *(article_name(int(pk)) for pk in _LINKED.findall(body))}


def article_page(
    article: Article, revision: Revision, people: Iterable[int], citations: Iterable[Citation]
) -> set[str]:
    """Name what the page of an article shows besides its discussion, related pages included."""
    own = {article_name(article), list_name(article.category)}
    sources = {source_name(citation.reference) for citation in citations}
    return own | linked_from(revision.body) | set(map(profile_name, people)) | sources


def shown_of(person: Person) -> set[str]:
    """Name what a change of somebody's entry changes."""
    return {profile_name(person.pk), SITEMAP}


def changed_by(article: Article) -> set[str]:
    """Name all that shows something of the article, as it is now. One query."""
    signers = SignOff.objects.filter(revision__article=article.pk).order_by()
    people = {article.author_id, *signers.values_list("person", flat=True).distinct()}
    own = {article_name(article), HOME, FRESHNESS, SITEMAP}
    if article.next_at or article.withdraw_at:
        own.add(SCHEDULE)
    return own | {listed_name(pk) for pk in people} | topic_names(article.category)

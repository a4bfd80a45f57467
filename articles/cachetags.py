"""What each public page depends on, and what a change of an article changes."""

from articles.models import Article, Category, Person

HOME = "home"  # The front page: newest articles and topics.
CORRECTIONS = "corrections"  # The page and the feed of all corrections.


def article_name(article: Article) -> str:
    """Name what an article's own page shows of it."""
    return f"article:{article.pk}"


def topic_names(topic: Category) -> set[str]:
    """Name the lists of a topic and of all topics above it, which show its articles too."""
    step, path = Category.steplen, topic.path
    return {f"topic:{path[:end]}" for end in range(step, len(path) + 1, step)}


def shown_of(person: Person) -> set[str]:
    """Name what is told of somebody: on their own page, and on each that they wrote or signed."""
    return {f"person:{person.pk}", f"profile:{person.pk}"}


def changed_by(article: Article) -> set[str]:
    """Name everything that shows something of the article."""
    own = {article_name(article), f"person:{article.author_id}", HOME}
    # Who signed it has it on their page.
    signed = {each for each in (article.live_signoff, article.next_signoff) if each}
    own |= {f"person:{each.person_id}" for each in signed}
    return own | topic_names(article.category)

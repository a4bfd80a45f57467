"""What many public pages share: the tree of topics, and when the clock alone changes them."""

from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from articles.cachetags import SCHEDULE, TOPICS
from articles.models import Category
from articles.schedule import changes_next_at
from core.moments import today
from core.pagecache import Needs
from core.place import place


def trail_of(topic: Category, needs: Needs) -> list[Category]:
    """Return the topics from the root down to this one."""

    def make(own: Needs) -> list[Category]:
        own.on(TOPICS)
        return Category.objects.trail(topic.url_path)

    return needs.kept(f"trail:{topic.pk}:{topic.url_path}", make)


def children_of(topic: Category, needs: Needs) -> list[Category]:
    """Return the topics right below this one."""

    def make(own: Needs) -> list[Category]:
        own.on(TOPICS)
        return list(Category.objects.children_of(topic))

    return needs.kept(f"children:{topic.pk}", make)


def two_levels(needs: Needs) -> list[Category]:
    """Return the root topics, each with its child topics as `.children`."""

    def make(own: Needs) -> list[Category]:
        own.on(TOPICS)
        return Category.objects.two_levels()

    return needs.kept("topics", make)


def follows_schedule(needs: Needs) -> None:
    """Let the page be made anew when a text goes live or a page is withdrawn as scheduled.

    A view calls this before it reads anything: what is due a moment later is read as it was.
    """
    needs.until_known("schedule", _next_change)


def follows_days(needs: Needs) -> None:
    """Let the page be made anew when the day is over. Called before anything is read, too."""
    needs.until(_end_of(today(), place().zone))


@lru_cache(maxsize=10)
def _end_of(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, zone)


def _next_change(own: Needs) -> datetime | None:
    own.on(SCHEDULE)
    moment = changes_next_at()
    own.until(moment)
    return moment

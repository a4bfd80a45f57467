"""The orders in which articles are found, on a site of any size."""

from django.db.models import F, Index, Q
from django.db.models.functions import Coalesce

INDEXES = [
    Index(
        F("published_at").desc(),
        F("id").desc(),
        condition=Q(published_at__isnull=False),
        name="articles_article_newest",
    ),
    Index(
        F("category"),
        F("published_at").desc(),
        F("id").desc(),
        condition=Q(published_at__isnull=False),
        name="articles_article_in_topic",
    ),
    Index(
        F("author"),
        F("published_at").desc(),
        F("id").desc(),
        condition=Q(published_at__isnull=False),
        name="articles_article_by_person",
    ),
    Index(F("stage"), F("latest_revision").desc(), name="articles_article_in_stage"),
    # What was saved last of one topic, of one author, of those with the same title. With the stage,
    # by which the list leaves out the archived, each of them alone says enough.
    Index(
        F("category"),
        F("latest_revision").desc(),
        F("stage"),
        name="articles_article_topic_saved",
    ),
    Index(
        F("author"),
        F("latest_revision").desc(),
        F("stage"),
        name="articles_article_author_saved",
    ),
    Index(
        F("sort_title"),
        F("latest_revision").desc(),
        F("stage"),
        name="articles_article_by_title",
    ),
    # What people of the newsroom began or have the by-line of, in each state.
    Index(
        F("created_by"),
        F("stage"),
        F("latest_revision").desc(),
        name="articles_article_begun_by",
    ),
    Index(
        F("author"),
        F("stage"),
        F("latest_revision").desc(),
        name="articles_article_author_stage",
    ),
    Index(
        F("next_review_on"),
        F("id"),
        condition=Q(next_review_on__isnull=False),
        name="articles_article_review_due",
    ),
    Index(F("next_at"), condition=Q(next_at__isnull=False), name="articles_article_due"),
    Index(
        F("withdraw_at"),
        condition=Q(withdraw_at__isnull=False),
        name="articles_article_ending",
    ),
    # Since when readers see what they see: the newest and the oldest pages.
    Index(
        Coalesce("updated_at", "published_at"),
        F("id"),
        condition=Q(published_at__isnull=False),
        name="articles_article_fresh",
    ),
]

"""Addresses of the public pages."""

from django.urls import path

from articles import (
    article_views,
    feeds,
    guest_views,
    pages,
    record_views,
    sheet_views,
    sitemaps,
    views,
)

app_name = "articles"
urlpatterns = [
    path("", views.home, name="home"),
    path("topics/<path:path>/", views.topic, name="topic"),
    path("articles/<slug:slug>/", article_views.article, name="article"),
    path("articles/<slug:slug>/mistake/", record_views.mistake, name="mistake"),
    path("articles/<slug:slug>/emergency/", sheet_views.sheet, name="sheet"),
    path("corrections/", record_views.corrections, name="corrections"),
    path("corrections/feed/", feeds.corrections_feed, name="corrections_feed"),
    path("feed/", feeds.newest_feed, name="feed"),
    # By its key: who follows a topic follows it when it is moved or renamed, too.
    path("feed/topics/<int:pk>/", feeds.topic_feed, name="topic_feed"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-pages.xml", sitemaps.pages, name="sitemap_pages"),
    path("sitemap-<str:kind>-<int:number>.xml", sitemaps.part, name="sitemap_part"),
    # Permanent: articles link to each other by these, which no renaming changes.
    path("a/<int:pk>/", views.article_itself, name="article_itself"),
    path("t/<int:pk>/", views.topic_itself, name="topic_itself"),
    path("people/<slug:slug>/", views.person, name="person"),
    path("people/<slug:slug>/reviewed/", views.reviewed, name="person_reviewed"),
    path("about/freshness/", pages.freshness, name="freshness"),
    path("review/<str:token>/", guest_views.review, name="review"),
]

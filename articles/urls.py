"""Addresses of the public pages."""

from django.urls import path

from articles import guest_views, pages, views

app_name = "articles"
urlpatterns = [
    path("", views.home, name="home"),
    path("topics/<path:path>/", views.topic, name="topic"),
    path("articles/<slug:slug>/", views.article, name="article"),
    # Permanent: articles link to each other by these, which no renaming changes.
    path("a/<int:pk>/", views.article_itself, name="article_itself"),
    path("t/<int:pk>/", views.topic_itself, name="topic_itself"),
    path("people/<slug:slug>/", views.person, name="person"),
    path("about/freshness/", pages.freshness, name="freshness"),
    path("review/<str:token>/", guest_views.review, name="review"),
]

"""Addresses of the public pages."""

from django.urls import path

from articles import guest_views, views

app_name = "articles"
urlpatterns = [
    path("", views.home, name="home"),
    path("topics/<path:path>/", views.topic, name="topic"),
    path("articles/<slug:slug>/", views.article, name="article"),
    path("people/<slug:slug>/", views.person, name="person"),
    path("review/<str:token>/", guest_views.review, name="review"),
]

"""Addresses of the discussion."""

from django.urls import path

from comments.views import reading, withdrawing, writing

app_name = "comments"
urlpatterns = [
    path("articles/<slug:slug>/comments/", reading.comment_list, name="list"),
    path("articles/<slug:slug>/comments/new/", writing.new, name="new"),
    path("c/<uuid:public_id>/", reading.conversation, name="comment"),
    path("c/<uuid:public_id>/reply/", writing.reply, name="reply"),
    path("c/<uuid:public_id>/edit/", writing.edit, name="edit"),
    path("c/<uuid:public_id>/withdraw/", withdrawing.withdraw, name="withdraw"),
]

"""Addresses of the discussion."""

from django.urls import path

from comments import feeds
from comments.views import (
    acts,
    guidance,
    leaving,
    mail,
    mine,
    reading,
    reports,
    withdrawing,
    writing,
)

app_name = "comments"
urlpatterns = [
    path("articles/<slug:slug>/comments/", reading.comment_list, name="list"),
    path("articles/<slug:slug>/comments/new/", writing.new, name="new"),
    path("articles/<slug:slug>/comments/feed/", feeds.discussion_feed, name="feed"),
    path("c/<uuid:public_id>/", reading.conversation, name="comment"),
    path("c/<uuid:public_id>/reply/", writing.reply, name="reply"),
    path("c/<uuid:public_id>/edit/", writing.edit, name="edit"),
    path("c/<uuid:public_id>/withdraw/", withdrawing.withdraw, name="withdraw"),
    path("c/<uuid:public_id>/report/", reports.report, name="report"),
    path("c/<uuid:public_id>/thanks/", acts.thanks, name="thanks"),
    path("c/<uuid:public_id>/hide-member/", acts.hide_member, name="block"),
    path("about/checked-professions/", acts.professions, name="professions"),
    path("articles/<slug:slug>/comments/follow/", mail.follow, name="follow"),
    path("my/comments/", mine.mine, name="mine"),
    path("my/comments/withdraw-all/", leaving.withdraw_all, name="withdraw_all"),
    path("my/comments/mail/", mail.choices, name="mail_choices"),
    path("my/decisions/<int:pk>/", mine.decision, name="decision"),
    path("mail/stop/<str:token>/", mail.stop, name="stop"),
    path("about/discussion/", guidance.house_rules, name="rules"),
]

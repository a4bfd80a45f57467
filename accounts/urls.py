"""Addresses of allauth, two of them with views of our own."""

from allauth.account import urls
from django.urls import path

from accounts import views

urlpatterns = [
    path("signup/", views.signup, name="account_signup"),
    path("login/", views.login, name="account_login"),
    *urls.urlpatterns,
]

"""What a production site must have set."""

import pytest

from core.checks import production_problems

SAFE = {
    "DEBUG": False,
    "SECRET_KEY": "k7Jq-2vXz_9LmN4pRtYwB6cDfGhS8aE3uVoI5xZ1qWnK0jHbTgFy",
    "ALLOWED_HOSTS": ["portal.example.org"],
    "SITE_URL": "https://portal.example.org",
    "CSRF_TRUSTED_ORIGINS": [],
    "ALLAUTH_TRUSTED_PROXY_COUNT": 1,
    "SECURE_HSTS_SECONDS": 60,
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
    "WEB_WORKERS": 1,
}


def cache(name):
    return {"CACHES": {"default": {"BACKEND": f"django.core.cache.backends.{name}"}}}


def test_a_safe_site_has_no_problem():
    assert production_problems(SAFE) == []


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"DEBUG": True}, "DEBUG"),
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "ab" * 40}, "SECRET_KEY"),
        ({"SECRET_KEY": "django-insecure-" + SAFE["SECRET_KEY"]}, "SECRET_KEY"),
        ({"SECRET_KEY": "short     # run: python3 -c 'import secrets; print(1)'"}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": []}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]"]}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": ["portal.example.org", "*"]}, "ALLOWED_HOSTS"),
        ({"SITE_URL": "http://portal.example.org"}, "SITE_URL"),
        ({"SITE_URL": ""}, "SITE_URL"),
        ({"SITE_URL": "https://"}, "SITE_URL"),
        ({"ALLOWED_HOSTS": ["other.example.org"]}, "ALLOWED_HOSTS must name portal.example.org"),
        ({"CSRF_TRUSTED_ORIGINS": ["http://portal.example.org"]}, "CSRF_TRUSTED_ORIGINS"),
        ({"CSRF_TRUSTED_ORIGINS": ["https://*"]}, "CSRF_TRUSTED_ORIGINS"),
        ({"ALLAUTH_TRUSTED_PROXY_COUNT": 0}, "TRUSTED_PROXY_COUNT"),
        ({"SECURE_HSTS_SECONDS": 0}, "SECURE_HSTS_SECONDS"),
        ({"EMAIL_BACKEND": "core.mail.FileAndConsoleBackend"}, "EMAIL_URL"),
        ({"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}, "EMAIL_URL"),
        ({"WEB_WORKERS": 2}, "CACHE_URL"),
        (cache("dummy.DummyCache"), "CACHE_URL"),
    ],
)
def test_each_unsafe_setting_is_named(changes, named):
    problems = production_problems(SAFE | changes)
    assert len(problems) == 1
    assert problems[0].startswith(named)


def test_all_problems_are_told_at_once():
    assert len(production_problems(SAFE | {"DEBUG": True, "SITE_URL": "", "SECRET_KEY": ""})) == 3


def test_several_workers_are_safe_with_a_shared_cache():
    assert production_problems(SAFE | {"WEB_WORKERS": 4} | cache("redis.RedisCache")) == []


def test_a_host_may_stand_for_its_subdomains():
    assert production_problems(SAFE | {"ALLOWED_HOSTS": [".example.org"]}) == []


def test_no_problem_tells_the_secret():
    secret = "ab" * 40
    assert all(secret not in line for line in production_problems(SAFE | {"SECRET_KEY": secret}))

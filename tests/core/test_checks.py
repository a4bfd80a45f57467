"""What a production site must have set."""

import pytest

from core.checks import production_problems

SAFE = {
    "DEBUG": False,
    "SECRET_KEY": "k7Jq-2vXz_9LmN4pRtYwB6cDfGhS8aE3uVoI5xZ1qWnK0jHbTgFy",
    "ALLOWED_HOSTS": ["portal.example.org"],
    "SITE_URL": "https://portal.example.org",
    "EMAIL_CONFIGURED": True,
    "CACHE_CONFIGURED": False,
    "WEB_WORKERS": 1,
}


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
        ({"ALLOWED_HOSTS": []}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]"]}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": ["portal.example.org", "*"]}, "ALLOWED_HOSTS"),
        ({"SITE_URL": "http://portal.example.org"}, "SITE_URL"),
        ({"SITE_URL": ""}, "SITE_URL"),
        ({"EMAIL_CONFIGURED": False}, "EMAIL_URL"),
        ({"WEB_WORKERS": 2}, "CACHE_URL"),
    ],
)
def test_each_unsafe_setting_is_named(changes, named):
    problems = production_problems(SAFE | changes)
    assert len(problems) == 1
    assert problems[0].startswith(named)


def test_all_problems_are_told_at_once():
    assert len(production_problems(SAFE | {"DEBUG": True, "SITE_URL": "", "SECRET_KEY": ""})) == 3


def test_several_workers_are_safe_with_a_shared_cache():
    assert production_problems(SAFE | {"WEB_WORKERS": 4, "CACHE_CONFIGURED": True}) == []


def test_no_problem_tells_the_secret():
    secret = "ab" * 40
    assert all(secret not in line for line in production_problems(SAFE | {"SECRET_KEY": secret}))

"""Settings read from the environment, and the start that production refuses."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SECRET = "".join(chr(33 + (number * 7) % 90) for number in range(64)).replace("$", "x")
SAFE = {
    "PRODUCTION": "true",
    "SECRET_KEY": SECRET,
    "ALLOWED_HOSTS": "portal.example.org",
    "SITE_URL": "https://portal.example.org",
    "EMAIL_URL": "smtp+tls://mail.example.org:587",
    "TRUSTED_PROXY_COUNT": "1",
}


def python(*arguments, var, **environment):
    """Run Python where the portal lies, with nothing in its environment but this."""
    return subprocess.run(
        [sys.executable, "-W", "error", *arguments],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "MGPORTAL_ENV_FILE": os.devnull,
            "MGPORTAL_VAR": str(var),
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=60,
    )


def manage(*arguments, var, **environment):
    """Run a command of the site."""
    return python("manage.py", *arguments, var=var, **environment)


def setting(name, var, **environment):
    """Return a setting as a site with this environment has it; for that, no app has to start."""
    code = f"from django.conf import settings; print(settings.{name})"
    environment["DJANGO_SETTINGS_MODULE"] = "mgportal.settings"
    done = python("-c", code, var=var, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_safe_production_site_passes_the_deploy_check(tmp_path):
    done = manage("check", "--deploy", "--fail-level", "WARNING", var=tmp_path, **SAFE)
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "django-insecure-" + SECRET),
        ("ALLOWED_HOSTS", ""),
        ("ALLOWED_HOSTS", "*"),
        ("SITE_URL", "http://portal.example.org"),
        ("EMAIL_URL", ""),
        ("EMAIL_URL", "consolemail://"),
        ("TRUSTED_PROXY_COUNT", ""),
        ("SECURE_HSTS_SECONDS", "0"),
        ("CSRF_TRUSTED_ORIGINS", "http://portal.example.org"),
        ("WEB_WORKERS", "2"),
        ("DEBUG", "true"),
    ],
)
def test_production_refuses_to_start_and_names_the_setting(tmp_path, name, value):
    done = manage("check", var=tmp_path, **(SAFE | {name: value}))
    assert done.returncode != 0
    assert "The site may not start in production" in done.stderr
    culprit = "CACHE_URL" if name == "WEB_WORKERS" else name
    assert f"- {culprit} must" in done.stderr


def test_production_makes_no_key_of_its_own(tmp_path):
    manage("check", var=tmp_path, **(SAFE | {"SECRET_KEY": ""}))
    assert list(tmp_path.iterdir()) == []


def test_production_cookies_leave_only_over_https(tmp_path):
    names = "SESSION_COOKIE_NAME SESSION_COOKIE_SECURE CSRF_COOKIE_NAME CSRF_COOKIE_SECURE"
    listed = ", settings.".join(names.split())
    assert setting(listed, tmp_path, **SAFE) == "__Host-sessionid True __Host-csrftoken True"


def test_a_proxys_word_for_https_counts_in_production_only(tmp_path):
    assert "HTTP_X_FORWARDED_PROTO" in setting("SECURE_PROXY_SSL_HEADER", tmp_path, **SAFE)
    assert setting("SECURE_PROXY_SSL_HEADER", tmp_path, TRUSTED_PROXY_COUNT="1") == "None"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PRODUCTION", "ture"),
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("EMERGENCY_NUMBER", "call us"),
        ("WEB_WORKERS", "0"),
        ("WEB_THREADS", "-1"),
        ("TIME_ZONE", "Mars/Base"),
        ("TIME_ZONE", "/etc/passwd"),
        ("DATABASE_URL", "portal.sqlite3"),
        ("CACHE_URL", "nowhere"),
        ("EMAIL_URL", "mail.example.org"),
        ("SECRET_KEY_FILE", "/nowhere/key"),
        ("MGPORTAL_VAR", "/dev/null/state"),
    ],
)
def test_a_value_that_makes_no_sense_is_named_in_words(tmp_path, name, value):
    done = manage("check", var=tmp_path, **{name: value})
    assert done.returncode == 1
    assert done.stderr.startswith(name), done.stderr
    assert "Traceback" not in done.stderr and ".env.example" in done.stderr


def test_an_address_that_cannot_be_used_is_not_told(tmp_path):
    done = manage("check", var=tmp_path, DATABASE_URL="postgre://portal:secret-word@host/portal")
    assert done.stderr.startswith("DATABASE_URL")
    assert "secret-word" not in done.stderr


def test_an_environment_file_that_cannot_be_read_stops_the_site(tmp_path):
    (tmp_path / "env").write_bytes(b"PRODUCTION=true\nSITE_NAME=Caf\xe9\n")
    for file in ("env", "."):
        done = manage("check", var=tmp_path, MGPORTAL_ENV_FILE=str(tmp_path / file))
        assert done.returncode == 1
        assert "cannot be read" in done.stderr and "Traceback" not in done.stderr


def test_an_empty_variable_means_the_default(tmp_path):
    empty = dict.fromkeys(("PORT", "HOST", "DEBUG", "SITE_NAME", "TIME_ZONE", "ALLOWED_HOSTS"), "")
    names = "PORT, settings.HOST, settings.DEBUG, settings.SITE_NAME, settings.ALLOWED_HOSTS"
    assert setting(names, tmp_path, **empty) == setting(names, tmp_path)


def test_a_value_may_begin_with_a_dollar_sign(tmp_path):
    assert setting("SECRET_KEY", tmp_path, SECRET_KEY="$2y$12$" + SECRET) == "$2y$12$" + SECRET


def test_hosts_may_be_parted_by_commas_and_spaces(tmp_path):
    listed = setting("ALLOWED_HOSTS", tmp_path, ALLOWED_HOSTS="one.example.org, two.example.org")
    assert listed == "['one.example.org', 'two.example.org']"


def test_the_database_lies_in_the_state_folder_whatever_its_name(tmp_path):
    folder = tmp_path / "50 %41 #1?"
    assert setting('DATABASES["default"]["NAME"]', folder) == str(folder / "portal.sqlite3")


def test_a_local_site_keeps_its_random_key_where_only_its_owner_reads_it(tmp_path):
    first = setting("SECRET_KEY", tmp_path)
    assert len(first) > 50
    assert setting("SECRET_KEY", tmp_path) == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8123"),
        ("0.0.0.0", "http://127.0.0.1:8123"),
        ("::1", "http://[::1]:8123"),
        ("::", "http://[::1]:8123"),
        ("portal.local", "http://portal.local:8123"),
    ],
)
def test_the_address_of_a_local_site_follows_host_and_port(tmp_path, host, address):
    assert setting("SITE_URL", tmp_path, HOST=host, PORT="8123") == address


def test_the_environment_file_is_read_and_the_environment_wins(tmp_path):
    file = tmp_path / "env"
    file.write_text("SITE_NAME=From the file\nPORT=8200\n")
    both = {"MGPORTAL_ENV_FILE": str(file), "PORT": "8300"}
    assert setting("SITE_NAME, settings.PORT", tmp_path, **both) == "From the file 8300"


def test_the_example_names_every_variable_and_holds_no_other():
    example = (ROOT / ".env.example").read_text()
    named = set(re.findall(r"^#?\s?([A-Z_]+)=", example, re.M))
    source = (ROOT / "mgportal" / "settings.py").read_text()
    read = set(re.findall(r'env\.[a-z_]+\(\s*"([A-Z_]+)"', source))
    assert named == read


def test_the_example_makes_a_site_that_starts(tmp_path):
    example = {"MGPORTAL_ENV_FILE": str(ROOT / ".env.example")}
    assert manage("check", var=tmp_path, **example).returncode == 0
    names = "DEBUG PRODUCTION SITE_URL ALLOWED_HOSTS TIME_ZONE EMAIL_BACKEND WEB_THREADS".split()
    listed = ", settings.".join(names)
    assert setting(listed, tmp_path, **example) == setting(listed, tmp_path)

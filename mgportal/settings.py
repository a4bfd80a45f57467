"""Every setting of the portal; what differs between machines comes from the environment."""

import os
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from core.addresses import local_address
from core.checks import production_problems
from core.environment import BadSetting, Environment, kept_key

BASE_DIR = Path(__file__).resolve().parent.parent
# Tests and checks name another file, since they must not depend on that of the machine.
env = Environment(os.environ.get("MGPORTAL_ENV_FILE", BASE_DIR / ".env"))

# --- What kind of site this is -------------------------------------------------------------
PRODUCTION = env.flag("PRODUCTION", default=False)
DEBUG = env.flag("DEBUG", default=False)
VAR = Path(env.text("MGPORTAL_VAR", str(BASE_DIR / "var"))).expanduser().resolve()
SITE_NAME = env.text("SITE_NAME", "MG Portal")
HOST = env.text("HOST", "127.0.0.1")
PORT = env.number("PORT", default=8000, least=1)
SITE_URL = env.text("SITE_URL", local_address(HOST, PORT)).rstrip("/")
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", default=("localhost", "127.0.0.1", "[::1]"))
CSRF_TRUSTED_ORIGINS = env.names("CSRF_TRUSTED_ORIGINS")
# A local site makes its own key; production is told below when it has none.
SECRET_KEY = env.text("SECRET_KEY") or ("" if PRODUCTION else kept_key(VAR))

# --- Parts ---------------------------------------------------------------------------------
INSTALLED_APPS = [
    "mgportal",
    "comments",
    "articles",
    "accounts",
    "core",
    "allauth",
    "allauth.account",
    "treebeard",
    "django_prose_editor",
    "js_asset",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.ContentPolicyMiddleware",
    "core.middleware.AdminPolicyMiddleware",
    "core.middleware.PermissionsPolicyMiddleware",
    "core.middleware.PrivatePagesMiddleware",
    "core.middleware.PlainQueryMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "core.middleware.OnePlaceMiddleware",
]
ROOT_URLCONF = "mgportal.urls"
WSGI_APPLICATION = "mgportal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mgportal.context.portal",
            ],
        },
    },
]

# --- Data ----------------------------------------------------------------------------------
DATABASES: dict[str, Any] = {
    "default": env.database("DATABASE_URL")
    or {"ENGINE": "core.sqlite3", "NAME": VAR / "portal.sqlite3"}
}
if DATABASES["default"]["ENGINE"] == "core.sqlite3":
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        # A write transaction takes its lock at the start, so that two writers wait for each
        # other instead of failing half-way; readers never wait (write-ahead log).
        transaction_mode="IMMEDIATE",
        timeout=20,
        init_command=(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
            "PRAGMA journal_size_limit=67108864;"  # A log that once grew gives its room back.
        ),
    )
# To open SQLite costs more than the queries of most pages; see docs/performance.md. A server that
# was started again is noticed before a request uses a connection of the time before.
DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": env.cache("CACHE_URL")
    or {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        # Limits are counted here: one who makes many entries must not push out those of others.
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}
# Megabytes of the memory of each worker for pages that are kept; with 0 none is.
PAGE_CACHE_MB = env.number("PAGE_CACHE_MB", default=64)

# --- People --------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.recognising.AccountBackend"]
SESSION_ENGINE = "accounts.recognising"
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation." + name}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[0]["OPTIONS"] = {"user_attributes": ("username", "email")}
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 10}
LOGIN_REDIRECT_URL = "articles:home"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "add_email": "accounts.forms.AddEmailForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "login": "accounts.forms.LoginForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "signup": "accounts.forms.SignupForm",
}
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_USERNAME_MIN_LENGTH = 3
ACCOUNT_PRESERVE_USERNAME_CASING = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
# The mail may take a while; after this time, opening its link confirms but does not sign in.
ACCOUNT_LOGIN_TIMEOUT = 60 * 60
ACCOUNT_CHANGE_EMAIL = True
# Who finds a device signed in must not be able to take the account over by its address.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "articles:home"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SITE_URL.startswith("https") else "http"
# allauth takes the client's address from the connection; behind proxies say how many there are.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", default=0)

# --- Who makes the site --------------------------------------------------------------------
# What pages say about themselves; without a value that line is left out, and nothing is claimed.
ORGANISATION = env.text("ORGANISATION")
ORGANISATION_URL = env.text("ORGANISATION_URL")
FUNDING = env.text("FUNDING")
CONTENT_LICENCE = env.text("CONTENT_LICENCE")
# What readers are told to call when minutes count; the checks want it in every emergency card.
EMERGENCY_NUMBER = env.phone("EMERGENCY_NUMBER", "999")
# A CSV file of retracted papers, against which the sources of the texts are held every night.
RETRACTION_LIST = env.text("RETRACTION_LIST")

# --- Discussion ----------------------------------------------------------------------------
# A feed is easily passed on, and whoever comments here tells something of their health.
COMMENT_FEEDS = env.flag("COMMENT_FEEDS", default=False)

# --- Mail ----------------------------------------------------------------------------------
EMAIL_FILE_PATH = str(VAR / "mail")
EMAIL_BACKEND = "core.mail.FileAndConsoleBackend"
vars().update(env.mail("EMAIL_URL"))
EMAIL_TIMEOUT = 30  # Seconds; without it a mail server that says nothing holds up all mail.
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", f"{SITE_NAME} <portal@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Language and time ---------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "mgportal.formats"
TIME_ZONE = env.zone("TIME_ZONE", "UTC")
USE_TZ = True

# --- Files ---------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
# nginx or a bucket serves uploaded pictures in production; a local site serves its own.
SERVE_MEDIA = env.flag("SERVE_MEDIA", default=not PRODUCTION)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "mgportal.staticstorage.StaticFiles"},
}
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False  # No other site needs our files.

# --- Server --------------------------------------------------------------------------------
WEB_WORKERS = env.number("WEB_WORKERS", default=1, least=1)
WEB_THREADS = env.number("WEB_THREADS", default=8, least=1)
# `serve` sends mails and tidies up in a process beside the server, unless something else does.
RUN_JOBS = env.flag("RUN_JOBS", default=True)

# --- Safety --------------------------------------------------------------------------------
_POLICY: dict[str, Any] = {
    "default-src": [SELF],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "object-src": [NONE],
    "base-uri": [NONE],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": _POLICY}
# Editors look at a draft in a frame, at the width of a phone.
CONTENT_SECURITY_POLICY_PREVIEW = _POLICY | {"frame-ancestors": [SELF]}
# The editor's one style element, which its script writes into the page. A test compares this
# with the script that is shipped.
_EDITOR_STYLE = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"
CONTENT_SECURITY_POLICY_ADMIN = {
    # The nonce reaches the header only on pages that read it, which are those of the editor.
    "script-src": [SELF, NONCE],
    "style-src": [SELF, _EDITOR_STYLE],
}
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"  # The address of a page can tell which illness a reader has.
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "mgportal.views.csrf_failure"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
MOST_UPLOADED = 20_000_000  # Bytes of a file: what the library of pictures takes.
FILE_UPLOAD_HANDLERS = ["core.uploads.BoundedUploadHandler"]
DATA_UPLOAD_MAX_NUMBER_FILES = 1  # No form has room for a second one.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = env.number("SECURE_HSTS_SECONDS", default=60 * 60 * 24 * 365)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    if ALLAUTH_TRUSTED_PROXY_COUNT:  # Without a proxy anybody could send this header.
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    if problems := production_problems(globals()):
        raise BadSetting(
            "The site may not start in production:\n" + "\n".join(f"- {line}" for line in problems)
        )

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "core.logs.WithoutRows",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    },
    "filters": {"secrets": {"()": "core.logs.HidesSecrets"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # Django writes the address of every request here that was refused or failed.
    "loggers": {"django.request": {"filters": ["secrets"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

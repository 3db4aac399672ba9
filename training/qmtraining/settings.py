"""How the service runs. What the manual is stands in ``_config.yml``; the rest comes from
the environment, and each value is named in the operator's part of the documentation."""

from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from qmtraining.environment import (
    env_bool,
    env_choice,
    env_list,
    env_secret,
    env_text,
    is_loopback,
    kept_secret,
)
from qmtraining.installation import installation

MANUAL = installation()
DATA = MANUAL.data_path

DEBUG = env_bool("QMTRAINING_DEBUG", False)
BASE_URL = env_text("QMTRAINING_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
_url = urlsplit(BASE_URL)
if _url.scheme not in {"http", "https"} or not _url.hostname or _url.path:
    raise ImproperlyConfigured(
        f"QMTRAINING_BASE_URL={BASE_URL!r} must be like https://quality.example.org"
    )
LOCAL_ONLY = is_loopback(_url.hostname)
HTTPS = _url.scheme == "https"
if not HTTPS and not LOCAL_ONLY:
    raise ImproperlyConfigured(
        "QMTRAINING_BASE_URL must start with https:// unless the service is for this machine only"
    )
_extra_hosts = env_list("QMTRAINING_ALLOWED_HOSTS")
if "*" in _extra_hosts:
    raise ImproperlyConfigured("QMTRAINING_ALLOWED_HOSTS must name hosts, not *")
ALLOWED_HOSTS = [_url.hostname, *_extra_hosts]
if LOCAL_ONLY:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]

_secret = env_secret("QMTRAINING_SECRET_KEY")
if _secret is None and not all(is_loopback(host) for host in ALLOWED_HOSTS):
    raise ImproperlyConfigured(
        "QMTRAINING_SECRET_KEY must be given when others than this machine can reach the service"
    )
SECRET_KEY = _secret or kept_secret(DATA / "training-secret.txt")
SECRET_KEY_FALLBACKS = list(env_list("QMTRAINING_SECRET_KEY_FALLBACKS"))

MANUAL_ACCESS = env_choice("QMTRAINING_MANUAL_ACCESS", ("public", "login"))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "qmtraining.apps.TrainingConfig",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "qmtraining.middleware.SignedInMiddleware",
    "qmtraining.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "qmtraining.middleware.TroubleMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "qmtraining.urls"
WSGI_APPLICATION = "qmtraining.wsgi.application"
APPEND_SLASH = False

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "qmtraining.pages.environment"},
    },
]

AUTH_USER_MODEL = "qmtraining.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "qmtraining.passwords.Argon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
    )
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "list"
LOGOUT_REDIRECT_URL = "sign-in"

AXES_HANDLER = "qmtraining.signin_guard.Handler"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "qmtraining.views.signing.locked_out"
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True  # a row for every sign-in, which nobody reads
# A proxy in front names the reader's address in X-Forwarded-For; without one the header is a lie.
BEHIND_PROXY = env_bool("QMTRAINING_BEHIND_PROXY", False)
AXES_IPWARE_PROXY_COUNT = 1 if BEHIND_PROXY else 0
AXES_IPWARE_META_PRECEDENCE_ORDER = (
    ["HTTP_X_FORWARDED_FOR", "REMOTE_ADDR"] if BEHIND_PROXY else ["REMOTE_ADDR"]
)

_database_url = env_text("QMTRAINING_DATABASE_URL")
_options: dict[str, Any]
if _database_url:
    DATABASES = {
        "default": dj_database_url.parse(_database_url, conn_max_age=600, conn_health_checks=True)
    }
    if DATABASES["default"].get("ENGINE") != "django.db.backends.postgresql":
        raise ImproperlyConfigured(
            "QMTRAINING_DATABASE_URL must be postgresql://…; without it SQLite is used"
        )
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(DATA / "training.sqlite3"),
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                # Each of these was measured; see "SQLite" in ARCHITECTURE.md. They are read
                # back when the service starts (qmtraining.database).
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                    " PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;"
                ),
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SESSION_ENGINE = "qmtraining.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# The prefix makes browsers refuse the cookie from a neighbouring host or over plain http.
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "qm-session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "qm-csrf"
LANGUAGE_COOKIE_NAME = "__Host-language" if HTTPS else "qm-language"
CSRF_FAILURE_VIEW = "qmtraining.views.trouble.csrf_failure"
CSRF_TRUSTED_ORIGINS = [BASE_URL] if HTTPS else []
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024

LANGUAGE_CODE = MANUAL.language.lower()
LANGUAGES = [
    ("en", _("English")),
    ("ru", _("Russian")),
    ("zh-hans", _("Simplified Chinese")),
    ("zh-hant", _("Traditional Chinese")),
    ("ko", _("Korean")),
]
if LANGUAGE_CODE not in dict(LANGUAGES):
    LANGUAGE_CODE = "en"
USE_I18N = USE_TZ = True
TIME_ZONE = MANUAL.timezone

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600

MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
# Answers of learners and addresses never go into the log.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"qmtraining": {"level": "INFO"}},
}
SILENCED_SYSTEM_CHECKS = (
    # Plain http on this machine only: the cookies and HSTS follow from QMTRAINING_BASE_URL.
    ["security.W004", "security.W008", "security.W011", "security.W012", "security.W016"]
    if not HTTPS
    else []
)

"""Every setting of Maillage, in one file; the environment is read in the first block and nowhere else."""

import os
import re
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parents[3]
KEY_OF_32_BYTES = re.compile(r"[A-Za-z0-9_-]{43}=")


def flag(name: str, *, default: bool) -> bool:
    """Give back the yes-or-no environment variable `name`; raise ImproperlyConfigured on another word."""
    word = os.environ.get(name, "").strip().lower()
    words = {"": default, "1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    if word not in words:
        message = f"{name} must be yes or no, not {word!r}"
        raise ImproperlyConfigured(message)
    return words[word]


# The environment. A start without any variable is a development start on this machine only.
PRODUCTION = flag("MAILLAGE_PRODUCTION", default=False)
DEMONSTRATION = flag("MAILLAGE_DEMONSTRATION", default=False)
DEBUG = flag("MAILLAGE_DEBUG", default=False)
STATE = Path(os.environ.get("MAILLAGE_STATE", ROOT / "var"))
SECRET_KEY = os.environ.get("MAILLAGE_SECRET_KEY", "")
HOSTS = os.environ.get("MAILLAGE_HOSTS", "localhost 127.0.0.1 [::1] testserver").split()
BASE_URL = os.environ.get("MAILLAGE_BASE_URL", "http://localhost:8000").rstrip("/")
BEHIND_PROXY = flag("MAILLAGE_BEHIND_PROXY", default=False)
DATABASE_URL = os.environ.get("DATABASE_URL", f"sqlite:///{STATE / 'maillage.sqlite3'}")
SMTP_HOST = os.environ.get("MAILLAGE_SMTP_HOST", "localhost")
SMTP_PORT = int(os.environ.get("MAILLAGE_SMTP_PORT", "25"))
SMTP_USER = os.environ.get("MAILLAGE_SMTP_USER", "")
SMTP_PASSWORD = os.environ.get("MAILLAGE_SMTP_PASSWORD", "")
SMTP_TLS = flag("MAILLAGE_SMTP_TLS", default=False)
SENDER = os.environ.get("MAILLAGE_SENDER", "Maillage <ne-pas-repondre@example.org>")
# What seals the words of situations: Fernet keys apart by spaces, the newest first.
SITUATION_KEYS = os.environ.get("MAILLAGE_SITUATION_KEYS", "").split()
CLAMD = os.environ.get("MAILLAGE_CLAMD", "").strip()
# The national company register; empty, it is not asked, and identities are typed by hand.
REGISTER_URL = os.environ.get(
    "MAILLAGE_REGISTER_URL", "https://recherche-entreprises.api.gouv.fr" if PRODUCTION else ""
).rstrip("/")

if PRODUCTION and DEMONSTRATION:
    message = "MAILLAGE_DEMONSTRATION lets anyone enter as anyone: it cannot be set with MAILLAGE_PRODUCTION."
    raise ImproperlyConfigured(message)
if PRODUCTION and DEBUG:
    message = "MAILLAGE_DEBUG shows the code and its data: it cannot be set with MAILLAGE_PRODUCTION."
    raise ImproperlyConfigured(message)
if PRODUCTION and len(SECRET_KEY) < 50:
    message = "MAILLAGE_SECRET_KEY must hold at least 50 characters in production."
    raise ImproperlyConfigured(message)
if PRODUCTION and not SITUATION_KEYS:
    message = "MAILLAGE_SITUATION_KEYS must hold at least one key in production (./maillage key makes one)."
    raise ImproperlyConfigured(message)
if not all(KEY_OF_32_BYTES.fullmatch(key) for key in SITUATION_KEYS):
    message = "MAILLAGE_SITUATION_KEYS must hold keys of 32 bytes in URL-safe base64, apart by spaces."
    raise ImproperlyConfigured(message)
if not SECRET_KEY:
    SECRET_KEY = "development-only-" + "x" * 40

# Application
INSTALLED_APPS = [
    "maillage.ui",
    "maillage.journal",
    "maillage.post",
    "maillage.territories",
    "maillage.people",
    "maillage.resources",
    "maillage.calls",
    "maillage.applications",
    "maillage.conversations",
    "maillage.imports",
    "maillage.selection",
    "maillage.rehearsals",
    "maillage.agreements",
    "maillage.groups",
    "maillage.situations",
    "maillage.expenses",
    "maillage.reports",
    "maillage.web",
    "maillage.chores",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "maillage.web.middleware.request_facts",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "maillage.web.middleware.refusals",
]
ROOT_URLCONF = "maillage.config.urls"
WSGI_APPLICATION = "maillage.config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "maillage.web.context.site",
            ],
            "builtins": ["maillage.ui.templatetags.ui", "django.templatetags.static"],
        },
    }
]
FORM_RENDERER = "maillage.ui.forms.Renderer"

# Data
DATABASES: dict[str, dict[str, Any]] = {"default": dict(dj_database_url.parse(DATABASE_URL))}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
            "PRAGMA secure_delete=ON;",
        }
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = STATE / "files"
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
MAILLAGE_UPLOAD_MAX_BYTES = 10 * 1024 * 1024
MAILLAGE_CLAMD = CLAMD  # « host:port » or the path of a socket; empty: files are not searched for viruses

# Language and time: a French product, in France
LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

# People
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "public:home"
ACCOUNT_ADAPTER = "maillage.people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = False

# Mail: what leaves is what the outbox (`post`) sends; the demonstration sends nothing
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = SMTP_HOST
EMAIL_PORT = SMTP_PORT
EMAIL_HOST_USER = SMTP_USER
EMAIL_HOST_PASSWORD = SMTP_PASSWORD
EMAIL_USE_TLS = SMTP_TLS
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SENDER
MAILLAGE_DEMONSTRATION = DEMONSTRATION
MAILLAGE_BASE_URL = BASE_URL
MAILLAGE_REGISTER_URL = REGISTER_URL
MAILLAGE_SITUATION_KEYS = SITUATION_KEYS
MAILLAGE_SITUATION_KEY_FILE = STATE / "situation.key"  # made on a development machine without a key
# A day that stands for today (ISO), for tests and the demonstration only.
MAILLAGE_TODAY = os.environ.get("MAILLAGE_TODAY", "") if not PRODUCTION else ""

# Static files
STATIC_URL = "/static/"
# Files are collected for production only; elsewhere they are found where they lie.
STATIC_ROOT = STATE / "static" if PRODUCTION else None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = False

# Security
ALLOWED_HOSTS = HOSTS
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# Each visitor has a pace of their own: behind a proxy, the address is the last one it was given.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Logs: to the standard error stream, without personal data; error reports, without a word of what was typed
DEFAULT_EXCEPTION_REPORTER_FILTER = "maillage.config.reports.NothingTyped"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"links": {"()": "maillage.config.logs.WithoutLinks"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["links"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # More talkative, a template tells the whole context of a variable it misses: texts nobody must keep.
    "loggers": {"django.template": {"level": "INFO"}},
}

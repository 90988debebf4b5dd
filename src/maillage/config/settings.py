"""Every setting of Maillage, in one file; the environment is read in the first block and nowhere else."""

from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from maillage.config.environment import flag, number, text, unknown, words
from maillage.config.safety import Start, dangers, malformed, odd_figures, odd_identities

ROOT = Path(__file__).resolve().parents[3]

# The environment. A start without any variable is a development start on this machine only.
PRODUCTION = flag(
    "MAILLAGE_PRODUCTION",
    says="a real site: secure cookies, hashed static files, dangers refused at the start",
)
DEMONSTRATION = flag("MAILLAGE_DEMONSTRATION", says="anyone enters as anyone; never in production")
DEBUG = flag("MAILLAGE_DEBUG", says="error pages that show the code and its data; never in production")
STATE = Path(text("MAILLAGE_STATE", str(ROOT / "var"), shown="var/", says="the folder of the data"))
SECRET_KEY = text(
    "MAILLAGE_SECRET_KEY",
    secret=True,
    says="signs sessions, links and codes: 50 random characters or more (`./maillage key --secret`)",
)
SECRET_KEY_FALLBACKS = words(
    "MAILLAGE_SECRET_KEY_FALLBACKS",
    secret=True,
    says="the former `MAILLAGE_SECRET_KEY`, the latest first: what they signed is still believed, and second "
    "factors are sealed again by `work`; take one away once it has passed, at the latest a day after. A key "
    "that leaked is not a former one: reset the second factors instead",
)
HOSTS = words(
    "MAILLAGE_HOSTS",
    "localhost 127.0.0.1 [::1] testserver",
    says="the names that the site answers to; no wildcard in production",
)
BASE_URL = text(
    "MAILLAGE_BASE_URL",
    "http://localhost:8000",
    says="the public address, given in messages; https in production",
).rstrip("/")
PROXIES = number(
    "MAILLAGE_PROXIES",
    0,
    most=9,
    says="how many reverse proxies stand before the site, each of which sets `X-Forwarded-Proto` and adds to "
    "`X-Forwarded-For`; with 0, these headers are erased",
)
DATABASE_URL = text(
    "DATABASE_URL",
    f"sqlite:///{STATE / 'maillage.sqlite3'}",
    secret=True,
    shown="sqlite, in the folder of the data",
    says="`sqlite:////folder/file` on a local disk, or `postgresql://account:password@host/name?pool=true`, "
    "whose connections each process keeps, four at most, instead of one a request; on another machine, with "
    "`&sslmode=verify-full&sslrootcert=/folder/authority.pem`, refused in production without TLS",
)
SMTP_HOST = text("MAILLAGE_SMTP_HOST", "localhost", says="the server that mail leaves by")
SMTP_PORT = number("MAILLAGE_SMTP_PORT", 25, least=1, says="its port")
SMTP_USER = text("MAILLAGE_SMTP_USER", says="the account there, when it asks for one")
SMTP_PASSWORD = text("MAILLAGE_SMTP_PASSWORD", secret=True, says="its password")
SMTP_TLS = flag("MAILLAGE_SMTP_TLS", says="STARTTLS: wanted in production as soon as there is a password")
SENDER = text(
    "MAILLAGE_SENDER",
    "Maillage <ne-pas-repondre@example.org>",
    says="who messages come from: `Name <address>`",
)
SITUATION_KEYS = words(
    "MAILLAGE_SITUATION_KEYS",
    secret=True,
    says="seal the words of situations: keys of `./maillage key`, the newest first; keep them out of the "
    "backups, and an old one until `work` has said that nothing is sealed with it",
)
ANCHOR_KEYS = words(
    "MAILLAGE_ANCHOR_KEYS",
    secret=True,
    says="sign the anchors of the journal: keys of `./maillage key`, the newest first; without one, it is "
    "made in the folder of the data",
)
ANCHORS = text(
    "MAILLAGE_ANCHORS",
    shown="beside the SQLite file, else in the folder of the data",
    says="the file of the anchors of the journal; one for all the servers of a site",
)
BACKUP_RECIPIENTS = words(
    "MAILLAGE_BACKUP_RECIPIENTS",
    says="seal the backups: public keys of `./maillage key --backup`, whose secret parts are kept on another "
    "machine; several, and any one of them opens",
)
CLAMD = text(
    "MAILLAGE_CLAMD",
    says="`host:port` or the socket of ClamAV's `clamd`: files received are searched, and refused when it is "
    "silent; empty, they are not searched",
)
S3_BUCKET = text(
    "MAILLAGE_S3_BUCKET",
    says="a private bucket of an S3-compatible store, where attachments are kept; empty, they are kept in "
    "the folder of the data",
)
S3_ENDPOINT = text("MAILLAGE_S3_ENDPOINT", says="the address of that store: `https://store.example`")
S3_REGION = text("MAILLAGE_S3_REGION", "us-east-1", says="the region that the store answers to")
S3_ACCESS_KEY = text("MAILLAGE_S3_ACCESS_KEY", secret=True, says="the name of the key to the bucket")
S3_SECRET_KEY = text("MAILLAGE_S3_SECRET_KEY", secret=True, says="the key itself")
METRICS_TOKEN = text(
    "MAILLAGE_METRICS_TOKEN",
    secret=True,
    says="what Prometheus shows (`Authorization: Bearer …`) to read `/sante/mesures`; empty, there is none",
)
METRICS_FROM = words(
    "MAILLAGE_METRICS_FROM",
    says="the addresses or networks that may read it (`10.0.0.0/8`); empty, any that has the token; asked "
    "without `X-Forwarded-For`, the site looks at the address that asks",
)
JSON_LOGS = flag(
    "MAILLAGE_JSON_LOGS",
    default=PRODUCTION,
    says="one line of JSON a request and an event, on the standard error stream, without personal data",
)
REGISTER_URL = text(
    "MAILLAGE_REGISTER_URL",
    "https://recherche-entreprises.api.gouv.fr" if PRODUCTION else "",
    shown="the national register in production, none elsewhere",
    says="the company register asked for the name, legal form and address of a SIRET; empty, they are "
    "typed by hand",
).rstrip("/")
PROCONNECT_ISSUER = text(
    "MAILLAGE_PROCONNECT_ISSUER",
    says="ProConnect's address, without its `/.well-known/…`; the two next ones go with it; none, "
    "and one enters by code only",
).rstrip("/")
PROCONNECT_CLIENT_ID = text("MAILLAGE_PROCONNECT_CLIENT_ID", says="how ProConnect names this installation")
PROCONNECT_CLIENT_SECRET = text(
    "MAILLAGE_PROCONNECT_CLIENT_SECRET", secret=True, says="what it proves itself with there"
)
PROCONNECT_ALGORITHM = text(
    "MAILLAGE_PROCONNECT_ALGORITHM", "ES256", says="the signature asked for at ProConnect: ES256 or RS256"
)
PROCONNECT_PKCE = flag(
    "MAILLAGE_PROCONNECT_PKCE", default=True, says="PKCE, where the issuer announces it; no, never"
)
SECURITY_CONTACT = text(
    "MAILLAGE_SECURITY_CONTACT",
    says="whom to tell that something is weak, `mailto:…` or `https://…`, in `/.well-known/security.txt`",
)
SECURITY_EXPIRES = text(
    "MAILLAGE_SECURITY_EXPIRES",
    says="the day, a year ahead at most, until which that contact is good (`2027-06-30`)",
)
# A day that stands for today (ISO), for tests and the demonstration only.
TODAY = "" if PRODUCTION else text("MAILLAGE_TODAY", says="a day that stands for today; never in production")

refused = ["MAILLAGE_SITUATION_KEYS must hold keys of 32 bytes in URL-safe base64 (`./maillage key`)."]
refused = refused if malformed(SITUATION_KEYS) else []
if S3_BUCKET and not (S3_ENDPOINT and S3_ACCESS_KEY and S3_SECRET_KEY):
    refused += ["MAILLAGE_S3_BUCKET goes with MAILLAGE_S3_ENDPOINT, _ACCESS_KEY and _SECRET_KEY: set them."]
if malformed(ANCHOR_KEYS):
    refused += ["MAILLAGE_ANCHOR_KEYS must hold keys of 32 bytes in URL-safe base64 (`./maillage key`)."]
refused += odd_identities(
    issuer=PROCONNECT_ISSUER,
    client_id=PROCONNECT_CLIENT_ID,
    client_secret=PROCONNECT_CLIENT_SECRET,
    algorithm=PROCONNECT_ALGORITHM,
    production=PRODUCTION,
)
refused += odd_figures(METRICS_TOKEN, METRICS_FROM)
STRANGERS = unknown()  # variables that nobody reads: told by `serve`, and refused at once in production
if PRODUCTION:
    refused += STRANGERS + dangers(
        Start(
            demonstration=DEMONSTRATION,
            debug=DEBUG,
            secret_key=SECRET_KEY,
            former_keys=SECRET_KEY_FALLBACKS,
            situation_keys=SITUATION_KEYS,
            hosts=HOSTS,
            base_url=BASE_URL,
            database_url=DATABASE_URL,
            smtp_host=SMTP_HOST,
            smtp_user=SMTP_USER,
            smtp_tls=SMTP_TLS,
            sender=SENDER,
            clamd=CLAMD,
            store=S3_ENDPOINT,
        )
    )
if refused:
    raise ImproperlyConfigured("\n".join(["Maillage does not start so (docs/environment.md):", *refused]))
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
    "maillage.privacy",
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
    "allauth.mfa",
]
MIDDLEWARE = [
    "maillage.chores.watch.middleware.watched",
    "maillage.web.protections.forwarded",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "maillage.web.protections.protections",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "maillage.web.faults.maintenance",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "maillage.web.sessions.presence",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "maillage.web.sessions.people",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "maillage.web.middleware.request_facts",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "maillage.web.paces.paces",
    "maillage.web.middleware.refusals",
    "maillage.web.middleware.second_factor",
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
DATABASES: dict[str, dict[str, Any]] = {
    "default": dict(dj_database_url.parse(DATABASE_URL, conn_health_checks=True))
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            "PRAGMA secure_delete=ON;",
        }
    )
# What processes remember together (tries of a second factor, the company register): in production, a table.
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}
    if PRODUCTION
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
# The anchors of a SQLite file stand beside it: each database has its own.
_OWN_FILE = DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3" and str(
    DATABASES["default"]["NAME"]
)
MAILLAGE_ANCHORS = Path(
    ANCHORS or (f"{_OWN_FILE}.anchors" if _OWN_FILE and ":" not in _OWN_FILE else STATE / "journal.anchors")
)
MAILLAGE_ANCHOR_KEYS = ANCHOR_KEYS
MAILLAGE_BACKUP_RECIPIENTS = BACKUP_RECIPIENTS
MAILLAGE_MAINTENANCE_FILE = STATE / "maintenance"  # while it is there, every page asks to come back
MAILLAGE_ANCHOR_KEY_FILE = STATE / "anchor.key"  # made, for its owner only, where no key is given
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
ACCOUNT_LOGIN_BY_CODE_ENABLED = False  # the code is ours (`people.operations.address`): kept as a digest
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = False
MAILLAGE_PROCONNECT_ISSUER = PROCONNECT_ISSUER
MAILLAGE_PROCONNECT_CLIENT_ID = PROCONNECT_CLIENT_ID
MAILLAGE_PROCONNECT_CLIENT_SECRET = PROCONNECT_CLIENT_SECRET
MAILLAGE_PROCONNECT_ALGORITHM = PROCONNECT_ALGORITHM
MAILLAGE_PROCONNECT_PKCE = PROCONNECT_PKCE
MFA_ADAPTER = "maillage.people.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION  # a browser allows it for localhost only
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Maillage"
MFA_TOTP_TOLERANCE = 1

# Mail: what leaves is what the outbox (`post`) sends; the demonstration sends nothing
EMAIL_BACKEND = "maillage.post.smtp.EmailBackend"
EMAIL_HOST = SMTP_HOST
EMAIL_PORT = SMTP_PORT
EMAIL_HOST_USER = SMTP_USER
EMAIL_HOST_PASSWORD = SMTP_PASSWORD
EMAIL_USE_TLS = SMTP_TLS
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SENDER
MAILLAGE_DEMONSTRATION = DEMONSTRATION
MAILLAGE_BASE_URL = BASE_URL
MAILLAGE_SECURITY_CONTACT = SECURITY_CONTACT
MAILLAGE_SECURITY_EXPIRES = SECURITY_EXPIRES
MAILLAGE_METRICS_TOKEN = METRICS_TOKEN
MAILLAGE_METRICS_FROM = METRICS_FROM
MAILLAGE_REGISTER_URL = REGISTER_URL
MAILLAGE_SITUATION_KEYS = SITUATION_KEYS
MAILLAGE_SITUATION_KEY_FILE = STATE / "situation.key"  # made on a development machine without a key
MAILLAGE_TODAY = TODAY
MAILLAGE_TALLIES_FROM = 50  # agreements read together: fewer are as quick from their sheets
MAILLAGE_LISTED_WHOLE = 400  # agreements: beyond, they are asked for call by call
MAILLAGE_SIDE_BY_SIDE = 12  # columns compared on a page

# Static files
STATIC_URL = "/static/"
# Files are collected for production only; elsewhere they are found where they lie.
STATIC_ROOT = STATE / "static" if PRODUCTION else None
FOLDER_OF_FILES: dict[str, Any] = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
BUCKET_OF_FILES: dict[str, Any] = {
    "BACKEND": "maillage.config.bucket.PrivateBucket",
    "OPTIONS": {
        "bucket_name": S3_BUCKET,
        "endpoint_url": S3_ENDPOINT,
        "region_name": S3_REGION,
        "access_key": S3_ACCESS_KEY,
        "secret_key": S3_SECRET_KEY,
    },
}
STORAGES = {
    "default": BUCKET_OF_FILES if S3_BUCKET else FOLDER_OF_FILES,
    "folder": FOLDER_OF_FILES,
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
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
# Each visitor has a pace of their own: behind proxies, the address is the one the first of them was given.
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
# A cookie of that prefix comes from this very name, over TLS: a neighbour under the same domain sets none.
SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrftoken"
SESSION_COOKIE_HTTPONLY = True
SESSION_ENGINE = "maillage.web.sessions"
SESSION_COOKIE_AGE = 20 * 60 * 60  # less would oblige to warn, and to let prolong (RGAA 13.1)
# How many times in five minutes, a person or, when nobody has signed in, a place on the network.
MAILLAGE_PACES = {"files made": 240, "files sent": 120, "forms of visitors": 300, "searches of visitors": 300}
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
        "upgrade-insecure-requests": PRODUCTION,
    }
}

# Logs: to the standard error stream, without personal data; error reports, without a word of what was typed
DEFAULT_EXCEPTION_REPORTER_FILTER = "maillage.config.reports.NothingTyped"
LOGGING_CONFIG = "maillage.config.logs.configure"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "maillage.config.logs.PlainLine",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        },
        "json": {"()": "maillage.config.logs.JsonLine"},
    },
    "filters": {"links": {"()": "maillage.config.logs.WithoutLinks"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "json" if JSON_LOGS else "line",
            "filters": [] if JSON_LOGS else ["links"],  # JSON lines hide more, and by themselves
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # More talkative, a template tells the whole context of a variable it misses: texts nobody must keep.
    "loggers": {
        "django.template": {"level": "INFO"},
        "maillage.requests": {"level": "INFO" if JSON_LOGS else "WARNING"},
    },
}

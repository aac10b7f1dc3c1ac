"""Settings of the site: read from the environment, safe by default, loud when wrong."""

from __future__ import annotations

from pathlib import Path

import django

from explainer.accounts.settings import password_validators, single_sign_on
from explainer.env import (
    env_bool,
    env_contacts,
    env_https_address,
    env_list,
    env_listening_address,
    env_site_address,
    env_str,
)
from explainer.help.line import help_line_settings
from explainer.operations.database import databases
from explainer.operations.embedded_postgres.home import data_folder
from explainer.operations.logs import logging_settings
from explainer.operations.mail import mailer, sender
from explainer.operations.style_sheets import style_hashes

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = env_bool("DEBUG", default=False)
SECRET_KEY = env_str("SECRET_KEY")
# Keys of before, which still read what they have signed or encrypted.
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS", default=[])

# A sentence shown on every page, for example that this is a demonstration.
SITE_NOTICE = env_str("SITE_NOTICE", default="")
# Whether /components/ shows every part that pages are made of.
SHOW_COMPONENTS = env_bool("SHOW_COMPONENTS", default=False)
COUNT_SEARCHES = env_bool("COUNT_SEARCHES", default=True)

# Somebody whom readers can call, shown at the foot of every page and wherever help is named.
HELP_LINE_NAME, HELP_LINE_NUMBER, HELP_LINE_HOURS = help_line_settings()

INSTALLED_APPS = [
    "explainer.desk.admin_config.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "markdownx",
    "pgtrigger",
    "taggit",
    "explainer.operations",
    "explainer.accounts",
    "explainer.pictures",
    "explainer.publishing",
    "explainer.people",
    "explainer.sources",
    "explainer.workflow",
    "explainer.importing",
    "explainer.linking",
    "explainer.searching",
    "explainer.copies",
    "explainer.feedback",
    "explainer.help",
    "explainer.desk",
    "explainer.editing",
    "glossary",
    "glossary.dictionary",
    "topics",
    "quizzes",
    "quizzes.downloads",
    "explainer.pages",
    "explainer.site",
    "explainer.api",
    "explainer.gallery",
    "explainer.demonstration",
    "explainer.content_checks",
]

MIDDLEWARE = [
    "explainer.operations.probes.probes",
    "explainer.operations.metrics.measured",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "explainer.operations.compression.compressed_answers",
    "explainer.operations.headers.reader_headers",
    "explainer.site.refusals.refuse",
    # For answers that have no tag from the one below.
    "django.middleware.http.ConditionalGetMiddleware",
    "explainer.publishing.unchanged.AnswerUnchanged",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "explainer.people.acting.name_who_acts",
    "explainer.accounts.gate.Gate",
    "allauth.account.middleware.AccountMiddleware",
    "explainer.operations.refused_logins.log_refused_logins",
    "explainer.operations.replica.read_from_replica",
    "explainer.operations.serving.patience.wait_for_locks",
]

LOGGING = logging_settings()
# Where `serve_metrics` tells Prometheus what workers have counted; unset, they count nothing.
METRICS_ADDRESS = env_listening_address("METRICS_ADDRESS")

ROOT_URLCONF = "explainer.urls"
WSGI_APPLICATION = "explainer.wsgi.application"

# The style sheet stands inside every page, so a page is readable after one request.
_STYLE_SHEETS = BASE_DIR / "static" / "inline"
_LOADERS = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
    ("explainer.operations.style_sheets.Loader", [_STYLE_SHEETS]),
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", _LOADERS)],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "explainer.accounts.context.accounts",
                "explainer.site.context.site",
            ],
        },
    },
]

DATABASES = databases()
DATABASE_ROUTERS = ["explainer.operations.replica.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# How often somebody has tried to get in is counted for all processes together.
CACHES = {"default": {"BACKEND": "explainer.accounts.shared_cache.SharedCache"}}

AUTHENTICATION_BACKENDS = ["explainer.accounts.by_name.NameOrAddress"]
AUTH_PASSWORD_VALIDATORS = password_validators()
# For accounts of staff. Only the demonstration does without.
REQUIRE_SECOND_FACTOR = env_bool("REQUIRE_SECOND_FACTOR", default=True)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
PASSWORD_RESET_TIMEOUT = 60 * 60
# The rows of sessions; explainer.accounts.time_limits ends them sooner.
SESSION_COOKIE_AGE = 12 * 60 * 60

ACCOUNT_ADAPTER = "explainer.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "explainer.accounts.forms.NameAndPassword",
    "change_password": "explainer.accounts.forms.ChangePassword",
    "reauthenticate": "explainer.accounts.forms.PasswordAgain",
    "reset_password": "explainer.accounts.forms.AskForLink",
    "reset_password_from_key": "explainer.accounts.forms.ChoosePassword",
}
ACCOUNT_RATE_LIMITS = {
    "login_failed": "5/5m/key",
    "change_password": "5/5m/user",
    "reset_password": "10/h/ip,3/h/key",
}
ACCOUNT_REAUTHENTICATION_METHODS = ["password", "mfa"]

MFA_ADAPTER = "explainer.accounts.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Cancer Explained"
# Of a telephone whose clock is half a minute wrong, too.
MFA_TOTP_TOLERANCE = 1
# Administrators write addresses on accounts; nobody else can.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "activate_totp": "explainer.accounts.forms.FirstCode",
    "authenticate": "explainer.accounts.forms.CodeAtLogin",
    "reauthenticate": "explainer.accounts.forms.CodeAgain",
    "add_webauthn": "explainer.accounts.forms.AddPasskey",
    "authenticate_webauthn": "explainer.accounts.forms.ShowPasskey",
    "login_webauthn": "explainer.accounts.forms.LogInByPasskey",
    "reauthenticate_webauthn": "explainer.accounts.forms.ShowPasskeyAgain",
}

SINGLE_SIGN_ON = single_sign_on()
SOCIALACCOUNT_ADAPTER = "explainer.accounts.single_sign_on.SingleSignOnAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [SINGLE_SIGN_ON] if SINGLE_SIGN_ON else []}}

LANGUAGE_CODE = "en-us"
# One calendar for reviewers, pages and the database: a day never depends on who asks.
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = data_folder() / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "explainer.operations.static_files.StaticFiles"},
}

# The key that backups are encrypted with; unset, they are not.
BACKUP_KEY_FILE = env_str("BACKUP_KEY_FILE", default="")

# Where mails say that the site is; a command that a timer runs cannot know it otherwise.
SITE_ADDRESS = env_site_address("SITE_ADDRESS")
# Whom to tell of a weakness of the site, and what to expect then (RFC 9116).
SECURITY_CONTACT = env_contacts("SECURITY_CONTACT")
SECURITY_POLICY = env_https_address("SECURITY_POLICY")
DEFAULT_FROM_EMAIL = sender()
_MAILER = mailer()
if django.VERSION >= (6, 1):
    MAILERS = {"default": _MAILER}
else:
    EMAIL_BACKEND = _MAILER["BACKEND"]
    EMAIL_HOST = _MAILER["OPTIONS"].get("host", "")
    EMAIL_PORT = _MAILER["OPTIONS"].get("port", 0)
    EMAIL_HOST_USER = _MAILER["OPTIONS"].get("username", "")
    EMAIL_HOST_PASSWORD = _MAILER["OPTIONS"].get("password", "")
    EMAIL_USE_TLS = _MAILER["OPTIONS"].get("use_tls", False)
    EMAIL_TIMEOUT = _MAILER["OPTIONS"].get("timeout")

TAGGIT_CASE_INSENSITIVE = True

MARKDOWNX_MARKDOWNIFY_FUNCTION = "explainer.text.markdown.render"
MARKDOWNX_URLS_PATH = "/admin/markdownx/markdownify/"
MARKDOWNX_UPLOAD_URLS_PATH = "/admin/markdownx/upload/"

# A pasted topic may be long; a 50,000-character paste is an ordinary day.
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

# Over plain http (the demonstration on one's own machine) browsers refuse secure cookies.
SERVED_OVER_HTTPS = env_bool("SERVED_OVER_HTTPS", default=True)
SECURE_SSL_REDIRECT = SERVED_OVER_HTTPS
SESSION_COOKIE_SECURE = SERVED_OVER_HTTPS
CSRF_COOKIE_SECURE = SERVED_OVER_HTTPS
SECURE_HSTS_SECONDS = 63_072_000 if SERVED_OVER_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SERVED_OVER_HTTPS
SECURE_HSTS_PRELOAD = SERVED_OVER_HTTPS
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Whether what the proxy in front writes about the request is true: its scheme and its sender.
BEHIND_TLS_PROXY = env_bool("BEHIND_TLS_PROXY", default=False)
if BEHIND_TLS_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Django 6 reads this name itself; until then explainer.operations.headers does.
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    # The service worker of a reader who asked to keep a page on their device.
    "worker-src": ["'self'"],
    "style-src": [f"'sha256-{style_hash}'" for style_hash in style_hashes(_STYLE_SHEETS)],
    "img-src": ["'self'"],
    "manifest-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
# The admin's own pages set styles from script; nothing there comes from another host either.
ADMIN_CSP = {
    "default-src": ["'self'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
}
# The pages of accounts need no style from script.
ACCOUNTS_CSP = (
    ADMIN_CSP
    | {"default-src": ["'none'"], "style-src": ["'self'"]}
    | {name: ["'self'"] for name in ("script-src", "connect-src", "font-src", "manifest-src")}
)

"""The site's own settings, without static files that somebody would have to collect first."""

from explainer.settings import *  # noqa: F403 - as Django's settings are extended
from explainer.settings import STORAGES

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True

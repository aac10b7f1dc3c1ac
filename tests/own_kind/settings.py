"""The site's settings, with an app more."""

from explainer.settings import *  # noqa: F403 - all of them

INSTALLED_APPS = [*INSTALLED_APPS, "tests.own_kind"]  # noqa: F405 - the settings above
ROOT_URLCONF = "tests.own_kind.urls"

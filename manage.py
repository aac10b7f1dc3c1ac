#!/usr/bin/env python
"""Run a command of the site, with the database that it needs."""

import os
import signal
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from explainer.operations.database import DatabaseUnavailable, database_for
from explainer.operations.demonstration import borrow_secret_key, prepare_demonstration


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "explainer.settings")
    try:
        if sys.argv[1:2] == ["demo"]:
            prepare_demonstration(sys.argv[2:])
        borrow_secret_key()
        with database_for(sys.argv):
            execute_from_command_line(sys.argv)
    except (DatabaseUnavailable, ImproperlyConfigured) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)


if __name__ == "__main__":
    main()

"""The environment of the tests: loaded (`-p`) before anything reads the settings."""

from __future__ import annotations

import os

os.environ.setdefault("SECRET_KEY", "only for the tests; nothing that it signs outlives them")
os.environ["ALLOWED_HOSTS"] = "127.0.0.1,localhost,testserver"
os.environ["SERVED_OVER_HTTPS"] = "false"
# Playwright's synchronous API runs an event loop in this thread, where Django would refuse queries.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

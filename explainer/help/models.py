"""Where Django looks for this room's models."""

from explainer.help.phrases import HelpPhrase  # noqa: F401

"""The site as granian serves it (`--interface rsgi explainer.rsgi:application`)."""

from explainer.operations.serving.application import Application
from explainer.wsgi import application as wsgi_application

# isort: split
from explainer.operations.broken_answers import answer_for_broken
from explainer.operations.readiness import DATABASE

# Whoever starts it learns from the log what is amiss, though nobody asks whether it is ready.
application = Application(wsgi_application, at_start=DATABASE.answer, when_broken=answer_for_broken)

"""The site as granian serves it (`--interface rsgi explainer.rsgi:application`)."""

from explainer.operations.serving.application import Application
from explainer.wsgi import application as wsgi_application

application = Application(wsgi_application)

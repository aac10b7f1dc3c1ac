"""The site as a WSGI application, for granian or any other WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

from explainer.operations.database import serves_people
from explainer.operations.stopping import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "explainer.settings")
# Before the settings are read: whoever waits for a page waits for no database.
serves_people.set()

application = get_wsgi_application()
end_with_parent()

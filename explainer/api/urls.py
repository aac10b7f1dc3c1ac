from django.urls import path, re_path

from explainer.api import pages, views
from explainer.api.endpoints import endpoints
from explainer.api.infobutton import views as infobutton

app_name = "api"
urlpatterns = [
    # What there was before versions had numbers.
    path("pages/", pages.pages, name="pages"),
    path("v1/", views.first, name="first"),
    path("v1/openapi.json", views.openapi, name="openapi"),
    *[path(f"v1/{x.route}", views.view_of(x), name=x.name) for x in endpoints()],
    path("infobutton/", infobutton.service, name="infobutton"),
    path("infobutton/application/", infobutton.application, name="infobutton_application"),
    # Ends in a slash, so that an address without one is still sent to the one with it.
    re_path(r"^v1/[\s\S]*/\Z", views.nothing),
]

from django.urls import path

from explainer.api import pages

app_name = "api"
urlpatterns = [path("pages/", pages.pages, name="pages")]

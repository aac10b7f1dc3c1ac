from django.urls import re_path

from explainer.pictures import diagrams, views

app_name = "pictures"
urlpatterns = [
    re_path(r"^(?P<digest>[0-9a-f]{64})\.webp$", views.picture, name="picture"),
    re_path(r"^diagrams/(?P<name>[a-z]+(?:-[a-z]+)*)\.svg$", diagrams.diagram, name="diagram"),
]

from django.urls import re_path

from explainer.pictures import views

app_name = "pictures"
urlpatterns = [
    re_path(r"^(?P<digest>[0-9a-f]{64})\.webp$", views.picture, name="picture"),
]

from django.urls import re_path

from explainer.pictures import views

app_name = "pictures"
urlpatterns = [
    re_path(r"^(?P<digest>[0-9a-f]{64})\.webp$", views.picture, name="picture"),
    re_path(r"^sharing/(?P<digest>[0-9a-f]{32})\.png$", views.sharing, name="sharing"),
]

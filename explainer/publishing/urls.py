from django.urls import re_path

from explainer.publishing import views

app_name = "publishing"
urlpatterns = [
    re_path(
        r"^pictures/sharing/(?P<digest>[0-9a-f]{32})\.png$",
        views.sharing_picture,
        name="sharing_picture",
    ),
]

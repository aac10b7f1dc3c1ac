from django.urls import path

from explainer.copies import views

app_name = "copies"
urlpatterns = [
    path("", views.ask, name="ask"),
    path("<str:code>.svg", views.picture, name="picture"),
    path("<str:code>/", views.changes_since, name="changes_since"),
]

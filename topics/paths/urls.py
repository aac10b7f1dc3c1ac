from django.urls import path

from topics.paths import views

app_name = "paths"
urlpatterns = [
    path("", views.path_list, name="path_list"),
    path("<slug:slug>/", views.learning_path, name="path"),
    path("<slug:slug>/history/", views.history, name="history"),
]

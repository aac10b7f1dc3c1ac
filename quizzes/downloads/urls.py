from django.urls import path

from quizzes.downloads import downloads, views

TOPIC = {"of": downloads.downloads_of_topic}
PATH = {"of": downloads.downloads_of_path}
SITE = {"of": downloads.downloads_of_site}

app_name = "downloads"
urlpatterns = [
    path("topics/<slug:slug>/downloads/", views.page, TOPIC | {"within": "topic"}, name="topic"),
    path("topics/<slug:slug>/downloads/<str:name>", views.file, TOPIC, name="topic_file"),
    path("paths/<slug:slug>/downloads/", views.page, PATH | {"within": "path"}, name="path"),
    path("paths/<slug:slug>/downloads/<str:name>", views.file, PATH, name="path_file"),
    path("flashcards/downloads/", views.page, SITE, name="site"),
    path("flashcards/downloads/<str:name>", views.file, SITE, name="site_file"),
]

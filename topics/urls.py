from django.urls import path

from topics import views

app_name = "topics"
urlpatterns = [
    path("", views.topic_list, name="topic_list"),
    path("<slug:slug>/", views.article, name="article"),
    path("<slug:slug>/questions/", views.questions, name="questions"),
    path("<slug:slug>/leaflet/", views.leaflet, name="leaflet"),
    path("<slug:slug>/large-print/", views.large_print, name="large_print"),
    path("<slug:slug>/history/", views.history, name="history"),
]

from django.urls import path

from glossary.dictionary import views

app_name = "dictionary"
urlpatterns = [path("<slug:slug>/", views.entry, name="entry")]

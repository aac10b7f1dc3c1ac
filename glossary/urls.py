from django.urls import path

from glossary import views

app_name = "glossary"
urlpatterns = [
    path("", views.glossary_index, name="glossary_index"),
    path("<slug:slug>/", views.term, name="term"),
    path("<slug:slug>/definition/", views.definition, name="definition"),
    path("<slug:slug>/history/", views.history, name="history"),
]

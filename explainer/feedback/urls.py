from django.urls import path

from explainer.feedback import views

app_name = "feedback"
urlpatterns = [
    path("topics/<slug:slug>/report/", views.topic_report, name="topic_report"),
    path("topics/<slug:slug>/report/thanks/", views.topic_thanks, name="topic_thanks"),
    path("glossary/<slug:slug>/report/", views.term_report, name="term_report"),
    path("glossary/<slug:slug>/report/thanks/", views.term_thanks, name="term_thanks"),
]

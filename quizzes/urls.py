from django.urls import path

from quizzes import views

app_name = "quizzes"
urlpatterns = [
    path("topics/<slug:slug>/quiz/", views.quiz, name="quiz"),
    path("topics/<slug:slug>/flashcards/", views.flashcards, name="flashcards"),
]

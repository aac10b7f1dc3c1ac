from django.urls import path

from quizzes import views

app_name = "quizzes"
urlpatterns = [
    path("topics/<slug:slug>/quiz/", views.quiz, name="quiz"),
    path("paths/<slug:slug>/quiz/", views.path_quiz, name="path_quiz"),
    path("topics/<slug:slug>/quiz/print/", views.quiz_sheet, name="quiz_sheet"),
    path("topics/<slug:slug>/flashcards/", views.flashcards, name="flashcards"),
    path("topics/<slug:slug>/flashcards/print/", views.card_sheets, name="card_sheets"),
]

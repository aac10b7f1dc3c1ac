from django.urls import include, path

from quizzes import views

app_name = "quizzes"
urlpatterns = [
    path("quiz/", views.review_quiz, name="review_quiz"),
    path("topics/<slug:slug>/quiz/", views.quiz, name="quiz"),
    path("paths/<slug:slug>/quiz/", views.path_quiz, name="path_quiz"),
    path("topics/<slug:slug>/quiz/print/", views.quiz_sheet, name="quiz_sheet"),
    path("", include("quizzes.cards.urls")),
]
